"""Counting days, on the vectors of the laws and on any dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denizen.rules.calendars import calendar
from denizen.rules.rules import Calendar, add_months, add_working_days, count, later, roll

CHINA = calendar("CN")
# Germany's holidays around the new year of 2026, with nothing else in it: the counting is what is tested.
GERMANY = Calendar(
    name="DE",
    holidays=frozenset({date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1)}),
    make_up_days=frozenset(),
    first=date(2025, 1, 1),
    last=date(2026, 12, 31),
)

CALENDARS = st.sampled_from([CHINA, GERMANY])
DAYS = st.dates(date(2004, 1, 1), date(2026, 6, 30))
UNITS = st.sampled_from(["day", "working_day", "week", "month", "year"])


def counted(start: date, value: int, unit: str, on: Calendar = CHINA, *, rolls: bool = True) -> date:
    return count(start, value, unit, include_start=False, rolls=rolls, calendar=on).last_day


def test_a_make_up_sunday_counts_as_a_working_day() -> None:
    found = count(date(2025, 9, 26), 3, "working_day", include_start=False, rolls=False, calendar=CHINA)
    assert found.last_day == date(2025, 9, 30)
    assert found.make_up_days == (date(2025, 9, 28),)
    assert not found.provisional


def test_a_holiday_week_is_passed_over() -> None:
    assert counted(date(2025, 9, 30), 1, "working_day") == date(2025, 10, 9)


def test_german_weeks_end_on_the_weekday_and_roll_over_christmas_and_the_weekend() -> None:
    found = count(date(2025, 12, 12), 2, "week", include_start=False, rolls=True, calendar=GERMANY)
    assert found.before_roll == date(2025, 12, 26)
    assert found.last_day == date(2025, 12, 29)


def test_thirty_days_from_the_end_of_january_reach_into_march() -> None:
    assert counted(date(2026, 1, 31), 30, "day", rolls=False) == date(2026, 3, 2)


def test_the_month_before_the_last_of_march_opens_on_the_last_of_february() -> None:
    assert later(date(2026, 3, 31), -1, "month") == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 1, date(2024, 3, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_last_of_the_month(
    day: date, months: int, expected: date
) -> None:
    assert add_months(day, months) == expected


def test_who_is_born_on_29_february_completes_years_on_28_in_common_years() -> None:
    assert later(date(2008, 2, 29), 16, "year") == date(2024, 2, 29)
    assert later(date(2008, 2, 29), 18, "year") == date(2026, 2, 28)


def test_counting_the_day_of_the_event_ends_a_period_one_day_sooner() -> None:
    friday = date(2025, 11, 14)
    for unit, expected in [("day", 17), ("working_day", 18)]:
        found = count(
            friday, 3 if unit == "working_day" else 4, unit, include_start=True, rolls=False, calendar=CHINA
        )
        assert found.last_day == date(2025, 11, expected)
    month = count(date(2025, 11, 14), 1, "month", include_start=True, rolls=False, calendar=CHINA)
    assert month.last_day == date(2025, 12, 13)


def test_a_period_that_reaches_into_an_unknown_year_says_so() -> None:
    last_known = CHINA.last
    assert count(last_known, 3, "working_day", include_start=False, rolls=False, calendar=CHINA).provisional
    assert not count(last_known, 3, "day", include_start=False, rolls=False, calendar=CHINA).provisional


def test_nothing_is_counted_in_an_unknown_unit() -> None:
    with pytest.raises(ValueError, match="fortnight"):
        counted(date(2025, 1, 1), 1, "fortnight")


@given(CALENDARS, DAYS)
def test_rolling_never_lands_on_a_day_off_nor_skips_a_worked_day(on: Calendar, day: date) -> None:
    rolled = roll(day, on)
    assert on.works(rolled)
    assert not any(on.works(day + timedelta(days=n)) for n in range((rolled - day).days))


@given(CALENDARS, DAYS, st.integers(0, 40), UNITS, st.booleans())
def test_nothing_is_due_before_its_event(
    on: Calendar, start: date, value: int, unit: str, rolls: bool
) -> None:
    assert counted(start, value, unit, on, rolls=rolls) >= start


@given(CALENDARS, DAYS, st.integers(0, 60), st.integers(0, 40), UNITS, st.booleans())
def test_a_later_event_is_never_due_sooner(
    on: Calendar, start: date, gap: int, value: int, unit: str, rolls: bool
) -> None:
    then = start + timedelta(days=gap)
    assert counted(start, value, unit, on, rolls=rolls) <= counted(then, value, unit, on, rolls=rolls)


@given(CALENDARS, DAYS, st.integers(1, 60))
def test_so_many_working_days_lie_in_the_period_and_it_ends_on_one(
    on: Calendar, start: date, value: int
) -> None:
    end = add_working_days(start, value, on)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    assert sum(map(on.works, days)) == value
    assert on.works(end)


@given(DAYS, st.integers(-600, 600))
def test_a_month_keeps_its_day_or_falls_on_a_month_s_end(day: date, months: int) -> None:
    found = add_months(day, months)
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)
    assert (found.year - day.year) * 12 + found.month - day.month == months
