"""Residents who sign in: whose records an account opens, and the codes that the counter hands out.

Each act of the counter takes a ticket of the reading room, and leaves a line in the person's own log.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

import psycopg

from denizen.access.actions import CODE_LASTS, hash_of, new_code
from denizen.access.queries import Ticket, redeem
from denizen.kernel.answers import Answer, typed
from denizen.kernel.db import Statements
from denizen.linkage.errors import ResidentDied, ResidentIsAChild
from denizen.register.errors import PersonJoined, PersonUnknown, refusal_in

_sql = Statements("denizen.linkage")

_ANSWERED = {
    refusal.code: refusal for refusal in (PersonUnknown, PersonJoined, ResidentDied, ResidentIsAChild)
}

type CodeKind = Literal["first_passkey", "visit"]
"""What a code from the counter opens: a passkey of one's own, or one short visit without one."""


@dataclass(frozen=True, slots=True)
class Ward:
    """A child for whom somebody answers today; `standing` tells whether it is fourteen or older."""

    person_id: UUID
    standing: str
    relation: str


@dataclass(frozen=True, slots=True)
class OwnPeople:
    """Whose records a resident may open. `own` is None where the account was ended or its person has died.

    `authority` is the office at whose counter the account was made.
    """

    own: UUID | None
    wards: list[Ward]
    authority: str | None = None

    def may_be(self, person: UUID) -> Ward | None:
        """The child of that id, if it is one of theirs."""
        return next((ward for ward in self.wards if ward.person_id == person), None)


@dataclass(frozen=True, slots=True)
class Account:
    """What opens a person's record: since when, by which kind of document, and until when a code waits to be used."""

    since: datetime
    proven_by: str
    passkeys: int
    last_used_at: datetime | None
    code_until: datetime | None


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A code for a person, which is kept nowhere; until when it is good, and what devices call the account."""

    code: str = field(repr=False)
    until: datetime
    called: str


def own_people(db: psycopg.Connection, token: str) -> OwnPeople:
    """Return whose records the session's resident may open; nobody's where the token is no resident's."""
    row = _sql.run(db, "own_people", {"token": token}).fetchone()
    if row is None or row[0] is None:
        return OwnPeople(None, [])
    told: Answer = typed(row[0], ids=("own",))
    return OwnPeople(
        told["own"], [Ward(**typed(ward, ids=("person_id",))) for ward in told["wards"]], told["authority"]
    )


def resident_accounts(db: psycopg.Connection, ticket: Ticket) -> list[Account]:
    """Return what opens the record of the ticket's person. Raises PersonUnknown, PersonJoined."""
    answer = _answered(redeem(db, ticket, _sql.text("resident_account")))
    instants = ("since", "last_used_at", "code_until")
    return [Account(**typed(one, instants=instants)) for one in answer["accounts"]]


def hand_out_code(
    db: psycopg.Connection, ticket: Ticket, *, kind: CodeKind, proven_by: str, lost: bool
) -> HandedOut:
    """Make a code for the ticket's person, whose document of that kind was compared; codes given before are void.

    With `lost`, what opened the record before opens nothing any more. Raises PersonUnknown, PersonJoined, ResidentDied,
    ResidentIsAChild, RecordHasAccount.
    """
    code = new_code()
    said = {"code_hash": hash_of(code), "kind": kind, "proven_by": proven_by, "lost": lost}
    answer = _answered(redeem(db, ticket, _sql.text("hand_out_code"), said | {"lasts": CODE_LASTS}))
    return HandedOut(code, datetime.fromisoformat(answer["until"]), answer["called"])


def end_account(db: psycopg.Connection, ticket: Ticket) -> int:
    """Let nothing open the record of the ticket's person any more; return how many accounts were ended."""
    ended: int = _answered(redeem(db, ticket, _sql.text("end_account")))["ended"]
    return ended


def _answered(answer: Answer) -> Answer:
    if refusal := refusal_in(answer, _ANSWERED):
        raise refusal
    return answer
