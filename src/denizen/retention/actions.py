"""Erasing what is past its time, batch by batch, and holding back what a case needs. Runs as the worker.

Who is erased is decided by functions of the database, by the terms that stand there and its own clock; none of them
takes a person. A run that was stopped is gone on with: each batch is a transaction.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql

from denizen.intake.actions import Applier
from denizen.journal.actions import write_entry
from denizen.kernel.clock import day_of
from denizen.kernel.db import Statements
from denizen.linkage.actions import unkey
from denizen.retention.errors import HoldUnknown

__all__ = ["ERASERS", "erase_if_due", "lift_hold", "place_hold", "plan", "run"]

log = logging.getLogger("denizen.retention")

_sql = Statements("denizen.retention")

PEOPLE = 200
"""People that one transaction erases: declarations wait for it, some tenths of a second."""
STAYS = 200
RECORDS = 5_000

ERASERS = (
    "erase_log", "erase_disclosures", "erase_askings", "erase_tickets", "erase_extracts", "erase_entries",
    "erase_uploads", "erase_refused", "erase_batches", "erase_news", "erase_sessions",
    "erase_accounts", "erase_parties", "erase_runs",
)  # fmt: skip
"""What erases records, in this order: what names a file, a party or an account goes before it."""

_NIGHT = time(2)
_HERE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Erased:
    """What a run erased: how many records of all kinds, people and stays among them."""

    day: date
    quantity: int


def erase_if_due(db: psycopg.Connection, *, actor: UUID, now: datetime) -> Erased | None:
    """Do today's run, where it is past two at night and the run is not done; None where there was nothing to do."""
    if now.astimezone(_HERE).time() < _NIGHT or _flag(db, "finished", {"today": day_of(now)}):
        return None
    return run(db, actor=actor, now=now)


def run(db: psycopg.Connection, *, actor: UUID, now: datetime) -> Erased:
    """Erase all that is past its time today, or go on with what a stopped run left. Leaves one line in the journal.

    A day's run may be done again: it finds what came in since. Of a day that has not come there is none: the database
    raises InsufficientPrivilege.
    """
    day = {"today": day_of(now)}
    with db.transaction():
        _sql.run(db, "begin_run", day)
    applier = Applier(db, actor=actor)
    while _erase_people(applier, day, now):
        pass
    while _erase_stays(applier, day, now):
        pass
    with applier.undisturbed(now):
        _sql.run(db, "tidy_people", day)
    for eraser in ERASERS:
        _erase_records(db, eraser, day)
    with db.transaction():
        row = _sql.run(db, "end_run", day).fetchone()
        quantity = row[0] if row else 0
        write_entry(db, actor=actor, now=now, act="retention.run", quantity=quantity)
    log.info("what was past its time is erased")
    return Erased(day["today"], quantity)


def plan(db: psycopg.Connection, *, now: datetime) -> list[tuple[str, str, int]]:
    """Return what a run would erase and keep now, by class or reason; all that finds it out is undone.

    People and stays are counted, and not how much hangs on them: nobody waits while it is looked for.
    """
    day = {"today": day_of(now)}
    with db.transaction(force_rollback=True):
        before = _went(db, day)
        _flag(db, "begin_run", day)
        due = _sql.run(db, "due_by_class").fetchall()
        for eraser in ERASERS:
            _erase_records(db, eraser, day)
        after = _went(db, day)
    went = [
        (*kind, quantity - (0 if kind[0] == "kept" else before.get(kind, 0)))
        for kind, quantity in after.items()
    ]
    return [(cls, what, quantity) for cls, what, quantity in (*due, *went) if quantity]


def place_hold(
    db: psycopg.Connection, *, actor: UUID, person_id: UUID, reason: str, until: date, now: datetime
) -> UUID:
    """Let nothing of a person be erased up to a day, a year on at most; `reason` is doubt, disclosure, case or claim.

    Raises HeldPersonUnknown, HoldTooLong, HoldReasonUnknown.
    """
    with db.transaction():
        held = {"person_id": person_id, "reason": reason, "until": until, "now": now, "actor_id": actor}
        row = _sql.run(db, "place_hold", held).fetchone()
        assert row is not None, "an insertion returns its row"
        write_entry(db, actor=actor, now=now, act="retention.hold", reference=row[0])
    hold_id: UUID = row[0]
    return hold_id


def lift_hold(db: psycopg.Connection, *, actor: UUID, hold_id: UUID, now: datetime) -> None:
    """Lift a hold before its time. Raises HoldUnknown."""
    with db.transaction():
        if not _sql.run(db, "lift_hold", {"hold_id": hold_id, "now": now}).rowcount:
            raise HoldUnknown
        write_entry(db, actor=actor, now=now, act="retention.lift", reference=hold_id)


def _erase_people(applier: Applier, day: dict[str, date], now: datetime) -> bool:
    """Erase some people; false where none is left. Their keys are found by their words, so they go first."""
    with applier.undisturbed(now):
        taken = _sql.run(applier.db, "take_people", {**day, "most": PEOPLE}).fetchall()
        people = [person for (person,) in taken]
        unkey(applier.db, people)
        _sql.run(applier.db, "erase_taken", day)
        return _left(applier.db)[0] > 0


def _erase_stays(applier: Applier, day: dict[str, date], now: datetime) -> bool:
    """Erase some stays of people who remain; where facts would not be as they were, one by one, and such a one not."""
    for most in (STAYS, 1):
        try:
            with applier.undisturbed(now):
                rows = _sql.run(applier.db, "erase_stays", {**day, "most": most}).fetchall()
                people = [person for (person,) in rows]
                if people and not applier.leaves_as_they_are(people, now):
                    raise _Differs
                return _left(applier.db)[1] > 0
        except _Differs:
            continue
    with applier.undisturbed(now):
        _sql.run(applier.db, "pass_over_stay", day)
        return _left(applier.db)[1] > 0


class _Differs(Exception):
    """Without what was erased, a fact that is not past its time would be another."""


def _erase_records(db: psycopg.Connection, eraser: str, day: dict[str, date]) -> None:
    statement = _sql.composed("erase_records", eraser=sql.Identifier(eraser))
    while True:
        with db.transaction():
            row = db.execute(statement, {**day, "most": RECORDS}).fetchone()
        if not row or not row[0]:
            return


def _went(db: psycopg.Connection, day: dict[str, date]) -> dict[tuple[str, str], int]:
    return {(kind, what): quantity for kind, what, quantity in _sql.run(db, "went", day).fetchall()}


def _left(db: psycopg.Connection) -> tuple[int, int]:
    row = _sql.run(db, "left_to_do").fetchone()
    assert row is not None, "counting always gives a row"
    people, stays = row[0]
    return people, stays


def _flag(db: psycopg.Connection, name: str, params: dict[str, date]) -> bool:
    row = _sql.run(db, name, params).fetchone()
    return bool(row and row[0])
