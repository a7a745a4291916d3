"""What a training brought, for whoever shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from denizen.linkage.batch.engine import Compared
from denizen.linkage.model import Model
from denizen.linkage.training.charts import Chart
from denizen.linkage.training.labels import Found
from denizen.linkage.training.thresholds import Expectation

DECLARATIONS = "declarations of this register"
"""On what a model says that it was trained, where it was on no file."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model with its thresholds, and what is to be expected of it among the records that it was trained on.

    `compared` says which pairs those were, `sessions` what each session of training found, and `found` what the model
    said of labelled pairs before it learned from them.
    """

    model: Model
    table: pa.Table
    expectation: Expectation
    compared: Compared
    sessions: Chart
    found: Sequence[Found] = ()
