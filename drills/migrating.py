"""R11: migrations and the readers installed anew, while declarations come in and people are read."""

import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self
from uuid import UUID

import psycopg
from django.conf import settings
from django.test import override_settings

from benchmarks.figures import Figures, Latency
from benchmarks.reading import read_card
from benchmarks.stage import Stage, Town
from denizen.kernel.errors import Refusal
from denizen.kernel.home import Home
from denizen.kernel.migrate import migrate
from denizen.kernel.roles import OWNER, WEB
from drills.desk import Looking
from drills.officer import page_of_somebody
from drills.sending import Sending
from drills.serving import served

MOST_MS = 200.0
"""For so long may a migration keep somebody waiting."""

_READERS = 2
_SECONDS_BETWEEN_LOOKS = 0.05
_SECONDS_BETWEEN_SAMPLES = 0.005
_SECONDS_HELD = 1.0
_SECONDS_BETWEEN_INSTALLS = 0.3
# Who waits for what the owner holds, or behind what the owner waits for.
_KEPT_WAITING = """
    SELECT max(extract(epoch FROM clock_timestamp() - l.waitstart))::float
    FROM pg_locks AS l
    JOIN pg_stat_activity AS a ON a.pid = l.pid AND a.usename <> 'denizen_owner'
    WHERE NOT l.granted AND EXISTS (
        SELECT FROM pg_stat_activity AS o
        WHERE o.usename = 'denizen_owner' AND o.pid = ANY (pg_blocking_pids(l.pid))
    )
"""
_MADE = """
    SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'register.residence'::regclass AND attname = 'drill')
        AND EXISTS (
            SELECT FROM pg_index WHERE indexrelid = to_regclass('journal.delivery_is_found_by_drill') AND indisvalid
        )
"""


def run(stage: Stage, town: Town, home: Home, times: int) -> tuple[Figures, bool]:
    """Add a column and an index while somebody holds the table, and install the readers anew so many times.

    Passed where no page, no reading and no declaration met an error, and nobody waited for longer than `MOST_MS`.
    """
    with TemporaryDirectory() as folder, ExitStack() as stack:
        said = Path(folder) / "said"
        port = stack.enter_context(served(home, said))
        sending = stack.enter_context(Sending(stage, town, home))
        desk, person = page_of_somebody(stage, town, port)
        looking = stack.enter_context(Looking(desk, f"/desk/people/{person}/", _SECONDS_BETWEEN_LOOKS))
        readings = [stack.enter_context(_Reading(stage, town, person)) for _ in range(_READERS)]
        waits = stack.enter_context(_Waits(stage))
        with override_settings(INSTALLED_APPS=[*settings.INSTALLED_APPS, "drills.growing"]):
            holding = threading.Thread(target=_hold_the_table, args=(stage,))
            holding.start()
            began = time.monotonic()
            applied = migrate(stage.url(OWNER))
            migrated = time.monotonic() - began
            holding.join()
            for _ in range(times):
                time.sleep(_SECONDS_BETWEEN_INSTALLS)
                migrate(stage.url(OWNER))
        sending.stop()
        looking.stop()
        complaints = [line for line in said.read_text("utf-8").splitlines() if "is served at" not in line]
    errors = sum((reading.errors for reading in readings), Counter[str]())
    with stage.administrator() as db:
        (made,) = db.execute(_MADE).fetchone() or (False,)
    figures: Figures = {
        "migrations": ", ".join(applied),
        "migrated_seconds": migrated,
        "installed_anew": times,
        "longest_kept_waiting_ms": round(waits.longest * 1000, 1),
        "pages": {str(status): count for status, count in sorted(looking.statuses.items())},
        "readings": asdict(Latency.of([second for reading in readings for second in reading.seconds])),
        "errors_of_readings": dict(errors),
        "acknowledged": len(sending.sent),
        "sent_again": sending.repeated,
        "complaints": len(complaints),
        "first_complaints": complaints[:5],
    }
    passed = (
        made
        and not errors
        and not complaints
        and looking.statuses.keys() == {200}
        and sending.repeated == 0
        and waits.longest * 1000 <= MOST_MS
    )
    return figures, passed


def _hold_the_table(stage: Stage) -> None:
    """Do what a long report does: read a table, and let go of it only later."""
    with stage.administrator() as db, db.transaction():
        db.execute("SELECT FROM register.residence LIMIT 1")
        time.sleep(_SECONDS_HELD)


class _Repeating:
    """A thread that does something again and again."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _work(self) -> None:
        raise NotImplementedError


class _Reading(_Repeating):
    """Reads the card of one person over one connection, as the pages do."""

    def __init__(self, stage: Stage, town: Town, person: UUID) -> None:
        super().__init__()
        self._stage, self._town, self._person = stage, town, person
        self.seconds: list[float] = []
        self.errors: Counter[str] = Counter()

    def _work(self) -> None:
        with self._stage.connect(WEB) as db:
            while not self._over.is_set():
                began = time.monotonic()
                try:
                    read_card(db, self._town.session, self._person)
                except (psycopg.Error, Refusal) as error:
                    self.errors[f"{type(error).__name__}: {error}".split("\n", 1)[0]] += 1
                self.seconds.append(time.monotonic() - began)


class _Waits(_Repeating):
    """Looks who waits for the owner's locks, and for how long."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self.longest = 0.0

    def _work(self) -> None:
        with self._stage.administrator() as db:
            while not self._over.wait(_SECONDS_BETWEEN_SAMPLES):
                (longest,) = db.execute(_KEPT_WAITING).fetchone() or (None,)
                self.longest = max(self.longest, longest or 0.0)
