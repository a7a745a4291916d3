"""The timeline: a history as bars over time, laid out here and drawn as SVG by a template.

All positions are percentages of the picture's width, as text, so that a locale's decimal comma never reaches the
SVG and the same picture fits a phone and a wide screen without shrinking its words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from uuid import UUID

from django.utils import timezone

from denizen.kernel.partial import PartialDate

ROW_HEIGHT = 38
AXIS_HEIGHT = 22
LEAST_WIDTH = 0.5
MOST_TICKS = 5
_STEPS_IN_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240)


@dataclass(frozen=True, slots=True)
class Spell:
    """Something that held for a while: since when, until when, and when the register learnt it.

    `began` holds the possible first days, `ended` the possible first days of absence (None: it goes on). `otherwise`:
    somebody said of it what is not believed.
    """

    label: str
    began: PartialDate
    ended: PartialDate | None
    learnt: datetime
    disputed: bool
    source: UUID
    otherwise: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar, in percent of the picture's width; hatched where the spell is only possible."""

    x: str
    width: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the picture."""

    spell: Spell
    segments: tuple[Segment, ...]
    x: str
    width: str
    learnt_x: str
    top: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the calendar behind the bars; `anchor` keeps its words inside the picture."""

    day: date
    x: str
    anchor: str
    names_month: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A laid-out timeline."""

    first: date
    last: date
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    today_x: str
    height: int
    axis_y: int


@dataclass(frozen=True, slots=True)
class _Axis:
    """The stretch of time that the picture shows."""

    first: date
    last: date

    @classmethod
    def around(cls, spells: Sequence[Spell], today: date) -> Self:
        """From the earliest day that any spell names to the latest, and always over today, with some air."""
        days = [today, *(timezone.localdate(spell.learnt) for spell in spells)]
        for spell in spells:
            ended = spell.ended or PartialDate.UNKNOWN
            named = (spell.began.earliest, spell.began.latest, ended.earliest, ended.latest)
            days += [day for day in named if day is not None]
        first, last = min(days), max(days)
        air = timedelta(days=max(15, (last - first).days // 25))
        return cls(first - air, last + air)

    def share(self, day: date) -> float:
        """Where a day stands, in percent from the left; days outside stand at the edge."""
        return min(100.0, max(0.0, 100 * (day - self.first).days / (self.last - self.first).days))


def draw(spells: Sequence[Spell], today: date) -> Picture | None:
    """Lay the spells out, one row each in the order given; None where there is nothing to show."""
    if not spells:
        return None
    axis = _Axis.around(spells, today)
    bars = tuple(_bar(spell, axis, today, row * ROW_HEIGHT) for row, spell in enumerate(spells))
    axis_y = len(bars) * ROW_HEIGHT
    return Picture(
        first=axis.first,
        last=axis.last,
        bars=bars,
        ticks=_ticks(axis),
        today_x=_percent(axis.share(today)),
        height=axis_y + AXIS_HEIGHT,
        axis_y=axis_y,
    )


def _bar(spell: Spell, axis: _Axis, today: date, top: int) -> Bar:
    """The row of one spell: perhaps hatched, then certain, then perhaps hatched again.

    Nothing is certain after today: a spell that goes on is hatched from there on.
    """
    ended = spell.ended
    possible_from = axis.share(spell.began.earliest or axis.first)
    certain_from = axis.share(spell.began.latest or axis.last)
    certain_until = axis.share(today if ended is None else min(today, ended.earliest or axis.first))
    possible_until = axis.share(axis.last if ended is None else ended.latest or axis.last)
    possible_until = min(100.0, max(possible_until, possible_from + LEAST_WIDTH))
    possible_from = min(possible_from, possible_until - LEAST_WIDTH)
    if certain_from < certain_until:
        stretches = [
            (possible_from, certain_from, False),
            (certain_from, min(certain_until, possible_until), True),
            (certain_until, possible_until, False),
        ]
    else:
        stretches = [(possible_from, possible_until, False)]
    segments = tuple(
        Segment(_percent(start), _percent(end - start), certain)
        for start, end, certain in stretches
        if round(end - start, 2) > 0  # one that would be written as nothing is none
    )
    return Bar(
        spell=spell,
        segments=segments,
        x=_percent(possible_from),
        width=_percent(possible_until - possible_from),
        learnt_x=_percent(axis.share(timezone.localdate(spell.learnt))),
        top=top,
    )


def _ticks(axis: _Axis) -> tuple[Tick, ...]:
    """First days of months or years, so few that their words fit on a phone."""
    months = (axis.last.year - axis.first.year) * 12 + axis.last.month - axis.first.month
    step = next((step for step in _STEPS_IN_MONTHS if months // step <= MOST_TICKS), 600)
    first_month = axis.first.year * 12 + axis.first.month  # the month after the first, counted from year 0
    ticks = []
    for month in range(-(-first_month // step) * step, first_month + months, step):
        day = date(month // 12, month % 12 + 1, 1)
        share = axis.share(day)
        anchor = "start" if share < 8 else "end" if share > 92 else "middle"
        ticks.append(Tick(day, _percent(share), anchor, step < 12))
    return tuple(ticks)


def _percent(share: float) -> str:
    """A percentage as SVG writes it, whatever the locale."""
    return f"{share:.2f}%"
