"""F3: declarations by programs, over HTTP, through everything that is served."""

import json
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import batch
from benchmarks.calling import Caller, declaring, moved_in, tokens
from benchmarks.figures import Figures, Latency
from benchmarks.house import House
from benchmarks.processes import Child
from benchmarks.profile import Profile, profiled
from benchmarks.stage import Stage, Town
from denizen.kernel.home import Home
from denizen.kernel.roles import OWNER
from drills.serving import served, wait_until

CLIENTS = 16
"""Programs that declare at the same time, each as soon as its last declaration is acknowledged."""

_WARM_UP, _ONE_BY_ONE = "W", "S"
_SECONDS_TO_APPLY = 600.0
# A longer batch is not waited for: what applying costs is measured by F1 and F2.
_MOST_LINES_TO_APPLY = 50_000
_APPLIED_AFTER = """
    SELECT extract(epoch FROM o.decided_at - d.received_at)::double precision
    FROM ledger.declaration AS d JOIN ledger.outcome AS o ON o.declaration_id = d.id
    WHERE d.channel = 'api' AND d.idempotency_key LIKE %s
"""
_NOT_APPLIED = """
    SELECT concat_ws(' ', o.state, o.code), count(*)
    FROM ledger.declaration AS d JOIN ledger.outcome AS o ON o.declaration_id = d.id
    WHERE d.channel = 'api' AND o.state <> 'applied'
    GROUP BY 1 ORDER BY 1
"""


def measure(
    stage: Stage, town: Town, home: Home, declarations: int, lines: int, profile: bool = False
) -> tuple[Figures, dict[str, Profile]]:
    """Send so many one by one from sixteen clients, and so many lines as one batch."""
    # Of one program: no more is asked of it than of sixteen.
    [token] = tokens(stage, "declare", 1, most_a_minute=10**8)
    with TemporaryDirectory() as folder, ExitStack() as stack:
        port = stack.enter_context(served(home, Path(folder) / "said"))
        _one_by_one(port, token, town.plates, 100, _WARM_UP)
        with House(stage, port) as house, profiled(stage, profile) as statements:
            one_by_one = Child(_one_by_one, port, token, town.plates, declarations, _ONE_BY_ONE).result()
        until_applied(stage)
        many = batch.measure(stage, town, port, token, lines, Path(folder))
        if lines <= _MOST_LINES_TO_APPLY:
            many["batch_applied_after_its_end_s"] = round(until_applied(stage), 2)
    figures: Figures = {
        "clients": CLIENTS,
        **one_by_one,
        "applied_after": asdict(applied_after(stage, _ONE_BY_ONE)),
        **house.figures(one_by_one["seconds"]),
        **many,
        "not_applied": not_applied(stage),
    }
    return figures, {"one by one": statements}


def applied_after(stage: Stage, series: str) -> Latency:
    """How long after its receipt each declaration of a series had its outcome."""
    with stage.connect(OWNER) as db:
        return Latency.of([seconds for (seconds,) in db.execute(_APPLIED_AFTER, [f"{series}-%"])])


def not_applied(stage: Stage) -> dict[str, int]:
    """How many declarations of programs came to another outcome, by state and code."""
    with stage.connect(OWNER) as db:
        return dict(db.execute(_NOT_APPLIED).fetchall())


def _one_by_one(port: int, token: str, plates: list[str], declarations: int, series: str) -> Figures:
    taken: list[float] = []
    statuses: Counter[int] = Counter()
    numbers, lock = iter(range(declarations)), threading.Lock()

    def client() -> None:
        with Caller(port) as caller:
            while (number := next_number()) is not None:
                headers = declaring(token, f"{series}-{number}")
                body = json.dumps(moved_in(series, number, plates)).encode()
                began = time.perf_counter()
                status = 503
                while (
                    status == 503
                ):  # refused for the crowd: it is sent again, and counted from its first time
                    status, _answer = caller.ask("POST", "/api/v1/declarations", headers, body)
                    statuses[status] += 1
                taken.append(time.perf_counter() - began)

    def next_number() -> int | None:
        with lock:
            return next(numbers, None)

    clients = [threading.Thread(target=client) for _client in range(CLIENTS)]
    began, cpu = time.perf_counter(), time.process_time()
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    seconds = time.perf_counter() - began
    return {
        "acknowledged": statuses[201],
        "refused_for_the_crowd": statuses[503],
        "answered_otherwise": sum(statuses.values()) - statuses[201] - statuses[503],
        "seconds": round(seconds, 2),
        "client_cpu_ms_each": round((time.process_time() - cpu) / len(taken) * 1000, 3),
        "acknowledged_a_second": round(statuses[201] / seconds, 1),
        "acknowledgement": asdict(Latency.of(taken)),
    }


def until_applied(stage: Stage) -> float:
    """Wait until the queue is empty; the seconds that took."""
    with stage.connect(OWNER) as db:
        return wait_until(
            lambda: db.execute("SELECT count(*) FROM ledger.waiting").fetchone() == (0,),
            _SECONDS_TO_APPLY,
            "the queue",
        )
