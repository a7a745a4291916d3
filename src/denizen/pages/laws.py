"""Legal bases in words: purposes name laws by short codes, and people read titles and articles."""

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

LAWS: dict[str, str | Promise] = {
    "PIPL": _("Personal Information Protection Law"),
    "DSL": _("Data Security Law"),
    "CPL": _("Criminal Procedure Law"),
    "CIV": _("Civil Procedure Law"),
    "TAX": _("Tax Collection Law"),
    "APL": _("Administrative Penalty Law"),
    "CC": _("Civil Code"),
    "CN-33": _("Zhejiang Regulations on the Residence Registration of the Floating Population"),
    "CN 1958": _("Regulations on Household Registration"),
    "DVL": _("Anti-Domestic Violence Law"),
    "CN 663/2015": _("Interim Regulations on Residence Permits"),
}


def legal_basis(text: str) -> str:
    """A legal basis such as `PIPL 13(3), 34; CN-33 7-13` in words: laws, articles; what is unknown stays as it is."""
    # Translators: what stands between two laws.
    return gettext("; ").join(_named_law(part) for part in text.split("; "))


def _named_law(text: str) -> str:
    law = next((code for code in LAWS if text.startswith(f"{code} ")), None)
    if law is None:
        return text
    articles = text.removeprefix(f"{law} ").split(", ")
    # Translators: what stands between two articles of a law.
    named = pgettext("articles", ", ").join(map(_named_article, articles))
    number = len(articles) + ("-" in articles[0])
    return ngettext("%(law)s, article %(articles)s", "%(law)s, articles %(articles)s", number) % {
        "law": LAWS[law],
        "articles": named,
    }


def _named_article(text: str) -> str:
    """An article, one item of it, or a run of articles: `13(3)`, `7-13`."""
    first, dash, last = text.partition("-")
    if dash:
        return pgettext("articles", "%(first)s–%(last)s") % {"first": first, "last": last}
    number, bracket, item = text.removesuffix(")").partition("(")
    if bracket:
        return pgettext("article", "%(number)s(%(item)s)") % {"number": number, "item": item}
    return pgettext("article", "%(number)s") % {"number": number}
