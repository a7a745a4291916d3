"""Why a declaration was taken to speak of a person, in plain words for that person.

A decision can be explained to whom it concerns (Personal Information Protection Law 24): who or what decided, and
what agreed.
"""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from denizen.pages.labels import label

_BY: dict[str, str | Promise] = {
    "document": gettext_lazy("The document that was shown is one of yours."),
    "name": gettext_lazy("Name and birth date are yours, and hardly anybody else has both."),
    "model": gettext_lazy(
        "No document was shown. So much of what was declared agrees with what is known of you that at most one in two"
        " thousand such decisions is wrong. Nobody was asked. If it is not you who was meant, say so: a registrar will"
        " look at it."
    ),
    "new": gettext_lazy("Nobody who was known fitted: with this declaration your record begins."),
    "registrar": gettext_lazy("A registrar compared the declaration with your record and decided it."),
    "merge": gettext_lazy("A registrar found that two records were both yours, and joined them."),
    "unmerge": gettext_lazy(
        "A registrar found that two records had been joined wrongly, and parted them again."
    ),
}

_SILENT = ("prior", "missing")
_DIFFERS = ("other", "other_of_type", "year")


type Agreement = tuple[str, str]
"""What was compared, and how it agreed: words of a linkage model."""


def reasons(basis: str, weighed: Sequence[Agreement] = ()) -> list[str]:
    """Return sentences: by what it was decided, then what agreed and what did not, as far as it was weighed.

    Bits are left out: they say how much each counted, which helps a clerk and nobody else.
    """
    told = [str(_BY.get(basis, basis))]
    said = [(what, how) for what, how in weighed if what not in _SILENT and how not in _SILENT]
    agreeing = [_part(what, how) for what, how in said if how not in _DIFFERS]
    differing = [_part(what, how) for what, how in said if how in _DIFFERS]
    if agreeing:
        told.append(_("What agreed: %(parts)s.") % {"parts": _("; ").join(agreeing)})
    if differing:
        told.append(_("What did not: %(parts)s.") % {"parts": _("; ").join(differing)})
    return told


def _part(what: str, how: str) -> str:
    return _("%(name)s (%(how)s)") % {"name": label("weighed", what), "how": label("weight", f"{what}.{how}")}
