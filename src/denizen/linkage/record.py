"""Everything that is held about a person, as the person gets it: one document, for the eye and for programs alike."""

from datetime import datetime

import psycopg

from denizen.access.queries import Ticket, redeem
from denizen.kernel.answers import Answer
from denizen.kernel.db import Statements
from denizen.register.errors import PersonJoined, PersonUnknown, refusal_in

_sql = Statements("denizen.linkage")

_ANSWERED = {refusal.code: refusal for refusal in (PersonUnknown, PersonJoined)}

FORMAT = "denizen-record-1"


def record(db: psycopg.Connection, ticket: Ticket, *, authority: str | None, now: datetime) -> Answer:
    """Return everything held about the ticket's person, as docs/api/record.schema.json describes it.

    What the ticket does not grant is not in it. Raises PersonUnknown, PersonJoined.
    """
    answer = redeem(db, ticket, _sql.text("record"))
    if refusal := refusal_in(answer, _ANSWERED):
        raise refusal
    return {"format": FORMAT, "told_at": now.isoformat(timespec="seconds"), "told_by": authority} | answer
