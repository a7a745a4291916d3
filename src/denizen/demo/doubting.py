"""A few doubts for whoever opens the desk: raised at the counter and on a visit, one taken up, none decided."""

from typing import Any
from uuid import UUID

import psycopg

from denizen.access.actions import open_access, open_demo_session, say_why
from denizen.access.queries import Ticket
from denizen.kernel.db import Statements
from denizen.register.actions import raise_doubt, take_up_doubt

_sql = Statements("denizen.demo")

_UPKEEP = "registration.upkeep"
_VISITOR = "officer-1"
"""Reads in one area alone, and says why before a visit that may lie beyond it."""
_RAISED = (
    ("clerk-1", "residences", "no_longer", "statement", "person"),
    ("clerk-1", "particulars", "in_detail", "identity_document", "person"),
    (_VISITOR, "residences", "never", "place_seen", "staff"),
    ("clerk-1", "names", "in_detail", "paper", "declarant"),
)
"""Who raises it, about what, why, on which evidence, and as what the doubter speaks."""
_EXAMINER = "registrar-2"


def raise_some(worker: psycopg.Connection, web: psycopg.Connection) -> int:
    """Raise a doubt about each of a few people, and take the first up; return how many were raised.

    `worker` tells who lives in the town; `web` acts as the demonstration's staff. Only in a demonstration.
    """
    tokens: dict[str, str] = {}

    def token_of(pseudonym: str) -> str:
        if pseudonym not in tokens:
            tokens[pseudonym] = open_demo_session(web, pseudonym=pseudonym)
        return tokens[pseudonym]

    def ticket(pseudonym: str, reader: str, **asked: Any) -> Ticket:
        return open_access(web, token=token_of(pseudonym), purpose=_UPKEEP, reader=reader, **asked)

    raised: list[UUID] = []
    people = _sql.run(worker, "some_homes", {"most": len(_RAISED)}).fetchall()
    for (person, home), (who, about, reason, evidence, capacity) in zip(people, _RAISED, strict=False):
        if who == _VISITOR:
            say_why(web, token=token_of(who), reason="joint_visit", person=person)
        asked = ticket(who, "raise_doubt", person=person, fields=[about])
        fact = home if about == "residences" else None
        raised.append(
            raise_doubt(
                web, asked, declaration_id=fact, reason_code=reason, evidence=evidence, capacity=capacity
            )
        )
    if raised:
        take_up_doubt(web, ticket(_EXAMINER, "take_up_doubt", matter=raised[0]))
    return len(raised)
