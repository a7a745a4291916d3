"""P2: thousands of readings by all readers that write lines, some rolled back, some never made: delivered is logged."""

import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from math import inf
from random import Random
from typing import Literal
from uuid import UUID

import psycopg

from benchmarks.figures import Figures, Latency
from benchmarks.stage import Stage, Town
from denizen.access.actions import sweep_tickets
from denizen.access.queries import Ticket
from denizen.kernel.home import Home
from denizen.kernel.roles import WEB, WORKER
from drills.crowd import Crowd, settle
from drills.questions import QUESTIONS, Question, sessions

CLIENTS = 8
PEOPLE = 400

MOST_SECONDS = 1.0
"""Until a line is seen by whomever it is about (rights P2), of 99 in 100."""

_SECONDS_UNTIL_SWEPT = 36.0
_A_PROBE_IN = 5
_LOOK = next(question for question in QUESTIONS if question.reader == "delivery_log")
_LINES = "SELECT ticket_id, person_id, certain FROM journal.delivery WHERE ticket_id = ANY(%s)"
_NAME = re.compile(r"official (\d+)")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

type Fate = Literal["committed", "rolled_back", "never_redeemed"]


@dataclass(slots=True)
class Reading:
    """One reading: its tickets, what became of it, whom its answer named, and seconds until a line of it was seen."""

    reader: str
    fate: Fate
    tickets: list[UUID]
    logs_more: bool = False
    delivered: set[UUID] = field(default_factory=set)
    seconds: float | None = None


class _Client:
    """One of several who read at once; looks on as the administrator for what nobody else may know."""

    def __init__(
        self, stage: Stage, stack: ExitStack, crowd: Crowd, tokens: dict[str, str], seed: int
    ) -> None:
        self.web = stack.enter_context(stage.connect(WEB))
        self.outside = stack.enter_context(stage.administrator())
        self.crowd, self.tokens, self.dice = crowd, tokens, Random(seed)  # noqa: S311 -- no secret
        self.people = set(crowd.people)
        self.done: list[Reading] = []

    def read(self, times: int) -> list[Reading]:
        """Read so many times, looks into people's logs among them."""
        for turn in range(times):
            # Each kind of question comes in turn, so that a few hundred readings ask them all.
            question = QUESTIONS[(turn + self.dice.randrange(2)) % len(QUESTIONS)]
            fate: Fate = self.dice.choices(("committed", "rolled_back", "never_redeemed"), (8, 1, 1))[0]
            reading = self._one(question, fate)
            if fate == "committed" and reading.delivered and not self.dice.randrange(_A_PROBE_IN):
                self._watch(reading)
            if len(self.done) >= times:
                break
        return self.done

    def _one(self, question: Question, fate: Fate) -> Reading:
        tickets = question.open(self.web, self.tokens[question.role], self.crowd, self.dice)
        reading = Reading(question.reader, fate, [ticket.id for ticket in tickets], question.logs_more)
        self.done.append(reading)
        if fate != "never_redeemed":
            with self.web.transaction(force_rollback=fate == "rolled_back"):
                answer = question.ask(self.web, tickets)
            # All whose id or name stands anywhere in the answer, in whatever member; and of whom it was asked.
            named = {UUID(one) for one in _UUID.findall(str(answer))} & self.people
            called = {self.crowd.people[int(number) - 1] for number in _NAME.findall(str(answer))}
            asked = {who for ticket in tickets if "refusal" not in answer and (who := self._asked_of(ticket))}
            reading.delivered = named | called | asked
        return reading

    def _asked_of(self, ticket: Ticket) -> UUID | None:
        """Of whom a ticket asks, by their id or their document."""
        if ticket.search is None:
            return ticket.person
        return self.crowd.people[self.crowd.tokens.index(ticket.search)]

    def _watch(self, reading: Reading) -> None:
        """Look into the log of somebody who was delivered until the line is there."""
        who = self.dice.choice(sorted(reading.delivered))
        query = "SELECT id, delivered_at FROM journal.delivery WHERE ticket_id = ANY(%s) AND person_id = %s"
        written: dict[UUID, datetime] = dict(self.outside.execute(query, [reading.tickets, who]).fetchall())
        began = time.monotonic()
        while written and reading.seconds is None and time.monotonic() - began < 10 * MOST_SECONDS:
            look = replace(_LOOK, subject=lambda _crowd, _dice: {"person": who})
            (ticket,) = look.open(self.web, self.tokens[look.role], self.crowd, self.dice)
            shown = look.ask(self.web, [ticket])
            self.done.append(Reading(look.reader, "committed", [ticket.id], delivered={who}))
            seen = [written[line] for one in shown["lines"] if (line := UUID(one["id"])) in written]
            if seen:
                reading.seconds = (datetime.now(UTC) - min(seen)).total_seconds()
        if reading.seconds is None:
            reading.seconds = inf


def run(
    stage: Stage,
    town: Town,
    home: Home,
    times: int,
    *,
    wait: bool = True,
    most_seconds: float = MOST_SECONDS,
) -> tuple[Figures, bool]:
    """Read so many times by several at once, sweep, and hold the log to what was delivered.

    `wait` until the sweeper's time has come; without it tickets are made older. Passed where each person whose id
    stood in an answer has a line of that reading, once; nobody else has one where it was committed; no ticket is left
    over; every reader was asked; and of 100 lines 99 are seen within `most_seconds`.
    """
    crowd = settle(stage, town, PEOPLE)
    tokens = sessions(stage, town.registrar.party_id)
    began = time.monotonic()
    done = _read(stage, crowd, tokens, times)
    seconds = time.monotonic() - began
    _sweep(stage, wait=wait)
    with stage.administrator() as db:
        figures = held_to(db, done)
    seen = [reading.seconds for reading in done if reading.seconds is not None]
    until_seen = Latency.of(seen)
    wrong = sum(
        figures[name] for name in ("not_logged", "logged_twice", "logged_undelivered", "certain_wrongly")
    )
    unswept = _unswept(stage)
    passed = (
        not wrong
        and not unswept
        and figures["readers"] == len({question.reader for question in QUESTIONS})
        and until_seen.p99_ms < most_seconds * 1000
    )
    return figures | {
        "tickets_left_over": unswept,
        "until_a_line_is_seen": asdict(until_seen),
        "readings_a_second": round(len(done) / seconds),
    }, passed


def held_to(db: psycopg.Connection, done: Sequence[Reading]) -> Figures:
    """What the log says of these readings, held to whom they delivered."""
    of_ticket = {ticket: reading for reading in done for ticket in reading.tickets}
    lines: dict[int, Counter[UUID]] = defaultdict(Counter)
    certain_wrongly = 0
    for ticket, person, certain in db.execute(_LINES, [list(of_ticket)]):
        reading = of_ticket[ticket]
        lines[id(reading)][person] += 1
        certain_wrongly += certain is not (reading.fate == "committed")
    figures: Counter[str] = Counter(not_logged=0, logged_twice=0, logged_undelivered=0)
    for reading in done:
        logged = lines[id(reading)]
        figures["delivered"] += len(reading.delivered)
        figures["lines"] += logged.total()
        figures["not_logged"] += len(reading.delivered - logged.keys())
        figures["logged_twice"] += logged.total() - len(logged)
        if reading.fate == "committed" and not reading.logs_more:
            figures["logged_undelivered"] += len(logged.keys() - reading.delivered)
    fates = Counter[str](reading.fate for reading in done)
    readers = {reading.reader for reading in done if reading.delivered}
    return {
        "readings": len(done), "readers": len(readers), **dict(fates), **figures, "certain_wrongly": certain_wrongly,
    }  # fmt: skip


def _read(stage: Stage, crowd: Crowd, tokens: dict[str, str], times: int) -> list[Reading]:
    """Have several clients read at once."""
    with ExitStack() as stack:
        clients = [_Client(stage, stack, crowd, tokens, seed) for seed in range(CLIENTS)]
        pool = stack.enter_context(ThreadPoolExecutor(CLIENTS))
        parts = pool.map(lambda client: client.read(-(-times // CLIENTS)), clients)
        return [reading for part in parts for reading in part]


def _sweep(stage: Stage, *, wait: bool) -> None:
    """Complete the log, as the worker does, once what nobody redeemed can be redeemed no more."""
    if wait:
        time.sleep(_SECONDS_UNTIL_SWEPT)
    else:
        with stage.administrator() as db:
            db.execute("UPDATE access.ticket SET opened_at = opened_at - interval '36 seconds'")
    with stage.connect(WORKER) as worker:
        sweep_tickets(worker)


def _unswept(stage: Stage) -> int:
    with stage.administrator() as db:
        query = "SELECT count(*) FROM access.ticket WHERE refusal IS NULL AND coalesce(redeemed_at, swept_at) IS NULL"
        (count,) = db.execute(query).fetchone() or (0,)
    return int(count)
