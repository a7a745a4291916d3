"""Who looked, for the person who is signed in at a portal: the same lines as at the counter, found by a document."""

from dataclasses import dataclass
from datetime import datetime

import psycopg

from denizen.access.queries import Ticket, redeem
from denizen.kernel.answers import typed
from denizen.kernel.db import Statements
from denizen.linkage.errors import DocumentOfSeveral
from denizen.linkage.looked import MOST_LINES
from denizen.register.errors import refusal_in

_sql = Statements("denizen.linkage")

_ANSWERED = {DocumentOfSeveral.code: DocumentOfSeveral}


@dataclass(frozen=True, slots=True)
class UsageLine:
    """One line of a person's access log as a portal shows it; who looked is a pseudonym, of an organisation.

    `certain` is false where data were *possibly seen*. What is not known of an actor who is gone is None.
    """

    delivered_at: datetime
    purpose: str
    reader: str
    fields: list[str]
    certain: bool
    pseudonym: str | None
    organisation: str | None
    organisation_code: str | None


@dataclass(frozen=True, slots=True)
class Usage:
    """Lines, the newest first, and how many there are in the time asked about."""

    total: int
    lines: list[UsageLine]


def usage(
    db: psycopg.Connection,
    ticket: Ticket,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    skipped: int = 0,
    most: int = MOST_LINES,
) -> Usage:
    """Return who was delivered the data of whoever bears the document of the ticket; the first `skipped` left out.

    Empty where nobody known has the document. Raises DocumentOfSeveral.
    """
    asked = {"since": since, "until": until, "skipped": skipped, "most": most}
    answer = redeem(db, ticket, _sql.text("usage"), asked)
    if refusal := refusal_in(answer, _ANSWERED):
        raise refusal
    lines = [UsageLine(**typed(line, instants=("delivered_at",))) for line in answer["lines"]]
    return Usage(answer["total"], lines)


def log_since(db: psycopg.Connection) -> datetime | None:
    """When the oldest line of the log was written; None where there is none."""
    row = _sql.run(db, "log_since").fetchone()
    return row[0] if row else None
