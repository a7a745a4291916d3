"""F4 over HTTP: a program's card and occupants, and an officer's page of a person, each beside the same reading in SQL.

Programs may read 300 cards and 60 dwellings an hour. That is left as it is: there are as many programs as the readings
need, and each client shows one token after the other.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle
from multiprocessing.synchronize import Barrier
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import psycopg

from benchmarks.calling import CASE, Caller, bearer, card_of, occupants_of, page_of, programs_for, tokens
from benchmarks.figures import Figures, Latency
from benchmarks.people import GROWN_UP
from benchmarks.processes import CONTEXT, Child
from benchmarks.reading import CLIENTS, ON, PURPOSE, SECONDS, WARM_UP, read_card
from benchmarks.stage import Stage, Town, prepare_process
from denizen.access.actions import open_access
from denizen.access.queries import one_day
from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.roles import WEB
from denizen.register.queries import card, occupants
from drills.desk import Desk
from drills.serving import served

_MOST_A_SECOND = 2500
"""No more readings than this are expected of one kind: for so many there are programs."""

_SUBJECTS = 5000


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what a reading is of."""

    id: UUID
    plate: str | None = None


class ReadingFailed(RuntimeError):
    """A reading was not answered as it should be: what was measured is no reading."""


type Show = Callable[[str], dict[str, str]]
type Ask = Callable[[Subject], str]
type ReadIn = Callable[[psycopg.Connection, str, Subject], None]


def card_in_sql(db: psycopg.Connection, token: str, subject: Subject) -> None:
    """A card, by a program's token, without the web."""
    card(db, open_access(db, token=token, reader="card", person=subject.id, **_CASE))


def occupants_in_sql(db: psycopg.Connection, token: str, subject: Subject) -> None:
    """Who occupies a dwelling on a day, by a program's token, without the web."""
    ticket = open_access(
        db, token=token, reader="occupants", dwelling=subject.id, during=one_day(ON), **_CASE
    )
    occupants(db, ticket, on=ON)


def officers_card_in_sql(db: psycopg.Connection, token: str, subject: Subject) -> None:
    """What the page of a person reads, without the web."""
    read_card(db, token, subject.id)


def ask_card(subject: Subject) -> str:
    """Where a card is."""
    return card_of(subject.id)


def ask_occupants(subject: Subject) -> str:
    """Where the occupants of a dwelling are."""
    assert subject.plate is not None
    return occupants_of(subject.plate, ON)


def ask_page(subject: Subject) -> str:
    """Where the page of a person is."""
    return page_of(subject.id)


def show_token(token: str) -> dict[str, str]:
    """What a program shows."""
    return bearer(token) | CASE


def show_cookies(cookies: str) -> dict[str, str]:
    """What a browser shows."""
    return {"Cookie": cookies, "Accept-Language": "zh-Hans"}


_CASE = {"purpose": CASE["Denizen-Purpose"], "reference": CASE["Denizen-Reference"]}
_PEOPLE = f"SELECT id, NULL FROM ({GROWN_UP}) AS grown_up ORDER BY random() LIMIT %s"
_DWELLINGS = """
    SELECT d.id, d.plate FROM places.dwelling AS d
    WHERE d.id IN (SELECT r.dwelling_id FROM register.residence AS r) ORDER BY random() LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of reading, in SQL and over HTTP."""

    read: ReadIn
    ask: Ask
    show: Show
    subjects: str
    reader: str | None
    """Which reader's quota counts; None for staff, of whom an officer reads alone."""


KINDS = {
    "card": Kind(card_in_sql, ask_card, show_token, _PEOPLE, "card"),
    "occupants": Kind(occupants_in_sql, ask_occupants, show_token, _DWELLINGS, "occupants"),
    "page_of_a_person": Kind(officers_card_in_sql, ask_page, show_cookies, _PEOPLE, None),
}


def measure(
    stage: Stage, town: Town, home: Home, seconds: float = SECONDS, clients: int = CLIENTS
) -> Figures:
    """Read each kind of thing for some seconds in SQL, and for as many over HTTP, by some clients."""
    figures: Figures = {"clients": clients}
    with TemporaryDirectory() as folder, served(home, Path(folder) / "said") as port:
        desk = Desk(port, town.session)
        desk.choose_purpose(PURPOSE)
        for name, kind in KINDS.items():
            with stage.administrator() as db:
                subjects = [Subject(*row) for row in db.execute(kind.subjects.encode(), [_SUBJECTS])]
            shown = (
                (
                    _programs(stage, kind.reader, seconds, clients),
                    _programs(stage, kind.reader, seconds, clients),
                )
                if kind.reader
                else ([town.session] * clients, [desk.cookies()] * clients)
            )
            sql = _together(_in_sql, (home.path, stage.url(WEB)), name, subjects, shown[0], seconds, clients)
            http = _together(_over_http, (port,), name, subjects, shown[1], seconds, clients)
            figures[name] = {
                "over_sql": round(len(http) / len(sql), 3),
                "http": {"per_second": round(len(http) / seconds, 1), **asdict(Latency.of(http))},
                "sql": {"per_second": round(len(sql) / seconds, 1), **asdict(Latency.of(sql))},
            }
    return figures


def _programs(stage: Stage, reader: str, seconds: float, clients: int) -> list[str]:
    """Tokens for as many readings as there can be, the same number for each client."""
    most = round(_MOST_A_SECOND * seconds) + clients * WARM_UP
    each = -(-programs_for(stage, reader, most) // clients) + 1
    return tokens(stage, "read.card" if reader == "card" else "read.occupants", each * clients)


def _together(
    client: Callable[..., list[float]],
    where: tuple[object, ...],
    name: str,
    subjects: Sequence[Subject],
    shown: Sequence[str],
    seconds: float,
    clients: int,
) -> list[float]:
    """Let all clients read for the same seconds, each in a process of its own, and put together what they took."""
    together = CONTEXT.Barrier(clients)
    children = [
        Child(client, *where, name, subjects[n::clients], shown[n::clients], seconds, together)
        for n in range(clients)
    ]
    return [second for child in children for second in child.result()]


def _in_sql(
    home: Path,
    url: str,
    name: str,
    subjects: Sequence[Subject],
    shown: Sequence[str],
    seconds: float,
    together: Barrier,
) -> list[float]:
    prepare_process(home)
    kind = KINDS[name]
    with connect(url) as db:
        return _timed(
            lambda subject, token: kind.read(db, token, subject), subjects, shown, seconds, together
        )


def _over_http(
    port: int,
    name: str,
    subjects: Sequence[Subject],
    shown: Sequence[str],
    seconds: float,
    together: Barrier,
) -> list[float]:
    kind = KINDS[name]

    def read(subject: Subject, token: str) -> None:
        status, answer = caller.ask("GET", kind.ask(subject), kind.show(token))
        if status != 200:
            raise ReadingFailed(f"{name}: {status} {answer[:200]!r}")

    with Caller(port) as caller:
        return _timed(read, subjects, shown, seconds, together)


def _timed(
    read: Callable[[Subject, str], None],
    subjects: Sequence[Subject],
    shown: Sequence[str],
    seconds: float,
    together: Barrier,
) -> list[float]:
    taken = []
    turn = zip(cycle(subjects), cycle(shown), strict=False)
    for _ in range(WARM_UP):
        read(*next(turn))
    together.wait()
    end = time.perf_counter() + seconds
    while (began := time.perf_counter()) < end:
        read(*next(turn))
        taken.append(time.perf_counter() - began)
    return taken
