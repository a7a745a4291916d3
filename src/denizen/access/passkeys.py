"""Whether an answer from a device is what a passkey makes for us (W3C WebAuthn 3, sections 7.1 and 7.2).

Pure: bytes in, a verdict out. Everything here was sent by somebody whom nobody knows yet.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import bytes_to_base64url, parse_client_data_json
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    RegistrationCredential,
)


class NotProven(Exception):
    """The answer is forged, altered, meant for another place or challenge, or from a device that verified nobody."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where people sign in: the origin as browsers write it, and how long a session may rest unused."""

    origin: str
    idle_after: timedelta

    @property
    def place(self) -> str:
        """The name to which passkeys are bound (RP ID): the host without its port."""
        return urlsplit(self.origin).hostname or ""


@dataclass(frozen=True, slots=True)
class Passkey:
    """What is kept of a passkey that was just made."""

    webauthn_id: bytes
    public_key: bytes
    sign_count: int
    backed_up: bool


@dataclass(frozen=True, slots=True)
class Signed:
    """What a passkey says of itself while it signs; the count is for the caller to compare."""

    sign_count: int
    backed_up: bool


def made(door: Door, *, challenge: bytes, client_data: bytes, attestation: bytes) -> Passkey:
    """The passkey that a device made for this challenge. Raises NotProven.

    Who made the device is not asked: staff bring what they have, and the code that they were given vouches for them.
    """
    with _proving(client_data):
        answer = AuthenticatorAttestationResponse(
            client_data_json=client_data, attestation_object=attestation
        )
        verified = verify_registration_response(
            # The name of the passkey stands in what the device signed; that beside it is not needed.
            credential=RegistrationCredential(id="AA", raw_id=b"\0", response=answer),
            expected_challenge=challenge,
            expected_rp_id=door.place,
            expected_origin=door.origin,
            require_user_verification=True,
        )
    return Passkey(
        verified.credential_id,
        verified.credential_public_key,
        verified.sign_count,
        verified.credential_backed_up,
    )


def signed(
    door: Door,
    *,
    challenge: bytes,
    public_key: bytes,
    webauthn_id: bytes,
    client_data: bytes,
    authenticator_data: bytes,
    signature: bytes,
) -> Signed:
    """What the passkey with that public key said when it signed this challenge. Raises NotProven."""
    with _proving(client_data):
        answer = AuthenticatorAssertionResponse(
            client_data_json=client_data, authenticator_data=authenticator_data, signature=signature
        )
        verified = verify_authentication_response(
            credential=AuthenticationCredential(
                id=bytes_to_base64url(webauthn_id), raw_id=webauthn_id, response=answer
            ),
            expected_challenge=challenge,
            expected_rp_id=door.place,
            expected_origin=door.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    return Signed(verified.new_sign_count, verified.credential_backed_up)


@contextmanager
def _proving(client_data: bytes) -> Iterator[None]:
    """Whatever goes wrong while foreign bytes are taken apart, they prove nothing."""
    try:
        if parse_client_data_json(client_data).cross_origin:
            raise NotProven("asked for from inside another site's page")
        yield
    except NotProven:
        raise
    except Exception as failure:
        raise NotProven(type(failure).__qualname__) from None
