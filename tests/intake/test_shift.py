"""The worker's watch over itself: its heartbeat, room on the disk, and a clock that is wrong."""

import logging
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from prometheus_client import Counter, Gauge

from denizen.intake import shift as shifts
from denizen.intake.management.commands import worker as worker_command
from denizen.intake.queries import record_clock
from denizen.intake.shift import Shift
from denizen.journal.queries import heartbeats
from denizen.kernel import disk
from denizen.kernel.clock import now, simulate
from denizen.kernel.disk import VARIABLE, DiskNearlyFull
from denizen.kernel.metrics import DECIDED, PAUSED, ROUND_SIZE
from denizen.ledger.actions import open_batch, time_of_receipt
from denizen.ledger.queries import waiting

from .declaring import MORNING, Town, said, somebody

A_DAY = timedelta(days=1)


@pytest.fixture
def worker(town: Town) -> Iterator[psycopg.Connection]:
    with town.database.connect("denizen_worker") as db:
        db.autocommit = True
        yield db


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A disk of which everything is to be kept free; what is undone makes room."""
    monkeypatch.setenv(VARIABLE, "/tmp")
    monkeypatch.setattr(disk, "RESERVE_SHARE", 1.0)
    monkeypatch.setattr(disk, "RESERVE_BYTES", 1 << 62)
    return monkeypatch


def sentences(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "denizen.worker"]


def figure(of: Counter | Gauge) -> float:
    return float(of.collect()[0].samples[0].value) if not of._labelnames else float(of._value.get())


def test_a_worker_says_that_it_is_at_work_and_not_at_each_turn(
    town: Town, worker: psycopg.Connection
) -> None:
    shift = Shift(worker)
    assert heartbeats(worker) == {}
    shift.work()
    first = town.count(
        "SELECT extract(epoch FROM beat_at) * 1000 FROM journal.heartbeat WHERE process = 'worker'"
    )
    assert heartbeats(worker)["worker"] < 60
    shift.work()
    assert first == town.count("SELECT extract(epoch FROM beat_at) * 1000 FROM journal.heartbeat")
    shift._beat_at -= shifts._SECONDS_BETWEEN_BEATS
    shift.work()
    assert first < town.count("SELECT extract(epoch FROM beat_at) * 1000 FROM journal.heartbeat")


def test_what_it_does_is_counted_and_told_in_one_line(
    town: Town, worker: psycopg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    registrar, home = town.party("registrar"), town.dwelling()
    applied, refused = DECIDED.labels("applied"), DECIDED.labels("refused")
    before = applied._value.get(), refused._value.get(), ROUND_SIZE._sum.get()
    town.receive(registrar, *(said("residence_start", somebody(), "2024-03-05", at=home) for _ in range(5)))
    town.receive(registrar, said("residence_start", somebody(), "2024-03-05", plate="KZ7M-4Q2P"))
    with caplog.at_level(logging.INFO):
        Shift(worker).work()
    assert (applied._value.get() - before[0], refused._value.get() - before[1]) == (5, 1)
    assert ROUND_SIZE._sum.get() - before[2] == 6
    (line,) = [record for record in caplog.records if record.getMessage() == "rounds"]
    assert vars(line)["told"] == {"rounds": 1, "taken": 6, "applied": 5, "refused": 1, "undecided": 0}


def test_where_a_disk_is_nearly_full_nothing_is_taken_in_and_nothing_kept(
    town: Town, full_disk: pytest.MonkeyPatch
) -> None:
    registrar, home = town.party("registrar"), town.dwelling()
    before = town.count("SELECT count(*) FROM ledger.declaration")
    words = said("residence_start", somebody(), "2024-03-05", at=home)
    with pytest.raises(DiskNearlyFull):
        town.receive(registrar, words)
    with pytest.raises(DiskNearlyFull):
        open_batch(
            town.receiving, actor=registrar, kind="residence_start", file_name="f", digest=b"d" * 32, sealed=b"s",
            now=town.tick(),
        )  # fmt: skip
    assert town.count("SELECT count(*) FROM ledger.declaration") == before
    full_disk.undo()
    town.receive(registrar, words)
    assert town.count("SELECT count(*) FROM ledger.declaration") == before + 1
    town.apply()


def test_where_a_disk_is_nearly_full_what_waits_goes_on_waiting_and_is_applied_when_there_is_room(
    town: Town, worker: psycopg.Connection, full_disk: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    registrar, home = town.party("registrar"), town.dwelling()
    shift = Shift(worker)
    full_disk.setenv(VARIABLE, "")
    town.receive(registrar, said("residence_start", somebody(), "2024-03-05", at=home))
    full_disk.setenv(VARIABLE, "/tmp")
    ticket = """
        INSERT INTO access.ticket (opened_at, actor_id, purpose, basis, reader, fields, dwelling_id)
        VALUES (clock_timestamp() - interval '2 minutes', %s, 'registration.upkeep', 'b', 'occupants', '{names}', %s)
        RETURNING id
    """
    (swept,) = town.owner.execute(ticket, [registrar.entered_by, home.id]).fetchone() or (None,)
    with caplog.at_level(logging.INFO):
        for _turn in range(3):
            shift.work()
        assert figure(PAUSED) == 1
        assert waiting(worker) == 1
        # The log of who was read is completed all the same.
        assert (
            town.count("SELECT count(*) FROM access.ticket WHERE id = %s AND swept_at IS NOT NULL", swept)
            == 1
        )
        assert heartbeats(worker)["worker"] < 60
        full_disk.setenv(VARIABLE, "")
        shift.work()
    assert waiting(worker) == 0
    assert figure(PAUSED) == 0
    told = [sentence for sentence in sentences(caplog) if "disk" in sentence]
    assert told == [
        "a disk is nearly full: what waits is applied when there is room again",
        "there is room on the disk again: what waits is applied",
    ]


def test_a_worker_rests_after_a_small_round_and_not_after_a_large_one(
    town: Town, worker: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[float] = []
    monkeypatch.setattr(shifts.time, "sleep", rests.append)
    registrar, home = town.party("registrar"), town.dwelling()
    shift = Shift(worker)
    shift.work()
    assert rests == []  # nobody was there for whom to rest
    town.receive(registrar, said("residence_start", somebody(), "2024-03-05", at=home))
    shift.work()
    assert len(rests) == 1
    assert 0 < rests[0] <= 0.03
    monkeypatch.setattr(shifts, "_SMALL_ROUND", 1)
    town.receive(registrar, said("residence_start", somebody(), "2024-03-05", at=home))
    shift.work()
    assert len(rests) == 1


def test_a_disk_that_fills_while_it_works_stops_it_after_the_round(
    town: Town, worker: psycopg.Connection, full_disk: pytest.MonkeyPatch
) -> None:
    registrar, home = town.party("registrar"), town.dwelling()
    full_disk.setenv(VARIABLE, "")
    town.receive(registrar, *(said("residence_start", somebody(), "2024-03-05", at=home) for _ in range(30)))
    looks = iter([False, False, True])
    full_disk.setattr(shifts, "nearly_full", lambda: next(looks, True))
    with town.rounds_of(10):
        Shift(worker).work()
    assert waiting(worker) == 10
    town.apply()


# The clock


def test_a_clock_that_jumps_back_by_a_day_disorders_nothing_and_is_told(
    town: Town, worker: psycopg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    registrar, person = town.party("registrar"), somebody()
    homes = [town.dwelling() for _ in range(3)]
    right = datetime.now(UTC)
    shift = Shift(worker)

    def declare(words: object) -> object:
        receipt = town.receive(registrar, words, at=time_of_receipt(worker, now()))[0]  # type: ignore[arg-type]
        shift.work()
        return receipt

    with caplog.at_level(logging.INFO):
        with simulate(right):
            root = declare(said("residence_start", person, "2024-03-05", at=homes[0]))
            declare(
                said(
                    "correction",
                    person,
                    None,
                    plate=homes[1].plate,
                    target=root.number,
                    reason_code="mistake",
                )
            )  # type: ignore[attr-defined]
        before = record_clock(worker)
        assert before is not None
        known_then = town.known(before, [town.person(root)])  # type: ignore[arg-type,list-item]
        with simulate(right - A_DAY):
            # As at a start: a worker that never saw the right time.
            shift = Shift(worker)
            shift.work()
            last = declare(
                said(
                    "correction",
                    person,
                    None,
                    plate=homes[2].plate,
                    target=root.number,
                    reason_code="mistake",
                )
            )  # type: ignore[attr-defined]
        after = record_clock(worker)
    assert after is not None
    assert after > before
    # Of two corrections the one that came later holds, whatever the clock said.
    (residence,) = town.facts("residence", town.person(root))  # type: ignore[arg-type]
    assert residence["dwelling_id"] == homes[2].id
    assert last.received_at >= right  # type: ignore[attr-defined]
    # What was known then is what was known then.
    assert town.known(before, [town.person(root)]) == known_then  # type: ignore[arg-type,list-item]
    told = [sentence for sentence in sentences(caplog) if "clock" in sentence]
    assert told == ["the clock stands behind the register's time of record"]


def test_a_jump_while_it_works_is_told_once_and_that_the_clock_is_right_again_too(
    town: Town, worker: psycopg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    town.owner.execute("UPDATE intake.record_clock SET latest = %s", [datetime.now(UTC)])
    shift = Shift(worker)
    with caplog.at_level(logging.INFO):
        with simulate(datetime.now(UTC) - A_DAY):
            shift.work()
            shift._drift = shifts._drift()  # a simulated clock stands still, and a real one does not
            shift.work()
        shift.work()
    told = [sentence for sentence in sentences(caplog) if "clock" in sentence]
    assert told == [
        "the clock jumped",
        "the clock stands behind the register's time of record",
        "the clock jumped",
        "the clock has caught up with the register's time of record",
    ]


@pytest.mark.parametrize(
    ("behind", "taken"),
    [
        (timedelta(0), "clock"),
        (timedelta(seconds=1), "before"),
        (A_DAY, "before"),
        (timedelta(hours=26), "clock"),  # then it is the other that was wrong: nobody is to be late by years
        (timedelta(days=900), "clock"),
        (-A_DAY, "clock"),
    ],
)
def test_a_receipt_bears_the_clocks_time_or_that_of_the_receipt_before_within_a_day(
    town: Town, worker: psycopg.Connection, behind: timedelta, taken: str
) -> None:
    latest = datetime(2031, 5, 5, 12, tzinfo=UTC)
    town.receive(
        town.party("registrar"),
        said("residence_start", somebody(), "2024-03-05", at=town.dwelling()),
        at=latest,
    )
    at = latest - behind
    assert time_of_receipt(worker, at) == (latest if taken == "before" else at)


def test_the_first_receipt_of_all_bears_the_clocks_time(db: psycopg.Connection) -> None:
    assert time_of_receipt(db, MORNING) == MORNING


def test_counting_that_fails_is_not_tried_again_with_each_declaration(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def fail(_db: psycopg.Connection, **_what: object) -> None:
        tried.append("counting")
        raise psycopg.DataError

    monkeypatch.setattr(worker_command, "recount_if_due", fail)
    works = worker_command._works(town.database.url("denizen_worker"))
    with closing(works):
        for _woken in range(5):
            next(works)
            town.owner.execute("NOTIFY declarations")
            time.sleep(0.1)
    assert tried == ["counting"]
