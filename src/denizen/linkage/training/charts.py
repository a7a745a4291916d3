"""Charts of a model as Vega-Lite specifications: Splink's own, and two of what is to be expected.

They show levels, shares and counts, and no value of a record.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from denizen.linkage.model import Model
from denizen.linkage.training.linker import opened
from denizen.linkage.training.thresholds import Expectation, Expected, posterior

type Chart = dict[str, Any]
"""A specification of Vega-Lite with its data inside."""

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.2.0.json"


def sessions_chart(linker: Any) -> Chart:
    """What each session of expectation-maximisation found: the nearer together, the better known."""
    chart: Chart = linker.visualisations.parameter_estimate_comparisons_chart().chart_dict
    return chart


def splink_charts(model: Model, table: pa.Table, *, prior: float) -> dict[str, Chart]:
    """Splink's charts of a model as it is served: weights, m and u, and records that say too little to be linked."""
    known = {**model.document["splink"], "probability_two_random_records_match": posterior(prior)}
    with opened(table, known) as linker:
        return {
            "weights": linker.visualisations.match_weights_chart().chart_dict,
            "parameters": linker.visualisations.m_u_parameters_chart().chart_dict,
            "unlinkables": linker.evaluation.unlinkables_chart().chart_dict,
        }


def histogram(expectation: Expectation, marked: Sequence[float]) -> Chart:
    """How many pairs weigh how much, in steps of a bit."""
    counted = Counter(int(bits // 1) for bits in expectation.bits)
    values = [{"bits": bits, "to": bits + 1, "pairs": pairs} for bits, pairs in sorted(counted.items())]
    return _with_marks(
        {
            "data": {"values": values},
            "mark": "bar",
            "encoding": {
                "x": {
                    "field": "bits",
                    "type": "quantitative",
                    "title": "match weight, bits",
                    "bin": {"binned": True},
                },
                "x2": {"field": "to"},
                "y": {
                    "field": "pairs",
                    "type": "quantitative",
                    "title": "pairs",
                    "scale": {"type": "symlog"},
                    "stack": None,
                },
                "tooltip": [{"field": "bits"}, {"field": "pairs"}],
            },
        },
        marked,
    )


def expectation_chart(curve: Sequence[Expected], marked: Sequence[float]) -> Chart:
    """Precision and recall that are to be expected, by threshold."""
    values = [
        {"bits": point.bits, "share": share, "of": of}
        for point in curve
        for of, share in (("precision", point.precision), ("recall", point.recall))
    ]
    return _with_marks(
        {
            "data": {"values": values},
            "mark": {"type": "line", "interpolate": "step-before"},
            "encoding": {
                "x": {"field": "bits", "type": "quantitative", "title": "threshold, bits"},
                "y": {"field": "share", "type": "quantitative", "title": "expected", "axis": {"format": "%"}},
                "color": {"field": "of", "type": "nominal", "title": None},
                "strokeDash": {"field": "of", "type": "nominal"},
                "tooltip": [
                    {"field": "of"},
                    {"field": "bits", "format": ".1f"},
                    {"field": "share", "format": ".2%"},
                ],
            },
        },
        marked,
    )


def _with_marks(layer: Chart, marked: Sequence[float]) -> Chart:
    """One layer with upright lines at these bits."""
    rule = {
        "data": {"values": [{"at": bits} for bits in marked]},
        "mark": {"type": "rule", "strokeDash": [4, 4]},
        "encoding": {"x": {"field": "at", "type": "quantitative"}},
    }
    return {"$schema": _SCHEMA, "width": 480, "height": 240, "layer": [layer, rule]}
