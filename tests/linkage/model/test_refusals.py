"""What is no model, or is not fully trained, or asks for more than is served, is refused with its place."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from denizen.kernel.errors import Refusal
from denizen.linkage.model import Model, Weighing, reading
from denizen.linkage.model import errors as e
from denizen.linkage.model.conditions import Condition
from denizen.linkage.people.serving import starting_model

type Change = Callable[[dict[str, Any]], object]


def level(document: dict[str, Any], at: int = 1) -> dict[str, Any]:
    """A level of the first comparison."""
    found: dict[str, Any] = document["splink"]["comparisons"][0]["comparison_levels"][at]
    return found


def many_comparisons(document: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """So many comparisons, each of a name of its own."""
    first = document["splink"]["comparisons"][0]
    return [{**first, "output_column_name": f"name {number}"} for number in range(count)]


def nested(depth: int) -> list[Any]:
    """A list in a list in a list."""
    found: list[Any] = []
    for _nth in range(depth):
        found = [found]
    return found


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda d: d.pop("denizen_model"), e.ModelUnreadable),
        (lambda d: d.update(denizen_model=2), e.ModelTooNew),
        (lambda d: d.update(denizen_model=10**400), e.ModelTooNew),
        (lambda d: d.update(denizen_model=True), e.ModelUnreadable),
        (lambda d: d.update(denizen_model=-7), e.ModelUnreadable),
        (lambda d: d.update(trained=[]), e.ModelUnreadable),
        (lambda d: d.update(more=nested(60)), e.ModelUnreadable),
        (lambda d: level(d).update(label_for_charts="exact\ud800"), e.ModelUnreadable),
        (lambda d: level(d).update(label_for_charts="exact\0"), e.ModelUnreadable),
        (lambda d: level(d).update(label_for_charts=7), e.ModelUnreadable),
        (lambda d: d["frequencies"]["name"].update({"\0": 0.1}), e.ModelUnreadable),
        (lambda d: d.update({"\udfff": 1}), e.ModelUnreadable),
        (lambda d: level(d).update(m_probability=10**400), e.ModelImpossible),
        (lambda d: level(d).update(m_probability=1, u_probability=5e-324), e.ModelImpossible),
        (lambda d: level(d).update(m_probability=5e-324, u_probability=1e300), e.ModelImpossible),
        (lambda d: level(d).update(tf_adjustment_weight=1e300), e.ModelImpossible),
        (lambda d: level(d).update(tf_minimum_u_value=-1), e.ModelImpossible),
        (lambda d: d["thresholds"].update(link=10**400), e.ModelImpossible),
        (lambda d: d.update(splink=[]), e.ModelUnreadable),
        (lambda d: d["splink"].update(comparisons=[]), e.ModelUnreadable),
        (lambda d: d["splink"].update(comparisons=d["splink"]["comparisons"][:1] * 2), e.ModelUnreadable),
        (lambda d: d["splink"].update(comparisons=many_comparisons(d, 101)), e.ModelUnreadable),
        (lambda d: d["splink"].update(probability_two_random_records_match=0), e.ModelImpossible),
        (lambda d: d["splink"].update(probability_two_random_records_match=1), e.ModelImpossible),
        (lambda d: d["splink"].pop("probability_two_random_records_match"), e.ModelImpossible),
        (lambda d: level(d).pop("m_probability"), e.ModelUntrained),
        (lambda d: level(d).pop("u_probability"), e.ModelUntrained),
        (lambda d: level(d).update(m_probability=1.5), e.ModelImpossible),
        (lambda d: level(d).update(m_probability=0), e.ModelImpossible),
        (lambda d: level(d).update(u_probability=float("nan")), e.ModelImpossible),
        (lambda d: level(d).update(u_probability="0.5"), e.ModelImpossible),
        (lambda d: level(d).update(tf_adjustment_column="latin"), e.ModelUnreadable),
        (lambda d: d.pop("frequencies"), e.ModelUnreadable),
        (lambda d: d["frequencies"].update(name={"x": "many"}), e.ModelImpossible),
        (lambda d: d["thresholds"].update(ask=99), e.ModelImpossible),
        (lambda d: d["thresholds"].pop("link"), e.ModelImpossible),
        (lambda d: level(d).update(sql_condition=7), e.ModelUnreadable),
        (lambda d: level(d).update(sql_condition="pg_sleep(9) = 1"), e.ConditionUnknown),
    ],
)
def test_a_spoilt_model_is_refused(change: Change, refusal: type[Refusal]) -> None:
    document = json.loads(starting_model().text())
    change(document)
    with pytest.raises(refusal):
        Model.parse(json.dumps(document))


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"denizen_model": "1"}', "[" * 100_000, "\x00"])
def test_what_is_no_model_is_refused(text: str) -> None:
    with pytest.raises(e.ModelUnreadable):
        Model.parse(text)


def test_a_file_that_is_cut_off_not_utf8_or_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "model.json"
    whole = starting_model().text().encode()
    for content in (whole[: len(whole) // 2], whole.decode().encode("utf-16")):
        file.write_bytes(content)
        with pytest.raises(e.ModelUnreadable):
            Model.read(file)
    file.write_bytes(whole)
    assert Model.read(file).version == starting_model().version
    monkeypatch.setattr(reading, "LARGEST", 100)
    with pytest.raises(e.ModelUnreadable):
        Model.read(file)


@pytest.mark.parametrize(
    "condition",
    [
        "",
        "a_l =",
        "a_l = b_r; DROP TABLE x",
        "(SELECT 1) = 1",
        "a_l IN (SELECT 1)",
        "exists(SELECT 1)",
        "a = b",
        "t.a_l = 1",
        "regexp_extract(a_l, a_r) = ''",
        "regexp_extract(a_l, '(a+)+$') = ''",
        "regexp_extract(a_l, '(') = ''",
        "regexp_extract(a_l, 'a', 5) = ''",
        "regexp_extract(a_l, 'a', 1.5) = ''",
        "regexp_extract(a_l, 'a', -1) = ''",
        "regexp_extract(a_l, 'a{99999999999}', 0) = ''",
        "left(a_l, 1e400) = 'x'",
        f"length(a_l) = {'9' * 400}",
        f"length(a_l) = {'9' * 3900}",
        "1",
        "'x'",
        "a_l",
        "left(a_l, 1)",
        "length(a_l) - length(a_r)",
        "a_l = a_r AND 1",
        "a_l = a_r OR a_l",
        "NOT length(a_l)",
        "NOT a_l",
        "coalesce(a_l, a_r)",
        "length(a_l) = '3'",
        "(a_l = a_r) = 1",
        "(a_l = a_r) = a_l",
        "length(a_l) IN (1, 'a')",
        "list_has_any(a_l, a_r) + 1 = 2",
        "levenshtein(a_l) = 1",
        "a_l::INTEGER = 1",
        "a_l IS TRUE",
        "read_csv('/etc/passwd') = 1",
        "a_l = a_r OR " * 400 + "a_l = a_r",
        "(" * 900 + "1" + ")" * 900,
        "x" * 5000,
    ],
)
def test_a_condition_outside_what_is_served_is_refused(condition: str) -> None:
    with pytest.raises(e.ConditionUnknown):
        Condition(condition)


def test_values_of_another_type_are_refused_and_not_guessed_at() -> None:
    with pytest.raises(e.ConditionUnknown):
        Condition("levenshtein(a_l, a_r) < 2")({"a": 5}, {"a": "x"})


@pytest.mark.parametrize(
    "condition", ["length(a_l) * 1e308 * length(a_l) = 1", "left(a_l, length(a_r) * 1e300) = ''"]
)
def test_numbers_that_grow_beyond_all_bounds_are_refused_and_stop_nothing(condition: str) -> None:
    with contextlib.suppress(e.ConditionUnknown):
        Condition(condition)({"a": "x" * 99}, {"a": "y" * 10**5})


def test_a_division_without_end_is_refused() -> None:
    with pytest.raises(e.ConditionUnknown):
        Condition("left(a_l, 1 / length(a_r)) = ''")({"a": "x"}, {"a": ""})


def test_frequencies_of_a_list_are_refused_when_they_are_looked_up() -> None:
    document = json.loads(starting_model().text())
    document["frequencies"]["words"] = {"zhang": 0.1}
    level(document).update(tf_adjustment_column="words", disable_tf_exact_match_detection=True)
    model = Model.of(document)
    record = dict.fromkeys(model.columns) | {"latin": "x", "name": "x", "words": ["x"]}
    with pytest.raises(e.ModelImpossible, match="words"):
        model.weigh(record, record)


def test_who_asks_for_what_is_not_compared_is_told() -> None:
    with pytest.raises(e.ComparisonMissing, match="shoe size"):
        Weighing(0.0, ()).level("shoe size")


def test_a_model_for_other_columns_is_refused_before_anything_is_weighed() -> None:
    with pytest.raises(e.ColumnsDiffer) as refused:
        starting_model().must_fit({"name", "latin"})
    assert "born" in str(refused.value)


def test_equal_models_have_one_version_and_a_model_is_written_as_it_was_read() -> None:
    text = starting_model().text()
    assert Model.parse(text).text() == text
    other = json.loads(text)
    level(other)["m_probability"] *= 0.99
    assert Model.of(other).version != starting_model().version
