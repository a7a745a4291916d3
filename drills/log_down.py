"""R13: the access log that cannot be written: its right taken back, its table held, its disk full."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from benchmarks.figures import Figures
from benchmarks.stage import Stage, Town
from denizen.kernel.home import Home
from drills.desk import Desk, Looking
from drills.officer import page_of_somebody
from drills.sending import Sending
from drills.serving import served, wait_until
from drills.small_disk import NoSmallDisk, fill, make_tablespace, small_disk

SECONDS_DOWN = 10.0

_SECONDS_BETWEEN_LOOKS = 0.05
_PATIENCE_SECONDS = 60.0
_NOT_YET: Figures = {"passed": True}


def run(
    stage: Stage, town: Town, home: Home, times: int, seconds_down: float = SECONDS_DOWN
) -> tuple[Figures, bool]:
    """Take the log away in each way, so many times, while an officer reads and a sender sends, and give it back.

    Passed where pages of a person were answered with 200 or 503 and nothing else, and with 503 alone once the log was
    away; pages of nobody went on; as many readings are in the log as were shown; all came back by itself; and no
    declaration was disturbed.
    """
    figures: Figures = {}
    with TemporaryDirectory() as folder, served(home, said := Path(folder) / "said") as port:
        with Sending(stage, town, home) as sending:
            desk, person = page_of_somebody(stage, town, port)
            for way, taking in list(_WAYS.items()) * times:
                if not figures.get(way, _NOT_YET)["passed"]:
                    continue  # the figures of what failed are kept
                try:
                    figures[way] = _take_away(stage, desk, person, taking, seconds_down)
                except NoSmallDisk as error:
                    figures[way] = {"passed": True, "not_tried": str(error)}
            sending.stop()
            wait_until(lambda: _waiting(stage) == 0, _PATIENCE_SECONDS, "an empty queue")
        figures["acknowledged"] = len(sending.sent)
        figures["sent_again"] = sending.repeated
        figures["said"] = [line for line in said.read_text("utf-8").splitlines() if "worker" in line]
    passed = sending.repeated == 0 and all(figures[way]["passed"] for way in _WAYS)
    return figures, passed


def _take_away(
    stage: Stage,
    desk: Desk,
    person: UUID,
    taking: "Callable[[Stage], AbstractContextManager[None]]",
    seconds: float,
) -> Figures:
    """Take the log away in one way and give it back."""
    before = _delivered(stage, person)
    with Looking(desk, f"/desk/people/{person}/", _SECONDS_BETWEEN_LOOKS) as looking:
        wait_until(lambda: looking.statuses[200], _PATIENCE_SECONDS, "a page of somebody")
        with taking(stage):
            wait_until(lambda: looking.statuses[503], _PATIENCE_SECONDS, "a page that says 503")
            down = len(looking.answers)
            time.sleep(seconds)
            of_nobody = desk.ask("/desk/").status
            while_down = [answer.status for answer in looking.answers[down:]]
        began, back = time.monotonic(), len(looking.answers)
        wait_until(
            lambda: 200 in [each.status for each in looking.answers[back + 1 :]],
            _PATIENCE_SECONDS,
            "a page again",
        )
        until_page = time.monotonic() - began
    statuses = looking.statuses
    refused = next(answer for answer in looking.answers if answer.status == 503)
    logged = _delivered(stage, person) - before
    return {
        "pages": {str(status): count for status, count in sorted(statuses.items())},
        "pages_shown_while_it_was_down": while_down.count(200),
        "readings_in_the_log": logged,
        "page_of_nobody": of_nobody,
        "slowest_503_seconds": max(answer.seconds for answer in looking.answers if answer.status == 503),
        "says_what_is_wrong": "The access log cannot be written" in refused.body,
        "seconds_until_a_page_is_shown": until_page,
        "passed": statuses.keys() == {200, 503}
        and while_down.count(200) == 0
        and logged == statuses[200]
        and of_nobody == 200
        and "The access log cannot be written" in refused.body,
    }


def _waiting(stage: Stage) -> int:
    with stage.administrator() as db:
        (waiting,) = db.execute("SELECT count(*) FROM ledger.waiting").fetchone() or (0,)
    return int(waiting)


def _delivered(stage: Stage, person: UUID) -> int:
    """How many cards of somebody stand in the log as shown."""
    with stage.administrator() as db:
        (lines,) = db.execute(
            "SELECT count(*) FROM journal.delivery WHERE person_id = %s AND reader = 'card' AND certain",
            [person],
        ).fetchone() or (0,)
    return int(lines)


@contextmanager
def _right_taken_back(stage: Stage) -> Iterator[None]:
    with stage.administrator() as db:
        db.execute("REVOKE INSERT ON journal.delivery FROM denizen_reader")
        yield
        db.execute("GRANT INSERT ON journal.delivery TO denizen_reader")


@contextmanager
def _held(stage: Stage) -> Iterator[None]:
    """Have somebody hold the table so that nobody writes it."""
    with stage.administrator() as db, db.transaction():
        db.execute("LOCK TABLE journal.delivery IN SHARE MODE")
        yield


@contextmanager
def _no_room(stage: Stage) -> Iterator[None]:
    """Have the table stand on a disk that is full."""
    with small_disk() as disk, stage.administrator() as db:
        make_tablespace(db, disk)
        db.execute("ALTER TABLE journal.delivery SET TABLESPACE small")
        ballast = fill(disk, 0)
        yield
        ballast.unlink()
        db.execute("ALTER TABLE journal.delivery SET TABLESPACE pg_default")
        db.execute("DROP TABLESPACE small")


_WAYS = {"right_taken_back": _right_taken_back, "table_held": _held, "disk_full": _no_room}
