"""The figures of the register as a whole, read from the database by a role that may read nothing else."""

import logging
import threading
import time
from collections import Counter as Tally
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import psycopg
from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from denizen.access.queries import sweeper_lag
from denizen.intake.queries import files_waiting, record_clock
from denizen.journal.queries import heartbeats, news_waiting
from denizen.kernel.db import Statements
from denizen.kernel.disk import disks
from denizen.kernel.logs import told
from denizen.kernel.metrics import REGISTRY
from denizen.kernel.migrate import applied_and_known
from denizen.kernel.roles import LOGINS
from denizen.ledger.queries import queue_age, states, waiting
from denizen.pulse.gathering import gathered
from denizen.webhooks.queries import standing

log = logging.getLogger("denizen.pulse")

_sql = Statements("denizen.kernel")

APPENDED = ("ledger.declaration", "ledger.outcome", "ledger.batch", "access.ticket", "journal.delivery")
"""Tables to which rows are only added: how fast they grow tells how much is received, decided and read."""

_COUNTED_EVERY = 60.0
"""Seconds for which the dearer figures hold."""

_LONGEST_WAIT = 5.0
"""Seconds after which somebody who asks gives up waiting for who asked before."""

type Reading = Callable[[psycopg.Connection], Iterable[Metric]]


class Figures(Collector):
    """Everything that can be told: of the database, of its disks, and of each process."""

    def __init__(self, connect: Callable[[], psycopg.Connection], sockets: Path | None) -> None:
        self._connect = connect
        self._sockets = sockets
        self._db: psycopg.Connection | None = None
        self._lock = threading.Lock()
        self._dear: tuple[float, list[Metric]] = (float("-inf"), [])
        self._silent: set[str] = set()

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: registering must not wait for a database."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Ask anew, one asker at a time; who waits too long for a database that hangs is told of all else."""
        up = False
        if self._lock.acquire(timeout=_LONGEST_WAIT):
            try:
                found = [self._read(name, reading) for name, reading in _READINGS.items()]
                up = all(family is not None for family in found)
                found.append(self._counted_lately())
            finally:
                self._lock.release()
            yield from (metric for family in found for metric in family or ())
        yield _gauge("denizen_database_up", "Whether all figures of the database could be read.", up)
        yield from _of_disks()
        yield from gathered(self._sockets, _own())

    def _read(self, name: str, reading: Reading) -> list[Metric] | None:
        """One group of figures; None, and a line in the log the first time, where it cannot be had."""
        try:
            if self._db is None or self._db.closed:
                self._db = self._connect()
            found = list(reading(self._db))
        except psycopg.Error as error:
            if isinstance(error, psycopg.OperationalError) and not isinstance(
                error, psycopg.errors.QueryCanceled
            ):
                self.leave()
            if name not in self._silent:
                self._silent.add(name)
                log.warning("figures missing", extra=told(figures=name, kind=type(error).__qualname__))
            return None
        self._silent.discard(name)
        return found

    def leave(self) -> None:
        """Give the connection up; the next asking makes another."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def _counted_lately(self) -> list[Metric]:
        """The figures that are counted by reading many rows, as of the last minute."""
        counted_at, found = self._dear
        if time.monotonic() - counted_at > _COUNTED_EVERY:
            found = self._read("day", _of_the_day) or []
            self._dear = (time.monotonic(), found)
        return found


def _own() -> Iterator[Metric]:
    """What this process counts of itself; it has neither pages nor rounds."""
    return (
        family for family in REGISTRY.collect() if family.name.startswith(("process_", "denizen_log_lines"))
    )


def connected(url: str) -> Callable[[], psycopg.Connection]:
    """How the pulse reaches the database: it waits for nobody."""
    return partial(psycopg.connect, url, autocommit=True, connect_timeout=2, tcp_user_timeout=3000)


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=float(value))


def _labelled(name: str, meaning: str, label: str, values: Iterable[tuple[str, float]]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for key, value in values:
        family.add_metric([key], value)
    return family


def _of_server(db: psycopg.Connection) -> Iterator[Metric]:
    asked_at = datetime.now(UTC)
    size, most, its_clock = _sql.run(db, "server_figures").fetchone() or (0, 0, asked_at)
    yield _gauge("denizen_database_bytes", "Size of the database.", size)
    yield _gauge("denizen_database_connections_max", "Connections that the server allows.", most)
    used = _sql.run(db, "connections", {"roles": list(LOGINS)}).fetchall()
    yield _labelled("denizen_database_connections", "Connections to the database.", "role", used)
    # Half of the time that asking took is put down to each way.
    middle = asked_at + (datetime.now(UTC) - asked_at) / 2
    yield _gauge(
        "denizen_clock_offset_seconds",
        "By how much this machine's clock is ahead of the database's.",
        (middle - its_clock).total_seconds(),
    )


def _of_record(db: psycopg.Connection) -> Iterator[Metric]:
    latest = record_clock(db)
    ahead = (latest - datetime.now(UTC)).total_seconds() if latest else 0.0
    yield _gauge(
        "denizen_record_ahead_seconds",
        "By how much the register's time of record is ahead of this machine's clock: above 0 the clock stands back.",
        max(0.0, ahead),
    )
    applied, known = applied_and_known(db)
    yield _gauge("denizen_migrations_missing", "Migrations that were not applied.", len(known - applied))


def _of_queue(db: psycopg.Connection) -> Iterator[Metric]:
    yield _gauge("denizen_queue_declarations", "Declarations that wait to be worked on.", waiting(db))
    yield _gauge("denizen_queue_age_seconds", "How long the oldest of them has waited.", queue_age(db))
    files = files_waiting(db)
    yield _gauge("denizen_files_waiting", "Files handed in that wait to be read.", files.quantity)
    yield _gauge("denizen_files_age_seconds", "How long the oldest of them has waited.", files.seconds)
    yield _gauge("denizen_files_failing", "Those whose reading ended by itself before.", files.failing)
    yield _gauge(
        "denizen_sweeper_lag_seconds",
        "How long a ticket that nobody redeemed waits to be logged.",
        sweeper_lag(db),
    )
    news = news_waiting(db)
    yield _gauge("denizen_outbox_news", "Notices in the outbox, at most 100,000.", news.quantity)
    yield _gauge("denizen_outbox_age_seconds", "How long the oldest of them has waited.", news.seconds)
    yield _labelled(
        "denizen_heartbeat_age_seconds",
        "How long ago a process that works unseen said so.",
        "process",
        heartbeats(db).items(),
    )


def _of_webhooks(db: psycopg.Connection) -> Iterator[Metric]:
    stands = standing(db)
    yield _labelled(
        "denizen_webhook_messages",
        "Messages to webhooks that wait, or were given up and are still kept; at most 100,000.",
        "state",
        [("waiting", stands.waiting), ("dead", stands.dead)],
    )
    yield _gauge("denizen_webhook_age_seconds", "How long the oldest of those that wait has.", stands.seconds)
    yield _labelled(
        "denizen_webhook_endpoints",
        "Webhooks that have not ended.",
        "state",
        [
            ("active", stands.active),
            ("failing", stands.failing),
            ("paused", stands.paused),
            ("halted", stands.halted),
        ],
    )


def _of_growth(db: psycopg.Connection) -> Iterator[Metric]:
    family = CounterMetricFamily(
        "denizen_rows_written", "Rows added to a table, by the server's statistics.", labels=["table"]
    )
    for table, rows in _sql.run(db, "rows_written", {"tables": list(APPENDED)}).fetchall():
        family.add_metric([table], rows)
    yield family


def _of_the_day(db: psycopg.Connection) -> Iterator[Metric]:
    tally: Tally[str] = Tally({"waiting": 0, "applied": 0, "refused": 0, "undecided": 0})
    for count in states(db, since=datetime.now(UTC) - timedelta(days=1)):
        tally[count.state] += count.quantity
    yield _labelled(
        "denizen_declarations_day",
        "Declarations received within the last 24 hours, by the state they are in.",
        "state",
        tally.items(),
    )


def _of_disks() -> Iterator[Metric]:
    found = disks()
    yield _labelled(
        "denizen_disk_free_bytes",
        "Free space of a disk of the register.",
        "folder",
        [(str(disk.path), disk.free) for disk in found],
    )
    yield _labelled(
        "denizen_disk_size_bytes",
        "Size of a disk of the register.",
        "folder",
        [(str(disk.path), disk.size) for disk in found],
    )
    yield _gauge(
        "denizen_disk_nearly_full",
        "1 while nothing is taken in because a disk is nearly full.",
        any(disk.nearly_full for disk in found),
    )


_READINGS: dict[str, Reading] = {
    "server": _of_server,
    "record": _of_record,
    "queue": _of_queue,
    "webhooks": _of_webhooks,
    "growth": _of_growth,
}
