"""What waits for whoever decides who is who: questions and proposals, without names; one clerk at each question."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg

from denizen.access.errors import refusal as access_refusal
from denizen.kernel.db import Statements
from denizen.linkage.errors import QuestionNotOpen

_sql = Statements("denizen.linkage")


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """An open question as the queue lists it, without names; `claimed_by` is who is at it, `is_mine` whether I am.

    A decision settles `settles` questions, itself among them; `urgency` is that and the days of waiting, by which the
    queue is ordered. `has_my_opinion` where I have said whom it means and a colleague is to say so too; `is_disputed`
    where two have said otherwise.
    """

    declaration_id: UUID
    reason: str
    asked_at: datetime
    kind: str
    capacity: str
    candidates: int
    settles: int
    urgency: int
    claimed_by: str | None
    is_mine: bool | None
    has_my_opinion: bool
    is_disputed: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two records that may be of one person, and how much speaks for it, in bits."""

    one_id: UUID
    other_id: UUID
    bits: float
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingPair:
    """Two records that one registrar, perhaps I, found to be of one person, and a second has to."""

    one_id: UUID
    other_id: UUID
    given_at: datetime
    has_my_opinion: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """Who holds a question: a colleague's name, and whether it is whoever asked."""

    held_by: str
    is_mine: bool


def questions(
    db: psycopg.Connection,
    *,
    token: str,
    reason: str | None = None,
    after: tuple[int, datetime, UUID] | None = None,
    most: int = 50,
) -> list[OpenQuestion]:
    """Return open questions, those first of which a decision settles most, after the one given (urgency, when, which).

    None to whoever does not answer them.
    """
    after_urgency, after_at, after_id = after or (None, None, None)
    asked = {
        "token": token,
        "reason": reason,
        "after_urgency": after_urgency,
        "after_at": after_at,
        "after": after_id,
        "most": most,
    }
    return _sql.rows(db, "questions", asked, of=OpenQuestion)


def proposals(
    db: psycopg.Connection, *, token: str, after: tuple[float, UUID, UUID] | None = None, most: int = 50
) -> list[Proposal]:
    """Return pairs that may be one person, the likeliest first, after the one given (bits, one, other)."""
    after_bits, after_one, after_other = after or (None, None, None)
    asked = {
        "token": token,
        "after_bits": after_bits,
        "after_one": after_one,
        "after_other": after_other,
        "most": most,
    }
    return _sql.rows(db, "proposals", asked, of=Proposal)


def waiting_pairs(db: psycopg.Connection, *, token: str) -> list[WaitingPair]:
    """Return the pairs that wait for a second who finds that they are one person, the oldest first."""
    return _sql.rows(db, "waiting_pairs", {"token": token}, of=WaitingPair)


def claim(db: psycopg.Connection, *, token: str, declaration_id: UUID) -> Claim:
    """Take a question upon oneself for a quarter of an hour, unless a colleague is at it. Raises QuestionNotOpen."""
    row = _sql.run(db, "claim", {"token": token, "declaration": declaration_id}).fetchone()
    assert row is not None, "the door always answers"
    held_by, is_mine, refused = row
    if refused:
        raise QuestionNotOpen if refused == QuestionNotOpen.code else access_refusal(refused)
    return Claim(held_by, is_mine)


def unclaim(db: psycopg.Connection, *, token: str, declaration_id: UUID) -> None:
    """Leave a question to others again."""
    _sql.run(db, "unclaim", {"token": token, "declaration": declaration_id})
