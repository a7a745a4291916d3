"""Many at once, and some killed: nothing is lost, nothing doubled."""

import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from denizen.intake.actions import Applied, Applier

from .declaring import SYSTEM, Town, said, somebody

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


def test_what_is_received_while_others_apply_is_applied(town: Town) -> None:
    registrar, home = town.party("registrar"), town.dwelling()
    at = town.tick()

    def send(_: int) -> list[object]:
        with town.database.connect("denizen_web") as web:
            sender = Town(town.database, town.owner, web, town.applier)
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
