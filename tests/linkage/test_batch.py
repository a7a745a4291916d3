"""The engine gives each pair once, with the scorer's own weight, and says what it left out."""

import json
import math
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from denizen.linkage.batch.duck import DuckEngine
from denizen.linkage.batch.engine import Pair, Rule
from denizen.linkage.batch.errors import EngineFailed
from denizen.linkage.model import Model
from denizen.linkage.people.features import LISTS
from denizen.linkage.people.serving import starting_model

from .model.test_parity import COLUMNS, RECORDS

ALL = Rule("all", "1")


def table(records: list[dict[str, Any]]) -> pa.Table:
    """Records as an engine takes them."""
    types = {name: pa.list_(pa.string()) if name in LISTS else pa.string() for name in COLUMNS}
    return pa.table({name: pa.array([each[name] for each in records], types[name]) for name in COLUMNS})


def found(engine: DuckEngine, records: list[dict[str, Any]], *rules: Rule, **how: Any) -> list[Pair]:
    """All pairs, in order."""
    rows = engine.pairs(starting_model(), table(records), rules, **({"least": -math.inf} | how))
    return sorted(tuple(row) for some in rows for row in some)  # type: ignore[misc]


@settings(max_examples=15, deadline=None)
@given(records=st.lists(RECORDS, min_size=2, max_size=9))
def test_weights_are_the_scorers(records: list[dict[str, Any]]) -> None:
    model: Model = starting_model()
    with DuckEngine() as engine:
        pairs = found(engine, records, ALL, Rule("again", "born"), prior=-3.0)
    places = range(len(records))
    assert [pair[:2] for pair in pairs] == [(one, other) for one in places for other in places if one < other]
    for one, other, bits in pairs:
        assert math.isclose(bits, model.weigh(records[one], records[other], prior=-3.0).bits, abs_tol=1e-9)


def somebody(**said: Any) -> dict[str, Any]:
    """A record of which little is known."""
    return dict.fromkeys(COLUMNS) | said


def test_a_block_that_is_too_large_is_left_out_and_told_and_finer_rules_find_its_pairs() -> None:
    records = [somebody(born="19000101", dwellings=[f"{n // 2}"]) for n in range(40)]
    with DuckEngine(largest_block=10) as engine:
        pairs = found(
            engine,
            records,
            Rule("day", "born"),
            Rule("day and home", "list_transform(dwellings, lambda d: born || d)", is_list=True),
        )
        assert [pair[:2] for pair in pairs] == [(n, n + 1) for n in range(0, 40, 2)]
        [capped] = engine.compared.capped
        assert (capped.rule, capped.blocks, capped.records, capped.pairs) == ("day", 1, 40, 780)
        assert engine.compared.pairs_by_rule == {"day and home": 20}


def test_two_files_are_compared_with_each_other_and_not_within() -> None:
    records = [somebody(born="19000101") | {"file": name} for name in "aabb"]
    given_to = table(records).append_column("file", pa.array([each["file"] for each in records]))
    with DuckEngine() as engine:
        rows = engine.pairs(starting_model(), given_to, [ALL], least=-math.inf, parted_by="file")
        pairs = sorted(tuple(row[:2]) for some in rows for row in some)
    assert pairs == [(0, 2), (0, 3), (1, 2), (1, 3)]


@settings(max_examples=15, deadline=None)
@given(records=st.lists(RECORDS, min_size=1, max_size=9), asking=st.integers(0, 9))
def test_a_file_beside_a_register_is_compared_with_it_and_not_within(
    records: list[dict[str, Any]], asking: int
) -> None:
    asking = min(asking, len(records))
    first = len(records) - asking
    rules = (ALL, Rule("again", "born"), Rule("words", "words", is_list=True))
    with DuckEngine() as engine:
        all_pairs = found(engine, records, *rules, prior=-3.0)
    with DuckEngine() as engine:
        pairs = found(engine, records, *rules, prior=-3.0, asking=asking)
        assert engine.compared.pairs >= len(pairs)
    assert pairs == [pair for pair in all_pairs if pair[0] < first <= pair[1]]


def test_a_large_block_of_the_register_is_left_out_for_a_file_too() -> None:
    records = [somebody(born="19000101") for _n in range(20)] + [
        somebody(born="19000101"),
        somebody(born="19000102"),
    ]
    with DuckEngine(largest_block=10) as engine:
        assert found(engine, records, Rule("day", "born"), asking=2) == []
        [capped] = engine.compared.capped
        assert (capped.rule, capped.blocks, capped.records, capped.pairs) == ("day", 1, 20, 20)


def test_rules_may_be_hundreds() -> None:
    records = [somebody(born="19000101"), somebody(born="19000101")]
    rules = [Rule(f"rule {n}", f"born || '{n}'") for n in range(300)]
    with DuckEngine() as engine:
        assert len(found(engine, records, *rules)) == 1
        assert engine.compared.pairs == 300


@pytest.mark.parametrize(
    ("condition", "told"),
    [("sex_l < 5", "BinderException|Binder Error"), ("born_l = 5", "ConversionException")],
)
def test_what_the_engine_cannot_do_is_told_without_a_value_of_a_record(condition: str, told: str) -> None:
    document = json.loads(starting_model().text())
    document["splink"]["comparisons"][1]["comparison_levels"][1]["sql_condition"] = condition
    records = [somebody(born="secret", sex="m"), somebody(born="secret", sex="f")]
    with DuckEngine() as engine, pytest.raises(EngineFailed, match=told) as failed:
        for _pairs in engine.pairs(Model.of(document), table(records), [ALL], least=-math.inf):
            pass
    assert "secret" not in str(failed.value)


def test_what_weighs_less_is_left_out_and_no_records_are_no_pairs() -> None:
    alike = somebody(name="x", names=["x"], spelt=["x"], words=["xx"], latin="x", born="19900506")
    with DuckEngine() as engine:
        assert len(found(engine, [alike, alike, somebody()], ALL, least=0.0)) == 1
        assert found(engine, [], ALL) == []
