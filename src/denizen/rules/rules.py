"""Counting of days: pure functions on dates and a calendar. Nothing here knows a pack."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Which days are worked in a place, known from `first` to `last` (both included).

    `holidays` are days off whatever their weekday; `make_up_days` are worked although they fall on a rest day.
    Outside the known years only the weekday counts, and whoever counts there has to say so (`Counted.provisional`).
    """

    name: str
    holidays: frozenset[date]
    make_up_days: frozenset[date]
    first: date
    last: date
    rest_weekdays: frozenset[int] = frozenset({5, 6})

    def works(self, day: date) -> bool:
        """True if `day` is worked."""
        if day in self.make_up_days:
            return True
        return day not in self.holidays and day.weekday() not in self.rest_weekdays

    def covers(self, day: date) -> bool:
        """True if the holidays of that day's year are known."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Counted:
    """A period counted out: its last day, and what one must know to count it again by hand."""

    last_day: date
    before_roll: date
    make_up_days: tuple[date, ...] = ()
    provisional: bool = False


def days_after(start: date, end: date) -> Iterator[date]:
    """The days after `start` up to and including `end`."""
    return (start + timedelta(days=n) for n in range(1, (end - start).days + 1))


def add_months(day: date, months: int) -> date:
    """The corresponding day `months` later (or earlier), or the last day of a month that has no such day.

    Civil Code of China art. 202; the same in BGB 188(3). 31 January and one month give 28 or 29 February.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def later(day: date, value: int, unit: str) -> date:
    """The day `value` days, weeks, months or years after `day` (before it, if negative)."""
    match unit:
        case "day" | "week":
            return day + timedelta(days=value * (7 if unit == "week" else 1))
        case "month" | "year":
            return add_months(day, value * (12 if unit == "year" else 1))
    raise ValueError(f"no days are counted in {unit!r}")


def add_working_days(start: date, days: int, calendar: Calendar) -> date:
    """The `days`-th worked day after `start`; `start` itself for 0."""
    day = start
    for _ in range(days):
        day = roll(day + ONE_DAY, calendar)
    return day


def roll(day: date, calendar: Calendar) -> date:
    """`day`, or the first worked day after it when it is a day off (Civil Code of China art. 203; BGB 193)."""
    while not calendar.works(day):
        day += ONE_DAY
    return day


def count(
    start: date, value: int, unit: str, *, include_start: bool, rolls: bool, calendar: Calendar
) -> Counted:
    """The last day of a period of `value` units (day, working_day, week, month or year) that `start` sets going.

    The day of the event is not counted (Civil Code of China art. 201; BGB 187(1)) unless `include_start`, which ends
    the period one day sooner. With `rolls`, a last day that is a day off moves to the next worked day.
    """
    origin = start - ONE_DAY if include_start else start
    if unit == "working_day":
        before = add_working_days(origin, value, calendar)
    else:
        before = later(start, value, unit) - (start - origin)
    last = roll(before, calendar) if rolls else before
    looked_at = list(days_after(origin, last)) if unit == "working_day" else [before, last] if rolls else []
    return Counted(
        last_day=last,
        before_roll=before,
        make_up_days=tuple(sorted(calendar.make_up_days.intersection(looked_at))),
        provisional=not all(map(calendar.covers, looked_at)),
    )
