"""The form with which a file is handed in."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from denizen.access import queries as access
from denizen.access.errors import refusal
from denizen.desk.session import DeskRequest
from denizen.intake.errors import reason
from denizen.intake.queries import MIXED
from denizen.kernel import clock
from denizen.pages.http import connection
from denizen.pages.labels import LABELS

_LONGEST_HANDLE = 80


def kinds() -> list[tuple[str, str]]:
    """The kinds that a file may be of, in words; first the one of which each row says its own."""
    return [(MIXED, str(_("Several kinds: each row says which"))), *_kinds_in_words()]


def _kinds_in_words() -> list[tuple[str, str]]:
    return [(code, str(words)) for code, words in LABELS["kind"].items()]


class Template(forms.Form):
    """Which template to write."""

    kind = forms.ChoiceField(label=_("Declaration"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "template_%s", **kwargs})
        cast(forms.ChoiceField, self.fields["kind"]).choices = kinds()


class HandIn(forms.Form):
    """For whom a file is handed in, and what its rows declare."""

    party = forms.CharField(
        label=_("For whom"), required=False, max_length=_LONGEST_HANDLE, strip=True,
        help_text=_("The handle of the party whose file it is"),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What its rows declare"))

    def __init__(self, *args: Any, request: DeskRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request = request
        self.party_id: UUID | None = None
        cast(forms.ChoiceField, self.fields["kind"]).choices = kinds()
        field = self.fields["party"]
        field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false", "translate": "no"}
        if request.actor.party_id is not None:
            field.help_text = _("The handle of the party whose file it is; empty for your own office's")

    def clean_party(self) -> str:
        """The party of the handle, for which whoever is signed in may declare."""
        handle: str = self.cleaned_data["party"].replace("\x00", "")
        if not handle:
            if self._request.actor.party_id is None:
                raise forms.ValidationError(str(refusal("access.party_missing")))
            return handle
        party = access.party_for(connection(self._request), self._request.token, handle)
        if party is None:
            raise forms.ValidationError(str(refusal("access.party_unknown")))
        if clock.today() not in party.valid_during:
            raise forms.ValidationError(str(reason("party.expired")))
        self.party_id = party.id
        return handle
