"""How far two agree, beyond chance."""

from uuid import uuid4

import pytest

from denizen.kernel.db import Statements
from denizen.linkage.agreement import Agreement, agreement, agreement_of
from denizen.linkage.answering import Opinion, give_opinion

from ..intake.declaring import Town
from .test_actions import Hall


def test_kappa_is_what_is_agreed_beyond_chance() -> None:
    # Fleiss: 20 of both 1, 15 of both new, 5 and 10 otherwise; chance agrees in (55/100)² + (45/100)².
    pairs = [("1", "1")] * 20 + [("new", "new")] * 15 + [("1", "new")] * 5 + [("new", "1")] * 10
    found = agreement_of(pairs)
    assert found.questions == 50
    assert found.agreed == 0.7
    assert found.kappa == pytest.approx((0.7 - 0.505) / (1 - 0.505))


def test_where_nothing_differs_there_is_no_kappa() -> None:
    assert agreement_of([]) == Agreement(0, None, None)
    assert agreement_of([("1", "1")]) == Agreement(1, 1.0, None)
    assert agreement_of([("1", "1"), ("new", "new")]).kappa == 1
    assert agreement_of([("1", "new"), ("new", "1")]).kappa == -1


def test_first_opinions_and_the_answer_count(town: Town) -> None:
    hall = Hall(town)
    first, second = uuid4(), uuid4()
    for choices in ((0, 0), (0, 1), (None, None)):
        receipt, people = hall.question()
        said = [None if choice is None else people[choice] for choice in choices]
        give_opinion(town.worker, Opinion(receipt.declaration_id, said[0], first), now=town.tick())
        town.applier.answer(receipt.declaration_id, said[1], actor=second, now=town.tick())
    found = agreement(town.worker)
    assert (found.questions, found.agreed) == (3, pytest.approx(2 / 3))
    assert found.kappa is not None


def test_two_who_differ_while_it_is_open_do_not_agree(town: Town) -> None:
    before = agreement(town.worker)
    receipt, people = Hall(town).question()
    for person in people:
        give_opinion(town.worker, Opinion(receipt.declaration_id, person, uuid4()), now=town.tick())
    found = agreement(town.worker)
    assert found.questions == before.questions + 1
    assert agreed(found) == agreed(before)


def test_nobody_agrees_with_themselves_and_a_candidate_counts_once(town: Town) -> None:
    before = agreement(town.worker)
    hall = Hall(town)
    first, second = uuid4(), uuid4()
    receipt, people = hall.question()
    for _time in range(2):
        town.applier.answer(receipt.declaration_id, people[0], actor=first, now=town.tick())
        town.applier.take_back(receipt.declaration_id, actor=first, now=town.tick())
    give_opinion(town.worker, Opinion(receipt.declaration_id, people[1], second), now=town.tick())
    found = agreement(town.worker)
    assert found.questions == before.questions + 1
    assert agreed(found) == agreed(before)
    said = {
        choice
        for (choices,) in Statements("denizen.linkage").run(town.worker, "first_opinions")
        for choice in choices
    }
    assert said <= {"1", "2", "new"}


def agreed(found: Agreement) -> float:
    """Of how many questions two said the same."""
    return round(found.questions * (found.agreed or 0), 6)
