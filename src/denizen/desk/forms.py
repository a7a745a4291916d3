"""The desk's forms."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from denizen.access.queries import STAFF_ROLES, DemoActor, Purpose
from denizen.desk.finding import document_search_key
from denizen.desk.session import Working
from denizen.kernel import clock
from denizen.kernel.partial import DateRefused, PartialDate
from denizen.linkage.rules import alike_keys, name_key
from denizen.pages.labels import LABELS, label
from denizen.pages.laws import legal_basis
from denizen.register.documents import DOCUMENT_TYPES, DocumentRefused

LONGEST = 200
# The day after it must exist too: a period ends on the first day that it does not hold.
LAST_DAY = date.max - timedelta(days=1)
_ON_CALENDAR = _("Enter a day of the calendar, as 2024-03-05")


def offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Give a field of choices what it offers this reader."""
    cast(forms.ChoiceField, form.fields[name]).choices = choices


class SignIn(forms.Form):
    """As whom to work in the demonstration."""

    pseudonym = forms.ChoiceField(
        label=_("Work as"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose as whom you want to work")},
    )

    def __init__(self, *args: Any, staff: list[DemoActor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ranked = [each for role in STAFF_ROLES for each in staff if each.role == role]
        choices = [(each.pseudonym, f"{label('role', each.role)} · {each.name}") for each in ranked]
        offer(self, "pseudonym", choices)


class ChoosePurpose(forms.Form):
    """For what somebody reads people, and for which case."""

    purpose = forms.ChoiceField(
        label=_("Purpose"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a purpose")},
    )
    reference = forms.CharField(
        label=_("Case reference"),
        help_text=_("Needed where the purpose says so; a number or file mark, no names"),
        max_length=64,
        required=False,
    )

    def __init__(self, *args: Any, purposes: list[Purpose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = purposes
        self.asking = {purpose.code for purpose in purposes if purpose.asks_reference}
        choices = [
            (
                each.code,
                _("%(purpose)s (%(basis)s)")
                % {"purpose": label("purpose", each.code), "basis": legal_basis(each.legal_basis)},
            )
            for each in purposes
        ]
        offer(self, "purpose", choices)

    def clean(self) -> dict[str, Any]:
        """Ask for the reference where the purpose asks for one."""
        cleaned = super().clean() or {}
        if cleaned.get("purpose") in self.asking and not cleaned.get("reference"):
            self.add_error("reference", _("This purpose needs the reference of a case"))
        return cleaned


class WhichDocument(forms.Form):
    """Which document of a person is meant, as the person's page names it; nobody types it."""

    declaration = forms.UUIDField(widget=forms.HiddenInput)
    document_type = forms.CharField(widget=forms.HiddenInput, max_length=64)
    hint = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class Reason(ChoosePurpose):
    """For what somebody uncovers one number: asked each time, whatever they read people for otherwise."""

    def working(self) -> Working:
        """The purpose chosen, for this reading alone."""
        code = self.cleaned_data["purpose"]
        chosen = next(purpose for purpose in self.offered if purpose.code == code)
        return Working(chosen, self.cleaned_data["reference"])


class PartialDateField(forms.CharField):
    """A date of which only a part may be known."""

    def clean(self, value: Any) -> PartialDate | None:
        """Read the date; empty text is no date."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except DateRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


def _parts(born: PartialDate) -> Iterator[PartialDate]:
    """The month and the year of a day, the year of a month: less may be known of whoever is searched."""
    text = str(born)
    while "-" in text and "/" not in text:
        text = text.rpartition("-")[0]
        yield PartialDate.parse(text)


class Search(forms.Form):
    """What means one person: a document number, or a name with the birth date."""

    document_type = forms.ChoiceField(label=_("Document"), choices=[], required=False)
    document_number = forms.CharField(label=_("Document number"), max_length=LONGEST, required=False)
    name = forms.CharField(
        label=_("Name, in any script"),
        help_text=_("In any order and script; a usual other spelling is found too"),
        max_length=LONGEST,
        required=False,
    )
    birth_date = PartialDateField(
        label=_("Birth date, as 1990-03-05"),
        help_text=_("In full: year, month and day. The year alone finds whoever is known by no more"),
        max_length=40,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document_number"].widget.attrs["data-key"] = "/"
        choices = [(kind, label("document", kind)) for kind in DOCUMENT_TYPES]
        offer(self, "document_type", choices)

    def clean(self) -> dict[str, Any]:
        """Make the key of the search, and refuse what could mean many people."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if number := cleaned.get("document_number"):
            cleaned["key"] = self._document_key(cleaned.get("document_type") or DOCUMENT_TYPES[0], number)
        elif not cleaned.get("name"):
            self.add_error("document_number", _("Enter a document number, or a name and a birth date"))
        elif cleaned.get("birth_date") is None:
            self.add_error("birth_date", _("Enter the birth date too: a name alone means too many people"))
        else:
            cleaned["key"] = name_key(cleaned["name"], cleaned["birth_date"])
            cleaned["alike"] = (
                *alike_keys(cleaned["name"], None, cleaned["birth_date"]),
                *(name_key(cleaned["name"], part) for part in _parts(cleaned["birth_date"])),
            )
            if cleaned["key"] is None:
                self.add_error("name", _("Enter a name that has letters"))
        return cleaned

    def _document_key(self, kind: str, number: str) -> bytes | None:
        try:
            return document_search_key(kind, number)
        except DocumentRefused as refusal:
            self.add_error("document_number", str(refusal))
            return None


class DayInput(forms.DateInput):
    """The browser's own date control, which wants ISO 8601 whatever the language of the page."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """One day, of those that have a day after them."""

    widget = DayInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d"],
            validators=[MaxValueValidator(LAST_DAY, _ON_CALENDAR)],
            error_messages={"required": _("Enter a day"), "invalid": _ON_CALENDAR},
            **kwargs,
        )


class KnownOn(forms.Form):
    """As known on which day."""

    known_on = DayField(label=_("As known on"), required=False)

    def clean_known_on(self) -> date | None:
        """Refuse a day to come: what will be known by then nobody can say."""
        day: date | None = self.cleaned_data["known_on"]
        if day is not None and day > clock.today():
            raise forms.ValidationError(
                _("This day is still to come: enter today or an earlier day. You see what is known now.")
            )
        return day


class OccupantsOn(forms.Form):
    """Who lives in a dwelling on which day."""

    on = DayField(label=_("Day"))


class FindDwelling(forms.Form):
    """A dwelling by the code on its plate, or by a piece of its address."""

    plate = forms.CharField(
        label=_("Code on the plate"),
        help_text=_("Such as KZ7M-4Q2C"),
        max_length=40,
        required=False,
    )
    address = forms.CharField(
        label=_("Address, or a piece of it"),
        help_text=_("Spaces and marks do not count, nor which word is used for a building"),
        max_length=LONGEST,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plate"].widget.attrs["data-key"] = "/"

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("plate") and not cleaned.get("address"):
            self.add_error("plate", _("Enter the code on the plate, or an address"))
        return cleaned


class _ByKey(forms.RadioSelect):
    """Choices that have each a key: the first ten 1 to 9 and 0, somebody new n."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One choice, with its key."""
        option = super().create_option(*args, **kwargs)
        key = "n" if option["value"] == Answer.NEW else str(int(option["index"]) + 1)[-1]
        return option | {"attrs": option["attrs"] | {"data-key": key}}


class Answer(forms.Form):
    """Whom a declaration means: one of the candidates, or somebody new."""

    NEW = "new"

    person = forms.ChoiceField(
        label=_("Whom does it mean?"),
        widget=_ByKey,
        error_messages={"required": _("Choose one of the people, or that it is somebody new")},
    )

    def __init__(self, *args: Any, candidates: list[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(person), str(number)) for number, person in enumerate(candidates, 1)]
        offer(self, "person", [*people, (self.NEW, str(_("Somebody new")))])

    def chosen(self) -> UUID | None:
        """The person chosen, None for somebody new."""
        person = self.cleaned_data["person"]
        return None if person == self.NEW else UUID(person)


class Join(forms.Form):
    """Why two records are of one person."""

    reason_code = forms.ChoiceField(
        label=_("Why they are one person"),
        widget=_ByKey,
        error_messages={"required": _("Say why they are one person")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "reason_code", [(code, str(words)) for code, words in LABELS["merge"].items()])


def day_asked(form: KnownOn | OccupantsOn, name: str) -> date | None:
    """The day that a form of one day asks for, None if it asks for none or for one that does not exist."""
    day: date | None = form.cleaned_data.get(name) if form.is_valid() else None
    return day
