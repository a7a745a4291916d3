"""Sealing anew what is stored, when the sealing key was changed, and retiring a key under which nothing is sealed.

It runs as the keeper, the only role that may change sealed columns, and them alone. Nothing that is recorded changes:
the same number and the same file come back, under another key. Each batch is one transaction with one line in the
journal, so that whoever is stopped goes on by beginning again: what is sealed under the current key is passed by.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg import sql

from denizen.journal.actions import write_entry
from denizen.kernel.crypto import SealBroken, Vault
from denizen.kernel.db import Statements
from denizen.ledger.rules import SEALED_NUMBER, SEALED_UPLOAD

_sql = Statements("denizen.register")

type Tell = Callable[[int, int], None]
"""Told of progress: values sealed anew, values that there were to seal anew."""


@dataclass(frozen=True, slots=True)
class Store:
    """A column of sealed values: what they are sealed for, and how many are read and written at once."""

    schema: str
    table: str
    column: str
    context: str
    at_once: int

    @property
    def name(self) -> str:
        """The column as people write it."""
        return f"{self.schema}.{self.table}.{self.column}"

    def identifiers(self) -> dict[str, sql.Composable]:
        """The table and the column, for a statement."""
        return {"table": sql.Identifier(self.schema, self.table), "sealed": sql.Identifier(self.column)}


STORES = (
    Store("ledger", "described", "document_sealed", SEALED_NUMBER, 2000),
    Store("ledger", "draft_described", "document_sealed", SEALED_NUMBER, 2000),
    Store("ledger", "upload", "content", SEALED_UPLOAD, 1),  # a file may have many megabytes
    Store("register", "identity_document", "sealed", SEALED_NUMBER, 2000),
    Store("register", "identity_document_superseded", "sealed", SEALED_NUMBER, 2000),
)
_KEPT = "_is_sealed_under_a_key_that_is_kept"
# Pages of a table that are looked through by one statement: some thousand rows.
_PAGES_AT_ONCE = 128


@dataclass(frozen=True, slots=True)
class Resealed:
    """What a run did: how many values it sealed anew, and which it could not open, by the name of their column."""

    values: int
    broken: dict[str, int]


def sealed_under(db: psycopg.Connection) -> dict[int, dict[str, int]]:
    """Return for each number of a key how many values of which column are sealed under it. Runs as the keeper."""
    found: dict[int, dict[str, int]] = {}
    for store in STORES:
        for number, values in db.execute(_sql.composed("keys/sealed_under", **store.identifiers())):
            found.setdefault(number, {})[store.name] = values
    return found


def reseal(
    db: psycopg.Connection, *, actor: UUID, vault: Vault, now: Callable[[], datetime], tell: Tell
) -> Resealed:
    """Seal anew, under the current key, whatever is sealed under another, until nothing is. Runs as the keeper.

    What does not open is left as it is, and counted: its key is not here, or it was altered.
    """
    expected = sum(
        sum(values.values()) for number, values in sealed_under(db).items() if number != vault.number
    )
    done = 0
    broken: Counter[str] = Counter()
    while True:
        before, broken = done, Counter()
        for store in STORES:
            for batch in _batches(db, store, vault.number):
                fresh = _resealed(batch, store, vault)
                broken[store.name] += len(batch) - len(fresh)
                if fresh:
                    done += _put(db, store, fresh, actor, now())
                    tell(done, expected)
        # The pipeline moves facts to their history meanwhile: what it moved past us is found by looking again.
        if done == before:
            return Resealed(done, {name: count for name, count in broken.items() if count})


def retire(owner: psycopg.Connection, *, number: int) -> None:
    """Let no column hold a value under this key or an earlier one any more. Runs as the owner of the tables.

    The database looks through all columns, so that this holds even against a process that still seals under the key.
    Raises psycopg.errors.CheckViolation where a value is left.
    """
    # All or nothing: a value that cannot be moved to a history, because its key was retired, would stop the pipeline.
    with owner.transaction():
        for statement in ("keep_from", "prove_kept"):
            for store in STORES:
                composed = _sql.composed(
                    f"keys/{statement}",
                    **store.identifiers(),
                    constraint=sql.Identifier(f"{store.table}{_KEPT}"),
                    retired=sql.Literal(number),
                )
                owner.execute(composed)


type Batch = list[tuple[str, bytes]]
"""Places of rows, and the values in them."""


def _batches(db: psycopg.Connection, store: Store, number: int) -> Iterator[Batch]:
    """What of a column is sealed under another key than this one, in the order in which it lies on the disk."""
    statement = _sql.composed("keys/sealed_otherwise", **store.identifiers())
    first = 0
    while first < pages(db, f"{store.schema}.{store.table}"):
        after, end = f"({first},0)", f"({first + _PAGES_AT_ONCE},0)"
        while True:
            within = {"after": after, "end": end, "number": number, "most": store.at_once}
            batch = db.execute(statement, within).fetchall()
            if batch:
                yield batch
            if len(batch) < store.at_once:
                break
            after = batch[-1][0]
        first += _PAGES_AT_ONCE


def pages(db: psycopg.Connection, table: str) -> int:
    """Return how many pages a table has."""
    row = _sql.run(db, "keys/pages", {"table": table}).fetchone()
    assert row is not None, "a table has a size"
    return int(row[0])


def _resealed(batch: Batch, store: Store, vault: Vault) -> list[tuple[str, bytes, bytes]]:
    """Place, old and new value of what can be opened."""
    fresh = []
    for place, old in batch:
        try:
            content = vault.unseal_bytes(old, store.context)
        except SealBroken:
            continue
        fresh.append((place, old, vault.seal_bytes(content, store.context)))
    return fresh


def _put(
    db: psycopg.Connection, store: Store, fresh: list[tuple[str, bytes, bytes]], actor: UUID, now: datetime
) -> int:
    """Write newly sealed values with their line in the journal; return how many rows were still as they were read."""
    places, old, new = zip(*fresh, strict=True)
    with db.transaction():
        values = {"places": list(places), "old": list(old), "fresh": list(new)}
        changed = db.execute(_sql.composed("keys/reseal", **store.identifiers()), values).rowcount
        if changed:
            write_entry(db, actor=actor, now=now, act="keys.reseal", quantity=changed)
    return changed
