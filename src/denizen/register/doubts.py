"""Doubts as they are listed and examined, and corrections that somebody is told of. The door is `queries`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg

from denizen.access.queries import Ticket, ask, redeem
from denizen.kernel.answers import Answer, typed
from denizen.kernel.db import Statements
from denizen.register.answers import as_card
from denizen.register.delivered import Card
from denizen.register.errors import ANSWERED, refusal_in

_sql = Statements("denizen.register")


@dataclass(frozen=True, slots=True)
class OpenDoubt:
    """An open doubt as the list names it, without whose datum it is.

    `about` is a group of the card; `reason_code`, `evidence` and `capacity` are of `register.rules`. `is_mine` where
    whoever asked examines it, `is_own` where they raised it and so cannot.
    """

    doubt_id: UUID
    about: str
    reason_code: str
    evidence: str
    capacity: str
    since: datetime
    due: date
    examined_by: str | None
    is_mine: bool | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class DoubtCount:
    """How many doubts about a group are open, and how many of them overdue."""

    about: str
    quantity: int
    overdue: int


@dataclass(frozen=True, slots=True)
class DoubtState:
    """What a doubt came to at an instant, by whom (a pseudonym), for what reason and law, or by which declaration."""

    state: str
    said_at: datetime
    said_by: str | None
    code: str | None
    law: str | None
    due: date | None
    declaration: UUID | None


@dataclass(frozen=True, slots=True)
class Correcting:
    """A declaration by which the datum may have been put right, by its number."""

    number: UUID
    kind: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt, what became of it, and what the card says of the matter now, with the name.

    `due` is None once it is settled. `declaration_id` founds the fact, and `declaration` is its number; both are None
    where the group is doubted as a whole.
    """

    doubt_id: UUID
    about: str
    declaration_id: UUID | None
    declaration: UUID | None
    reason_code: str
    evidence: str
    capacity: str
    raised_at: datetime
    due: date | None
    is_own: bool
    is_mine: bool
    examined_by: str | None
    states: tuple[DoubtState, ...]
    corrections: tuple[Correcting, ...]
    card: Card

    @property
    def is_open(self) -> bool:
        """True until it is settled."""
        return self.due is not None

    @property
    def was_extended(self) -> bool:
        """True if it was given more time, which happens once."""
        return any(each.state == "extended" for each in self.states)


@dataclass(frozen=True, slots=True)
class Notice:
    """That a datum which one received was corrected since; `reference` is that of the case in which one received it."""

    doubt_id: UUID
    about: str
    told_at: datetime
    received_at: datetime
    reference: str | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """The notice, and what the card says of the matter now."""

    notice: Notice
    card: Card


def doubts(
    db: psycopg.Connection,
    *,
    token: str,
    about: str | None = None,
    after: tuple[date, UUID] | None = None,
    most: int,
) -> list[OpenDoubt]:
    """Return open doubts, the first due first, after the one whose day and id are given.

    For whom a session's token is; tells no person. Raises AccessRefused.
    """
    after_due, after_doubt = after or (None, None)
    asked = {"token": token, "about": about, "after_due": after_due, "after": after_doubt, "most": most}
    found = ask(db, _sql.text("doubts/doubts"), asked)["doubts"]
    return [
        OpenDoubt(**typed(item, ids=("doubt_id",), instants=("since",), dates=("due",))) for item in found
    ]


def doubts_open(db: psycopg.Connection, on: date) -> list[DoubtCount]:
    """Return how many doubts are open, by group, and how many were due before a day. Tells no person."""
    return _sql.rows(db, "doubts/open", {"on": on}, of=DoubtCount)


def doubt(db: psycopg.Connection, ticket: Ticket) -> Doubt:
    """Return the doubt that is the ticket's matter. Raises DoubtUnknown."""
    answer = _ask(db, ticket, "doubts/doubt")
    named = typed(
        answer, ids=("doubt_id", "declaration_id", "declaration"), instants=("raised_at",), dates=("due",)
    )
    return Doubt(
        **named
        | {
            "states": tuple(_as_state(item) for item in answer["states"]),
            "corrections": tuple(
                Correcting(**typed(item, ids=("number",), instants=("received_at",)))
                for item in answer["corrections"]
            ),
            "card": as_card(answer["card"]),
        }
    )


def corrections_told(db: psycopg.Connection, *, token: str, most: int = 200) -> list[Notice]:
    """Return what was corrected of what one received and has not looked at since, newest first.

    Raises AccessRefused.
    """
    return [
        _as_notice(item)
        for item in ask(db, _sql.text("doubts/told"), {"token": token, "most": most})["notices"]
    ]


def corrected(db: psycopg.Connection, ticket: Ticket) -> Corrected:
    """Return what was corrected by the doubt that is the ticket's matter, as it is held now; the notice is seen by it.

    Raises NoticeUnknown where one had not received it.
    """
    answer = _ask(db, ticket, "doubts/corrected")
    card = answer.pop("card")
    return Corrected(_as_notice(answer), as_card(card))


def _ask(db: psycopg.Connection, ticket: Ticket, statement: str) -> dict[str, Any]:
    answer = redeem(db, ticket, _sql.text(statement))
    if refusal := refusal_in(answer, ANSWERED):
        raise refusal
    return answer


def _as_state(item: Answer) -> DoubtState:
    return DoubtState(**typed(item, ids=("declaration",), instants=("said_at",), dates=("due",)))


def _as_notice(item: Answer) -> Notice:
    return Notice(**typed(item, ids=("doubt_id",), instants=("told_at", "received_at")))
