"""What a clerk says before a code is handed out, and how the code stands on the sheet."""

from dataclasses import dataclass
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from denizen.desk.forms import offer
from denizen.linkage.actions import HandedOut
from denizen.pages.labels import LABELS


class HandOutCode(forms.Form):
    """Which document was compared, what the code opens, and whether a device is lost."""

    proven_by = forms.ChoiceField(
        label=_("Document that you compared with the person before you"),
        error_messages={"required": _("Say which document you compared")},
    )
    kind = forms.ChoiceField(
        label=_("What the code opens"),
        widget=forms.RadioSelect,
        initial="first_passkey",
        choices=[
            (
                "first_passkey",
                _("A passkey on a device of the person's own, with which to sign in from then on"),
            ),
            ("visit", _("One look of twenty minutes, for whoever has no device that makes passkeys")),
        ],
        error_messages={"required": _("Say what the code opens")},
    )
    lost = forms.BooleanField(
        label=_("A device is lost: end all passkeys and sessions of before"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        documents = [(code, str(words)) for code, words in LABELS["document"].items()]
        offer(self, "proven_by", [("", ""), *documents])


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the person takes along."""

    handed_out: HandedOut
    kind: str
    address: str
    picture: str


def sheet_of(request: HttpRequest, handed_out: HandedOut, kind: str) -> Sheet:
    """The sheet with the code, and the address at which it is used: the code stands behind #, and reaches no server."""
    origin = settings.DENIZEN_ORIGIN or f"{request.scheme}://{request.get_host()}"
    address = f"{origin}{reverse('home:begin')}"
    picture = segno.make(f"{address}#{handed_out.code}", error="m").svg_data_uri(scale=5, border=2)
    return Sheet(handed_out, kind, address, picture)
