"""Webhooks: handing news on, and telling it to a fast receiver on this machine, over TLS, signed."""

import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread
from uuid import UUID, uuid4

import psycopg
import trustme

from benchmarks.figures import Figures, Latency
from benchmarks.processes import Child
from benchmarks.stage import Stage
from denizen.access.actions import register_party
from denizen.access.queries import SYSTEM_ACTOR
from denizen.kernel.clock import now
from denizen.kernel.crypto import Vault
from denizen.kernel.home import Home
from denizen.kernel.roles import COURIER, KEEPER, OWNER, WORKER
from denizen.webhooks.actions import add_endpoint, keys_here
from denizen.webhooks.addresses import Allowed
from drills.serving import wait_until

MESSAGES, ENDPOINTS, SINGLES = 4_000, 8, 40
_HERE = "127.0.0.0/8"
_AT_ONCE = 1_000
_NEWS = """
    WITH declared AS (
        INSERT INTO ledger.declaration (kind, party_id, capacity, channel, entered_by, received_at, occurred)
        SELECT 'tenancy_start', p.id, p.kind, 'api', %(actor)s, now(), '[2026-11-02,2026-11-03)'
        FROM access.party AS p, generate_series(1, %(quantity)s) WHERE p.id = %(party)s
        RETURNING id, party_id
    ),
    became AS (
        INSERT INTO ledger.outcome (declaration_id, decided_at, state) SELECT id, now(), 'applied' FROM declared
    )
    INSERT INTO journal.outbox (written_at, topic, reference, party_id)
    SELECT now(), 'declaration.applied', id, party_id FROM declared
"""


def measure(stage: Stage, home: Home, lines: int) -> Figures:
    """Hand on so many lines that concern nobody's webhook; then tell messages to one endpoint, and to several."""
    with stage.connect(OWNER) as db, TemporaryDirectory() as folder:
        quiet = _party(stage, "quiet")
        _leave(db, quiet, lines)
        db.execute("ANALYZE")
        handed_on = _hand_on(stage)
        tls = _certificates(Path(folder))
        with _courier(stage, home, tls):
            one = _told(stage, db, tls, endpoints=1)
            several = _told(stage, db, tls, endpoints=ENDPOINTS)
            singles = _singly(stage, db, tls)
    return {
        "lines_handed_on_a_second": round(lines / handed_on),
        "to_one_endpoint_a_second": round(MESSAGES / one, 1),
        "endpoints": ENDPOINTS,
        "to_several_endpoints_a_second": round(MESSAGES / several, 1),
        "from_commit_to_receiver": asdict(singles),
    }


def _party(stage: Stage, handle: str) -> UUID:
    with stage.connect(WORKER) as db:
        return register_party(db, actor=SYSTEM_ACTOR, now=now(), handle=handle, kind="landlord", name=handle)


def _leave(db: psycopg.Connection, party: UUID, quantity: int) -> None:
    """What became of so many declarations of a party."""
    db.execute(_NEWS, {"actor": SYSTEM_ACTOR, "quantity": quantity, "party": party})


def _hand_on(stage: Stage) -> float:
    with stage.connect(COURIER) as db:
        began = time.perf_counter()
        while (db.execute("SELECT door.hand_on_news(%s)", [_AT_ONCE]).fetchone() or (0,))[0]:
            pass
        return time.perf_counter() - began


def _told(stage: Stage, db: psycopg.Connection, tls: Path, endpoints: int) -> float:
    """Seconds from the first of the messages to the last."""
    port = _free_port()
    receiver = Child(_receive, port, str(tls), MESSAGES)
    parties = [_endpoint(stage, port) for _endpoint_of in range(endpoints)]
    wait_until(lambda: _listens(port), 30, "the receiver")
    for party in parties:
        _leave(db, party, MESSAGES // endpoints)
    arrived = receiver.result()
    return arrived[-1] - arrived[0]


def _singly(stage: Stage, db: psycopg.Connection, tls: Path) -> Latency:
    """From the commit of one outcome to its arrival, while nothing else is told."""
    port = _free_port()
    receiver = Child(_receive, port, str(tls), SINGLES)
    party = _endpoint(stage, port)
    wait_until(lambda: _listens(port), 30, "the receiver")
    left: list[float] = []
    for _single in range(SINGLES):
        _leave(db, party, 1)
        left.append(time.time())
        time.sleep(1.37)
    return Latency.of([came - went for came, went in zip(receiver.result(), left, strict=True)])


def _endpoint(stage: Stage, port: int) -> UUID:
    party = _party(stage, f"told-{uuid4().hex[:8]}")
    with stage.connect(KEEPER) as db:
        add_endpoint(
            db,
            actor=SYSTEM_ACTOR,
            now=now(),
            party_id=party,
            url=f"https://127.0.0.1:{port}/",
            keys=keys_here(),
            allowed=Allowed.read(_HERE, str(port)),
        )
    return party


def _certificates(folder: Path) -> Path:
    """A folder with an authority, and what it vouches for."""
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(folder / "ca.pem"))
    ca.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(folder / "here.pem"))
    folder.chmod(0o755)
    return folder


@contextmanager
def _courier(stage: Stage, home: Home, tls: Path) -> Iterator[None]:
    """The process itself, as `serve` starts it."""
    environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ} | {
        "DENIZEN_DATABASE_URL": stage.url(COURIER),
        "DENIZEN_WEBHOOK_KEYS": Vault(home.keys).webhook_keys,
        "DENIZEN_WEBHOOK_ALLOW": _HERE,
        "DENIZEN_WEBHOOK_PORTS": ",".join(map(str, _PORTS)),
        "SSL_CERT_FILE": str(tls / "ca.pem"),
    }
    process = subprocess.Popen([sys.executable, "-m", "denizen.site.cli", "courier"], env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


_PORTS = range(23_400, 23_500)
"""Ports that receivers take: the courier must be allowed them before it starts."""


def _free_port() -> int:
    for port in _PORTS:
        if not _listens(port):
            with socket.socket() as free:
                free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                free.bind(("127.0.0.1", port))
                return port
    raise RuntimeError("no port is free")


def _listens(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


def _receive(port: int, tls: str, wanted: int) -> list[float]:
    """Take messages as fast as they come, and return when each arrived."""
    arrived: list[float] = []
    lock, done = Lock(), Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            with lock:
                arrived.append(time.time())
            self.wfile.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            if len(arrived) == wanted:
                done.set()

    class Receiver(ThreadingHTTPServer):
        request_queue_size = 512

        def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
            line, address = super().get_request()
            return context.wrap_socket(line, server_side=True, do_handshake_on_connect=False), address

        def handle_error(self, request: object, client_address: object) -> None:
            """Somebody only looked whether this listens."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(tls) / "here.pem")
    with Receiver(("127.0.0.1", port), Handler) as receiver:
        Thread(target=receiver.serve_forever, daemon=True).start()
        done.wait(600)
        receiver.shutdown()
    return arrived
