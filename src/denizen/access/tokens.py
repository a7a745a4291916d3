"""Tokens of programs: made for a party with what they open and until when, shown once, taken back; and what they open.

A program is an actor of its own, so that the log and the journal tell it from people and from other programs. Its token
is no session: it opens none of the pages, and a session none of the interface for programs.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal
from uuid import UUID, uuid4

import psycopg

from denizen.access.errors import TokenLastsTooLong, TokenScopesUnfit, TokenUnknown, refusal
from denizen.access.queries import Party
from denizen.journal.actions import write_entry
from denizen.kernel.db import Statements

_sql = Statements("denizen.access")

type Scope = Literal["declare", "read.status", "read.card", "read.occupants", "read.usage"]

DECLARING: frozenset[str] = frozenset(("declare", "read.status"))
"""What a program of any party may be let in for: to declare, and to ask what became of what the party declared."""

READING: frozenset[str] = frozenset(("read.card", "read.occupants"))
"""What a program of the office alone may be let in for: to read people, for a case that has a number."""

PORTAL: frozenset[str] = frozenset(("read.usage",))
"""What the program of a portal may be let in for: to tell those who are signed in there who looked at them."""

MOST_DAYS = 366
PREFIX = "denizen_"
"""How every token begins, so that whoever finds one lying about knows what it is."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A program that is let in: by which token, for which party, and how many requests a minute it may make."""

    token_id: UUID
    most_a_minute: int
    party_name: str
    party_kind: str


def issue_token(
    db: psycopg.Connection,
    *,
    actor: UUID,
    now: datetime,
    party: Party,
    scopes: Collection[str],
    days: int,
    name: str | None = None,
    most_a_minute: int = 600,
) -> tuple[UUID, str]:
    """Make a token for a program of a party; return its id and the token, which is kept nowhere. Runs as the keeper.

    Raises TokenScopesUnfit, TokenLastsTooLong.
    """
    asked = set(scopes)
    of_the_office = party.kind == "registrar" and (asked <= READING or asked <= PORTAL)
    if not asked or not (asked <= DECLARING or of_the_office):
        raise TokenScopesUnfit(fields=("scope",), scopes=", ".join(sorted(DECLARING | READING | PORTAL)))
    if not 1 <= days <= MOST_DAYS:
        raise TokenLastsTooLong(fields=("days",), most=MOST_DAYS)
    token, token_id, program = PREFIX + secrets.token_urlsafe(32), uuid4(), uuid4()
    kept = {
        "id": token_id,
        "token_hash": sha256(token.encode()).digest(),
        "actor_id": program,
        "scopes": sorted(asked),
        "most_a_minute": most_a_minute,
        "now": now,
        "expires_at": now + timedelta(days=days),
    }
    known_as = {
        "id": program,
        "role": "program" if asked <= DECLARING else "office_program",
        "name": name or party.name,
        "pseudonym": f"program-{secrets.token_hex(6)}",
        "party_id": party.id,
        "language": party.language,
        "demo": False,
    }
    with db.transaction():
        _sql.run(db, "register_actor", known_as)
        _sql.run(db, "tokens/issue", kept)
        write_entry(db, actor=actor, now=now, act="access.issue_token", reference=token_id)
    return token_id, token


def revoke_token(db: psycopg.Connection, *, actor: UUID, now: datetime, token_id: UUID) -> None:
    """Take a token back: it opens nothing from the next request on. Runs as the keeper. Raises TokenUnknown."""
    with db.transaction():
        if not _sql.run(db, "tokens/revoke", {"id": token_id, "now": now}).rowcount:
            raise TokenUnknown
        write_entry(db, actor=actor, now=now, act="access.revoke_token", reference=token_id)


def admit(db: psycopg.Connection, *, token: str, uses: Collection[Scope]) -> Admitted:
    """Let a program in that shows this token for one of these uses. Raises AccessRefused: 401, or 403 for the use."""
    row = _sql.run(db, "tokens/admit", {"token": token, "uses": list(uses)}).fetchone()
    assert row is not None, "the door always answers"
    *told, refused = row
    if refused:
        raise refusal(refused)
    return Admitted(*told)
