"""The public's forms. They need no cookie: nothing is changed by sending one."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from denizen.kernel.partial import DateRefused, PartialDate
from denizen.ledger.numbers import read_receipt

# A number has 27 characters and five marks; people put more between them.
_LONGEST_NUMBER = 100
_LONGEST = 200


class NumberField(forms.CharField):
    """A number as it stands on a paper, in any case and grouping."""

    def clean(self, value: Any) -> UUID:
        """Read the number, by its check character."""
        number = read_receipt(super().clean(value))
        if number is None:
            raise forms.ValidationError(
                _("This is no number of ours, or a character is wrong. Compare each one with the paper")
            )
        return number


class CheckNumber(forms.Form):
    """The number of a paper or a receipt."""

    number = NumberField(
        label=_("Number"),
        help_text=_(
            "27 letters and digits, such as 1JA4X-TV6N6-9A2SG-4R2FN-6XGWZ-C8. Capitals and hyphens do not matter"
        ),
        max_length=_LONGEST_NUMBER,
        error_messages={"required": _("Enter the number")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-scanned": "",
            }
        ),
    )


class ComparePaper(forms.Form):
    """What somebody types from the paper, to learn whether it stands on the extract."""

    number = NumberField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name"),
        help_text=_("In one of the scripts in which it stands on the paper"),
        max_length=_LONGEST,
        error_messages={"required": _("Enter the name that stands on the paper")},
    )
    document = forms.CharField(label=_("End of the document's number"), max_length=_LONGEST, required=False)
    address = forms.CharField(
        label=_("Address"),
        help_text=_("Whole, with the room; spaces and marks do not matter"),
        max_length=_LONGEST,
        required=False,
    )
    since = forms.CharField(
        label=_("Lives there since"),
        help_text=_("Such as 2024-03-05; where the paper names only a month or a year, 2024-03 or 2024"),
        max_length=40,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "document", "address", "since"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_since(self) -> str:
        """The day, month or year as digests of papers hold it."""
        text: str = self.cleaned_data["since"]
        if not text:
            return ""
        try:
            when = PartialDate.parse(text)
        except DateRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return str(when)

    def clean(self) -> dict[str, Any]:
        """Ask for one thing beside the name: a name alone would say whose paper it is."""
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in ("document", "address", "since")):
            self.add_error(
                "document",
                _("Enter one thing more: the end of the document's number, the address, or since when"),
            )
        return cleaned

    @property
    def told(self) -> dict[str, str]:
        """What was typed, without what was left empty."""
        names = ("name", "document", "address", "since")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}
