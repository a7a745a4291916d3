"""What contradicts only the register's own knowledge of a birth is asked, and tells its sender nothing of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from denizen.intake.errors import REASONS
from denizen.ledger.actions import Sender
from denizen.ledger.rules import Acknowledgement, Declaration, Described
from denizen.linkage.queries import Question, open_questions

from .declaring import SYSTEM, Somebody, Town, day, said, somebody, with_document

NOT_PLAIN = ("undecided", "person.not_plain")
BORN = {"born": day("2010-07-01"), "document_type": "passport"}
GROWN_UP = datetime(2031, 8, 1, 1, tzinfo=UTC)
"""When all of it is declared: no day that these tests name lies ahead."""


class Hall:
    """A registrar, an employer and a hotel of a town, and a child whose birth date is known to the register."""

    def __init__(self, town: Town) -> None:
        self.town = town
        town.at = max(town.at, GROWN_UP)
        self.registrar, self.hotel = town.party("registrar"), town.party("hotel")
        self.employer = town.party("employer", town.organisation()[1])
        self.home = town.dwelling(self.hotel)
        self.child: Somebody = somebody(**BORN)
        [receipt] = town.declare(self.registrar, said("confirmation", self.child, "2015-01-01"))
        known = town.person(receipt)
        assert known is not None
        self.known: UUID = known

    def says(self, sender: Sender, kind: Any, when: str | None, **words: Any) -> Acknowledgement:
        """Declare about whoever holds the child's passport, without telling a birth date."""
        [receipt] = self.town.declare(sender, self.words(kind, when, **words))
        return receipt

    def words(self, kind: Any, when: str | None, **words: Any) -> Declaration:
        """The same words, not declared yet."""
        at = {"at": self.home} if kind == "residence_start" else {}
        described = self.child.described(**({"born": None} | words.pop("told", {})))
        return said(kind, described, when, **(at | words))

    def questions(self, receipt: Acknowledgement) -> list[Question]:
        """What is asked about a declaration."""
        return [
            each for each in open_questions(self.town.worker) if each.declaration_id == receipt.declaration_id
        ]

    def answer(self, receipt: Acknowledgement, person: UUID | None) -> UUID:
        """Decide it."""
        return self.town.applier.answer(receipt.declaration_id, person, actor=SYSTEM, now=self.town.tick())

    def told(self, sender: Sender) -> list[Any]:
        """Everything that reached a sender: news, and what became of each declaration; without who and when."""
        news = "SELECT topic FROM journal.outbox WHERE party_id = %s ORDER BY id"
        outcomes = (
            "SELECT o.state, o.code, o.fields FROM ledger.outcome AS o JOIN ledger.declaration AS d"
            " ON d.id = o.declaration_id WHERE d.party_id = %s ORDER BY d.id, o.decided_at"
        )
        return [self.town.owner.execute(query, [sender.party_id]).fetchall() for query in (news, outcomes)]  # type: ignore[call-overload]


@pytest.fixture
def hall(town: Town) -> Hall:
    return Hall(town)


ACTS: list[tuple[str, str, Callable[[Hall], Sender]]] = [
    ("death", "2010-06-30", lambda hall: hall.registrar),
    ("residence_start", "2010-06", lambda hall: hall.registrar),
    ("employment_start", "2026-06-30", lambda hall: hall.employer),
    ("employment_start", "2009-07-01", lambda hall: hall.employer),
]


@pytest.mark.parametrize(("kind", "when", "sender"), ACTS)
def test_it_is_asked_whom_it_means_and_nothing_changes_meanwhile(
    hall: Hall, kind: str, when: str, sender: Callable[[Hall], Sender]
) -> None:
    before = hall.town.everything(hall.known)
    receipt = hall.says(sender(hall), kind, when)
    assert hall.town.outcome(receipt) == NOT_PLAIN
    [question] = hall.questions(receipt)
    assert (question.reason, question.candidates) == ("contradicts_register", [hall.known])
    assert hall.town.everything(hall.known) == before
    assert hall.town.person(receipt) is None


def test_the_sender_is_told_neither_what_contradicts_nor_that_anything_does(hall: Hall) -> None:
    for kind, when, sender in ACTS:
        hall.says(sender(hall), kind, when)
    for sender in (hall.registrar, hall.employer):
        _, outcomes = hall.told(sender)
        assert [each for each in outcomes if each[0] != "applied"] == [(*NOT_PLAIN, None)] * 2
    sentence = str(REASONS["person.not_plain"]).lower()
    assert not any(
        word in sentence for word in ("birth", "born", "date", "day", "age", "register ", "contradict")
    )


def test_a_registrar_who_chooses_the_person_found_has_it_applied(hall: Hall) -> None:
    receipt = hall.says(hall.employer, "employment_start", "2026-06-30")
    assert hall.answer(receipt, hall.known) == hall.known
    assert hall.town.outcomes(receipt) == [NOT_PLAIN, ("applied", None)]
    [work] = hall.town.facts("employment", hall.known)
    assert work["valid_during"].lower == day("2026-06-30").exact
    hall.town.applier.rebuild([hall.known], hall.town.tick())
    assert hall.town.facts("employment", hall.known) == [work]


def test_somebody_new_keeps_the_person_found_as_they_were_and_both_are_found_again(hall: Hall) -> None:
    """The employer mistyped a passport: two hold the number, and the name with the birth date tells them apart."""
    worker = somebody(document_type=None)
    words = {"name": worker.name, "sex": worker.sex}
    before = hall.town.everything(hall.known)
    receipt = hall.says(hall.employer, "employment_start", "2009-07-01", told=words)
    new = hall.answer(receipt, None)
    assert new != hall.known
    assert hall.town.everything(hall.known) == before
    assert len(hall.town.facts("employment", new)) == 1
    [of_child] = hall.town.declare(hall.registrar, said("confirmation", hall.child, "2024-01-01"))
    assert (hall.town.person(of_child), hall.town.outcome(of_child)) == (hall.known, ("applied", None))
    # Without a birth date nothing tells them apart for others; this employer has been answered.
    by_another = hall.says(hall.registrar, "confirmation", "2024-02-01", told=words)
    assert hall.town.outcome(by_another) == ("undecided", "person.several_candidates")
    again = hall.says(hall.employer, "confirmation", "2024-02-01", told=words)
    assert (hall.town.person(again), hall.town.outcome(again)) == (new, ("applied", None))


def test_it_does_not_matter_whether_the_birth_or_the_act_was_declared_first(town: Town) -> None:
    """Once a registrar has decided, the facts are the same."""
    registrar = town.party("registrar")
    employer = town.party("employer", town.organisation()[1])
    made = []
    for birth_first in (True, False):
        child = somebody(**BORN)
        work = said("employment_start", child.described(born=None), "2026-06-30")
        birth = said("confirmation", child, "2015-01-01")
        order = [(registrar, birth), (employer, work)]
        receipts = [town.declare(*each)[0] for each in (order if birth_first else reversed(order))]
        for receipt in receipts:
            if town.outcome(receipt) == NOT_PLAIN:
                known = town.person(receipts[0])
                town.applier.answer(receipt.declaration_id, known, actor=SYSTEM, now=town.tick())
        assert {town.outcomes(receipt)[-1] for receipt in receipts} == {("applied", None)}
        assert len({town.person(receipt) for receipt in receipts}) == 1
        facts = town.everything(town.person(receipts[0]))
        made.append(
            [facts[fact][0][what] for fact, what in (("employment", "valid_during"), ("particulars", "born"))]
        )
    assert made[0] == made[1]


def test_another_question_that_is_answered_is_applied_to_whom_the_registrar_chose(hall: Hall) -> None:
    """Whoever answers sees the candidates: their birth dates are not held against the answer."""
    twin = somebody(born=hall.child.born, name=hall.child.name, document_type="passport")
    hall.town.declare(hall.registrar, said("confirmation", twin, "2015-01-01"))
    [question] = open_questions(hall.town.worker, limit=10**6)[-1:]
    assert question.reason == "document_differs"
    hall.town.applier.answer(question.declaration_id, None, actor=SYSTEM, now=hall.town.tick())
    words = said("death", hall.child.described(document=None), "2010-06-30")
    [refused] = hall.town.declare(hall.registrar, words)
    assert hall.town.outcome(refused) == ("refused", "death.before_birth"), "its own words are enough"
    [known_by_token] = hall.town.declare(
        hall.registrar, hall.words("death", "2010-06-30", told={"name": f"{hall.child.name}z"})
    )
    assert hall.town.outcome(known_by_token) == NOT_PLAIN


@pytest.mark.parametrize("when", ["2009-07-01", "2026-06-30", "2026-07-01"])
def test_a_correction_is_applied_and_tells_its_sender_the_same_whatever_the_register_knows(
    hall: Hall, when: str
) -> None:
    root = hall.says(hall.employer, "employment_start", "2026-09-01")
    mended = hall.says(hall.employer, "correction", when, target=root.number)
    told = hall.told(hall.employer)
    assert told == [
        [("declaration.applied",)] * 2,
        [("applied", None, None)] * 2,
    ]
    asked = hall.questions(root)
    assert [(each.reason, each.candidates) for each in asked] == (
        [] if when == "2026-07-01" else [("contradicts_register", [hall.known])]
    )
    assert hall.questions(mended) == []
    [work] = hall.town.facts("employment", hall.known)
    assert work["valid_during"].lower == day(when).exact
    if asked:
        hall.answer(root, hall.known)
        assert hall.told(hall.employer) == told, "that somebody looked is no news"
        assert hall.town.facts("employment", hall.known) == [work]


def test_a_doubtful_correction_may_be_found_to_be_about_somebody_else(hall: Hall) -> None:
    before = hall.town.everything(hall.known)
    root = hall.says(hall.employer, "employment_start", "2026-09-01")
    hall.says(hall.employer, "correction", "2026-06-30", target=root.number)
    new = hall.answer(root, None)
    assert hall.town.person(root) == new
    assert hall.town.everything(hall.known) == before
    assert len(hall.town.facts("employment", new)) == 1
    history = "SELECT person_id, basis FROM linkage.link_superseded WHERE declaration_id = %s"
    assert hall.town.owner.execute(history, [root.declaration_id]).fetchall() == [(hall.known, "document")]


def test_what_a_registrar_has_decided_is_not_asked_again_with_each_correction(hall: Hall) -> None:
    root = hall.says(hall.employer, "employment_start", "2026-06-30")
    hall.answer(root, hall.known)
    mended = hall.says(hall.employer, "correction", "2026-06-29", target=root.number)
    assert hall.town.outcome(mended) == ("applied", None)
    assert hall.questions(root) == []


def test_nobody_finds_a_birth_date_by_declaring_day_after_day(hall: Hall) -> None:
    """After the first that is asked all are, until a registrar has looked. Others who declare are not held up by it."""
    low, high, states = 2010, 2050, []
    while high - low > 1:
        middle = (low + high) // 2
        receipt = hall.says(hall.employer, "employment_start", f"{middle}-07-01")
        states.append(hall.town.outcome(receipt))
        low, high = (low, middle) if states[-1][0] == "applied" else (middle, high)
    assert states == [("applied", None)] + [NOT_PLAIN] * (len(states) - 1)
    assert len(states) == 6
    assert high > 2026 + 1, "the search was led astray"
    other = hall.town.party("employer", hall.town.organisation()[1])
    assert hall.town.outcome(hall.says(other, "employment_start", "2031-07-01")) == ("applied", None)
    # Who tells the birth date has nothing to find out.
    for born in ("2010-07-01", "2010-07-02"):
        told = hall.says(hall.employer, "confirmation", "2030-01-01", told={"born": day(born)})
        assert hall.town.outcome(told) == ("applied", None)


def test_nobody_finds_a_birth_date_by_telling_year_after_year(hall: Hall) -> None:
    """Also whoever knows the name: while one thing is asked, a year or a month tells nothing, be it right or wrong."""
    hall.says(hall.employer, "employment_start", "2009-07-01")
    states = {
        hall.town.outcome(
            hall.says(
                hall.employer, "confirmation", "2030-01-01", told={"name": hall.child.name, "born": day(told)}
            )
        )
        for told in ("2009", "2010", "2011", "2010-06", "2010-07")
    }
    assert states == {NOT_PLAIN}


def test_somebody_new_is_proposed_for_what_others_say_in_the_same_words(hall: Hall) -> None:
    early, later = (
        hall.says(hall.employer, "employment_start", when) for when in ("2009-07-01", "2031-07-01")
    )
    other = hall.says(hall.registrar, "death", "2010-06-30")
    # The same person by another paper: that is another slip, if it is one.
    renewed = with_document(hall.child, uuid4().hex, "passport").document
    beside = (Described("replacement", document=renewed),)
    hall.town.declare(hall.registrar, said("document_change", hall.child, "2016-01-01", beside=beside))
    by_another = hall.says(hall.registrar, "death", "2010-06-30", told={"document": renewed})
    new = hall.answer(early, None)
    assert [each.candidates for each in hall.questions(by_another)] == [[hall.known]]
    [question] = hall.questions(other)
    assert set(question.candidates) == {hall.known, new}
    # The employer said the same of the same person: that is settled too.
    assert hall.questions(later) == []
    assert hall.town.person(later) == new
    [work] = hall.town.facts("employment", new)
    assert work["valid_during"].lower == day("2009-07-01").exact


def test_doubtful_corrections_of_one_declaration_are_one_question(hall: Hall) -> None:
    root = hall.says(hall.employer, "employment_start", "2026-09-01")
    mended = [
        hall.says(sender, "correction", when, target=root.number)
        for sender, when in (
            (hall.employer, "2009-07-01"),
            (hall.registrar, "2009-07-02"),
            (hall.employer, "2009-08-01"),
        )
    ]
    assert [hall.town.outcome(each) for each in mended] == [("applied", None)] * 3
    assert len(hall.questions(root)) == 1


def test_a_doubtful_declaration_that_is_taken_back_is_no_question_any_more(hall: Hall) -> None:
    root = hall.says(hall.employer, "employment_start", "2026-09-01")
    hall.says(hall.employer, "correction", "2009-07-01", target=root.number)
    hall.town.declare(hall.employer, said("retraction", None, None, target=root.number))
    assert hall.questions(root) == []
    assert hall.town.outcome(root) == ("applied", None), "as anything that was applied and taken back"
    assert hall.town.facts("employment", hall.known) == []


def test_a_merge_since_the_question_is_followed(hall: Hall) -> None:
    root = hall.says(hall.employer, "employment_start", "2026-09-01")
    hall.says(hall.employer, "correction", "2009-07-01", target=root.number)
    [other] = hall.town.declare(hall.registrar, said("confirmation", somebody(), "2015-01-01"))
    kept = hall.town.person(other)
    assert kept is not None
    merge = hall.town.applier.merge(kept, hall.known, reason_code="same", actor=SYSTEM, now=hall.town.tick())
    assert hall.answer(root, hall.known) == kept
    assert len(hall.town.facts("employment", kept)) == 1
    hall.town.applier.unmerge(merge, actor=SYSTEM, now=hall.town.tick())
    assert hall.town.person(root) == hall.known
    assert hall.town.facts("employment", kept) == []


def test_the_words_of_a_correction_and_its_root_are_enough_to_refuse_it(hall: Hall) -> None:
    """It restates the birth and not the day: both are its sender's own words."""
    root = hall.says(hall.employer, "employment_start", "2026-09-01")
    own = {"born": day("2010-09-02")}
    mended = hall.says(hall.employer, "correction", None, target=root.number, told=own)
    assert hall.town.outcome(mended) == ("refused", "employment.under_age")
    [death] = hall.town.declare(hall.registrar, said("death", person := somebody(), "2024-03-05"))
    early = said("correction", person, "1950-01-01", target=death.number)
    [mended] = hall.town.declare(hall.registrar, early)
    assert hall.town.outcome(mended) == ("refused", "death.before_birth")
