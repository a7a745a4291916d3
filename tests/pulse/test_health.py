"""Health: what lives, what is ready, and that a database that does not answer keeps nobody waiting."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest
from django.test import Client, override_settings

from denizen.journal.actions import beat
from denizen.kernel.postgres import Server
from denizen.kernel.roles import WEB, WORKER
from denizen.ledger.queries import queue_age
from denizen.pulse.health import (
    LIVE,
    LONGEST_HEARTBEAT,
    LONGEST_QUEUE,
    PATIENCE,
    READY,
    Probe,
    Verdict,
    _connected,
    examine,
)
from tests.databases import Database, as_role, clone


@pytest.fixture
def heard(db: psycopg.Connection) -> psycopg.Connection:
    """A register whose worker was heard just now, before its owner."""
    with as_role(db, WORKER) as worker:
        beat(worker, process="worker")
    return db


def seen(db: psycopg.Connection) -> Verdict:
    """How the pages see it."""
    verdict = None
    # A question that the database does not know spoils the test's transaction, and not the pages': they have none.
    with suppress(psycopg.errors.InFailedSqlTransaction), as_role(db, WEB) as web:
        verdict = examine(web)
    assert verdict is not None
    return verdict


def test_a_register_at_work_is_ready(heard: psycopg.Connection) -> None:
    verdict = seen(heard)
    assert verdict.ready
    assert dict(verdict.parts) == {"database": "ok", "migrations": "ok", "worker": "ok", "queue": "ok"}


@pytest.mark.parametrize(
    ("statement", "part", "word"),
    [
        ("DELETE FROM journal.heartbeat", "worker", "away"),
        (
            f"UPDATE journal.heartbeat SET beat_at = now() - interval '{LONGEST_HEARTBEAT + 5} seconds'",
            "worker",
            "away",
        ),
        (
            "DELETE FROM django_migrations WHERE (app, name) = ('linkage', '0001_linkage')",
            "migrations",
            "missing",
        ),
        ("DROP FUNCTION reading.heartbeats()", "migrations", "missing"),
    ],
)
def test_what_is_not_ready_is_named(heard: psycopg.Connection, statement: str, part: str, word: str) -> None:
    with as_role(heard, "denizen_reader" if statement.startswith("DROP") else "denizen_owner") as db:
        db.execute(statement.encode())
    verdict = seen(heard)
    assert not verdict.ready
    assert verdict.parts[part] == word
    assert verdict.parts["database"] == "ok"


def test_a_declaration_that_waits_too_long_is_noticed_and_one_that_came_just_now_is_not(
    heard: psycopg.Connection,
) -> None:
    waiting = """
        INSERT INTO access.party (id, handle, kind, name)
        VALUES ('00000000-0000-0000-0000-000000000001', 'h', 'hotel', 'H');
        INSERT INTO ledger.declaration (id, kind, party_id, capacity, channel, entered_by, received_at, occurred)
        VALUES ('00000000-0000-7000-8000-0000000000{number}', 'lodging_checkin', '00000000-0000-0000-0000-000000000001',
            'hotel', 'file', '00000000-0000-7000-8000-000000000001', now() - interval '{seconds} seconds',
            '[2026-01-01,2026-01-02)');
        INSERT INTO ledger.waiting (declaration_id) VALUES ('00000000-0000-7000-8000-0000000000{number}')
    """
    heard.execute(waiting.format(number=12, seconds=5).encode())
    assert seen(heard).ready
    assert 4 < queue_age(heard) < 60
    # The one before it in the queue, although it was written down later.
    again = waiting[waiting.index("INSERT INTO ledger.declaration") :]
    heard.execute(again.format(number=11, seconds=LONGEST_QUEUE + 5).encode())
    assert seen(heard).parts["queue"] == "behind"


@pytest.fixture
def silent_server() -> Iterator[str]:
    """Where somebody lets us connect and then says nothing: a server that hangs, or lies behind a dead wall."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        yield f"postgresql://denizen_web@127.0.0.1:{port}/denizen"


@pytest.fixture
def no_server() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return f"postgresql://denizen_web@127.0.0.1:{port}/denizen"


@pytest.mark.parametrize("where", ["silent_server", "no_server"])
def test_a_database_that_does_not_answer_is_told_each_time(
    where: str, request: pytest.FixtureRequest
) -> None:
    with override_settings(DENIZEN_DATABASE_URL=request.getfixturevalue(where)):
        client = Client()
        for _again in range(3):
            answer = client.get(READY)
            assert answer.status_code == 503
            assert answer.json()["ready"] is False
            assert answer.json()["database"] == "does not answer"
        assert client.get(LIVE).status_code == 200


def test_nobody_waits_for_a_look_that_does_not_end() -> None:
    forever, begun = threading.Event(), []

    def connect() -> psycopg.Connection:
        begun.append(1)
        forever.wait()
        raise psycopg.OperationalError

    probe = Probe(connect, patience=0.05)
    try:
        assert [probe.ask().parts["database"] for _again in range(3)] == ["does not answer"] * 3
        assert begun == [1]  # and no second one is begun meanwhile
    finally:
        forever.set()


def test_patience_ends_within_a_second() -> None:
    assert PATIENCE < 1.0


@pytest.fixture(scope="module")
def served(server: Server, template_db: str) -> Iterator[Database]:
    """A database of its own, in which the worker was heard just now."""
    with clone(server, template_db) as database:
        with database.connect(WORKER) as worker:
            beat(worker, process="worker")
        yield database


def test_it_is_ready_again_when_the_database_is_back(served: Database) -> None:
    where = ["postgresql://nobody@/nowhere?host=/nowhere"]
    probe = Probe(lambda: _connected(where[0]), patience=5.0)
    assert probe.ask().parts["database"] == "does not answer"
    where[0] = served.url(WEB)
    deadline = time.monotonic() + 10
    while not (verdict := probe.ask()).ready:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    where[0] = "postgresql://nobody@/nowhere?host=/nowhere"
    while (verdict := probe.ask()).ready:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert verdict.parts["database"] == "does not answer"


def test_a_probe_that_is_asked_often_looks_once_a_second(served: Database) -> None:
    connected = []

    def connect() -> psycopg.Connection:
        connected.append(1)
        return _connected(served.url(WEB))

    probe = Probe(connect, patience=5.0)
    assert all(probe.ask().ready for _again in range(200))
    assert len(connected) < 20  # of 200, however slow the machine is just now


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.7:8000", "evil.example"])
def test_whoever_watches_needs_no_name_of_ours_and_is_told_no_more_than_words(host: str) -> None:
    answer = Client(headers={"host": host}).get(LIVE)
    assert (answer.status_code, answer.json()) == (200, {"live": True})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_health_is_only_asked(method: str) -> None:
    assert getattr(Client(), method)(READY).status_code == 405


def test_a_change_is_logged_once_and_asking_is_not(
    served: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with override_settings(DENIZEN_DATABASE_URL=served.url(WEB)), caplog.at_level("INFO"):
        client = Client()
        statuses = {client.get(READY).status_code for _again in range(5)}
        assert statuses <= {200, 503}  # the first look may take longer than anybody waits
        deadline = time.monotonic() + 10
        while client.get(READY).status_code != 200:
            assert time.monotonic() < deadline
    told = [record.getMessage() for record in caplog.records if record.name == "denizen.health"]
    assert told == ["ready"]
    assert not [record for record in caplog.records if record.name == "denizen.requests"]
