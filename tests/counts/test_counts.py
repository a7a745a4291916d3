"""Figures of areas against facts: what is counted, for which day, for whom."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.range import DateRange

from denizen.access.errors import AccessRefused, NotSignedIn
from denizen.access.queries import SYSTEM_ACTOR
from denizen.counts.actions import WHOLE_EVERY, days_counted, recount, recount_if_due
from denizen.counts.queries import AreaFigures, area_figures, area_residents, smallest_with_all
from tests.access.town import Town, denied

NOW = datetime(2025, 3, 17, 4, tzinfo=UTC)
TODAY = date(2025, 3, 17)
AREAS = ("78", "7899", "789901", "789901001")
COMMUNITIES = ("789901001001", "789901001002")
GRIDS = tuple(f"{community}{number:03d}" for community in COMMUNITIES for number in (1, 2))


def territory(town: Town) -> None:
    for number, code in enumerate(AREAS):
        town.area(code, code, AREAS[number - 1] if number else None)
    for code in COMMUNITIES:
        town.area(code, code, AREAS[-1])
    for code in GRIDS:
        town.area(code, code, code[:12])


def dwelling_in(town: Town, area: str, capacity: int | None = None) -> UUID:
    dwelling = town.dwelling(capacity)
    town.owner.execute(
        "UPDATE places.dwelling SET community_code = left(%(area)s, 12), grid_code = %(grid)s WHERE id = %(id)s",
        {"area": area, "grid": area if len(area) == 15 else None, "id": dwelling},
    )
    return dwelling


def residence(town: Town, dwelling: UUID, since: date, until: date | None, category: str | None) -> None:
    town.fact(
        "residence", town.person(), town.declaration(), dwelling_id=dwelling, is_main=True, category=category,
        began=DateRange(since, since + timedelta(days=1)), ended=until and DateRange(until, until + timedelta(days=1)),
        valid_during=DateRange(since, until), disputed=False, recorded_at=NOW,
    )  # fmt: skip


def figures(town: Town, *codes: str, on: date = TODAY) -> AreaFigures:
    return area_figures(town.web, token=town.token(), codes=codes, on=on)


def count(town: Town, now: datetime = NOW, *, whole: bool = True) -> None:
    recount(town.worker, actor=SYSTEM_ACTOR, now=now, whole=whole)


@pytest.mark.parametrize("seed", range(2))
def test_every_figure_of_every_area_and_day_is_that_of_the_facts(town: Town, seed: int) -> None:
    """The statements against a plain recount in Python, also of dwellings that lay elsewhere before."""
    territory(town)
    random = Random(seed)
    lying: dict[UUID, list[tuple[str, DateRange]]] = {}
    for _dwelling in range(8):
        home, before, cut = random.choice((*GRIDS, COMMUNITIES[0])), random.choice(GRIDS), date(2024, 9, 15)
        dwelling = dwelling_in(town, home)
        lying[dwelling] = [(home, DateRange(None, None))]
        if random.random() < 0.5:
            town.owner.execute("UPDATE places.dwelling SET located_since = %s WHERE id = %s", [cut, dwelling])
            town.owner.execute(
                "INSERT INTO places.former_location VALUES (%s, left(%s, 12), %s, daterange(NULL, %s))",
                [dwelling, before, before, cut],
            )
            lying[dwelling] = [(before, DateRange(None, cut)), (home, DateRange(cut, None))]
    lived = []
    for _person in range(40):
        since = date(2021, 6, 1) + timedelta(days=random.randrange(1500))
        until = random.choice((None, since + timedelta(days=random.randrange(1, 900))))
        category = random.choice(("local", "long_term", None))
        dwelling = random.choice(list(lying))
        residence(town, dwelling, since, until, category)
        lived.append((dwelling, since, until, category or ""))
    count(town)
    for day in days_counted(TODAY):
        expected: Counter[tuple[str, str]] = Counter()
        for dwelling, since, until, category in lived:
            if since <= day and (until is None or day < until):
                (leaf,) = (area for area, during in lying[dwelling] if day in during)
                around = {leaf, leaf[:12], *AREAS}
                expected.update((code, category) for code in around)
        shown = figures(town, *AREAS, *COMMUNITIES, *GRIDS, on=day)
        assert shown.day == day
        found = {
            (code, category): quantity
            for code, counted in shown.areas.items()
            for category, quantity in counted.get("resident", {}).items()
        }
        assert found == dict(expected), day
        months = area_residents(town.web, token=town.token(), code=AREAS[2]).get(day, {})
        assert months == {
            category: quantity for (code, category), quantity in expected.items() if code == AREAS[2]
        }


def test_dwellings_are_told_by_kind_use_places_and_who_is_there(town: Town) -> None:
    territory(town)
    full, _empty, unknown = (dwelling_in(town, GRIDS[0], capacity) for capacity in (1, 3, None))
    for dwelling in (full, full, unknown):
        residence(town, dwelling, date(2024, 1, 1), None, "local")
    count(town)
    shown = figures(town, GRIDS[0], AREAS[0])
    for code in (GRIDS[0], AREAS[0]):
        assert shown.sorts(code, "dwelling") == {"flat": 3}
        assert shown.sorts(code, "tenure") == {"let": 3}
        assert shown.sorts(code, "capacity") == {"known": 4, "unknown": 1}
        assert shown.sorts(code, "occupancy") == {"over": 1, "empty": 1, "lived_in": 1}


def test_work_that_waits_is_told_for_the_last_day_alone(town: Town) -> None:
    territory(town)
    home = dwelling_in(town, GRIDS[0])
    for confirm_by in (
        TODAY - timedelta(days=1),
        TODAY,
        TODAY + timedelta(days=29),
        TODAY + timedelta(days=30),
    ):
        town.residence(town.person(), home, "2023", confirm_by=confirm_by)
    asked, applied, nowhere = (town.declaration(id=UUID(int=n)) for n in (1, 2, 3))
    for declaration in (asked, applied):
        town.place(declaration, home)
    town.outcome(asked, "undecided", "x")
    town.outcome(applied, "applied")
    town.owner.execute(
        "INSERT INTO linkage.question VALUES (%s, 'subject', 'name_resembles', %s, false, 'words')",
        [asked, NOW],
    )
    count(town)
    now = figures(town, GRIDS[0])
    assert now.sorts(GRIDS[0], "overdue") == {"residence": 1}
    assert now.sorts(GRIDS[0], "due") == {"residence": 2}
    assert now.sorts(GRIDS[0], "question") == {"name_resembles": 1}
    assert now.sorts(GRIDS[0], "declared") == {"undecided": 1, "applied": 1}, nowhere
    before = figures(town, GRIDS[0], on=TODAY - timedelta(days=20))
    assert not before.is_now
    assert not {"overdue", "due", "question", "declared", "occupancy"} & before.areas[GRIDS[0]].keys()


def test_counting_today_alone_leaves_what_was_counted_of_earlier_days(town: Town) -> None:
    territory(town)
    home = dwelling_in(town, GRIDS[0])
    residence(town, home, date(2024, 1, 1), None, "local")
    count(town)
    residence(town, home, date(2024, 1, 1), None, "local")
    count(town, NOW + timedelta(minutes=5), whole=False)
    assert figures(town, GRIDS[0]).total(GRIDS[0], "resident") == 2
    assert figures(town, GRIDS[0], on=date(2024, 6, 1)).total(GRIDS[0], "resident") == 1
    assert figures(town, GRIDS[0], on=date(2024, 6, 1)).counted_at == NOW
    count(town, NOW + timedelta(minutes=9))
    assert figures(town, GRIDS[0], on=date(2024, 6, 1)).total(GRIDS[0], "resident") == 2


def test_what_is_no_more_is_counted_no_more(town: Town) -> None:
    territory(town)
    home = dwelling_in(town, GRIDS[0])
    residence(town, home, date(2024, 1, 1), None, "local")
    count(town)
    town.owner.execute("DELETE FROM register.residence")
    count(town, NOW + timedelta(days=40))
    assert figures(town, GRIDS[0], on=date(2030, 1, 1)).areas[GRIDS[0]].keys() == {
        "dwelling", "tenure", "capacity", "occupancy",
    }  # fmt: skip
    (days,) = town.owner.execute("SELECT count(DISTINCT day) FROM counts.figure").fetchone() or (0,)
    assert days <= len(days_counted(TODAY + timedelta(days=40)))


def test_it_is_counted_when_something_changed_and_not_all_the_time(town: Town) -> None:
    def due(now: datetime) -> int:
        counted = recount_if_due(town.worker, actor=SYSTEM_ACTOR, now=now)
        return len(counted.days) if counted else 0

    all_days = len(days_counted(TODAY))
    assert due(NOW) == all_days, "never counted"
    assert due(NOW + timedelta(minutes=2)) == 0, "nothing happened"
    news = (
        "INSERT INTO journal.outbox (written_at, topic, reference) VALUES (now(), 'declaration.applied', %s)"
    )
    town.owner.execute(news, [uuid4()])
    assert due(NOW + timedelta(seconds=30)) == 0, "too soon"
    assert due(NOW + timedelta(minutes=2)) == 1, "today alone"
    town.owner.execute(news, [uuid4()])
    assert due(NOW + WHOLE_EVERY + timedelta(minutes=1)) == all_days, "all days now and then"
    assert due(NOW + timedelta(days=1)) == len(days_counted(TODAY + timedelta(days=1))), "a new day"


def test_the_look_at_a_town_begins_where_all_of_it_lies(town: Town) -> None:
    assert smallest_with_all(town.web, token=town.token()) is None
    territory(town)
    dwelling_in(town, GRIDS[0])
    count(town)
    assert smallest_with_all(town.web, token=town.token()) == AREAS[3]
    town.area("789901002", "other", AREAS[2])
    town.area("789901002001", "other", "789901002")
    dwelling_in(town, "789901002001")
    count(town)
    assert smallest_with_all(town.web, token=town.token()) == AREAS[2]


def test_before_anything_was_counted_the_answer_says_so(town: Town) -> None:
    shown = figures(town, "78")
    assert (shown.counted_at, shown.day, shown.days, shown.areas, shown.is_now) == (None, None, (), {}, False)


def asked_as(town: Town, token: str) -> list[str | None]:
    """The refusals of all questions that can be asked, None where one is answered."""
    refusals: list[str | None] = []
    for ask in (
        lambda: area_figures(town.web, token=token, codes=["78"], on=TODAY),
        lambda: area_residents(town.web, token=token, code="78"),
        lambda: smallest_with_all(town.web, token=token),
    ):
        try:
            ask()
        except AccessRefused as refusal:
            refusals.append(refusal.code)
        else:
            refusals.append(None)
    return refusals


def test_staff_may_see_figures_without_a_ticket_and_others_may_not(town: Town) -> None:
    for role in ("registrar", "area_officer", "counter_clerk", "supervisor", "auditor"):
        assert asked_as(town, town.token(role)) == [None] * 3, role
    for role in ("operator", "reporter", "system"):
        assert asked_as(town, town.token(role)) == ["access.not_for_role"] * 3, role
    assert town.lines() == []


def test_nobody_may_without_a_session(town: Town) -> None:
    with pytest.raises(NotSignedIn):
        area_figures(town.web, token="x" * 43, codes=["78"], on=TODAY)
    town.owner.execute("UPDATE access.session SET closed_at = now()")
    token = town.token()
    town.owner.execute("UPDATE access.session SET closed_at = now()")
    with pytest.raises(NotSignedIn):
        area_figures(town.web, token=token, codes=["78"], on=TODAY)


def test_the_application_reads_figures_through_readers_alone(town: Town) -> None:
    assert denied(town.web, "SELECT FROM counts.figure")
    assert denied(town.web, "SELECT FROM counts.counting")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        count_as_web(town)


def count_as_web(town: Town) -> None:
    recount(town.web, actor=SYSTEM_ACTOR, now=NOW)
