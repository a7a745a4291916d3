"""The figures: what is counted, by whom it may be asked, and that no label tells of anybody."""

import os
import re
import socket
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.test import Client
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from denizen.access.actions import open_access
from denizen.access.errors import AccessRefused
from denizen.journal.actions import beat
from denizen.kernel.db import connect
from denizen.kernel.dictionary import tables
from denizen.kernel.metrics import REGISTRY, REQUESTS, SOCKETS, TICKETS, offer, serve_at, serve_port
from denizen.kernel.postgres import Server
from denizen.kernel.roles import PULSE, WORKER
from denizen.pulse.figures import Figures, connected
from denizen.pulse.gathering import gathered
from tests.access.town import denied
from tests.databases import Database, as_role, clone

CANARY = "王秀兰110101199003070028"


def figures(db: psycopg.Connection) -> dict[str, list[tuple[dict[str, str], float]]]:
    """What the pulse tells over a connection of somebody who may become it."""
    registry = CollectorRegistry()
    collector = Figures(lambda: db, None)
    registry.register(collector)
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    with as_role(db, PULSE):
        told = generate_latest(registry).decode()
    for family in text_string_to_metric_families(told):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def value(found: dict[str, list[tuple[dict[str, str], float]]], name: str, **labels: str) -> float:
    (figure,) = [figure for said, figure in found[name] if labels.items() <= said.items()]
    return figure


def test_a_register_is_told_in_figures(db: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DENIZEN_DISKS", f"/tmp{os.pathsep}/nowhere")
    with as_role(db, WORKER):
        beat(db, process="worker")
    db.execute("UPDATE intake.record_clock SET latest = now() + interval '1 day'")
    db.execute(
        "INSERT INTO journal.outbox (written_at, topic, reference) VALUES (now() - interval '1 hour', 't', %s)",
        ["00000000-0000-7000-8000-000000000001"],
    )
    db.execute(
        "INSERT INTO access.ticket (opened_at, actor_id, purpose, basis, reader, fields, person_id)"
        " SELECT now() - interval '100 seconds', x, 'p', 'b', 'card', '{}', x"
        " FROM (SELECT gen_random_uuid() AS x) AS one"
    )
    found = figures(db)
    assert value(found, "denizen_database_up") == 1
    assert value(found, "denizen_database_bytes") > 1_000_000
    assert value(found, "denizen_database_connections", role="denizen_pulse") == 0
    assert value(found, "denizen_migrations_missing") == 0
    assert value(found, "denizen_heartbeat_age_seconds", process="worker") < 60
    assert abs(value(found, "denizen_clock_offset_seconds")) < 2
    assert value(found, "denizen_record_ahead_seconds") == pytest.approx(86400, abs=60)
    assert value(found, "denizen_outbox_news") == 1
    assert value(found, "denizen_outbox_age_seconds") == pytest.approx(3600, abs=60)
    assert {said["state"]: figure for said, figure in found["denizen_webhook_endpoints"]} == dict.fromkeys(
        ("active", "failing", "paused", "halted"), 0
    )
    assert value(found, "denizen_webhook_messages", state="waiting") == 0
    assert value(found, "denizen_sweeper_lag_seconds") == pytest.approx(65, abs=30)
    assert value(found, "denizen_queue_declarations") == 0
    assert {said["state"] for said, _figure in found["denizen_declarations_day"]} == {
        "waiting",
        "applied",
        "refused",
        "undecided",
    }
    (disk,) = found["denizen_disk_free_bytes"]
    assert disk[0] == {"folder": "/tmp"}


def test_what_is_received_and_read_is_counted_by_the_tables_that_grow(town_db: Database) -> None:
    with town_db.connect("denizen_owner") as db:
        db.execute(
            "INSERT INTO journal.delivery (person_id, ticket_id, actor_id, purpose, basis, reader, fields)"
            " SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'p', 'b', 'card', '{}'"
            " FROM generate_series(1, 7)"
        )
    # The server's statistics are written down when a session ends.
    registry = CollectorRegistry()
    collector = Figures(connected(town_db.url(PULSE)), None)
    registry.register(collector)
    told = generate_latest(registry).decode()
    collector.leave()
    assert 'denizen_rows_written_total{table="journal.delivery"} 7.0' in told
    assert 'denizen_rows_written_total{table="ledger.declaration"} 0.0' in told
    assert 'denizen_database_connections{role="denizen_pulse"} 1.0' in told


def test_without_a_database_the_rest_is_told_and_that_it_is_down() -> None:
    registry = CollectorRegistry()
    registry.register(Figures(connected("postgresql://nobody@/nowhere?host=/nowhere"), None))
    told = generate_latest(registry).decode()
    assert "denizen_database_up 0.0" in told
    assert "process_resident_memory_bytes" in told
    assert "denizen_queue_age_seconds" not in told


def test_a_database_that_hangs_keeps_one_asker_waiting_and_not_all(monkeypatch: pytest.MonkeyPatch) -> None:
    forever, begun = threading.Event(), threading.Event()

    def hang() -> psycopg.Connection:
        begun.set()
        forever.wait()
        raise psycopg.OperationalError

    monkeypatch.setattr("denizen.pulse.figures._LONGEST_WAIT", 0.05)
    registry = CollectorRegistry()
    registry.register(Figures(hang, None))
    asker = threading.Thread(target=generate_latest, args=[registry])
    asker.start()
    try:
        begun.wait()
        told = generate_latest(registry).decode()
    finally:
        forever.set()
        asker.join()
    assert "denizen_database_up 0.0" in told
    assert "process_resident_memory_bytes" in told


def test_who_asks_for_figures_reads_no_table_and_no_person(db: psycopg.Connection) -> None:
    with as_role(db, PULSE):
        for table in tables(db):
            assert denied(db, f"SELECT FROM {table.name}"), table.name
        callable_by_it = {
            name
            for (name,) in db.execute(
                "SELECT proname FROM pg_proc WHERE pronamespace = 'reading'::regnamespace"
                " AND has_function_privilege(current_user, oid, 'EXECUTE')"
            )
        }
    assert callable_by_it == {
        "files_waiting",
        "heartbeats",
        "migrations",
        "news_waiting",
        "queue_age",
        "record_clock",
        "states",
        "sweeper_lag",
        "waiting",
        "webhooks",
    }


def test_who_asks_for_figures_writes_nothing(db: psycopg.Connection) -> None:
    for statement in ("CREATE TEMPORARY TABLE mine ()", "SELECT lo_from_bytea(0, 'x')"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), as_role(db, PULSE):
            db.execute(statement.encode())


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="denizen-figures-") as path:
        monkeypatch.setenv(SOCKETS, path)
        yield Path(path)


def test_each_process_has_a_place_of_its_own_and_one_that_died_leaves_its_to_the_next(folder: Path) -> None:
    (folder / "web").mkdir()
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(str(folder / "web" / "web-0"))
    dead.close()
    for _process in range(2):
        offer("web")
    assert sorted(path.name for path in (folder / "web").iterdir()) == ["web-0", "web-1"]
    found = list(gathered(folder, ()))
    up = {sample.labels["process"]: sample.value for sample in found[0].samples}
    assert up == {"web-0": 1, "web-1": 1}
    processes = {sample.labels["process"] for family in found[1:] for sample in family.samples}
    assert processes == {"web-0", "web-1"}


def test_nothing_is_offered_where_no_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SOCKETS, raising=False)
    offer("web")
    with tempfile.TemporaryDirectory() as nowhere:
        monkeypatch.setenv(SOCKETS, f"{nowhere}/missing")
        offer("web")
        assert list(Path(nowhere).iterdir()) == []


def test_a_process_that_hangs_or_talks_nonsense_is_told_and_the_others_are_heard(folder: Path) -> None:
    (folder / "web").mkdir()
    good = CollectorRegistry()
    Gauge("good", "A figure", registry=good).set(7)
    serve_at(folder / "web" / "web-0", good)
    hanging = socket.socket(socket.AF_UNIX)
    hanging.bind(str(folder / "web" / "web-1"))
    hanging.listen()
    found = {family.name: family for family in gathered(folder, ())}
    hanging.close()
    up = {sample.labels["process"]: sample.value for sample in found["denizen_process_up"].samples}
    assert up == {"web-0": 1, "web-1": 0}
    assert [sample.value for sample in found["good"].samples] == [7]


def test_figures_are_shown_at_a_port_of_their_own(folder: Path) -> None:
    registry = CollectorRegistry()
    Gauge("good", "A figure", registry=registry).set(7)
    server = serve_port("127.0.0.1", 0, registry)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/metrics") as answer:
            assert answer.headers["Content-Type"].startswith("text/plain")
            assert b"good 7.0" in answer.read()
    finally:
        server.shutdown()
        server.server_close()


def test_no_label_holds_what_somebody_sent() -> None:
    client = Client(raise_request_exception=False, headers={"user-agent": CANARY, "x-request-id": CANARY})
    client.get(f"/{CANARY}/?{CANARY}={CANARY}")
    client.post("/desk/sign-in/", {CANARY: CANARY})
    client.generic("王秀兰", "/desk/sign-in/")
    client.generic("BREW", "/desk/sign-in/")
    told = generate_latest(REGISTRY).decode()
    assert 'route="none"' in told
    assert not re.search(r"王|秀|110101|BREW", told)
    methods = {sample.labels["method"] for family in REQUESTS.collect() for sample in family.samples}
    assert methods <= {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"}


def test_thousands_of_addresses_make_no_more_than_one_series() -> None:
    client = Client()

    def series() -> int:
        return sum(len(family.samples) for family in REGISTRY.collect())

    client.get("/none/")
    before = series()
    for number in range(300):
        client.get(f"/none/{number}/")
    assert series() == before


def test_tickets_are_counted_by_what_became_of_them(server: Server, template_db: str) -> None:
    before = TICKETS.labels("denied")._value.get()
    with (
        clone(server, template_db) as town,
        connect(town.url("denizen_web")) as db,
        pytest.raises(AccessRefused),
    ):
        open_access(
            db, token="none", purpose="registration.upkeep", reader="card", person=None, search=b"x" * 16
        )
    assert TICKETS.labels("denied")._value.get() == before + 1


def test_the_figures_of_a_day_are_not_counted_at_each_asking() -> None:
    registry = CollectorRegistry()
    collector = Figures(connected("postgresql://nobody@/nowhere?host=/nowhere"), None)
    registry.register(collector)
    generate_latest(registry)
    counted_at, _found = collector._dear
    generate_latest(registry)
    assert collector._dear[0] == counted_at
    collector._dear = (counted_at - 61, [])
    generate_latest(registry)
    assert collector._dear[0] > counted_at


def test_a_clock_that_is_ahead_of_the_record_is_no_alarm(db: psycopg.Connection) -> None:
    db.execute("UPDATE intake.record_clock SET latest = %s", [datetime.now(UTC) - timedelta(days=3)])
    assert value(figures(db), "denizen_record_ahead_seconds") == 0
