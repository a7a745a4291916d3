"""Keys of the register: sealing what must not lie about in the clear, and finding it again.

The database keeps national numbers and their like sealed (AES-256-GCM, NIST SP 800-38D) and beside them a token
(HMAC-SHA-256, FIPS 198-1) under a key of its own, by which an equal value is found without unsealing any.
Whoever has the database and not the keys can read neither.
"""

import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
TOKEN_BYTES = 16
_BLOCK_BYTES = 64  # of SHA-256
_LOOKUP_KEY = "lookup.key"
_SEAL_KEY = re.compile(r"seal-(\d{1,3})\.key")


class KeysUnusable(Exception):
    """The folder of keys is damaged, incomplete or readable by others: an operator must look at it."""


class SealBroken(Exception):
    """A sealed value was altered, belongs to another context, or was sealed under a key that is not here."""


class Tokens:
    """Makes the tokens by which equal values are found, under the lookup key alone. Safe to share between threads."""

    def __init__(self, key: bytes) -> None:
        """Take the lookup key. Raises KeysUnusable where it has not its 32 bytes."""
        if len(key) != KEY_BYTES:
            raise KeysUnusable(f"the lookup key has {len(key)} bytes instead of {KEY_BYTES}")
        # HMAC hashes the key before each message: those two states are made once and copied, which halves the cost.
        block = key.ljust(_BLOCK_BYTES, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def token(self, kind: str, value: str) -> bytes:
        """The 16 bytes by which `value` is found again among values of its kind: HMAC-SHA-256, cut.

        `value` must be normalised by the caller. Tokens of two kinds never meet; `kind` must not hold a NUL.
        """
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(f"{kind}\0{value}".encode())
        outer.update(inner.digest())
        return outer.digest()[:TOKEN_BYTES]


class Vault(Tokens):
    """Seals, unseals and tokenises under the keys of one folder. Safe to share between threads.

    The folder holds `lookup.key` and one or more `seal-N.key` (N from 1 to 255): the highest N seals, every one
    unseals. An empty folder receives its first keys, once; a folder that has lost some of its keys is refused,
    since a new key in the place of a lost one would quietly make every stored value unfindable.
    """

    def __init__(self, keys_dir: Path | str) -> None:
        """Open the folder, making it and its first keys if there are none. Raises KeysUnusable."""
        folder = Path(keys_dir)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_first_keys(folder)
        self._ciphers = {number: AESGCM(_read_key(path)) for number, path in _seal_keys(folder)}
        if not self._ciphers:
            raise KeysUnusable(f"{folder} holds no seal-N.key")
        self._current = max(self._ciphers)
        self._current_cipher = self._ciphers[self._current]
        self._current_byte = bytes([self._current])
        self.lookup_key = _read_key(folder / _LOOKUP_KEY)
        super().__init__(self.lookup_key)

    def seal(self, text: str, context: str) -> bytes:
        """Encrypt a text for one context, such as the name of the column that will hold it.

        Returns key number (1 byte), nonce (12), ciphertext and tag (16). The same text seals differently each time.
        Nonces are random: one key is good for 2**32 values (SP 800-38D, 8.3).
        """
        return self.seal_bytes(text.encode(), context)

    def seal_bytes(self, content: bytes, context: str) -> bytes:
        """Encrypt bytes as `seal` does a text."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._current_cipher.encrypt(nonce, content, context.encode())
        return self._current_byte + nonce + sealed

    def unseal(self, sealed: bytes, context: str) -> str:
        """Decrypt what `seal` made for the same context. Raises SealBroken."""
        return self.unseal_bytes(sealed, context).decode()

    def unseal_bytes(self, sealed: bytes, context: str) -> bytes:
        """Decrypt what `seal_bytes` made for the same context. Raises SealBroken."""
        if len(sealed) < 1 + NONCE_BYTES + TAG_BYTES:
            raise SealBroken("too short to be a sealed value")
        cipher = self._ciphers.get(sealed[0])
        if cipher is None:
            raise SealBroken(f"no key number {sealed[0]} in the folder")
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, context.encode())
        except InvalidTag:
            raise SealBroken("altered, or sealed for another context") from None


def _seal_keys(folder: Path) -> Iterator[tuple[int, Path]]:
    """The numbered sealing keys of the folder."""
    for path in sorted(folder.iterdir()):
        if match := _SEAL_KEY.fullmatch(path.name):
            number = int(match[1])
            if not 1 <= number <= 255:
                raise KeysUnusable(f"{path.name}: key numbers go from 1 to 255")
            yield number, path


def _read_key(path: Path) -> bytes:
    """The bytes of one key file."""
    try:
        mode = path.stat().st_mode
        key = path.read_bytes()
    except OSError as error:
        raise KeysUnusable(f"{path} cannot be read: {error.strerror}") from error
    if mode & 0o077:
        raise KeysUnusable(f"{path} may be read by others: chmod 600 it")
    if len(key) != KEY_BYTES:
        raise KeysUnusable(f"{path} holds {len(key)} bytes instead of {KEY_BYTES}")
    return key


def _make_first_keys(folder: Path) -> None:
    """Make the first keys if the folder is empty; of several processes that start together, one makes them."""
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not any(folder.glob("*.key")):
            _make_key(folder / "seal-1.key")
            _make_key(folder / _LOOKUP_KEY)
            os.fsync(lock)
    finally:
        os.close(lock)


def _make_key(path: Path) -> None:
    """Make a key file that only its owner may read, whole or not at all."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
