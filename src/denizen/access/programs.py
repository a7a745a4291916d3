"""What tokens of programs there are: for operators, never what is shown to be let in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import psycopg

from denizen.kernel.clock import now
from denizen.kernel.db import Statements

_sql = Statements("denizen.access")


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed: never what is shown to be let in."""

    id: UUID
    name: str
    pseudonym: str
    scopes: list[str]
    most_a_minute: int
    issued_at: datetime
    expires_at: datetime
    last_used_on: date | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class TokensInUse:
    """How many tokens open something, how many of them end soon, and the handles of the parties of those."""

    good: int
    ending: int
    parties: list[str]


def tokens_of(db: psycopg.Connection, party_id: UUID) -> list[Token]:
    """Return the tokens of a party, the newest first. For commands: the web role may not ask."""
    return _sql.rows(db, "tokens/of_party", {"party_id": party_id}, of=Token)


def tokens_in_use(db: psycopg.Connection, *, days: int) -> TokensInUse:
    """Return how many tokens open something, and whose end within so many days. For the owner."""
    asked = {"now": now(), "until": now() + timedelta(days=days)}
    return _sql.rows(db, "tokens/in_use", asked, of=TokensInUse)[0]
