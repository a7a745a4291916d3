"""Link, ask or new: what follows from weights, and what weight alone never does."""

from uuid import UUID

import pytest

from denizen.linkage.model.reading import Thresholds
from denizen.linkage.model.weighing import Part, Weighing
from denizen.linkage.people.deciding import Decision, decide
from denizen.linkage.people.serving import FEWEST, prior_among

AT = Thresholds(ask=-5.0, link=11.0)
ONE, OTHER = UUID(int=1), UUID(int=2)


def weighing(
    bits: float, name: str = "exact", born: str = "equal", document: str = "missing", sex: str = "equal"
) -> Weighing:
    """So many bits, on these levels."""
    parts = (
        Part("name", 0, name, bits),
        Part("birth_date", 0, born, 0.0),
        Part("document", 0, document, 0.0),
        Part("sex", 0, sex, 0.0),
    )
    return Weighing(bits, parts)


def decided(
    *candidates: tuple[UUID, Weighing], question: str | None = None, by_name: bool = False
) -> Decision:
    """The decision about these."""
    return decide(candidates, question, AT, by_name=by_name)


def test_who_agrees_enough_is_linked_and_who_does_not_is_new() -> None:
    assert decided((ONE, weighing(11.0))) == Decision(ONE, "model", None)
    assert decided((ONE, weighing(-5.1))) == Decision(None, "new", None, first=ONE)
    assert decided((ONE, weighing(10.9, name="same_letters"))).question == "name_resembles"


@pytest.mark.parametrize(
    "doubt",
    [
        {"name": "alike"},
        {"name": "two_words"},
        {"born": "part"},
        {"born": "missing"},
        {"document": "other_of_type"},
    ],
)
def test_some_things_are_asked_about_however_much_else_agrees(doubt: dict[str, str]) -> None:
    found = decided((ONE, weighing(40.0, **doubt)))
    assert (found.person_id, found.candidates) == (None, (ONE,))
    assert found.question


def test_whoever_is_linked_is_ahead_of_the_next() -> None:
    assert decided((ONE, weighing(20.0)), (OTHER, weighing(12.1))).question
    assert decided((ONE, weighing(20.0)), (OTHER, weighing(12.0))) == Decision(ONE, "model", None)


def test_candidates_are_proposed_in_the_order_of_their_weight() -> None:
    found = decided((ONE, weighing(3.0)), (OTHER, weighing(9.0)), question="several_candidates")
    assert (found.question, found.candidates) == ("several_candidates", (OTHER, ONE))


@pytest.mark.parametrize("name", ["one_word", "other"])
def test_kin_are_not_asked_about_for_a_word_and_a_home_that_they_share(name: str) -> None:
    assert decided((ONE, weighing(10.9, name=name))).basis == "new"
    assert decided((ONE, weighing(11.0, name=name))).question == "name_resembles"


def test_name_and_birth_date_alone_are_too_little_where_many_have_the_name() -> None:
    assert decided((ONE, weighing(11.0)), by_name=True) == Decision(ONE, "name", None)
    assert decided((ONE, weighing(10.9)), by_name=True).question == "name_is_common"


@pytest.mark.parametrize("question", ["document_differs", "birth_date_partial"])
def test_what_the_rules_ask_about_is_asked_whatever_it_weighs(question: str) -> None:
    assert decided((ONE, weighing(40.0)), question=question) == Decision(None, None, question, (ONE,))


@pytest.mark.parametrize(
    ("told", "is_the_bearer"),
    [
        ({"name": "exact", "sex": "other"}, True),
        ({"name": "another_name", "born": "missing"}, True),
        ({"name": "same_letters", "born": "part"}, True),
        ({"name": "alike"}, True),
        ({"name": "alike", "sex": "other"}, False),
        ({"name": "alike", "born": "other"}, False),
        ({"name": "exact", "born": "other"}, True),
        ({"name": "same_letters", "born": "year"}, False),
        ({"name": "one_word"}, False),
        ({"name": "one_word", "born": "missing"}, False),
        ({"name": "other"}, False),
        ({"name": "other", "sex": "other"}, False),
        ({"name": "other", "born": "part"}, False),
    ],
)
def test_whoever_has_the_document_is_meant_where_the_name_is_the_same_in_other_words(
    told: dict[str, str], is_the_bearer: bool
) -> None:
    found = decided((ONE, weighing(3.0, **told)), question="particulars_differ")
    assert (found.basis == "document") == is_the_bearer == (found.question is None)


def test_chance_grows_with_the_register() -> None:
    assert prior_among(0) == prior_among(FEWEST) > prior_among(10 * FEWEST)
