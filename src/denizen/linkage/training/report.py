"""The report of a training: one page that needs no network and holds nobody.

Splink brings the scripts that draw its charts (vega, BSD-3-Clause); they are written into the page.
"""

import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pyarrow as pa
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from denizen.linkage.model import Model
from denizen.linkage.training.charts import Chart, expectation_chart, histogram, splink_charts
from denizen.linkage.training.thresholds import Expected
from denizen.linkage.training.trained import DECLARATIONS, Trained

SAID = {
    "on": _("Trained on"),
    DECLARATIONS: _("declarations of this register"),
    "records": _("Records of the training"),
    "seed": _("Seed"),
    "thought": _("Pairs for which our judgement stands"),
    "labels": _("Labelled pairs"),
    "splink": _("Splink's version"),
}
_MOST_WEIGHED = 10_000
SHARES = (0.5, 0.9, 0.95, 0.99, 0.999)
"""Expected precision for which the report names the fewest bits."""


@dataclass(frozen=True, slots=True)
class Row:
    """A threshold of the report: those in force have a word (`ask`, `link`), the others a share of precision.

    `unlinkable` is the share of records that would not be linked even to themselves from there.
    """

    word: str
    share: float | None
    expected: Expected
    unlinkable: float = 0.0


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level of a comparison: how often pairs of one, and of two, are on it, and what it weighs."""

    comparison: str
    level: str
    m: float
    u: float
    bits: float
    counts_frequency: bool


def thresholds_of(trained: Trained) -> list[Row]:
    """The thresholds that are in force, and the fewest bits for several shares of precision, from few bits to many."""
    at = trained.model.thresholds
    assert at is not None, "a trained model has thresholds"
    words = {"ask": at.ask, "link": at.link} if at.ask < at.link else {"link": at.link}
    rows = [Row(word, None, trained.expectation.at(bits)) for word, bits in words.items()]
    by_bits: dict[
        float, Row
    ] = {}  # all that was compared may be righter than the least share: then it is said once
    for share in SHARES:
        if (expected := trained.expectation.least_for(share)) is not None:
            by_bits[expected.bits] = Row("", share, expected)
    return sorted([*rows, *by_bits.values()], key=lambda row: row.expected.bits)


def report(trained: Trained) -> str:
    """The report as HTML, in the language that is active; Splink's own charts are in English."""
    rows, about = thresholds_of(trained), trained.model.document["trained"]
    alone = weights_of_themselves(trained)
    marked = [row.expected.bits for row in rows if row.word]
    charts: dict[str, Chart] = {
        **splink_charts(trained.model, trained.table, prior=trained.expectation.prior),
        "sessions": trained.sessions,
        "pairs": histogram(trained.expectation, marked),
        "expected": expectation_chart(trained.expectation.curve(), marked),
    }
    return render_to_string(
        "linkage/training.html",
        {
            "model": trained.model,
            "trained": [
                (SAID[name], SAID.get(value, value)) for name, value in about.items() if name in SAID
            ],
            "prior": trained.expectation.prior,
            "pairs": len(trained.expectation.bits),
            "rows": [
                replace(row, unlinkable=bisect_left(alone, row.expected.bits) / max(len(alone), 1))
                for row in rows
            ],
            "levels": levels_of(trained.model),
            "compared": trained.compared,
            "found": trained.found,
            "charts": json.loads(json.dumps(charts, default=_plain)),
            "scripts": _scripts(),
        },
    )


def levels_of(model: Model) -> list[LevelRow]:
    """What each level says, but those where a value is missing."""
    said: Sequence[Any] = model.document["splink"]["comparisons"]
    return [
        LevelRow(
            read.name,
            level.word,
            float(written["m_probability"]),
            float(written["u_probability"]),
            level.bits,
            level.frequency is not None,
        )
        for comparison, read in zip(said, model.comparisons, strict=True)
        for written, level in zip(comparison["comparison_levels"], read.levels, strict=True)
        if not written.get("is_null_level")
    ]


def weights_of_themselves(trained: Trained) -> list[float]:
    """What records weigh beside themselves, the prior among it, in order: of at most so many, evenly taken."""
    step = -(-trained.table.num_rows // _MOST_WEIGHED) or 1
    places = pa.array(range(0, trained.table.num_rows, step), pa.int64())
    records = trained.table.take(places).to_pylist()
    prior = trained.expectation.prior
    return sorted(trained.model.weigh(record, record, prior=prior).bits for record in records)


def _scripts() -> list[str]:
    from splink.internals import html_utils  # noqa: PLC0415 - of whoever trains

    libraries: dict[str, str] = html_utils.load_chart_libraries()  # type: ignore[no-untyped-call]
    return list(libraries.values())


def _plain(value: object) -> float:
    """A number that DuckDB gives as a decimal."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)
