"""Filling a register through the real pipeline: one process receives files, another applies what was received."""

import time
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path

from benchmarks.people import write_csv
from benchmarks.processes import CONTEXT, Child
from benchmarks.stage import Stage, Town, prepare_process
from denizen.access.queries import SYSTEM_ACTOR
from denizen.intake.actions import Applied, Applier
from denizen.intake.importing import receive_file
from denizen.kernel.clock import now
from denizen.kernel.crypto import Vault
from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.roles import WORKER
from denizen.ledger.actions import Sender

_PAUSE_SECONDS = 0.05


@dataclass(frozen=True)
class Receiving:
    """What the receiving process did, in seconds of the machine's monotonic clock."""

    began: float
    ended: float
    declarations: int
    rejected: int


@dataclass(frozen=True)
class Applying:
    """What the applying process did; `taken_by` are (instant, declarations taken so far) after each round."""

    working_seconds: float
    done: Applied
    taken_by: list[tuple[float, int]]


class Load:
    """People on their way into a register. Made by `start`; `finish` waits and tells what it took."""

    def __init__(self, stage: Stage, town: Town, files: list[Path]) -> None:
        """Start both processes. The applier works until everything received is applied."""
        home = Home.current().path
        # Kept here: the children look for it by name while they start, and it is gone with its last holder.
        self._received = received = CONTEXT.Event()
        self.receiving = Child(_receive, home, stage.url(WORKER), town.registrar, files, received)
        self.applying = Child(_apply, home, stage.url(WORKER), received)

    def finish(self) -> tuple[Receiving, Applying]:
        """Wait until everybody is in the register."""
        return self.receiving.result(), self.applying.result()


def write_files(folder: Path, town: Town, people: int, rows: int) -> list[Path]:
    """Write the files that bring people 0 to `people - 1`, at most so many rows in each."""
    files = []
    for first in range(0, people, rows):
        files.append(folder / f"people-{first:09}.csv")
        write_csv(files[-1], first, min(first + rows, people), town.plates)
    return files


def _receive(home: Path, url: str, sender: Sender, files: list[Path], received: Event) -> Receiving:
    prepare_process(home)
    vault = Vault(Home.current().keys)
    declarations, rejected = 0, 0
    with connect(url) as db:
        began = time.monotonic()
        for file in files:
            done = receive_file(
                db,
                actor=sender,
                source=file,
                file_name=file.name,
                kind="residence_start",
                sealer=vault,
                now=now(),
                demo=True,  # the numbers of invented people
            )
            declarations += done.declarations
            rejected += done.rejected
        ended = time.monotonic()
        received.set()
    return Receiving(began, ended, declarations, rejected)


def _apply(home: Path, url: str, received: Event) -> Applying:
    prepare_process(home)
    working, done, taken_by = 0.0, Applied(), []
    with connect(url) as db:
        applier = Applier(db, actor=SYSTEM_ACTOR)
        while True:
            nothing_comes_after = received.is_set()  # asked before the queue is looked at
            began = time.monotonic()
            this_round = applier.apply(now(), rounds=1)
            if this_round.taken:
                working += time.monotonic() - began
                done += this_round
                taken_by.append((time.monotonic(), done.taken))
            elif nothing_comes_after:
                return Applying(working, done, taken_by)
            else:
                time.sleep(_PAUSE_SECONDS)
