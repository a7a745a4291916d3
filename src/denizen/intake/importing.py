"""Receiving a whole file: good rows become declarations in one transaction, bad ones are kept to be given back."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import psycopg

from denizen.intake.drafting import Drafter
from denizen.intake.files.columns import ColumnMapping
from denizen.intake.files.errors import FileEmpty
from denizen.intake.files.guards import DEFAULT_LIMITS, Limits, check_size, open_source
from denizen.intake.files.reading import ParsedFile, read
from denizen.intake.sorting import Sorter
from denizen.kernel.clock import day_of
from denizen.kernel.crypto import Sealer
from denizen.kernel.db import Statements
from denizen.ledger import actions as ledger
from denizen.ledger.actions import Sender
from denizen.ledger.errors import BatchAlreadyReceived
from denizen.ledger.rules import BULK, SEALED_UPLOAD

_sql = Statements("denizen.intake")

_LONGEST_NAME = 200

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


class FileReceivedBefore(BatchAlreadyReceived):
    """The same file came from the same party before, at `received_at`; `received` is what it was then.

    Nothing was changed.
    """

    def __init__(self, received: Received, received_at: datetime) -> None:
        super().__init__()
        self.received = received
        self.received_at = received_at


def receive_file(
    db: psycopg.Connection,
    *,
    actor: Sender,
    source: Path | bytes,
    file_name: str,
    kind: str,
    sealer: Sealer,
    now: datetime,
    handed_in_at: datetime | None = None,
    demo: bool = False,
    sheet: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    tell: Tell = lambda done, expected: None,
) -> Received:
    """Receive the declarations of a file, all of its good rows or, if anything interrupts, none.

    Columns are understood as the sender's earlier files of this kind taught. `handed_in_at` is when the sender handed
    it in, where that was before `now`: deadlines are judged by it. Runs as the worker. Raises FileRefused where nothing
    can be read, FileReceivedBefore where the same file came from the same party before.
    """
    check_size(source, limits)
    content = _content(source)
    now = ledger.time_of_receipt(db, now)
    today = day_of(now)
    known = _remembered(db, actor.party_id, kind)
    with read(content, kind, known, sheet=sheet, limits=limits, demo=demo, on=today) as parsed:
        file = _File(
            name=_storable(Path(file_name).name)[:_LONGEST_NAME],
            kind=kind,
            # Of a workbook each sheet is a file of its own.
            digest=_digest(content, parsed.sheet),
            sealed=sealer.seal_bytes(content, SEALED_UPLOAD),
            handed_in_at=handed_in_at,
        )
        try:
            with db.transaction():
                received = _receive(db, actor, file, parsed, Sorter(Drafter(sealer, today)), now, tell)
                _remember(db, actor.party_id, kind, known, parsed.mapping)
                return received
        except BatchAlreadyReceived:
            raise _received_before(db, actor, file, parsed) from None


@dataclass(frozen=True, slots=True)
class _File:
    """What is kept of a file itself."""

    name: str
    kind: str
    digest: bytes
    sealed: bytes
    handed_in_at: datetime | None


def _receive(
    db: psycopg.Connection,
    actor: Sender,
    file: _File,
    parsed: ParsedFile,
    sorter: Sorter,
    now: datetime,
    tell: Tell,
) -> Received:
    batch_id = ledger.open_batch(
        db,
        actor=actor,
        kind=file.kind,
        file_name=file.name,
        digest=file.digest,
        sealed=file.sealed,
        now=now,
        handed_in_at=file.handed_in_at,
    )
    received = 0
    for good, bad in sorter.part(parsed.rows):
        if good:
            ledger.receive(db, actor=actor, declarations=good, now=now, batch_id=batch_id, lane=BULK)
        if bad:
            ledger.reject_rows(db, batch_id=batch_id, rejects=bad)
        received += len(good)
        tell(sorter.rows, parsed.total)
    if not sorter.rows:
        raise FileEmpty()
    rejected = sorter.rows - received
    return Received(batch_id, sorter.rows, received, rejected, parsed.unknown_columns, parsed.mapping)


def _content(source: Path | bytes) -> bytes:
    """Return the bytes of a file that is not too large to hold. Raises FileMissing."""
    if isinstance(source, bytes):
        return source
    with open_source(source) as stream:
        return stream.read()


def _digest(content: bytes, sheet: str) -> bytes:
    digest = hashlib.sha256(content)
    digest.update(sheet.encode("utf-8", "replace"))
    return digest.digest()


def _storable(text: str) -> str:
    """Return a name as PostgreSQL can keep it: file systems allow bytes that are no text."""
    return text.encode("utf-8", "replace").decode().replace("\0", "?")


def _received_before(
    db: psycopg.Connection, actor: Sender, file: _File, parsed: ParsedFile
) -> FileReceivedBefore:
    """Return what the file was when it came the first time, and when that was, as the error to raise."""
    batch = {"party_id": actor.party_id, "kind": file.kind, "digest": file.digest}
    row = _sql.run(db, "received_before", batch).fetchone()
    assert row is not None, "the batch stood in the way a moment ago, and none is ever removed"
    batch_id, received_at, declarations, rejected = row
    rows = declarations + rejected
    received = Received(batch_id, rows, declarations, rejected, parsed.unknown_columns, parsed.mapping)
    return FileReceivedBefore(received, received_at)


def _remembered(db: psycopg.Connection, party_id: UUID, kind: str) -> ColumnMapping:
    rows = _sql.run(db, "remembered_columns", {"party_id": party_id, "kind": kind}).fetchall()
    return ColumnMapping.from_rows(rows)


def _remember(
    db: psycopg.Connection, party_id: UUID, kind: str, known: ColumnMapping, mapping: ColumnMapping
) -> None:
    """Keep what this file taught and the sender's earlier ones had not."""
    for header, field in set(mapping.to_rows()) - set(known.to_rows()):
        if header == _storable(header):
            row = {"party_id": party_id, "kind": kind, "header": header, "field": field}
            _sql.run(db, "remember_column", row)
