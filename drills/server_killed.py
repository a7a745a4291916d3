"""R2: kill -9 of PostgreSQL, at random points while declarations come in and are applied."""

import os
import signal
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict

from benchmarks.figures import Figures, Latency
from benchmarks.processes import children_of, parent_of
from benchmarks.stage import Stage, Town, clone
from denizen.kernel.backups.checking import examine
from denizen.kernel.home import Home
from denizen.kernel.postgres import open_server
from drills.applying import Worker, apply_the_rest, live_a_while
from drills.sending import Sending
from drills.verdict import Verdict, judge


def run(stage: Stage, town: Town, home: Home, times: int) -> tuple[Figures, Verdict]:
    """Kill the server of a home so many times, every second time with all of its processes, and start it again."""
    seconds = []
    with ExitStack() as servers, clone(stage) as undisturbed:
        with Sending(stage, town, home) as sending:
            for turn in range(times):
                worker = Worker(stage, home)
                live_a_while()
                _kill_server(stage, with_sessions=bool(turn % 2))
                worker.kill()
                began = time.monotonic()
                # The server that was killed is not told to stop: what it left behind is the scene of the crash.
                servers.callback(open_server(home, tell=lambda _sentence: None).stop)
                seconds.append(time.monotonic() - began)
        apply_the_rest(stage)
        verdict = judge(stage, undisturbed, town, sending.sent)
    found = examine(stage.server, stage.database, thoroughly=True)
    return {
        "kills": times,
        "sent_again": sending.repeated,
        "restart": asdict(Latency.of(seconds)),
        **asdict(verdict),
        "indexes_examined": found.indexes,
        "tables_examined": found.tables,
        "damaged_rows": found.damaged_rows,
    }, verdict


def _kill_server(stage: Stage, *, with_sessions: bool) -> None:
    with stage.administrator() as db:
        postmaster = parent_of(db.info.backend_pid)
    doomed: Sequence[int] = [postmaster, *(children_of(postmaster) if with_sessions else ())]
    for process in doomed:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
