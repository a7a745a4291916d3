"""Reading beyond the own area: why an officer does so, said first; and what a supervisor makes of it."""

from uuid import UUID

import psycopg

from denizen.access.errors import refusal
from denizen.kernel.db import Statements

_sql = Statements("denizen.access")


def say_why(
    db: psycopg.Connection,
    *,
    token: str,
    reason: str,
    person: UUID | None = None,
    dwelling: UUID | None = None,
) -> None:
    """Say why one person or one dwelling is read beyond the own area; it holds for two hours (PIPL 6, 51).

    Raises AccessRefused where the role has no own area, or has crossed its border sixty times within a day.
    """
    said = {"token": token, "person": person, "dwelling": dwelling, "reason": reason}
    _must_be_taken(_sql.run(db, "say_why", said))


def examine_crossing(db: psycopg.Connection, *, token: str, crossing: UUID, finding: str) -> None:
    """Say once what was found of another's reading beyond their area. Raises AccessRefused."""
    _must_be_taken(
        _sql.run(db, "examine_crossing", {"token": token, "crossing": crossing, "finding": finding})
    )


def _must_be_taken(answered: psycopg.Cursor) -> None:
    row = answered.fetchone()
    if row and row[0]:
        raise refusal(row[0])
