"""A model trained on what was declared in this register, and, where that is wished, on what registrars answered."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import psycopg
import pyarrow as pa

from denizen.kernel.db import Statements
from denizen.linkage.batch.engine import Compared, Engine
from denizen.linkage.model import Model
from denizen.linkage.people.blocking import RULES
from denizen.linkage.people.records import descriptions
from denizen.linkage.people.serving import prior_among
from denizen.linkage.people.training import THOUGHT, one_each, table_of, train, with_first_document
from denizen.linkage.training.labels import Label, found_by, learn
from denizen.linkage.training.thresholds import Expectation
from denizen.linkage.training.trained import DECLARATIONS, Trained

_sql = Statements("denizen.linkage")

LEAST = -20.0
"""Bits, the prior among them, from which a pair is looked at: of a million below that not one is of one person."""


def train_on_declarations(
    db: psycopg.Connection,
    engine: Callable[[], AbstractContextManager[Engine]],
    *,
    most: int,
    seed: int,
    with_answers: bool,
    thought: int | None = None,
) -> Trained:
    """Train on the first so many declarations. Raises NothingToLearn.

    What is expected is reckoned with the prior that serves: one in as many as people are described. `thought` says for
    how many pairs our judgement stands beside those that were seen.
    """
    table = table_of(descriptions(db, most))
    labels = answers(db, table) if with_answers else []
    trained = train(table, about={"on": DECLARATIONS}, seed=seed, thought=thought or THOUGHT)
    model, prior = trained.model, prior_among(one_each(table).num_rows)
    assert model.thresholds is not None, "train sets them"
    found = found_by(model, model.thresholds, table, labels, prior=prior) if labels else []
    if labels:
        possible = table.num_rows * (table.num_rows - 1) / 2
        model = learn(model, table, labels, prior=prior, matches=trained.matches, possible=possible)
    expectation, compared = _expectation(engine, model, table, prior)
    return Trained(model, with_first_document(table), expectation, compared, trained.sessions, found)


def answers(db: psycopg.Connection, table: pa.Table) -> list[Label]:
    """What registrars answered, as pairs of declarations that are in the table: of one person, or of two.

    A declaration that was found to mean somebody is paired with the first one about them; and, as one that does not
    mean them, with the first about each who was passed over.
    """
    places = {record_id: place for place, record_id in enumerate(table["record_id"].to_pylist())}
    rows = _sql.run(db, "labels").fetchall()
    known = [(places.get(str(one)), places.get(str(other)), same) for one, other, same in rows]
    return [
        Label(min(one, other), max(one, other), same)
        for one, other, same in known
        if one is not None and other is not None
    ]


def _expectation(
    engine: Callable[[], AbstractContextManager[Engine]], model: Model, table: pa.Table, prior: float
) -> tuple[Expectation, Compared]:
    with engine() as comparing:
        pairs = comparing.pairs(model, table, RULES, least=LEAST - prior, prior=0.0)
        weights = [bits for some in pairs for _one, _other, bits in some]
        return Expectation(weights, prior), comparing.compared
