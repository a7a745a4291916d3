"""Entering what an authority asks, moving it on, answering it once; and what an operator lists and chooses."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

import psycopg
from psycopg.types.range import DateRange

from denizen.access.queries import Ticket, redeem
from denizen.disclosure.errors import AuthorityMalformed, AuthorityUnknown, refusal
from denizen.disclosure.queries import KINDS, Delivered
from denizen.disclosure.rules import ACTS
from denizen.journal.actions import write_entry
from denizen.kernel.answers import typed
from denizen.kernel.db import Statements

_sql = Statements("denizen.disclosure")

MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Letter:
    """What an authority's letter says. `subject` is person, dwelling, or nobody where the register has none such.

    `handler` is the keyed hash of the number of the document by which its officer identified themselves,
    `handler_hint` its end.
    """

    authority: UUID
    ground: str
    case_number: str
    subject: str
    fields: tuple[str, ...]
    during: DateRange | None
    handler: bytes
    handler_hint: str
    received_on: date
    single_use: bool
    person: UUID | None = None
    dwelling: UUID | None = None
    case_papers: str | None = None
    is_urgent: bool = False
    asks_delay: bool = False


def enter(db: psycopg.Connection, *, token: str, letter: Letter) -> UUID:
    """Enter a letter and return the number of the request. Raises the refusals of `errors`, and PersonJoined."""
    number = uuid4()
    said = {name: getattr(letter, name) for name in Letter.__dataclass_fields__}
    said["fields"] = list(letter.fields)
    row = _sql.run(db, "enter", said | {"token": token, "id": number}).fetchone()
    assert row is not None, "the door always answers"
    if row[0]:
        raise refusal(row[0], kept=row[1])
    return number


def take_step(
    db: psycopg.Connection,
    *,
    token: str,
    request: UUID,
    act: str,
    reason: str | None = None,
    fields: tuple[str, ...] | None = None,
) -> None:
    """Check, cut, approve or refuse a request, or find that its person is to be told at once.

    `act` is one of `rules.ACTS` but delivery. `reason` is due for a cut and a refusal, `fields`, which remain, for a
    cut.
    Raises AccessRefused, OwnRequest, ApprovedBefore, OfficerNeeded, NotNow, CutNothing, ReasonMissing.
    """
    assert act in ACTS, "an act of ours"
    remaining = None if fields is None else list(fields)
    step = {"token": token, "request": request, "act": act, "reason": reason, "fields": remaining}
    row = _sql.run(db, "take_step", step).fetchone()
    if row and row[0]:
        raise refusal(row[0])


def deliver(db: psycopg.Connection, ticket: Ticket, *, token: str, request: UUID) -> Delivered:
    """Answer an approved request, once, under a ticket for its subject, groups, days and case.

    Raises NotApproved, Expired, DeliveredBefore, Refused, TicketForAnother, TooMany, PersonJoined, AccessRefused. Where
    the answer cannot be put on paper, the caller's transaction takes the delivery back, and the sweeper logs it as
    possibly seen.
    """
    answer = redeem(db, ticket, _sql.text("disclosure"), {"request": request, "token": token})
    if code := answer.get("refusal"):
        raise refusal(code, kept=UUID(answer["kept"]) if "kept" in answer else None)
    return Delivered(**typed(answer, ids=("number",), instants=("delivered_at", "told_from")))


def review_delay(db: psycopg.Connection, *, token: str, request: UUID, keep: bool) -> datetime:
    """Keep a disclosure from the person for half a year more at most, or no longer; return from when it is told.

    Raises NotNow where the person is told already, and AccessRefused.
    """
    asked = {"token": token, "request": request, "keep": keep}
    row = _sql.run(db, "review_delay", asked).fetchone()
    assert row is not None, "the reader always answers"
    if code := row[0].get("refusal"):
        raise refusal(code)
    return datetime.fromisoformat(row[0]["told_from"])


def list_authority(
    db: psycopg.Connection, *, actor: UUID, now: datetime, name: str, country: str, kind: str
) -> UUID:
    """List an authority that may ask, or a foreign one that is to be refused by name. Runs as the worker.

    Raises AuthorityListed, AuthorityMalformed.
    """
    if kind not in KINDS or not name.strip():
        raise AuthorityMalformed(kinds=", ".join(KINDS))
    number = uuid4()
    with db.transaction():
        said = {"id": number, "name": name.strip(), "country": country.upper(), "kind": kind}
        _sql.run(db, "add_authority", said)
        write_entry(db, actor=actor, now=now, act="disclosure.list_authority", reference=number)
    return number


def end_authority(db: psycopg.Connection, *, actor: UUID, now: datetime, authority: UUID, on: date) -> None:
    """Let an authority ask until the day before. Runs as the worker. Raises AuthorityUnknown."""
    with db.transaction():
        if _sql.run(db, "end_authority", {"id": authority, "on": on}).rowcount == 0:
            raise AuthorityUnknown
        write_entry(db, actor=actor, now=now, act="disclosure.end_authority", reference=authority)


def choose_delay(db: psycopg.Connection, *, actor: UUID, now: datetime, months: int) -> None:
    """Choose after how many months people are told at the latest. What was delivered before keeps its date.

    Runs as the worker. The choice is published at once. ValueError beyond two years.
    """
    if not 0 <= months <= MOST_MONTHS:
        raise ValueError(f"0 to {MOST_MONTHS} months")
    with db.transaction():
        _sql.run(db, "choose_delay", {"actor": actor, "months": months})
        write_entry(db, actor=actor, now=now, act="disclosure.choose_delay", quantity=months)
