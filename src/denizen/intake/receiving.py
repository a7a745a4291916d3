"""The reception as a process: it is woken by what pages hand in, and has each file read by a process of its own.

That one has limits: whatever a file does to it (memory, time, a fault of ours), the reception goes on. A file over
which it ended three times is refused. Several receptions may run beside each other: who reads a file holds its row.
"""

import logging
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import psycopg

from denizen.intake.errors import FileSpoilt
from denizen.intake.reception import settle, settle_mending
from denizen.journal.actions import beat
from denizen.journal.queries import RECEPTION
from denizen.kernel.db import Statements, listen
from denizen.kernel.logs import told

log = logging.getLogger("denizen.reception")

_sql = Statements("denizen.intake")

CHANNEL = "reception"
"""On which the doors notify."""

LATER = os.EX_TEMPFAIL
"""The code with which a reader ends that could not work now: the database is away, or the disk nearly full."""

_SECONDS_UNWOKEN = 15.0
_SECONDS_BETWEEN_LOOKS = 0.05
_SECONDS_UNTIL_AGAIN = 5.0
_SECONDS_TO_LEAVE = 10.0
_SECONDS_BETWEEN_BEATS = 10.0
_SECONDS_UNTIL_FORGOTTEN_AGAIN = 3600.0
_MOST_ATTEMPTS = 3
# The process that unpacks a workbook has its own, lower one (`files.guards.Limits`).
_MEMORY = 4_000_000_000
_SECONDS_TO_READ = 1800


def limit_this_process() -> None:
    """Let a process that reads one file have no more than its share of memory and time."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(_SECONDS_TO_READ)


@dataclass(slots=True)
class _Turn:
    """What comes now and then: at once, and again when so many seconds have passed."""

    seconds: float
    came_at: float = float("-inf")

    def comes(self) -> bool:
        """Whether it is time; then not again for a while."""
        if time.monotonic() - self.came_at < self.seconds:
            return False
        self.came_at = time.monotonic()
        return True


@dataclass(slots=True)
class _Lane:
    """One kind of work, of which one is done at a time: files, or rows to mend, so that neither waits for the other."""

    name: str
    option: str
    process: "subprocess.Popen[bytes] | None" = None
    at: UUID | None = None
    not_before: float = 0.0

    def goes_on(self, db: psycopg.Connection, command: Sequence[str]) -> bool:
        """Look after what is being done, or begin the next; whether anything is being done."""
        if self.process is not None:
            if (code := self.process.poll()) is None:
                return True
            self._ended(db, code)
        if time.monotonic() < self.not_before:
            return False
        row = _sql.run(db, f"files/{self.name}_waits").fetchone()
        if row is None:
            return False
        self.at = row[0]
        self.process = subprocess.Popen([*command, self.option, str(self.at)])
        return True

    def _ended(self, db: psycopg.Connection, code: int) -> None:
        assert self.at is not None, "what is being done is known"
        at, self.process, self.at = self.at, None, None
        if code == 0:
            return
        if code == LATER:
            self.not_before = time.monotonic() + _SECONDS_UNTIL_AGAIN
            return
        log.error("what was handed in could not be read", extra=told(kind=self.name, code=code))
        if self.name == "mending":
            settle_mending(db, at, code=FileSpoilt.code)
            return
        attempts = _sql.run(db, "files/count_attempt", {"file": at}).fetchone()
        if attempts is not None and attempts[0] >= _MOST_ATTEMPTS:
            with db.transaction():
                settle(db, at, state="refused", code=FileSpoilt.code)

    def leave(self) -> None:
        """End what is being done; it waits as before."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(_SECONDS_TO_LEAVE)
            except subprocess.TimeoutExpired:
                self.process.kill()


def receive_for_ever(db: psycopg.Connection, ears: psycopg.Connection, *, once: bool = False) -> None:
    """Have read what is handed in, as it comes; `once` until nothing waits. Raises OperationalError."""
    command = (sys.executable, "-m", "denizen.site.cli", "reception")
    lanes = (_Lane("file", "--file"), _Lane("mending", "--mending"))
    beats, forgets = _Turn(_SECONDS_BETWEEN_BEATS), _Turn(_SECONDS_UNTIL_FORGOTTEN_AGAIN)
    try:
        for _woken in listen(ears, CHANNEL, every=_SECONDS_UNWOKEN):
            _beat(db, beats)
            while _go_on(lanes, db, command):
                time.sleep(_SECONDS_BETWEEN_LOOKS)
                _beat(db, beats)
            _sql.run(db, "files/forget_mended")
            if forgets.comes():
                _sql.run(db, "files/forget_files")
            if once:
                return
    finally:
        for lane in lanes:
            lane.leave()


def _go_on(lanes: Sequence[_Lane], db: psycopg.Connection, command: Sequence[str]) -> bool:
    """Look after all of them, so that none keeps another waiting; whether anything is being done."""
    busy = [lane.goes_on(db, command) for lane in lanes]
    return any(busy)


def _beat(db: psycopg.Connection, beats: _Turn) -> None:
    """Say that the reception is at work, now and then: each time is a transaction."""
    if beats.comes():
        beat(db, process=RECEPTION)
