"""Figures of areas, for staff whose role may see them: the web asks with the session's token.

Exact, for work inside the office. They tell no person by themselves, and a small one can tell somebody: nothing here is
fit to be published.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import psycopg

from denizen.access.queries import ask
from denizen.kernel.db import Statements

_sql = Statements("denizen.counts")

type Sorts = dict[str, int]
"""How many of each sort; what is none stands in none."""


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """What was counted: when, for which days, and for the `day` shown by area and by what is counted, in its sorts.

    `counted_at` and `day` are None where nothing was ever counted.
    """

    counted_at: datetime | None
    days: tuple[date, ...]
    day: date | None
    areas: dict[str, dict[str, Sorts]]

    def sorts(self, code: str, what: str) -> Sorts:
        """How many of each sort there are in an area."""
        return self.areas.get(code, {}).get(what, {})

    def total(self, code: str, what: str) -> int:
        """How many there are in an area, of all sorts together."""
        return sum(self.sorts(code, what).values())

    @property
    def is_now(self) -> bool:
        """Whether the day shown is the last one counted: work that waits is counted for that day alone."""
        return self.day is not None and self.day == self.days[-1]


def area_figures(db: psycopg.Connection, *, token: str, codes: Iterable[str], on: date) -> AreaFigures:
    """Return the figures of some areas for the last day counted up to one. Raises AccessRefused."""
    answer = ask(db, _sql.text("area_figures"), {"token": token, "codes": list(codes), "on": on})
    areas: dict[str, dict[str, Sorts]] = defaultdict(lambda: defaultdict(dict))
    for code, what, sort, quantity in answer["figures"]:
        areas[code][what][sort] = quantity
    counted_at = answer["counted_at"]
    return AreaFigures(
        counted_at=None if counted_at is None else datetime.fromisoformat(counted_at),
        days=tuple(date.fromisoformat(day) for day in answer["days"]),
        day=None if answer["day"] is None else date.fromisoformat(answer["day"]),
        areas={code: dict(figures) for code, figures in areas.items()},
    )


def area_residents(db: psycopg.Connection, *, token: str, code: str) -> dict[date, Sorts]:
    """Return how many people lived in an area on each day counted, by category of residence. Raises AccessRefused."""
    answer = ask(db, _sql.text("area_residents"), {"token": token, "code": code})
    days: dict[date, Sorts] = defaultdict(dict)
    for day, sort, quantity in answer["figures"]:
        days[date.fromisoformat(day)][sort] = quantity
    return dict(days)


def smallest_with_all(db: psycopg.Connection, *, token: str) -> str | None:
    """Return the code of the smallest area, down to the town, that holds all dwellings; None where there are none.

    Raises AccessRefused.
    """
    codes: list[str] = ask(db, _sql.text("areas_counted"), {"token": token})["codes"]
    levels: dict[int, list[str]] = defaultdict(list)
    for code in codes:
        levels[len(code)].append(code)
    alone = [found[0] for _length, found in sorted(levels.items()) if len(found) == 1]
    return alone[-1] if alone else min(codes, default=None)
