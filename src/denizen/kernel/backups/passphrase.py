"""A small file sealed under a passphrase, in the format of age (age-encryption.org/v1, recipient type `scrypt`).

Written out here, since the library measures the machine to decide how long a guess should take, and refuses on a slow
or busy one what was made on a fast one: on a bad day that would look like a wrong passphrase. Any other tool for age
opens these files, and theirs are opened here.
"""

import base64
import hmac
import os
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

WORK = 17
"""Each guess takes 2 to this times 1 KiB of memory: 128 MiB, as for the file of `keys export`."""

_MOST_WORK = 22
_LARGEST_BYTES = 1 << 16  # one piece of the format
_VERSION = b"age-encryption.org/v1"
_FILE = re.compile(
    rb"(age-encryption\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) (\d{1,2})\n([A-Za-z0-9+/]{43})\n---)"
    rb" ([A-Za-z0-9+/]{43})\n(.{16})(.{16,})",
    re.DOTALL,
)


class WrongPassphrase(Exception):
    """It does not open the file, or the file was altered: the two cannot be told apart."""


def is_sealed(content: bytes) -> bool:
    """Whether this is a file that a passphrase opens."""
    return content.startswith(_VERSION + b"\n-> scrypt ")


def seal_under(passphrase: str, content: bytes) -> bytes:
    """Seal less than 64 KiB."""
    if len(content) > _LARGEST_BYTES:
        raise ValueError("this is for small files")
    key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrapped = ChaCha20Poly1305(_wrapping(passphrase, salt, WORK)).encrypt(bytes(12), key, None)
    header = b"%b\n-> scrypt %b %d\n%b\n---" % (_VERSION, _text(salt), WORK, _text(wrapped))
    return (
        header
        + b" "
        + _text(_mac(key, header))
        + b"\n"
        + nonce
        + _piece(key, nonce).encrypt(_LAST, content, None)
    )


def unseal_under(passphrase: str, sealed: bytes) -> bytes:
    """What `seal_under` sealed. Raises WrongPassphrase."""
    parts = _FILE.fullmatch(sealed)
    if parts is None or not 1 <= int(parts[3]) <= _MOST_WORK or len(parts[7]) > _LARGEST_BYTES + 16:
        raise WrongPassphrase
    try:
        wrapping = _wrapping(passphrase, _bytes(parts[2]), int(parts[3]))
        key = ChaCha20Poly1305(wrapping).decrypt(bytes(12), _bytes(parts[4]), None)
        if not hmac.compare_digest(_mac(key, parts[1]), _bytes(parts[5])):
            raise WrongPassphrase
        return _piece(key, parts[6]).decrypt(_LAST, parts[7], None)
    except InvalidTag:
        raise WrongPassphrase from None


_LAST = bytes(11) + b"\x01"
"""The nonce of a first piece that is also the last."""


def _wrapping(passphrase: str, salt: bytes, work: int) -> bytes:
    salted = _VERSION + b"/scrypt" + salt
    return Scrypt(salt=salted, length=32, n=1 << work, r=8, p=1).derive(passphrase.encode())


def _mac(key: bytes, header: bytes) -> bytes:
    return hmac.digest(HKDF(SHA256(), 32, None, b"header").derive(key), header, "sha256")


def _piece(key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), 32, nonce, b"payload").derive(key))


def _text(content: bytes) -> bytes:
    return base64.b64encode(content).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    content = base64.b64decode(text + b"=" * (-len(text) % 4))
    if _text(content) != text:  # bits that mean nothing were set
        raise WrongPassphrase
    return content
