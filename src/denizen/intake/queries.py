"""What the pipeline can say about a file that it worked on."""

from uuid import UUID

import psycopg

from denizen.kernel.db import Statements

_sql = Statements("denizen.intake")


def ends_nothing(db: psycopg.Connection, batch_id: UUID) -> list[int]:
    """Return the rows of a file that tell of an end before which no arrival at that place is known.

    They were applied and change nothing so far: they take effect once an earlier arrival is declared. Often, though,
    the day or the place is wrong, so whoever sent them should be told. Runs as the worker.
    """
    return [row for (row,) in _sql.run(db, "ends_nothing", {"batch_id": batch_id}).fetchall()]
