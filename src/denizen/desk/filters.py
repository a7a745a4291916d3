"""By what the desk's lists are narrowed; all of it stands in their addresses."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from denizen.desk.forms import LONGEST, DayField, offer
from denizen.pages.labels import LABELS, label

_ABOUT = ("residence", "tenancy", "employment", "stay")


class InboxFilter(forms.Form):
    """Which of the declarations that came in to list."""

    state = forms.ChoiceField(label=_("What became of it"), required=False)
    kind = forms.ChoiceField(label=_("Declaration"), required=False)
    capacity = forms.ChoiceField(label=_("Declared as"), required=False)
    channel = forms.ChoiceField(label=_("Came by"), required=False)
    since = DayField(label=_("Came in from this day on"), required=False)
    code = forms.CharField(required=False, widget=forms.HiddenInput, max_length=LONGEST)
    batch = forms.UUIDField(required=False, widget=forms.HiddenInput)
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = ("waiting", "applied", "undecided", "refused")
        families = {"kind": LABELS["kind"], "capacity": LABELS["party"], "channel": LABELS["channel"]}
        anything = ("", str(_("all")))
        offer(self, "state", [anything, *((code, label("state", code)) for code in states)])
        for name, codes in families.items():
            offer(self, name, [anything, *((code, str(words)) for code, words in codes.items())])

    def clean(self) -> dict[str, Any]:
        """Take a reason for what it is: nothing but what was refused, or waits for a decision, has one."""
        cleaned = super().clean() or {}
        if cleaned.get("state") not in ("refused", "undecided"):
            cleaned["code"] = ""
        return cleaned

    def asked(self) -> dict[str, Any]:
        """What is filtered by, and where in the list to begin; only what was chosen."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class QuestionFilter(forms.Form):
    """Which of the open questions to list, and after which."""

    reason = forms.ChoiceField(label=_("Why it is asked"), required=False)
    after_urgency = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=10**9)
    after_at = forms.DateTimeField(
        required=False, widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"]
    )
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)
    answered = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def place(self) -> tuple[int, datetime, UUID] | None:
        """The question after which to go on, if one is named."""
        if not self.is_valid():
            return None
        named = tuple(self.cleaned_data[name] for name in ("after_urgency", "after_at", "after"))
        return None if None in named else named

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [(code, str(words)) for code, words in LABELS["question"].items()]
        offer(self, "reason", [("", str(_("all"))), *reasons])


class ProposalFilter(forms.Form):
    """After which of the pairs that may be one person to go on, and what was just done with one."""

    after_bits = forms.FloatField(required=False, min_value=-1e6, max_value=1e6)
    after_one = forms.UUIDField(required=False)
    after_other = forms.UUIDField(required=False)
    one = forms.UUIDField(required=False)
    other = forms.UUIDField(required=False)
    kept = forms.UUIDField(required=False)
    merge = forms.UUIDField(required=False)
    waits = forms.BooleanField(required=False)

    def place(self) -> dict[str, str]:
        """Where in the list somebody is, in the words of an address."""
        named = ("after_bits", "after_one", "after_other")
        return {name: self.data[name] for name in named} if self.after() else {}

    def after(self) -> tuple[float, UUID, UUID] | None:
        """The pair after which to go on, if one is named."""
        if not self.is_valid():
            return None
        named = tuple(self.cleaned_data[name] for name in ("after_bits", "after_one", "after_other"))
        return None if None in named else named

    def two(self) -> tuple[UUID, UUID] | None:
        """The pair that was just found to be two people."""
        return self._both("one", "other")

    def joined(self) -> tuple[UUID, UUID] | None:
        """Whose record was just kept of two, and the merge."""
        return self._both("kept", "merge")

    def _both(self, first: str, second: str) -> tuple[UUID, UUID] | None:
        if not self.is_valid() or None in (both := (self.cleaned_data[first], self.cleaned_data[second])):
            return None
        return both


class OverdueFilter(forms.Form):
    """Which of the facts that are overdue for confirmation to list, and after which."""

    about = forms.ChoiceField(label=_("What is to be confirmed"), required=False)
    after_day = forms.DateField(required=False, widget=forms.HiddenInput)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)
    after_about = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facts = [(code, label("about", code)) for code in _ABOUT]
        offer(self, "about", [("", str(_("all"))), *facts])
        offer(self, "after_about", facts)

    @property
    def place(self) -> tuple[date, UUID, str] | None:
        """The last fact of the page before, if all of it is said."""
        day, declaration, about = (self.cleaned_data[name] for name in ("after_day", "after", "after_about"))
        return (day, declaration, about) if day and declaration and about else None


class LogPlace(forms.Form):
    """After which line of a person's log to go on."""

    before = forms.UUIDField(required=False)
