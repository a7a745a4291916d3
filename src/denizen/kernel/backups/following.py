"""Following the server's log into the store, second by second, for as long as the register is served.

What is lost with a disk is then what was written in the last second or two. The server keeps its log until the store
has it: a stop of the follower, or a store that is not there for a while, loses nothing.
"""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pyrage

from denizen.kernel.backups import BackupUnusable
from denizen.kernel.backups.log import SLOT, Log, LogWriter
from denizen.kernel.backups.replication import Identity, Replication, lsn_text
from denizen.kernel.backups.sealing import Marks
from denizen.kernel.server import Tell

SECONDS_TO_DISK = 1.0
_SECONDS_TO_WAIT = 0.25
_SECONDS_OF_SILENCE = 60.0
"""The server is asked for a sign of life every second; one that gives none for so long is gone."""

_SECONDS_TO_REST = 3.0


@dataclass(frozen=True)
class Follower:
    """Everything that following takes: where the server is, where the log goes, how it is sealed and marked."""

    url: str
    log: Path
    marks: Marks
    to: pyrage.x25519.Recipient
    tell: Tell

    def run(self, over: Callable[[], bool]) -> None:
        """Follow until `over` says so, beginning anew after whatever happens to the server, the network or the disk."""
        trouble = ""

        def well() -> None:
            nonlocal trouble
            if trouble:
                self.tell("the log reaches the store again")
                trouble = ""

        while not over():
            try:
                self._follow(over, well)
            except (psycopg.OperationalError, BackupUnusable, OSError, ValueError) as error:
                reason = f"{error}".splitlines()[0]
                if reason != trouble:
                    self.tell(f"the log does not reach the store ({reason}); trying again")
                trouble = reason
                _rest(over)

    def _follow(self, over: Callable[[], bool], well: Callable[[], None]) -> None:
        with closing(Replication(self.url)) as server:
            writer, who = self._begin(server)
            server.follow(SLOT, writer.kept_until, who.timeline)
            on_disk = heard = time.monotonic()
            while True:
                ending = over()
                asked = False
                for part in server.received(_SECONDS_TO_WAIT):
                    heard = time.monotonic()
                    asked = asked or part.asked
                    if part.data:
                        writer.take(part.start, part.data)
                    elif part.start == writer.kept_until:
                        writer.nothing_new()
                    if time.monotonic() - on_disk > SECONDS_TO_DISK:
                        break
                if asked or ending or time.monotonic() - on_disk > SECONDS_TO_DISK:
                    writer.keep()
                    server.confirm(writer.kept_until)
                    well()
                    on_disk = time.monotonic()
                if ending:
                    return
                if time.monotonic() - heard > _SECONDS_OF_SILENCE:
                    raise psycopg.OperationalError("the server gives no sign of life")

    def _begin(self, server: Replication) -> tuple[LogWriter, Identity]:
        """See where the store stands and where the server can still begin."""
        who = server.identify()
        size = server.segment_bytes()
        held = server.held_from(SLOT)
        if held is None:
            self.tell(
                "the store was away for so long that the server gave up keeping its log: there is a gap in the log,"
                " make a new backup now"
            )
            server.drop(SLOT)
            held = server.held_from(SLOT)
        log = Log.of(self.log, who.system, who.timeline)
        start = (who.position if held is None else held) // size * size
        there = max((piece.end for piece in log.pieces()), default=None)
        if there is not None and there > who.position:
            raise BackupUnusable(
                f"{log.folder} reaches to {lsn_text(there)}, beyond this server's {lsn_text(who.position)}: it is the"
                " log of another server with the same past; name another store"
            )
        if there is not None and there < start:
            self.tell("there is a gap in the log that the store has: make a new backup now")
        return LogWriter(log, marks=self.marks, to=self.to, start=start, segment_bytes=size), who


def _rest(over: Callable[[], bool]) -> None:
    until = time.monotonic() + _SECONDS_TO_REST
    while time.monotonic() < until and not over():
        time.sleep(0.1)
