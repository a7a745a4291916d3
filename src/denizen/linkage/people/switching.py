"""Trying a model beside the one in force, and switching to it; and back."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import psycopg

from denizen.journal.actions import write_entry
from denizen.kernel.db import Statements
from denizen.kernel.ids import ordered_id
from denizen.linkage.batch.engine import Engine
from denizen.linkage.model import Model
from denizen.linkage.people.blocking import RULES
from denizen.linkage.people.fitness import must_serve
from denizen.linkage.people.records import people
from denizen.linkage.people.serving import prior_among, starting_model, version_in_force
from denizen.linkage.people.training import table_of

_sql = Statements("denizen.linkage")

LEAST = -20.0
"""Bits from which a pair is looked at in a trial: far below what any model asks about."""


@dataclass(slots=True)
class Trial:
    """What two models say of the same pairs: how often each pair of words, and the pairs on which they differ."""

    said: Counter[tuple[str, str]] = field(default_factory=Counter)
    differing: list[tuple[UUID, UUID, str, str]] = field(default_factory=list)


def try_model(db: psycopg.Connection, engine: Engine, before: Model, after: Model) -> Trial:
    """Weigh the register's neighbours by both models: what would be linked, asked about or parted otherwise.

    Raises as `must_serve`, and EngineFailed.
    """
    must_serve(after)
    table = table_of((str(person), known) for person, known in people(db))
    ids = [UUID(each) for each in table["record_id"].to_pylist()]
    prior = prior_among(len(ids))
    found: list[dict[tuple[int, int], str]] = []
    for model in (before, after):
        pairs = engine.pairs(model, table, RULES, least=LEAST, prior=prior)
        found.append({(one, other): said_of(model, bits) for some in pairs for one, other, bits in some})
    trial = Trial()
    for pair in sorted(found[0].keys() | found[1].keys()):
        old, new = (each.get(pair, "new") for each in found)
        trial.said[old, new] += 1
        if old != new:
            trial.differing.append((ids[pair[0]], ids[pair[1]], old, new))
    return trial


def said_of(model: Model, bits: float) -> str:
    """What so much weight means by itself: link, ask or new."""
    assert model.thresholds is not None, "a model that serves has thresholds"
    return "link" if bits >= model.thresholds.link else "ask" if bits >= model.thresholds.ask else "new"


def switch_to(db: psycopg.Connection, model: Model, *, actor: UUID, now: datetime) -> None:
    """Let a model decide from now on. Raises as `must_serve`."""
    must_serve(model)
    with db.transaction():
        if model.version != starting_model().version:
            kept = {"version": model.version, "document": model.text(), "now": now, "actor": actor}
            _sql.run(db, "keep_model", kept)
        _switch(db, model.version, actor=actor, now=now)


def switch_back(db: psycopg.Connection, *, actor: UUID, now: datetime) -> str:
    """Let the model decide again that did before the one in force; return its version.

    Where none did, it is the one that comes along. Raises as `Model.parse` and `must_serve`: a model that was kept may
    be one that an earlier version took.
    """
    with db.transaction():
        row = _sql.run(db, "model_before").fetchone()
        version, document = row if row and row[0] else (starting_model().version, None)
        if document is not None:
            must_serve(Model.parse(document))
        _switch(db, version, actor=actor, now=now)
    return str(version)


def _switch(db: psycopg.Connection, version: str, *, actor: UUID, now: datetime) -> None:
    """Write down the switch, unless that model decides already; the one that comes along is none of those kept."""
    if version == version_in_force(db):
        return
    kept = None if version == starting_model().version else version
    _sql.run(db, "switch_model", {"version": kept, "actor": actor})
    write_entry(db, actor=actor, now=now, act="linkage.switch_model", reference=ordered_id())
