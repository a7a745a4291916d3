"""What comes before a reading: a reason beyond the own area, a supervisor's word for a small child's record."""

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


def ask_approval(
    db: psycopg.Connection, *, token: str, person: UUID, purpose: str, reference: str | None = None
) -> None:
    """Ask for a supervisor's word to open a small child's record for a purpose.

    Asking again while it waits changes nothing. The word holds for two hours (Regulations on the Protection of Minors
    in Cyberspace, 36). Raises AccessRefused.
    """
    asked = {"token": token, "person": person, "purpose": purpose, "reference": reference}
    _must_be_taken(_sql.run(db, "ask_approval", asked))


def decide_approval(db: psycopg.Connection, *, token: str, approval: UUID, granted: bool) -> None:
    """Allow or refuse once what another asked. Raises AccessRefused."""
    _must_be_taken(
        _sql.run(db, "decide_approval", {"token": token, "approval": approval, "granted": granted})
    )


def _must_be_taken(answered: psycopg.Cursor) -> None:
    row = answered.fetchone()
    if row and row[0]:
        raise refusal(row[0])
