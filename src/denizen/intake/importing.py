"""Receiving a whole file: good rows become declarations in one transaction, bad ones are kept to be given back."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import cast
from uuid import UUID

import psycopg

from denizen.intake.drafting import Drafter, Flaw
from denizen.intake.files.columns import ColumnMapping
from denizen.intake.files.guards import DEFAULT_LIMITS, Limits, check_size
from denizen.intake.files.reading import ParsedFile, read
from denizen.intake.files.rows import ParsedRow
from denizen.kernel.crypto import Vault
from denizen.kernel.db import Statements
from denizen.ledger import actions as ledger
from denizen.ledger.actions import Sender
from denizen.ledger.rules import BULK, Declaration, Kind

_sql = Statements("denizen.intake")

_CHUNK = 2000
_UPLOAD = "upload"

type Reject = tuple[int, str, str]
"""Row number, field ("" for the whole row), code."""
type Tell = Callable[[int, int], None]
"""Told of progress: rows read, rows expected."""


@dataclass(frozen=True, slots=True)
class Received:
    """What a file was: its batch, how many rows it had, how many were received as declarations and how many not."""

    batch_id: UUID
    rows: int
    declarations: int
    rejected: int
    unknown_columns: tuple[str, ...]
    mapping: ColumnMapping


def receive_file(
    db: psycopg.Connection,
    *,
    actor: Sender,
    source: Path | bytes,
    file_name: str,
    kind: str,
    vault: Vault,
    now: datetime,
    demo: bool = False,
    sheet: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    tell: Tell = lambda done, expected: None,
) -> Received:
    """Receive the declarations of a file, all of its good rows or, if anything interrupts, none.

    Columns are understood as the sender's earlier files of this kind taught. Runs as the worker. Raises FileRefused
    where nothing can be read, BatchAlreadyReceived where the same file came from the same party before.
    """
    check_size(source, limits)
    content = source if isinstance(source, bytes) else source.read_bytes()
    digest = hashlib.sha256(content).digest()
    known = _remembered(db, actor.party_id, kind)
    with (
        read(content, kind, known, sheet=sheet, limits=limits, demo=demo, on=now.date()) as parsed,
        db.transaction(),
    ):
        batch_id = ledger.open_batch(
            db,
            actor=actor,
            kind=kind,
            file_name=Path(file_name).name[:200],
            digest=digest,
            sealed=vault.seal_bytes(content, _UPLOAD),
            now=now,
        )
        drafter = Drafter(vault, now.date())
        rows, rejects, received = 0, 0, 0
        seen: set[bytes] = set()
        while chunk := list(islice(parsed.rows, _CHUNK)):
            good, bad = _sorted(drafter, chunk, seen)
            ledger.receive(db, actor=actor, declarations=good, now=now, batch_id=batch_id, lane=BULK)
            ledger.reject_rows(db, batch_id=batch_id, rejects=bad)
            rows += len(chunk)
            received += len(good)
            rejects = rows - received
            tell(rows, parsed.total)
        _remember(db, actor.party_id, kind, parsed)
    return Received(batch_id, rows, received, rejects, parsed.unknown_columns, parsed.mapping)


def _sorted(
    drafter: Drafter, chunk: Iterable[ParsedRow], seen: set[bytes]
) -> tuple[list[Declaration], list[Reject]]:
    """Part rows into declarations and rejects; a row that says the same as an earlier one of its file is a reject."""
    good: list[Declaration] = []
    bad: list[Reject] = []
    for row in chunk:
        if row.problems:
            bad.extend(_once((row.number, problem.field, problem.code) for problem in row.problems))
            continue
        draft = drafter.draft(cast(Kind, row.kind), row.values, row.number)
        if isinstance(draft, Flaw):
            bad.append((row.number, draft.field, draft.code))
            continue
        words = hashlib.blake2b(
            repr((row.kind, sorted(row.values.items()))).encode(), digest_size=16
        ).digest()
        if words in seen:
            bad.append((row.number, "", "row.repeated"))
            continue
        seen.add(words)
        good.append(draft)
    return good, bad


def _once(rejects: Iterable[Reject]) -> Iterator[Reject]:
    """Keep the first of equal rejects: two readings of one cell may find the same fault."""
    return iter(dict.fromkeys(rejects))


def _remembered(db: psycopg.Connection, party_id: UUID, kind: str) -> ColumnMapping | None:
    rows = _sql.run(db, "remembered_columns", {"party_id": party_id, "kind": kind}).fetchall()
    return ColumnMapping.from_rows(rows) if rows else None


def _remember(db: psycopg.Connection, party_id: UUID, kind: str, parsed: ParsedFile) -> None:
    for header, field in parsed.mapping.to_rows():
        row = {"party_id": party_id, "kind": kind, "header": header, "field": field}
        _sql.run(db, "remember_column", row)
