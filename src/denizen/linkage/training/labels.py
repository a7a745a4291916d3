"""What people found of pairs of records, brought into a model that was trained without it.

Whoever is asked is asked about the hard pairs, so levels may not be counted among labelled pairs as if these were all.
But whether a pair was asked about follows from what the model compares, and then expectation-maximisation over all
pairs, with what is known in the place of what is guessed, is not led astray by the choice (Rubin, Inference and missing
data, Biometrika 63, 1976). Its step is taken here: each labelled pair counts on its levels by how much it differs from
what was expected of it, once: m already rests on the expected.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyarrow as pa

from denizen.linkage.model import Model
from denizen.linkage.model.reading import Thresholds, version_of
from denizen.linkage.training.thresholds import posterior

_LEAST = 1e-6


class Label(NamedTuple):
    """Places of two records in the table, the first before the second, and whether they are of one."""

    left: int
    right: int
    same: bool


@dataclass(frozen=True, slots=True)
class Found:
    """How many labelled pairs of one verdict a model weighs below `ask`, from there, and from `link`."""

    same: bool
    new: int
    ask: int
    link: int


def learn(
    model: Model, table: pa.Table, labels: Sequence[Label], *, prior: float, matches: float, possible: float
) -> Model:
    """Bring labelled pairs into a model's m and u; their order does not count.

    `prior`, in bits, is that of two of these records. A label counts as one of `matches` for m, on which that rests
    until now (where sessions trained it, the pairs of a usual one), and as one of all `possible` pairs for u.
    """
    records, others = _records(table, labels), possible
    surprises: dict[tuple[str, int], float] = {}
    for left, right, same in sorted(labels):
        weighing = model.weigh(records[left], records[right], prior=prior)
        surprise = same - posterior(weighing.bits)
        for part in weighing.parts:
            at = part.comparison, part.place
            surprises[at] = surprises.get(at, 0.0) + surprise
    splink = dict(model.document["splink"])
    splink["comparisons"] = [_counted(each, surprises, matches, others) for each in splink["comparisons"]]
    document = {**model.document, "splink": splink}
    document["trained"] = {**document.get("trained", {}), "labels": len(labels)}
    return Model.of(document | {"version": version_of(document)})


def _counted(
    comparison: Mapping[str, Any], surprises: Mapping[tuple[str, int], float], matches: float, others: float
) -> dict[str, Any]:
    """A comparison with m and u as they are counted once the labels are known."""
    levels = [dict(level) for level in comparison["comparison_levels"]]
    counting = [(place, level) for place, level in enumerate(levels) if not level.get("is_null_level")]
    for kind, pairs, sign in (("m_probability", matches, 1), ("u_probability", others, -1)):
        counts = [
            max(
                level[kind] * pairs + sign * surprises.get((comparison["output_column_name"], place), 0.0),
                _LEAST * pairs,
            )
            for place, level in counting
        ]
        for (_nth, level), count in zip(counting, counts, strict=True):
            level[kind] = count / sum(counts)
    return {**comparison, "comparison_levels": levels}


def found_by(
    model: Model, thresholds: Thresholds, table: pa.Table, labels: Sequence[Label], *, prior: float
) -> list[Found]:
    """What a model says of labelled pairs: to be read of one that did not learn from them."""
    records = _records(table, labels)
    said: dict[bool, list[float]] = {True: [], False: []}
    for left, right, same in labels:
        said[same].append(model.weigh(records[left], records[right], prior=prior).bits)
    ask, link = thresholds.ask, thresholds.link
    return [
        Found(
            same, sum(b < ask for b in bits), sum(ask <= b < link for b in bits), sum(b >= link for b in bits)
        )
        for same, bits in said.items()
    ]


def _records(table: pa.Table, labels: Sequence[Label]) -> dict[int, dict[str, Any]]:
    places = sorted({place for label in labels for place in label[:2]})
    return dict(zip(places, table.take(pa.array(places, pa.int64())).to_pylist(), strict=True))
