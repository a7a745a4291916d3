"""Handing in a file by a page, following it, and taking away its rows to mend.

Runs as the application, by the token of whoever is signed in. The pages seal every piece before it comes here; what the
rows to mend are sealed to, only the page that asked for them has. The reception (`reception`) does the rest.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg

from denizen.access.errors import refusal as access_refusal
from denizen.intake.errors import FileCutShort, FileHandedIn, FilesTooMuchToday, FileUnknown, TooManyFiles
from denizen.intake.files.guards import DEFAULT_LIMITS
from denizen.kernel.db import Statements
from denizen.kernel.disk import keep_room
from denizen.kernel.errors import Refusal

_sql = Statements("denizen.intake")

PIECE = 1_000_000
"""Bytes of a file that are sealed together; the last piece may be shorter."""

LARGEST_FILE = DEFAULT_LIMITS.file_size
"""Bytes."""

_REFUSALS: dict[str, type[Refusal]] = {
    kind.code: kind for kind in (FileCutShort, FileHandedIn, FilesTooMuchToday, FileUnknown, TooManyFiles)
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A file in a list. `state` is None until it is received, before or refused; `waiting` while rows are applied."""

    id: UUID
    party_name: str
    capacity: str
    handed_in_at: datetime
    kind: str
    file_name: str
    size: int
    done_at: datetime | None
    state: str | None
    code: str | None
    batch_id: UUID | None
    waiting: bool


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file, and how far it has come at `asked_at`. `received_at` is when it came, or the same file before it.

    `rows_read` of about `rows_expected` were read since `began_at` (None before); `ahead` files wait before it. `code`
    is why it was refused, `value_names` and `value_texts` fill the sentence. `late` counts rows.
    """

    id: UUID
    party_name: str
    capacity: str
    handed_in_at: datetime
    kind: str
    file_name: str
    size: int
    done_at: datetime | None
    state: str | None
    code: str | None
    value_names: list[str]
    value_texts: list[str]
    batch_id: UUID | None
    received_at: datetime | None
    late: int
    unknown_columns: list[str]
    began_at: datetime | None
    rows_read: int | None
    rows_expected: int | None
    ahead: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class RowCount:
    """How many rows of a file are in a state, in all (`code` None) or for one reason."""

    state: str
    code: str | None
    quantity: int


@dataclass(frozen=True, slots=True)
class Mending:
    """A request for rows to mend: ready in so many `pieces` of a CSV or XLSX file, or `code` says why none are."""

    id: UUID
    file_id: UUID
    done_at: datetime | None
    code: str | None
    format: str | None
    pieces: int | None


def piece_context(file: UUID, place: int) -> str:
    """What a piece is sealed for: in another place, or of another file, it does not open."""
    return f"piece {place} of {file}"


def mended_context(mending: UUID, place: int) -> str:
    """What a piece of the rows to mend is sealed for."""
    return f"mended {place} of {mending}"


def hand_in_piece(db: psycopg.Connection, *, token: str, file: UUID, place: int, sealed: bytes) -> None:
    """Hand in a piece of an upload; one that comes again replaces itself.

    Raises AccessRefused, FileHandedIn where the upload was ended before, TooManyFiles, DiskNearlyFull.
    """
    keep_room()
    piece = {"token": token, "file": file, "place": place, "sealed": sealed}
    _refuse(_sql.run(db, "files/hand_in_piece", piece))


def hand_in(
    db: psycopg.Connection,
    *,
    token: str,
    file: UUID,
    party: UUID | None,
    kind: str,
    file_name: str,
    size: int,
) -> None:
    """End an upload: make a file of its pieces, which hold `size` bytes. Done already it stays as it is.

    It is for the actor's own party, or the one named. Raises FileCutShort where pieces are missing, AccessRefused.
    """
    pieces = -(-size // PIECE)
    ended = {"file": file, "party": party, "kind": kind, "file_name": file_name, "size": size}
    _refuse(_sql.run(db, "files/hand_in", {"token": token, "pieces": pieces, **ended}))


def drop_upload(db: psycopg.Connection, *, token: str, file: UUID) -> None:
    """Leave nothing of an upload that was not ended."""
    _sql.run(db, "files/drop_upload", {"token": token, "file": file})


def files(db: psycopg.Connection, *, token: str, before: UUID | None = None, most: int) -> list[Listed]:
    """The files one may follow, newest first, after the one given."""
    return _sql.rows(db, "files/listed", {"token": token, "before": before, "most": most}, of=Listed)


def file(db: psycopg.Connection, *, token: str, file: UUID) -> HandedIn:
    """One of them. Raises FileUnknown."""
    for found in _sql.rows(db, "files/file", {"token": token, "file": file}, of=HandedIn):
        return found
    raise FileUnknown


def file_rows(db: psycopg.Connection, *, token: str, file: UUID) -> list[RowCount]:
    """What became of the rows of a file so far; nothing where it is not one of them."""
    return _sql.rows(db, "files/rows", {"token": token, "file": file}, of=RowCount)


def ask_mending(
    db: psycopg.Connection, *, token: str, file: UUID, mending: UUID, language: str, public_key: bytes
) -> None:
    """Ask for the rows of a file that did not come in, sealed to a key. Raises FileUnknown, TooManyFiles."""
    keep_room()
    asked = {"file": file, "mending": mending, "language": language, "public_key": public_key}
    _refuse(_sql.run(db, "files/ask_mending", {"token": token, **asked}))


def mending(db: psycopg.Connection, *, token: str, mending: UUID) -> Mending:
    """What became of that. Raises FileUnknown where it is another's, or was asked a quarter of an hour ago."""
    for found in _sql.rows(db, "files/mending", {"token": token, "mending": mending}, of=Mending):
        return found
    raise FileUnknown


def mended_piece(db: psycopg.Connection, *, token: str, mending: UUID, place: int) -> bytes:
    """A piece of the rows to mend, as it was sealed. Raises FileUnknown."""
    row = _sql.run(db, "files/mended_piece", {"token": token, "mending": mending, "place": place}).fetchone()
    if row is None:
        raise FileUnknown
    return bytes(row[0])


def _refuse(cursor: psycopg.Cursor) -> None:
    """Raise what a door answered, if it refused."""
    row = cursor.fetchone()
    assert row is not None, "the door always answers"
    if row[0] in _REFUSALS:
        raise _REFUSALS[row[0]]
    if row[0]:
        raise access_refusal(row[0])
