"""What became of declarations. For the worker, but for the figures, which tell no person and which staff see too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

import psycopg

from denizen.kernel.db import Statements
from denizen.ledger.own import (
    OwnBatch,
    OwnDeclaration,
    OwnReject,
    just_declared,
    own_batches,
    own_declaration,
    own_declarations,
    own_rejects,
)

__all__ = [
    "FileCount",
    "InboxEntry",
    "OwnBatch",
    "OwnDeclaration",
    "OwnReject",
    "ReceiptState",
    "RefusedCount",
    "RowOutcome",
    "StateCount",
    "files",
    "inbox",
    "just_declared",
    "last_received",
    "own_batches",
    "own_declaration",
    "own_declarations",
    "own_rejects",
    "queue_age",
    "receipt_state",
    "refused",
    "row_outcomes",
    "states",
    "subject_in_law",
    "waiting",
]

_sql = Statements("denizen.ledger")


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row of a file; `field` is "" where the whole row is meant, `state` may still be `waiting`."""

    row_number: int
    number: UUID | None
    state: str
    code: str | None
    field: str


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many declarations of a kind are in a state now."""

    kind: str
    state: str
    quantity: int


@dataclass(frozen=True, slots=True)
class RefusedCount:
    """How many declarations are refused for one reason."""

    code: str
    quantity: int


@dataclass(frozen=True, slots=True)
class FileCount:
    """A file: its batch, when it came, what it declares, how many rows became a declaration, how many were rejected."""

    batch_id: UUID
    received_at: datetime
    kind: str
    declared: int
    rejected: int


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """A declaration as the inbox lists it: nobody's name, no sender's, no place."""

    declaration_id: UUID
    number: UUID
    kind: str
    capacity: str
    channel: str
    received_at: datetime
    state: str
    code: str | None


@dataclass(frozen=True, slots=True)
class ReceiptState:
    """What anybody may learn of a declaration who has its receipt: when it came, and whether the duty is done."""

    received_on: date
    done: bool


def inbox(
    db: psycopg.Connection,
    *,
    token: str,
    state: str | None = None,
    kind: str | None = None,
    capacity: str | None = None,
    channel: str | None = None,
    code: str | None = None,
    batch: UUID | None = None,
    since: datetime | None = None,
    before: UUID | None = None,
    most: int = 50,
) -> list[InboxEntry]:
    """Return declarations as they came in, newest first, after the one given by `before`. For the web.

    `code` is why they are refused or undecided, and narrows these two states alone. Nobody but those whose office it is
    gets any (`declaration.follow`).
    """
    said = {"state": state, "kind": kind, "capacity": capacity, "channel": channel}
    among = {"code": code, "batch": batch, "since": since, "before": before, "most": most}
    return _sql.rows(db, "inbox", {"token": token} | said | among, of=InboxEntry)


def row_outcomes(db: psycopg.Connection, batch_id: UUID) -> Iterator[RowOutcome]:
    """Return what became of each row of a batch so far, by row; a row rejected for several reasons comes several times.

    `state` is rejected (never a declaration), refused, undecided, applied or waiting.
    """
    return iter(_sql.rows(db, "row_outcomes", {"batch_id": batch_id}, of=RowOutcome))


def states(db: psycopg.Connection, *, since: datetime | None = None) -> list[StateCount]:
    """Return how many declarations, received since an instant or ever, are in which state, by kind. For the web too."""
    return _sql.rows(db, "states", {"since": since}, of=StateCount)


def last_received(db: psycopg.Connection) -> datetime | None:
    """Return when the newest declaration came in, None if none ever did. For the web."""
    (received_at,) = _sql.run(db, "last_received").fetchone() or (None,)
    return cast(datetime | None, received_at)


def refused(db: psycopg.Connection, *, since: datetime) -> list[RefusedCount]:
    """Return for which reasons declarations received since an instant are refused, most frequent first. For the web."""
    return _sql.rows(db, "refused", {"since": since}, of=RefusedCount)


def files(db: psycopg.Connection, *, since: datetime) -> list[FileCount]:
    """Return the files received since an instant, newest first, at most thirty. For the web."""
    return _sql.rows(db, "files", {"since": since}, of=FileCount)


def waiting(db: psycopg.Connection) -> int:
    """Return how many declarations wait to be worked on. For the web too."""
    row = _sql.run(db, "count_waiting").fetchone()
    return int(row[0]) if row else 0


def queue_age(db: psycopg.Connection) -> float:
    """Return for how many seconds the oldest declaration that waits has waited, 0 where none does. For the web too."""
    row = _sql.run(db, "queue_age").fetchone()
    return float(row[0]) if row else 0.0


def receipt_state(db: psycopg.Connection, number: UUID) -> ReceiptState | None:
    """Return what anybody may learn who has a receipt's number; None where there is none. For the web."""
    return next(iter(_sql.rows(db, "receipt_state", {"number": number}, of=ReceiptState)), None)


def subject_in_law(
    db: psycopg.Connection, nationality: str | None, document_type: str | None, issuer: str | None
) -> str | None:
    """Return the rule packs' word for whom somebody is, by nationality and document; None where they do not tell."""
    asked = {"nationality": nationality, "document_type": document_type, "issuer": issuer}
    row = _sql.run(db, "subject_in_law", asked).fetchone()
    return None if row is None or row[0] is None else str(row[0])
