"""The forms of areas and of organisations: what a page of either may be asked."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from denizen.desk.areas import MEASURES
from denizen.desk.forms import LONGEST, DayField

_LEAST_OF_NAME = 2


class FindOrganisation(forms.Form):
    """An organisation by its credit code, or by a piece of its name."""

    text = forms.CharField(
        label=_("Name or a piece of it, or the credit code"),
        help_text=_("At least two characters; spaces do not count"),
        max_length=LONGEST,
        error_messages={"required": _("Enter a name or a credit code")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["data-key"] = "/"

    def clean_text(self) -> str:
        """Refuse what half of the town's organisations have in their name."""
        text = str(self.cleaned_data["text"])
        if len("".join(text.split())) < _LEAST_OF_NAME:
            raise forms.ValidationError(_("Enter at least two characters"))
        return text


class AreaOn(forms.Form):
    """An area on which day, its parts compared by which figure. What cannot be is taken as not said."""

    on = DayField(required=False)
    show = forms.CharField(max_length=20, required=False)

    @property
    def day(self) -> date | None:
        """The day asked for, if any."""
        self.is_valid()
        day: date | None = self.cleaned_data.get("on")
        return day

    @property
    def measure(self) -> str:
        """The figure by which parts are compared."""
        self.is_valid()
        wanted = self.cleaned_data.get("show")
        return wanted if wanted in MEASURES else MEASURES[0]

    @property
    def asked(self) -> dict[str, str]:
        """What an address must say for another area to be shown alike."""
        on = {"on": self.day.isoformat()} if self.day else {}
        return on if self.measure == MEASURES[0] else on | {"show": self.measure}


class ListedDwellings(forms.Form):
    """Which dwellings of an area are listed, and from the one after which plate on."""

    kind = forms.CharField(max_length=20, required=False)
    tenure = forms.CharField(max_length=20, required=False)
    after = forms.CharField(max_length=9, required=False)
