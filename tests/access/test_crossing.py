"""Reading beyond the own area: never without a reason said before, and never without somebody who goes through it."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from denizen.access.actions import end_postings, examine_crossing, post, say_why
from denizen.access.errors import AccessRefused, PostingMalformed
from denizen.access.queries import CROSSING_REASONS, SYSTEM_ACTOR, crossings, crossings_waiting, my_postings
from denizen.kernel import clock
from tests.access.town import KNOWN, Town, denied

# As in `Town.dwelling`.
COMMUNITY = "152501001001"


@pytest.fixture(name="home")
def _home(town: Town) -> tuple[UUID, UUID]:
    """Somebody, and the dwelling where they live."""
    bat, home = town.person("Ganbaatar"), town.dwelling()
    town.residence(bat, home, "2024-01-01", None)
    return bat, home


def refused(town: Town, reader: str = "card", **asked: object) -> str | None:
    """The code with which the area officer is refused, if so."""
    try:
        town.ticket(reader, role="area_officer", **asked)
    except AccessRefused as refusal:
        return refusal.code
    return None


def officer_of(town: Town, *codes: str) -> UUID:
    officer = town.actor("area_officer")
    town.owner.execute("DELETE FROM access.posting")
    for code in codes:
        post(town.keeper, actor=SYSTEM_ACTOR, now=KNOWN, officer=officer, code=code, since=date(2024, 1, 1))
    return officer


@pytest.mark.parametrize(
    ("area", "code"),
    [
        ("15", None),
        ("152501001", None),
        (COMMUNITY, None),
        ("152501001002", "access.beyond_own_area"),
        (f"{COMMUNITY}001", "access.beyond_own_area"),
        ("152502", "access.beyond_own_area"),
    ],
)
def test_an_area_officer_reads_in_the_own_area_alone(
    town: Town, home: tuple[UUID, UUID], area: str, code: str | None
) -> None:
    bat, dwelling = home
    officer_of(town, area)
    assert refused(town, person=bat) == code
    assert refused(town, "whereabouts", person=bat, during=town.one_day(clock.today())) == code
    assert refused(town, "occupants", dwelling=dwelling, during=town.one_day(clock.today())) == code
    # Counts tell nobody, and a search is for one person, wherever they live.
    assert refused(town, "occupant_counts", dwelling=dwelling, during=town.one_day(clock.today())) is None
    assert refused(town, "search", search=b"key") is None


def test_others_read_in_the_whole_town(town: Town, home: tuple[UUID, UUID]) -> None:
    for role in ("registrar", "counter_clerk"):
        assert town.ticket("card", role=role, person=home[0])


def test_who_lives_nowhere_or_moved_away_lives_beyond(town: Town) -> None:
    officer_of(town, "15")
    gone, nobody = town.person("Bold"), town.person("Tsetseg")
    town.residence(gone, town.dwelling(), "2023-01-01", "2024-01-01")
    for person in (gone, nobody, uuid4()):
        assert refused(town, person=person) == "access.beyond_own_area"


def test_a_reason_opens_the_one_that_it_was_given_for_and_for_two_hours(
    town: Town, home: tuple[UUID, UUID]
) -> None:
    bat, dwelling = home
    officer_of(town, "152502")
    other = town.person("Tsetseg")
    say_why(town.web, token=town.token("area_officer"), person=bat, reason="moved_in")
    assert refused(town, person=bat) is None
    assert refused(town, person=other) == "access.beyond_own_area"
    assert refused(town, "occupants", dwelling=dwelling, during=town.one_day(clock.today())) == (
        "access.beyond_own_area"
    )
    town.owner.execute("UPDATE access.crossing SET said_at = said_at - interval '2 hours'")
    assert refused(town, person=bat) == "access.beyond_own_area"


def test_a_posting_holds_from_its_first_day_to_its_last(town: Town, home: tuple[UUID, UUID]) -> None:
    officer, today = officer_of(town), clock.today()
    day = timedelta(days=1)
    work = {"actor": SYSTEM_ACTOR, "now": KNOWN, "officer": officer}
    post(town.keeper, **work, code=COMMUNITY, since=today + day)  # type: ignore[arg-type]
    assert refused(town, person=home[0]) == "access.beyond_own_area"
    post(town.keeper, **work, code=COMMUNITY, since=today - day, until=today + day)  # type: ignore[arg-type]
    post(town.keeper, **work, code=COMMUNITY, since=today - day)  # type: ignore[arg-type]
    assert refused(town, person=home[0]) is None
    assert my_postings(town.web, token=town.token("area_officer")) == [COMMUNITY]
    assert end_postings(town.keeper, **work, on=today) == 2  # type: ignore[arg-type]
    assert refused(town, person=home[0]) == "access.beyond_own_area"
    assert my_postings(town.web, token=town.token("area_officer")) == []


@pytest.mark.parametrize(
    "code", ["", "1", "15250", "1525010010010011", "all", "\N{FULLWIDTH DIGIT ONE}5", "15;"]
)
def test_what_is_no_area_is_refused(town: Town, code: str) -> None:
    with pytest.raises(PostingMalformed):
        post(
            town.keeper,
            actor=SYSTEM_ACTOR,
            now=KNOWN,
            officer=town.actor("area_officer"),
            code=code,
            since=clock.today(),
        )


def test_the_pages_post_nobody(town: Town) -> None:
    assert denied(town.web, "INSERT INTO access.posting VALUES (gen_random_uuid(), '15', '[,]')")
    assert denied(town.worker, "INSERT INTO access.posting VALUES (gen_random_uuid(), '15', '[,]')")
    assert denied(town.web, "SELECT * FROM access.crossing")


def test_a_supervisor_goes_through_them_and_learns_of_nobody_who_was_read(
    town: Town, home: tuple[UUID, UUID]
) -> None:
    officer_of(town, "152502")
    token, supervisor = town.token("area_officer"), town.token("supervisor")
    say_why(town.web, token=token, person=home[0], reason="asked_by_resident")
    say_why(town.web, token=token, dwelling=home[1], reason="joint_visit")
    for _reading in range(2):
        assert refused(town, person=home[0]) is None
    assert crossings_waiting(town.web, token=supervisor) == 2
    first, second = crossings(town.web, token=supervisor, examined=False, most=10)
    assert (first.about, first.reason, first.readings, first.areas) == (
        "person",
        "asked_by_resident",
        2,
        ["152502"],
    )
    assert (second.about, second.reason, second.readings) == ("dwelling", "joint_visit", 0)
    assert str(home[0]) not in repr(first)
    examine_crossing(town.web, token=supervisor, crossing=first.id, finding="in_order")
    assert [each.id for each in crossings(town.web, token=supervisor, examined=False, most=10)] == [second.id]
    assert [each.finding for each in crossings(town.web, token=supervisor, examined=True, most=10)] == [
        "in_order"
    ]
    with pytest.raises(AccessRefused) as again:
        examine_crossing(town.web, token=supervisor, crossing=first.id, finding="to_be_followed")
    assert again.value.code == "access.crossing_settled"


@pytest.mark.parametrize("role", ["registrar", "area_officer", "counter_clerk", "auditor"])
def test_nobody_else_goes_through_them(town: Town, home: tuple[UUID, UUID], role: str) -> None:
    officer_of(town, "152502")
    say_why(town.web, token=town.token("area_officer"), person=home[0], reason="moved_in")
    assert crossings_waiting(town.web, token=town.token(role)) is None
    with pytest.raises(AccessRefused):
        crossings(town.web, token=town.token(role), examined=False, most=10)
    (crossing,) = crossings(town.web, token=town.token("supervisor"), examined=False, most=10)
    with pytest.raises(AccessRefused) as refusal:
        examine_crossing(town.web, token=town.token(role), crossing=crossing.id, finding="in_order")
    assert refusal.value.code == "access.not_competent"


def test_only_who_has_an_own_area_says_why_and_not_without_end(town: Town, home: tuple[UUID, UUID]) -> None:
    with pytest.raises(AccessRefused) as refusal:
        say_why(town.web, token=town.token("registrar"), person=home[0], reason="moved_in")
    assert refusal.value.code == "access.not_competent"
    for _crossing in range(60):
        say_why(town.web, token=town.token("area_officer"), person=uuid4(), reason="moved_in")
    with pytest.raises(AccessRefused) as refusal:
        say_why(town.web, token=town.token("area_officer"), person=home[0], reason="moved_in")
    assert refusal.value.code == "access.crossings_used_up"


def test_each_reason_offered_is_one_that_is_kept(town: Town) -> None:
    for reason in CROSSING_REASONS:
        say_why(town.web, token=town.token("area_officer"), person=uuid4(), reason=reason)


def test_of_a_joined_record_the_one_that_was_kept_counts(town: Town, home: tuple[UUID, UUID]) -> None:
    officer_of(town, COMMUNITY)
    absorbed = town.person("Bat")
    assert refused(town, person=absorbed) == "access.beyond_own_area"
    town.merge(home[0], absorbed)
    assert refused(town, person=absorbed) is None
