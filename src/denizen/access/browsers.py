"""What browsers are told to ask of a device, what they send back (W3C WebAuthn 3), and the cookies that they keep.

Shared by all faces at which people sign in.
"""

import base64
import binascii
import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from denizen.access.door import Assertion, Challenge

_MILLISECONDS = 300_000
# As the reading room draws them. Whatever else a cookie holds is nobody's session, and no matter for the database.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
# EdDSA, ES256 and RS256, as devices know them (RFC 9053, RFC 8812).
_ALGORITHMS = (-8, -7, -257)
_LONGEST = 30_000
_NOTHING_CAME = _(
    "Your browser sent no passkey. Signing in needs a browser of recent years, in which scripts may run"
)


class BytesField(forms.CharField):
    """Bytes, as scripts write them: base64url without padding (RFC 4648, 5)."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=_LONGEST, **kwargs)

    def clean(self, value: Any) -> Any:
        """The bytes; none where nothing was sent and nothing must be."""
        text: str = super().clean(value)
        try:
            return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise ValidationError(_NOTHING_CAME) from None


class _Sent(forms.Form):
    """Hidden fields that a script fills. Where it did not, one sentence says so."""

    attempt = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Say once what no reader could mend field by field."""
        cleaned = super().clean() or {}
        if self.errors:
            self.errors.clear()
            raise ValidationError(_NOTHING_CAME)
        return cleaned


class Signed(_Sent):
    """What a passkey signed."""

    webauthn_id = BytesField()
    client_data = BytesField()
    authenticator_data = BytesField()
    signature = BytesField()
    user_handle = BytesField(required=False)

    def assertion(self) -> Assertion:
        """The answer for the door."""
        said = dict(self.cleaned_data)
        del said["attempt"]
        return Assertion(**said | {"user_handle": said["user_handle"] or None})


class Made(_Sent):
    """A passkey that was just made."""

    client_data = BytesField()
    attestation = BytesField()


class Code(forms.Form):
    """The code with which somebody enrols a passkey."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("As it was handed to you: 25 letters and digits"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-code": ""}),
        error_messages={"required": _("Enter the code that was handed to you")},
    )


class Which(forms.Form):
    """One of one's own passkeys or sessions."""

    passkey = forms.UUIDField(required=False)
    session = forms.UUIDField(required=False)


def cookie(of: str) -> str:
    """What a cookie is called: the prefix lets a browser take it from this host over TLS alone (RFC 6265bis, 4.1.3)."""
    return f"{'__Host-' if settings.DENIZEN_SECURE_COOKIES else ''}denizen_{of}"


def token_in(request: HttpRequest, of: str) -> str:
    """The session's token in a cookie; empty where there is none, or what cannot be one."""
    token = request.COOKIES.get(cookie(of), "")
    return token if _TOKEN.fullmatch(token) else ""


def to_sign(challenge: Challenge) -> dict[str, Any]:
    """The options of `navigator.credentials.get`, bytes as text."""
    return {
        "attempt": str(challenge.attempt),
        "publicKey": {
            "challenge": _text(challenge.challenge),
            "rpId": _place(),
            "userVerification": "required",
            "allowCredentials": _named(challenge.passkeys),
            "timeout": _MILLISECONDS,
        },
    }


def to_make(challenge: Challenge) -> dict[str, Any]:
    """The options of `navigator.credentials.create`, bytes as text."""
    assert challenge.actor_id is not None, "a code belongs to somebody"
    return {
        "attempt": str(challenge.attempt),
        "publicKey": {
            "challenge": _text(challenge.challenge),
            "rp": {"id": _place(), "name": "Denizen"},
            "user": {
                "id": _text(challenge.actor_id.bytes),
                "name": challenge.name,
                "displayName": challenge.name,
            },
            "pubKeyCredParams": [{"type": "public-key", "alg": number} for number in _ALGORITHMS],
            "authenticatorSelection": {"residentKey": "required", "userVerification": "required"},
            "attestation": "none",
            "excludeCredentials": _named(challenge.passkeys),
            "timeout": _MILLISECONDS,
        },
    }


def elsewhere(request: HttpRequest) -> str:
    """The address at which passkeys work, where this is another one: browsers bind them to a name."""
    origin: str = settings.DENIZEN_ORIGIN
    return "" if urlsplit(origin).netloc == request.get_host() else origin


def _place() -> str:
    return urlsplit(settings.DENIZEN_ORIGIN).hostname or ""


def _named(passkeys: tuple[bytes, ...]) -> list[dict[str, str]]:
    return [{"type": "public-key", "id": _text(passkey)} for passkey in passkeys]


def _text(some: bytes) -> str:
    return base64.urlsafe_b64encode(some).decode().rstrip("=")
