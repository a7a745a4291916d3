"""Training a model on people's descriptions, without labels: Splink's expectation-maximisation, seeded.

u is estimated from random pairs; m from pairs that agree in a document and, in a second session, from pairs that
agree in the name and the birth date: so each comparison is estimated from pairs that were not chosen by it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version as splink_version
from itertools import batched
from typing import Any

import pyarrow as pa

from denizen.linkage.errors import NothingToLearn
from denizen.linkage.model import Model
from denizen.linkage.model.reading import FORMAT, version_of
from denizen.linkage.people.comparisons import BEFORE, comparisons
from denizen.linkage.people.features import COLUMNS, LISTS, Features
from denizen.linkage.training.charts import Chart, sessions_chart
from denizen.linkage.training.linker import opened, said_by

KEPT_FROM = 5
"""A name that fewer described people have is in no frequency table: it would tell that somebody of that name is
here."""

ASK_FROM, LINK_FROM = -5.0, 11.0
"""In bits. A registrar is asked where one in 33 such pairs is one person. Of newcomers no more than 2^-11, or
five in 10,000, come so near to anybody by chance, if the model is right: with the prior of one in N, of N others
N/2^(w + log2 N) do."""

THOUGHT = 20_000
"""Pairs for which our judgement stands unless another number is said. With 200 the model of a town of 3,000 took 16 of
21 pairs for two people about which a registrar is asked: what its senders copy from papers shows no slips."""

_SESSIONS = {
    "l.document = r.document": ("document",),
    "l.name = r.name AND l.born = r.born": ("name", "born"),
}
_PAIRS = 2e6
_RECALL = 0.6
"""Of the pairs of declarations about one person, about how many agree in a document. Only the prior rests on it, which
serving replaces by the size of the register."""

_AT_ONCE = 10_000
_SCHEMA = pa.schema(
    [("record_id", pa.string())]
    + [(name, pa.list_(pa.string()) if name in LISTS else pa.string()) for name in COLUMNS]
)


def table_of(records: Iterable[tuple[str, Features]]) -> pa.Table:
    """Return the columns of records, each with a name that is its own, as DuckDB and Splink take them."""
    # Some thousand at a time: as Python's objects a million of them take several times what they do in columns.
    return pa.Table.from_batches(map(_batch, batched(records, _AT_ONCE)), _SCHEMA)


def _batch(records: Iterable[tuple[str, Features]]) -> pa.RecordBatch:
    ids, known = zip(*records, strict=True)
    columns = [ids, *([each[name] for each in known] for name in COLUMNS)]
    arrays = [pa.array(values, field.type) for values, field in zip(columns, _SCHEMA, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=_SCHEMA)


def frequencies_of(table: pa.Table) -> dict[str, float]:
    """Return how often each name comes, among those that come often enough to be kept."""
    told = [name for name in table["name"].to_pylist() if name is not None]
    return {name: times / len(told) for name, times in sorted(Counter(told).items()) if times >= KEPT_FROM}


def one_each(table: pa.Table) -> pa.Table:
    """Return the first of all records that say the same name and birth date: about one a person.

    What two people have in common by chance is counted among these. Among all declarations, each person's own would
    pass for it.
    """
    kept: dict[tuple[str | None, str | None], int] = {}
    for place, said in enumerate(zip(table["name"].to_pylist(), table["born"].to_pylist(), strict=True)):
        kept.setdefault(said, place)
    return table.take(pa.array(kept.values(), pa.int64()))


@dataclass(frozen=True, slots=True)
class Training:
    """A whole model; on how many pairs m rests, those of our judgement among them; what each session found."""

    model: Model
    matches: float
    sessions: Chart


def train(table: pa.Table, *, about: Mapping[str, Any], seed: int = 1, thought: int = THOUGHT) -> Training:
    """Train on these records, without labels. The same records and seed give the same model. Raises NothingToLearn.

    `about` tells of what it was made, and nothing of a person. `thought` says for how many pairs that were seen our
    judgement stands (`comparisons.BEFORE`).
    """
    people, seen_twice = one_each(table), with_first_document(table)
    agreeing = [_pairs_of(seen_twice, columns) for columns in _SESSIONS.values()]
    if not all(agreeing):
        raise NothingToLearn(people=people.num_rows, pairs=" / ".join(map(str, agreeing)))
    with opened(people, _settings(comparisons())) as linker:
        linker.training.estimate_u_using_random_sampling(max_pairs=_PAIRS, seed=seed)
        by_chance = linker.misc.save_model_to_json()["comparisons"]
    with opened(seen_twice, _settings(by_chance)) as linker:
        try:
            linker.training.estimate_probability_two_random_records_match(list(_SESSIONS), recall=_RECALL)
        except ValueError:  # more pairs agree than so few people can have
            raise NothingToLearn(people=people.num_rows, pairs=" / ".join(map(str, agreeing))) from None
        for rule in _SESSIONS:
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        sessions = sessions_chart(linker)
        known = said_by(linker)
    matches = known["probability_two_random_records_match"] * table.num_rows * (table.num_rows - 1) / 2
    document = {
        "denizen_model": FORMAT,
        "splink": _settled(known, matches, thought),
        "frequencies": {"name": frequencies_of(people)},
        "thresholds": {"ask": ASK_FROM, "link": LINK_FROM},
        "trained": {
            **about,
            "seed": seed,
            "thought": thought,
            "records": table.num_rows,
            "splink": splink_version("splink"),
        },
    }
    return Training(Model.of(document | {"version": version_of(document)}), matches + thought, sessions)


def with_first_document(table: pa.Table) -> pa.Table:
    """With one column more: the first document, by which a session chooses its pairs."""
    first = pa.array([(each or [None])[0] for each in table["documents"].to_pylist()], pa.string())
    return table.append_column("document", first)


def _pairs_of(table: pa.Table, columns: Sequence[str]) -> int:
    """How many pairs of records agree in these columns."""
    said = zip(*(table[column].to_pylist() for column in columns), strict=True)
    return sum(n * (n - 1) // 2 for n in Counter(each for each in said if None not in each).values())


def _settings(compared: list[dict[str, Any]]) -> dict[str, Any]:
    rules = list(_SESSIONS)
    return {"comparisons": compared, "blocking_rules_to_generate_predictions": rules, "max_iterations": 50}


def _settled(known: dict[str, Any], matches: float, pairs: int) -> dict[str, Any]:
    """Bring in what was thought before any pair was seen, as so many pairs more.

    A town's own declarations rarely show each slip: what no pair has shown is rare, and not impossible. So each
    level has both probabilities, and the more pairs there are, the less the thought weighs. Of a level that no two
    people were on by chance, it is thought how many bits it says, not how often it comes: a town without partial
    dates says nothing of those.
    """
    for comparison in known["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        before = [BEFORE[comparison["output_column_name"]][level["label_for_charts"]] for level in levels]
        m = [
            matches * level.get("m_probability", 0.0) + pairs * thought
            for level, (thought, _u) in zip(levels, before, strict=True)
        ]
        m = [each / sum(m) for each in m]
        u = [
            level.get("u_probability") or of_matches * by_chance / thought
            for level, of_matches, (thought, by_chance) in zip(levels, m, before, strict=True)
        ]
        for level, of_matches, of_others in zip(levels, m, u, strict=True):
            level["m_probability"], level["u_probability"] = of_matches, of_others / sum(u)
    return known
