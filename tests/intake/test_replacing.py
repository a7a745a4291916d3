"""Whose word counts for a document, a telephone number, a guardian; and what of a new document is asked about."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest

from denizen.ledger.actions import Sender
from denizen.ledger.rules import Acknowledgement, Declaration, Described, StatedDocument
from denizen.linkage.queries import Question, open_questions

from .declaring import SYSTEM, Somebody, Town, day, document, said, somebody

NOT_PLAIN = ("undecided", "person.not_plain")
APPLIED = ("applied", None)
YEARS = count(1930)


class Counter:
    """Parties of a town, and somebody whose passport and citizen number the register knows."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.parties: dict[str, Sender] = {}
        self.person: Somebody = somebody("passport", born=day(f"{next(YEARS)}-03-05"))
        self.card = new("citizen_id")
        self.tells("registrar", said("confirmation", self.person.described(document=self.card), "2019-01-01"))
        self.known = self.person_of(self.tells("landlord", said("confirmation", self.person, "2020-01-01")))

    def party(self, capacity: str) -> Sender:
        """The one sender of that kind."""
        if capacity not in self.parties:
            self.parties[capacity] = self.town.party(capacity)
        return self.parties[capacity]

    def tells(self, capacity: str, words: Declaration) -> Acknowledgement:
        """Declare something."""
        [receipt] = self.town.declare(self.party(capacity), words)
        return receipt

    def replaces(
        self,
        capacity: str,
        paper: StatedDocument,
        when: str = "2024-03-05",
        *,
        kind: Any = "document_change",
        tells_born: str | None = None,
        target: str | None = None,
        **words: Any,
    ) -> Acknowledgement:
        """Declare that the person has this document from that day."""
        beside = Described("replacement", document=paper, born=day(tells_born) if tells_born else None)
        told = self.person.described(**words)
        return self.tells(capacity, said(kind, told, when, beside=(beside,), target=target))

    def person_of(self, receipt: Acknowledgement) -> UUID:
        """Whom a declaration means."""
        person = self.town.person(receipt)
        assert person is not None
        return person

    def papers(self, person: UUID | None = None) -> dict[bytes, tuple[str, str]]:
        """The documents of a person, with when they count."""
        return {
            row["token"]: (str(row["valid_during"].lower), str(row["valid_during"].upper))
            for row in self.town.facts("identity_document", person or self.known)
        }

    def question(self, receipt: Acknowledgement) -> Question:
        """What is asked about a declaration."""
        every = open_questions(self.town.worker, limit=10**6)
        [question] = [each for each in every if each.declaration_id == receipt.declaration_id]
        return question

    def answer(self, receipt: Acknowledgement, person: UUID | None) -> UUID:
        """Decide it."""
        return self.town.applier.answer(receipt.declaration_id, person, actor=SYSTEM, now=self.town.tick())

    def somebody_else(self, paper: StatedDocument) -> UUID:
        """Somebody of another name who has that document."""
        other = somebody(born=day(f"{next(YEARS)}-07-07")).described(document=paper)
        return self.person_of(self.tells("registrar", said("confirmation", other, "2020-01-01")))


def new(kind: str = "passport") -> StatedDocument:
    """A document that nobody has."""
    return document(uuid4().hex, kind)


@pytest.fixture
def counter(town: Town) -> Counter:
    return Counter(town)


# -- facts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change_first", [False, True])
@pytest.mark.parametrize(
    ("stated_by", "changed_by", "ends"),
    [
        ("landlord", "hotel", True),
        ("landlord", "employer", True),
        ("hotel", "hotel", True),
        ("hotel", "employer", False),
        ("resident", "hotel", False),
        ("resident", "employer", False),
        ("resident", "resident", True),
        ("registrar", "resident", False),
        ("registrar", "registrar", True),
    ],
)
def test_a_document_is_ended_by_no_worse_a_source_than_stated_it(
    counter: Counter, stated_by: str, changed_by: str, ends: bool, change_first: bool
) -> None:
    old, renewed = counter.person.document, new()
    assert old
    acts = [
        lambda: counter.tells(stated_by, said("confirmation", counter.person, "2020-02-01")),
        lambda: counter.replaces(changed_by, renewed),
    ]
    for act in reversed(acts) if change_first else acts:
        assert counter.town.outcome(act()) == APPLIED
    papers = counter.papers()
    assert papers[old.token] == ("None", "2024-03-05" if ends else "None")
    assert papers[renewed.token] == ("2024-03-05", "None")
    assert papers[counter.card.token] == ("None", "None"), "of another type"


def test_what_a_resident_may_not_end_ends_once_a_registrar_declares_the_change_too(counter: Counter) -> None:
    old, renewed = counter.person.document, new()
    assert old
    counter.tells("registrar", said("confirmation", counter.person, "2020-02-01"))
    assert counter.town.outcome(counter.replaces("resident", renewed)) == APPLIED, "nobody is asked"
    assert counter.papers()[old.token] == ("None", "None")
    counter.replaces("registrar", renewed, "2024-03-06")
    assert counter.papers()[old.token] == ("None", "2024-03-06")
    assert counter.papers()[renewed.token] == ("2024-03-06", "None")


def test_of_two_days_on_which_one_document_came_the_better_source_tells_the_right_one(
    counter: Counter,
) -> None:
    renewed = new()
    for capacity, when in (("hotel", "2024-03-01"), ("resident", "2024-03-05"), ("employer", "2024-03-03")):
        counter.replaces(capacity, renewed, when)
    assert counter.papers()[renewed.token] == ("2024-03-05", "None")
    assert counter.person.document
    assert counter.papers()[counter.person.document.token] == ("None", "2024-03-05")


@pytest.mark.parametrize("better_first", [False, True])
@pytest.mark.parametrize(("when", "since"), [("2025-02-01", "None"), ("2024-03-05", "2024-03-05")])
def test_a_worse_source_tells_since_when_only_where_a_better_one_did_not_know_the_document_before(
    counter: Counter, when: str, since: str, better_first: bool
) -> None:
    renewed = new()
    counter.town.at = max(counter.town.at, datetime(2025, 3, 1, tzinfo=UTC))

    def the_registrar_tells() -> None:
        words = said("confirmation", counter.person.described(document=renewed), "2024-12-01")
        [receipt] = counter.town.receive(
            counter.party("registrar"), words, at=datetime(2025, 1, 20, tzinfo=UTC)
        )
        counter.town.apply()
        if better_first:
            counter.answer(receipt, counter.known)  # who is known with another passport
        assert counter.person_of(receipt) == counter.known

    acts = [the_registrar_tells, lambda: counter.replaces("hotel", renewed, when)]
    for act in acts if better_first else reversed(acts):
        act()
    assert counter.papers()[renewed.token] == (since, "None")
    old = counter.person.document
    assert old
    assert counter.papers()[old.token] == ("None", "None" if since == "None" else since)


def test_a_worse_source_changes_nothing_of_what_a_better_one_told_of_a_document(counter: Counter) -> None:
    told = new()
    counter.replaces("registrar", replace(told, valid_to=date(2030, 1, 1)), "2024-03-05")
    counter.replaces("hotel", replace(told, issuer="RUS", valid_to=date(2031, 1, 1)), "2024-01-01")
    [row] = [
        row for row in counter.town.facts("identity_document", counter.known) if row["token"] == told.token
    ]
    assert (row["valid_to"], row["issuer"]) == (date(2030, 1, 1), "RUS"), "what was missing is filled in"
    assert str(row["valid_during"].lower) == "2024-03-05"


def test_what_a_hotel_declares_anew_is_ended_by_the_resident_again(counter: Counter) -> None:
    by_hotel, by_resident = new(), new()
    counter.tells("resident", said("confirmation", counter.person, "2020-02-01"))
    counter.replaces("hotel", by_hotel, "2024-03-01")
    counter.replaces("resident", by_resident, "2024-04-01")
    assert counter.person.document
    assert counter.papers() == {
        counter.card.token: ("None", "None"),
        counter.person.document.token: ("None", "2024-04-01"),
        by_hotel.token: ("2024-03-01", "2024-04-01"),
        by_resident.token: ("2024-04-01", "None"),
    }


def test_nobody_overrules_a_residents_own_telephone_number(counter: Counter) -> None:
    for capacity, phone in (("landlord", "1"), ("resident", "2"), ("registrar", "3"), ("landlord", "4")):
        counter.tells(
            capacity, said("confirmation", counter.person.described(phone=phone, email=phone), "2024-03-05")
        )
    counter.tells("landlord", said("confirmation", counter.person.described(language="mn"), "2024-03-05"))
    told = {row["kind"]: row["value"] for row in counter.town.facts("contact_point", counter.known)}
    assert told == {"phone": "2", "email": "2", "language": "mn"}
    counter.tells("resident", said("confirmation", counter.person.described(phone="5"), "2024-03-05"))
    told = {row["kind"]: row["value"] for row in counter.town.facts("contact_point", counter.known)}
    assert told == {"phone": "5", "email": "2", "language": "mn"}


@pytest.mark.parametrize("better_first", [False, True])
def test_a_guardian_is_told_by_the_best_source(town: Town, better_first: bool) -> None:
    child, adult = somebody(born=day("2015-03-05")), somebody()
    [known] = town.declare(town.party("registrar"), said("confirmation", adult, "2020-01-01"))
    words = [("landlord", "guardian", day("2016-03-05")), ("resident", "mother", child.born)]
    receipts = []
    for capacity, part, born in reversed(words) if better_first else words:
        beside = (Described(part, document=adult.document),)
        told = said("confirmation", child.described(born=born), "2024-03-05", beside=beside)
        receipts += town.declare(town.party(capacity), told)
    [row] = town.facts("guardianship", town.person(receipts[0]))
    assert (row["guardian_id"], row["basis"]) == (town.person(known), "parent")
    assert str(row["valid_during"].upper) == "2033-03-05"


@pytest.mark.parametrize("better_first", [False, True])
@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        ("resident", "landlord", "first"),
        ("school", "landlord", "first"),
        ("landlord", "resident", "second"),
        ("resident", "resident", "last"),
    ],
)
def test_nobody_worse_gives_somebody_another_head(
    town: Town, first: str, second: str, stands: str, later: bool, better_first: bool
) -> None:
    """On the day of the arrival, and by a change later; whoever goes first of a home."""
    member, heads = somebody(), [somebody(), somebody()]
    parties = [town.party(first), town.party(second)]
    home = town.dwelling(*parties)
    known = [
        town.person(*town.declare(town.party("registrar"), said("confirmation", each, "2020-01-01")))
        for each in heads
    ]
    words = [
        said(
            "residence_start",
            member,
            "2024-03-05",
            at=home,
            relation="child",
            beside=(Described("head", document=heads[0].document),),
        ),
        said(
            "residence_change" if later else "residence_start",
            member,
            "2024-06-01" if later else "2024-03-05",
            at=home,
            room="2",
            relation="child",
            beside=(Described("head", document=heads[1].document),),
        ),
    ]
    told = list(zip(parties, words, strict=True))
    for party, word in told if better_first else reversed(told):
        [receipt] = town.declare(party, word)
    rows = town.facts("household_membership", town.person(receipt))
    meant = {"first": 0, "second": 1, "last": 1 if later or not better_first else 0}[stands]
    assert len(rows) == (2 if later else 1)
    assert max(rows, key=lambda row: row["valid_during"].lower)["head_id"] == known[meant]


# -- questions ---------------------------------------------------------------------------------------


def contradicting(counter: Counter) -> list[tuple[str, StatedDocument, dict[str, Any], list[UUID]]]:
    """Replacements that what the register knows rules out: by whom, what, in which words, and who else is proposed."""
    held = new()
    other = counter.somebody_else(held)
    return [
        ("hotel", held, {}, [other]),
        ("registrar", held, {}, [other]),
        ("resident", new("citizen_id"), {}, []),
        ("employer", new("hk_macao_permit"), {"tells_born": "1929-03-05", "born": None}, []),
    ]


def test_it_is_put_to_a_registrar_and_nothing_changes_meanwhile(counter: Counter) -> None:
    told = contradicting(counter)
    before = counter.town.everything(counter.known)
    for capacity, paper, words, others in told:
        receipt = counter.replaces(capacity, paper, **words)
        assert counter.town.outcome(receipt) == NOT_PLAIN
        assert counter.town.person(receipt) is None
        question = counter.question(receipt)
        assert question.reason == "contradicts_register"
        assert set(question.candidates) == {counter.known, *others}
    assert counter.town.everything(counter.known) == before


def test_what_nothing_rules_out_is_applied(counter: Counter) -> None:
    person = somebody("passport", born=day(f"{next(YEARS)}-03-05"))
    known = counter.person_of(counter.tells("registrar", said("confirmation", person, "2019-01-01")))
    card = new("citizen_id")
    beside = (Described("replacement", document=card, born=person.born),)
    first = counter.tells("hotel", said("document_change", person, "2024-03-05", beside=beside))
    again = counter.tells("employer", said("document_change", person, "2024-03-06", beside=beside))
    assert {counter.town.outcome(first), counter.town.outcome(again)} == {APPLIED}
    assert counter.papers(known)[card.token] == ("2024-03-05", "None")


@pytest.mark.parametrize("which", range(4))
def test_once_a_registrar_has_found_that_it_is_so_it_is_so_and_is_not_asked_again(
    counter: Counter, which: int
) -> None:
    capacity, paper, words, _others = contradicting(counter)[which]
    receipt = counter.replaces(capacity, paper, **words)
    assert counter.answer(receipt, counter.known) == counter.known
    assert counter.town.outcomes(receipt) == [NOT_PLAIN, APPLIED]
    assert counter.papers()[paper.token] == ("2024-03-05", "None")
    assert counter.town.outcome(counter.replaces("employer", paper, **words)) == APPLIED
    facts = counter.town.everything(counter.known)
    counter.town.applier.rebuild([counter.known], counter.town.tick())
    assert counter.town.everything(counter.known) == facts


@pytest.mark.parametrize("which", range(4))
def test_it_may_mean_somebody_new_and_whoever_was_found_stays_as_they_were(
    counter: Counter, which: int
) -> None:
    capacity, paper, words, _others = contradicting(counter)[which]
    receipt = counter.replaces(capacity, paper, **words)
    before = counter.town.everything(counter.known)
    someone = counter.answer(receipt, None)
    assert counter.town.everything(counter.known) == before
    assert paper.token in counter.papers(someone)


def test_it_may_mean_whoever_has_the_new_document(counter: Counter) -> None:
    held = new()
    other = counter.somebody_else(held)
    receipt = counter.replaces("hotel", held)
    assert counter.answer(receipt, other) == other
    assert held.token not in counter.papers()


def test_nobody_known_gets_the_document_of_another_without_a_question(counter: Counter) -> None:
    held = new()
    other = counter.somebody_else(held)
    stranger = somebody("passport", born=day(f"{next(YEARS)}-03-05"))
    beside = (Described("replacement", document=held),)
    receipt = counter.tells("hotel", said("document_change", stranger, "2024-03-05", beside=beside))
    assert counter.town.outcome(receipt) == NOT_PLAIN
    assert counter.question(receipt).candidates == [other]
    assert counter.answer(receipt, None) not in (other, counter.known)


def test_a_second_number_for_life_is_asked_about_though_the_first_is_only_told_beside_it(
    counter: Counter,
) -> None:
    person = somebody("passport", born=day(f"{next(YEARS)}-03-05"))
    counter.tells("registrar", said("confirmation", person, "2019-01-01"))
    beside = (Described("replacement", document=new("citizen_id")),)
    told = person.described(document=new("citizen_id"))
    receipt = counter.tells("hotel", said("document_change", told, "2024-03-05", beside=beside))
    assert counter.town.outcome(receipt) == NOT_PLAIN


def test_an_answer_about_one_new_number_settles_no_other(counter: Counter) -> None:
    one, other = (counter.replaces("hotel", new("citizen_id")) for _ in range(2))
    counter.answer(one, counter.known)
    assert counter.town.outcome(other) == NOT_PLAIN
    assert counter.question(other).candidates == [counter.known]


def test_nobody_finds_a_birth_date_by_trying_numbers(counter: Counter) -> None:
    """After the first that is asked all are, the right one too, until a registrar has looked."""
    person = somebody("passport", born=day(f"{next(YEARS)}-03-05"))
    counter.tells("registrar", said("confirmation", person, "2019-01-01"))

    def tries(capacity: str, born: str) -> tuple[str, str | None]:
        told = person.described(born=day(born), name=None)
        beside = (Described("replacement", document=new("hk_macao_permit"), born=day(born)),)
        return counter.town.outcome(
            counter.tells(capacity, said("document_change", told, "2024-03-05", beside=beside))
        )

    assert tries("hotel", "1929-03-04") == NOT_PLAIN
    assert tries("hotel", str(person.born)) == NOT_PLAIN
    assert tries("employer", str(person.born)) == APPLIED


@pytest.mark.parametrize("which", range(4))
def test_a_correction_that_brings_such_a_number_waits_for_an_answer_about_its_root(
    counter: Counter, which: int
) -> None:
    capacity, paper, words, others = contradicting(counter)[which]
    first = new()
    root = counter.replaces(capacity, first)
    assert counter.town.outcome(root) == APPLIED
    mended = counter.replaces(capacity, paper, kind="correction", target=root.number, **words)
    assert counter.town.outcome(mended) == NOT_PLAIN
    assert paper.token not in counter.papers()
    question = counter.question(root)
    assert (question.reason, set(question.candidates)) == ("correction_differs", {counter.known, *others})
    someone = counter.answer(root, None)
    assert not {paper.token, first.token} & counter.papers().keys()
    assert paper.token in counter.papers(someone)


def test_a_correction_of_what_a_registrar_decided_may_not_bring_another_number(counter: Counter) -> None:
    root = counter.replaces("hotel", new("citizen_id"))
    counter.answer(root, counter.known)
    counter.replaces("hotel", new("citizen_id"), kind="correction", target=root.number)
    assert counter.question(root).candidates == [counter.known]


@pytest.mark.parametrize("at_once", [False, True])
def test_of_a_change_that_is_taken_back_nothing_is_asked(counter: Counter, at_once: bool) -> None:
    held, hotel = new(), counter.party("hotel")
    counter.somebody_else(held)
    root = counter.replaces("hotel", new())
    back = said("retraction", None, None, target=root.number)
    beside = (Described("replacement", document=held),)
    mended = said("correction", counter.person, "2024-03-05", beside=beside, target=root.number)
    rounds = [[mended, back]] if at_once else [[back], [mended]]
    receipts = [receipt for words in rounds for receipt in counter.town.declare(hotel, *words)]
    assert {counter.town.outcome(each) for each in receipts} == {APPLIED}
    every = open_questions(counter.town.worker, limit=10**6)
    assert root.declaration_id not in {each.declaration_id for each in every}
    assert held.token not in counter.papers()


def test_a_number_that_another_country_gave_is_not_anothers(counter: Counter) -> None:
    number = uuid4().hex
    counter.somebody_else(document(number, "passport", issuer="MNG"))
    renewed = document(number, "passport", issuer="RUS")
    assert counter.town.outcome(counter.replaces("resident", renewed)) == APPLIED
    assert renewed.token in counter.papers()
