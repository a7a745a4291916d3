"""Disclosures at the desk: what is entered of an authority's letter, and how steps are chosen."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from denizen.desk.forms import DayField, offer
from denizen.disclosure.actions import Letter
from denizen.disclosure.queries import (
    CASE_PAPERS,
    DWELLING_GROUPS,
    PERSON_GROUPS,
    Authority,
    Ground,
    reasons_for,
)
from denizen.kernel.errors import Refusal
from denizen.pages.labels import label
from denizen.pages.laws import legal_basis
from denizen.pages.sealing import sealer

_HINT = 4


class EnterLetter(forms.Form):
    """What an authority's letter says. Whom it means stands in the address, and the form asks for nobody else."""

    authority = forms.ChoiceField(
        label=_("Authority"),
        help_text=_("Whoever runs the register lists those that may ask"),
        error_messages={"required": _("Choose an authority"), "invalid_choice": _("Choose an authority")},
    )
    ground = forms.ChoiceField(
        label=_("Legal ground"),
        help_text=_("As the letter names it; it decides what may be asked for"),
        error_messages={"required": _("Choose a ground"), "invalid_choice": _("Choose a ground")},
    )
    case_number = forms.CharField(
        label=_("Number of the case file"),
        help_text=_("The authority's own; a number or file mark, no names"),
        max_length=64,
        error_messages={
            "required": _("Enter the number of the authority's case file, of 64 characters at most")
        },
    )
    case_papers = forms.ChoiceField(
        label=_("Papers of the case that were shown"),
        error_messages={
            "required": _("A dwelling is asked about with papers of the case; say which were shown")
        },
    )
    groups = forms.MultipleChoiceField(
        label=_("What is asked for"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what is asked for")},
    )
    first = DayField(label=_("First day asked about"))
    last = DayField(label=_("Last day asked about"))
    received_on = DayField(label=_("Letter received on"))
    handler = forms.CharField(
        label=_("Number of the document by which its officer identified themselves"),
        help_text=_("Only a hash of it and its last four characters are kept"),
        min_length=_HINT,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _(
                "Enter the number of the document by which the authority's officer identified themselves"
            )
        },
    )
    single_use = forms.BooleanField(
        label=_("The letter promises that the answer is used for this case alone"),
        error_messages={
            "required": _("Without the promise to use the answer for this case alone nothing is disclosed")
        },
    )
    asks_delay = forms.BooleanField(label=_("The letter asks that the person be told later"), required=False)
    is_urgent = forms.BooleanField(
        label=_("Somebody's life is in danger"),
        help_text=_("One approves within the hour, and a second person within a day"),
        required=False,
    )

    def __init__(
        self, *args: Any, subject: str, authorities: list[Authority], grounds: list[Ground], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        groups = DWELLING_GROUPS if subject == "dwelling" else PERSON_GROUPS
        nothing = ("", "")
        offer(self, "authority", [nothing, *((str(each.id), _named(each)) for each in authorities)])
        said = [
            (each.code, f"{label('disclosure_ground', each.code)} ({legal_basis(each.article)})")
            for each in grounds
        ]
        offer(self, "ground", [nothing, *said])
        offer(self, "groups", [(group, label("group", group)) for group in groups])
        if subject == "dwelling":
            papers = [(each, label("case_papers", each)) for each in CASE_PAPERS]
            offer(self, "case_papers", [nothing, *papers])
        else:
            del self.fields["case_papers"]

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first"))
        return cleaned

    def letter(self, *, person: UUID | None = None, dwelling: UUID | None = None) -> Letter:
        """The letter, with the one whom it means."""
        said = self.cleaned_data
        number = "".join(said["handler"].split()).upper()
        last = cast(date, said["last"])
        return Letter(
            authority=UUID(said["authority"]),
            ground=said["ground"],
            case_number=said["case_number"],
            subject=self.subject,
            person=person,
            dwelling=dwelling,
            case_papers=said.get("case_papers"),
            fields=tuple(said["groups"]),
            during=DateRange(said["first"], last + timedelta(days=1), "[)"),
            handler=sealer().token("disclosure.handler", number),
            handler_hint=f"…{number[-_HINT:]}",
            received_on=said["received_on"],
            single_use=said["single_use"],
            is_urgent=said["is_urgent"],
            asks_delay=said["asks_delay"],
        )

    def take(self, refusal: Refusal) -> None:
        """Show a refusal at the field that it is about; what was typed stays."""
        about = ("groups" if name == "fields" else name for name in refusal.fields)
        field = next((name for name in about if name in self.fields), None)
        self.add_error(field, str(refusal))


def _named(authority: Authority) -> str:
    foreign = "" if authority.country == "CN" else f" ({authority.country})"
    return f"{authority.name}{foreign}"


class Cut(forms.Form):
    """Which groups remain, and why the others do not."""

    groups = forms.MultipleChoiceField(
        label=_("What remains"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Leave something; what is to be refused whole is refused")},
    )
    reason = forms.ChoiceField(label=_("Why it is cut"), error_messages={"required": _("Choose a reason")})

    def __init__(self, said: Any = None, *, granted: Collection[str]) -> None:
        super().__init__(said, prefix="cut")
        offer(self, "groups", [(group, label("group", group)) for group in granted])
        offer(self, "reason", _reasons("cut"))


class Refuse(forms.Form):
    """Why a request is refused."""

    reason = forms.ChoiceField(
        label=_("Why it is refused"), error_messages={"required": _("Choose a reason")}
    )

    def __init__(self, said: Any = None) -> None:
        super().__init__(said, prefix="refuse")
        offer(self, "reason", _reasons("refusal"))


def _reasons(act: str) -> list[tuple[str, str]]:
    return [("", ""), *((code, label("disclosure_reason", code)) for code in reasons_for(act))]
