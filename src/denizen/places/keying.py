"""The keys of dwellings: kept with them, and made anew where addresses come to be read otherwise."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg import sql

from denizen.journal.actions import write_entry
from denizen.kernel.db import Statements, refusing
from denizen.places.addresses import keys, parse

_sql = Statements("denizen.places")


def rekey_dwellings(db: psycopg.Connection, *, actor: UUID, now: datetime) -> int:
    """Make the keys of all dwellings anew, as after addresses came to be read otherwise. Return how many dwellings."""
    with db.transaction():
        # Keys of a dwelling that was registered between the two statements would be made twice.
        _sql.run(db, "no_dwelling_is_added")
        _sql.run(db, "drop_dwelling_keys")
        addresses = _sql.run(db, "addresses").fetchall()
        copy_keys(db, addresses)
        write_entry(db, actor=actor, now=now, act="places.rekey_dwellings", quantity=len(addresses))
    return len(addresses)


def copy_keys(db: psycopg.Connection, addresses: Iterable[tuple[UUID, str]]) -> None:
    """Keep the keys of dwellings by their addresses."""
    rows = ((key, dwelling_id) for dwelling_id, address in addresses for key in keys(parse(address)))
    copy_rows(db, "dwelling_key", ("key", "dwelling_id"), rows)


def copy_rows(
    db: psycopg.Connection, table: str, columns: Sequence[str], rows: Iterable[tuple[object, ...]]
) -> None:
    """COPY rows into a table of the room."""
    statement = sql.SQL("COPY places.{} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with refusing(), db.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
