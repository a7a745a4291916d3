"""The forms about blocked addresses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from denizen.desk.forms import offer
from denizen.pages.labels import label
from denizen.pages.laws import legal_basis
from denizen.register.queries import (
    BLOCK_DECISIONS,
    BLOCK_EVIDENCE,
    BLOCK_REASONS,
    HEARD,
    LIFT_REASONS,
)


class AskBlock(forms.Form):
    """The danger the person, and what it was shown by, out of lists: what happened is not written down here."""

    reason = forms.ChoiceField(
        label=_("What is the danger?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the danger is")},
    )
    evidence = forms.ChoiceField(
        label=_("What was it shown by?"),
        help_text=_(
            "Look at papers and hand them back; none is kept. The person's own account is enough to ask."
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it was shown by")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [
            (
                code,
                _("%(reason)s (%(basis)s)")
                % {"reason": label("block_reason", code), "basis": legal_basis(basis)},
            )
            for code, basis in BLOCK_REASONS.items()
        ]
        offer(self, "reason", reasons)
        offer(self, "evidence", [(code, label("block_evidence", code)) for code in BLOCK_EVIDENCE])


class KeepBlock(forms.Form):
    """A decision, a lifting with its reason, or what became of a request after the person was heard."""

    act = forms.ChoiceField(choices=[(code, code) for code in (*BLOCK_DECISIONS, *HEARD, "lifted")])
    because = forms.ChoiceField(choices=[(code, code) for code in LIFT_REASONS], required=False)
    request = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for what each act needs."""
        cleaned = super().clean() or {}
        act = cleaned.get("act")
        if act == "lifted" and not cleaned.get("because"):
            raise forms.ValidationError(_("Say why it is lifted"))
        if act in HEARD and not cleaned.get("request"):
            raise forms.ValidationError(_("Open the block again: this page does not know which request"))
        return cleaned
