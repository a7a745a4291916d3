"""The proof of a line: what somebody takes along to hold the office to one line of their log, wherever they are.

A line, its salt, and the hashes that lead from it to a root that was signed. Nothing but the file and the log's public
key is needed to verify it. The format is written down in docs/rights.md.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Self

from denizen.journal.tree.hashing import ProofWrong, leaf_hash, verify_inclusion
from denizen.journal.tree.notes import Checkpoint, NoteWrong, VerifierKey, decoded, opened

FORMAT = "denizen-line-proof-1"
_LONGEST = 1 << 20


class ProofUnreadable(Exception):
    """A file is no proof of a line, or not written as one is."""


def commitment(salt: bytes, line: str) -> bytes:
    """What stands in the log for a line: it says nothing without the salt."""
    return sha256(salt + line.encode()).digest()


@dataclass(frozen=True, slots=True)
class LineProof:
    """One line of an access log, and what proves its place in the log as it was signed.

    `leaf` is the commitment to line and salt, `proof` leads from it to the root in `checkpoint`, a signed note; `key`
    is the public key that verifies that, as the office says.
    """

    line: str
    salt: bytes
    leaf: bytes
    position: int
    size: int
    proof: tuple[bytes, ...]
    checkpoint: str
    log: str
    key: str

    def text(self) -> str:
        """The file, as JSON."""
        said = {name: _written(value) for name, value in asdict(self).items()}
        return json.dumps({"format": FORMAT} | said, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a file. Raises ProofUnreadable."""
        try:
            said = json.loads(text) if len(text) <= _LONGEST else None
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict) or said.pop("format", None) != FORMAT or said.keys() != _READ.keys():
            raise ProofUnreadable
        try:
            return cls(**{name: read(said[name]) for name, read in _READ.items()})
        except NoteWrong:
            raise ProofUnreadable from None

    def flaw(self, key: VerifierKey | None = None) -> str | None:
        """What is wrong with it, by a stable code; None where it is right.

        `log_other`, `signature_wrong`, `tree_other`, `line_changed`, `leaf_wrong`. Where no key is given, the file's
        own is believed.
        """
        try:
            own = VerifierKey.parse(self.key)
        except NoteWrong:
            return "log_other"
        try:
            signed = Checkpoint.parse(opened(self.checkpoint, own))
        except NoteWrong:
            signed = None
        if own != (key or own) or self.log != own.name or (signed and signed.origin != self.log):
            return "log_other"
        return "signature_wrong" if signed is None else self._flaw_in(signed)

    def _flaw_in(self, signed: Checkpoint) -> str | None:
        """What is wrong with it, held to what was signed."""
        if signed.size != self.size:
            return "tree_other"
        if commitment(self.salt, self.line) != self.leaf:
            return "line_changed"
        try:
            verify_inclusion(leaf_hash(self.leaf), self.position, self.size, self.proof, signed.root)
        except ProofWrong:
            return "leaf_wrong"
        return None


def _written(value: object) -> object:
    match value:
        case bytes():
            return base64.b64encode(value).decode()
        case tuple():
            return [_written(each) for each in value]
        case _:
            return value


def _text(value: object) -> str:
    try:
        value.encode()  # type: ignore[attr-defined]
    except (AttributeError, UnicodeEncodeError):
        raise ProofUnreadable from None
    return str(value)


def _number(value: object) -> int:
    if type(value) is not int:
        raise ProofUnreadable
    return value


def _bytes(value: object) -> bytes:
    return decoded(_text(value))


def _hashes(value: object) -> tuple[bytes, ...]:
    if not isinstance(value, list):
        raise ProofUnreadable
    return tuple(map(_bytes, value))


_READ: dict[str, Callable[[Any], Any]] = {
    "line": _text,
    "salt": _bytes,
    "leaf": _bytes,
    "position": _number,
    "size": _number,
    "proof": _hashes,
    "checkpoint": _text,
    "log": _text,
    "key": _text,
}
