"""The household as a whole: who is delivered, with what, and the line of each."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from psycopg.types.range import DateRange

from denizen.access.actions import sweep_tickets
from denizen.access.errors import AccessRefused
from denizen.register.errors import PersonJoined, PersonUnknown
from denizen.register.queries import HouseholdSpell, household
from tests.access.town import KNOWN, Town


def member(
    town: Town, head: UUID, relation: str, since: str, until: str | None = None, who: UUID | None = None
) -> UUID:
    who = who or town.person(relation)
    first, end = date.fromisoformat(since), date.fromisoformat(until) if until else None
    town.fact(
        "household_membership", who, town.declaration(), head_id=head, relation=relation,
        began=DateRange(first, first + timedelta(days=1)), ended=end and DateRange(end, end + timedelta(days=1)),
        valid_during=DateRange(first, end), recorded_at=KNOWN,
    )  # fmt: skip
    return who


def read(town: Town, who: UUID, role: str = "registrar") -> list[HouseholdSpell]:
    return household(town.web, town.ticket("household", role, person=who))


def told(spells: list[HouseholdSpell]) -> list[tuple[UUID, str, bool]]:
    return [(each.person_id, each.relation, each.present) for each in spells]


@pytest.fixture(name="family")
def _family(town: Town) -> tuple[UUID, UUID, UUID]:
    """A head, a spouse, and a son who left."""
    head = town.person("head")
    member(town, head, "head", "2019-01-01", who=head)
    spouse = member(town, head, "spouse", "2020-01-01")
    son = member(town, head, "son", "2019-01-01", "2023-05-01")
    home = town.dwelling()
    town.residence(head, home, "2019-01-01", is_main=True)
    town.residence(spouse, town.dwelling(), "2019-01-01", "2020-01-01", is_main=True)
    town.residence(spouse, home, "2020-01-01", is_main=True)
    town.residence(son, home, "2019-01-01", is_main=True)
    return head, spouse, son


def test_a_household_is_read_with_who_left_it_and_each_gets_a_line(
    town: Town, family: tuple[UUID, UUID, UUID]
) -> None:
    head, spouse, son = family
    spells = read(town, spouse)
    assert told(spells) == [(head, "head", True), (spouse, "spouse", True), (son, "son", False)]
    assert spells[0].dwelling_id == spells[1].dwelling_id is not None
    assert spells[2].dwelling_id is None, "where those live who left is not part of it"
    assert sorted((who, sorted(fields)) for who, _reader, fields, _certain in town.lines()) == sorted(
        [(head, ["dwellings", "members"]), (spouse, ["dwellings", "former", "members"]), (son, ["former"])]
    )


def test_who_left_is_not_for_everybody(town: Town, family: tuple[UUID, UUID, UUID]) -> None:
    head, spouse, _son = family
    assert told(read(town, head, "area_officer")) == [(head, "head", True), (spouse, "spouse", True)]
    assert {line[0] for line in town.lines()} == {head, spouse}


def test_a_head_of_whom_no_membership_was_declared_is_one_all_the_same(town: Town) -> None:
    head = town.person()
    spouse = member(town, head, "spouse", "2020-01-01")
    spells = read(town, spouse)
    assert told(spells) == [(head, "head", True), (spouse, "spouse", True)]
    assert spells[0].began is None
    assert told(read(town, head)) == told(spells)


def test_whoever_is_in_no_household_is_delivered_alone(town: Town) -> None:
    single = town.person()
    assert read(town, single) == []
    assert [line[0] for line in town.lines()] == [single]


def test_a_record_that_was_joined_leads_to_the_one_kept_and_shows_nobody(
    town: Town, family: tuple[UUID, UUID, UUID]
) -> None:
    absorbed = town.person()
    town.merge(family[0], absorbed)
    with pytest.raises(PersonJoined) as joined:
        read(town, absorbed)
    assert joined.value.kept == family[0]
    with pytest.raises(PersonUnknown):
        read(town, UUID(int=0))
    assert town.lines() == []


def test_roles_that_keep_no_households_read_none(town: Town, family: tuple[UUID, UUID, UUID]) -> None:
    for role in ("supervisor", "auditor", "operator"):
        with pytest.raises(AccessRefused):
            read(town, family[0], role)
    assert town.lines() == []


@pytest.mark.parametrize("role", ["registrar", "area_officer"])
def test_a_reading_that_was_rolled_back_is_told_to_all_whom_it_showed(
    town: Town, family: tuple[UUID, UUID, UUID], role: str
) -> None:
    ticket = town.ticket("household", role, person=family[1])
    with town.web.transaction(force_rollback=True):
        shown = {each.person_id for each in household(town.web, ticket)}
    assert town.lines() == []
    town.age_tickets(timedelta(seconds=36))
    sweep_tickets(town.worker)
    assert {line[0] for line in town.lines()} == shown
    assert not any(certain for *_line, certain in town.lines())
