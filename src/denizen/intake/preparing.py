"""Before a round: working tables of the connection, and its turn among appliers."""

from collections.abc import Mapping
from typing import Any

import psycopg

from denizen.kernel.db import Statements

type Parameters = Mapping[str, Any]

_sql = Statements("denizen.intake")


def prepare(db: psycopg.Connection) -> None:
    """Make the working tables of this connection, and let it keep the plans of its statements."""
    with db.transaction():
        db.execute("SET client_min_messages = warning")
        for statement in _sql.text("work_tables").split(";"):
            if statement.strip():
                db.execute(statement.encode())


def alone(db: psycopg.Connection, parameters: Parameters) -> Parameters:
    """Wait until no other applier is at work, and keep others out until this transaction ends.

    Return the parameters with the time of record, which is settled now: while waiting, others may have recorded later.
    """
    # The clock's one row is what they wait for. No advisory lock: those are open to every login, the application's too.
    row = _sql.run(db, "time_of_record", parameters).fetchone()
    assert row is not None, "the clock of record has one row"
    return {**parameters, "now": row[0]}
