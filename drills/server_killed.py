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
from denizen.kernel.home import Home
from denizen.kernel.postgres import open_server
from drills.applying import Worker, apply_the_rest, live_a_while
from drills.sending import Sending
from drills.verdict import Verdict, judge

_DAMAGED_INDEXES = """
    SELECT count(*)
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_am AS a ON a.oid = c.relam
    CROSS JOIN LATERAL (SELECT bt_index_check(c.oid, heapallindexed => true)) AS checked
    WHERE c.relkind = 'i' AND a.amname = 'btree' AND c.relpersistence = 'p'
"""
_DAMAGED_ROWS = """
    SELECT count(DISTINCT c.oid), count(damage.msg)
    FROM pg_class AS c
    LEFT JOIN LATERAL verify_heapam(c.oid) AS damage ON true
    WHERE c.relkind IN ('r', 't', 'm') AND c.relpersistence = 'p'
"""


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
    return {
        "kills": times,
        "sent_again": sending.repeated,
        "restart": asdict(Latency.of(seconds)),
        **asdict(verdict),
        **_examine(stage),
    }, verdict


def _kill_server(stage: Stage, *, with_sessions: bool) -> None:
    with stage.administrator() as db:
        postmaster = parent_of(db.info.backend_pid)
    doomed: Sequence[int] = [postmaster, *(children_of(postmaster) if with_sessions else ())]
    for process in doomed:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def _examine(stage: Stage) -> Figures:
    """Let amcheck read every index and every table. Raises psycopg.Error for a damaged index."""
    with stage.administrator() as db:
        db.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        indexes = db.execute(_DAMAGED_INDEXES).fetchone()
        rows = db.execute(_DAMAGED_ROWS).fetchone()
    assert indexes is not None, "counting always gives a row"
    assert rows is not None, "counting always gives a row"
    return {"indexes_examined": indexes[0], "tables_examined": rows[0], "damaged_rows": rows[1]}
