"""When offices work and when senders send: working days, weekly sending days, terms of working days."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta, timezone

import chinese_calendar

from denizen.demo.people import Day

BEIJING = timezone(timedelta(hours=8))
"""The towns' civil time; China keeps one offset all the year."""

_SLACK = 400


class Calendar:
    """The working days around the simulated period, with the working weekends that Chinese holidays bring."""

    def __init__(self, first: Day, last: Day) -> None:
        self._first = first - 10
        days = range(self._first, last + _SLACK)
        self._works = [_works(date.fromordinal(day)) for day in days]
        self._slots: dict[tuple[int, ...], list[Day]] = {}

    def works(self, day: Day) -> bool:
        """Whether offices work on this day."""
        return self._works[day - self._first]

    def add_working_days(self, day: Day, count: int) -> Day:
        """The last day of a term of so many working days that a day's event starts."""
        while count:
            day += 1
            count -= self.works(day)
        return day

    def slot(self, day: Day, weekdays: Collection[int] = ()) -> Day:
        """The first sending day from `day` on.

        A sending day is one of these weekdays (any, if none is named), put off to the next working day on a
        holiday.
        """
        slots = self._slots.get(tuple(weekdays)) or self._make_slots(tuple(weekdays))
        return slots[day - self._first]

    def _make_slots(self, weekdays: tuple[int, ...]) -> list[Day]:
        sending = [False] * len(self._works)
        for at in range(len(self._works) - 15):
            if not weekdays or date.fromordinal(self._first + at).weekday() in weekdays:
                working = next(later for later in range(at, len(self._works)) if self._works[later])
                sending[working] = True
        slots = [0] * len(sending)
        following = self._first + len(sending)
        for at in range(len(sending) - 1, -1, -1):
            if sending[at]:
                following = self._first + at
            slots[at] = following
        self._slots[weekdays] = slots
        return slots


def instant(day: Day, hour: int, minute: int = 0) -> datetime:
    """A moment of the towns' civil time, in UTC."""
    return datetime.combine(date.fromordinal(day), time(hour, minute), BEIJING).astimezone(UTC)


def _works(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # a year for which no holidays have been published yet
        return day.weekday() < 5
