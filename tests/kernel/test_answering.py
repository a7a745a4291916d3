"""The keeper's round: what waits is answered, and one bad request stops nobody else's."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import psycopg
import pytest

from denizen.kernel.answering import Handler, answer_waiting
from tests.databases import Database


@dataclass
class Kind:
    """Requests of one kind, in the order in which they came, and what became of them."""

    waits: list[UUID] = field(default_factory=lambda: [uuid4() for _request in range(3)])
    bad: set[UUID] = field(default_factory=set)
    settled: dict[UUID, str] = field(default_factory=dict)

    def handler(self) -> Handler:
        return Handler(self.waiting, self.answer, self.give_up)

    def waiting(self, _db: psycopg.Connection) -> list[UUID]:
        return [request for request in self.waits if request not in self.settled][:2]

    def answer(self, db: psycopg.Connection, request: UUID) -> None:
        if request in self.bad:
            db.execute("SELECT 1 / 0")
        self.settled[request] = "answered"

    def give_up(self, db: psycopg.Connection, request: UUID) -> None:
        db.execute("SELECT 1")  # the failure before must have left the connection fit for work
        self.settled[request] = "given up"


@pytest.fixture(name="keeper")
def _keeper(town_db: Database) -> Iterator[psycopg.Connection]:
    with town_db.connect("denizen_keeper") as db:
        yield db


def test_each_kind_gets_its_turn_until_nothing_waits(keeper: psycopg.Connection) -> None:
    many, few = Kind(), Kind()
    handlers = {"many": many.handler(), "few": few.handler()}
    assert answer_waiting(keeper, handlers) == 4
    assert len(few.settled) == 2
    assert answer_waiting(keeper, handlers) == 2
    assert answer_waiting(keeper, handlers) == 0
    assert set(many.settled.values()) == {"answered"}


def test_a_bad_request_is_given_up_and_the_next_is_answered(
    keeper: psycopg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    kind = Kind()
    kind.bad = {kind.waits[0]}
    with caplog.at_level(logging.ERROR, logger="denizen.keeper"):
        answer_waiting(keeper, {"odd": kind.handler()})
    assert [kind.settled[request] for request in kind.waits[:2]] == ["given up", "answered"]
    assert "kind odd was given up: DivisionByZero" in caplog.text
    assert "division by zero" not in caplog.text  # the message may quote what somebody sent


def test_a_request_that_waits_in_vain_for_a_lock_keeps_no_other_waiting(
    town_db: Database, keeper: psycopg.Connection
) -> None:
    held, *others = requests = [uuid4() for _request in range(3)]
    settled: dict[UUID, str] = {}

    def answer(db: psycopg.Connection, request: UUID) -> None:
        db.execute("SET LOCAL lock_timeout = '50ms'")
        if request == held:
            db.execute("LOCK TABLE access.sign_in IN ROW EXCLUSIVE MODE")
        settled[request] = "answered"

    def give_up(_db: psycopg.Connection, request: UUID) -> None:
        settled[request] = "given up"

    with town_db.connect("denizen_owner") as owner, owner.transaction():
        owner.execute("LOCK TABLE access.sign_in IN ACCESS EXCLUSIVE MODE")
        answer_waiting(keeper, {"kind": Handler(lambda _db: requests, answer, give_up)})
    assert settled == {held: "given up", **dict.fromkeys(others, "answered")}


def test_a_database_that_does_not_answer_ends_the_keeper(town_db: Database) -> None:
    kind = Kind()
    with (
        town_db.connect("denizen_keeper") as db,
        psycopg.connect(town_db.server.administrator(), autocommit=True) as administrator,
    ):
        administrator.execute("SELECT pg_terminate_backend(%s)", [db.info.backend_pid])
        with pytest.raises(psycopg.OperationalError):
            answer_waiting(db, {"kind": Handler(lambda db: [_ask(db)], kind.answer, kind.give_up)})
    assert kind.settled == {}


def _ask(db: psycopg.Connection) -> UUID:
    row = db.execute("SELECT gen_random_uuid()").fetchone()
    assert row is not None
    found: UUID = row[0]
    return found


@contextmanager
def keeping(database: Database) -> Iterator["subprocess.Popen[bytes]"]:
    """The command at work."""
    environment = os.environ | {"DENIZEN_DATABASE_URL": database.url("denizen_keeper")}
    command = [sys.executable, "-m", "denizen.site.cli", "keeper"]
    with subprocess.Popen(command, env=environment, cwd="/", stderr=subprocess.PIPE) as keeper:
        yield keeper
        keeper.kill()


def ears(database: Database, other_than: int = 0) -> int:
    """The backend of the connection by which a keeper listens, once there is one."""
    there = (
        "SELECT pid FROM pg_stat_activity WHERE datname = %s AND usename = 'denizen_keeper'"
        " AND query LIKE '%%LISTEN%%' AND pid <> %s"
    )
    with psycopg.connect(database.server.administrator(database.name), autocommit=True) as db:
        for _look in range(600):
            if row := db.execute(there, [database.name, other_than]).fetchone():
                found: int = row[0]
                return found
            time.sleep(0.1)
    raise AssertionError("nobody listens")


def test_the_command_listens_also_after_the_database_was_gone_and_leaves_when_told(town_db: Database) -> None:
    with keeping(town_db) as keeper:
        first = ears(town_db)
        with psycopg.connect(town_db.server.administrator(), autocommit=True) as administrator:
            administrator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename = 'denizen_keeper' AND datname = %s",
                [town_db.name],
            )
        assert ears(town_db, other_than=first)
        assert keeper.poll() is None
        keeper.terminate()
        assert keeper.wait(10) == 143
        assert keeper.stderr is not None
        assert b"it is tried again" in keeper.stderr.read()
