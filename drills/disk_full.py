"""R3: the disk full under the data, under PostgreSQL's log, under the files that were sent in."""

import csv
import os
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

from benchmarks.figures import Figures, machine
from benchmarks.stage import Stage, Town, clone, furnish, own_stage
from denizen.kernel.db import connect
from denizen.kernel.disk import VARIABLE
from denizen.kernel.home import Home
from denizen.kernel.postgres import Server, open_server
from drills.desk import Desk, Looking
from drills.officer import page_of_somebody
from drills.sending import Sending
from drills.serving import run_denizen, served, wait_until
from drills.small_disk import data_folder, fill, leave_in_log, make_tablespace, move_log, small_disk
from drills.verdict import judge

PLACES = ("data", "log", "uploads")
SECONDS_FULL = 10.0

_DWELLINGS = 200
_SECONDS_BETWEEN_LOOKS = 0.05
_PATIENCE_SECONDS = 120.0
_LEFT_BYTES = {"data": 300_000, "log": 1_000_000, "uploads": 50_000}
_LEFT_IN_LOG_BYTES = 1_000_000
_ROWS = 4_000


@dataclass(frozen=True)
class _Scene:
    """A register that is served, and who is at work on it."""

    stage: Stage
    home: Home
    disk: Path
    file: Path
    sending: Sending
    looking: Looking

    def take_in(self) -> "CompletedProcess[str]":
        """Have the operator take in the file."""
        return run_denizen(
            self.home, "intake", str(self.file), "--for", "registry", "--kind", "residence_start", "--language", "en"
        )  # fmt: skip

    def waiting(self) -> int:
        """How many declarations wait."""
        with self.stage.administrator() as db:
            (waiting,) = db.execute("SELECT count(*) FROM ledger.waiting").fetchone() or (0,)
        return int(waiting)


def run(place: str, document: Figures, seconds_full: float = SECONDS_FULL) -> tuple[Figures, bool]:
    """Serve a register, have a sender send and an officer read, fill one disk, and give it room again.

    Passed where pages were answered with 200 or 503 and nothing else, the command said in one line that nothing of its
    file was received, all went on by itself when there was room, and nothing acknowledged was lost or doubled.
    What the machine is goes into the document. Raises NoSmallDisk.
    """
    os.environ[VARIABLE] = ""  # no reserve is kept: the disk is to be full in earnest
    with (
        small_disk() as disk,
        TemporaryDirectory() as folder,
        own_stage() as stage,
        ExitStack() as servers,
    ):
        document.setdefault("machine", machine(stage))
        town, home = furnish(stage, _DWELLINGS), Home.current()
        with clone(stage) as undisturbed:
            servers.callback(_move(place, stage, home, disk).stop)
            with (
                served(home, Path(folder) / "said") as port,
                Sending(stage, town, home) as sending,
                Looking(*_page(stage, town, port), _SECONDS_BETWEEN_LOOKS) as looking,
            ):
                scene = _Scene(stage, home, disk, _file(Path(folder), town), sending, looking)
                figures = _hold(place, scene, seconds_full)
                sending.stop()
                figures["seconds_until_the_queue_is_empty"] = wait_until(
                    lambda: scene.waiting() == 0, _PATIENCE_SECONDS, "an empty queue"
                )
            verdict = judge(stage, undisturbed, town, sending.sent)
            later = scene.take_in()
    figures |= asdict(verdict) | {"the_file_goes_in_later": later.returncode == 0}
    statuses = looking.statuses
    passed = (
        verdict.passed
        and later.returncode == 0
        and figures["the_command_says_so_in_one_line"]
        and statuses.keys() <= {200, 503}
        and (statuses[503] > 0) == (place != "uploads")
    )
    return figures, passed


def _hold(place: str, scene: _Scene, seconds_full: float) -> Figures:
    """Fill the disk, look what happens, give it room, and look how long it takes until all is well."""
    looking, sending = scene.looking, scene.sending
    ballast = fill(scene.disk, _LEFT_BYTES[place])
    if place == "log":
        with scene.stage.administrator() as db:
            leave_in_log(db, _LEFT_IN_LOG_BYTES)
    if place != "uploads":
        wait_until(lambda: looking.statuses[503], _PATIENCE_SECONDS, "a page that says 503")
    time.sleep(seconds_full)
    refused = scene.take_in()
    ballast.unlink()
    looked, acknowledged = len(looking.answers), len(sending.sent)
    began = time.monotonic()
    wait_until(lambda: _well(looking, looked), _PATIENCE_SECONDS, "a page that is answered")
    until_page = time.monotonic() - began
    wait_until(lambda: len(sending.sent) > acknowledged, _PATIENCE_SECONDS, "an acknowledgement")
    until_acknowledged = time.monotonic() - began
    return {
        "pages": {str(status): count for status, count in sorted(looking.statuses.items())},
        "slowest_503_seconds": max((each.seconds for each in looking.answers if each.status == 503), default=0.0),
        "sent_again": sending.repeated,
        "the_command_said": refused.stderr.strip().rpartition("\n")[2],
        "the_command_says_so_in_one_line": _said_in_one_line(refused),
        "seconds_until_a_page_is_answered": until_page,
        "seconds_until_an_acknowledgement": until_acknowledged,
    }  # fmt: skip


def _well(looking: Looking, since: int) -> bool:
    """Whether the page is answered again."""
    return any(answer.status == 200 for answer in looking.answers[since + 1 :])


def _said_in_one_line(done: "CompletedProcess[str]") -> bool:
    """Whether the command failed and said why in one line, progress aside."""
    lines = [line for line in done.stderr.splitlines() if " / " not in line]
    reasons = ("No space left on device", "does not answer or cannot write")
    return done.returncode == 1 and len(lines) == 1 and any(reason in lines[0] for reason in reasons)


def _move(place: str, stage: Stage, home: Home, disk: Path) -> Server:
    """Have the data, the log or the uploads of a register stand on a disk; the server that then runs."""
    with stage.administrator() as db:
        data = data_folder(db)
        # No file of the log that is not needed: how much fits into it is then known.
        db.execute("ALTER SYSTEM SET min_wal_size = '32MB'")
        db.execute("ALTER SYSTEM SET wal_recycle = off")
        if place == "uploads":
            make_tablespace(db, disk)
            db.execute("ALTER TABLE ledger.upload SET TABLESPACE small")
    if place == "data":
        with connect(stage.server.administrator("postgres")) as db:
            make_tablespace(db, disk)
            db.execute(f"ALTER DATABASE {stage.database} SET TABLESPACE small".encode())
    stage.server.stop()
    if place == "log":
        move_log(data, disk)
    return open_server(home)


def _page(stage: Stage, town: Town, port: int) -> tuple[Desk, str]:
    desk, person = page_of_somebody(stage, town, port)
    return desk, f"/desk/people/{person}/"


def _file(folder: Path, town: Town) -> Path:
    """A file of people without documents."""
    path = folder / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(("name", "sex", "birth_date", "plate", "start_date"))
        for n in range(_ROWS):
            born = date(1950, 1, 1) + timedelta(days=n)
            table.writerow((f"Disk {n:x}", "male", born, town.plates[n % len(town.plates)], "2024-03-05"))
    return path
