"""The worker while it works the queue: its heartbeat, room on the disks, the clock, and what it tells of itself."""

import logging
import time
from datetime import datetime

import psycopg

from denizen.access.actions import sweep_tickets
from denizen.access.queries import SYSTEM_ACTOR
from denizen.intake.actions import Applied, Applier
from denizen.intake.errands import forget_errands, run_errands
from denizen.intake.queries import record_clock
from denizen.journal.actions import beat
from denizen.journal.queries import WORKER
from denizen.kernel.clock import now
from denizen.kernel.disk import nearly_full
from denizen.kernel.logs import told
from denizen.kernel.metrics import DECIDED, PAUSED, ROUND_SECONDS, ROUND_SIZE, SWEPT
from denizen.register.actions import note_block_requests

log = logging.getLogger("denizen.worker")

_SECONDS_BETWEEN_BEATS = 10.0
_SECONDS_BETWEEN_LINES = 10.0
_SECONDS_BETWEEN_NOTES = 10.0
_SECONDS_UNTIL_SWEPT_AGAIN = 10.0
# After a small round the worker rests twice as long as it took, and not longer than this: the cores are left to those
# who declare or read, and what comes meanwhile shares the cost of the next round, which is nearly that of one alone.
_RESTS, _LONGEST_REST = 2.0, 0.03
_SMALL_ROUND = 100
# Two machines that keep their clocks in step differ by less.
_SECONDS_OUT_OF_STEP = 2.0


class Shift:
    """One worker at work: each call of `work` empties the queue and completes the access log."""

    def __init__(self, db: psycopg.Connection) -> None:
        """Prepare the worker's connection, as `Applier` does."""
        self._db = db
        self._applier = Applier(db, actor=SYSTEM_ACTOR)
        self._beat_at = self._told_at = self._noted_at = float("-inf")
        self._untold = Applied()
        self._rounds = 0
        self._paused = False
        self._behind = False
        self._drift = _drift()
        self._sweeping_fails = False
        self._swept_not_before = 0.0

    def work(self) -> None:
        """Apply what waits, round by round, and log whom unredeemed tickets may have shown.

        Where a disk is nearly full nothing is applied, since that would fill it: what waits goes on waiting, and the
        room that is left serves the access log, without which nobody can be read.
        """
        self._beat()
        self._look_at_clock()
        if not self._out_of_room():
            run_errands(self._applier, now)
            began = time.perf_counter()
            for done in self._applier.rounds(now):
                self._count(done, time.perf_counter() - began)
                # Somebody waits for an errand; who sent a file does not.
                run_errands(self._applier, now)
                self._sweep()
                self._beat()
                if self._out_of_room():
                    break
                if done.taken < _SMALL_ROUND:
                    time.sleep(min(_RESTS * (time.perf_counter() - began), _LONGEST_REST))
                began = time.perf_counter()
        self._sweep()
        forget_errands(self._db)
        self._tell()

    def _count(self, done: Applied, seconds: float) -> None:
        ROUND_SECONDS.observe(seconds)
        ROUND_SIZE.observe(done.taken)
        DECIDED.labels("applied").inc(done.applied)
        DECIDED.labels("refused").inc(done.refused)
        DECIDED.labels("undecided").inc(done.undecided)
        self._untold += done
        self._rounds += 1
        self._tell()

    def _sweep(self) -> None:
        """Complete the access log, unless that failed a moment ago: where it cannot be done, declarations go on.

        Raises OperationalError where the database is gone.
        """
        if time.monotonic() < self._swept_not_before:
            return
        try:
            SWEPT.inc(sweep_tickets(self._db))
            self._note_block_requests()
        except psycopg.Error as error:
            if self._db.closed:
                raise
            if not self._sweeping_fails:
                log.warning(
                    "the access log cannot be completed; it is tried again",
                    extra=told(kind=type(error).__qualname__, state=error.sqlstate),
                )
            self._sweeping_fails = True
            self._swept_not_before = time.monotonic() + _SECONDS_UNTIL_SWEPT_AGAIN
        else:
            if self._sweeping_fails:
                log.info("the access log is completed again")
            self._sweeping_fails = False

    def _note_block_requests(self) -> None:
        """Note, now and then, what was asked about people whose address is blocked: they are told of it."""
        if time.monotonic() - self._noted_at >= _SECONDS_BETWEEN_NOTES:
            note_block_requests(self._db)
            self._noted_at = time.monotonic()

    def _beat(self) -> None:
        """Say that this worker is at work, now and then: each time is a transaction."""
        if time.monotonic() - self._beat_at >= _SECONDS_BETWEEN_BEATS:
            beat(self._db, process=WORKER)
            self._beat_at = time.monotonic()

    def _tell(self) -> None:
        """One line for all rounds of some seconds: a busy hour has a hundred thousand of them."""
        if self._rounds and time.monotonic() - self._told_at >= _SECONDS_BETWEEN_LINES:
            done = self._untold
            log.info(
                "rounds",
                extra=told(
                    rounds=self._rounds,
                    taken=done.taken,
                    applied=done.applied,
                    refused=done.refused,
                    undecided=done.undecided,
                ),
            )
            self._untold, self._rounds, self._told_at = Applied(), 0, time.monotonic()

    def _out_of_room(self) -> bool:
        """Whether to leave the queue alone; said in the log when it begins and when it is over."""
        full = nearly_full()
        if full != self._paused:
            self._paused = full
            PAUSED.set(full)
            if full:
                log.warning("a disk is nearly full: what waits is applied when there is room again")
            else:
                log.info("there is room on the disk again: what waits is applied")
        return full

    def _look_at_clock(self) -> None:
        """Say when the clock jumped, and when it stands behind what the register has recorded already.

        Nothing is disordered by it (`time_of_record.sql`), yet all is recorded at one instant until it is mended.
        """
        drift, before = _drift(), self._drift
        self._drift = drift
        if abs(drift - before) > _SECONDS_OUT_OF_STEP:
            log.warning("the clock jumped", extra=told(seconds=round(drift - before, 1)))
        behind = _seconds_behind(record_clock(self._db))
        if (behind > _SECONDS_OUT_OF_STEP) != self._behind:
            self._behind = not self._behind
            if self._behind:
                log.warning(
                    "the clock stands behind the register's time of record",
                    extra=told(seconds=round(behind, 1)),
                )
            else:
                log.info("the clock has caught up with the register's time of record")


def _drift() -> float:
    """By how many seconds the clock is ahead of one that nobody sets: only how it changes means anything."""
    return now().timestamp() - time.monotonic()


def _seconds_behind(latest: datetime | None) -> float:
    return (latest - now()).total_seconds() if latest else 0.0
