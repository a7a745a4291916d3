"""Training on a file without labels: Splink's expectation-maximisation, seeded.

Each comparison is estimated in sessions whose pairs were not chosen by it. What no session has seen is rare, not
impossible: it is given one pair's share.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from itertools import combinations
from typing import Any

import duckdb
import pyarrow as pa

from denizen.linkage.files.comparisons import comparisons_for
from denizen.linkage.files.errors import NothingToLearn
from denizen.linkage.model.reading import FORMAT, version_of
from denizen.linkage.training.charts import Chart, sessions_chart
from denizen.linkage.training.linker import opened, said_by

_RANDOM_PAIRS = 2e6
_SESSION_PAIRS_PER_RECORD = 20
_MOST_SESSIONS = 6
_MOST_EQUAL = 20
_TRAINED_BY = ("given", "surname", "birth_date", "postcode", "document_number", "email", "phone", "address",
"organisation",
               "place", "full", "text", "birth_year", "occupation", "street_number")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Training:
    """A model's document, without thresholds; the pairs of a usual session; and what each session found, as a chart."""

    document: dict[str, Any]
    pairs: int
    sessions: Chart


def train(table: pa.Table, kinds: Mapping[str, str], *, seed: int, link_only: bool) -> Training:
    """Train on records of a file. The same records and seed give the same model. Raises NothingToLearn."""
    compared = comparisons_for(kinds)
    records, table = table.num_rows, _without_many_equal(table)
    settings = {"comparisons": compared, "blocking_rules_to_generate_predictions": ["1 = 1"]}
    with opened(table, settings) as linker:
        linker.training.estimate_u_using_random_sampling(max_pairs=_RANDOM_PAIRS, seed=seed)
        rules, pairs = _sessions(table, kinds)
        for rule in rules:
            try:
                linker.training.estimate_parameters_using_expectation_maximisation(rule)
            except Exception as problem:
                logging.getLogger(__name__).debug("session %s: %s", rule, problem)
        sessions = sessions_chart(linker)
        known = said_by(linker)
    _settle(known, pairs)
    known["link_type"] = "link_only" if link_only else "dedupe_only"
    document = {
        "denizen_model": FORMAT,
        "splink": known,
        "frequencies": _frequencies(table, compared),
        "trained": {"records": records, "seed": seed, "splink": installed_version("splink")},
    }
    return Training(document | {"version": version_of(document)}, pairs, sessions)


def _without_many_equal(table: pa.Table) -> pa.Table:
    """At most so many of records that say the very same.

    More would tell nothing new, and among a million equal ones no other pair would be seen.
    """
    said = ", ".join(f'"{name}"' for name in table.column_names if name != "record_id")
    with duckdb.connect() as db:
        db.register("record", table)
        # Columns that `features` named.
        return db.sql(
            "SELECT * EXCLUDE (nth) FROM (SELECT *, row_number() OVER"  # noqa: S608
            f" (PARTITION BY {said} ORDER BY record_id) AS nth FROM record)"
            f" WHERE nth <= {_MOST_EQUAL} ORDER BY record_id"
        ).to_arrow_table()


def _sessions(table: pa.Table, kinds: Mapping[str, str]) -> tuple[list[str], int]:
    """Pairs of columns to train by, with few enough pairs and each column left free by some; and their usual pairs."""
    free = [name for name in _TRAINED_BY if name in table.column_names and (name in kinds or name == "full")]
    with duckdb.connect() as db:
        db.register("record", table)
        counted = []
        for size in (2, 1):
            for columns in combinations(free, size):
                key = " || '|' || ".join(f'"{column}"' for column in columns)
                row = db.execute(
                    "WITH block AS (SELECT count(*) AS size FROM record"  # noqa: S608 - columns that `features` named
                    f" WHERE {key} IS NOT NULL GROUP BY {key})"
                    " SELECT coalesce(sum(size * (size - 1) / 2), 0)::BIGINT FROM block"
                ).fetchone()
                assert row is not None
                if 20 <= row[0] <= _SESSION_PAIRS_PER_RECORD * table.num_rows:
                    counted.append((columns, int(row[0])))
    if not counted:
        raise NothingToLearn(problem="no two columns agree in any pair of records, or all do")
    chosen: list[tuple[str, ...]] = []
    sizes: list[int] = []
    used: dict[str, int] = {}
    # Those of columns that were used least come first: so every comparison is free in most sessions.
    while counted and len(chosen) < _MOST_SESSIONS:
        counted.sort(key=lambda each: (sum(used.get(column, 0) for column in each[0]), -each[1]))
        columns, pairs = counted.pop(0)
        chosen.append(columns)
        sizes.append(pairs)
        for column in columns:
            used[column] = used.get(column, 0) + 1
    rules = [" AND ".join(f'l."{column}" = r."{column}"' for column in columns) for columns in chosen]
    return rules, sorted(sizes)[len(sizes) // 2]


def _settle(known: dict[str, Any], matches: int) -> None:
    """Let no level be impossible: as if one pair more had been seen, spread over a comparison's levels.

    `matches` is about how many pairs the sessions learned from.
    """
    for comparison in known["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        for kind, pairs in (("m_probability", matches), ("u_probability", int(_RANDOM_PAIRS))):
            shares = [level.get(kind, 0.0) * pairs + 1 / len(levels) for level in levels]
            for level, share in zip(levels, shares, strict=True):
                level[kind] = share / sum(shares)


def _frequencies(table: pa.Table, compared: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """How often each value of the columns comes that count frequencies."""
    columns = {
        level["tf_adjustment_column"]
        for comparison in compared
        for level in comparison["comparison_levels"]
        if level.get("tf_adjustment_column")
    }
    found: dict[str, dict[str, float]] = {}
    with duckdb.connect() as db:
        db.register("record", table)
        for column in sorted(columns):
            rows = db.execute(
                f'SELECT "{column}", count(*) / sum(count(*)) OVER () FROM record'  # noqa: S608
                f' WHERE "{column}" IS NOT NULL GROUP BY 1 ORDER BY 1'
            ).fetchall()
            found[column] = {str(value): float(share) for value, share in rows}
    return found
