"""What the readers deliver, asked as the web role."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from psycopg.types.range import DateRange

from denizen.access.errors import AccessRefused
from denizen.kernel.partial import PartialDate
from denizen.register.errors import DayMissing, PeriodMissing, PersonUnknown
from denizen.register.queries import (
    Capacity,
    capacity,
    card,
    declarations_behind,
    occupancy_changes,
    occupant_counts,
    occupant_spans,
    occupants,
    whereabouts,
)
from tests.access.town import KNOWN, Town

YEAR = DateRange(date(2024, 1, 1), date(2025, 1, 1))
FEBRUARY = datetime(2024, 2, 1, tzinfo=UTC)
LATER = datetime(2024, 7, 1, tzinfo=UTC)
APRIL = datetime(2024, 4, 1, tzinfo=UTC)


def on_day(town: Town, dwelling: UUID, day: str) -> dict[UUID, bool]:
    """The occupants of a dwelling on a day: person, certain."""
    on = date.fromisoformat(day)
    ticket = town.ticket("occupants", dwelling=dwelling, during=town.one_day(on))
    return {found.person_id: found.certain for found in occupants(town.web, ticket, on=on)}


def spans_of(town: Town, dwelling: UUID, period: DateRange = YEAR) -> list[tuple[str, str, dict[UUID, bool]]]:
    """The spans of a dwelling: first day, end day, occupants."""
    ticket = town.ticket("occupant_spans", dwelling=dwelling, during=period)
    return [
        (
            str(span.during.lower),
            str(span.during.upper),
            {who.person_id: who.certain for who in span.occupants},
        )
        for span in occupant_spans(town.web, ticket, period)
    ]


def test_a_card_tells_names_documents_and_residences_and_leaves_a_line(town: Town) -> None:
    bat = town.person("Bat")
    home = town.dwelling()
    town.residence(bat, home, "2024-01-05")
    town.document(bat, b"0123456789abcdef")
    seen = card(town.web, town.ticket("card", person=bat))
    assert [entry.name for entry in seen.names or ()] == ["Bat"]
    assert [entry.hint for entry in seen.documents or ()] == ["…1234"]
    assert [(entry.dwelling_id, str(entry.began)) for entry in seen.residences or ()] == [
        (home, "2024-01-05")
    ]
    assert [(person, reader, certain) for person, reader, _fields, certain in town.lines()] == [
        (bat, "card", True)
    ]


def test_a_card_of_nobody_is_refused_and_leaves_no_line(town: Town) -> None:
    with pytest.raises(PersonUnknown):
        card(town.web, town.ticket("card", person=town.dwelling()))
    assert town.lines() == []


def test_a_card_holds_every_group_that_is_granted(town: Town) -> None:
    bat, home = town.person("Bat", PartialDate.parse("1990-03")), town.dwelling()
    declared = town.residence(bat, home, "2024", "2024-09", ended_by=town.declaration("residence_end"))
    common = {"began": YEAR, "valid_during": YEAR, "disputed": True, "recorded_at": KNOWN}
    town.fact("tenancy", bat, declared, dwelling_id=home, provider_id=town.party, room="3", **common)
    stay = {"dwelling_id": home, "provider_id": town.party, "confirm_by": date(2024, 5, 1)}
    town.fact("lodging_stay", bat, declared, **stay, **common)
    mill = town.organisation("Mill")
    town.fact("employment", bat, declared, organisation_id=mill, occupation="miller", **common)
    town.fact("death", bat, declared, died=YEAR, recorded_at=KNOWN)
    town.fact("contact_point", bat, declared, kind="phone", value="123", recorded_at=KNOWN)
    town.fact(
        "home_registration",
        bat,
        declared,
        division="152501",
        address="Street",
        valid_during=YEAR,
        recorded_at=KNOWN,
    )
    seen = card(town.web, town.ticket("card", person=bat))
    assert seen.fields == town.allowed("card")
    assert seen.particulars is not None
    assert str(seen.particulars.born) == "1990-03"
    (residence,) = seen.residences or ()
    assert (str(residence.began), str(residence.ended), residence.recorded_at, residence.known_until) == (
        "2024",
        "2024-09",
        KNOWN,
        None,
    )
    assert residence.ended_by is not None
    assert [(entry.room, entry.provider) for entry in seen.tenancies or ()] == [("3", "Town hall")]
    assert [(entry.confirm_by, entry.provider) for entry in seen.stays or ()] == [
        (date(2024, 5, 1), "Town hall")
    ]
    assert [entry.disputed for entry in (*(seen.tenancies or ()), *(seen.stays or ()))] == [True, True]
    assert residence.provider is None
    assert [(entry.organisation, entry.occupation) for entry in seen.employments or ()] == [
        ("Mill", "miller")
    ]
    assert str(seen.death and seen.death.died) == "2024"
    assert [(entry.kind, entry.value) for entry in seen.contacts or ()] == [("phone", "123")]
    assert [(entry.division, entry.valid_during) for entry in seen.homes or ()] == [("152501", YEAR)]


def test_a_card_as_known_on_an_instant_tells_what_was_known_then(town: Town) -> None:
    bat, home = town.person("Bat", known=FEBRUARY), town.dwelling()
    declared = town.residence(bat, home, "2024-01-05", "2024-03-01", recorded_at=APRIL)
    town.fact(
        "residence_superseded",
        bat,
        declared,
        dwelling_id=home,
        is_main=False,
        began=PartialDate.parse("2024-01-05").daterange,
        valid_during=DateRange(date(2024, 1, 5), None),
        disputed=False,
        recorded_during=f"[{FEBRUARY},{APRIL})",
    )

    def known(at: datetime | None) -> list[tuple[str | None, datetime | None]]:
        seen = card(town.web, town.ticket("card", person=bat, known_on=at), known_on=at)
        return [(entry.ended and str(entry.ended), entry.known_until) for entry in seen.residences or ()]

    assert known(None) == [("2024-03-01", None)]
    assert known(APRIL) == [("2024-03-01", None)]
    assert known(datetime(2024, 3, 31, tzinfo=UTC)) == [(None, APRIL)]
    with pytest.raises(PersonUnknown):
        known(datetime(2024, 1, 31, tzinfo=UTC))


def test_a_card_names_the_household_and_each_of_it_gets_a_line(town: Town) -> None:
    head, child, lodger = town.person("Head"), town.person("Child"), town.person("Lodger")
    for member, relation in ((child, "child"), (lodger, "other")):
        town.fact(
            "household_membership",
            member,
            town.declaration(),
            head_id=head,
            relation=relation,
            began=YEAR,
            valid_during=YEAR if member == lodger else DateRange(date(2020, 1, 1), None),
            recorded_at=KNOWN,
        )
    at = datetime(2026, 1, 1, tzinfo=UTC)  # the lodger's membership ended before
    seen = card(town.web, town.ticket("card", person=child, known_on=at), known_on=at)
    assert [(entry.name, entry.relation) for entry in seen.household or ()] == [("Head", "head")]
    seen = card(town.web, town.ticket("card", person=head, known_on=at), known_on=at)
    assert [(entry.name, entry.relation) for entry in seen.household or ()] == [("Child", "child")]
    assert [(person, fields == ["household"]) for person, _reader, fields, _certain in town.lines()] == [
        (child, False),
        (head, True),
        (head, False),
        (child, True),
    ]


def test_who_moves_out_and_who_moves_in_on_a_day_do_not_overlap(town: Town) -> None:
    home, old, new = town.dwelling(), town.person("Old"), town.person("New")
    town.residence(old, home, "2024-01-10", "2024-05-01")
    town.residence(new, home, "2024-05-01")
    assert on_day(town, home, "2024-01-09") == {}
    assert on_day(town, home, "2024-01-10") == {old: True}
    assert on_day(town, home, "2024-04-30") == {old: True}
    assert on_day(town, home, "2024-05-01") == {new: True}


@pytest.mark.parametrize(
    ("day", "certain"),
    [
        ("2024-02-29", None),
        ("2024-03-01", False),
        ("2024-03-30", False),
        ("2024-03-31", True),
        ("2024-08-31", True),
        ("2024-09-01", False),
        ("2024-09-29", False),
        ("2024-09-30", None),
    ],
)
def test_dates_known_in_part_make_occupants_certain_or_possible(
    town: Town, day: str, certain: bool | None
) -> None:
    home, bat = town.dwelling(), town.person()
    town.residence(bat, home, "2024-03", "2024-09")
    assert on_day(town, home, day).get(bat) is certain


def test_wholly_unknown_dates_leave_everything_possible(town: Town) -> None:
    home, bat = town.dwelling(), town.person()
    town.residence(bat, home, "", "")
    assert on_day(town, home, "1950-01-01") == {bat: False}
    assert spans_of(town, home, DateRange(None, None)) == [("None", "None", {bat: False})]


def test_somebody_declared_twice_is_one_occupant(town: Town) -> None:
    home, bat = town.dwelling(), town.person()
    town.residence(bat, home, "2024")
    declared = town.declaration("tenancy_start")
    began = PartialDate.parse("2024-01-01").daterange
    tenancy = {"dwelling_id": home, "provider_id": town.party, "began": began, "valid_during": YEAR}
    town.fact("tenancy", bat, declared, disputed=False, recorded_at=KNOWN, **tenancy)
    on = date(2024, 6, 1)
    ticket = town.ticket("occupants", dwelling=home, during=town.one_day(on))
    (found,) = occupants(town.web, ticket, on=on)
    # The tenancy makes certain what the residence leaves possible.
    assert (found.certain, found.kind, found.declaration_id, str(found.since)) == (
        True,
        "tenancy",
        declared,
        "2024-01-01",
    )
    assert len(town.lines(bat)) == 1


def test_a_period_falls_into_spans_of_unchanging_occupants(town: Town) -> None:
    home, bat, sara = town.dwelling(), town.person("Bat"), town.person("Sara")
    town.residence(bat, home, "2024-02-01", "2024-06-01")
    town.residence(bat, home, "2024-06-01", "2024-08-01")  # changes the category, say, and nobody's presence
    town.residence(sara, home, "2024-05", "2024-08-01")
    assert spans_of(town, home) == [
        ("2024-01-01", "2024-02-01", {}),
        ("2024-02-01", "2024-05-01", {bat: True}),
        ("2024-05-01", "2024-05-31", {bat: True, sara: False}),
        ("2024-05-31", "2024-08-01", {bat: True, sara: True}),
        ("2024-08-01", "2025-01-01", {}),
    ]
    assert sorted(person for person, *_rest in town.lines()) == sorted([bat, sara])
    ticket = town.ticket("occupancy_changes", dwelling=home, during=YEAR)
    assert [str(day) for day in occupancy_changes(town.web, ticket, YEAR)] == [
        "2024-02-01",
        "2024-05-01",
        "2024-05-31",
        "2024-08-01",
    ]
    ticket = town.ticket("occupant_counts", dwelling=home, during=YEAR)
    counts = occupant_counts(town.web, ticket, YEAR, limit=1)
    assert [(span.certain, span.possible, span.exceeded, span.possibly_exceeded) for span in counts] == [
        (0, 0, False, False),
        (1, 1, False, False),
        (1, 2, False, True),
        (2, 2, True, True),
        (0, 0, False, False),
    ]
    assert len(town.lines()) == 2  # days and counts deliver nobody


def test_more_occupants_than_a_dwelling_may_have_are_reported(town: Town) -> None:
    home = town.dwelling(capacity=2)
    for _person in range(3):
        town.residence(town.person(), home, "2024-02-01")
    ticket = town.ticket("occupant_counts", "supervisor", dwelling=home, during=YEAR)
    assert [(span.most, span.exceeded) for span in occupant_counts(town.web, ticket, YEAR)] == [
        (2, False),
        (2, True),
    ]


def test_where_a_dwellings_own_capacity_is_not_known_the_rules_say_how_many_fit(town: Town) -> None:
    home = town.dwelling()
    for _person in range(11):
        town.residence(town.person(), home, "2024-02-01")
    ticket = town.ticket("occupant_counts", "supervisor", dwelling=home, during=YEAR)
    assert [(span.most, span.exceeded) for span in occupant_counts(town.web, ticket, YEAR)] == [
        (10, False),
        (10, True),
    ]
    taken = capacity(town.web, None)
    assert taken.setting is not None
    assert (taken.most, taken.setting.provenance.pack) == (10, "CN")
    assert capacity(town.web, 3) == Capacity(3, None)


def test_whereabouts_are_told_with_their_certain_and_possible_days(town: Town) -> None:
    one, two, bat = town.dwelling(), town.dwelling(), town.person()
    town.residence(bat, one, "2023-01-10", "2024-03")
    town.residence(bat, two, "2024-03")
    found = whereabouts(town.web, town.ticket("whereabouts", person=bat, during=YEAR), YEAR)
    assert [
        (place.dwelling_id, str(place.certain_during.upper), str(place.possible_during.upper))
        for place in found
    ] == [
        (one, "2024-03-01", "2024-03-31"),
        (two, "2025-01-01", "2025-01-01"),
    ]
    assert [str(place.certain_during.lower) for place in found] == ["2024-01-01", "2024-03-31"]
    assert len(town.lines(bat)) == 1


def test_a_reader_of_days_needs_days(town: Town) -> None:
    home, bat = town.dwelling(), town.person()
    with pytest.raises(DayMissing):
        occupants_over_a_year(town, home)
    for reader, ask in (("occupant_spans", occupant_spans), ("occupancy_changes", occupancy_changes)):
        with pytest.raises(PeriodMissing):
            ask(town.web, town.ticket(reader, dwelling=home), None)  # type: ignore[operator]
    with pytest.raises(PeriodMissing):
        whereabouts(town.web, town.ticket("whereabouts", person=bat), None)  # type: ignore[arg-type]
    assert town.lines() == []


def occupants_over_a_year(town: Town, home: UUID) -> None:
    """Ask the reader of one day about many, past the Python that would not let one."""
    ticket = town.ticket("occupants", dwelling=home, during=YEAR)
    answer = town.web.execute("SELECT reading.occupants(%s)->>'refusal'", [ticket.id]).fetchone()
    if answer == ("register.day_missing",):
        raise DayMissing


def test_each_fact_opens_the_declarations_behind_it_and_no_others(town: Town) -> None:
    home, bat, sara = town.dwelling(), town.person("Bat"), town.person("Sara")
    founded = town.residence(bat, home, "2024-01-05")
    others = town.residence(sara, home, "2024-01-05")
    amends = {"target": town.receipt(founded), "occurred": None, "received_at": LATER}
    corrected = town.declaration("correction", entered_by=town.actor("registrar"), **amends)
    town.outcome(corrected, "applied")
    town.outcome(town.declaration("correction", **amends), "refused", "correction.target_not_yours")
    ticket = town.ticket("declarations_behind", person=bat)
    found = declarations_behind(town.web, ticket, [founded, others])
    assert [entry.declaration_id for entry in found] == [founded, corrected]
    assert (found[0].party, found[0].capacity, str(found[0].occurred)) == (
        "Town hall",
        "registrar",
        "2024-01-05",
    )
    assert (found[1].entered_by, found[1].target) == ("p-registrar", found[0].number)
    town.link(founded, bat)
    town.link(others, sara)
    ticket = town.ticket("declarations_behind", person=bat)
    assert [entry.declaration_id for entry in declarations_behind(town.web, ticket)] == [founded, corrected]
    assert [reader for _person, reader, _fields, _certain in town.lines(bat)] == ["declarations_behind"] * 2
    assert town.lines(sara) == []


def test_what_a_ticket_does_not_grant_is_not_delivered(town: Town) -> None:
    bat = town.person()
    town.document(bat, b"0123456789abcdef")
    seen = card(town.web, town.ticket("card", "auditor", "audit.sample", person=bat, reference="7"))
    assert seen.fields == {"names", "residences", "tenancies", "employments", "stays"}
    assert (seen.documents, seen.particulars, seen.household) == (None, None, None)
    with pytest.raises(AccessRefused):
        town.ticket("occupants", "auditor", "audit.sample", dwelling=town.dwelling(), reference="7")
