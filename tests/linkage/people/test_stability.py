"""Whatever the order in which declarations come, who is who is the same once every question is settled alike.

And what a look through the whole register finds is what was asked or linked on the way.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

import pytest

from denizen.kernel.postgres import Server
from denizen.ledger.rules import Acknowledgement
from denizen.linkage.batch.duck import DuckEngine
from denizen.linkage.model import Part, Weighing
from denizen.linkage.people.deduplicating import Proposal, likely_duplicates, propose
from denizen.linkage.people.serving import starting_model
from denizen.linkage.queries import open_questions

from ...databases import clone
from ...intake.declaring import SYSTEM, Dwelling, Somebody, Town, day, document, said, town_in


def somebody(name: str, born: str, sex: str = "female", number: str | None = None) -> Somebody:
    """A person as they are told of once."""
    return Somebody(name, day(born), sex, document(number, "passport") if number else None)


TOLD: list[tuple[str, Somebody]] = [
    ("zhang", somebody("张伟", "1988-03-12")),
    ("zhang", somebody("Wei ZHANG", "1988-03-12")),
    ("zhang", somebody("张伟", "1988-03-21")),
    ("zhang", somebody("張偉", "1988-03-12", number="E111")),
    ("zhang", somebody("张伟", "1988")),
    ("namesake", somebody("张伟", "1969-11-02")),
    ("namesake", somebody("张炜", "1969-11-02")),
    ("mongolian", somebody("Батын Мөнхцэцэг", "1990-05-06", number="Z9")),
    ("mongolian", somebody("Bat Munkhtsetseg", "1990-05-06")),
    ("mongolian", somebody("Munkhtsetseg Bat", "1990-06-05")),
    ("twin", somebody("李小红", "2001-07-08")),
    ("other twin", somebody("李明月", "2001-07-08")),
    ("other twin", somebody("Li Mingyue", "2001-07-08")),
]


@pytest.fixture(name="town")
def _town(server: Server, template_db: str) -> Iterator[Town]:
    with clone(server, template_db) as database, town_in(database) as settled:
        yield settled


class Settling:
    """A registrar who knows who everybody is, and settles every question and proposal by that."""

    def __init__(self, town: Town, home: Dwelling) -> None:
        self.town, self.home = town, home
        self.actor = UUID("00000000-0000-7000-8000-000000000001")
        self.of: dict[UUID, str] = {}
        self.receipts: list[Acknowledgement] = []

    def declare(self, who: str, person: Somebody) -> None:
        """Declare it, and settle what it raised."""
        [receipt] = self.town.declare(
            self.town.party("registrar"), said("residence_start", person, "2024-03-05", at=self.home)
        )
        self.of[receipt.declaration_id] = who
        self.receipts.append(receipt)
        self.settle()

    def settle(self) -> None:
        """Answer all that is open."""
        while questions := open_questions(self.town.worker):
            asked = questions[0]
            who = self.of[asked.declaration_id]
            right = [person for person in asked.candidates if who in self.told_of()[person]]
            chosen = right[0] if right else None
            self.town.applier.answer(asked.declaration_id, chosen, actor=self.actor, now=self.town.tick())

    def told_of(self) -> dict[UUID, set[str]]:
        """Who each record is, by all that was declared of it."""
        found: dict[UUID, set[str]] = defaultdict(set)
        for receipt in self.receipts:
            if person := self.town.person(receipt):
                found[person].add(self.of[receipt.declaration_id])
        return found

    def join_what_is_proposed(self) -> int:
        """Look through the register, propose, and join those that are one; return how many were."""
        with DuckEngine(memory="200MB") as engine:
            proposals, _compared = likely_duplicates(self.town.worker, engine, starting_model())
        propose(self.town.worker, proposals, starting_model(), self.town.tick())
        told = self.told_of()
        for each in proposals:
            if told[each.one] == told[each.other]:
                self.town.applier.merge(
                    each.one, each.other, reason_code="person_came", actor=self.actor, now=self.town.tick()
                )
                return 1 + self.join_what_is_proposed()
        return 0

    def records(self) -> list[set[str]]:
        """Whom the records are of, one each."""
        return sorted(self.told_of().values(), key=sorted)


@pytest.mark.parametrize("order", range(5))
def test_any_order_of_arrival_leads_to_the_same_people(town: Town, order: int) -> None:
    told = list(TOLD)
    random.Random(order).shuffle(told)
    settling = Settling(town, town.dwelling())
    for who, person in told:
        settling.declare(who, person)
    settling.join_what_is_proposed()
    everybody = sorted({who for who, _person in TOLD})
    assert settling.records() == [{who} for who in everybody]
    # Nothing is left to be found, and whom somebody told apart is never proposed again.
    with DuckEngine(memory="200MB") as engine:
        proposals, _compared = likely_duplicates(town.worker, engine, starting_model())
    apart = {frozenset({each.one, each.other}) for each in proposals}
    distinguished = town.owner.execute("SELECT one_id, other_id FROM linkage.distinction").fetchall()
    assert not apart & {frozenset(pair) for pair in distinguished}


def test_all_at_once_leads_to_the_same_people_too(town: Town) -> None:
    settling = Settling(town, town.dwelling())
    words = [said("residence_start", person, "2024-03-05", at=settling.home) for _who, person in TOLD]
    receipts = town.declare(town.party("registrar"), *words)
    for receipt, (who, _person) in zip(receipts, TOLD, strict=True):
        settling.of[receipt.declaration_id] = who
        settling.receipts.append(receipt)
    settling.settle()
    settling.join_what_is_proposed()
    assert settling.records() == [{who} for who in sorted({who for who, _person in TOLD})]


def test_facts_after_a_merge_is_undone_are_those_never_merged(town: Town) -> None:
    home = town.dwelling()
    settling = Settling(town, home)
    settling.declare("one", somebody("王芳", "1970-01-02"))
    settling.declare("other", somebody("赵敏", "1985-09-09"))
    one, other = (town.person(receipt) for receipt in settling.receipts)
    assert one
    assert other
    before = [town.everything(each) for each in (one, other)]
    merge = town.applier.merge(one, other, reason_code="person_came", actor=settling.actor, now=town.tick())
    assert town.everything(other) != before[1]
    town.applier.unmerge(merge, actor=settling.actor, now=town.tick())
    assert [town.everything(each) for each in (one, other)] == before
    assert settling.told_of() == {one: {"one"}, other: {"other"}}


def test_who_was_told_apart_while_the_register_was_looked_through_is_not_proposed(town: Town) -> None:
    told = [somebody("张伟", "1988-03-12", number="E1"), somebody("欧阳明月", "1976-08-30", number="E2")]
    people = [
        town.person(receipt)
        for each in told
        for receipt in town.declare(town.party("registrar"), said("confirmation", each, "2024-03-05"))
    ]
    one, other = sorted(person for person in people if person)
    town.applier.distinguish(one, other, actor=SYSTEM, now=town.tick(), back=False)
    propose(town.worker, [Proposal(one, other, Weighing(12.0, ()))], starting_model(), town.tick())
    assert town.count("SELECT count(*) FROM linkage.proposal WHERE one_id = %s", one) == 0


def test_a_proposal_keeps_what_each_comparison_said_when_it_was_found_last(town: Town) -> None:
    settling = Settling(town, town.dwelling())
    settling.declare("one", somebody("王芳", "1970-01-02"))
    settling.declare("other", somebody("赵敏", "1985-09-09"))
    one, other = sorted(person for receipt in settling.receipts if (person := town.person(receipt)))
    for bits in (3.5, 4.25):
        parts = (Part("prior", 0, "prior", -13.0), Part("name", 1, "exact", bits, 0.5))
        propose(town.worker, [Proposal(one, other, Weighing(9.0, parts))], starting_model(), town.tick())
        kept = town.owner.execute(
            "SELECT comparison, level, bits FROM linkage.proposal_weighing ORDER BY place"
        ).fetchall()
        assert kept == [("prior", "prior", -13.0), ("name", "exact", bits + 0.5)]
