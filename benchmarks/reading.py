"""F4: the reading room under four clients, each reading with a ticket, its redemption and a line in the log."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import cycle
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from uuid import UUID

import psycopg

from benchmarks.figures import Figures, Latency
from benchmarks.people import GROWN_UP
from benchmarks.processes import CONTEXT, Child
from benchmarks.profile import Profile, profiled
from benchmarks.stage import Stage, Town, prepare_process
from benchmarks.yardsticks import tpc_b
from denizen.access.actions import open_access
from denizen.access.queries import one_day
from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.roles import WEB
from denizen.linkage.queries import search
from denizen.register.queries import card, occupants

CLIENTS = 4
SECONDS = 8.0
PURPOSE = "registration.upkeep"

_SUBJECTS = 5000
ON = date(2024, 6, 1)
WARM_UP = 20


@dataclass(frozen=True)
class Taken:
    """What readings took: seconds for each, and seconds of the clients' own work for all."""

    seconds: list[float]
    cpu_seconds: float


type Read = Callable[[psycopg.Connection, str, UUID | bytes], None]


def read_card(db: psycopg.Connection, session: str, person: UUID | bytes) -> None:
    """A person's card, as the desk asks for it."""
    assert isinstance(person, UUID)
    card(db, open_access(db, token=session, purpose=PURPOSE, reader="card", person=person))


def read_occupants(db: psycopg.Connection, session: str, dwelling: UUID | bytes) -> None:
    """Who occupies a dwelling on a day."""
    assert isinstance(dwelling, UUID)
    ticket = open_access(
        db, token=session, purpose=PURPOSE, reader="occupants", dwelling=dwelling, during=one_day(ON)
    )
    occupants(db, ticket, on=ON)


def read_search(db: psycopg.Connection, session: str, key: UUID | bytes) -> None:
    """Whom a document's number, or a name and a birth date, means."""
    assert isinstance(key, bytes)
    search(db, open_access(db, token=session, purpose=PURPOSE, reader="search", search=key), key)


_READS: dict[str, tuple[Read, str]] = {
    "card": (read_card, f"{GROWN_UP} ORDER BY random() LIMIT %s"),
    "occupants": (read_occupants, "SELECT DISTINCT dwelling_id FROM register.residence LIMIT %s"),
    "search": (
        read_search,
        "(SELECT token FROM register.identity_document ORDER BY random() LIMIT %(half)s)"
        " UNION ALL (SELECT key FROM linkage.person_key ORDER BY random() LIMIT %(half)s)",
    ),
}


def measure(stage: Stage, town: Town, people: int, profile: bool) -> tuple[Figures, dict[str, Profile]]:
    """Measure each kind of reading by itself, after pgbench with as many clients."""
    yardstick = tpc_b(stage, CLIENTS)
    figures: Figures = {
        "people": people,
        "clients": CLIENTS,
        "tpc_b_per_second": round(yardstick.per_second, 1),
        "tpc_b_runs": [asdict(yardstick)],
    }
    profiles = {}
    for name in _READS:
        subjects = _subjects(stage, name)
        with profiled(stage, profile) as statements:
            measured = _under_load(stage, town, name, subjects)
        profiles[name] = statements
        rate = len(measured.seconds) / SECONDS
        figures[name] = {
            "per_second": round(rate, 1),
            "over_tpc_b": round(rate / yardstick.per_second, 3),
            "client_cpu_ms_each": round(measured.cpu_seconds / len(measured.seconds) * 1000, 3),
            **asdict(Latency.of(measured.seconds)),
        }
    return figures, profiles


def _subjects(stage: Stage, name: str) -> list[UUID | bytes]:
    _read, query = _READS[name]
    with stage.administrator() as db:
        parameters = {"half": _SUBJECTS // 2} if "%(half)s" in query else [_SUBJECTS]
        found: list[UUID | bytes] = [row[0] for row in db.execute(query.encode(), parameters).fetchall()]
    Random(len(found)).shuffle(found)
    return found


def _under_load(stage: Stage, town: Town, name: str, subjects: Sequence[UUID | bytes]) -> Taken:
    """Let all clients read for the same seconds, and put together what they took."""
    together = CONTEXT.Barrier(CLIENTS)
    home = Home.current().path
    children = [
        Child(_client, home, stage.url(WEB), town.session, name, subjects[n::CLIENTS], together)
        for n in range(CLIENTS)
    ]
    taken = [child.result() for child in children]
    return Taken([second for one in taken for second in one.seconds], sum(one.cpu_seconds for one in taken))


def _client(
    home: Path, url: str, session: str, name: str, subjects: list[UUID | bytes], together: Barrier
) -> Taken:
    prepare_process(home)
    read, _query = _READS[name]
    taken = []
    with connect(url) as db:
        turn = cycle(subjects)
        for _ in range(WARM_UP):
            read(db, session, next(turn))
        together.wait()
        cpu, end = time.process_time(), time.perf_counter() + SECONDS
        while (began := time.perf_counter()) < end:
            read(db, session, next(turn))
            taken.append(time.perf_counter() - began)
        return Taken(taken, time.process_time() - cpu)
