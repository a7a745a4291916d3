"""A model decides over people only where it has what decisions ask for, and means the same in every engine."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from denizen.kernel.errors import Refusal
from denizen.linkage.model import Model
from denizen.linkage.model import errors as e
from denizen.linkage.people.comparisons import BEFORE
from denizen.linkage.people.deciding import DECISIVE
from denizen.linkage.people.fitness import made_up, must_serve
from denizen.linkage.people.serving import starting_model

type Change = Callable[[list[dict[str, Any]]], object]


def changed(change: Change) -> Model:
    """The starting model with other comparisons."""
    document = json.loads(starting_model().text())
    change(document["splink"]["comparisons"])
    return Model.of(document)


def condition(text: str) -> Model:
    """The starting model with another condition for names that are alike."""
    return changed(lambda comparisons: comparisons[0]["comparison_levels"][4].update(sql_condition=text))


def test_the_model_that_comes_along_serves_and_made_up_people_meet_each_of_its_levels() -> None:
    model, people = starting_model(), list(made_up())
    must_serve(model)
    met = {(part.comparison, part.level) for a in people for b in people for part in model.weigh(a, b).parts}
    assert met >= {(each.name, level.word) for each in model.comparisons for level in each.levels}
    assert any(not str(value).isascii() for each in people for value in each.values())


def test_decisions_know_the_levels_that_are_trained() -> None:
    assert {name: set(BEFORE[name]) for name in DECISIVE} == {
        name: set(words) for name, words in DECISIVE.items()
    }


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda c: c[0].update(output_column_name="names"), "no comparison “name”"),
        (lambda c: c.pop(2), "no comparison “sex”"),
        (lambda c: c[0]["comparison_levels"].pop(2), "no level “another_name”"),
        (lambda c: c[3]["comparison_levels"][1].update(label_for_charts="same"), "no level “equal”"),
        (lambda c: c[1]["comparison_levels"].insert(1, unknown()), "do not know, “decade”"),
        (
            lambda c: c[2]["comparison_levels"].append(dict(c[2]["comparison_levels"][1])),
            "two levels “equal”",
        ),
        (lambda c: c[2]["comparison_levels"][2].update(sql_condition="sex_l <> sex_r"), "ELSE"),
    ],
)
def test_a_model_without_what_decisions_ask_for_is_refused(change: Change, problem: str) -> None:
    with pytest.raises(e.ModelUnfit, match=problem):
        must_serve(changed(change))


def unknown() -> dict[str, Any]:
    """A level of which no decision knows."""
    return {
        "label_for_charts": "decade",
        "sql_condition": "left(born_l, 3) = left(born_r, 3)",
        "m_probability": 0.1,
        "u_probability": 0.1,
    }


@pytest.mark.parametrize(
    "text",
    [
        "born_l = 19880312",
        "left(name_l, 1e5) = 'x'",
        "left(name_l, 100000000000) = 'x'",
        "left(name_l, words_r) = 'x'",
        "name_l > 3",
        "words_l > 'x'",
        "jaro_similarity(words_l, words_r) > 0.5",
        "lower(words_l) = 'x'",
        "epoch(born_l) > 3",
        "name_l = words_r",
    ],
)
def test_a_condition_that_fails_or_means_something_else_elsewhere_is_refused(text: str) -> None:
    model = condition(text)
    with pytest.raises(Refusal) as refused:
        must_serve(model)
    assert isinstance(refused.value, e.ModelAtFault)


def test_a_condition_that_another_one_hides_is_asked_by_itself() -> None:
    with pytest.raises(e.ModelUnfit, match="birth_date, year"):
        must_serve(changed(lambda c: c[1]["comparison_levels"][5].update(sql_condition="born_l = 19880312")))


def test_a_files_model_and_one_without_thresholds_are_refused_and_told_why() -> None:
    def of_a_file(comparisons: list[dict[str, Any]]) -> None:
        comparisons[4]["comparison_levels"][1]["sql_condition"] = "postcode_l = postcode_r"

    with pytest.raises(e.ModelUnfit, match=r"such as a file's: it compares postcode"):
        must_serve(changed(of_a_file))
    document = json.loads(starting_model().text())
    del document["thresholds"]
    with pytest.raises(e.ThresholdsMissing):
        must_serve(Model.of(document))
