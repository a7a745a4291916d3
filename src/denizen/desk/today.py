"""What lies before the office today, in figures: none of it tells a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import psycopg
from django.utils import timezone

from denizen.desk.counting import counted_lately
from denizen.desk.reading import start_of
from denizen.intake.errors import reason
from denizen.kernel import clock
from denizen.ledger import queries as ledger
from denizen.linkage import queries as linkage
from denizen.pages.labels import label
from denizen.register import queries as register

REFUSED_DAYS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many there are, and of which sorts: the code of each, its words and its part."""

    total: int
    sorts: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Today:
    """The day's work. `day` is the last on which anything came in, None if nothing ever did.

    `refused` counts what was received from `refused_from` on.
    """

    day: date | None
    refused_from: date | None
    waiting: int
    undecided: Figure
    refused: Figure
    overdue: Figure
    doubts: Figure
    doubts_overdue: int
    files: tuple[ledger.FileCount, ...]


def today(db: psycopg.Connection) -> Today:
    """Return the figures of the day, counted within the last minute; they are the same for everybody."""
    return counted_lately("today", lambda: _counted(db))


def _counted(db: psycopg.Connection) -> Today:
    """Count what waits, what is refused of the days up to the newest declaration, and the files of its day."""
    until = ledger.last_received(db)
    day = timezone.localdate(until) if until else None
    refused_from = day - REFUSED_DAYS if day else None
    questions = linkage.question_counts(db)
    overdue = register.overdue(db, clock.today())
    doubts = register.doubts_open(db, clock.today())
    refused = ledger.refused(db, since=start_of(refused_from)) if refused_from else []
    return Today(
        day=day,
        refused_from=refused_from,
        waiting=ledger.waiting(db),
        undecided=_figure((each.reason, label("question", each.reason), each.quantity) for each in questions),
        refused=_figure((each.code, str(reason(each.code)), each.quantity) for each in refused),
        overdue=_figure((each.about, label("about", each.about), each.quantity) for each in overdue),
        doubts=_figure((each.about, label("group", each.about), each.quantity) for each in doubts),
        doubts_overdue=sum(each.overdue for each in doubts),
        files=tuple(ledger.files(db, since=start_of(day))) if day else (),
    )


def _figure(sorts: Iterable[tuple[str, str, int]]) -> Figure:
    found = tuple(sorts)
    return Figure(sum(quantity for _code, _words, quantity in found), found)
