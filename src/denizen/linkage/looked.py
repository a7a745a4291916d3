"""Who looked: the lines of a person's own log, and what proves that one stands in the log as it was signed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg

from denizen.access.queries import Ticket, redeem
from denizen.journal.queries import LineProof, prove
from denizen.kernel.answers import Answer, typed
from denizen.kernel.db import Statements
from denizen.linkage.errors import LineNotSealed, LineUnknown
from denizen.register.errors import PersonJoined, PersonUnknown, refusal_in

_sql = Statements("denizen.linkage")

_ANSWERED = {refusal.code: refusal for refusal in (PersonUnknown, PersonJoined, LineUnknown, LineNotSealed)}

MOST_LINES = 1000


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One line of a person's access log: when, for what, by whom (a pseudonym), and which groups of fields.

    `certain` is false where data were *possibly seen*: somebody opened a ticket whose reading was never committed.
    `sealed` once the line can be proven. Who signed in as a resident has no pseudonym, but a `relation` to the person:
    `self`, `mother`, `father` or `guardian`.
    """

    id: UUID
    delivered_at: datetime
    purpose: str
    basis: str
    reader: str
    fields: list[str]
    certain: bool
    pseudonym: str | None
    organisation: str | None
    relation: str | None
    sealed: bool


def delivery_log(
    db: psycopg.Connection,
    ticket: Ticket,
    *,
    before: UUID | None = None,
    most: int = MOST_LINES,
    own: bool | None = None,
) -> list[DeliveryLine]:
    """Return who was delivered the data of the ticket's person, newest first, at most a thousand lines.

    `before` names the line after which to go on, `own` whether only the person's own looks are told, or only
    those of others. Raises PersonUnknown, PersonJoined.
    """
    answer = redeem(db, ticket, _sql.text("delivery_log"), {"before": before, "most": most, "own": own})
    if refusal := refusal_in(answer, _ANSWERED):
        raise refusal
    return [as_line(item) for item in answer["lines"]]


def delivery_proof(db: psycopg.Connection, ticket: Ticket, line: UUID) -> LineProof:
    """Return what proves one line of the ticket's person: it stands in the log as that was signed last.

    Raises PersonUnknown, PersonJoined, LineUnknown, LineNotSealed.
    """
    answer = redeem(db, ticket, _sql.text("delivery_proof"), {"line": line})
    if refusal := refusal_in(answer, _ANSWERED):
        raise refusal
    return prove(db, answer["text"], bytes.fromhex(answer["salt"]), answer["position"])


def as_line(item: Answer) -> DeliveryLine:
    """Make one line out of a reader's answer."""
    return DeliveryLine(**typed(item, ids=("id",), instants=("delivered_at",)))
