"""An answer that is taken back leaves nothing behind: what is known is what was known before, and it is asked again."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from denizen.ledger.rules import Acknowledgement
from denizen.linkage.errors import AnswerNotStanding, PeopleDistinguished
from denizen.linkage.queries import open_questions

from ..intake.declaring import SYSTEM, Town, document, said, somebody, with_document
from ..intake.test_contradictions import Hall as Doubted
from .test_actions import Hall, the_same_words

KEPT = "linkage.link linkage.question linkage.candidate linkage.person_key linkage.distinction linkage.moved".split()


@pytest.fixture(name="hall")
def _hall(town: Town) -> Hall:
    return Hall(town)


def kept(town: Town) -> dict[str, list[tuple[object, ...]]]:
    """What decides who is who, but for the times at which it was decided."""
    found = {}
    for table in KEPT:
        rows = town.owner.execute(f"SELECT to_jsonb(t) - 'decided_at' FROM {table} AS t").fetchall()
        found[table] = sorted(rows, key=repr)
    return found


@pytest.mark.parametrize("is_new", [False, True])
def test_all_is_as_it_was_before_the_answer(hall: Hall, is_new: bool) -> None:
    receipt, people = hall.question()
    before, facts = kept(hall.town), [hall.town.everything(each) for each in people]
    answered = hall.answer(receipt, None if is_new else people[1])
    assert kept(hall.town) != before
    hall.take_back(receipt)
    assert kept(hall.town) == before
    assert [hall.town.everything(each) for each in people] == facts
    assert not any(hall.town.everything(answered).values()) or not is_new
    asked = ("undecided", "person.several_candidates")
    assert hall.town.outcomes(receipt) == [asked, ("applied", None), asked]


def test_it_can_be_answered_otherwise_then_and_news_is_told_each_time(hall: Hall) -> None:
    receipt, (one, other) = hall.question()
    hall.answer(receipt, one)
    hall.take_back(receipt)
    assert hall.answer(receipt, other) == other
    assert hall.town.outcomes(receipt)[-1] == ("applied", None)
    assert len(hall.town.facts("residence", other)) == 2
    assert len(hall.town.facts("residence", one)) == 1
    news = hall.town.owner.execute(
        "SELECT topic FROM journal.outbox WHERE reference = %s ORDER BY written_at", [receipt.declaration_id]
    ).fetchall()
    assert [topic.removeprefix("declaration.") for (topic,) in news] == [
        "undecided", "applied", "undecided", "applied",
    ]  # fmt: skip


def test_what_was_answered_with_it_is_asked_again_with_it_and_alone_without(hall: Hall) -> None:
    one = somebody()
    people = [hall.known(one), hall.known(with_document(one, uuid4().hex))]
    words = one.described(document=None)
    first, second, third = (hall.lives(words, f"2024-0{month}-01") for month in (5, 6, 7))
    hall.answer(first, people[0])
    assert {hall.town.person(each) for each in (second, third)} == {people[0]}
    hall.take_back(third)
    assert [hall.town.person(each) for each in (first, second, third)] == [people[0], people[0], None]
    hall.take_back(first)
    assert [hall.town.person(each) for each in (first, second, third)] == [None] * 3


def test_there_must_be_something_to_take_back(hall: Hall) -> None:
    receipt, (one, _) = hall.question()
    for _time in range(2):
        with pytest.raises(AnswerNotStanding):
            hall.take_back(receipt)
        hall.answer(receipt, one)
        hall.take_back(receipt)
    plain = hall.lives(somebody())
    with pytest.raises(AnswerNotStanding):
        hall.take_back(plain)
    hall.answer(receipt, one)
    hall.town.declare(hall.registrar, said("retraction", None, None, target=receipt.number))
    with pytest.raises(AnswerNotStanding):
        hall.take_back(receipt)


def test_whoever_was_new_is_told_apart_from_nobody_any_more(hall: Hall) -> None:
    receipt, people = hall.question()
    words = the_same_words(hall, receipt)
    [asked_too] = hall.town.declare(hall.town.party("registrar"), said("confirmation", words, "2024-06-01"))
    new = hall.answer(receipt, None)
    assert new in candidates(hall, asked_too)
    hall.take_back(receipt)
    assert candidates(hall, asked_too) == set(people)
    again = hall.answer(receipt, None)
    assert again != new
    with pytest.raises(PeopleDistinguished):
        hall.merge(people[0], again)


def candidates(hall: Hall, receipt: Acknowledgement) -> set[UUID]:
    """Whom an open question proposes."""
    [asked] = [
        each for each in open_questions(hall.town.worker) if each.declaration_id == receipt.declaration_id
    ]
    return set(asked.candidates)


def test_whoever_was_new_stays_where_others_speak_of_them(hall: Hall) -> None:
    receipt, people = hall.question()
    new = hall.answer(receipt, None)
    # Their document makes them known beyond what was answered.
    words = the_same_words(hall, receipt)
    again = hall.lives(replace(words, document=document(uuid4().hex)), "2024-06-01")
    assert hall.town.person(again) == new
    hall.take_back(receipt)
    assert hall.town.person(again) == new
    assert len(hall.town.facts("residence", new)) == 1
    assert hall.answer(receipt, people[0]) == people[0]


def test_an_answer_through_a_merge_is_taken_back_through_it(hall: Hall) -> None:
    receipt, (one, other) = hall.question()
    merge = hall.merge(one, other)
    before = kept(hall.town)
    assert hall.answer(receipt, other) == one
    hall.take_back(receipt)
    assert kept(hall.town) == before
    hall.unmerge(merge)
    assert hall.town.person(receipt) is None
    assert hall.answer(receipt, other) == other


def doubted(town: Town) -> tuple[Doubted, Acknowledgement, UUID]:
    """A declaration that meant somebody by their document, was doubted since, and found to mean somebody new."""
    hall = Doubted(town)
    root = hall.says(hall.employer, "employment_start", "2026-09-01")
    hall.says(hall.employer, "correction", "2009-07-01", target=root.number)
    return hall, root, hall.answer(root, None)


def test_whom_it_meant_before_may_have_been_joined_to_another_since(town: Town) -> None:
    hall, root, _new = doubted(town)
    [receipt] = town.declare(hall.registrar, said("confirmation", somebody(), "2015-01-01"))
    kept = town.person(receipt)
    assert kept is not None
    merge = town.applier.merge(kept, hall.known, reason_code="same", actor=SYSTEM, now=town.tick())
    town.applier.take_back(root.declaration_id, actor=SYSTEM, now=town.tick())
    assert town.person(root) == kept
    assert not any(town.everything(hall.known).values())
    assert len(town.facts("employment", kept)) == 1
    town.applier.unmerge(merge, actor=SYSTEM, now=town.tick())
    assert town.person(root) == hall.known
    assert len(town.facts("employment", hall.known)) == 1


def test_what_was_taken_back_goes_with_no_merge_of_whom_it_is_not_about_any_more(town: Town) -> None:
    hall, root, new = doubted(town)
    town.applier.distinguish(hall.known, new, actor=SYSTEM, now=town.tick(), back=True)
    merge = town.applier.merge(hall.known, new, reason_code="same", actor=SYSTEM, now=town.tick())
    town.applier.take_back(root.declaration_id, actor=SYSTEM, now=town.tick())
    assert town.person(root) == hall.known
    town.applier.unmerge(merge, actor=SYSTEM, now=town.tick())
    assert town.person(root) == hall.known
    assert not any(town.everything(new).values())


def test_a_merge_before_the_answer_is_undone_after_it_was_taken_back(town: Town) -> None:
    hall = Doubted(town)
    root = hall.says(hall.employer, "employment_start", "2026-09-01")
    [receipt] = town.declare(hall.registrar, said("confirmation", somebody(), "2015-01-01"))
    kept = town.person(receipt)
    assert kept is not None
    merge = town.applier.merge(kept, hall.known, reason_code="same", actor=SYSTEM, now=town.tick())
    hall.says(hall.employer, "correction", "2009-07-01", target=root.number)
    hall.answer(root, None)
    town.applier.take_back(root.declaration_id, actor=SYSTEM, now=town.tick())
    assert town.person(root) == kept
    town.applier.unmerge(merge, actor=SYSTEM, now=town.tick())
    assert town.person(root) == hall.known


@settings(deadline=None)  # each answer is a transaction or two, and others work beside it
@given(st.lists(st.sampled_from(["one", "other", "new", "back"]), min_size=1, max_size=6))
def test_however_often_it_is_answered_only_the_last_answer_counts(town: Town, acts: list[str]) -> None:
    hall = Hall(town)
    receipt, (one, other) = hall.question()
    last: str | None = None
    person = None
    for act in acts:
        if act == "back" or last:
            if last:
                hall.take_back(receipt)
            last, person = None, None
        if act != "back":
            person = hall.answer(receipt, {"one": one, "other": other, "new": None}[act])
            last = act
    assert hall.town.person(receipt) == person
    assert [len(hall.town.facts("residence", each)) for each in (one, other)] == [
        1 + (last == "one"), 1 + (last == "other"),
    ]  # fmt: skip
    is_open = receipt.declaration_id in {each.declaration_id for each in open_questions(town.worker)}
    assert is_open == (last is None)
