"""R12: four times as many requests as the pages can answer."""

import os
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Figures, Latency
from benchmarks.processes import Child
from benchmarks.stage import Stage, Town
from denizen.kernel.home import Home
from drills.desk import Answer, Desk
from drills.officer import page_of_somebody
from drills.sending import Sending
from drills.serving import served

MOST_SECONDS = 1.0
"""In so many seconds 99 of 100 accepted requests are answered."""

SECONDS = 15.0
"""For so long is each load held."""

_OVERLOAD = 4.0
_CLIENTS_TO_FILL_IT = 4
# Also how many requests are under way at most: the drill cannot do more harm than that.
_CLIENTS = 96
_REFUSED = (429, 503)


def run(
    stage: Stage, town: Town, home: Home, times: int, path: str | None = None, seconds: float = SECONDS
) -> tuple[Figures, bool]:
    """Find out how many requests for a page are answered a second, and send four times as many, so many times.

    The page is that of somebody in the register, unless another path is given (by `DENIZEN_DRILL_PATH` on the command
    line). Passed where each request was answered with 200 or was refused with 429 or 503 and a `Retry-After`, some were
    refused, and the p99 of the others is at most `MOST_SECONDS`. The figures are those of the last time, or of one that
    failed.
    """
    path = path or os.environ.get("DENIZEN_DRILL_PATH")
    with TemporaryDirectory() as folder, ExitStack() as stack:
        port = stack.enter_context(served(home, Path(folder) / "said"))
        with Sending(stage, town, home):
            desk, person = page_of_somebody(stage, town, port)
        figures: Figures = {}
        passed = True
        for _ in range(times):
            if passed:
                figures, passed = _overload(desk, path or f"/desk/people/{person}/", seconds)
    return figures, passed


def _overload(desk: Desk, path: str, seconds: float) -> tuple[Figures, bool]:
    """Fill the pages, then overload them."""
    _load(desk, path, _CLIENTS_TO_FILL_IT, 2.0, None)
    filled = _load(desk, path, _CLIENTS_TO_FILL_IT, seconds, None)
    capacity = len(filled) / seconds
    answers = _load(desk, path, _CLIENTS, seconds, _OVERLOAD * capacity)
    accepted = [answer.seconds for answer in answers if answer.status == 200]
    refused = [answer for answer in answers if answer.status in _REFUSED]
    statuses = Counter(answer.status for answer in answers)
    latency = Latency.of(accepted)
    figures: Figures = {
        "capacity_per_second": round(capacity, 1),
        "capacity": asdict(Latency.of([answer.seconds for answer in filled])),
        "offered_per_second": round(len(answers) / seconds, 1),
        "offered_over_capacity": round(len(answers) / seconds / capacity, 2),
        "statuses": {str(status): count for status, count in sorted(statuses.items())},
        "accepted_per_second": round(len(accepted) / seconds, 1),
        "accepted": asdict(latency),
        "refused": asdict(Latency.of([answer.seconds for answer in refused])) if refused else None,
        "refused_without_retry_after": sum("retry-after" not in answer.headers for answer in refused),
    }
    passed = (
        statuses.keys() <= {200, *_REFUSED}
        and bool(refused)
        and figures["refused_without_retry_after"] == 0
        and latency.p99_ms <= MOST_SECONDS * 1000
    )
    return figures, passed


def _load(desk: Desk, path: str, clients: int, seconds: float, rate: float | None) -> list[Answer]:
    """Have clients ask for a page, in a process of their own: one request after the other, or at a rate for all."""
    return Child(_ask_from_all, desk, path, clients, seconds, rate).result()


def _ask_from_all(desk: Desk, path: str, clients: int, seconds: float, rate: float | None) -> list[Answer]:
    answers: list[list[Answer]] = [[] for _ in range(clients)]
    began = time.monotonic()

    def ask(client: int) -> None:
        due = began + (client / rate if rate else 0.0)
        while due < began + seconds:
            time.sleep(max(0.0, due - time.monotonic()))
            answers[client].append(desk.ask(path))
            # Whoever comes late sends at once: as many requests as were meant, unless all clients are waiting.
            due = due + clients / rate if rate else time.monotonic()
            if time.monotonic() > began + seconds:
                return

    threads: Sequence[threading.Thread] = [threading.Thread(target=ask, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [Answer(each.status, each.seconds, each.headers) for some in answers for each in some]
