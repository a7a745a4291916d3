"""Making extracts at the desk: what one may ask for, and how it becomes a paper."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from denizen.desk.forms import DayField
from denizen.desk.session import DeskRequest
from denizen.kernel import clock
from denizen.ledger.numbers import receipt_text
from denizen.pages.addresses import check_page
from denizen.pages.http import connection
from denizen.papers.queries import Check, Made, Paper, certificate
from denizen.places.queries import rules_in_force
from denizen.register.errors import AuthorityUnknown
from denizen.register.queries import Certified, Extract
from denizen.rules.queries import pack

_ABOUT = {
    "named": ("names",),
    "document": ("names", "documents"),
    "identified": ("names", "particulars", "documents"),
}
_DAY_NEEDED = _("Enter the first day, the last day, or both")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an extract shall tell: groups of fields, of which days (None: the present main residence)."""

    fields: tuple[str, ...]
    during: DateRange | None
    languages: str


class AskExtract(forms.Form):
    """What an extract shall tell, and in which language."""

    content = forms.ChoiceField(
        label=_("Which residences"),
        widget=forms.RadioSelect,
        initial="main",
        choices=[
            ("main", _("The present main residence")),
            ("period", _("All residences within a period")),
            ("all", _("All residences that are known")),
        ],
        error_messages={"required": _("Choose which residences it shall tell")},
    )
    first = DayField(label=_("First day of the period"), required=False)
    last = DayField(label=_("Last day of the period"), required=False)
    about = forms.ChoiceField(
        label=_("What it says of the person"),
        help_text=_("No more than the person needs it for"),
        widget=forms.RadioSelect,
        initial="document",
        choices=[
            ("named", _("The name")),
            ("document", _("Name, and the end of the document's number")),
            ("identified", _("Name, birth date, sex, and the end of the document's number")),
        ],
        error_messages={"required": _("Choose what it shall say of the person")},
    )
    languages = forms.ChoiceField(
        label=_("Language of the extract"),
        widget=forms.RadioSelect,
        initial="zh-hans",
        choices=[("zh-hans", "简体中文"), ("en", "English"), ("both", _("Both, side by side"))],
        error_messages={"required": _("Choose a language")},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the days of a period, in their order."""
        cleaned = super().clean() or {}
        if cleaned.get("content") != "period" or self.errors:
            return cleaned
        first, last = cleaned.get("first"), cleaned.get("last")
        if not first and not last:
            self.add_error("first", _DAY_NEEDED)
        elif first and last and last < first:
            self.add_error("last", _("The last day lies before the first"))
        return cleaned

    @property
    def asked(self) -> Asked:
        """What was chosen."""
        chosen = self.cleaned_data
        about = _ABOUT[chosen["about"]]
        if chosen["content"] == "main":
            return Asked((*about, "main_residence"), None, chosen["languages"])
        during = DateRange(None, None)
        if chosen["content"] == "period":
            first, last = cast(date | None, chosen["first"]), cast(date | None, chosen["last"])
            end = None if last is None else date.fromordinal(last.toordinal() + 1)
            during = DateRange(first, end, "[)" if first else "()")
        return Asked((*about, "residences"), during, chosen["languages"])


class NameExtract(forms.Form):
    """Which of a person's extracts is meant: when it was made, and which groups of fields stand on it."""

    made_at = forms.CharField(max_length=40)
    fields_on_it = forms.CharField(max_length=200, required=False)

    def clean_made_at(self) -> datetime:
        """The instant, as a page of ours wrote it."""
        try:
            made_at = datetime.fromisoformat(self.cleaned_data["made_at"])
        except ValueError:
            raise forms.ValidationError("") from None
        if made_at.tzinfo is None:
            raise forms.ValidationError("")
        return made_at


def valid_until(request: HttpRequest) -> date:
    """The last day on which an extract made today is valid, by the rules in force."""
    today = clock.today()
    return pack(rules_in_force(connection(request)), on=today).extract_valid_until(today)


def paper_beforehand(request: DeskRequest, asked: Asked, certified: Certified) -> Paper:
    """What will stand on an extract that is not made yet. Raises AuthorityUnknown."""
    if request.actor.party_kind != "registrar" or not request.actor.party_name:
        raise AuthorityUnknown()
    made = Made(clock.now(), request.actor.party_name, valid_until(request))
    return certificate(certified, languages=asked.languages, during=asked.during, made=made)


def paper_of(request: HttpRequest, extract: Extract, certified: Certified) -> Paper:
    """An extract that was made, as a paper."""
    number, page = receipt_text(extract.number), check_page(request)
    return certificate(
        certified,
        languages=extract.languages,
        during=extract.during,
        made=Made(extract.made_at, extract.authority, extract.valid_until),
        check=Check(number, page, f"{page}#{number}"),
    )
