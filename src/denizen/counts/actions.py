"""Counting anew, as the worker: the figures of all areas in one transaction, with its line in the journal."""

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import psycopg

from denizen.journal.actions import write_entry
from denizen.kernel.clock import day_of
from denizen.kernel.db import Statements

__all__ = ["Counted", "recount", "recount_if_due"]

_sql = Statements("denizen.counts")

MONTHS = 36
"""For the first day of how many months back there are figures."""
LEAST_PAUSE = timedelta(minutes=1)
WHOLE_EVERY = timedelta(hours=6)
"""How often earlier days are counted too: only what was declared late changes them."""
PAUSE_PER_WORK = 20
"""After a counting that took a second nothing is counted for so many: a large town counts a twentieth of the time."""

_TABLES = ("working_table", "working_table_of_areas", "working_table_of_figures", "empty", "work_in_memory")
_STEPS = (
    "count_facts", "count_occupancy", "count_confirmations", "count_work", "find_areas_around", "roll_up",
    "drop_figures", "keep_figures",
)  # fmt: skip
_LOOKS = {"find_areas_around": "look_at_counted", "roll_up": "look_at_figures"}
"""After which steps the planner looks at what they made."""


@dataclass(frozen=True, slots=True)
class Counted:
    """That figures were counted: for which days, how many of them changed, and in how many seconds."""

    days: tuple[date, ...]
    changed: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Last:
    counted_at: datetime | None
    whole_at: datetime | None
    days: list[date]
    took: timedelta
    newest_news: UUID | None
    newest_entry: UUID | None
    news: UUID | None
    entry: UUID | None


def recount_if_due(db: psycopg.Connection, *, actor: UUID, now: datetime) -> Counted | None:
    """Count today anew if anything was recorded since and the last counting is a while ago; at times all days."""
    (last,) = _sql.rows(db, "last_counting", of=_Last)
    if last.counted_at is None or last.whole_at is None or last.days[-1:] != [day_of(now)]:
        return recount(db, actor=actor, now=now)
    changed = (last.newest_news, last.newest_entry) != (last.news, last.entry)
    pause = max(LEAST_PAUSE, PAUSE_PER_WORK * last.took)
    if not changed or last.counted_at <= now < last.counted_at + pause:
        return None
    return recount(db, actor=actor, now=now, whole=not last.whole_at <= now < last.whole_at + WHOLE_EVERY)


def recount(db: psycopg.Connection, *, actor: UUID, now: datetime, whole: bool = True) -> Counted:
    """Count people and dwellings of all areas anew, for today and, unless not `whole`, the first days of months.

    Whoever reads meanwhile sees the figures of before. Two that count at once take turns.
    """
    all_days = days_counted(day_of(now))
    days = all_days if whole else all_days[-1:]
    began = time.monotonic()
    with db.transaction():
        (last,) = _sql.rows(db, "take_turn", of=_Last)
        params = {"days": days, "all_days": all_days, "first": days[0], "today": days[-1]}
        for table in _TABLES:
            _sql.run(db, table)
        changed = 0
        for step in _STEPS:
            changed = _sql.run(db, step, params).rowcount
            if look := _LOOKS.get(step):
                _sql.run(db, look)
        took = time.monotonic() - began
        note = {
            "now": now,
            "whole_at": now if whole else last.whole_at,
            "all_days": all_days,
            "took": timedelta(seconds=took),
            "news": last.news,
            "entry": last.entry,
        }
        _sql.run(db, "note_counting", note)
        write_entry(db, actor=actor, now=now, act="counts.recount", quantity=changed)
    return Counted(tuple(days), changed, took)


def days_counted(today: date) -> list[date]:
    """The days for which is counted: the first of each of the last months, and today at the end."""
    months = today.year * 12 + today.month - 1
    firsts = [date(month // 12, month % 12 + 1, 1) for month in range(months - MONTHS + 1, months + 1)]
    return sorted({*firsts, today})
