"""Whose word counts for a document, a telephone number, a guardian; and who is asked before somebody gets a new number."""

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


def test_of_two_days_on_which_one_document_came_the_better_source_tells_the_right_one(
    counter: Counter,
) -> None:
    renewed = new()
    for capacity, when in (("hotel", "2024-03-01"), ("resident", "2024-03-05"), ("employer", "2024-03-03")):
        counter.replaces(capacity, renewed, when)
    assert counter.papers()[renewed.token] == ("2024-03-05", "None")
    assert counter.person.document
    assert counter.papers()[counter.person.document.token] == ("None", "2024-03-05")


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
