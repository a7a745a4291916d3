"""Doubts: raised by whom may, decided by somebody else, told to all who had received the datum."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.range import DateRange

from denizen.access.actions import sweep_tickets
from denizen.access.errors import AccessRefused
from denizen.kernel.clock import now, today
from denizen.register import doubt_errors, errors
from denizen.register.queries import (
    corrected,
    corrections_told,
    doubts,
    doubts_open,
    extract_preview,
    household,
    occupants,
    whereabouts,
)
from tests.access.town import KNOWN, Town

from .doubting import Office


@pytest.fixture(name="office")
def _office(town: Town) -> Office:
    office = Office(town)
    for name, role in (
        ("ana", "registrar"),
        ("ben", "registrar"),
        ("cai", "counter_clerk"),
        ("dee", "area_officer"),
    ):
        office.officer(name, role)
    return office


@pytest.fixture(name="bat")
def _bat(town: Town) -> UUID:
    return town.person()


@pytest.fixture(name="home")
def _home(town: Town, bat: UUID) -> UUID:
    return town.residence(bat, town.dwelling(), "2024-01-01")


def test_a_doubt_travels_with_the_datum_and_ends_with_a_decision(
    office: Office, bat: UUID, home: UUID
) -> None:
    other = office.town.residence(bat, office.town.dwelling(), "2023-01-01", "2024-01-01")
    found = office.raises("cai", bat, fact=home, capacity="person")
    seen = {each.declaration_id: each.examined_since for each in office.reads("ana", bat).residences or ()}
    assert seen[home] is not None
    assert seen[other] is None
    office.takes_up("ana", found)
    office.upholds("ana", found)
    assert [each.examined_since for each in office.reads("ana", bat).residences or ()] == [None, None]
    assert [each.state for each in office.looks("ana", found).states] == ["raised", "examined", "upheld"]


def test_a_group_that_is_doubted_as_a_whole_flags_each_fact_of_it(
    office: Office, bat: UUID, home: UUID
) -> None:
    office.raises("cai", bat, "residences")
    office.raises("cai", bat, "particulars")
    card = office.reads("ana", bat)
    assert card.residences
    assert card.residences[0].examined_since
    assert card.particulars
    assert card.particulars.examined_since
    assert {each.about for each in card.examined} == {"residences", "particulars"}
    assert all(name.examined_since is None for name in card.names or ())


def test_the_flag_is_told_wherever_the_datum_is(office: Office, bat: UUID) -> None:
    town, place = office.town, office.town.dwelling()
    fact = town.residence(bat, place, "2024-01-01")
    office.raises("cai", bat, fact=fact)
    day = town.one_day(today())
    assert occupants(town.web, town.ticket("occupants", dwelling=place, during=day), on=today())[
        0
    ].examined_since
    period = DateRange(today() - timedelta(days=9), today())
    assert whereabouts(town.web, town.ticket("whereabouts", person=bat, during=period), period)[
        0
    ].examined_since


def test_an_extract_says_on_paper_what_is_under_examination(office: Office, bat: UUID) -> None:
    town = office.town
    fact = town.residence(bat, town.dwelling(), "2024-01-01", is_main=True)

    def said() -> tuple[list[bool], list[bool]]:
        fields = ["names", "main_residence"]
        ticket = office.ticket("cai", "extract_preview", "residence.proof", person=bat, fields=fields)
        found = extract_preview(town.web, ticket)
        return [each.disputed for each in found.names], [each.disputed for each in found.residences]

    assert said() == ([False], [False])
    found = office.raises("cai", bat, fact=fact)
    assert said() == ([False], [True])
    office.raises("cai", bat, "names")
    assert said() == ([True], [True])
    office.takes_up("ana", found)
    office.upholds("ana", found)
    assert said() == ([True], [False])


def test_a_membership_is_examined_where_the_household_is_told(office: Office, bat: UUID) -> None:
    head, declared = office.town.person("Sara"), office.town.declaration()
    office.town.fact(
        "household_membership", bat, declared, head_id=head, relation="spouse", recorded_at=KNOWN,
        began=DateRange(date(2020, 1, 1), date(2020, 1, 2)), valid_during=DateRange(date(2020, 1, 1), None),
    )  # fmt: skip
    office.raises("cai", bat, "household", fact=declared)
    told = household(office.town.web, office.ticket("ana", "household", person=bat))
    assert {each.person_id: each.examined_since is not None for each in told} == {bat: True, head: False}
    assert [each.about for each in office.reads("ana", bat).examined] == ["household"]


def test_what_was_known_then_tells_what_was_under_examination_then(
    office: Office, bat: UUID, home: UUID
) -> None:
    found = office.raises("cai", bat, fact=home)
    between = now()
    office.takes_up("ana", found)
    office.upholds("ana", found)
    earlier = office.reads("ana", bat, known_on=between)
    assert earlier.residences
    assert earlier.residences[0].examined_since
    assert not office.reads("ana", bat, known_on=now()).examined
    assert not office.reads("ana", bat, known_on=between - timedelta(hours=1)).examined


def test_nobody_decides_what_they_raised(office: Office, bat: UUID, home: UUID) -> None:
    found = office.raises("ana", bat, fact=home)
    with pytest.raises(errors.DoubtOwn):
        office.takes_up("ana", found)
    with pytest.raises(errors.DoubtOwn):
        office.upholds("ana", found)
    office.takes_up("ben", found)
    with pytest.raises(errors.DoubtOwn):
        office.upholds("ana", found)
    office.upholds("ben", found)


def test_the_table_itself_keeps_raising_and_deciding_apart(office: Office, bat: UUID, home: UUID) -> None:
    found = office.raises("ana", bat, fact=home)
    ana, ben = office.actors["ana"], office.actors["ben"]
    said = "INSERT INTO register.doubt_state (doubt_id, said_at, state, said_by, raised_by, code, law) VALUES"
    with pytest.raises(psycopg.errors.CheckViolation, match="doubt_is_not_decided_by_who_raised_it"):
        office.town.owner.execute(
            f"{said} (%s, now(), 'upheld', %s, %s, 'evidence_agrees', 'PIPL 46')".encode(), [found, ana, ana]
        )
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        office.town.owner.execute(
            f"{said} (%s, now(), 'upheld', %s, %s, 'evidence_agrees', 'PIPL 46')".encode(), [found, ana, ben]
        )


def test_whoever_examines_decides(office: Office, bat: UUID, home: UUID) -> None:
    found = office.raises("cai", bat, fact=home)
    with pytest.raises(errors.DoubtNotTakenUp):
        office.upholds("ana", found)
    office.takes_up("ana", found)
    office.takes_up("ana", found)
    office.takes_up("ben", found)
    with pytest.raises(errors.DoubtNotTakenUp):
        office.upholds("ana", found)
    assert [each.state for each in office.looks("ben", found).states] == ["raised", "examined", "examined"]


def test_the_same_is_doubted_once_at_a_time(office: Office, bat: UUID, home: UUID) -> None:
    found = office.raises("cai", bat, fact=home)
    with pytest.raises(doubt_errors.DoubtOpenAlready):
        office.raises("dee", bat, fact=home)
    office.raises("dee", bat)
    office.withdraws("cai", found)
    office.raises("dee", bat, fact=home)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"reason_code": "because"}, doubt_errors.DoubtMalformed),
        ({"evidence": "a rumour"}, doubt_errors.DoubtMalformed),
        ({"capacity": "king"}, doubt_errors.DoubtMalformed),
        ({"capacity": "office_program"}, errors.DoubtOfAnotherCapacity),
        ({"fact": uuid4()}, errors.DoubtNothingHeld),
    ],
)
def test_what_no_list_holds_is_refused(
    office: Office, bat: UUID, home: UUID, said: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        office.raises("cai", bat, **said)  # type: ignore[arg-type]
    assert office.reads("ana", bat).examined == ()


def test_another_persons_fact_is_not_doubted_at_this_one(office: Office, bat: UUID, home: UUID) -> None:
    other = office.town.person("Other")
    with pytest.raises(errors.DoubtNothingHeld):
        office.raises("cai", other, fact=home)
    with pytest.raises(errors.DoubtNothingHeld):
        office.raises("cai", bat, about="names", fact=home)


def test_a_ticket_for_several_groups_raises_no_doubt(office: Office, bat: UUID) -> None:
    ticket = office.ticket("cai", "raise_doubt", person=bat)
    answer = office.town.web.execute(
        "SELECT reading.raise_doubt(%s, NULL, 'never', 'none', 'staff', current_date)", [ticket.id]
    ).fetchone()
    assert answer
    assert answer[0]["refusal"] == "doubt.group_missing"


def test_a_role_doubts_only_what_it_is_shown(office: Office, bat: UUID) -> None:
    with pytest.raises(AccessRefused):
        office.raises("dee", bat, about="employments")
    with pytest.raises(AccessRefused):
        office.ticket("cai", "settle_doubt", matter=uuid4())


def test_an_act_needs_the_competence_besides_the_purpose(office: Office, bat: UUID, home: UUID) -> None:
    found = office.raises("cai", bat, fact=home)
    office.town.owner.execute("DELETE FROM access.competence WHERE act = 'doubt.settle'")
    with pytest.raises(AccessRefused):
        office.takes_up("ana", found)


def test_taking_back_is_the_doubters(office: Office, bat: UUID, home: UUID) -> None:
    mine = office.raises("dee", bat, fact=home)
    with pytest.raises(errors.DoubtOfAnother):
        office.withdraws("ana", mine)
    office.withdraws("dee", mine)
    with pytest.raises(errors.DoubtSettledAlready):
        office.withdraws("dee", mine)
    # Whoever came to the counter may come again and meet another clerk; but not whoever decides it.
    theirs = office.raises("cai", bat, fact=home, capacity="person")
    office.takes_up("ana", theirs)
    with pytest.raises(errors.DoubtOfAnother):
        office.withdraws("ana", theirs)
    office.withdraws("dee", theirs)


def test_more_time_is_given_once_and_told(office: Office, bat: UUID, home: UUID) -> None:
    found = office.raises("cai", bat, fact=home)
    office.takes_up("ana", found)
    before = office.looks("ana", found)
    office.extends("ana", found, before)
    after = office.looks("ana", found)
    assert before.due
    assert after.due
    assert after.due > before.due
    with pytest.raises(errors.DoubtExtendedAlready):
        office.extends("ana", found, after)
    assert ("doubt.extended", found, bat, None) in office.news()


def test_no_day_beyond_two_months_is_taken(office: Office, bat: UUID) -> None:
    ticket = office.ticket("cai", "raise_doubt", person=bat, fields=["names"])
    with pytest.raises(psycopg.errors.CheckViolation, match="doubt_is_due_within_two_months"):
        office.town.web.execute(
            "SELECT reading.raise_doubt(%s, NULL, 'never', 'none', 'staff', current_date + 300)", [ticket.id]
        )


def test_a_correction_is_a_declaration_that_changed_what_was_doubted(
    office: Office, bat: UUID, home: UUID
) -> None:
    earlier = office.correction(home, now() - timedelta(days=1))
    found = office.raises("cai", bat, fact=home)
    office.takes_up("ana", found)
    elsewhere = office.town.residence(bat, office.town.dwelling(), "2020-01-01", "2021-01-01")
    for unfit in (
        earlier,
        office.correction(home, now(), "refused"),
        office.correction(elsewhere, now()),
        office.town.declaration(),
    ):
        with pytest.raises(errors.DoubtCorrectionUnfit):
            office.corrects("ana", found, unfit)
    fit = office.correction(home, now())
    assert [each.number for each in office.looks("ana", found).corrections] == [office.town.receipt(fit)]
    office.corrects("ana", found, fit)
    assert office.looks("ana", found).states[-1].declaration == office.town.receipt(fit)


def test_all_who_had_received_the_datum_are_told_once(office: Office, bat: UUID, home: UUID) -> None:
    elsewhere = office.town.another_party("registrar", "Another office")
    office.officer("eve", "supervisor", elsewhere)
    office.officer("fay", "registrar")
    stranger = office.town.person("Stranger")
    for who in ("ben", "ben", "dee"):
        office.reads(who, bat)
    office.reads("dee", bat)
    office.ticket("eve", "card", "case.handling", person=bat, reference="2026-7")
    office.reads("fay", bat, fields=["names"])
    office.reads("fay", stranger)
    found = office.raises("cai", bat, fact=home)
    office.takes_up("ana", found)
    fit = office.correction(home, now())
    office.corrects("ana", found, fit)
    told = {doubt_actor[1] for doubt_actor in office.notices()}
    assert told == {office.actors[name] for name in ("ben", "cai", "dee")}
    assert len(office.notices()) == 3
    assert [(topic, party) for topic, _of, _person, party in office.news() if topic == "datum.corrected"] == [
        ("datum.corrected", office.town.party)
    ]
    assert ("doubt.settled", found, bat, None) in office.news()


def test_what_stands_is_told_to_no_recipient(office: Office, bat: UUID, home: UUID) -> None:
    office.reads("ben", bat)
    found = office.raises("cai", bat, fact=home)
    office.takes_up("ana", found)
    office.upholds("ana", found)
    assert office.notices() == []


def test_reading_a_correction_is_a_reading(office: Office, bat: UUID, home: UUID) -> None:
    office.reads("ben", bat)
    found = office.raises("cai", bat, fact=home)
    office.takes_up("ana", found)
    office.corrects("ana", found, office.correction(home, now()))
    web = office.town.web
    (notice,) = corrections_told(web, token=office.tokens["ben"])
    assert notice.doubt_id == found
    lines = len(office.town.lines(bat))
    told = corrected(web, office.ticket("ben", "corrected", matter=found))
    assert told.card.person_id == bat
    assert told.card.fields == {"names", "residences"}
    assert [line[1] for line in office.town.lines(bat)[lines:]] == ["corrected"]
    assert corrections_told(web, token=office.tokens["ben"]) == []
    with pytest.raises(errors.NoticeUnknown):
        corrected(web, office.ticket("ana", "corrected", matter=found))
    assert len(office.town.lines(bat)) == lines + 1


def test_the_list_names_nobody_and_is_ordered_by_the_day_due(office: Office, bat: UUID, home: UUID) -> None:
    first = office.raises("cai", bat, fact=home)
    second = office.raises("ana", bat, "names")
    office.takes_up("ben", second)
    before = len(office.town.lines())
    listed = doubts(office.town.web, token=office.tokens["ana"], most=10)
    assert [each.due for each in listed] == sorted(each.due for each in listed)
    assert {each.doubt_id: (each.is_own, each.examined_by) for each in listed} == {
        first: (False, None), second: (True, "ben"),
    }  # fmt: skip
    assert [
        each.doubt_id for each in doubts(office.town.web, token=office.tokens["ana"], about="names", most=9)
    ] == [second]
    page = doubts(office.town.web, token=office.tokens["ana"], most=1)
    rest = doubts(office.town.web, token=office.tokens["ana"], after=(page[0].due, page[0].doubt_id), most=9)
    assert len(rest) == 1
    assert rest[0].doubt_id != page[0].doubt_id
    assert len(office.town.lines()) == before
    counted = {each.about: (each.quantity, each.overdue) for each in doubts_open(office.town.web, today())}
    assert counted == {"names": (1, 0), "residences": (1, 0)}
    later = doubts_open(office.town.web, today() + timedelta(days=60))
    assert {each.overdue for each in later} == {1}


def test_a_look_that_is_rolled_back_is_found_by_the_sweeper(office: Office, bat: UUID, home: UUID) -> None:
    found = office.raises("cai", bat, fact=home)
    ticket = office.ticket("ana", "doubt", matter=found)
    with office.town.web.transaction(force_rollback=True):
        office.town.web.execute("SELECT reading.doubt(%s)", [ticket.id])
    office.town.age_tickets(timedelta(minutes=10))
    sweep_tickets(office.town.worker)
    assert (bat, "doubt", False) in [
        (who, reader, sure) for who, reader, _fields, sure in office.town.lines(bat)
    ]


def test_a_doubt_goes_with_the_record_that_was_kept(office: Office, bat: UUID, home: UUID) -> None:
    found = office.raises("cai", bat)
    kept = office.town.person("Kept")
    office.town.merge(kept, bat)
    assert {each.doubt_id for each in office.reads("ana", kept).examined} == {found}
    assert office.looks("ana", found).card.person_id == kept
    with pytest.raises(errors.PersonJoined):
        office.raises("dee", bat, "names")
