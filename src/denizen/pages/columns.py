"""A chart of columns over time, each stacked of sorts, laid out here and drawn as SVG by a template.

As in the timeline, positions are percentages of the picture's width as text; heights are pixels. Sorts are told by a
pattern besides their colour, and the table that belongs to each chart says the same.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

HEIGHT = 180
FOOT = 22
HEAD = 14
GAP = 0.2
"""Between two columns, as a share of the room that one has."""
MOST_LINES = 4
MOST_WORDS = 4
LAST_PART = 85.0
"""Percent from the left, from where on words are written towards the left."""
SORTS = 7
"""How many patterns there are."""


@dataclass(frozen=True, slots=True)
class Block:
    """One sort in one column: `pattern` is its place among the sorts, from 1."""

    y: str
    height: str
    pattern: int


@dataclass(frozen=True, slots=True)
class Column:
    """The column of a day, with how many there were of each sort.

    `words` says whether the day is written below it, `anchor` on which side of `words_x`: it never leaves the picture.
    """

    day: date
    x: str
    width: str
    words_x: str
    anchor: str
    blocks: tuple[Block, ...]
    quantities: tuple[int, ...]
    total: int
    words: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line across the chart, and its number."""

    y: str
    number: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A laid-out chart; `sorts` in the order of their patterns, from the foot of the columns up."""

    height: int
    foot: int
    sorts: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def draw_columns(days: Mapping[date, Mapping[str, int]], order: Sequence[str]) -> Chart | None:
    """Lay out how many of each sort there were on some days; None where there never was any.

    Sorts stand in the order given, those that it does not name after them.
    """
    present = {sort for counted in days.values() for sort, quantity in counted.items() if quantity}
    if not present:
        return None
    sorts = tuple([sort for sort in order if sort in present] + sorted(present.difference(order)))
    most = max(sum(counted.values()) for counted in days.values())
    step = _step(most)
    top = step * math.ceil(most / step)
    room = 100 / len(days)
    every = math.ceil(len(days) / MOST_WORDS)
    columns = tuple(
        Column(
            day=day,
            x=_percent(place * room + room * GAP / 2),
            width=_percent(room * (1 - GAP)),
            words_x=_percent((place + 1) * room if place * room > LAST_PART else place * room),
            anchor="end" if place * room > LAST_PART else "start",
            blocks=tuple(_blocks(days[day], sorts, top)),
            quantities=tuple(days[day].get(sort, 0) for sort in sorts),
            total=sum(days[day].values()),
            words=place % every == 0,
        )
        for place, day in enumerate(sorted(days))
    )
    lines = tuple(Line(_pixel(_y(number, top)), number) for number in range(0, top + 1, step))
    return Chart(HEAD + HEIGHT + FOOT, HEAD + HEIGHT, sorts, columns, lines)


def _blocks(counted: Mapping[str, int], sorts: Sequence[str], top: int) -> list[Block]:
    blocks, below = [], 0
    for place, sort in enumerate(sorts):
        quantity = counted.get(sort, 0)
        if quantity:
            upper = _y(below + quantity, top)
            blocks.append(Block(_pixel(upper), _pixel(_y(below, top) - upper), place % SORTS + 1))
            below += quantity
    return blocks


def _step(most: int) -> int:
    """How far the lines are apart: 1, 2 or 5 and zeros, so that there are few."""
    wanted = max(1.0, most / MOST_LINES)
    power = 10 ** math.floor(math.log10(wanted))
    return int(next(power * each for each in (1, 2, 5, 10) if power * each >= wanted))


def _y(number: int, top: int) -> float:
    return HEAD + HEIGHT * (1 - number / top)


def _pixel(length: float) -> str:
    """A length as SVG writes it, whatever the locale."""
    return f"{length:.1f}"


def _percent(share: float) -> str:
    return f"{share:.2f}%"
