"""Looking at a database as a whole: is it damaged, and how much is in it?"""

from dataclasses import dataclass

import psycopg
from psycopg import sql

from denizen.kernel.db import Statements, connect
from denizen.kernel.postgres import Server
from denizen.kernel.roles import SCHEMAS

_sql = Statements("denizen.kernel")


@dataclass(frozen=True, slots=True)
class Examined:
    """How many indexes and tables were read, and how much damage was found in tables."""

    indexes: int
    tables: int
    damaged_rows: int


def examine(server: Server, database: str | None = None, *, thoroughly: bool = False) -> Examined:
    """Let PostgreSQL's amcheck read every index and every table; thoroughly, also whether each row is in its indexes.

    Takes a superuser, as the embedded server's administrator is. Raises psycopg.Error for a damaged index.
    """
    with connect(server.administrator(database)) as db:
        db.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        try:
            indexes = _sql.run(db, "damaged_indexes", {"thoroughly": thoroughly}).fetchone()
            rows = _sql.run(db, "damaged_rows").fetchone()
        finally:
            db.execute("DROP EXTENSION amcheck")
    assert indexes is not None, "counting always gives a row"
    assert rows is not None, "counting always gives a row"
    return Examined(indexes[0], *rows)


def row_counts(db: psycopg.Connection) -> dict[str, int]:
    """How many rows each table of the rooms has, by its name with that of its room; asked as their owner."""
    counts = {}
    for room, table in _sql.run(db, "rooms_tables", {"rooms": list(SCHEMAS)}).fetchall():
        counted = db.execute(_sql.composed("count_rows", table=sql.Identifier(room, table))).fetchone()
        counts[f"{room}.{table}"] = counted[0] if counted else 0
    return counts
