"""From the JSON that readers answer to values: ranges of days, partial dates, and objects with typed members."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.types.range import DateRange

from denizen.kernel.partial import PartialDate

type Answer = dict[str, Any]


def days(text: str) -> DateRange:
    """Read a range of days as PostgreSQL writes it: `[2024-01-01,2024-02-01)`, `[2024-01-01,)`, `empty`."""
    if text == "empty":
        return DateRange(empty=True)
    lower, _comma, upper = text[1:-1].partition(",")
    bounds = text[0] + text[-1] if lower else "(" + text[-1]
    return DateRange(
        date.fromisoformat(lower) if lower else None, date.fromisoformat(upper) if upper else None, bounds
    )


def possible_days(text: str | None) -> PartialDate | None:
    """Read a partial date as PostgreSQL keeps it; None stays None."""
    return None if text is None else PartialDate.from_range(days(text))


def typed(
    item: Answer,
    *,
    ids: tuple[str, ...] = (),
    ranges: tuple[str, ...] = (),
    partial: tuple[str, ...] = (),
    instants: tuple[str, ...] = (),
    dates: tuple[str, ...] = (),
) -> Answer:
    """A copy of a JSON object whose named members have their Python types; a null stays None."""
    changed = dict(item)
    readers = ((ids, UUID), (ranges, days), (partial, possible_days))
    more = ((instants, datetime.fromisoformat), (dates, date.fromisoformat))
    for names, read in (*readers, *more):
        for name in names:
            if changed[name] is not None:
                changed[name] = read(changed[name])
    return changed
