"""How what is sent is signed: Standard Webhooks 1.0.0 (standardwebhooks.com), with HMAC-SHA-256.

No secret of an endpoint is kept anywhere. It is made, whenever it is needed, of a key of the home, the endpoint's id
and a number that each change of it raises.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from denizen.kernel.keys import KEY_BYTES, mark_of

PREFIX = "whsec_"


def read_keys(text: str) -> dict[str, bytes]:
    """The keys of the home that were handed over, the newest last, by their marks. Raises ValueError."""
    keys = [bytes.fromhex(part) for part in text.split(",") if part]
    if not all(len(key) == KEY_BYTES for key in keys):
        raise ValueError(f"a key of webhooks has {KEY_BYTES} bytes")
    return {mark_of(key): key for key in keys}


def secret_of(home_key: bytes, endpoint: UUID, generation: int) -> bytes:
    """The key of an endpoint: HKDF-SHA-256 (RFC 5869) of the home's key for this endpoint and this change."""
    info = b"denizen webhook" + endpoint.bytes + generation.to_bytes(4, "big")
    return HKDF(SHA256(), KEY_BYTES, None, info).derive(home_key)


def shown(secret: bytes) -> str:
    """A key as its receiver is given it."""
    return PREFIX + base64.b64encode(secret).decode()


def headers(number: UUID, seconds: int, body: bytes, secrets: Sequence[bytes]) -> Mapping[str, str]:
    """The three headers of a message that is sent at that time (seconds since 1970), signed by each of the keys."""
    signed = f"{number}.{seconds}.".encode() + body
    signatures = (
        base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode() for secret in secrets
    )
    return {
        "webhook-id": str(number),
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
