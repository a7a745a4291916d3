"""Parents, guardians and children on a card: who is named, to whom, and that each of them gets a line."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from psycopg.types.range import DateRange

from denizen.access.actions import say_why, sweep_tickets
from denizen.register.queries import Card, card
from tests.access.town import KNOWN, Town

OF_AGE = date(2042, 3, 5)


def guardian(town: Town, child: UUID, adult: UUID, basis: str = "parent", until: date = OF_AGE) -> None:
    town.fact(
        "guardianship",
        child,
        town.declaration("birth"),
        guardian_id=adult,
        basis=basis,
        valid_during=DateRange(date(2020, 3, 5), until),
        recorded_at=KNOWN,
    )


class Family:
    """A child with a mother, a father who is no guardian, a guardian by declaration, and a former one."""

    def __init__(self, town: Town) -> None:
        self.town = town
        names = ("Child", "Mother", "Father", "Guardian", "Former")
        self.child, self.mother, self.father, self.guardian, self.former = map(town.person, names)
        town.owner.execute(
            "UPDATE register.particulars SET mother_id = %s, father_id = %s WHERE person_id = %s",
            [self.mother, self.father, self.child],
        )
        guardian(town, self.child, self.mother)
        guardian(town, self.child, self.guardian, "declared", date(2030, 1, 1))
        guardian(town, self.child, self.former, "declared", date(2021, 1, 1))
        town.fact(
            "household_membership",
            self.child,
            town.declaration(),
            head_id=self.mother,
            relation="child",
            began=DateRange(date(2020, 3, 5), date(2020, 3, 6)),
            valid_during=DateRange(date(2020, 3, 5), None),
            recorded_at=KNOWN,
        )

    def read(self, who: UUID, role: str = "registrar") -> Card:
        return card(self.town.web, self.town.ticket("card", role, person=who))


@pytest.fixture
def family(town: Town) -> Family:
    return Family(town)


def test_parents_are_named_and_guardians_while_they_are(family: Family) -> None:
    relatives = family.read(family.child).relatives or ()
    assert [(each.person_id, each.relation, each.basis, each.until) for each in relatives] == [
        (family.mother, "mother", "parent", OF_AGE),
        (family.father, "father", None, None),
        (family.guardian, "guardian", "declared", date(2030, 1, 1)),
    ]
    assert [each.name for each in relatives] == ["Mother", "Father", "Guardian"]


def test_each_relative_gets_one_line_with_the_groups_that_named_them(family: Family) -> None:
    family.read(family.child)
    lines = {person: fields for person, _reader, fields, _certain in family.town.lines()}
    assert len(family.town.lines()) == len(lines)
    assert set(lines[family.child]) == family.town.allowed("card")
    del lines[family.child]
    assert lines == {
        family.mother: ["household", "relatives"],
        family.father: ["relatives"],
        family.guardian: ["relatives"],
    }


def test_the_children_of_whom_somebody_is_guardian_are_shown_to_a_registrar_alone(family: Family) -> None:
    seen = family.read(family.guardian)
    assert [(each.person_id, each.relation, each.basis) for each in seen.children or ()] == [
        (family.child, "child", "declared")
    ]
    assert [fields for _person, _reader, fields, _certain in family.town.lines(family.child)] == [
        ["children"]
    ]
    for adult in (family.former, family.father):
        assert family.read(adult).children == ()
    by_clerk = family.read(family.guardian, "counter_clerk")
    assert (by_clerk.relatives, by_clerk.children) == ((), None)
    officer = family.town.token("area_officer")
    say_why(family.town.web, token=officer, person=family.child, reason="moved_in")
    by_officer = family.read(family.child, "area_officer")
    assert (by_officer.relatives, by_officer.children) == (None, None)


def test_relatives_of_a_reading_that_was_never_committed_were_possibly_seen(family: Family) -> None:
    family.town.ticket("card", person=family.child)
    family.town.ticket("card", person=family.guardian)
    family.town.age_tickets(timedelta(seconds=40))
    assert sweep_tickets(family.town.worker) == 2
    seen = {person for person, _reader, _fields, certain in family.town.lines() if not certain}
    assert seen == {family.child, family.mother, family.father, family.guardian}
