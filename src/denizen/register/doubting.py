"""Raising a doubt and what is done with it, each under a ticket that says by whom and for what. The door is `actions`.

Whoever the ticket was granted to acts; the database holds that nobody decides a doubt of their own.
"""

from datetime import date
from typing import Any
from uuid import UUID

import psycopg

from denizen.access.queries import Ticket, redeem
from denizen.kernel.clock import day_of, now
from denizen.kernel.db import Statements, refusing
from denizen.places.queries import rules_in_force
from denizen.register.doubts import Doubt
from denizen.register.errors import ANSWERED, refusal_in
from denizen.rules.queries import pack

_sql = Statements("denizen.register")


def raise_doubt(
    db: psycopg.Connection,
    ticket: Ticket,
    *,
    declaration_id: UUID | None = None,
    reason_code: str,
    evidence: str,
    capacity: str,
) -> UUID:
    """Doubt the one group of fields that the ticket asks for, or one fact of it by its declaration; return its id.

    `capacity` is as what the doubter speaks: the person themselves (at the counter, or on a page of their own), the
    declarant, staff in their work, a program of another office. It is examined by a registrar who did not raise it,
    within the working days of the rule pack. Raises PersonUnknown, PersonJoined, DoubtOpenAlready, DoubtNothingHeld,
    DoubtGroupMissing, DoubtOfAnotherCapacity, DoubtMalformed and AccessRefused.
    """
    today = day_of(now())
    law = pack(rules_in_force(db), on=today)
    said = {
        "declaration": declaration_id,
        "reason_code": reason_code,
        "evidence": evidence,
        "capacity": capacity,
    }
    answer = _act(db, ticket, "doubts/raise", said | {"due": law.doubt_due(today).last_day})
    return UUID(answer["doubt_id"])


def take_up_doubt(db: psycopg.Connection, ticket: Ticket) -> None:
    """Examine the doubt that is the ticket's matter, also where a colleague did. Raises as `settle_corrected` does."""
    _act(db, ticket, "doubts/take_up")


def extend_doubt(db: psycopg.Connection, ticket: Ticket, doubt: Doubt, *, code: str) -> date:
    """Give an examination more time, once, for a reason that the person is told; return by when it is due then.

    Raises DoubtExtendedAlready, and as `settle_corrected` does.
    """
    law = pack(rules_in_force(db), on=day_of(now()))
    due = law.doubt_due(day_of(doubt.raised_at), extended=True).last_day
    _act(db, ticket, "doubts/extend", {"code": code, "due": due})
    return due


def withdraw_doubt(db: psycopg.Connection, ticket: Ticket) -> None:
    """Take the ticket's doubt back: for oneself, or at the counter for whoever doubted; never to decide it.

    Raises DoubtOfAnother, DoubtSettledAlready, DoubtUnknown.
    """
    _act(db, ticket, "doubts/withdraw")


def uphold(db: psycopg.Connection, ticket: Ticket, *, code: str, law: str) -> None:
    """Decide that the datum stands, for a reason and by an article. Raises as `settle_corrected` does."""
    _act(db, ticket, "doubts/settle", {"state": "upheld", "code": code, "law": law, "correction": None})


def settle_corrected(db: psycopg.Connection, ticket: Ticket, *, correction: UUID) -> None:
    """Decide that the datum was put right by a declaration, named by its number; who had received it is told.

    Raises DoubtCorrectionUnfit, DoubtOwn, DoubtNotTakenUp, DoubtSettledAlready, DoubtUnknown, AccessRefused.
    """
    said = {"state": "corrected", "code": None, "law": None, "correction": correction}
    _act(db, ticket, "doubts/settle", said)


def _act(
    db: psycopg.Connection, ticket: Ticket, statement: str, said: dict[str, Any] | None = None
) -> dict[str, Any]:
    with refusing():
        answer = redeem(db, ticket, _sql.text(statement), said)
    if refusal := refusal_in(answer, ANSWERED):
        raise refusal
    return answer
