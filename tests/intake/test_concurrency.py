"""Many at once, and some killed: nothing is lost, nothing doubled."""

import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg

from denizen.intake.actions import Applied, Applier

from .declaring import SYSTEM, Town, said, somebody

TABLE_LOCKS = (
    "ACCESS SHARE",
    "ROW SHARE",
    "ROW EXCLUSIVE",
    "SHARE UPDATE EXCLUSIVE",
    "SHARE",
    "SHARE ROW EXCLUSIVE",
    "EXCLUSIVE",
    "ACCESS EXCLUSIVE",
)

WORKER = """
import sys
from datetime import UTC, datetime
from uuid import UUID
import django
django.setup()
from denizen.intake import actions
from denizen.kernel.db import connect
actions.ROUND = 20
with connect(sys.argv[1]) as db:
    print("at work", flush=True)
    actions.apply_waiting(db, actor=UUID(sys.argv[2]), now=datetime(2025, 6, 1, tzinfo=UTC))
"""


def test_a_killed_worker_loses_and_doubles_nothing(town: Town) -> None:
    registrar, home = town.party("registrar"), town.dwelling()
    people = [somebody() for _ in range(400)]
    words = [
        said(kind, person, "2024-03-05", at=home)  # type: ignore[arg-type]
        for kind in ("residence_start", "residence_change")
        for person in people
    ]
    receipts = town.receive(registrar, *words)
    url = town.database.url("denizen_worker")
    for delay in (0.0, 0.05, 0.1, 0.2, 0.3):
        command = [sys.executable, "-W", "error", "-c", WORKER, url, str(SYSTEM)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "at work\n"
            time.sleep(delay)
            worker.send_signal(signal.SIGKILL)
    waiting = town.count("SELECT count(*) FROM ledger.waiting")
    done = town.apply()
    assert 0 < done.taken == waiting, "somebody was killed before everything was done"
    assert town.count("SELECT count(*) FROM ledger.waiting") == 0
    assert {town.outcome(each) for each in receipts} == {("applied", None)}
    assert len({town.person(each) for each in receipts}) == len(people)
    assert town.count("SELECT count(*) FROM register.residence WHERE dwelling_id = %s", home.id) == len(
        people
    )


def test_appliers_work_one_after_the_other(town: Town) -> None:
    registrar, home = town.party("registrar"), town.dwelling()
    receipts = town.receive(
        registrar, *(said("residence_start", somebody(), "2024-03-05", at=home) for _ in range(300))
    )
    at = town.tick()

    def work(_: int) -> Applied:
        with town.database.connect("denizen_worker") as db:
            return Applier(db, actor=SYSTEM).apply(at)

    with town.rounds_of(30), ThreadPoolExecutor(4) as pool:
        done = sum(pool.map(work, range(4)), Applied())
    assert (done.taken, done.applied) == (300, 300)
    assert {town.outcome(each) for each in receipts} == {("applied", None)}


def test_an_applier_waits_for_the_round_of_another(town: Town) -> None:
    town.receive(
        town.party("registrar"), said("residence_start", somebody(), "2024-03-05", at=town.dwelling())
    )
    waiting = "SELECT pid FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))"
    with town.database.connect("denizen_worker") as db, ThreadPoolExecutor(1) as pool:
        with town.worker.transaction():
            town.applier.rebuild([], town.tick())
            working = pool.submit(Applier(db, actor=SYSTEM).apply, town.tick())
            mine = town.worker.info.backend_pid
            while (found := town.owner.execute(waiting, [mine]).fetchall()) != [(db.info.backend_pid,)]:
                assert not working.done()
                assert found == []
            # Of this database: what other tests left behind may still be holding theirs.
            held = "SELECT count(*) FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database WHERE"
            assert town.count(f"{held} l.locktype = 'advisory' AND d.datname = current_database()") == 0
            assert town.count("SELECT count(*) FROM ledger.waiting") == 1
        assert working.result().applied == 1


def test_the_application_keeps_no_applier_waiting(town: Town) -> None:
    """Whatever the application's login can hold, in a transaction that it does not end."""
    town.receive(
        town.party("registrar"), said("residence_start", somebody(), "2024-03-05", at=town.dwelling())
    )
    tables = [
        row[0]
        for row in town.owner.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
    ]
    assert len(tables) > 60
    with town.database.connect("denizen_web") as web, web.transaction(force_rollback=True):
        for table in tables:
            held = {mode for mode in TABLE_LOCKS if allowed(web, f"LOCK TABLE {table} IN {mode} MODE NOWAIT")}
            assert held <= {"ACCESS SHARE"}, table
            assert not allowed(web, f"SELECT FROM {table} FOR KEY SHARE"), table
        for function in ("pg_advisory_lock(1)", "pg_try_advisory_xact_lock(1)", "lo_creat(-1)"):
            assert not allowed(web, f"SELECT {function}"), function
        with town.worker.transaction():
            town.worker.execute("SET LOCAL lock_timeout = '1s'")
            assert town.applier.apply(town.tick()).applied == 1


def allowed(db: psycopg.Connection, statement: str) -> bool:
    """Whether the login may do so; what it may is held until its transaction ends."""
    try:
        with db.transaction():
            db.execute(statement.encode())
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def test_what_is_received_while_others_apply_is_applied(town: Town) -> None:
    registrar, home = town.party("registrar"), town.dwelling()
    at = town.tick()

    def send(_: int) -> list[object]:
        with town.database.connect("denizen_worker") as receiving:
            sender = Town(town.database, town.owner, receiving, town.applier)
            return [
                receipt
                for _ in range(10)
                for receipt in sender.receive(
                    registrar, said("residence_start", somebody(), "2024-03-05", at=home), at=at
                )
            ]

    with ThreadPoolExecutor(4) as pool:
        sending = [pool.submit(send, n) for n in range(4)]
        while not all(each.done() for each in sending):
            town.apply(at)
        receipts = [receipt for each in sending for receipt in each.result()]
    town.apply(at)
    assert len({town.person(each) for each in receipts}) == 40  # type: ignore[arg-type]
    assert {town.outcome(each) for each in receipts} == {("applied", None)}  # type: ignore[arg-type]
