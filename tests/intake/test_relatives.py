"""Who is named as a relative by a document is whoever alone holds it: now, in whatever order it became known."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from denizen.ledger.actions import Sender
from denizen.ledger.rules import Acknowledgement, Described, Part, StatedDocument
from denizen.linkage.errors import AnswerNotStanding, PeopleDistinguished, QuestionNotOpen

from .declaring import SYSTEM, Somebody, Town, day, document, said, somebody
from .test_apply import random_histories
from .test_rebuild import versions


@dataclass
class Kin:
    """A number by which relatives are named, whoever comes to hold it, and what was declared of them all."""

    town: Town
    paper: StatedDocument = field(default_factory=lambda: document(uuid4().hex, "passport"))

    def __post_init__(self) -> None:
        """Let a registrar and a hotel declare."""
        self.registrar, self.hotel = self.town.party("registrar"), self.town.party("hotel")
        self.house, self.home = self.town.dwelling(self.hotel), self.town.dwelling()
        self.child = somebody(born=day("2018-03-05"))
        self.true, self.guest = replace(somebody(), document=self.paper), somebody("passport")

    def tells(self, sender: Sender, *words: Any, **rest: Any) -> Acknowledgement:
        """Declare one thing."""
        [receipt] = self.town.declare(sender, said(*words, **rest))
        return receipt

    def names(self, part: Part = "mother") -> Acknowledgement:
        """Name a relative of the child, or the head of its household."""
        beside = (Described(part, document=self.paper),)
        if part == "head":
            moved = {"at": self.home, "relation": "child", "beside": beside}
            return self.tells(self.registrar, "residence_start", self.child, "2024-03-05", **moved)
        return self.tells(self.registrar, "birth", self.child, "2018-03-05", at=self.home, beside=beside)

    def knows(self, person: Somebody) -> UUID:
        """Let the register know somebody."""
        return self.person(self.tells(self.registrar, "confirmation", person, "2024-01-01"))

    def lodges(self) -> Acknowledgement:
        """Let the guest lodge with the number."""
        mistyped = replace(self.guest, document=self.paper)
        return self.tells(self.hotel, "lodging_checkin", mistyped, "2024-05-01", at=self.house)

    def corrects(self, root: Acknowledgement) -> None:
        """Let the guest have another number after all."""
        self.tells(self.hotel, "correction", self.guest, None, at=self.house, target=root.number)

    def takes_back(self, root: Acknowledgement) -> None:
        """Retract it."""
        self.tells(self.hotel, "retraction", None, None, target=root.number)

    def answer(self, root: Acknowledgement, person: UUID | None) -> UUID:
        """Decide whom it means."""
        return self.town.applier.answer(root.declaration_id, person, actor=SYSTEM, now=self.town.tick())

    def answer_if_asked(self, root: Acknowledgement) -> None:
        """Decide that it means somebody new, where that is open."""
        with suppress(QuestionNotOpen):
            self.answer(root, None)

    def reopen(self, root: Acknowledgement) -> None:
        """Take the decision back."""
        self.town.applier.take_back(root.declaration_id, actor=SYSTEM, now=self.town.tick())

    def merge(self, kept: UUID, absorbed: UUID) -> UUID:
        """Join two."""
        return self.town.applier.merge(
            kept, absorbed, reason_code="same_person", actor=SYSTEM, now=self.town.tick()
        )

    def unmerge(self, merge: UUID) -> None:
        """Part them."""
        self.town.applier.unmerge(merge, actor=SYSTEM, now=self.town.tick())

    def person(self, receipt: Acknowledgement) -> UUID:
        """Whom it means."""
        found = self.town.person(receipt)
        assert found is not None
        return found

    def links(self, naming: Acknowledgement) -> dict[str, UUID]:
        """Whom its parts are held to mean."""
        query = "SELECT part, person_id FROM linkage.link WHERE declaration_id = %s"
        return dict(self.town.owner.execute(query, [naming.declaration_id]).fetchall())

    def related(self, naming: Acknowledgement) -> set[UUID]:
        """Every relative of whoever named some, in whatever fact, once a rebuild has changed nothing of it."""
        person = self.person(naming)
        before = versions(self.town, [person])
        self.town.applier.rebuild([person], self.town.tick())
        assert versions(self.town, [person]) == before
        return {
            row[column]
            for fact, column in RELATIVES
            for row in self.town.facts(fact, person)
            if row[column] is not None
        }


RELATIVES = (
    ("guardianship", "guardian_id"),
    ("particulars", "mother_id"),
    ("particulars", "father_id"),
    ("household_membership", "head_id"),
)


@pytest.fixture
def kin(town: Town) -> Kin:
    return Kin(town)


parts = pytest.mark.parametrize("part", ["mother", "father", "guardian", "head"])
ends = pytest.mark.parametrize("end", [Kin.corrects, Kin.takes_back], ids=["corrected", "retracted"])


@parts
@ends
def test_who_lodged_with_the_number_of_a_relative_is_none_once_they_have_another(
    kin: Kin, part: Part, end: Callable[[Kin, Acknowledgement], None]
) -> None:
    naming = kin.names(part)
    assert kin.related(naming) == set()
    root = kin.lodges()
    assert kin.related(naming) == {kin.person(root)}
    end(kin, root)
    assert kin.related(naming) == set()
    mother = kin.knows(kin.true)
    assert kin.related(naming) == {mother}


@ends
@pytest.mark.parametrize("order", [*permutations(("name", "lodge", "know"))], ids=" ".join)
def test_the_order_of_arrival_makes_no_difference(
    kin: Kin, order: tuple[str, ...], end: Callable[[Kin, Acknowledgement], None]
) -> None:
    """The mistake is mended at the end, and two have held the number meanwhile."""
    steps = {
        "name": kin.names,
        "lodge": kin.lodges,
        "know": lambda: kin.tells(kin.registrar, "confirmation", kin.true, "2024-01-01"),
    }
    receipts = {step: steps[step]() for step in order}
    # Of the two who have the number, the second is asked about.
    kin.answer(receipts[max("lodge", "know", key=order.index)], None)
    assert kin.related(receipts["name"]) == set()
    end(kin, receipts["lodge"])
    assert kin.related(receipts["name"]) == {kin.person(receipts["know"])}


def test_an_answer_makes_a_second_holder_and_taken_back_makes_none(kin: Kin) -> None:
    naming, mother = kin.names(), kin.knows(kin.true)
    assert kin.related(naming) == {mother}
    root = kin.lodges()
    kin.answer(root, None)
    assert kin.related(naming) == set()
    kin.reopen(root)
    assert kin.related(naming) == {mother}


def test_whom_an_answer_made_known_is_a_relative_no_more_when_it_is_taken_back(kin: Kin) -> None:
    known, naming = kin.knows(kin.guest), kin.names()
    root = kin.lodges()
    assert kin.related(naming) == set(), "it is asked, for they have another passport"
    new = kin.answer(root, None)
    assert kin.related(naming) == {new}
    kin.reopen(root)
    assert kin.related(naming) == set()
    kin.answer(root, known)
    assert kin.related(naming) == {known}


def test_relatives_go_with_the_child_whom_an_answer_chooses(kin: Kin) -> None:
    mother, known = kin.knows(kin.true), kin.knows(kin.child)
    kin.child = replace(kin.child, document=document(uuid4().hex, "passport"))
    kin.knows(replace(somebody(), document=kin.child.document))
    naming = kin.names()
    new = kin.answer(naming, None)
    assert kin.related(naming) == {mother}
    kin.reopen(naming)
    assert not kin.town.facts("guardianship", new)
    assert kin.links(naming) == {}
    assert known != new


def test_parted_again_relatives_are_as_if_never_joined(kin: Kin) -> None:
    naming, root, other = kin.names(), kin.lodges(), kin.knows(somebody())
    lodger = kin.person(root)
    merge = kin.merge(other, lodger)
    assert kin.related(naming) == {other}
    kin.unmerge(merge)
    assert kin.related(naming) == {lodger}
    merge = kin.merge(other, lodger)
    kin.takes_back(root)
    assert kin.related(naming) == set()
    kin.unmerge(merge)
    assert kin.related(naming) == set()
    mother = kin.knows(kin.true)
    assert kin.related(naming) == {mother}


def test_two_holders_who_are_joined_are_one(kin: Kin) -> None:
    naming, mother, root = kin.names(), kin.knows(kin.true), kin.lodges()
    other = kin.answer(root, None)
    assert kin.related(naming) == set()
    kin.town.applier.distinguish(mother, other, actor=SYSTEM, now=kin.town.tick(), back=True)
    merge = kin.merge(mother, other)
    assert kin.related(naming) == {mother}
    kin.unmerge(merge)
    assert kin.related(naming) == set()


def test_mother_and_child_of_one_round_find_each_other(kin: Kin) -> None:
    beside = (Described("mother", document=kin.paper),)
    birth = said("birth", kin.child, "2018-03-05", at=kin.home, beside=beside)
    naming, known = kin.town.declare(kin.registrar, birth, said("confirmation", kin.true, "2024-01-01"))
    assert kin.related(naming) == {kin.person(known)}


def test_whom_a_correction_names_anew_has_been_the_mother_all_along(kin: Kin) -> None:
    mother, naming = kin.knows(kin.true), kin.names()
    child = kin.person(naming)
    before = versions(kin.town, [child])["guardianship"]
    beside = (Described("mother", document=kin.paper),)
    kin.tells(kin.registrar, "correction", kin.child, None, at=kin.home, target=naming.number, beside=beside)
    assert kin.related(naming) == {mother}
    assert versions(kin.town, [child])["guardianship"] == before


def test_whom_a_registrar_decided_stays(kin: Kin) -> None:
    naming, root = kin.names(), kin.lodges()
    kin.town.owner.execute(
        "UPDATE linkage.link SET basis = 'registrar' WHERE declaration_id = %s AND part = 'mother'",
        [naming.declaration_id],
    )
    kin.corrects(root)
    assert kin.related(naming) == {kin.person(root)}


def test_the_same_number_of_another_country_is_no_relatives(kin: Kin) -> None:
    number, holders = kin.paper, {}
    for issuer in ("MNG", "RUS"):
        kin.paper = replace(number, issuer=issuer)
        holders[issuer] = kin.knows(replace(somebody(), document=kin.paper))
    assert kin.related(kin.names()) == {holders["RUS"]}
    kin.child, kin.paper = somebody(born=day("2019-03-05")), number
    assert kin.related(kin.names()) == set(), "either may be meant"


STEPS = ("lodge", "correct", "retract", "reopen", "join", "part")


@settings(random_histories, max_examples=30)
@given(data=st.data())
def test_whatever_happens_a_relative_is_who_alone_holds_the_number(town: Town, data: st.DataObject) -> None:
    kin = Kin(town)
    naming = kin.names() if data.draw(st.booleans(), "named first") else None
    other, lodged, merges = kin.knows(somebody()), [kin.lodges()], []
    for step in data.draw(st.lists(st.sampled_from(STEPS), max_size=8)):
        root = data.draw(st.sampled_from(lodged))
        match step:
            case "lodge":
                kin.guest = somebody("passport")
                lodged.append(kin.lodges())
                kin.answer_if_asked(lodged[-1])
            case "correct":
                kin.corrects(root)
                kin.answer_if_asked(root)
            case "retract":
                kin.takes_back(root)
            case "reopen":
                with suppress(AnswerNotStanding):
                    kin.reopen(root)
            case "join":
                if town.person(root) not in (None, other):
                    with suppress(PeopleDistinguished):
                        merges.append(kin.merge(other, kin.person(root)))
            case _ if merges:
                kin.unmerge(merges.pop())
        if naming:
            kin.related(naming)
    query = "SELECT person_id FROM register.identity_document WHERE token = %s"
    holders = {person for (person,) in town.owner.execute(query, [kin.paper.token])}
    related = kin.related(naming or kin.names())
    assert related == (holders if len(holders) == 1 else set())
