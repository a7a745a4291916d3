"""Sealing what must not lie about in the clear, and finding it again.

The database keeps national numbers and their like sealed to a public key, and beside them a token under a key of its
own, by which an equal value is found without unsealing any. `Tokens` finds, `Sealer` seals too, `Unsealer` holds the
private keys, `Bearer` is all of them, `Vault` one that opens their folder. Why so, and the limits: docs/adr/0013.

A sealed value is

    version (1 byte) | number of the sealing key (1) | ephemeral public key (32) | nonce (12) | ciphertext | tag (16)

X25519 (RFC 7748) between the ephemeral key and the sealing key gives a secret, of which HKDF-SHA-256 (RFC 5869) makes
the key of AES-256-GCM (NIST SP 800-38D).
"""

import hashlib
import itertools
import os
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from denizen.kernel.keys import KEY_BYTES, KeysUnusable, open_keys

VERSION = 1
NONCE_BYTES = 12
TAG_BYTES = 16
TOKEN_BYTES = 16
_PREFIX_BYTES = 2 + KEY_BYTES
_SHORTEST = _PREFIX_BYTES + NONCE_BYTES + TAG_BYTES
_BLOCK_BYTES = 64  # of SHA-256
# So many random nonces of 96 bits meet with a chance of 2**-57; SP 800-38D (8.3) allows 2**32 under one key.
_TOGETHER = 1 << 20
# Ciphers that a vault keeps at hand: of a file taken in by one process all values need the same one.
_CIPHERS_KEPT = 1024


class SealBroken(Exception):
    """A sealed value was altered, belongs to another context, or was sealed under a key that is not here."""


class Tokens:
    """Makes the tokens by which equal values are found, under the lookup key alone. Safe to share between threads."""

    def __init__(self, lookup_key: bytes) -> None:
        """Take the lookup key. Raises KeysUnusable where it has not its 32 bytes."""
        if len(lookup_key) != KEY_BYTES:
            raise KeysUnusable(f"the lookup key has {len(lookup_key)} bytes instead of {KEY_BYTES}")
        self.lookup_key = lookup_key
        # HMAC hashes the key before each message: those two states are made once and copied, which halves the cost.
        block = lookup_key.ljust(_BLOCK_BYTES, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def token(self, kind: str, value: str) -> bytes:
        """The 16 bytes by which `value` is found again among values of its kind: HMAC-SHA-256 (FIPS 198-1), cut.

        `value` must be normalised by the caller. Tokens of two kinds never meet; `kind` must not hold a NUL.
        """
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(f"{kind}\0{value}".encode())
        outer.update(inner.digest())
        return outer.digest()[:TOKEN_BYTES]


@dataclass(frozen=True, slots=True)
class _Ephemeral:
    """What one ephemeral key makes: how its values begin, and their cipher. Its private half is forgotten at once."""

    prefix: bytes
    cipher: AESGCM
    used: "itertools.count[int]" = field(default_factory=itertools.count)

    @classmethod
    def begin(cls, number: int, public: X25519PublicKey) -> "_Ephemeral":
        """Draw a key for values that the bearer of a private key will open."""
        private = X25519PrivateKey.generate()
        prefix = bytes((VERSION, number)) + private.public_key().public_bytes_raw()
        return cls(prefix, _cipher(private.exchange(public), prefix, public))

    def seal(self, content: bytes, context: str) -> bytes:
        """Encrypt one value."""
        nonce = os.urandom(NONCE_BYTES)
        return self.prefix + nonce + self.cipher.encrypt(nonce, content, context.encode())


class Sealer(Tokens):
    """Seals and tokenises, and can unseal nothing. Safe to share between threads and processes.

    Each value is sealed under an ephemeral key of its own, so that a process does not even keep what would unseal the
    last of its own values.
    """

    def __init__(self, lookup_key: bytes, sealing_key: str) -> None:
        """Take the lookup key, and the sealing key as `sealing_key` gives it. Raises KeysUnusable."""
        super().__init__(lookup_key)
        self.sealing_key = sealing_key
        number, _colon, public = sealing_key.partition(":")
        try:
            self.number = int(number)
            self._public = X25519PublicKey.from_public_bytes(bytes.fromhex(public))
            _Ephemeral.begin(self.number, self._public)
        except ValueError:
            raise KeysUnusable("the sealing key is not a number, a colon and 64 hexadecimal digits") from None

    def seal(self, text: str, context: str) -> bytes:
        """Encrypt a text for one context, such as what it will be kept as. It grows by 62 bytes.

        The same text seals differently each time. Whoever has the public key can seal: a sealed value proves nothing
        about who made it.
        """
        return self.seal_bytes(text.encode(), context)

    def seal_bytes(self, content: bytes, context: str) -> bytes:
        """Encrypt bytes as `seal` does a text."""
        return self._take().seal(content, context)

    def _take(self) -> _Ephemeral:
        """The ephemeral key of the next value: its own."""
        return _Ephemeral.begin(self.number, self._public)


def read_private(keys: str) -> dict[int, bytes]:
    """The private keys by number, as `Unsealer.unsealing_keys` gives them. Raises KeysUnusable."""
    try:
        parted = (key.partition(":") for key in keys.split(","))
        private = {int(number): bytes.fromhex(key) for number, _colon, key in parted}
        for key in private.values():
            X25519PrivateKey.from_private_bytes(key)
    except ValueError:
        raise KeysUnusable("an unsealing key is not a number, a colon and 64 hexadecimal digits") from None
    return private


class Unsealer:
    """Unseals under private keys, by number. Safe to share between threads."""

    def __init__(self, private: Mapping[int, bytes]) -> None:
        """Take the private keys."""
        self._private = {number: X25519PrivateKey.from_private_bytes(key) for number, key in private.items()}
        self._publics = {number: key.public_key() for number, key in self._private.items()}
        self._ciphers: OrderedDict[bytes, AESGCM] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def read(cls, keys: str) -> "Unsealer":
        """Take the private keys as `unsealing_keys` gives them. Raises KeysUnusable."""
        return cls(read_private(keys))

    @property
    def unsealing_keys(self) -> str:
        """The private keys, to be handed to a process that unseals and reads no folder."""
        return ",".join(f"{number}:{key.private_bytes_raw().hex()}" for number, key in self._private.items())

    def unseal(self, sealed: bytes, context: str) -> str:
        """Decrypt what `seal` made for the same context. Raises SealBroken."""
        try:
            return self.unseal_bytes(sealed, context).decode()
        except UnicodeDecodeError:
            raise SealBroken("no text was sealed") from None

    def unseal_bytes(self, sealed: bytes, context: str) -> bytes:
        """Decrypt what `seal_bytes` made for the same context. Raises SealBroken."""
        if len(sealed) < _SHORTEST:
            raise SealBroken("too short to be a sealed value")
        nonce_ends = _PREFIX_BYTES + NONCE_BYTES
        cipher = self._opening(bytes(sealed[:_PREFIX_BYTES]))
        try:
            return cipher.decrypt(
                bytes(sealed[_PREFIX_BYTES:nonce_ends]), memoryview(sealed)[nonce_ends:], context.encode()
            )
        except InvalidTag:
            raise SealBroken("altered, or sealed for another context") from None

    def _opening(self, prefix: bytes) -> AESGCM:
        """The cipher of the values that begin so; those used last are kept. Raises SealBroken."""
        with self._lock:
            if cipher := self._ciphers.get(prefix):
                self._ciphers.move_to_end(prefix)
                return cipher
        if prefix[0] != VERSION:
            raise SealBroken(f"no sealed value of this version: {prefix[0]}")
        private = self._private.get(prefix[1])
        if private is None:
            raise SealBroken(f"no key number {prefix[1]} is here")
        try:
            shared = private.exchange(X25519PublicKey.from_public_bytes(prefix[2:]))
        except (
            ValueError
        ):  # a point of low order, with which every key would share the same secret (RFC 7748, 6.1)
            raise SealBroken("no ephemeral key stands in it") from None
        cipher = _cipher(shared, prefix, self._publics[prefix[1]])
        with self._lock:
            self._ciphers[prefix] = cipher
            if len(self._ciphers) > _CIPHERS_KEPT:
                self._ciphers.popitem(last=False)
        return cipher


class Bearer(Sealer, Unsealer):
    """Seals, tokenises and unseals under keys that were handed over. Safe to share between threads.

    It can unseal anyway, so that its values may share an ephemeral key: that makes sealing millions of them cheap.
    """

    def __init__(self, lookup_key: bytes, private: Mapping[int, bytes]) -> None:
        """Take the lookup key and the private keys, of which the highest number seals. Raises KeysUnusable."""
        Unsealer.__init__(self, private)
        current = max(self._publics)
        Sealer.__init__(self, lookup_key, f"{current}:{self._publics[current].public_bytes_raw().hex()}")
        self._shared = _Ephemeral.begin(self.number, self._public)

    def _take(self) -> _Ephemeral:
        """The ephemeral key that as many values share as are safe under one."""
        shared = self._shared
        # Counting is one step that no thread interrupts; of two that begin anew at once the later is kept.
        if next(shared.used) >= _TOGETHER:
            shared = self._shared = _Ephemeral.begin(self.number, self._public)
            next(shared.used)
        return shared


class Vault(Bearer):
    """Seals, tokenises and unseals under the keys of one folder."""

    def __init__(self, keys_dir: Path | str) -> None:
        """Open the folder, making it and its first keys if there are none. Raises KeysUnusable."""
        self.folder = Path(keys_dir)
        keys = open_keys(self.folder)
        super().__init__(keys.lookup, keys.sealing)
        self._webhooks, self._log = keys.webhooks, keys.log

    @property
    def webhook_keys(self) -> str:
        """The keys of webhooks, the newest last, to be handed to the process that signs by them."""
        return ",".join(key.hex() for _number, key in sorted(self._webhooks.items()))

    @property
    def log_key(self) -> str:
        """The key by which the access log is signed, to be handed to the process that signs."""
        return self._log.hex() if self._log else ""


class OneTimeKey(Unsealer):
    """A key for one answer: whoever asks draws it, hands out its public half, and lets nothing else open the answer."""

    def __init__(self, private: bytes | None = None) -> None:
        """Draw the key, or take the 32 bytes of one that was derived for the purpose."""
        key = X25519PrivateKey.generate() if private is None else X25519PrivateKey.from_private_bytes(private)
        super().__init__({0: key.private_bytes_raw()})
        self.public = key.public_key().public_bytes_raw()


def seal_for(public: bytes, content: str | bytes, context: str) -> bytes:
    """Seal a text or bytes to somebody's one-time key. Raises KeysUnusable where that is none."""
    plain = content.encode() if isinstance(content, str) else content
    try:
        return _Ephemeral.begin(0, X25519PublicKey.from_public_bytes(public)).seal(plain, context)
    except ValueError:
        raise KeysUnusable("this is no public key") from None


def _cipher(shared: bytes, prefix: bytes, public: X25519PublicKey) -> AESGCM:
    """The cipher made of a shared secret, bound to version, key number and both public keys (as in RFC 9180, 4.1)."""
    info = b"denizen seal" + prefix + public.public_bytes_raw()
    return AESGCM(HKDF(SHA256(), KEY_BYTES, None, info).derive(shared))
