"""F5: four readings to each declaration, over HTTP, for ten minutes, coming when they come and not when there is room.

Requests arrive at random instants of a fixed average rate (a Poisson process, always the same one), drawn before the
first is sent. Each is timed from the instant at which it was due: where the register is slow, those behind are late,
and count so. Nothing is sent again; whatever was not answered with 200 or 201 is an error.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date
from itertools import cycle
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import UUID

from benchmarks.calling import (
    CASE,
    Caller,
    bearer,
    card_of,
    declaring,
    moved_in,
    occupants_of,
    page_of,
    programs_for,
    tokens,
)
from benchmarks.figures import Figures, Latency
from benchmarks.house import House
from benchmarks.people import GROWN_UP
from benchmarks.processes import Child
from benchmarks.profile import Profile, profiled
from benchmarks.programs import applied_after, not_applied, until_applied
from benchmarks.stage import Stage, Town
from denizen.kernel.home import Home
from denizen.kernel.roles import OWNER
from drills.desk import Desk
from drills.serving import served

RATE = 240.0
"""Requests that arrive in a second, on the average."""

SHARES = {"declaration": 20, "card": 60, "occupants": 15, "page": 5}
"""Of a hundred requests: what programs declare, what the office's programs read, whom an officer opens at the desk."""

_READINGS = ("card", "occupants", "page")
_GOOD = (200, 201)
SERIES = "M"
CALLERS = 96
"""Requests under way at most; where all are, the next is sent late, and counts as late."""

PURPOSE = "registration.upkeep"

_SUBJECTS = 5000
_ON = date(2024, 6, 1)
# What a token may ask in a minute is 600; so no program needs more than the half of it.
_ASKED_A_MINUTE = 300
_WARM_UP_SECONDS = 5.0
_SECONDS_BETWEEN_LOOKS = 1.0
# A ticket is redeemed, and its lines are written, in one transaction, which is committed before anybody is shown.
_REDEEMED = """
    SELECT count(*) FROM access.ticket AS t
    WHERE t.reader = ANY ('{card,occupants}') AND t.redeemed_at IS NOT NULL
"""
_LINES = "SELECT count(*) FROM journal.delivery AS d WHERE d.reader = 'card'"


@dataclass(frozen=True, slots=True)
class Call:
    """A request that is due so many seconds after the beginning."""

    due: float
    kind: str
    path: str
    headers: dict[str, str]
    body: bytes | None = None

    @property
    def method(self) -> str:
        """What says something is posted; what asks, got."""
        return "GET" if self.body is None else "POST"


@dataclass(frozen=True, slots=True)
class Answered:
    """How a request was answered: seconds from when it was due, and how late it was sent."""

    kind: str
    status: int
    seconds: float
    late: float


@dataclass(frozen=True, slots=True)
class Subjects:
    """Whom and what is read."""

    people: list[UUID]
    plates: list[str]


def measure(
    stage: Stage, town: Town, home: Home, minutes: float, rate: float, profile: bool = False
) -> tuple[Figures, dict[str, Profile]]:
    """Send the mixture for so many minutes; tell what is in the log afterwards, and what was applied."""
    seconds = minutes * 60
    with TemporaryDirectory() as folder, ExitStack() as stack:
        port = stack.enter_context(served(home, Path(folder) / "said"))
        desk = Desk(port, town.session)
        desk.choose_purpose(PURPOSE)
        warm_up = min(_WARM_UP_SECONDS, seconds)
        plan = _plan(stage, town, desk, warm_up + seconds, rate)
        Child(send, port, [call for call in plan if call.due < warm_up]).result()
        until_applied(stage)
        redeemed, lines = _logged(stage)
        backlog = Backlog(stage)
        with House(stage, port) as house, backlog, profiled(stage, profile) as statements:
            answers = Child(send, port, [call for call in plan if call.due >= warm_up]).result()
        behind = until_applied(stage)
        redeemed, lines = _logged(stage)[0] - redeemed, _logged(stage)[1] - lines
    figures: Figures = {
        "minutes": minutes,
        "rate": rate,
        "callers": CALLERS,
        **_told(answers, seconds),
        "readings_logged": {"answered": answered(answers, *_READINGS), "redeemed": redeemed},
        "cards_logged": {"answered": answered(answers, "card", "page"), "lines": lines},
        "applied_after": asdict(applied_after(stage, SERIES)),
        "not_applied": not_applied(stage),
        "waiting": {
            "most": max(backlog.sizes),
            "end": backlog.sizes[-1],
            "applied_after_the_end_s": round(behind, 2),
        },
        **house.figures(seconds),
    }
    return figures, {"mixture": statements}


def _told(answers: Sequence[Answered], seconds: float) -> Figures:
    """The rate that was reached, errors, and times by kind."""
    good = [one for one in answers if one.status in _GOOD]
    statuses = Counter(one.status for one in answers)
    kinds = {
        kind: asdict(Latency.of(taken))
        for kind in SHARES
        if (taken := [one.seconds for one in good if one.kind == kind])
    }
    # Until the last answer: what is answered after the time counts, and so does the time that it took.
    return {
        "requests": len(answers),
        "errors": len(answers) - len(good),
        "statuses": {str(status): count for status, count in sorted(statuses.items())},
        "answered_a_second": round(len(good) / seconds, 1),
        "all": asdict(Latency.of([one.seconds for one in answers])),
        **kinds,
        "sent_late": asdict(Latency.of([one.late for one in answers])),
    }


class Backlog:
    """Looks each second how many declarations wait."""

    def __init__(self, stage: Stage) -> None:
        self.sizes: list[int] = []
        self._stage = stage
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_failure: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        with self._stage.connect(OWNER) as db:
            while True:
                over = self._over.wait(_SECONDS_BETWEEN_LOOKS)
                row = db.execute("SELECT count(*) FROM ledger.waiting").fetchone()
                self.sizes.append(row[0] if row else 0)
                if over:
                    return


def _plan(stage: Stage, town: Town, desk: Desk, seconds: float, rate: float) -> list[Call]:
    """All requests in the order in which they are due. No quota and no limit is raised: there are programs enough."""
    subjects = _subjects(stage)
    dice = Random(1)
    many = round(rate * seconds * 1.1) + 100
    minutes = max(1.0, seconds / 60)
    expected = {kind: round(many * share / 100) for kind, share in SHARES.items()}
    shown = {
        "declaration": cycle(tokens(stage, "declare", _enough(expected["declaration"], minutes))),
        "card": cycle(tokens(stage, "read.card", programs_for(stage, "card", expected["card"]))),
        "occupants": cycle(
            tokens(stage, "read.occupants", programs_for(stage, "occupants", expected["occupants"]))
        ),
    }
    cookies = {"Cookie": desk.cookies(), "Accept-Language": "zh-Hans"}
    plan: list[Call] = []
    due = dice.expovariate(rate)
    while due < seconds:
        [kind] = dice.choices(list(SHARES), list(SHARES.values()))
        person, plate = dice.choice(subjects.people), dice.choice(subjects.plates)
        match kind:
            case "declaration":
                number = len(plan)
                said = json.dumps(moved_in(SERIES, number, town.plates)).encode()
                headers = declaring(next(shown[kind]), f"{SERIES}-{number}")
                call = Call(due, kind, "/api/v1/declarations", headers, said)
            case "card":
                call = Call(due, kind, card_of(person), bearer(next(shown[kind])) | CASE)
            case "occupants":
                call = Call(due, kind, occupants_of(plate, _ON), bearer(next(shown[kind])) | CASE)
            case _:
                call = Call(due, kind, page_of(person), cookies)
        plan.append(call)
        due += dice.expovariate(rate)
    return plan


def _enough(declarations: int, minutes: float) -> int:
    return 1 + int(declarations / minutes / _ASKED_A_MINUTE)


def _subjects(stage: Stage) -> Subjects:
    with stage.administrator() as db:
        people = db.execute(f"{GROWN_UP} ORDER BY random() LIMIT %s".encode(), [_SUBJECTS])
        plates = db.execute("SELECT plate FROM places.dwelling ORDER BY random() LIMIT %s", [_SUBJECTS])
        return Subjects([row[0] for row in people], [row[0] for row in plates])


def _logged(stage: Stage) -> tuple[int, int]:
    """How many readings of these kinds the log has, and how many lines for cards."""
    with stage.administrator() as db:
        redeemed, lines = db.execute(_REDEEMED).fetchone(), db.execute(_LINES).fetchone()
    return (redeemed[0] if redeemed else 0), (lines[0] if lines else 0)


def answered(answers: Sequence[Answered], *kinds: str) -> int:
    """How many requests of these kinds were answered as they should be."""
    return sum(1 for one in answers if one.kind in kinds and one.status in _GOOD)


def send(port: int, calls: list[Call], callers: int = CALLERS) -> list[Answered]:
    """Send each when it is due, or as soon as one of the callers is free."""
    answers: list[Answered] = []
    waiting, lock = iter(calls), threading.Lock()
    began = time.perf_counter() - (calls[0].due if calls else 0.0) + 0.5

    def caller() -> None:
        with Caller(port) as web:
            while (call := next_call()) is not None:
                due = began + call.due
                time.sleep(max(0.0, due - time.perf_counter()))
                late = time.perf_counter() - due
                status, _answer = web.ask(call.method, call.path, call.headers, call.body)
                answers.append(Answered(call.kind, status, time.perf_counter() - due, late))

    def next_call() -> Call | None:
        with lock:
            return next(waiting, None)

    threads = [threading.Thread(target=caller) for _caller in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
