"""R5: an upload cut at each percent of it, over a line to the web server that serves in earnest."""

import re
import socket
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from benchmarks.figures import Figures
from benchmarks.people import newcomer, plate_of
from benchmarks.stage import Stage, Town
from denizen.kernel.home import Home
from drills.desk import Desk
from drills.serving import served, wait_until

ROWS = 30_000
_BOUNDARY = "----drill"
_PATIENCE_SECONDS = 60.0
_LEFT = (
    "SELECT (SELECT count(*) FROM intake.piece), (SELECT count(*) FROM intake.handed_in),"
    " (SELECT count(*) FROM ledger.batch), (SELECT count(*) FROM ledger.declaration)"
)


def run(stage: Stage, town: Town, home: Home, times: int, rows: int = ROWS) -> tuple[Figures, bool]:
    """Cut so many uploads, spread evenly over the form with its file, then send it whole and wait for its rows.

    Of every second line the rest never comes, the others are reset. Passed where no cut upload left a piece, a file or
    a row, and the whole one was received once with all of its rows.
    """
    with TemporaryDirectory() as folder, served(home, Path(folder) / "said") as port:
        desk = Desk(port, town.session)
        token = re.search(
            r'name="csrfmiddlewaretoken" value="([^"]+)"', desk.ask("/desk/files/hand-in/").body
        )
        assert token, "the page on which a file is chosen is shown"
        body = _form(token[1], _file(town, rows))
        # Where all but the end of the last line was sent, all of the file was.
        end = body.rindex(b"whole") + 4
        orphans, answers = 0, Counter[str]()
        for cut in range(times):
            answers[_send(port, desk, body, end * (cut + 1) // times, reset=cut % 2 == 1)] += 1
            orphans += _settled(stage) != (0, 0, 0, 0)
        began = time.monotonic()
        whole = _send(port, desk, body, len(body), reset=False)
        wait_until(lambda: _counts(stage)[3] == rows, _PATIENCE_SECONDS, "the rows of the whole file")
        received = time.monotonic() - began
        wait_until(lambda: _counts(stage)[0] == 0, _PATIENCE_SECONDS, "the pieces of the whole file gone")
        left = _counts(stage)
    passed = orphans == 0 and whole == "302" and left == (0, 1, 1, rows)
    return {
        "cuts": times,
        "bytes": len(body),
        "answers_to_cut_ones": dict(sorted(answers.items())),
        "cuts_that_left_something": orphans,
        "answer_to_the_whole": whole,
        "seconds_until_received": round(received, 1),
        "files": left[1],
        "declarations": left[3],
    }, passed


def _file(town: Town, rows: int) -> bytes:
    lines = ["plate,name,sex,birth_date,start_date"]
    for index in range(rows):
        somebody = newcomer(index)
        said = somebody.described()
        lines.append(
            f"{plate_of(index, town.plates)},{said['name']},{said['sex']},{said['birth_date']},2024-09-01"
        )
    return "\n".join(lines).encode() + b"\n"


def _form(token: str, file: bytes) -> bytes:
    """The form as a browser sends it, the file before the last field."""
    fields = {"csrfmiddlewaretoken": token, "party": "registry", "kind": "residence_start"}
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = (
        'Content-Disposition: form-data; name="file"; filename="drill.csv"\r\nContent-Type: text/csv\r\n\r\n'
    )
    parts += [f"--{_BOUNDARY}\r\n{head}".encode(), file, b"\r\n"]
    last = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="end"\r\n\r\nwhole\r\n--{_BOUNDARY}--\r\n'
    return b"".join([*parts, last.encode()])


def _send(port: int, desk: Desk, body: bytes, sent: int, *, reset: bool) -> str:
    """Send so many bytes of a form, then break the line; the status that was answered, if any was."""
    head = (
        f"POST /desk/files/{uuid4()}/hand-in/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {desk.cookies()}\r\n"
        f"Content-Type: multipart/form-data; boundary={_BOUNDARY}\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_SECONDS) as line, suppress(OSError):
        line.sendall(head.encode() + body[:sent])
        if sent < len(body):
            if reset:
                # Without a word of farewell, as where a cable is pulled.
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                return "reset"
            line.shutdown(socket.SHUT_WR)
        answer = line.recv(65536)
        return answer[9:12].decode() or "none"
    return "broken"


def _settled(stage: Stage) -> tuple[int, int, int, int]:
    """What is left once nobody takes anything in any more."""
    still = _counts(stage)
    end = time.monotonic() + _PATIENCE_SECONDS
    while still != (0, 0, 0, 0) and time.monotonic() < end:
        time.sleep(0.05)
        still = _counts(stage)
    return still


def _counts(stage: Stage) -> tuple[int, int, int, int]:
    with stage.administrator() as db:
        pieces, files, batches, declarations = db.execute(_LEFT).fetchone() or (0, 0, 0, 0)
        return pieces, files, batches, declarations
