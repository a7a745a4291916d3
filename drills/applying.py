"""Workers to be killed: the command `denizen worker`, each in a process of its own."""

import os
import random
import signal
import time
from multiprocessing import get_context
from pathlib import Path

from django.core.management import call_command

from benchmarks.stage import Stage, prepare_process
from denizen.access.queries import SYSTEM_ACTOR
from denizen.intake.actions import Applier
from denizen.kernel.clock import now
from denizen.kernel.home import Home
from denizen.kernel.roles import WORKER

# Forked from a process that has imported everything and opened nothing: a worker is there in a moment.
_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["drills.applying", "denizen.intake.management.commands.worker"])

_LONGEST_LIFE_SECONDS = 0.6


class Worker:
    """One `denizen worker`."""

    def __init__(self, stage: Stage, home: Home) -> None:
        """Start it."""
        self._process = _CONTEXT.Process(target=_work, args=(home.path, stage.url(WORKER)), daemon=True)
        self._process.start()

    def kill(self) -> None:
        """Kill it without notice, if it still lives."""
        if self._process.is_alive() and self._process.pid:
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.join()
        self._process.close()


def live_a_while() -> None:
    """Wait for a random time, from a worker's start to some rounds later."""
    time.sleep(random.uniform(0.0, _LONGEST_LIFE_SECONDS))  # noqa: S311 -- nobody guesses it


def at_work(stage: Stage) -> bool:
    """Whether a worker is in the middle of a transaction."""
    with stage.administrator() as db:
        row = db.execute(
            "SELECT FROM pg_stat_activity WHERE usename = %s AND datname = %s AND xact_start IS NOT NULL",
            [WORKER, stage.database],
        ).fetchone()
    return row is not None


def apply_the_rest(stage: Stage) -> None:
    """Work the queue until it is empty."""
    with stage.connect(WORKER) as db:
        Applier(db, actor=SYSTEM_ACTOR).apply(now())


def _work(home: Path, url: str) -> None:
    prepare_process(home)
    os.environ["DENIZEN_DATABASE_URL"] = url
    # What a worker says when its server is killed is no news here.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    call_command("worker")
