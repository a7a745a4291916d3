"""Writing lines of the journal: by every room, in the transaction that does what the line tells."""

from datetime import datetime
from uuid import UUID

import psycopg

from denizen.journal.sealing import seal
from denizen.journal.signing import signer_here
from denizen.kernel.db import Statements

_sql = Statements("denizen.journal")


def write_entry(
    db: psycopg.Connection,
    *,
    actor: UUID,
    now: datetime,
    act: str,
    reference: UUID | None = None,
    quantity: int = 1,
) -> None:
    """Write that somebody acted: the dotted name of the act, what it was about, and how many rows it concerned.

    Runs as the worker or the owner.
    """
    line = {"actor_id": actor, "now": now, "act": act, "reference": reference, "quantity": quantity}
    _sql.run(db, "write_entry", line)


def seal_log(db: psycopg.Connection, *, now: datetime, make_key: bool = False) -> int | None:
    """Take all lines of the access log that wait into the tree over it and sign it; return how many it has by then.

    None where none waited. Runs as the worker, which is given commitments and reads no line. Raises KeysUnusable.
    """
    signer, size = signer_here(make=make_key), None
    while sealed := seal(db, signer, now=now):
        size = sealed.size
    return size


def beat(db: psycopg.Connection, *, process: str) -> None:
    """Say that a process is at work, by the database's own clock. Runs as the worker."""
    _sql.run(db, "beat", {"process": process})
