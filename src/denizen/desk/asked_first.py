"""The forms about what is asked before a reading: a reason beyond the own area, a word for a small child's record."""

from typing import Any

import psycopg
from django import forms
from django.utils.translation import gettext_lazy as _

from denizen.access.queries import CROSSING_FINDINGS, CROSSING_REASONS
from denizen.desk.forms import offer
from denizen.kernel import clock
from denizen.pages.labels import label
from denizen.places.queries import territory_at


class SayWhy(forms.Form):
    """Why one person or one dwelling is read beyond the own area."""

    person = forms.UUIDField(widget=forms.HiddenInput, required=False)
    dwelling = forms.UUIDField(widget=forms.HiddenInput, required=False)
    reason = forms.ChoiceField(
        label=_("Why do you read it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "reason", [(code, label("crossing_reason", code)) for code in CROSSING_REASONS])

    def clean(self) -> dict[str, Any]:
        """Ask for what is to be read: one person or one dwelling."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("person")) == bool(cleaned.get("dwelling")):
            raise forms.ValidationError(
                _("Open the person or the dwelling again: this page does not know which")
            )
        return cleaned


class ExamineCrossing(forms.Form):
    """What was found of one."""

    finding = forms.ChoiceField(choices=[(code, code) for code in CROSSING_FINDINGS])


class AskApproval(forms.Form):
    """Whose record is to be opened."""

    person = forms.UUIDField()


class DecideApproval(forms.Form):
    """A supervisor's word."""

    word = forms.ChoiceField(choices=[("allow", "allow"), ("refuse", "refuse")])


def named(db: psycopg.Connection, code: str) -> str:
    """An area by its name and code; where the territory has none of that code, by the code alone."""
    area = territory_at(db, code, clock.today())
    return f"{area.name} {code}" if area else code
