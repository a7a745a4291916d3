"""What runs erased and kept, the holds that stand, and the terms by which it is done."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from denizen.access.queries import ask
from denizen.kernel.db import Statements

_sql = Statements("denizen.retention")


@dataclass(frozen=True, slots=True)
class Line:
    """How much of one kind went, by which class's term, and on what that rests."""

    cls: str
    what: str
    quantity: int
    law: str | None
    article: str | None
    source_status: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """How many people or stays were past their time and were kept, and why, by a code."""

    reason: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Run:
    """One day's erasing; `ended_at` None where it is to go on."""

    day: date
    pack: str
    ended_at: datetime | None
    erased: list[Line] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Term:
    """How long a class of data is kept here, in years, months and days; of what is kept for good all are None."""

    cls: str
    keep: list[int | None]
    keep_after_death: list[int | None]
    counted_from: str
    law: str | None
    article: str | None
    source_status: str

    @property
    def length(self) -> str:
        """The time in words, in the language active when it is read."""
        return _in_words(self.keep) or _("for good")

    @property
    def after_death(self) -> str:
        """The time after a death in words, where it is another; else nothing."""
        return _in_words(self.keep_after_death)


@dataclass(frozen=True, slots=True)
class Report:
    """What the desk shows: the terms in force, the latest runs, and how many holds of which reason end when first."""

    terms: list[Term]
    runs: list[Run]
    holds: list[tuple[str, int, date]]


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold that stands."""

    id: UUID
    person_id: UUID
    reason: str
    placed_at: datetime
    until: date


@dataclass(frozen=True, slots=True)
class LastRun:
    """For how many days no run was done; None where none was. `young`: nothing was received more than two days ago."""

    days: int | None
    young: bool


def last_run(db: psycopg.Connection, *, now: datetime) -> LastRun:
    """When the last run was done. Runs as the owner."""
    (last,) = _sql.rows(db, "last_run", {"now": now}, of=LastRun)
    return last


def holds(db: psycopg.Connection, *, today: date) -> list[Hold]:
    """The holds that stand on a day, those first that end first. Runs as the worker."""
    return _sql.rows(db, "holds", {"today": today}, of=Hold)


def runs(db: psycopg.Connection, *, most: int = 31) -> list[Run]:
    """The latest runs, the newest first. Runs as the worker."""
    return _runs(_sql.run(db, "runs", {"most": most}).fetchall(), _sql.run(db, "kept").fetchall())


def terms(db: psycopg.Connection, *, today: date) -> list[Term]:
    """How long each class of data is kept here, by the terms in force. Runs as the worker."""
    return _sql.rows(db, "terms", {"today": today}, of=Term)


def report(db: psycopg.Connection, *, token: str, today: date) -> Report:
    """Return what supervisors and auditors are shown. Raises AccessRefused."""
    answer = ask(db, _sql.text("report"), {"token": token, "today": today})
    return Report(
        terms=[Term(*each) for each in answer["terms"]],
        runs=_runs(
            [
                (date.fromisoformat(day), pack, ended_at and datetime.fromisoformat(ended_at), *rest)
                for day, pack, ended_at, *rest in answer["runs"]
            ],
            [(date.fromisoformat(day), *rest) for day, *rest in answer["kept"]],
        ),
        holds=[(reason, quantity, date.fromisoformat(first)) for reason, quantity, first in answer["holds"]],
    )


def _in_words(length: list[int | None]) -> str:
    years, months, days = (number or 0 for number in length)
    words = (
        ngettext("%(n)d year", "%(n)d years", years) % {"n": years} if years else "",
        ngettext("%(n)d month", "%(n)d months", months) % {"n": months} if months else "",
        ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else "",
    )
    return " ".join(filter(None, words))


def _runs(rows: list[tuple[Any, ...]], kept: list[tuple[Any, ...]]) -> list[Run]:
    made: dict[date, Run] = {}
    spared: dict[date, list[Kept]] = defaultdict(list)
    for day, *rest in kept:
        spared[day].append(Kept(*rest))
    for day, pack, ended_at, *rest in rows:
        run = made.setdefault(day, Run(day, pack, ended_at, [], spared[day]))
        if rest[0] is not None:
            run.erased.append(Line(*rest))
    return list(made.values())
