"""What lies before the office today, in figures: none of it tells a person."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import psycopg
from django.utils import timezone

from denizen.desk.counting import counted_lately
from denizen.intake.errors import reason
from denizen.kernel import clock
from denizen.ledger import queries as ledger
from denizen.linkage import queries as linkage
from denizen.pages.labels import label
from denizen.register import queries as register

REFUSED_DAYS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many there are, and of which sorts: each in words, with its part."""

    total: int
    sorts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Today:
    """The day's work. `day` is the last on which anything came in, None if nothing ever did."""

    day: date | None
    waiting: int
    undecided: Figure
    refused: Figure
    overdue: Figure
    files: tuple[ledger.FileCount, ...]


def today(db: psycopg.Connection) -> Today:
    """Return the figures of the day, counted within the last minute; they are the same for everybody."""
    return counted_lately("today", lambda: _counted(db))


def _counted(db: psycopg.Connection) -> Today:
    """Count what waits, what was refused in the seven days up to the newest declaration, and the files of its day."""
    until = ledger.last_received(db)
    questions = [(label("question", each.reason), each.quantity) for each in linkage.question_counts(db)]
    overdue = [(label("about", each.about), each.quantity) for each in register.overdue(db, clock.today())]
    refused = ledger.refused(db, since=until - REFUSED_DAYS) if until else []
    day = timezone.localdate(until) if until else None
    return Today(
        day=day,
        waiting=ledger.waiting(db),
        undecided=_figure(questions),
        refused=_figure([(str(reason(each.code)), each.quantity) for each in refused]),
        overdue=_figure(overdue),
        files=tuple(ledger.files(db, since=_start_of(day))) if day else (),
    )


def _figure(sorts: list[tuple[str, int]]) -> Figure:
    return Figure(sum(quantity for _words, quantity in sorts), tuple(sorts))


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
