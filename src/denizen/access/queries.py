"""Who somebody is and what they may read; and the door through which every reader is asked."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.range import DateRange

from denizen.access import rules
from denizen.access.asked_first import (
    Approval,
    Crossing,
    MyApproval,
    approvals_asked,
    approvals_waiting,
    crossings,
    crossings_waiting,
    my_approval,
    my_postings,
)
from denizen.access.errors import (
    LogUnwritable,
    NotSignedIn,
    PartyUnknown,
    refusal,
)
from denizen.kernel.answers import typed
from denizen.kernel.db import Statements

_sql = Statements("denizen.access")

__all__ = [
    "CROSSING_FINDINGS", "CROSSING_REASONS", "PARTY_KINDS", "RESIDENT", "STAFF_ROLES", "SYSTEM_ACTOR",
    "Actor", "Approval", "Crossing", "DemoActor", "MyApproval", "MyPasskey", "MySession", "MySignIns",
    "Party", "Purpose", "Ticket", "Use", "approvals_asked", "approvals_waiting", "ask", "crossings",
    "crossings_waiting", "demo_actors", "logged", "my_approval", "my_postings", "my_sign_ins", "one_day",
    "parties", "party_by_handle", "party_for", "party_named", "purposes_for", "redeem", "staff_known",
    "sweeper_lag", "uses", "whoami",
]  # fmt: skip

PARTY_KINDS = (
    "landlord", "employer", "hotel", "private_host", "agency", "property_manager", "school", "resident", "registrar",
)  # fmt: skip
"""In which statutory capacities parties declare, as access.party allows them."""

STAFF_ROLES = rules.STAFF_ROLES
CROSSING_REASONS = rules.CROSSING_REASONS
CROSSING_FINDINGS = rules.CROSSING_FINDINGS
RESIDENT = rules.RESIDENT

_MOST_HANDLES = 10

# The functions that write the log, as PostgreSQL names them in the context of an error.
_WRITERS = ('"log_delivery"', "reading.open_access(")

log = logging.getLogger("denizen.failures")

# Who acts when nobody does: migrations, the pipeline, sweepers.
SYSTEM_ACTOR = UUID("00000000-0000-7000-8000-000000000001")


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever is signed in, and the party for which they act, if any."""

    actor_id: UUID
    role: str
    name: str
    language: str
    party_id: UUID | None
    party_kind: str | None
    party_name: str | None


@dataclass(frozen=True, slots=True)
class DemoActor:
    """Somebody invented, among whom a demonstration lets one choose: of the staff, or a resident."""

    pseudonym: str
    role: str
    name: str
    party_name: str | None


@dataclass(frozen=True, slots=True)
class MyPasskey:
    """One's own passkey."""

    id: UUID
    added_at: datetime
    last_used_at: datetime | None
    backed_up: bool


@dataclass(frozen=True, slots=True)
class MySession:
    """One's own open session; `credential_id` is the passkey that opened it."""

    id: UUID
    opened_at: datetime
    seen_at: datetime
    credential_id: UUID | None
    this_one: bool


@dataclass(frozen=True, slots=True)
class MySignIns:
    """What opens and what is open, of one's own."""

    passkeys: list[MyPasskey]
    sessions: list[MySession]


@dataclass(frozen=True, slots=True)
class Purpose:
    """For what a role may use readers: code, law, whether a case reference is due, and the readers."""

    code: str
    legal_basis: str
    asks_reference: bool
    readers: list[str]


@dataclass(frozen=True, slots=True)
class Use:
    """A purpose for which people are read: its law, who may read for it, and which groups of fields they receive."""

    code: str
    legal_basis: str
    roles: list[str]
    fields: list[str]


@dataclass(frozen=True, slots=True)
class Party:
    """A party that may declare."""

    id: UUID
    handle: str
    kind: str
    name: str
    credit_code: str | None
    language: str
    valid_during: DateRange


@dataclass(frozen=True, slots=True)
class Ticket:
    """A granted and committed intent to read: the whole question, and the groups of fields that will be answered."""

    id: UUID
    reader: str
    purpose: str
    fields: frozenset[str]
    person: UUID | None = None
    dwelling: UUID | None = None
    search: bytes | None = field(default=None, repr=False)
    matter: UUID | None = None
    during: DateRange | None = None
    known_on: datetime | None = None

    def must_ask(self, **question: object) -> None:
        """Refuse (`access.ticket_for_another_question`) unless the ticket was opened for exactly this question."""
        if any(getattr(self, name) != value for name, value in question.items()):
            raise refusal("access.ticket_for_another_question")


def whoami(db: psycopg.Connection, token: str) -> Actor | None:
    """Return whose session this token opens; None when it is unknown, closed or over, or the actor inactive."""
    return next(iter(_sql.rows(db, "whoami", {"token": token}, of=Actor)), None)


def demo_actors(db: psycopg.Connection) -> list[DemoActor]:
    """Return the invented staff of a demonstration; nobody wherever the staff is real."""
    return _sql.rows(db, "demo_actors", of=DemoActor)


def purposes_for(db: psycopg.Connection, role: str, reader: str | None = None) -> list[Purpose]:
    """Return the purposes for which the role may read, or may use one reader, in the order of their codes."""
    return _sql.rows(db, "purposes_for", {"role": role, "reader": reader}, of=Purpose)


def uses(db: psycopg.Connection) -> list[Use]:
    """Return for what people are read, each purpose with its law, its roles and its groups of fields."""
    return _sql.rows(db, "uses", of=Use)


def party_by_handle(db: psycopg.Connection, handle: str) -> Party | None:
    """Return the party with this short name. For commands: the web role may not ask."""
    return next(iter(_sql.rows(db, "party_by_handle", {"handle": handle}, of=Party)), None)


def party_for(db: psycopg.Connection, token: str, handle: str) -> Party | None:
    """Return the party with this short name, if whoever the token stands for may declare for it. For the web."""
    return next(iter(_sql.rows(db, "party_for", {"token": token, "handle": handle}, of=Party)), None)


def party_named(db: psycopg.Connection, handle: str, *, on: date) -> Party:
    """Return the party with this short name. For commands: the web role may not ask.

    Raises PartyUnknown, which tells the names of parties that may declare on a day.
    """
    if (party := party_by_handle(db, handle)) is not None:
        return party
    asked = {"on": on, "most": _MOST_HANDLES + 1}
    handles = [known for (known,) in _sql.run(db, "party_handles", asked).fetchall()]
    if not handles:
        raise PartyUnknown(message=PartyUnknown.of_none, handle=handle)
    more = ", …" if len(handles) > _MOST_HANDLES else ""
    raise PartyUnknown(handle=handle, handles=", ".join(handles[:_MOST_HANDLES]) + more)


def parties(db: psycopg.Connection) -> list[Party]:
    """Return all parties, by their short names. For commands: the web role may not ask."""
    return _sql.rows(db, "parties", of=Party)


def my_sign_ins(db: psycopg.Connection, token: str) -> MySignIns:
    """Return one's own passkeys, the oldest first, and open sessions, the newest first. Raises NotSignedIn."""
    row = _sql.run(db, "my_sign_ins", {"token": token}).fetchone()
    if row is None or row[0] is None:
        raise NotSignedIn
    passkeys = [typed(one, ids=("id",), instants=("added_at", "last_used_at")) for one in row[0]["passkeys"]]
    sessions = [
        typed(one, ids=("id", "credential_id"), instants=("opened_at", "seen_at"))
        for one in row[0]["sessions"]
    ]
    return MySignIns([MyPasskey(**one) for one in passkeys], [MySession(**one) for one in sessions])


def redeem(
    db: psycopg.Connection, ticket: Ticket, statement: str, params: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Take the ticket to a reader: a statement that returns one JSON object and is given `%(ticket)s`.

    Raises AccessRefused with the reader's code where its answer is a refusal of the reading room; an answer that holds
    another room's refusal is returned, for that room to raise. Raises LogUnwritable where no line can be written.
    """
    with logged():
        return ask(db, statement, {**(params or {}), "ticket": ticket.id})


def ask(db: psycopg.Connection, statement: str, params: dict[str, Any]) -> dict[str, Any]:
    """Ask a reader that tells no person and takes the session's token instead of a ticket: one JSON object.

    Raises AccessRefused with the reader's code where the session is over or its role may not ask.
    """
    row = db.execute(statement.encode(), params).fetchone()
    assert row is not None, "a reader always answers"
    answer: dict[str, Any] = row[0]
    if str(answer.get("refusal", "")).startswith("access."):
        raise refusal(answer["refusal"])
    return answer


@contextmanager
def logged() -> Iterator[None]:
    """Turn a failure to write the log, for whatever reason, into LogUnwritable; the reading has failed with it."""
    try:
        yield
    except psycopg.Error as error:
        if not any(writer in (error.diag.context or "") for writer in _WRITERS):
            raise
        # What the server said is for whoever looks after the register; its message names tables and files, and nobody.
        # A trace would hold the statement's values too.
        log.error("the access log cannot be written: %s", error.diag.message_primary)  # noqa: TRY400
        raise LogUnwritable from None


def one_day(day: date) -> DateRange:
    """Return the period that is that one day, as a ticket names it."""
    return DateRange(day, date.fromordinal(day.toordinal() + 1), "[)")


def staff_known(db: psycopg.Connection) -> tuple[int, int]:
    """Return how many active accounts of staff there are: of invented people, and of real ones. For the owner."""
    row = _sql.run(db, "staff", {"roles": list(STAFF_ROLES)}).fetchone()
    return (row[0], row[1]) if row else (0, 0)


def sweeper_lag(db: psycopg.Connection) -> float:
    """Return for how many seconds the sweeper has left the oldest ticket that it could take. For worker and pulse."""
    row = _sql.run(db, "sweeper_lag").fetchone()
    return float(row[0]) if row else 0.0
