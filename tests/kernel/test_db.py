"""Connections, named statements, and errors that name no one."""

import select
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg_pool import ConnectionPool

from denizen.kernel import db as kernel_db
from denizen.kernel.db import Statements, Unforeseen, connect, know_constraints, listen, pool, refusing
from denizen.kernel.errors import Refusal
from tests.databases import Database


class NameTaken(Refusal):
    code = "test.name_taken"


@dataclass(frozen=True)
class Pet:
    name: str
    age: int


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Statements]:
    """A package with SQL files, and its refusal known."""
    package = f"room_{uuid4().hex}"
    folder = tmp_path / package / "sql"
    (folder / "pet").mkdir(parents=True)
    (tmp_path / package / "__init__.py").touch()
    (folder / "table.sql").write_text(
        "-- A table.\nCREATE TEMP TABLE pet (name text CONSTRAINT pet_name_is_taken_once UNIQUE,"
        " age int CONSTRAINT pet_has_an_age CHECK (age >= 0))"
    )
    (folder / "pet" / "add.sql").write_text("-- Adds one.\nINSERT INTO pet VALUES (%(name)s, %(age)s)")
    (folder / "pet" / "all.sql").write_text("-- All, by name.\nSELECT age, name FROM pet ORDER BY name")
    (folder / "pet" / "count.sql").write_text("-- Counts rows.\nSELECT count(*) FROM {table}")
    (folder / "undescribed.sql").write_text("SELECT 1")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(kernel_db, "_refusals", dict(kernel_db._refusals))
    know_constraints({"pet_name_is_taken_once": NameTaken})
    yield Statements(package)
    sys.modules.pop(package, None)


@pytest.fixture
def pets(room: Statements, db: psycopg.Connection) -> psycopg.Connection:
    room.run(db, "table")
    room.run(db, "pet/add", {"name": "Rex", "age": 3})
    return db


def test_rows_become_dataclasses_by_the_names_of_columns(room: Statements, pets: psycopg.Connection) -> None:
    assert room.rows(pets, "pet/all", of=Pet) == [Pet(name="Rex", age=3)]


def test_identifiers_are_put_in_quoted(room: Statements, pets: psycopg.Connection) -> None:
    statement = room.composed("pet/count", table=sql.Identifier("pet"))
    assert pets.execute(statement).fetchone() == (1,)
    assert 'FROM "pet; DROP"' in room.composed("pet/count", table=sql.Identifier("pet; DROP")).as_string(pets)


def test_a_statement_carries_its_name_to_the_server(room: Statements) -> None:
    assert room.text("pet/all").startswith(f"/* {room.package}: pet/all */\n-- All, by name.")


def test_a_statement_that_does_not_say_what_it_does_is_refused(room: Statements) -> None:
    with pytest.raises(ValueError, match=r"sql/undescribed\.sql must open with a sentence"):
        room.text("undescribed")


def test_a_known_constraint_becomes_its_refusal(room: Statements, pets: psycopg.Connection) -> None:
    again = {"name": "Rex", "age": 5}
    with pytest.raises(NameTaken) as caught, pets.transaction():
        room.run(pets, "pet/add", again)
    assert "Rex" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("age", "state", "constraint"),
    [
        (-41, "23514", "pet_has_an_age"),
        ("-41 years of Bello", "22P02", None),
        (99_999_999_999, "22003", None),
    ],
)
def test_whatever_else_is_spoilt_names_no_one(
    age: object, state: str, constraint: str | None, room: Statements, pets: psycopg.Connection
) -> None:
    row = {"name": "Bello", "age": age}
    with pytest.raises(Unforeseen) as caught, pets.transaction():
        room.run(pets, "pet/add", row)
    assert (caught.value.state, caught.value.constraint) == (state, constraint)
    report = "".join(traceback.format_exception(caught.value))
    assert not [word for word in ("Bello", "-41", "99999") if word in report]


def test_a_constraint_checked_at_commit_is_refused_too(room: Statements, db: psycopg.Connection) -> None:
    db.execute(
        "CREATE TEMP TABLE pet (name text CONSTRAINT pet_name_is_taken_once UNIQUE DEFERRABLE INITIALLY DEFERRED)"
    )
    db.execute("INSERT INTO pet VALUES ('Rex'), ('Rex')")
    with pytest.raises(NameTaken), refusing():
        db.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_an_error_of_the_code_stays_what_it_is(pets: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable), refusing(), pets.transaction():
        pets.execute("SELECT * FROM no_such_table")


def test_one_constraint_does_not_stand_for_two_refusals(room: Statements) -> None:
    class Other(Refusal):
        pass

    with pytest.raises(ValueError, match="already stands for NameTaken"):
        know_constraints({"pet_name_is_taken_once": Other})


def test_connections_commit_by_themselves_and_live_in_utc(town_db: Database) -> None:
    with town_db.connect("denizen_web") as web:
        assert web.autocommit
        assert web.execute("SHOW timezone").fetchone() == ("UTC",)


def test_a_pool_replaces_a_connection_that_the_server_ended(town_db: Database) -> None:
    with pool(town_db.url("denizen_web"), size=1) as lent:
        with lent.connection() as first:
            process = first.info.backend_pid
        with connect(town_db.server.administrator()) as administrator:
            administrator.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
        with lent.connection() as second:
            assert second.execute("SELECT 1").fetchone() == (1,)
            assert second.info.backend_pid != process


def test_a_pool_asks_a_connection_only_where_its_server_spoke_unasked(
    town_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[psycopg.Connection] = []
    monkeypatch.setattr(ConnectionPool, "check_connection", asked.append)
    with pool(town_db.url("denizen_web"), size=1) as lent:
        for _loan in range(3):
            with lent.connection() as quiet:
                assert quiet.execute("SELECT 1").fetchone() == (1,)
        assert asked == []
        quiet.execute("LISTEN somebody")
        with town_db.connect("denizen_web") as other:
            other.execute("NOTIFY somebody")
        # The notice comes by itself, a moment after it was sent.
        assert select.select([quiet], [], [], 10.0)[0]
        with lent.connection() as spoken_to:
            assert asked == [spoken_to]


def test_a_listener_wakes_at_a_notice_and_at_the_latest_in_time(town_db: Database) -> None:
    with town_db.connect("denizen_worker") as worker, town_db.connect("denizen_web") as web:
        waking = listen(worker, "declared", every=30)
        next(waking)
        web.execute("NOTIFY declared")
        next(waking)  # at once: the time limit of the tests is far below what two missed notices would take
        impatient = listen(worker, "nothing", every=0.05)
        next(impatient)
        next(impatient)


def test_however_many_notices_come_a_listener_that_rests_wakes_now_and_then(town_db: Database) -> None:
    with town_db.connect("denizen_keeper") as keeper, town_db.connect("denizen_web") as web:
        waking = listen(keeper, "declared", every=30, rest=0.1)
        next(waking)
        began = time.monotonic()
        for number in range(500):
            web.execute("SELECT pg_notify('declared', %s)", [str(number)])
        last = time.monotonic()
        woken = 0
        while time.monotonic() < last + 0.3:
            web.execute("SELECT pg_notify('declared', '')")
            next(waking)
            woken += 1
        assert 1 <= woken <= (time.monotonic() - began) / 0.1 + 2
        web.execute("SELECT pg_notify('declared', '')")
        heard = time.monotonic()
        next(waking)
        assert time.monotonic() - heard < 1.0
