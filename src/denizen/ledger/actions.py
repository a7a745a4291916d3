"""Receiving: declarations enter the ledger and its queue in one transaction, and are acknowledged.

Runs as the worker. It adds rows with keys made here, and needs to read none of them back.
"""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from denizen.kernel.db import Statements
from denizen.kernel.ids import ordered_id
from denizen.kernel.partial import PartialDate
from denizen.ledger.errors import KeyUsedForAnother
from denizen.ledger.rules import BULK, Acknowledgement, Channel, Declaration, Described

_sql = Statements("denizen.ledger")

FEW = 16
"""Declarations up to which rows are inserted one by one; more are copied."""

_DECLARATION = (
    "id number kind party_id capacity channel entered_by received_at batch_id row_number idempotency_key digest target "
    "reason_code occurred plate address room category is_main purpose previous_place destination term_until "
    "filing_number employer_code occupation contract_kind workplace check_in check_out relation"
).split()
_DESCRIBED = (
    "declaration_id part name name_latin sex born birth_place nationality document_type document_issuer "
    "document_sealed document_token document_hint document_valid_to phone email language home_division home_address"
).split()
_WAITING = "declaration_id lane keys new_keys alike_keys address_key".split()


@dataclass(frozen=True, slots=True)
class Sender:
    """Who declares (`party_id`, in which `capacity`), who typed it in (`entered_by`), and by which way it came."""

    party_id: UUID
    capacity: str
    entered_by: UUID
    channel: Channel


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
    """
    acknowledged = [Acknowledgement(ordered_id(), uuid4(), now) for _ in declarations]
    few = len(declarations) <= FEW
    add = _insert if few else _copy
    try:
        with db.transaction(), db.pipeline() if few else nullcontext():
            said = _declaration_rows(actor, declarations, acknowledged, batch_id)
            add(db, "declaration", _DECLARATION, said)
            add(db, "described", _DESCRIBED, _described_rows(declarations, acknowledged))
            add(db, "waiting", _WAITING, _waiting_rows(declarations, acknowledged, lane))
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


def open_batch(
    db: psycopg.Connection,
    *,
    actor: Sender,
    kind: str,
    file_name: str,
    digest: bytes,
    sealed: bytes,
    now: datetime,
) -> UUID:
    """Record that a file came in, keep it sealed, and return its id. Raises BatchAlreadyReceived."""
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
    }
    _sql.run(db, "open_batch", batch)
    _sql.run(db, "keep_upload", {"batch_id": batch_id, "content": sealed})
    return batch_id


def reject_rows(db: psycopg.Connection, *, batch_id: UUID, rejects: Iterable[tuple[int, str, str]]) -> None:
    """Record rows of a file that could not become declarations: `(row number, field, code)`, no content."""
    _copy(
        db, "reject", ["batch_id", "row_number", "field", "code"], ((batch_id, *reject) for reject in rejects)
    )


def words_digest(declaration: Declaration) -> bytes:
    """Return a digest of everything that a declaration says, by which a repeated one is recognised."""
    # A sealed number has a fresh nonce each time: its token stands for it.
    said = [
        (field, getattr(declaration, field))
        for field in declaration.__slots__
        if field
        not in ("people", "keys", "new_keys", "alike_keys", "address_key", "row_number", "idempotency_key")
    ]
    people = [
        (
            person.part,
            *((slot, getattr(person, slot)) for slot in person.__slots__ if slot != "document"),
            document,
        )
        for person in declaration.people
        for paper in [person.document]
        for document in [(paper.type, paper.token, paper.issuer, paper.valid_to) if paper else None]
    ]
    return hashlib.sha256(repr((said, people)).encode()).digest()[:16]


def _acknowledged_before(db: psycopg.Connection, actor: Sender, declaration: Declaration) -> Acknowledgement:
    parameters = {"party_id": actor.party_id, "idempotency_key": declaration.idempotency_key}
    row = _sql.run(db, "acknowledged_before", parameters).fetchone()
    assert row is not None, "the key was found taken a moment ago and ledger rows are never removed"
    declaration_id, number, received_at, digest = row
    if digest != words_digest(declaration):
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


def _declaration_rows(
    actor: Sender,
    declarations: Sequence[Declaration],
    acknowledged: Sequence[Acknowledgement],
    batch_id: UUID | None,
) -> Iterable[Sequence[object]]:
    for said, receipt in zip(declarations, acknowledged, strict=True):
        yield (
            receipt.declaration_id,
            receipt.number,
            said.kind,
            actor.party_id,
            actor.capacity,
            actor.channel,
            actor.entered_by,
            receipt.received_at,
            batch_id,
            said.row_number,
            said.idempotency_key,
            words_digest(said) if said.idempotency_key else None,
            said.target,
            said.reason_code,
            _span(said.occurred),
            said.plate,
            said.address,
            said.room,
            said.category,
            said.is_main,
            said.purpose,
            said.previous_place,
            said.destination,
            said.term_until,
            said.filing_number,
            said.employer_code,
            said.occupation,
            said.contract_kind,
            said.workplace,
            said.check_in,
            said.check_out,
            said.relation,
        )


def _described_rows(
    declarations: Sequence[Declaration], acknowledged: Sequence[Acknowledgement]
) -> Iterable[Sequence[object]]:
    for said, receipt in zip(declarations, acknowledged, strict=True):
        for person in said.people:
            yield (receipt.declaration_id, *_described(person))


def _described(person: Described) -> Sequence[object]:
    document = person.document
    return (
        person.part,
        person.name,
        person.name_latin,
        person.sex,
        _span(person.born),
        person.birth_place,
        person.nationality,
        *(
            (
                document.type,
                document.issuer,
                document.sealed,
                document.token,
                document.hint,
                document.valid_to,
            )
            if document
            else (None,) * 6
        ),
        person.phone,
        person.email,
        person.language,
        person.home_division,
        person.home_address,
    )


def _waiting_rows(
    declarations: Sequence[Declaration], acknowledged: Sequence[Acknowledgement], lane: int
) -> Iterable[Sequence[object]]:
    for said, receipt in zip(declarations, acknowledged, strict=True):
        yield (
            receipt.declaration_id,
            lane,
            _bytes_array(said.keys),
            _bytes_array(said.new_keys),
            _bytes_array(said.alike_keys),
            said.address_key,
        )


def _bytes_array(values: Sequence[bytes]) -> str:
    """Write a PostgreSQL bytea[] as text: a tenth of what the driver's list adaptation costs."""
    return "{" + ",".join(f'"\\\\x{value.hex()}"' for value in values) + "}"


def _span(when: PartialDate | None) -> str | None:
    """Write a partial date as a PostgreSQL daterange; as text, for the same reason as above."""
    if when is None:
        return None
    return f"[{when.earliest or ''},{when.latest or ''}]"
