"""A registrar decides who is who; every decision can be taken back, and none loses anything."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from denizen.kernel.partial import PartialDate
from denizen.ledger.actions import Sender
from denizen.ledger.rules import Acknowledgement, Described
from denizen.linkage.answering import Opinion, give_opinion, wants_second
from denizen.linkage.errors import (
    MergeNotStanding,
    NotACandidate,
    OneRecord,
    PeopleDistinguished,
    PersonUnknown,
    QuestionNotOpen,
)
from denizen.linkage.queries import open_questions

from ..intake.declaring import SYSTEM, Somebody, Town, day, said, somebody, with_document


class Hall:
    """A registrar at work in a town."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.registrar: Sender = town.party("registrar")
        self.home = town.dwelling()

    def lives(self, person: Somebody | Described, since: str = "2024-03-05", **words: Any) -> Acknowledgement:
        """Declare that somebody lives here."""
        [receipt] = self.town.declare(
            self.registrar, said("residence_start", person, since, **({"at": self.home} | words))
        )
        return receipt

    def known(self, person: Somebody) -> UUID:
        """Declare somebody, who is thereby known."""
        found = self.town.person(self.lives(person))
        assert found is not None
        return found

    def question(self) -> tuple[Acknowledgement, list[UUID]]:
        """Two people alike but for their numbers, and a declaration that does not say which it means."""
        one = somebody()
        people = [self.known(one), self.known(with_document(one, uuid4().hex))]
        receipt = self.lives(one.described(document=None), "2024-05-01", at=self.town.dwelling())
        assert self.town.outcome(receipt) == ("undecided", "person.several_candidates")
        return receipt, people

    def answer(self, receipt: Acknowledgement, person: UUID | None) -> UUID:
        """Decide a question."""
        return self.town.applier.answer(receipt.declaration_id, person, actor=SYSTEM, now=self.town.tick())

    def take_back(self, receipt: Acknowledgement) -> None:
        """Take a decision back."""
        self.town.applier.take_back(receipt.declaration_id, actor=SYSTEM, now=self.town.tick())

    def merge(self, kept: UUID, absorbed: UUID) -> UUID:
        """Join two records."""
        return self.town.applier.merge(kept, absorbed, reason_code="same", actor=SYSTEM, now=self.town.tick())

    def unmerge(self, merge: UUID) -> None:
        """Part them again."""
        self.town.applier.unmerge(merge, actor=SYSTEM, now=self.town.tick())


@pytest.fixture
def hall(town: Town) -> Hall:
    return Hall(town)


def test_an_answer_applies_the_declaration_once(hall: Hall) -> None:
    receipt, (one, other) = hall.question()
    assert hall.answer(receipt, other) == other
    assert [state for state, _ in hall.town.outcomes(receipt)] == ["undecided", "applied"]
    assert len(hall.town.facts("residence", other)) == 2
    assert len(hall.town.facts("residence", one)) == 1
    assert receipt.declaration_id not in {each.declaration_id for each in open_questions(hall.town.worker)}
    with pytest.raises(QuestionNotOpen):
        hall.answer(receipt, other)


def test_an_answer_must_be_a_candidate_and_a_wrong_one_leaves_the_question_open(hall: Hall) -> None:
    receipt, _ = hall.question()
    stranger = hall.known(somebody())
    with pytest.raises(NotACandidate):
        hall.answer(receipt, stranger)
    assert receipt.declaration_id in {each.declaration_id for each in open_questions(hall.town.worker)}
    assert hall.town.outcome(receipt)[0] == "undecided"


def test_somebody_new_is_none_of_the_candidates_ever(hall: Hall) -> None:
    receipt, people = hall.question()
    new = hall.answer(receipt, None)
    assert new not in people
    assert len(hall.town.facts("residence", new)) == 1
    for each in people:
        with pytest.raises(PeopleDistinguished):
            hall.merge(each, new)
    assert len(hall.town.facts("residence", new)) == 1


def test_a_question_is_answered_in_the_words_that_stand_by_then(hall: Hall) -> None:
    receipt, (one, _) = hall.question()
    corrected = said("correction", somebody(), "2024-06-01", at=hall.home, target=receipt.number)
    [correction] = hall.town.declare(hall.registrar, corrected)
    assert hall.town.outcome(correction) == ("applied", None)
    hall.answer(receipt, one)
    [residence] = hall.town.facts("residence", one)
    assert residence["dwelling_id"] == hall.home.id


def test_what_is_taken_back_is_no_question_any_more(hall: Hall) -> None:
    receipt, people = hall.question()
    before = [hall.town.everything(each) for each in people]
    retraction, correction = hall.town.declare(
        hall.registrar,
        said("retraction", None, None, target=receipt.number),
        said("correction", somebody(), "2024-06-01", at=hall.home, target=receipt.number),
    )
    assert {hall.town.outcome(each) for each in (retraction, correction)} == {("applied", None)}
    assert hall.town.outcomes(receipt) == [
        ("undecided", "person.several_candidates"),
        ("refused", "declaration.taken_back"),
    ]
    with pytest.raises(QuestionNotOpen):
        hall.answer(receipt, people[0])
    assert [hall.town.everything(each) for each in people] == before
    assert (
        hall.town.count(
            "SELECT count(*) FROM linkage.candidate WHERE declaration_id = %s", receipt.declaration_id
        )
        == 0
    )


def test_what_is_taken_back_before_anybody_looked_at_it_is_refused_and_not_undecided(hall: Hall) -> None:
    """Where the rounds are recorded at one time, the later outcome is still the later."""
    one = somebody()
    hall.known(one)
    hall.known(with_document(one, uuid4().hex))
    words = said("residence_start", one.described(document=None), "2024-05-01", at=hall.home)
    [root] = hall.town.receive(hall.registrar, words)
    hall.town.receive(hall.registrar, said("retraction", None, None, target=root.number))
    hall.town.apply()
    times = "SELECT count(DISTINCT decided_at) FROM ledger.outcome WHERE declaration_id = %s"
    assert hall.town.count(times, root.declaration_id) == 2
    assert hall.town.outcomes(root)[-1] == ("refused", "declaration.taken_back")


def test_an_answer_finds_the_relatives_named_beside(hall: Hall) -> None:
    mother, child = somebody(), somebody(born=day("2024-03-05"))
    known = hall.known(mother)
    hall.known(child)
    hall.known(with_document(child, uuid4().hex))
    beside = (Described("mother", name=mother.name, document=mother.document),)
    birth = said("birth", child.described(document=None), "2024-03-05", beside=beside)
    [receipt] = hall.town.declare(hall.registrar, birth)
    person = hall.answer(receipt, None)
    assert hall.town.facts("particulars", person)[0]["mother_id"] == known


def test_an_answer_finds_the_relatives_whom_a_correction_named_meanwhile(hall: Hall) -> None:
    mother, child = somebody(), somebody(born=day("2024-03-05"))
    known = hall.known(mother)
    hall.known(child)
    hall.known(with_document(child, uuid4().hex))
    birth = said("birth", child.described(document=None), "2024-03-05")
    [receipt] = hall.town.declare(hall.registrar, birth)
    beside = (Described("mother", name=mother.name, document=mother.document),)
    corrected = said(
        "correction", child.described(document=None), "2024-03-05", beside=beside, target=receipt.number
    )
    hall.town.declare(hall.registrar, corrected)
    [refused] = hall.town.declare(hall.town.party("resident"), corrected)
    assert hall.town.outcome(refused) == ("refused", "correction.target_not_yours")
    person = hall.answer(receipt, None)
    assert hall.town.facts("particulars", person)[0]["mother_id"] == known
    assert (
        hall.town.count("SELECT count(*) FROM linkage.link WHERE declaration_id = %s", refused.declaration_id)
        == 0
    )


def test_a_refused_correction_gives_nobody_a_name(hall: Hall) -> None:
    """Or a stranger's correction would have its words find the person once the keys are made anew."""
    person, other = somebody(document_type=None), somebody(document_type=None)
    receipt = hall.lives(person)
    known, kept = hall.town.person(receipt), hall.known(somebody())
    assert known is not None
    stranger = hall.town.party("resident")
    [refused] = hall.town.declare(
        stranger, said("correction", other, "2024-03-05", at=hall.home, target=receipt.number)
    )
    assert hall.town.outcome(refused) == ("refused", "correction.target_not_yours")
    hall.unmerge(hall.merge(kept, known))
    assert hall.town.person(hall.lives(other)) not in (known, kept)


def test_who_was_found_different_is_not_joined_by_a_detour(hall: Hall) -> None:
    receipt, (one, other) = hall.question()
    new = hall.answer(receipt, None)
    third, fourth = hall.known(somebody()), hall.known(somebody())
    first = hall.merge(third, one)
    for kept, absorbed in ((third, new), (new, third)):
        with pytest.raises(PeopleDistinguished):
            hall.merge(kept, absorbed)
    hall.merge(fourth, new)
    with pytest.raises(PeopleDistinguished):
        hall.merge(third, fourth)
    hall.unmerge(first)
    hall.merge(third, fourth)
    with pytest.raises(PeopleDistinguished):
        hall.merge(third, other)


def test_whoever_was_told_apart_for_a_sender_is_not_asked_about_again(hall: Hall) -> None:
    """The same sender in the same words means the same person; anybody else may mean any of them."""
    one = somebody()
    people = {hall.known(one), hall.known(with_document(one, uuid4().hex))}
    nameless = one.described(document=None)
    receipt = hall.lives(nameless, at=hall.town.dwelling())
    new = hall.answer(receipt, None)

    def declared(by: Sender, described: Described) -> tuple[UUID | None, tuple[str, str | None]]:
        [again] = hall.town.declare(by, said("confirmation", described, "2024-06-01"))
        return hall.town.person(again), hall.town.outcome(again)

    undecided = (None, ("undecided", "person.several_candidates"))
    assert declared(hall.registrar, nameless) == (new, ("applied", None))
    assert declared(hall.town.party("registrar"), nameless) == undecided
    assert declared(hall.registrar, one.described(document=None, sex=None)) == undecided
    # A number makes the new one known, and another is of somebody of whom the registrar did not know then.
    assert hall.known(with_document(one, uuid4().hex)) == new
    assert hall.known(with_document(one, uuid4().hex)) not in (*people, new)
    assert declared(hall.registrar, nameless) == undecided


def the_same_words(hall: Hall, receipt: Acknowledgement) -> Described:
    """The subject of a declaration, in its own words."""
    words = hall.town.owner.execute(
        "SELECT name, sex, born FROM ledger.described WHERE declaration_id = %s", [receipt.declaration_id]
    ).fetchone()
    assert words is not None
    return Described(name=words[0], sex=words[1], born=PartialDate.from_range(words[2]))


def test_who_of_several_was_chosen_is_meant_by_the_same_words_until_that_is_taken_back(hall: Hall) -> None:
    receipt, (one, _) = hall.question()
    words = the_same_words(hall, receipt)
    waiting = hall.lives(words, "2024-06-01")
    assert hall.town.outcome(waiting) == ("undecided", "person.several_candidates")
    assert hall.answer(receipt, one) == one
    assert hall.town.person(waiting) == one
    assert hall.town.person(hall.lives(words, "2024-07-01")) == one
    [by_another] = hall.town.declare(
        hall.town.party("registrar"), said("residence_start", words, "2024-07-01", at=hall.home)
    )
    assert hall.town.outcome(by_another) == ("undecided", "person.several_candidates")
    hall.take_back(receipt)
    assert hall.town.person(waiting) is None
    assert hall.town.outcome(hall.lives(words, "2024-08-01")) == ("undecided", "person.several_candidates")


def test_a_sender_who_means_two_people_by_the_same_words_is_asked(hall: Hall) -> None:
    one = somebody("passport")
    known = hall.known(one)
    receipt = hall.lives(with_document(one, uuid4().hex, "passport"))
    assert hall.town.outcome(receipt) == ("undecided", "person.document_differs")
    new = hall.answer(receipt, None)
    vague = one.described(document=None)
    first, second = hall.lives(vague, "2024-05-01"), hall.lives(vague, "2024-05-02")
    assert hall.answer(first, known) == known
    assert hall.town.person(hall.lives(vague, "2024-06-01")) == known
    assert hall.town.person(second) == known
    hall.take_back(second)
    assert hall.town.person(first) == known
    assert hall.answer(second, new) == new
    assert hall.town.outcome(hall.lives(vague, "2024-07-01")) == ("undecided", "person.several_candidates")


def test_what_was_matched_by_rule_alone_does_not_settle_whom_a_sender_means(hall: Hall) -> None:
    woman = somebody(document_type=None)
    known = hall.known(woman)
    other = hall.town.party("registrar")
    hall.town.declare(other, said("confirmation", replace(woman, sex="male"), "2024-03-05"))
    [receipt] = hall.town.declare(other, said("confirmation", woman.described(sex=None), "2024-03-05"))
    assert hall.town.outcome(receipt) == ("undecided", "person.several_candidates")
    assert hall.answer(receipt, None) != known
    # The register has another woman of that name now, it may be: this sender has never been asked. Nobody lives
    # where it says.
    elsewhere = hall.lives(woman, "2024-06-01", at=hall.town.dwelling())
    assert hall.town.outcome(elsewhere) == ("undecided", "person.several_candidates")


def test_a_year_of_birth_is_too_little_to_mean_the_same_person_again(hall: Hall) -> None:
    person = somebody(document_type=None, born=day("1971"))
    hall.town.declare(hall.town.party("registrar"), said("confirmation", person, "2024-03-05"))
    receipt = hall.lives(person)
    assert hall.town.outcome(receipt) == ("undecided", "person.birth_date_partial")
    hall.answer(receipt, None)
    assert hall.town.outcome(hall.lives(person, "2024-06-01")) == ("undecided", "person.several_candidates")


def test_a_mistyped_number_does_not_make_a_question_of_its_holder_for_ever(hall: Hall) -> None:
    holder, mistyped = somebody(), somebody()
    known = hall.known(holder)
    words = mistyped.described(document=holder.document)
    receipt = hall.lives(words)
    assert hall.town.outcome(receipt) == ("undecided", "person.not_plain")
    new = hall.answer(receipt, None)
    # Both hold the number from now on. Name and birth date tell them apart, whoever tells them.
    assert hall.town.person(hall.lives(holder, "2024-06-01")) == known
    another = hall.town.party("resident")
    [again] = hall.town.declare(another, said("confirmation", words, "2024-06-01"))
    assert (hall.town.person(again), hall.town.outcome(again)) == (new, ("applied", None))
    # The number alone, or a name that neither has with it, does not.
    for vague in (Described(document=holder.document), somebody().described(document=holder.document)):
        assert hall.town.outcome(hall.lives(vague, "2024-07-01")) == (
            "undecided",
            "person.several_candidates",
        )


def test_a_number_that_was_found_right_under_another_name_is_not_asked_about_again(hall: Hall) -> None:
    holder, other = somebody(), somebody(name="Bat BOLD")
    known = hall.known(holder)
    words = other.described(document=holder.document)
    assert hall.answer(hall.lives(words), known) == known
    for when, name in (("2024-06-01", "Bat BOLD"), ("2024-07-01", "bold, bat")):
        again = hall.lives(replace(words, name=name), when)
        assert (hall.town.person(again), hall.town.outcome(again)) == (known, ("applied", None))


def test_who_was_joined_is_known_under_both_papers_and_names(hall: Hall) -> None:
    one, other = somebody(), somebody()
    kept, absorbed = hall.known(one), hall.known(other)
    merge = hall.merge(kept, absorbed)
    assert hall.town.person(hall.lives(other, "2024-06-01")) == kept
    assert hall.town.person(hall.lives(other.described(document=None), "2024-07-01")) == kept
    assert {row["token"] for row in hall.town.facts("identity_document", kept)} == {
        each.document.token for each in (one, other) if each.document
    }
    hall.unmerge(merge)
    # What was declared about the one that both were then stays with it: nobody can tell whom it meant.
    assert len(hall.town.facts("residence", absorbed)) == 1
    assert hall.town.count("SELECT count(*) FROM linkage.link WHERE person_id = %s", kept) == 3


def test_a_merge_is_undone_once_and_the_latest_first(hall: Hall) -> None:
    first, second, third = (hall.known(somebody()) for _ in range(3))
    before = [hall.town.everything(each) for each in (first, second, third)]
    lower = hall.merge(second, third)
    upper = hall.merge(first, second)
    assert len(hall.town.facts("identity_document", first)) == 3
    with pytest.raises(MergeNotStanding):
        hall.unmerge(lower)
    hall.unmerge(upper)
    hall.unmerge(lower)
    assert [hall.town.everything(each) for each in (first, second, third)] == before
    with pytest.raises(MergeNotStanding):
        hall.unmerge(upper)


def test_only_two_registered_people_are_joined(hall: Hall) -> None:
    one, other, third = (hall.known(somebody()) for _ in range(3))
    for kept, absorbed in ((one, uuid4()), (uuid4(), one)):
        with pytest.raises(PersonUnknown):
            hall.merge(kept, absorbed)
    hall.merge(one, other)
    for kept, absorbed in ((third, other), (other, third)):
        with pytest.raises(PersonUnknown):
            hall.merge(kept, absorbed)


def test_nobody_is_joined_with_or_told_apart_from_themself(hall: Hall) -> None:
    one = hall.known(somebody())
    with pytest.raises(OneRecord):
        hall.merge(one, one)
    with pytest.raises(OneRecord):
        hall.town.applier.distinguish(one, one, actor=SYSTEM, now=hall.town.tick(), back=False)
    query = "SELECT count(*) FROM linkage.distinction WHERE %s IN (one_id, other_id)"
    assert hall.town.count(query, one) == 0


def test_the_child_of_a_joined_mother_is_the_child_of_whom_she_is(hall: Hall) -> None:
    mother, child = somebody(), somebody(born=day("2024-03-05"))
    absorbed, kept = hall.known(mother), hall.known(somebody())
    beside = (Described("mother", name=mother.name, document=mother.document),)
    [birth] = hall.town.declare(hall.registrar, said("birth", child, "2024-03-05", beside=beside))
    corrected = said("correction", child, "2024-03-05", beside=beside, target=birth.number)
    hall.town.declare(hall.registrar, corrected)
    person = hall.town.person(birth)
    assert hall.town.facts("particulars", person)[0]["mother_id"] == absorbed
    merge = hall.merge(kept, absorbed)
    assert hall.town.facts("particulars", person)[0]["mother_id"] == kept
    assert hall.town.facts("guardianship", person)[0]["guardian_id"] == kept
    hall.unmerge(merge)
    assert hall.town.facts("particulars", person)[0]["mother_id"] == absorbed


def test_an_answer_that_names_somebody_joined_since_means_whom_they_are(hall: Hall) -> None:
    receipt, (one, other) = hall.question()
    merge = hall.merge(one, other)
    assert hall.answer(receipt, other) == one
    assert hall.town.facts("residence", other) == []
    assert len(hall.town.facts("residence", one)) == 2
    hall.unmerge(merge)
    assert len(hall.town.facts("residence", other)) == 2
    assert len(hall.town.facts("residence", one)) == 1


def test_links_keep_their_history(hall: Hall) -> None:
    receipt = hall.lives(somebody())
    absorbed, kept = hall.town.person(receipt), hall.known(somebody())
    assert absorbed is not None
    hall.unmerge(hall.merge(kept, absorbed))
    rows = hall.town.owner.execute(
        "SELECT person_id, basis FROM linkage.link_superseded WHERE declaration_id = %s ORDER BY decided_during",
        [receipt.declaration_id],
    ).fetchall()
    assert rows == [(absorbed, "new"), (kept, "merge")]
    assert hall.town.person(receipt) == absorbed


def test_decisions_stand_in_the_journal(hall: Hall) -> None:
    receipt, [_, other] = hall.question()
    hall.answer(receipt, other)
    merge = hall.merge(hall.known(somebody()), hall.known(somebody()))
    hall.unmerge(merge)
    written = hall.town.owner.execute(
        "SELECT act, reference FROM journal.entry WHERE reference = ANY(%s) ORDER BY id",
        [[receipt.declaration_id, merge]],
    ).fetchall()
    assert written == [
        ("linkage.answer", receipt.declaration_id),
        ("linkage.merge", merge),
        ("linkage.unmerge", merge),
    ]


def test_a_corrected_new_name_goes_over_with_a_merge_too(hall: Hall) -> None:
    person = somebody(document_type=None)
    new_name = (Described("replacement", name="新误"),)
    [root] = hall.town.declare(hall.registrar, said("name_change", person, "2024-03-05", beside=new_name))
    mended = (Described("replacement", name="新悟"),)
    hall.town.declare(
        hall.registrar, said("correction", person, "2024-03-05", target=root.number, beside=mended)
    )
    absorbed, kept = hall.town.person(root), hall.known(somebody())
    assert absorbed is not None
    hall.merge(kept, absorbed)
    assert hall.town.count("SELECT count(*) FROM linkage.person_key WHERE person_id = %s", absorbed) == 0
    later = hall.lives(Somebody("新悟", person.born, person.sex))
    assert hall.town.person(later) == kept


def test_whoever_a_candidate_was_joined_to_is_an_answer_as_the_page_shows_them(hall: Hall) -> None:
    receipt, (one, other) = hall.question()
    kept, last = hall.known(somebody()), hall.known(somebody())
    first = hall.merge(kept, other)
    second = hall.merge(last, kept)
    with pytest.raises(NotACandidate):
        hall.answer(receipt, hall.known(somebody()))
    give_opinion(hall.town.worker, Opinion(receipt.declaration_id, last, uuid4()), now=hall.town.tick())
    assert hall.answer(receipt, last) == last
    assert len(hall.town.facts("residence", one)) == 1
    hall.unmerge(second)
    assert hall.town.person(receipt) == kept
    hall.unmerge(first)
    assert hall.town.person(receipt) == other


def test_whoever_is_new_with_a_candidates_paper_takes_two_after_a_merge_too(hall: Hall) -> None:
    colleague = (
        "INSERT INTO access.actor (id, role, name, pseudonym, party_id) VALUES (%s, 'registrar', 'x', %s, %s)"
    )
    hall.town.owner.execute(colleague, [uuid4(), uuid4().hex, hall.registrar.party_id])
    one = somebody()
    known = hall.known(one)
    receipt = hall.lives(somebody(document=one.document), "2024-06-01", at=hall.town.dwelling())
    assert hall.town.outcome(receipt) == ("undecided", "person.not_plain")
    new = Opinion(receipt.declaration_id, None, uuid4())
    assert wants_second(hall.town.worker, new)
    hall.merge(hall.known(somebody()), known)
    assert wants_second(hall.town.worker, new)


def test_the_second_is_not_told_by_a_trial_what_the_first_found(hall: Hall) -> None:
    colleague = (
        "INSERT INTO access.actor (id, role, name, pseudonym, party_id) VALUES (%s, 'registrar', 'x', %s, %s)"
    )
    first = uuid4()
    for each in (first, uuid4()):
        hall.town.owner.execute(colleague, [each, each.hex, hall.registrar.party_id])
    one = somebody()
    hall.known(one)
    receipt = hall.lives(somebody(document=one.document), "2024-06-01", at=hall.town.dwelling())
    give_opinion(hall.town.worker, Opinion(receipt.declaration_id, None, first), now=hall.town.tick())
    mine = Opinion(receipt.declaration_id, None, uuid4())
    assert wants_second(hall.town.worker, mine, is_trial=True)
    assert not wants_second(hall.town.worker, mine)
    # What somebody found who has left since is no second voice.
    hall.town.owner.execute("UPDATE access.actor SET active = false WHERE id = %s", [first])
    assert wants_second(hall.town.worker, mine)
