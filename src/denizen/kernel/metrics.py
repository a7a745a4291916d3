"""What the processes count of their own work, in the terms of Prometheus (its text format, version 0.0.4).

No label ever holds anything that came from outside or that names somebody: routes, codes, states and roles are words of
the code, so there are as many series as the code has words. Each process shows what it counted at a Unix socket of its
own, where a folder for these is named (DENIZEN_METRICS_SOCKETS); `denizen pulse` collects them (docs/adr/0015).
"""

import os
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakSet
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    ProcessCollector,
    disable_created_metrics,
    make_wsgi_app,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

SOCKETS = "DENIZEN_METRICS_SOCKETS"
"""The environment variable that names the folder of these sockets."""

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)

# The pages.
REQUESTS = Counter(
    "denizen_requests_total",
    "Requests answered, by the name of their route.",
    ["route", "method", "status"],
    registry=REGISTRY,
)
REQUEST_SECONDS = Histogram(
    "denizen_request_seconds",
    "How long a request took to answer.",
    ["route"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
REFUSALS = Counter(
    "denizen_refusals_total", "Requests that were refused, by code.", ["code"], registry=REGISTRY
)
FAILURES = Counter(
    "denizen_failures_total", "Requests that failed unforeseen, each with a reference.", registry=REGISTRY
)
TICKETS = Counter(
    "denizen_tickets_total", "Tickets asked for in order to read, by what became of them.", ["outcome"],
    registry=REGISTRY,
)  # fmt: skip
LOG_LINES = Counter("denizen_log_lines_total", "Lines of this process's log.", ["level"], registry=REGISTRY)

# The worker.
ROUND_SECONDS = Histogram(
    "denizen_round_seconds",
    "How long a round of the applier took.",
    buckets=(*_SECONDS, 60.0, 300.0),
    registry=REGISTRY,
)
ROUND_SIZE = Histogram(
    "denizen_round_declarations",
    "How many declarations a round of the applier took.",
    buckets=(0, 1, 2, 5, 10, 50, 100, 500, 1000, 2000),
    registry=REGISTRY,
)
DECIDED = Counter(
    "denizen_declarations_decided_total",
    "Declarations that the worker decided, by what became of them.",
    ["outcome"],
    registry=REGISTRY,
)
SWEPT = Counter(
    "denizen_tickets_swept_total", "Tickets whose people were logged as possibly seen.", registry=REGISTRY
)
PAUSED = Gauge(
    "denizen_worker_paused", "1 while nothing is applied because a disk is nearly full.", registry=REGISTRY
)

# The courier.
WEBHOOKS_TRIED = Counter(
    "denizen_webhook_tries_total", "Messages sent to webhooks, by what came of it.", ["outcome"], registry=REGISTRY
)  # fmt: skip
WEBHOOK_SECONDS = Histogram(
    "denizen_webhook_seconds",
    "How long it took to send a message to a webhook.",
    buckets=(*_SECONDS, 20.0),
    registry=REGISTRY,
)

for outcome in ("opened", "denied"):
    TICKETS.labels(outcome)
for outcome in ("applied", "refused", "undecided"):
    DECIDED.labels(outcome)
for level in ("info", "warning", "error", "critical"):
    LOG_LINES.labels(level)


class Pool(Protocol):
    """A pool of connections, as far as it is counted."""

    def get_stats(self) -> dict[str, int]:
        """What the pool counted."""


class _Pools(Collector):
    """The pools of this process, summed up."""

    def __init__(self) -> None:
        self.known: WeakSet[Pool] = WeakSet()

    def collect(self) -> Iterator[Metric]:
        """Ask each."""
        found = [pool.get_stats() for pool in self.known]
        for what, name, meaning in (
            ("pool_size", "denizen_pool_connections", "Connections that the pool holds."),
            ("pool_available", "denizen_pool_connections_idle", "Connections of the pool that nobody uses."),
            ("requests_waiting", "denizen_pool_waiting", "Who waits for a connection of the pool now."),
        ):
            yield GaugeMetricFamily(name, meaning, value=sum(stats.get(what, 0) for stats in found))
        for what, name, meaning in (
            ("requests_errors", "denizen_pool_timeouts", "Who waited for a connection and got none."),
            ("connections_errors", "denizen_pool_connection_errors", "Connections that could not be made."),
        ):
            yield CounterMetricFamily(name, meaning, value=sum(stats.get(what, 0) for stats in found))


_pools = _Pools()
REGISTRY.register(_pools)


def know_pool(pool: Pool) -> None:
    """Count what a pool of this process does, as long as it is there."""
    _pools.known.add(pool)


_SLOTS = 16
_LONGEST_WAIT = 5.0


class _Handler(WSGIRequestHandler):
    """One request for the figures, of which no log is kept."""

    timeout = _LONGEST_WAIT

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
        """Say nothing."""

    def address_string(self) -> str:
        """The asker at a Unix socket has no address."""
        return "local"


class _AtSocket(socketserver.ThreadingMixIn, WSGIServer):
    """The web server of the standard library at a Unix socket."""

    address_family = socket.AF_UNIX
    daemon_threads = True

    def server_bind(self) -> None:
        """Bind, without asking a name server who we are."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", 0
        self.setup_environ()

    def get_request(self) -> tuple[Any, Any]:
        """A connection, with an address that the handler can print."""
        connection, _address = super().get_request()
        return connection, ("local", 0)


class _AtPort(socketserver.ThreadingMixIn, WSGIServer):
    """The web server of the standard library at a port."""

    daemon_threads = True

    def server_bind(self) -> None:
        """Bind, without asking a name server who we are."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]
        self.setup_environ()


class _AtPort6(_AtPort):
    """The same for IPv6."""

    address_family = socket.AF_INET6


def offer(process: str) -> None:
    """Show what this process counts at a socket of its own, if a folder for such is named.

    Several processes of one kind take places of their own (`web-0`, `web-1`), so that labels stay few.
    """
    folder = os.environ.get(SOCKETS)
    if not folder:
        return
    for place in range(_SLOTS):
        path = Path(folder, process, f"{process}-{place}")
        if _answers(path):
            continue
        with suppress(FileNotFoundError):
            path.unlink()
        with suppress(OSError):
            serve_at(path, REGISTRY)
            return


def serve_at(path: Path, registry: Collector) -> WSGIServer:
    """Show a registry at a Unix socket, which every user who gets as far as its folder may ask."""
    server = _AtSocket(str(path), _Handler)  # type: ignore[arg-type] # a path in the place of host and port
    path.chmod(0o666)
    return _start(server, registry)


def serve_port(host: str, port: int, registry: Collector) -> WSGIServer:
    """Show a registry at an address and port. Raises OSError where one cannot listen there."""
    return _start((_AtPort6 if ":" in host else _AtPort)((host, port), _Handler), registry)


def _start(server: WSGIServer, registry: Collector) -> WSGIServer:
    server.set_app(make_wsgi_app(registry, disable_compression=True))
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server


def _answers(path: Path) -> bool:
    """Whether a living process listens at a socket."""
    with socket.socket(socket.AF_UNIX) as knock:
        return knock.connect_ex(str(path)) == 0
