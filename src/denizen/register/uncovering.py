"""Uncovering a document number: what the pages ask, and what the keeper answers.

The pages can unseal nothing. They leave a request under a committed ticket, with a one-time public key; the keeper
redeems the ticket, which writes the line in the person's log, unseals the number, and leaves it sealed to that key. All
of the keeper's is one transaction, so that nobody can open an answer before the line stands.
"""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg

from denizen.access.errors import refusal
from denizen.access.queries import Ticket
from denizen.kernel.answering import Handler
from denizen.kernel.crypto import OneTimeKey, Unsealer, seal_for
from denizen.kernel.db import Statements
from denizen.ledger.rules import SEALED_NUMBER
from denizen.register.errors import ANSWERED, KeeperSilent, NumberUnreadable

_sql = Statements("denizen.register")

# Somebody waits at the page, and four threads serve all pages. Answers mostly come within 20 ms.
_SECONDS_TO_WAIT = 2.5
_SECONDS_BETWEEN_LOOKS = 0.01


def uncover(db: psycopg.Connection, ticket: Ticket, document: dict[str, Any]) -> str:
    """Ask for a number and wait for it; see `queries.document_number`. Runs as the web."""
    key = OneTimeKey()
    asked = {"ticket": ticket.id, "public_key": key.public, **document}
    if code := _one(_sql.run(db, "uncovering/ask", asked)):
        raise refusal(code)
    deadline = time.monotonic() + _SECONDS_TO_WAIT
    answer = None
    while answer is None:
        late = time.monotonic() > deadline
        answer = _sql.run(db, "uncovering/take", {"ticket": ticket.id, "giving_up": late}).fetchone()
        if late:
            break
        if answer is None:
            time.sleep(_SECONDS_BETWEEN_LOOKS)
    sealed, refused = answer or (None, None)
    if refused:
        raise ANSWERED[refused]() if refused in ANSWERED else refusal(refused)
    if sealed is None:
        raise KeeperSilent
    return key.unseal(sealed, _context(ticket.id))


def uncovering(unsealer: Callable[[], Unsealer]) -> Handler:
    """How the keeper answers; `unsealer` gives its keys when they are first needed."""

    def answer(db: psycopg.Connection, ticket: UUID) -> None:
        public_key = _one(_sql.run(db, "uncovering/hold", {"ticket": ticket}))
        if public_key is None:
            return  # taken back, or answered by another keeper
        refused, sealed = _sql.run(db, "uncovering/redeem", {"ticket": ticket}).fetchone() or (None, None)
        if refused:
            _settle(db, ticket, refusal=refused)
        else:
            number = unsealer().unseal(sealed, SEALED_NUMBER)
            _settle(db, ticket, answer=seal_for(public_key, number, _context(ticket)))

    return Handler(_waiting, answer, _give_up, _tidy)


def _waiting(db: psycopg.Connection) -> list[UUID]:
    return [ticket for (ticket,) in _sql.run(db, "uncovering/waiting").fetchall()]


def _give_up(db: psycopg.Connection, ticket: UUID) -> None:
    _settle(db, ticket, refusal=NumberUnreadable.code)


def _tidy(db: psycopg.Connection) -> None:
    _sql.run(db, "uncovering/tidy")


def _settle(
    db: psycopg.Connection, ticket: UUID, *, answer: bytes | None = None, refusal: str | None = None
) -> None:
    _sql.run(db, "uncovering/settle", {"ticket": ticket, "answer": answer, "refusal": refusal})


def _context(ticket: UUID) -> str:
    """What an answer is sealed for: an answer to another question does not open."""
    return f"{SEALED_NUMBER} {ticket}"


def _one(cursor: psycopg.Cursor) -> Any:
    """The one value of the one row, or None."""
    row = cursor.fetchone()
    return row and row[0]
