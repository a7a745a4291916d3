"""Anybody's files linked and judged: with a threshold that is frozen before any truth is read."""

import csv
import io
import json
import math
import resource
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from denizen.linkage.batch.clusters import grouped, paired
from denizen.linkage.batch.duck import DuckEngine
from denizen.linkage.batch.engine import Compared, Pair, Rule
from denizen.linkage.files import errors
from denizen.linkage.files.blocking import choose_rules
from denizen.linkage.files.features import Understood, derive
from denizen.linkage.files.judging import Judged, judge
from denizen.linkage.files.meanings import Column, understand
from denizen.linkage.files.reading import Table
from denizen.linkage.files.training import Training, train
from denizen.linkage.model import Model
from denizen.linkage.model.reading import Thresholds
from denizen.linkage.training.labels import Label, found_by, learn
from denizen.linkage.training.thresholds import Expectation, Expected
from denizen.linkage.training.trained import Trained

FEWEST = 2


@dataclass(slots=True)
class Linked:
    """Records brought together: which columns meant what, by which rules and model, and the groups.

    `best` is what is expected from the threshold in use, and `frozen` the one of the greatest expected F1, in bits.
    """

    columns: tuple[Column, ...]
    rules: list[tuple[Rule, int]]
    model: Model
    expectation: Expectation
    best: Expected
    frozen: float
    compared: Compared
    pairs: list[Pair]
    groups: list[int]
    parted: list[str] | None
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Files read and understood, as an engine takes them; none of them has the column of the truth."""

    columns: tuple[Column, ...]
    kinds: dict[str, str]
    table: pa.Table
    parted: list[str] | None

    @property
    def possible(self) -> float:
        """How many pairs could be compared: all, or those of one file with the other."""
        records = int(self.table.num_rows)
        first = self.parted.count("0") if self.parted else 0
        return float(first * (records - first)) if self.parted else records * (records - 1) / 2


def prepare(tables: Sequence[Table], said: Mapping[str, str] | None = None) -> Prepared:
    """Understand the columns of one or two files and derive what is compared. Raises MapUnusable, NothingToCompare …"""
    columns = understand(tables, said)
    known = derive(tables, columns)
    if not known.kinds:
        raise errors.NothingToCompare()
    parted = [str(number) for number, table in enumerate(tables) for _row in range(len(table))]
    return Prepared(columns, known.kinds, _as_table(known, parted), parted if len(tables) > 1 else None)


def train_on(prepared: Prepared, *, seed: int) -> Training:
    """Train on files, without labels and without thresholds. Raises NothingToLearn."""
    if prepared.table.num_rows < FEWEST:
        raise errors.NothingToLearn(problem="there is one record")
    return train(prepared.table, prepared.kinds, seed=seed, link_only=prepared.parted is not None)


def link(
    prepared: Prepared, model: Model | None = None, *, seed: int = 1, threshold: float | None = None
) -> Linked:
    """Bring records together by a model, or by one that is trained on them. Raises NothingToLearn, ColumnsDiffer.

    `threshold` in bits takes the place of the frozen one.
    """
    seconds = {}
    began = time.monotonic()
    rules = choose_rules(prepared.table, prepared.kinds)
    seconds["choosing_rules"], began = time.monotonic() - began, time.monotonic()
    if model is None:
        model = Model.of(train_on(prepared, seed=seed).document)
        seconds["training"], began = time.monotonic() - began, time.monotonic()
    parted_by = "file" if prepared.parted else None
    with DuckEngine() as engine:
        found = engine.pairs(
            model,
            prepared.table,
            [rule for rule, _pairs in rules],
            least=-math.inf,
            prior=0.0,
            parted_by=parted_by,
        )
        pairs: list[Pair] = [pair for some in found for pair in some]
        compared = engine.compared
    seconds["comparing"], began = time.monotonic() - began, time.monotonic()
    expectation = Expectation.of([bits for _one, _other, bits in pairs], prepared.possible)
    frozen = expectation.best()
    best = frozen if threshold is None else expectation.at(threshold)
    least = best.bits
    weighed = [(one, other, bits + expectation.prior) for one, other, bits in pairs]
    bring = paired if prepared.parted else grouped
    groups = bring(weighed, prepared.table.num_rows, least=least)
    if prepared.parted:
        # Each record has at most one other: what is expected is of those pairs, not of all that weigh as much.
        chosen = [bits for one, other, bits in weighed if groups[one] == groups[other]]
        best = expectation.of_pairs(best.bits, chosen)
    seconds["grouping"] = time.monotonic() - began
    return Linked(
        prepared.columns,
        rules,
        model,
        expectation,
        best,
        frozen.bits,
        compared,
        weighed,
        groups,
        prepared.parted,
        seconds,
    )


def kept(linked: Linked) -> Model:
    """The model with the prior and the threshold that were used, as it is written for the next file of its kind."""
    document = json.loads(linked.model.text())
    document["splink"]["probability_two_random_records_match"] = 1 / (
        1 + math.exp2(-linked.expectation.prior)
    )
    document["thresholds"] = {"ask": linked.best.bits, "link": linked.best.bits}
    document["trained"] |= {
        "expected_precision": round(linked.best.precision, 4),
        "expected_recall": round(linked.best.recall, 4),
    }
    return Model.of(document)


def train_whole(prepared: Prepared, labels: Sequence[Label] = (), *, seed: int) -> Trained:
    """Train on files, bring in labels where there are any, and freeze the threshold. Raises NothingToLearn."""
    training = train_on(prepared, seed=seed)
    linked, found = link(prepared, Model.of(training.document)), []
    if labels:
        at, prior = Thresholds(linked.best.bits, linked.best.bits), linked.expectation.prior
        found = found_by(linked.model, at, prepared.table, labels, prior=prior)
        model = learn(
            linked.model,
            prepared.table,
            labels,
            prior=prior,
            matches=training.pairs,
            possible=prepared.possible,
        )
        linked = link(prepared, model)
    return Trained(
        kept(linked), prepared.table, linked.expectation, linked.compared, training.sessions, found
    )


def judged(linked: Linked, truth: Sequence[str | None]) -> Judged:
    """Judge what was linked, now that it is."""
    met = {(one, other) for one, other, _bits in linked.pairs}
    return judge(linked.groups, truth, met, linked.parted)


def groups_as_csv(linked: Linked, tables: Sequence[Table]) -> str:
    """Of which group each row is: file, row as a spreadsheet counts it, and the group's number."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("file", "row", "group"))
    places = [(table.name, table.row_of(place)) for table in tables for place in range(len(table))]
    rows.writerows((*place, group) for place, group in zip(places, linked.groups, strict=True))
    return text.getvalue()


def pairs_as_csv(linked: Linked) -> str:
    """The pairs that were compared, the heaviest first: places of both records from 0, all files in turn, and bits."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("left", "right", "bits"))
    ordered = sorted(linked.pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))
    rows.writerows((left, right, round(bits, 4)) for left, right, bits in ordered)
    return text.getvalue()


def report(linked: Linked, judgement: Judged | None) -> dict[str, Any]:
    """All that there is to say, as a document."""
    return {
        "records": linked.compared.records,
        "columns": {
            column.name: {"meaning": column.meaning, "told_by": column.told_by} for column in linked.columns
        },
        "rules": [{"rule": rule.name, "pairs": pairs} for rule, pairs in linked.rules],
        "capped": [
            {"rule": each.rule, "blocks": each.blocks, "records": each.records, "pairs": each.pairs}
            for each in linked.compared.capped
        ],
        "pairs_compared": len(linked.pairs),
        "model": linked.model.version,
        "prior_bits": round(linked.expectation.prior, 3),
        "threshold_bits": round(linked.best.bits, 3),
        "frozen_threshold_bits": round(linked.frozen, 3),
        "expected_precision": round(linked.best.precision, 4),
        "expected_recall": round(linked.best.recall, 4),
        "groups_of_several": len([1 for n in _sizes(linked.groups) if n > 1]),
        "judged": judgement.told() if judgement else None,
        "seconds": {part: round(seconds, 2) for part, seconds in linked.seconds.items()},
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def _sizes(groups: Sequence[int]) -> list[int]:
    counted: dict[int, int] = {}
    for group in groups:
        counted[group] = counted.get(group, 0) + 1
    return list(counted.values())


def _as_table(known: Understood, parted: Sequence[str]) -> pa.Table:
    columns: dict[str, Any] = {"record_id": pa.array([str(n) for n in range(len(parted))], pa.string())}
    for name, values in known.features.items():
        is_list = any(isinstance(value, tuple) for value in values)
        columns[name] = pa.array(
            [list(value) if isinstance(value, tuple) else value for value in values],
            pa.list_(pa.string()) if is_list else pa.string(),
        )
    columns["file"] = pa.array(parted, pa.string())
    return pa.table(columns)
