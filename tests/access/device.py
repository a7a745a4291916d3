"""A device that holds passkeys, in software: it really makes keys and really signs, and can be told to cheat.

Chromium's own virtual authenticator answers honestly (tests/e2e/test_passkeys.py); what an enemy sends is made here.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, field, replace
from uuid import UUID

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from denizen.access.actions import Assertion, Challenge
from denizen.access.browsers import _text as text
from denizen.access.passkeys import Door

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One passkey, made for one place. `count` goes up with each signature, unless `counts` is false."""

    door: Door
    counts: bool = True
    flags: int = PRESENT | VERIFIED
    count: int = 0
    webauthn_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    actor: UUID | None = None

    def make(self, challenge: Challenge, /, **said: object) -> dict[str, bytes]:
        """A new passkey, as `navigator.credentials.create` gives it."""
        self.actor = challenge.actor_id
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        about = bytes(16) + len(self.webauthn_id).to_bytes(2) + self.webauthn_id + cbor2.dumps(public)
        attested = self._authenticator_data(self.flags | ATTESTED) + about
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": attested})
        return {"client_data": self._client_data("create", challenge, said), "attestation": attestation}

    def sign(self, challenge: Challenge, /, **said: object) -> Assertion:
        """An answer, as `navigator.credentials.get` gives it; `said` takes the place of what the browser would say."""
        self.count += self.counts
        client_data = self._client_data("get", challenge, said)
        authenticator_data = self._authenticator_data(self.flags)
        signature = self.key.sign(
            authenticator_data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256())
        )
        handle = self.actor.bytes if self.actor else None
        return Assertion(self.webauthn_id, client_data, authenticator_data, signature, handle)

    def copy(self) -> "Device":
        """The same passkey once more, counting by itself from here."""
        return replace(self)

    def _client_data(self, what: str, challenge: Challenge, said: dict[str, object]) -> bytes:
        honest = {
            "type": f"webauthn.{what}",
            "challenge": text(challenge.challenge),
            "origin": self.door.origin,
            "crossOrigin": False,
        }
        return json.dumps(honest | said).encode()

    def _authenticator_data(self, flags: int) -> bytes:
        return hashlib.sha256(self.door.place.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)
