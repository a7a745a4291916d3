"""Making facts from declarations: the statements that rebuild the touched people, composed once."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

import psycopg
from psycopg import sql

from denizen.kernel.db import Numbered, Params, Statements
from denizen.register.rules import CARRIED, FACTS

_sql = Statements("denizen.intake")


def project(db: psycopg.Connection, parameters: Params, *, every: bool = False) -> None:
    """Rebuild the facts of everybody in the working table `touched`; what differs is known since `now`.

    With `every` all kinds of fact are made, without asking first which of them can have changed. Who holds a document
    is a fact itself: where relatives are named by one that changed hands, those who named them are made after.
    """
    _make(db, parameters, every=every)
    while naming := [person for (person,) in _sql.run(db, "link_relatives", parameters)]:
        _sql.run(db, "touch_people", {"people": naming})
        _make(db, parameters, every=every)


def _make(db: psycopg.Connection, parameters: Params, *, every: bool) -> None:
    """Make the facts of those touched who are not made yet."""
    _sql.run(db, "effective")
    # Whom they name is known for the most part: found before, their facts are made once.
    _sql.run(db, "link_relatives", parameters)
    _sql.run(db, "spells", parameters)
    # Making a statement ready costs more than running it for one person, and most people have few kinds of fact.
    concerned = set(FACTS) if every else {fact for (fact,) in _sql.run(db, "facts_concerned")}
    for fact in FACTS:
        if fact in concerned:
            _replacement(fact).run(db, parameters)


def facts_made_since(db: psycopg.Connection, people: Sequence[UUID], now: datetime) -> int:
    """How many facts of these people came to be, or to an end, since that time of record."""
    made = 0
    for fact in FACTS:
        statement = _sql.composed(
            "facts_made_since",
            fact=sql.Identifier(fact),
            superseded=sql.Identifier(f"{fact}_superseded"),
        )
        row = db.execute(statement, {"people": list(people), "now": now}).fetchone()
        made += row[0] if row else 0
    return made


@cache
def _replacement(fact: str) -> Numbered:
    """Compose the statement that replaces one kind of fact."""
    names = FACTS[fact]
    telling = tuple(name for name in names if name not in CARRIED)
    # The projection has placeholders of its own and no braces to fill: it is put in as it is.
    projection = sql.SQL(_sql.text(f"facts/{fact}"))
    composed = _sql.composed(
        "replace_facts",
        projection=projection,
        fact=sql.Identifier(fact),
        superseded=sql.Identifier(f"{fact}_superseded"),
        columns=_columns(names),
        fact_columns=_columns(names, "f"),
        fresh_telling=_columns(telling, "p"),
        fact_telling=_columns(telling, "f"),
    )
    return Numbered(composed.as_string())


def _columns(names: tuple[str, ...], table: str | None = None) -> sql.Composed:
    return sql.SQL(", ").join(
        sql.Identifier(table, name) if table else sql.Identifier(name) for name in names
    )
