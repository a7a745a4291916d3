"""In which areas officers work who read in their own area alone; written by the keeper: nobody else widens that."""

import re
from datetime import date, datetime
from uuid import UUID

import psycopg

from denizen.access.errors import PostingMalformed
from denizen.journal.actions import write_entry
from denizen.kernel.db import Statements

_sql = Statements("denizen.access")

# The levels of the territory: province, city, county, town, community, grid.
_AREA = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15}")


def post(
    db: psycopg.Connection,
    *,
    actor: UUID,
    now: datetime,
    officer: UUID,
    code: str,
    since: date,
    until: date | None = None,
) -> None:
    """Have an officer work in an area, with all that lies in it, from a day on. Raises PostingMalformed."""
    if not _AREA.fullmatch(code) or (until is not None and until <= since):
        raise PostingMalformed
    with db.transaction():
        _sql.run(db, "staff/post", {"actor_id": officer, "code": code, "since": since, "until": until})
        write_entry(db, actor=actor, now=now, act="access.post", reference=officer)


def end_postings(
    db: psycopg.Connection, *, actor: UUID, now: datetime, officer: UUID, on: date, code: str | None = None
) -> int:
    """Let an officer work in an area no more from a day on, or in none; return how many postings ended."""
    with db.transaction():
        row = _sql.run(db, "staff/end_postings", {"actor_id": officer, "code": code, "on": on}).fetchone()
        ended = row[0] if row else 0
        write_entry(db, actor=actor, now=now, act="access.end_postings", reference=officer, quantity=ended)
    return int(ended)
