"""Signing in and out, declaring the intent to read, and making parties and staff known.

What happens at the door, with passkeys, stands in `door`; other rooms find it here.
"""

import os
import re
import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.types.range import DateRange

from denizen.access.asked_first import ask_approval, decide_approval, examine_crossing, say_why
from denizen.access.door import (
    Assertion,
    Challenge,
    begin_confirming,
    begin_enrolment,
    begin_sign_in,
    confirm,
    end_my_passkey,
    end_my_session,
    enrol,
    hash_of,
    new_secret,
    sign_in,
    visit,
)
from denizen.access.errors import (
    DemoOnly,
    PartyEndsBeforeItBegins,
    PartyHandleMalformed,
    PartyKindUnknown,
    refusal,
)
from denizen.access.posting import end_postings, post
from denizen.access.programs import Token, tokens_of
from denizen.access.queries import PARTY_KINDS, SYSTEM_ACTOR, Party, Ticket, logged
from denizen.access.rules import CODE_LASTS, IDLE_AFTER, SESSION_LASTS, new_code
from denizen.access.tokens import (
    DECLARING,
    PORTAL,
    READING,
    Admitted,
    Scope,
    admit,
    issue_token,
    revoke_token,
)
from denizen.journal.actions import write_entry
from denizen.kernel.db import Statements
from denizen.kernel.metrics import TICKETS

_sql = Statements("denizen.access")

__all__ = [
    "CODE_LASTS",
    "DECLARING",
    "PORTAL",
    "READING",
    "Admitted",
    "Assertion",
    "Challenge",
    "Scope",
    "Token",
    "admit",
    "ask_approval",
    "begin_confirming",
    "begin_enrolment",
    "begin_sign_in",
    "close_session",
    "confirm",
    "decide_approval",
    "end_my_passkey",
    "end_my_session",
    "end_party",
    "end_postings",
    "enrol",
    "examine_crossing",
    "hash_of",
    "issue_token",
    "new_code",
    "open_access",
    "open_demo_session",
    "open_session",
    "operator_at_the_console",
    "post",
    "register_actor",
    "register_party",
    "revoke_token",
    "say_why",
    "sign_in",
    "sweep_tickets",
    "tokens_of",
    "visit",
]

_HANDLE = re.compile(r"\w[\w-]{0,39}")

# As in readers/sweep_tickets.sql.
_SWEPT_AT_ONCE = 1000
_SWEEPS_AT_MOST = 20


class TransactionOpen(RuntimeError):
    """A ticket was to be opened inside a transaction, whose rollback could take it back: a bug in the caller."""


def open_access(
    db: psycopg.Connection,
    *,
    token: str,
    purpose: str,
    reader: str,
    reference: str | None = None,
    person: UUID | None = None,
    dwelling: UUID | None = None,
    search: bytes | None = None,
    matter: UUID | None = None,
    during: DateRange | None = None,
    known_on: datetime | None = None,
    fields: Collection[str] | None = None,
) -> Ticket:
    """Declare, in a committed transaction of its own, what is to be read and for what; return the ticket for it.

    Exactly one of `person`, `dwelling`, `search` (a key of `register.queries`) and `matter` (a declaration, a
    question, an errand, an organisation) is the subject. `during` are the days asked about (half-open;
    `queries.one_day(day)` for one), `known_on` the instant as of which the register is asked: the reader answers
    this question and no other. `fields` are the groups needed, where that is less than all that are allowed. The
    ticket is good for one reading within 30 seconds (rights P1; PIPL 6, 13). Raises AccessRefused, and the refused
    try is logged; raises LogUnwritable where no ticket can be written, and TransactionOpen inside a transaction.
    """
    if db.info.transaction_status is not TransactionStatus.IDLE or not db.autocommit:
        raise TransactionOpen("open_access commits by itself: call it outside of any transaction")
    question = {
        "person": person,
        "dwelling": dwelling,
        "search": search,
        "matter": matter,
        "during": during,
        "known_on": known_on,
    }
    needed = {"fields": None if fields is None else list(fields)}
    asked = {"token": token, "purpose": purpose, "reader": reader, "reference": reference}
    with logged():
        row = _sql.run(db, "open_access", asked | question | needed).fetchone()
    assert row is not None, "the reading room always answers"
    ticket_id, refused, granted = row
    TICKETS.labels("denied" if refused else "opened").inc()
    if refused:
        raise refusal(refused)
    return Ticket(
        ticket_id, reader, purpose, frozenset(granted), person, dwelling, search, matter, during, known_on
    )


def open_demo_session(db: psycopg.Connection, *, pseudonym: str, lasts: timedelta = SESSION_LASTS) -> str:
    """Sign in as somebody invented, of the staff or a resident, and return the session's token. Raises DemoOnly.

    Two locks: the process must run in the mode `demo` or `test`, and the actor must be marked as invented.
    """
    if os.environ.get("DENIZEN_MODE") not in ("demo", "test"):
        raise DemoOnly
    token, token_hash = _new_token()
    params = {"pseudonym": pseudonym, "token_hash": token_hash, "lasts": lasts}
    if _sql.run(db, "open_demo_session", params).fetchone() != (True,):
        raise DemoOnly
    return token


def open_session(db: psycopg.Connection, *, actor: UUID, lasts: timedelta = SESSION_LASTS) -> str:
    """Sign in an actor without asking for a proof; return the session's token, of which only a hash is kept.

    For programs that test and measure: runs as the keeper, whose own sign-ins are `keeping`'s.
    """
    token, token_hash = _new_token()
    session = {"token_hash": token_hash, "actor_id": actor, "credential_id": None, "by_code": False}
    _sql.run(db, "keeping/open_session", session | {"lasts": lasts, "idle_after": IDLE_AFTER})
    return token


def close_session(db: psycopg.Connection, *, token: str) -> None:
    """Sign out: the token opens nothing any more. Doing so again changes nothing."""
    _sql.run(db, "close_session", {"token": token})


def register_party(
    db: psycopg.Connection,
    *,
    actor: UUID,
    now: datetime,
    handle: str,
    kind: str,
    name: str,
    credit_code: str | None = None,
    language: str = "zh-hans",
    valid_during: DateRange | None = None,
) -> UUID:
    """Make a party known that may declare, and return its id. Runs as the worker.

    Raises PartyHandleMalformed, PartyKindUnknown, PartyHandleTaken, PartyCodeTaken.
    """
    if not _HANDLE.fullmatch(handle):
        raise PartyHandleMalformed(fields=("handle",))
    if kind not in PARTY_KINDS:
        raise PartyKindUnknown(fields=("kind",), kind=kind, kinds=", ".join(PARTY_KINDS))
    party_id = uuid4()
    with db.transaction():
        _sql.run(
            db,
            "register_party",
            {
                "id": party_id,
                "handle": handle,
                "kind": kind,
                "name": name,
                "credit_code": credit_code,
                "language": language,
                "valid_during": valid_during,
            },
        )
        write_entry(db, actor=actor, now=now, act="access.register_party", reference=party_id)
    return party_id


def end_party(db: psycopg.Connection, *, actor: UUID, now: datetime, party: Party, on: date) -> None:
    """Let a party declare until the day before `on`, whatever end it had. Runs as the worker.

    Raises PartyEndsBeforeItBegins. What it declared stays, and so does what it provides.
    """
    with db.transaction():
        if _sql.run(db, "end_party", {"id": party.id, "on": on}).rowcount == 0:
            raise PartyEndsBeforeItBegins(fields=("until",), since=party.valid_during.lower)
        write_entry(db, actor=actor, now=now, act="access.end_party", reference=party.id)


def register_actor(
    db: psycopg.Connection,
    *,
    actor: UUID,
    now: datetime,
    role: str,
    name: str,
    pseudonym: str | None = None,
    party_id: UUID | None = None,
    language: str = "zh-hans",
    demo: bool = False,
) -> UUID:
    """Make somebody known who may act, and return their id. Runs as the worker or the keeper. Raises PseudonymTaken.

    The pseudonym is what people see in their access logs (CJEU C-579/21); without one, six random bytes are drawn.
    """
    actor_id = uuid4()
    with db.transaction():
        _sql.run(
            db,
            "register_actor",
            {
                "id": actor_id,
                "role": role,
                "name": name,
                "pseudonym": pseudonym or secrets.token_hex(6),
                "party_id": party_id,
                "language": language,
                "demo": demo,
            },
        )
        write_entry(db, actor=actor, now=now, act="access.register_actor", reference=actor_id)
    return actor_id


def operator_at_the_console(db: psycopg.Connection, *, name: str, now: datetime) -> UUID:
    """Return the actor for an operator who types commands on the machine itself, made known the first time.

    Whoever has a shell there has proven who they are to the machine; `name` is their account on it. Runs as the worker
    or the keeper.
    """
    pseudonym = f"console-{name}"
    row = _sql.run(db, "actor_by_pseudonym", {"pseudonym": pseudonym}).fetchone()
    if row:
        found: UUID = row[0]
        return found
    return register_actor(db, actor=SYSTEM_ACTOR, now=now, role="operator", name=name, pseudonym=pseudonym)


def sweep_tickets(db: psycopg.Connection) -> int:
    """Complete the log, as the worker: tickets that were never redeemed become *possibly seen* lines.

    Returns how many tickets were swept; run it every minute. It takes up to 20,000 at a time, in transactions of 1,000,
    so that opening tickets in masses puts no line off for long.
    """
    swept = 0
    for _turn in range(_SWEEPS_AT_MOST):
        row = _sql.run(db, "sweep_tickets").fetchone()
        assert row is not None, "the sweeper always answers"
        swept += row[0]
        if row[0] < _SWEPT_AT_ONCE:
            break
    return swept


def _new_token() -> tuple[str, bytes]:
    token = new_secret()
    return token, hash_of(token)
