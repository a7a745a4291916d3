"""What a sender's program is told of what its own party declared: never what was said of anybody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from uuid import UUID

import psycopg

from denizen.kernel.db import Statements
from denizen.ledger.declaring import Declared
from denizen.ledger.rules import Declaration

_sql = Statements("denizen.ledger")

# As in readers/own.sql.
_INSTANT: Mapping[str, Callable[[Declaration], datetime | None]] = {
    "lodging_checkin": attrgetter("check_in"),
    "lodging_checkout": attrgetter("check_out"),
}


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


def just_declared(said: Declaration, taken: Declared, capacity: str, whom: str | None) -> OwnDeclaration:
    """What `own_declaration` tells of one that a program has just declared, and that nobody has looked at yet."""
    assert taken.number is not None and taken.received_at is not None, "it was taken"  # noqa: PT018
    return OwnDeclaration(
        number=taken.number,
        kind=said.kind,
        capacity=capacity,
        channel="api",
        batch_id=None,
        received_at=taken.received_at,
        came_in_at=taken.received_at,
        happened_on=said.occurred.latest if said.occurred else None,
        happened_at=_INSTANT[said.kind](said) if said.kind in _INSTANT else None,
        whom=whom,
        state="waiting",
        code=None,
        fields=None,
        decided_at=None,
    )


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
