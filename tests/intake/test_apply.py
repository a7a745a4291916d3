"""Facts follow from what is declared, whatever the order and the batches in which it is applied."""

import re
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from denizen.ledger.rules import Described
from denizen.register.rules import FACTS

from .declaring import Dwelling, Somebody, Town, day, document, said, somebody
from .histories import LODGING, PLACED, Cast, deliver, deliveries, expected, found, histories, in_order

random_histories = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def cast(town: Town) -> Cast:
    return Cast.of(town)


def check(town: Town, cast: Cast, data: st.DataObject, **choice: Any) -> None:
    """Draw a history, let it happen, and compare the register with what must follow."""
    _, steps = data.draw(histories(cast, **choice))
    told = deliver(town, cast, steps, data.draw(deliveries(steps)))
    assert {town.outcome(one.receipt) for one in told} == {("applied", None)}
    wanted = expected(cast, told)
    assert in_order(found(town, town.person(told[0].receipt), wanted)) == in_order(wanted)


@settings(random_histories, max_examples=30)
@given(data=st.data())
def test_facts_are_those_that_the_specification_derives(town: Town, cast: Cast, data: st.DataObject) -> None:
    check(town, cast, data)


@settings(random_histories, max_examples=15)
@given(data=st.data())
def test_residence_follows_from_many_words_about_few_places(
    town: Town, cast: Cast, data: st.DataObject
) -> None:
    check(town, cast, data, kinds=(*PLACED, "confirmation", "death"), most=14)


@settings(random_histories, max_examples=8)
@given(data=st.data())
def test_stays_follow_from_comings_and_goings(town: Town, cast: Cast, data: st.DataObject) -> None:
    check(town, cast, data, kinds=LODGING, most=12)


def spans(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    """Some columns of facts, periods as the days on which they nominally begin and end."""
    return sorted(
        (
            tuple(
                [row[name] for name in names]
                + [str(row["valid_during"].lower), str(row["valid_during"].upper)]
            )
            for row in rows
        ),
        key=lambda row: row[-2],
    )


class Family:
    """One person, two homes, a landlord of both, and the person's own voice."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.resident, self.registrar = town.party("resident"), town.party("registrar")
        self.landlord = town.party("landlord")
        self.one, self.other = town.dwelling(self.landlord), town.dwelling(self.landlord)
        self.person: Somebody = somebody()

    def says(
        self, kind: str, when: str | None, at: Dwelling | None = None, by: Any = None, **words: Any
    ) -> Any:
        """Declare about the person; return the acknowledgement."""
        if at is not None:
            words["at"] = at
        spoken = said(kind, self.person if kind != "retraction" else None, when, **words)  # type: ignore[arg-type]
        [receipt] = self.town.declare(by or self.resident, spoken)
        assert self.town.outcome(receipt) == ("applied", None)
        return receipt

    def facts(self, fact: str) -> list[dict[str, Any]]:
        """The facts of one kind about the person."""
        query = "SELECT person_id FROM register.identity_document WHERE token = %s"
        assert self.person.document is not None
        row = self.town.owner.execute(query, [self.person.document.token]).fetchone()
        assert row is not None
        return self.town.facts(fact, row[0])


@pytest.fixture
def family(town: Town) -> Family:
    return Family(town)


def test_moving_ends_the_former_main_residence(family: Family) -> None:
    family.says("residence_start", "2024-03-05", family.one)
    family.says("residence_start", "2024-06-01", family.other)
    assert spans(family.facts("residence"), "dwelling_id", "is_main") == [
        (family.one.id, True, "2024-03-05", "2024-06-01"),
        (family.other.id, True, "2024-06-01", "None"),
    ]


def test_a_change_at_a_second_home_leaves_it_the_second(family: Family) -> None:
    family.says("residence_start", "2024-03-05", family.one)
    family.says("residence_start", "2024-04-01", family.other, is_main=False)
    family.says("residence_change", "2024-05-01", family.other, room="2")
    family.says("tenancy_start", "2024-04-01", family.other, by=family.landlord)
    assert spans(family.facts("residence"), "dwelling_id", "is_main", "room") == [
        (family.one.id, True, None, "2024-03-05", "None"),
        (family.other.id, False, None, "2024-04-01", "2024-05-01"),
        (family.other.id, False, "2", "2024-05-01", "None"),
    ]


def test_a_stay_of_no_night_is_none_and_a_renewal_on_the_same_day_goes_on(family: Family) -> None:
    hotel = family.landlord
    family.says("lodging_checkin", "2024-03-05", family.one, by=hotel)
    family.says("lodging_checkout", "2024-03-05", family.one, by=hotel)
    assert family.facts("lodging_stay") == []
    family.says("tenancy_start", "2024-03-05", family.one, by=family.landlord)
    family.says("tenancy_end", "2024-06-01", family.one, by=family.landlord)
    family.says("tenancy_start", "2024-06-01", family.one, by=family.landlord)
    assert spans(family.facts("tenancy")) == [("2024-03-05", "2024-06-01"), ("2024-06-01", "None")]


def test_an_arrival_that_never_was_ends_nothing(family: Family) -> None:
    family.says("residence_start", "2024-03-05", family.one)
    family.says("residence_start", "2024-06-01", family.other)
    family.says("residence_end", "2024-06-01", family.other)
    assert spans(family.facts("residence"), "dwelling_id") == [(family.one.id, "2024-03-05", "None")]


def test_two_departures_on_one_day_from_two_places_are_no_dispute(family: Family) -> None:
    another = family.town.party("landlord")
    home = family.town.dwelling(another)
    family.says("residence_start", "2024-03-05", family.one)
    family.says("residence_start", "2024-06-01", home)
    family.says("residence_end", "2024-12-31", family.one, by=family.landlord)
    family.says("residence_end", "2024-12-31", home, by=another)
    assert [row["disputed"] for row in family.facts("residence")] == [False, False]


def test_equal_sources_that_differ_leave_a_dispute_and_the_better_ends_it(family: Family) -> None:
    neighbour = family.town.party("resident")
    family.says("residence_start", "2024-03-05", family.one)
    family.says("residence_start", "2024-03-09", family.one, by=neighbour)
    [fact] = family.facts("residence")
    assert (fact["disputed"], fact["valid_during"].lower) == (True, date(2024, 3, 5))
    family.says("residence_start", "2024-03-09", family.one, by=family.registrar)
    [fact] = family.facts("residence")
    assert (fact["disputed"], fact["valid_during"].lower) == (False, date(2024, 3, 9))


def test_two_arrivals_on_one_day_are_told_apart_by_rank_or_disputed(family: Family) -> None:
    neighbour = family.town.party("resident")
    family.says("residence_start", "2024-03-05", family.one)
    family.says("residence_start", "2024-03-05", family.other, by=neighbour)
    [fact] = family.facts("residence")
    assert (fact["disputed"], fact["dwelling_id"]) == (True, family.other.id)
    family.says("residence_start", "2024-03-05", family.one, by=family.registrar)
    [fact] = family.facts("residence")
    assert (fact["disputed"], fact["dwelling_id"]) == (False, family.one.id)


def test_a_confirmation_after_an_end_doubts_it(family: Family) -> None:
    family.says("residence_start", "2024-03-05", family.one)
    family.says("residence_end", "2024-06-01", family.one, by=family.landlord)
    family.says("confirmation", "2024-07-01", family.one, by=family.resident)
    [fact] = family.facts("residence")
    assert (fact["disputed"], fact["confirm_by"]) == (True, None)


def test_an_open_fact_is_to_be_confirmed_an_interval_after_the_last_word(family: Family) -> None:
    first = family.says(
        "employment_start", "2024-03-05", by=family.registrar, employer_code=family.town.organisation()[1]
    )
    [fact] = family.facts("employment")
    assert fact["confirm_by"].toordinal() == first.received_at.date().toordinal() + 30
    family.town.at += timedelta(days=90)
    family.says("confirmation", "2025-03-01")
    assert family.facts("employment")[0]["confirm_by"] == date(2025, 3, 31)
    family.says("death", "2025-02-28")
    assert family.facts("employment")[0]["confirm_by"] is None


def test_what_is_known_of_an_end_in_part_is_narrowed_by_what_follows(family: Family) -> None:
    family.says("residence_start", "2024-03-05", family.one)
    family.says("residence_end", "2024", family.one)
    [fact] = family.facts("residence")
    assert (fact["ended"].lower, fact["ended"].upper) == (date(2024, 3, 6), date(2025, 1, 1))
    family.says("residence_start", "2024-06-01", family.other)
    first = next(row for row in family.facts("residence") if row["dwelling_id"] == family.one.id)
    assert (first["ended"].lower, first["ended"].upper) == (date(2024, 3, 6), date(2024, 6, 2))


def test_wholly_unknown_days_leave_one_main_residence_at_a_time(family: Family) -> None:
    """The nominal period of whoever came and left nobody knows when ends before the next one begins."""
    family.says("residence_start", "", family.one)
    family.says("residence_end", "", family.one)
    family.says("residence_start", "2024-06", family.other)
    assert spans(family.facts("residence"), "dwelling_id") == [
        (family.other.id, "2024-06-01", "None"),
        (family.one.id, "None", "2024-06-01"),
    ]


def test_an_end_to_come_is_known_before_it_comes(family: Family) -> None:
    family.says("tenancy_start", "2024-03-05", family.one, by=family.landlord)
    family.says("tenancy_end", "2025-12-01", family.one, by=family.landlord)
    assert spans(family.facts("tenancy")) == [("2024-03-05", "2025-12-01")]


def test_what_is_to_begin_is_not_asked_about_before(family: Family) -> None:
    family.says("tenancy_start", "2025-12-01", family.one, by=family.landlord)
    assert family.facts("tenancy")[0]["confirm_by"] == date(2025, 12, 1) + timedelta(days=90)
    family.says("tenancy_start", "2025-12-01", family.one)
    assert family.facts("tenancy")[0]["confirm_by"] == date(2025, 12, 1) + timedelta(days=90)


def test_nothing_goes_on_after_death_and_nothing_begins(family: Family) -> None:
    family.says("death", "2024-05-01")
    family.says("residence_start", "2024-03-05", family.one)
    family.says("tenancy_start", "2024-06-01", family.one, by=family.landlord)
    assert spans(family.facts("residence")) == [("2024-03-05", "2024-05-01")]
    assert family.facts("tenancy") == []


def test_the_better_source_tells_the_day_of_death(family: Family) -> None:
    family.says("death", "2024-05-01")
    family.says("death", "2024-05-03", by=family.registrar)
    [death] = family.facts("death")
    assert (death["died"].lower, death["died"].upper) == (date(2024, 5, 3), date(2024, 5, 4))


def test_a_correction_may_move_the_place_and_the_day(family: Family) -> None:
    first = family.says("residence_start", "2024-03-05", family.one, room="7")
    family.says("correction", "2024-03-01", family.other, target=first.number)
    assert spans(family.facts("residence"), "dwelling_id", "room") == [
        (family.other.id, None, "2024-03-01", "None")
    ]
    family.says("correction", None, family.one, target=first.number)
    assert spans(family.facts("residence"), "dwelling_id") == [(family.one.id, "2024-03-05", "None")]


def test_a_corrected_employment_stays_one_whoever_corrects_it(family: Family) -> None:
    organisation, code = family.town.organisation()
    employer = family.town.party("employer", code)
    first = family.says("employment_start", "2024-03-05", by=employer, occupation="cook")
    family.says("correction", "2024-03-04", by=employer, target=first.number, occupation="smith")
    family.says("correction", "2024-03-03", by=family.registrar, target=first.number, occupation="smith")
    assert spans(family.facts("employment"), "organisation_id", "occupation") == [
        (organisation, "smith", "2024-03-03", "None")
    ]


def test_a_registrar_who_mends_a_landlords_word_does_not_become_the_landlord(family: Family) -> None:
    first = family.says("tenancy_start", "2024-03-05", family.one, by=family.landlord)
    family.says("correction", "2024-03-06", family.one, by=family.registrar, target=first.number)
    assert spans(family.facts("tenancy"), "provider_id") == [(family.landlord.party_id, "2024-03-06", "None")]
    assert spans(family.facts("residence"), "dwelling_id") == [(family.one.id, "2024-03-06", "None")]


def test_a_change_keeps_what_it_does_not_restate(family: Family) -> None:
    family.says(
        "residence_start", "2024-03-05", family.one, purpose="work", previous_place="330782", relation="head"
    )
    family.says("residence_change", "2024-05-01", family.one, room="2")
    assert spans(family.facts("residence"), "room", "purpose", "previous_place") == [
        (None, "work", "330782", "2024-03-05", "2024-05-01"),
        ("2", "work", "330782", "2024-05-01", "None"),
    ]
    assert spans(family.facts("household_membership"), "relation") == [
        ("head", "2024-03-05", "2024-05-01"),
        ("head", "2024-05-01", "None"),
    ]


def test_a_better_source_that_repeats_the_arrival_does_not_move_the_change(family: Family) -> None:
    family.says("tenancy_start", "2024-03-05", family.one, by=family.landlord)
    family.says("residence_change", "2024-05-01", family.one, by=family.landlord, room="2")
    family.says("residence_start", "2024-05-20", family.one)
    assert spans(family.facts("residence"), "room") == [
        (None, "2024-03-05", "2024-05-01"),
        ("2", "2024-05-01", "None"),
    ]


def test_lodging_keeps_the_hours(family: Family) -> None:
    came, left = datetime(2024, 3, 5, 15, tzinfo=UTC), datetime(2024, 3, 8, 3, tzinfo=UTC)
    family.says("lodging_checkin", "2024-03-05", family.one, by=family.landlord, check_in=came)
    family.says("lodging_checkout", "2024-03-08", family.one, by=family.landlord, check_out=left)
    [stay] = family.facts("lodging_stay")
    assert (stay["check_in"], stay["check_out"], stay["disputed"]) == (came, left, False)


def test_particulars_of_equal_sources_that_differ_are_disputed_until_a_better_one_speaks(town: Town) -> None:
    person = somebody()
    resident, registrar = town.party("resident"), town.party("registrar")
    [first] = town.declare(resident, said("confirmation", person, "2024-03-05"))
    town.declare(
        resident, said("confirmation", person.described(sex="male", born=day("1931-05-05")), "2024-03-06")
    )
    [row] = town.facts("particulars", town.person(first))
    assert (row["disputed"], row["sex"]) == (True, "female")
    town.declare(registrar, said("confirmation", person.described(sex="male"), "2024-03-07"))
    [row] = town.facts("particulars", town.person(first))
    assert (row["disputed"], row["sex"], row["born"].lower) == (False, "male", person.born.exact)


class Kin:
    """A mother, her child, and who declares about them."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.registrar = town.party("registrar")
        self.mother, self.child = somebody(), somebody(born=day("2024-03-05"))
        self.home = town.dwelling()

    def born(self, mother: Somebody) -> Any:
        """Declare the birth."""
        beside = (Described("mother", name=mother.name, document=mother.document),)
        [receipt] = self.town.declare(
            self.registrar, said("birth", self.child, "2024-03-05", beside=beside, at=self.home)
        )
        return receipt

    def mother_of(self, birth: Any) -> Any:
        """Whom the register takes for the mother, of particulars and of guardianship."""
        person = self.town.person(birth)
        [particulars] = self.town.facts("particulars", person)
        guardians = [row["guardian_id"] for row in self.town.facts("guardianship", person)]
        assert guardians == ([particulars["mother_id"]] if particulars["mother_id"] else [])
        return particulars["mother_id"]


def test_a_mother_is_found_before_and_after_her_child(town: Town) -> None:
    kin = Kin(town)
    birth = kin.born(kin.mother)
    assert kin.mother_of(birth) is None
    [known] = town.declare(kin.registrar, said("confirmation", kin.mother, "2024-03-06"))
    assert kin.mother_of(birth) == town.person(known)


def test_a_mother_who_is_known_by_name_first_is_found_when_her_paper_is(town: Town) -> None:
    kin = Kin(town)
    [known] = town.declare(
        kin.registrar, said("confirmation", kin.mother.described(document=None), "2024-03-01")
    )
    birth = kin.born(kin.mother)
    assert kin.mother_of(birth) is None
    town.declare(kin.registrar, said("confirmation", kin.mother, "2024-03-06"))
    assert kin.mother_of(birth) == town.person(known)


def test_a_mother_is_found_by_the_paper_that_she_received_later(town: Town) -> None:
    kin = Kin(town)
    renewed = Somebody(
        kin.mother.name, kin.mother.born, document=document(f"new {kin.mother.name}", "passport")
    )
    birth = kin.born(renewed)
    new_paper = Described("replacement", document=renewed.document)
    [known] = town.declare(
        kin.registrar, said("document_change", kin.mother, "2024-03-06", beside=(new_paper,))
    )
    assert kin.mother_of(birth) == town.person(known)


def test_a_correction_may_name_another_mother(town: Town) -> None:
    kin = Kin(town)
    right = somebody()
    for woman in (kin.mother, right):
        town.declare(kin.registrar, said("confirmation", woman, "2024-03-06"))
    birth = kin.born(kin.mother)
    beside = (Described("mother", name=right.name, document=right.document),)
    corrected = said("correction", kin.child, "2024-03-05", beside=beside, at=kin.home, target=birth.number)
    town.declare(kin.registrar, corrected)
    [known] = town.declare(kin.registrar, said("confirmation", right, "2024-03-07"))
    assert kin.mother_of(birth) == town.person(known)


def test_members_of_a_household_have_their_head(town: Town) -> None:
    registrar, home, head, member = town.party("registrar"), town.dwelling(), somebody(), somebody()
    beside = (Described("head", name=head.name, document=head.document),)
    joined = said("residence_start", member, "2024-03-05", at=home, relation="child", beside=beside)
    [receipt] = town.declare(registrar, joined)
    assert town.facts("household_membership", town.person(receipt)) == []
    [first] = town.declare(registrar, said("residence_start", head, "2024-03-01", at=home, relation="head"))
    [row] = town.facts("household_membership", town.person(receipt))
    assert (row["head_id"], row["relation"]) == (town.person(first), "child")


def test_no_kind_of_fact_is_forgotten_where_it_is_asked_which_a_round_may_change() -> None:
    text = files("denizen.intake").joinpath("sql", "facts_concerned.sql").read_text("utf-8")
    assert sorted(re.findall(r"^    \('(\w+)', EXISTS", text, re.MULTILINE)) == sorted(FACTS)


@pytest.mark.parametrize("first", ["", "../2024-03-03", "../2024-03-05"])
@pytest.mark.parametrize("second", ["", "../2024-03-03", "../2024-03-05"])
def test_what_began_at_an_unknown_time_may_change_at_an_unknown_time(
    family: Family, first: str, second: str
) -> None:
    start = said("residence_start", family.person, first, at=family.one)
    change = said("residence_change", family.person, second, at=family.one, purpose="work")
    told = [family.town.declare(family.registrar, words)[0] for words in (start, change)]
    assert [family.town.outcome(one) for one in told] == [("applied", None)] * 2
    last = family.town.facts("residence", family.town.person(told[0]))[-1]
    assert (last["purpose"], last["ended"]) == ("work", None)
