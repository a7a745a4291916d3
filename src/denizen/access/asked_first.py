"""What is asked before a reading: a reason beyond the own area, a supervisor's word for a small child's record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from denizen.access.errors import refusal
from denizen.kernel.db import Statements

_sql = Statements("denizen.access")


@dataclass(frozen=True, slots=True)
class Crossing:
    """A reading beyond an own area: by which officer of which areas, of what, why, and how many readings followed.

    `about` is `person` or `dwelling`; which one, a reading of its own tells. `mine` says that whoever asks did it.
    """

    id: UUID
    said_at: datetime
    officer: str
    pseudonym: str
    areas: list[str]
    about: str
    reason: str
    readings: int
    examined_at: datetime | None
    finding: str | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Approval:
    """What waits for a supervisor's word: which officer asks to open whose record, for what and for which case.

    `mine` says that whoever looks has asked it.
    """

    id: UUID
    asked_at: datetime
    officer: str
    pseudonym: str
    role: str
    purpose: str
    reference: str | None
    person_id: UUID
    mine: bool


@dataclass(frozen=True, slots=True)
class MyApproval:
    """How one's own asking for a record stands; `granted` is None while it waits."""

    asked_at: datetime
    decided_at: datetime | None
    granted: bool | None


def crossings(db: psycopg.Connection, *, token: str, examined: bool, most: int) -> list[Crossing]:
    """Return those that wait to be examined, the oldest first, or those that were, the latest first.

    Raises AccessRefused where the role does not examine them.
    """
    return [Crossing(*row) for row in _listed(db, "crossings", token=token, examined=examined, most=most)]


def crossings_waiting(db: psycopg.Connection, *, token: str) -> int | None:
    """Return how many wait to be examined, at most a thousand; None to whoever does not examine them."""
    row = _sql.run(db, "crossings_waiting", {"token": token}).fetchone()
    return row[0] if row else None


def my_postings(db: psycopg.Connection, *, token: str) -> list[str]:
    """Return the codes of the areas in which whoever holds the token works today."""
    return [code for (code,) in _sql.run(db, "my_postings", {"token": token}).fetchall()]


def approvals_asked(db: psycopg.Connection, *, token: str, most: int) -> list[Approval]:
    """Return what waits for a supervisor's word, the oldest first. Raises AccessRefused where the role gives none."""
    return [Approval(*row) for row in _listed(db, "approvals_asked", token=token, most=most)]


def approvals_waiting(db: psycopg.Connection, *, token: str) -> int | None:
    """Return how many wait, at most a thousand; None to whoever does not decide them."""
    row = _sql.run(db, "approvals_waiting", {"token": token}).fetchone()
    return row[0] if row else None


def my_approval(db: psycopg.Connection, *, token: str, person: UUID, purpose: str) -> MyApproval | None:
    """Return how one's own asking to open a record for a purpose stands; None where nothing was asked of late."""
    asked = {"token": token, "person": person, "purpose": purpose}
    return next(iter(_sql.rows(db, "my_approval", asked, of=MyApproval)), None)


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


def _listed(db: psycopg.Connection, statement: str, **asked: Any) -> list[tuple[Any, ...]]:
    """The rows of a list, of which the first would hold a refusal."""
    rows = _sql.run(db, statement, asked).fetchall()
    if rows and rows[0][0]:
        raise refusal(rows[0][0])
    return [row[1:] for row in rows]


def _must_be_taken(answered: psycopg.Cursor) -> None:
    row = answered.fetchone()
    if row and row[0]:
        raise refusal(row[0])
