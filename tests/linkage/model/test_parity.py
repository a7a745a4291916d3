"""The scorer gives Splink's own match weights: any values, nothing, letters beyond ASCII, every level."""

import json
import logging
import math
from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from splink import Linker
from splink.internals.duckdb.database_api import DuckDBAPI

from denizen.linkage.model import Model
from denizen.linkage.model.conditions import Condition
from denizen.linkage.people.features import LISTS
from denizen.linkage.people.serving import starting_model

PAIRS = 12
EXACT = 1e-9

NAMES = ("张伟", "张炜", "josé", "jose", "josef", "dwayne", "duane", "a", "", "ab ba", "ba ab", "Ö")
TEXTS = st.one_of(st.sampled_from(NAMES), st.text("ab é张", max_size=7))
DATES = st.sampled_from(
    ["19900506", "19900605", "19900507", "199005", "1990", "19910506", "18000101", "1991"]
)
LISTED = st.lists(st.sampled_from(["ab", "ba", "张", "é"]), min_size=1, max_size=3, unique=True)
COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "name": TEXTS,
    "names": LISTED,
    "spelt": LISTED,
    "words": LISTED,
    "latin": TEXTS,
    "born": DATES,
    "sex": st.sampled_from("mf"),
    "documents": LISTED,
    "document_types": LISTED,
    "dwellings": LISTED,
}
RECORDS = st.fixed_dictionaries({name: st.none() | values for name, values in COLUMNS.items()})


def splink_weights(model: dict[str, Any], frequencies: dict[str, Any], pairs: Sequence[Any]) -> list[float]:
    """What Splink itself says of these pairs, on DuckDB; one table a side, a pair by its number."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    types = {name: pa.list_(pa.string()) if name in LISTS else pa.string() for name in COLUMNS}
    with duckdb.connect() as db:
        api = DuckDBAPI(connection=db)
        sides = [
            api.register(
                pa.table(
                    {"pair": list(range(len(pairs))), "record_id": [f"{n}" for n in range(len(pairs))]}
                    | {name: pa.array([pair[side][name] for pair in pairs], types[name]) for name in COLUMNS}
                ),
                dataset_display_name=f"side_{side}",
            )
            for side in (0, 1)
        ]
        known = model | {
            "link_type": "link_only",
            "blocking_rules_to_generate_predictions": ["l.pair = r.pair"],
        }
        linker = Linker(sides, known)
        for column, shares in frequencies.items():
            table = pa.table({column: list(shares), f"tf_{column}": list(shares.values())})
            linker.table_management.register_term_frequency_lookup(api.register(table), column)
        found = linker.inference.predict().as_record_list()
    weights = {int(row["record_id_l"]): row["match_weight"] for row in found}
    return [weights[n] for n in range(len(pairs))]


@pytest.fixture(name="served", scope="module")
def _served() -> Model:
    """The starting model with frequencies of the names that are tried, one of them below the least."""
    document = json.loads(starting_model().text())
    document["frequencies"] = {"name": {"张伟": 0.03, "jose": 0.0001, "ab ba": 1e-9, "a": 0.5}}
    for comparison in document["splink"]["comparisons"]:
        for level in comparison["comparison_levels"]:
            if level["label_for_charts"] == "another_name":
                level["tf_minimum_u_value"], level["tf_adjustment_weight"] = 0.001, 0.6
    return Model.of(document)


@settings(max_examples=20, deadline=None)
@given(pairs=st.lists(st.tuples(RECORDS, RECORDS), min_size=PAIRS, max_size=PAIRS))
def test_weights_are_splinks(served: Model, pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    pairs += [(one, one) for one, _other in pairs[:3]]
    document = served.document
    theirs = splink_weights(dict(document["splink"]), document["frequencies"], pairs)
    for (left, right), weight in zip(pairs, theirs, strict=True):
        weighing = served.weigh(left, right)
        assert math.isclose(weighing.bits, weight, abs_tol=EXACT), (left, right, weighing)
        parts = sum(part.bits + part.frequency_bits for part in weighing.parts)
        assert math.isclose(weighing.bits, parts, abs_tol=EXACT)


def test_every_level_is_met_and_is_splinks(served: Model) -> None:
    nothing: dict[str, Any] = dict.fromkeys(COLUMNS)
    name = {"name": "b", "names": ["b"], "spelt": ["b"], "words": ["bb", "cc"], "latin": "bb cc"}
    others = [
        {},
        {"name": "x"},
        {"name": "x", "names": ["x"]},
        {"name": "x", "names": ["x"], "spelt": ["x"], "latin": "bb cd"},
        {"name": "x", "names": ["x"], "spelt": ["x"], "latin": "zz"},
        {"name": "x", "names": ["x"], "spelt": ["x"], "latin": "zz", "words": ["bb"]},
        {"name": "x", "names": ["x"], "spelt": ["x"], "latin": "zz", "words": ["zz"]},
    ]
    pairs = [(nothing | name, nothing | name | other) for other in others]
    dates = ["19900506", "19900605", "19900507", "1990", "19901213", "18000101"]
    pairs += [(nothing | {"born": "19900506"}, nothing | {"born": other}) for other in dates]
    for column, kinds in (("sex", None), ("documents", "document_types"), ("dwellings", None)):
        for one, other, kind in (("m", "m", "p"), ("m", "f", "p"), ("m", "f", "q")):
            left, right = (({column: [v]} if column in LISTS else {column: v}) for v in (one, other))
            types = ({kinds: ["p"]}, {kinds: [kind]}) if kinds else ({}, {})
            pairs.append((nothing | left | types[0], nothing | right | types[1]))
    pairs.append((nothing, nothing))
    weighed = [served.weigh(*pair) for pair in pairs]
    met = {(part.comparison, part.level) for weighing in weighed for part in weighing.parts}
    assert met >= {(each.name, level.word) for each in served.comparisons for level in each.levels}
    theirs = splink_weights(dict(served.document["splink"]), served.document["frequencies"], pairs)
    assert [each.bits for each in weighed] == pytest.approx(theirs, abs=EXACT)


CONDITIONS = (
    "levenshtein(a_l, a_r) <= 1",
    "damerau_levenshtein(a_l, a_r) <= 2",
    "jaro_similarity(a_l, a_r) >= 0.7",
    "jaro_winkler_similarity(a_l, a_r) >= 0.8",
    "length(a_l) - length(a_r) = 1 OR a_l IS NULL",
    "NOT (a_l = a_r) AND lower(a_l) <> upper(a_r)",
    "substr(a_l, 2, 2) = substr(a_r, -3, 2)",
    "left(a_l, 2) = right(a_r, 2)",
    "a_l IN ('ab', a_r, NULL)",
    "nullif(regexp_extract(a_l, '^[ab]+', 0), '') = regexp_extract(a_r, '(a)(b)', 2)",
    "coalesce(a_l, a_r) = greatest(a_l, a_r) AND least(a_l, 'b') < 'b'",
    "abs(length(a_l) - 3) / length(a_r) < 1 AND 2 * length(a_l) >= 4",
    "abs(epoch(try_strptime(a_l, '%Y-%m-%d')) - epoch(try_strptime(a_r, '%Y-%m-%d'))) <= 86400 * 31",
    "list_contains(w_l, a_r) OR list_has_any(w_l, w_r)",
    "array_length(list_intersect(w_l, w_r)) >= 1",
    "array_length(w_l) = len(w_r) AND -1 < 0 AND true",
)  # fmt: skip
LIKE_DATES = st.sampled_from(["2020-01-31", "2020-02-29", "2021-02-29", "2020-02-01", "1900-01-01", "x"])


@settings(max_examples=40, deadline=None)
@given(
    pairs=st.lists(
        st.tuples(*[st.none() | TEXTS | LIKE_DATES] * 2, *[st.none() | LISTED] * 2), min_size=12, max_size=12
    )
)
def test_conditions_mean_what_duckdb_means_by_them(pairs: list[tuple[Any, ...]]) -> None:
    with duckdb.connect() as db:
        names = ("a_l", "a_r", "w_l", "w_r")
        types = (pa.string(), pa.string(), pa.list_(pa.string()), pa.list_(pa.string()))
        db.register(
            "pairs",
            pa.table(
                {
                    name: pa.array([pair[at] for pair in pairs], kind)
                    for at, (name, kind) in enumerate(zip(names, types, strict=True))
                }
            ),
        )
        for text in CONDITIONS:
            theirs = [row[0] is True for row in db.execute(f"SELECT {text} FROM pairs").fetchall()]
            condition = Condition(text)
            ours = [condition({"a": a, "w": w}, {"a": b, "w": v}) for a, b, w, v in pairs]
            assert ours == theirs, [
                (text, pair) for pair, one, other in zip(pairs, ours, theirs, strict=True) if one != other
            ][:1]


@pytest.fixture(autouse=True)
def _quiet() -> None:
    logging.getLogger("splink").setLevel(logging.ERROR)
