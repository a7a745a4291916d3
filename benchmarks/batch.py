"""F3, second part: one batch of many lines, one of them bad, sent while its answers are read."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.calling import PATIENCE_SECONDS, bearer, moved_in
from benchmarks.figures import Figures
from benchmarks.house import House
from benchmarks.processes import Child
from benchmarks.stage import Stage, Town
from denizen.kernel.roles import OWNER

SERIES = "B"
BAD_LINE = b"{"

_SENT_AT_ONCE = 100
_SHOWN = 5
# Whoever compares sees each number that was acknowledged and not kept once, and each that was kept twice or unasked.
_DIFFERENT = """
    SELECT count(*) FROM acknowledged AS a
    FULL JOIN (
        SELECT d.number, count(*) AS times FROM ledger.declaration AS d
        WHERE d.idempotency_key LIKE %s GROUP BY d.number
    ) AS kept ON kept.number = a.number
    WHERE a.number IS NULL OR kept.number IS NULL OR kept.times <> 1
"""
_KEPT = (
    "SELECT count(*), count(DISTINCT idempotency_key) FROM ledger.declaration WHERE idempotency_key LIKE %s"
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What the sender of a batch was answered: lines by status, what was not taken, whether each came in its place."""

    seconds: float
    answers: int
    taken: int
    refused: list[tuple[int | None, int, str]]
    in_order: bool


def measure(stage: Stage, town: Town, port: int, token: str, lines: int, folder: Path) -> Figures:
    """Send the batch, look meanwhile what the server's memory does, and compare what was acknowledged with the ledger.

    `batch_received_once` is true where the ledger has exactly the declarations that were acknowledged, each once.
    """
    numbers = folder / "acknowledged"
    with House(stage, port) as house:
        sent = Child(_send, port, token, town.plates, lines, numbers).result()
    waiting, kept, keys, different = _compared(stage, numbers)
    pages = [look.mib["pages"] for look in house.looks]
    return {
        "batch_lines": sent.answers,
        "batch_taken": sent.taken,
        "batch_refused": len(sent.refused),
        "batch_refused_lines": [[line, status, code] for line, status, code in sent.refused[:_SHOWN]],
        "batch_bad_line": bad_line(lines),
        "batch_refused_is_the_bad_line": sent.refused == [(bad_line(lines), 400, "api.line_unreadable")],
        "batch_answers_in_order": sent.in_order,
        "batch_received_once": different == 0 and kept == keys == sent.taken,
        "batch_seconds": round(sent.seconds, 2),
        "batch_lines_a_second": round(sent.answers / sent.seconds, 1),
        "batch_waiting_at_its_end": waiting,
        "batch_pages_mib": {
            "start": pages[0],
            # Ten seconds after the start: what any batch takes is there by then, and what comes later is growth.
            "early": pages[1],
            "most": max(pages),
            "end": pages[-1],
        },
        "batch_cores_at_work": house.figures(sent.seconds)["cores_at_work"],
    }


def bad_line(lines: int) -> int:
    """The number of the bad line, counted from one: it stands in the middle."""
    return lines // 2 + 1


def _send(port: int, token: str, plates: list[str], lines: int, numbers: Path) -> Sent:
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    web.putrequest("POST", "/api/v1/declarations:batch")
    for name, value in (
        bearer(token) | {"Content-Type": "application/x-ndjson", "Transfer-Encoding": "chunked"}
    ).items():
        web.putheader(name, value)
    began = time.perf_counter()
    web.endheaders()
    sending = threading.Thread(target=_send_body, args=(web, plates, lines), daemon=True)
    sending.start()
    answers, taken, in_order = 0, 0, True
    refused: list[tuple[int | None, int, str]] = []
    with web.getresponse() as response, numbers.open("w", encoding="ascii") as out:
        for line in response:
            answers += 1
            told = json.loads(line)
            in_order = in_order and told["line"] == answers
            if told["status"] == 201:
                taken += 1
                out.write(f"{told['number']}\n")
            else:
                refused.append((told["line"], told["status"], told.get("problem", {}).get("code", "")))
    seconds = time.perf_counter() - began
    sending.join(PATIENCE_SECONDS)
    web.close()
    return Sent(seconds, answers, taken, refused, in_order)


def _send_body(web: http.client.HTTPConnection, plates: list[str], lines: int) -> None:
    for piece in _pieces(plates, lines):
        web.send(b"%x\r\n%s\r\n" % (len(piece), piece))
    web.send(b"0\r\n\r\n")


def _pieces(plates: list[str], lines: int) -> Iterator[bytes]:
    for first in range(0, lines, _SENT_AT_ONCE):
        numbers = range(first, min(first + _SENT_AT_ONCE, lines))
        yield b"".join(_line(plates, number, lines) + b"\n" for number in numbers)


def _line(plates: list[str], number: int, lines: int) -> bytes:
    if number + 1 == bad_line(lines):
        return BAD_LINE
    said = moved_in(SERIES, number, plates) | {"idempotency_key": f"{SERIES}-{number}"}
    return json.dumps(said).encode()


def _compared(stage: Stage, numbers: Path) -> tuple[int, int, int, int]:
    """How many wait; how many the ledger has, and keys of them; and in how many numbers it differs from the answers."""
    like = f"{SERIES}-%"
    with stage.connect(OWNER) as db:
        db.execute("CREATE TEMPORARY TABLE acknowledged (number uuid NOT NULL)")
        with (
            numbers.open("rb") as source,
            db.cursor() as cursor,
            cursor.copy("COPY acknowledged FROM STDIN") as copy,
        ):
            while block := source.read(1 << 20):
                copy.write(block)
        waiting = db.execute("SELECT count(*) FROM ledger.waiting").fetchone() or (0,)
        kept = db.execute(_KEPT, [like]).fetchone() or (0, 0)
        different = db.execute(_DIFFERENT, [like]).fetchone() or (0,)
    return waiting[0], kept[0], kept[1], different[0]
