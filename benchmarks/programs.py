"""F3: declarations by programs, over HTTP, through everything that is served."""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.figures import Figures, Latency
from benchmarks.processes import Child
from benchmarks.stage import Stage, Town
from denizen.access.actions import issue_token
from denizen.access.queries import SYSTEM_ACTOR, party_by_handle
from denizen.kernel.clock import now
from denizen.kernel.home import Home
from denizen.kernel.roles import KEEPER, OWNER
from drills.serving import served, wait_until

CLIENTS = 16
"""Programs that declare at the same time, each as soon as its last declaration is acknowledged."""

_SECONDS_TO_APPLY = 600.0
_APPLIED_AFTER = """
    SELECT extract(epoch FROM o.decided_at - d.received_at)::double precision
    FROM ledger.declaration AS d JOIN ledger.outcome AS o ON o.declaration_id = d.id
    WHERE d.channel = 'api' AND d.idempotency_key LIKE 'one-%'
"""


def measure(stage: Stage, town: Town, home: Home, declarations: int) -> Figures:
    """Send so many one by one from sixteen clients, and as many again as the lines of one batch."""
    with stage.connect(KEEPER) as db:
        party = party_by_handle(db, "registry")
        assert party is not None, "the stage is furnished with it"
        _id, token = issue_token(
            db, actor=SYSTEM_ACTOR, now=now(), party=party, scopes=["declare"], days=1, most_a_minute=10**8
        )
    with TemporaryDirectory() as folder, ExitStack() as stack:
        port = stack.enter_context(served(home, Path(folder) / "said"))
        _one_by_one(port, token, town.plates, 100, "warm")
        one_by_one = Child(_one_by_one, port, token, town.plates, declarations, "one").result()
        _until_applied(stage)
        lines = Child(_batch, port, token, town.plates, declarations).result()
        behind = _until_applied(stage)
    with stage.connect(OWNER) as db:
        applied = [seconds for (seconds,) in db.execute(_APPLIED_AFTER)]
        refused = db.execute("SELECT count(*) FROM ledger.outcome WHERE state <> 'applied'").fetchone()
    return {
        "clients": CLIENTS,
        **one_by_one,
        "applied_after": asdict(Latency.of(applied)),
        **lines,
        "batch_applied_after_its_end_s": round(behind, 2),
        "not_applied": refused[0] if refused else None,
    }


def _one_by_one(port: int, token: str, plates: list[str], declarations: int, mark: str) -> Figures:
    taken: list[float] = []
    statuses: Counter[int] = Counter()
    numbers, lock = iter(range(declarations)), threading.Lock()

    def client() -> None:
        web = http.client.HTTPConnection("127.0.0.1", port)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            body = json.dumps(_said(number, mark, plates))
            began = time.perf_counter()
            status = 503
            while status == 503:  # refused for the crowd: it is sent again, and counted from its first time
                web.request(
                    "POST", "/api/v1/declarations", body, headers | {"Idempotency-Key": f"{mark}-{number}"}
                )
                answer = web.getresponse()
                answer.read()
                status = answer.status
                statuses[status] += 1
            taken.append(time.perf_counter() - began)

    clients = [threading.Thread(target=client) for _client in range(CLIENTS)]
    began = time.perf_counter()
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    seconds = time.perf_counter() - began
    return {
        "acknowledged": statuses[201],
        "refused_for_the_crowd": statuses[503],
        "acknowledged_a_second": round(statuses[201] / seconds, 1),
        "acknowledgement": asdict(Latency.of(taken)),
    }


def _batch(port: int, token: str, plates: list[str], lines: int) -> Figures:
    """One batch, its answers read while it is sent; one line in the middle is bad."""

    def body() -> Iterator[bytes]:
        for number in range(lines):
            said = _said(number, "many", plates) | {"idempotency_key": f"many-{number}"}
            yield b"{\n" if number == lines // 2 else json.dumps(said).encode() + b"\n"

    statuses: Counter[int] = Counter()
    web = http.client.HTTPConnection("127.0.0.1", port)
    web.putrequest("POST", "/api/v1/declarations:batch")
    for name, value in (
        ("Authorization", f"Bearer {token}"),
        ("Content-Type", "application/x-ndjson"),
        ("Transfer-Encoding", "chunked"),
    ):
        web.putheader(name, value)
    began = time.perf_counter()
    web.endheaders()

    def send() -> None:
        for line in body():
            web.send(b"%x\r\n%s\r\n" % (len(line), line))
        web.send(b"0\r\n\r\n")

    sender = threading.Thread(target=send)
    sender.start()
    with web.getresponse() as answer:
        for line in answer:
            statuses[json.loads(line)["status"]] += 1
    sender.join()
    seconds = time.perf_counter() - began
    return {
        "batch_lines": sum(statuses.values()),
        "batch_refused": sum(statuses.values()) - statuses[201],
        "batch_lines_a_second": round(sum(statuses.values()) / seconds, 1),
    }


def _said(number: int, mark: str, plates: list[str]) -> dict[str, Any]:
    """Somebody moves in, of whom nobody has heard."""
    return {
        "kind": "tenancy_start",
        "name": f"{mark} Person {number}",
        "sex": "female" if number % 2 else "male",
        "birth_date": f"{1950 + number % 50}-{1 + number % 12:02}-{1 + number % 28:02}",
        "plate": plates[number % len(plates)],
        "start_date": "2026-11-02",
    }


def _until_applied(stage: Stage) -> float:
    """Wait until the queue is empty; the seconds that took."""
    with stage.connect(OWNER) as db:
        return wait_until(
            lambda: db.execute("SELECT count(*) FROM ledger.waiting").fetchone() == (0,),
            _SECONDS_TO_APPLY,
            "the queue",
        )
