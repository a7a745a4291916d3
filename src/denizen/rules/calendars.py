"""Named working-day calendars. A pack names one; adding a country's is adding a function here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

from chinese_calendar import constants as china

from denizen.rules.rules import Calendar


def _cn() -> Calendar:
    """The State Council's yearly notices with their make-up working days, as the package chinesecalendar lists them.

    A notice comes out each autumn for the year after; until the package has it, that year is not covered.
    """
    return Calendar(
        name="CN",
        holidays=frozenset(china.holidays),
        make_up_days=frozenset(china.workdays),
        first=date(min(china.holidays).year, 1, 1),
        last=date(max(china.holidays).year, 12, 31),
    )


CALENDARS: dict[str, Callable[[], Calendar]] = {"CN": _cn}


@cache
def calendar(name: str) -> Calendar:
    """The calendar of that name. KeyError if there is none: packs are checked against CALENDARS when loaded."""
    return CALENDARS[name]()
