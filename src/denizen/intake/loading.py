"""A first load into an empty register: the same pipeline, with most keys built when the rows are there.

Which keys are put off is written down before the first is dropped, and each is struck off as it is built again: a load
that is interrupted anywhere is taken up by `build_keys`, and nothing is known only to the process that failed.
Runs as the owner. While keys are missing nothing holds the facts together but the pipeline that makes them, so a load
is for a register that nobody uses yet.
"""

import psycopg

from denizen.intake.errors import RegisterNotEmpty
from denizen.kernel.db import Statements

_sql = Statements("denizen.intake")


def put_keys_off(db: psycopg.Connection) -> int:
    """Drop the keys that the pipeline does not look things up by; return how many. Raises RegisterNotEmpty.

    Kept are primary keys and the indexes by which people, documents and links are found. Dropped are foreign keys,
    keys over periods, and the indexes that only readers use.
    """
    with db.transaction():
        if _sql.run(db, "register_is_empty").fetchone() != (True,):
            raise RegisterNotEmpty
        removals = _sql.run(db, "put_keys_off", {}).fetchall()
        for (removal,) in removals:
            db.execute(removal.encode())
    return len(removals)


def keys_put_off(db: psycopg.Connection) -> int:
    """Return how many keys are still missing: zero, unless a load is under way or was interrupted."""
    row = _sql.run(db, "keys_put_off").fetchone()
    return int(row[0]) if row else 0


def build_keys(db: psycopg.Connection) -> int:
    """Build the keys that were put off, each in a transaction of its own; return how many."""
    built = 0
    # Building a key sorts its rows, and the working memory of an ordinary connection is small.
    db.execute("SET maintenance_work_mem = '512MB'")
    while (row := _sql.run(db, "next_key_put_off").fetchone()) is not None:
        name, definition = row
        with db.transaction():
            db.execute(definition.encode())
            _sql.run(db, "key_is_built", {"name": name})
        built += 1
    db.execute("ANALYZE")
    return built
