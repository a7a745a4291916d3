"""What a sender's program is told of what its own party declared: never what was said of anybody."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import psycopg

from denizen.kernel.db import Statements

_sql = Statements("denizen.ledger")


@dataclass(frozen=True, slots=True)
class OwnDeclaration:
    """One of the party's declarations, and what became of it last.

    `state` is waiting, applied, refused or undecided. It came in at `came_in_at`, and was read at `received_at`, which
    is later only where its file waited. `happened_on` is the latest day on which it can have happened,
    `happened_at` the instant of a lodging's arrival or leaving, `whom` whom the law takes the person for: by these it
    is told when the declaration was due.
    """

    number: UUID
    kind: str
    capacity: str
    channel: str
    batch_id: UUID | None
    received_at: datetime
    came_in_at: datetime
    happened_on: date | None
    happened_at: datetime | None
    whom: str | None
    state: str
    code: str | None
    fields: list[str] | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnBatch:
    """A file of the party: how many of its rows became declarations, and how many did not."""

    id: UUID
    kind: str
    received_at: datetime
    declared: int
    rejected: int


@dataclass(frozen=True, slots=True)
class OwnReject:
    """One thing that was wrong with a row of a file."""

    row_number: int
    field: str
    code: str


def own_declaration(db: psycopg.Connection, *, token: str, number: UUID) -> OwnDeclaration | None:
    """One declaration of the party whose program's token this is; None where it is another's, or there is none."""
    asked = {"number": number, "after": None, "state": None, "most": 1}
    found = _sql.rows(db, "own/declarations", {"token": token} | asked, of=OwnDeclaration)
    return found[0] if found else None


def own_declarations(
    db: psycopg.Connection, *, token: str, after: UUID | None, state: str | None, most: int
) -> list[OwnDeclaration]:
    """The party's declarations after one of them, oldest first; nothing for a token without `read.status`."""
    asked = {"number": None, "after": after, "state": state, "most": most}
    return _sql.rows(db, "own/declarations", {"token": token} | asked, of=OwnDeclaration)


def own_batches(
    db: psycopg.Connection, *, token: str, after: UUID | None = None, batch_id: UUID | None = None, most: int
) -> list[OwnBatch]:
    """The party's files after one, or the one asked for, oldest first."""
    asked = {"batch_id": batch_id, "after": after, "most": most}
    return _sql.rows(db, "own/batches", {"token": token} | asked, of=OwnBatch)


def own_rejects(
    db: psycopg.Connection, *, token: str, batch_id: UUID, after: int, most: int
) -> list[OwnReject]:
    """What was wrong with the next rows of a file of the party, at most so many rows after one."""
    asked = {"batch_id": batch_id, "after": after, "most": most}
    return _sql.rows(db, "own/rejects", {"token": token} | asked, of=OwnReject)
