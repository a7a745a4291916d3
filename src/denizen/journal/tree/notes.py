"""Signed notes, and checkpoints as notes: the size and root of a tree at some time, under one name, signed by Ed25519.

https://c2sp.org/signed-note, https://c2sp.org/tlog-checkpoint. Whoever has a checkpoint holds the log to it: what it
covered can neither change nor be shown otherwise to somebody else.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from denizen.journal.tree.hashing import HASH_BYTES

_ED25519 = b"\x01"
_DASH = "\N{EM DASH}"
_NAME = re.compile(r"[^\s+]+")
_LINE = re.compile(rf"{_DASH} (?P<name>[^\s+]+) (?P<signature>\S+)")
_LONGEST = 1 << 16


class NoteWrong(Exception):
    """A note is no note, is not signed by whom it has to be, or does not say what a checkpoint says."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """By which notes of one name are verified."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes by which a signature names its key."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def text(self) -> str:
        """The key as tools take it: name+id+key."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a key. Raises NoteWrong."""
        # Base64 has plus signs too, and names have none.
        name, _plus, rest = text.partition("+")
        digest, _plus, encoded = rest.partition("+")
        key = decoded(encoded)
        if not _NAME.fullmatch(name) or key[:1] != _ED25519 or len(key) != 1 + HASH_BYTES:
            raise NoteWrong("this is no key of an Ed25519 verifier")
        found = cls(name, key[1:])
        if found.id.hex() != digest:
            raise NoteWrong("the key is not the one that its digest names")
        return found


@dataclass(frozen=True, slots=True)
class SignerKey:
    """By which notes of one name are signed."""

    name: str
    private: Ed25519PrivateKey

    def __post_init__(self) -> None:
        """Raise ValueError of a name that no note can bear."""
        if not _NAME.fullmatch(self.name):
            raise ValueError(self.name)

    @property
    def verifier(self) -> VerifierKey:
        """Its public half."""
        return VerifierKey(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """A note of a text that ends with a line's end: the text, an empty line, and the line of the signature."""
        if not text.endswith("\n"):
            raise ValueError("a note's text ends with a line's end")
        signature = self.verifier.id + self.private.sign(text.encode())
        return f"{text}\n{_DASH} {self.name} {base64.b64encode(signature).decode()}\n"


def opened(note: str, key: VerifierKey) -> str:
    """The text of a note that this key signed; signatures of others are passed over. Raises NoteWrong."""
    text, mark, signatures = note.rpartition("\n\n")
    if len(note) > _LONGEST or not mark or not signatures.endswith("\n"):
        raise NoteWrong("this is no signed note")
    text += "\n"
    ours = [
        signature[4:]
        for name, signature in map(_signature, signatures.splitlines())
        if name == key.name and signature[:4] == key.id
    ]
    if not ours:
        raise NoteWrong(f"{key.name} has not signed it")
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(ours[0], text.encode())
    except InvalidSignature:
        raise NoteWrong(f"the signature of {key.name} is wrong") from None
    return text


def _signature(line: str) -> tuple[str, bytes]:
    """Whose signature a line has, and the signature with the key's id in front."""
    found = _LINE.fullmatch(line)
    if found is None:
        raise NoteWrong("this is no signed note")
    return found["name"], decoded(found["signature"])


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree at some time: whose it is, how many leaves it has, and its root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text of a checkpoint; lines that others add are passed over. Raises NoteWrong."""
        lines = text.splitlines()
        if len(lines) < 3 or not lines[0] or not re.fullmatch(r"0|[1-9]\d{0,18}", lines[1]):
            raise NoteWrong("this is no checkpoint")
        root = decoded(lines[2])
        if len(root) != HASH_BYTES:
            raise NoteWrong("this is no checkpoint")
        return cls(lines[0], int(lines[1]), root)


def decoded(text: str) -> bytes:
    """Read base64 that is written in the one way: other bits behind its end would say the same. Raises NoteWrong."""
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if base64.b64encode(found).decode() != text:
        raise NoteWrong("this is no base64")
    return found
