"""Receiving: declarations enter the ledger and its queue in one transaction, and are acknowledged.

What stands here runs as the worker: it adds rows with keys made here, and needs to read none of them back. The
application declares through doors (`declaring`), of which this module is the way in as well.
"""

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import datetime
from functools import cache
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from denizen.kernel.db import Statements
from denizen.kernel.disk import keep_room
from denizen.kernel.ids import ordered_id
from denizen.ledger.declaring import Became, Declared, became, declare, declare_one, keep_draft, send_draft
from denizen.ledger.errors import KeyUsedForAnother
from denizen.ledger.rows import (
    DECLARATION,
    DESCRIBED,
    WAITING,
    Sender,
    declaration_rows,
    described_rows,
    waiting_rows,
    words_digest,
)
from denizen.ledger.rules import BULK, Acknowledgement, Declaration

__all__ = [
    "FEW",
    "Became",
    "Declared",
    "Sender",
    "became",
    "declare",
    "declare_one",
    "keep_draft",
    "open_batch",
    "receive",
    "reject_rows",
    "send_draft",
    "words_digest",
]

_sql = Statements("denizen.ledger")

FEW = 16
"""Declarations up to which rows are inserted one by one; more are copied."""


def receive(
    db: psycopg.Connection,
    *,
    actor: Sender,
    declarations: Sequence[Declaration],
    now: datetime,
    batch_id: UUID | None = None,
    lane: int = BULK,
) -> list[Acknowledgement]:
    """Write declarations to the ledger and the queue; return one acknowledgement for each, in order.

    All or none are received. A declaration with an idempotency key that came before is acknowledged as it was then,
    and received once; the same key with other words raises KeyUsedForAnother.
    Raises DiskNearlyFull before anything is kept where a disk has no more than its reserve left.
    """
    keep_room()
    acknowledged = [Acknowledgement(ordered_id(), uuid4(), now) for _ in declarations]
    few = len(declarations) <= FEW
    add = _insert if few else _copy
    try:
        with db.transaction(), db.pipeline() if few else nullcontext():
            said = declaration_rows(actor, declarations, acknowledged, batch_id)
            add(db, "declaration", DECLARATION, said)
            add(db, "described", DESCRIBED, described_rows(declarations, acknowledged))
            add(db, "waiting", WAITING, waiting_rows(declarations, acknowledged, lane))
            # Any login may fill the queue of notices, the application's too: in a full one every notice fails, and
            # with it what stands beside it. The worker looks by itself all the same.
            db.execute("SELECT pg_notify('declarations', '') WHERE pg_notification_queue_usage() < 0.5")
    except psycopg.errors.UniqueViolation as error:
        if error.diag.constraint_name != "declaration_is_received_once":
            raise
        if len(declarations) == 1:
            return [_acknowledged_before(db, actor, declarations[0])]
        with db.transaction():
            return [
                receipt
                for one in declarations
                for receipt in receive(
                    db, actor=actor, declarations=[one], now=now, batch_id=batch_id, lane=lane
                )
            ]
    return acknowledged


def time_of_receipt(db: psycopg.Connection, now: datetime) -> datetime:
    """Return the time to give a receipt: `now`, or that of the receipt before where the clock stands back by a day."""
    row = _sql.run(db, "time_of_receipt", {"now": now}).fetchone()
    assert row is not None, "a time is always given"
    received_at: datetime = row[0]
    return received_at


def open_batch(
    db: psycopg.Connection,
    *,
    actor: Sender,
    kind: str,
    file_name: str,
    digest: bytes,
    sealed: bytes,
    now: datetime,
    handed_in_at: datetime | None = None,
) -> UUID:
    """Record that a file came in, keep it sealed, return its id. Raises BatchAlreadyReceived, DiskNearlyFull.

    `handed_in_at` is when its sender handed it in, where it waited since: deadlines are judged by that.
    """
    keep_room()
    batch_id = ordered_id()
    batch = {
        "id": batch_id,
        "party_id": actor.party_id,
        "entered_by": actor.entered_by,
        "channel": actor.channel,
        "kind": kind,
        "file_name": file_name,
        "digest": digest,
        "received_at": now,
        "handed_in_at": handed_in_at,
    }
    _sql.run(db, "open_batch", batch)
    _sql.run(db, "keep_upload", {"batch_id": batch_id, "content": sealed})
    return batch_id


def reject_rows(db: psycopg.Connection, *, batch_id: UUID, rejects: Iterable[tuple[int, str, str]]) -> None:
    """Record rows of a file that could not become declarations: `(row number, field, code)`, no content."""
    _copy(
        db, "reject", ["batch_id", "row_number", "field", "code"], ((batch_id, *reject) for reject in rejects)
    )


def _acknowledged_before(db: psycopg.Connection, actor: Sender, declaration: Declaration) -> Acknowledgement:
    parameters = {"party_id": actor.party_id, "idempotency_key": declaration.idempotency_key}
    row = _sql.run(db, "acknowledged_before", parameters).fetchone()
    assert row is not None, "the key was found taken a moment ago and ledger rows are never removed"
    declaration_id, number, received_at, digest = row
    # No digest: it was forgotten when the lookup key was changed, and the key against repetition alone tells.
    if digest is not None and digest != words_digest(declaration):
        raise KeyUsedForAnother
    return Acknowledgement(declaration_id, number, received_at)


def _insert(
    db: psycopg.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Add a few rows: in a pipeline this waits for no answer, where each COPY waits for two."""
    for row in rows:
        psycopg.RawCursor(db).execute(_insertion(table, tuple(columns)), row)


@cache
def _insertion(table: str, columns: tuple[str, ...]) -> bytes:
    statement = sql.SQL("INSERT INTO ledger.{} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(sql.SQL(f"${number}") for number in range(1, len(columns) + 1)),
    )
    return statement.as_string().encode()


def _copy(
    db: psycopg.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    statement = sql.SQL("COPY ledger.{} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with db.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
