"""Changing the lookup key: the tokens by which documents are found are made anew from their unsealed numbers.

First, while the register is used, the keeper makes the next token of each document beside the one of now, in batches.
Then, while nobody writes, the owner puts them in their places in one transaction, which also notes the key's
mark: so that whoever is stopped at any moment learns from the database which of the two keys is the right one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg import sql

from denizen.journal.actions import write_entry
from denizen.kernel.crypto import SealBroken, Tokens, Unsealer
from denizen.kernel.db import Statements
from denizen.ledger.rules import SEALED_NUMBER
from denizen.register.resealing import pages

_sql = Statements("denizen.register")

type Tell = Callable[[int, int], None]
"""Told of progress: pages looked through, pages there are."""

_PAGES_AT_ONCE = 64
_SAID = (("ledger", "described"), ("ledger", "draft_described"))
_COLUMNS = (
    ("ledger", "described", "document_token"),
    ("ledger", "draft_described", "document_token"),
    ("ledger", "standing_back", "mark"),
    ("register", "identity_document", "token"),
    ("register", "identity_document_superseded", "token"),
)


class TokensMissing(Exception):
    """The register holds tokens of which the ledger has no number; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Making:
    """Whose tokens are made anew: the keys of before and after, and what opens the numbers."""

    before: Tokens
    after: Tokens
    unsealer: Unsealer

    def next_token(self, token: bytes, document_type: str, sealed: bytes) -> tuple[bytes, bool]:
        """Return the token under the next key, and whether the number that it was made of is the token's own.

        Where it does not open, or is not the one of which the token was made, the next token is made of the token: what
        was one document to the register stays one, and two stay two.
        """
        try:
            number = self.unsealer.unseal(sealed, SEALED_NUMBER)
        except SealBroken:
            number = None
        if number is not None and self.before.token(document_type, number) == token:
            return self.after.token(document_type, number), True
        return self.after.token("token", token.hex()), False


def make_next_tokens(db: psycopg.Connection, *, making: Making, tell: Tell) -> int:
    """Make the next tokens that are missing; return how many are not made of a number.

    Runs as the keeper, or as the owner.
    """
    odd = done = 0
    sizes = {table: pages(db, ".".join(table)) for table in _SAID}
    for table, size in sizes.items():
        untokened = _sql.composed("keys/untokened", table=sql.Identifier(*table))
        for first in range(0, size, _PAGES_AT_ONCE):
            within = {"first": f"({first},0)", "end": f"({first + _PAGES_AT_ONCE},0)"}
            odd += _keep(db, making, db.execute(untokened, within))
            done += min(_PAGES_AT_ONCE, size - first)
            tell(done, sum(sizes.values()))
    return odd


def _keep(db: psycopg.Connection, making: Making, rows: Iterable[tuple[bytes, str, bytes]]) -> int:
    """Keep the next tokens of some rows; return how many are not made of a number."""
    made = [(token, *making.next_token(token, kind, sealed)) for token, kind, sealed in rows]
    if not made:
        return 0
    _sql.run(
        db, "keys/keep_tokens", {"tokens": [each[0] for each in made], "next": [each[1] for each in made]}
    )
    return sum(not own for _token, _next, own in made)


def switch_tokens(owner: psycopg.Connection, *, actor: UUID, now: datetime, making: Making, mark: str) -> int:
    """Put the next tokens in the places of those of now, all or none; return how many are not made of a number.

    Nobody reads or writes meanwhile: a round of the pipeline that had read a token would write it again. What was
    written since the tokens were made is made up for. Runs as the owner of the tables. Raises TokensMissing.
    """
    with owner.transaction():
        _sql.run(owner, "keys/close")
        odd = make_next_tokens(owner, making=making, tell=lambda done, expected: None)
        row = _sql.run(owner, "keys/tokens_without_next").fetchone()
        if row != (0,):
            raise TokensMissing(f"{row and row[0]} tokens stand for no number of the ledger")
        for schema, table, column in _COLUMNS:
            owner.execute(
                _sql.composed(
                    "keys/retoken", table=sql.Identifier(schema, table), token=sql.Identifier(column)
                )
            )
        _sql.run(owner, "keys/forget_digests")
        _sql.run(owner, "keys/note_lookup_key", {"mark": mark})
        _sql.run(owner, "keys/forget_next_tokens")
        write_entry(owner, actor=actor, now=now, act="keys.change_lookup_key")
    return odd


def noted_lookup_key(owner: psycopg.Connection) -> str | None:
    """Return the mark of the lookup key under which the tokens are; None before it was first changed."""
    row = _sql.run(owner, "keys/lookup_key").fetchone()
    return None if row is None else str(row[0])
