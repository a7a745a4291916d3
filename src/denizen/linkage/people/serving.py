"""The model by which people are weighed: the one that this register was switched to, else the one that comes along."""

import math
from functools import cache
from importlib import resources

import psycopg

from denizen.kernel.db import Statements
from denizen.linkage.model import Model
from denizen.linkage.people.features import COLUMNS

FEWEST = 10_000
"""People that a register is taken to hold at least: in a small one chance would be thought smaller than a town's is."""

_sql = Statements("denizen.linkage")


@cache
def starting_model() -> Model:
    """The model that comes along, trained on the demonstration town and our judgement."""
    return Model.parse(resources.files(__package__).joinpath("models", "starting.json").read_text("utf-8"))


def model_in_force(db: psycopg.Connection, known: Model | None = None) -> Model:
    """The model that decides now; `known` itself where it is that one. Raises as Model.parse, ColumnsDiffer."""
    row = _sql.run(db, "model_in_force", {"known": known.version if known else None}).fetchone()
    if row is None or row[0] is None:
        return starting_model()
    version, document = row
    if known is not None and known.version == version:
        return known
    model = Model.parse(document)
    model.must_fit(COLUMNS)
    return model


def version_in_force(db: psycopg.Connection) -> str:
    """The version of the model that decides now, whether or not that can be read."""
    row = _sql.run(db, "model_in_force", {"known": None}).fetchone()
    return str(row[0]) if row and row[0] else starting_model().version


def prior_among(people: float) -> float:
    """Log2 of the odds that somebody of so many is meant, before anything is compared."""
    return -math.log2(max(people, FEWEST))
