"""The dated table of the divisions of China that comes with Denizen: `data/README.md` says where it is from."""

import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

DATED = date(2024, 11, 1)
"""The day on which the table was current: it cannot know a division that is younger."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """While a division code was in use: from `since` to the day before `until`; None where no bound is known.

    Where the sources leave room, `since` is the earliest and `until` the latest possible.
    """

    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class ShippedDivision:
    """One version of one division."""

    code: str
    name: str
    life: Lifetime


def shipped_divisions(*, towns: bool = True) -> Iterator[ShippedDivision]:
    """All versions of all divisions down to the county, and the towns of today."""
    for name in ("divisions", "towns") if towns else ("divisions",):
        packed = files("denizen.places").joinpath("data", f"{name}.csv.gz").read_bytes()
        rows = csv.reader(io.StringIO(gzip.decompress(packed).decode()))
        next(rows)
        for code, title, since, until in rows:
            yield ShippedDivision(code, title, Lifetime(_day(since), _day(until)))


@cache
def county_lifetimes() -> Mapping[str, Lifetime]:
    """When each six-digit code that a citizen number can begin with was in use.

    Counties, and cities without counties by their code with two zeros. A code that was given anew to another county is
    taken as in use from the first to the last.
    """
    lives: dict[str, Lifetime] = {}
    for division in shipped_divisions(towns=False):
        if len(division.code) == 2:
            continue
        code, life = division.code.ljust(6, "0"), division.life
        if code in lives:
            life = Lifetime(
                lives[code].since, None if None in (life.until, lives[code].until) else life.until
            )
        lives[code] = life
    return MappingProxyType(lives)


@cache
def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
