"""Interruptions: the command, the server or the disk gives way midway, and the same file goes in afterwards, once.

==================================  ================================================================================
the database stopped                test_a_server_that_dies_while_receiving_leaves_nothing_half_received
the process killed midway           test_a_command_killed_while_receiving_leaves_nothing,
                                    test_a_command_killed_while_applying_is_finished_by_the_same_command
the worker's database gone          test_a_worker_outlives_its_server_and_finishes_the_queue
the disk full                       test_a_full_disk_is_named_and_what_was_not_taken_in_goes_in_later,
                                    test_a_full_disk_for_the_log_loses_nothing
==================================  ================================================================================
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from denizen.kernel.roles import WORKER
from drills.small_disk import (
    NoSmallDisk,
    data_folder,
    fill,
    leave_in_log,
    make_tablespace,
    move_log,
    small_disk,
)

from .office import COMMAND, Office, office_in, wait_until

ROWS = 8_000


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_in(tmp_path_factory.mktemp("desk")) as furnished:
        yield furnished


def in_whole(rows: int) -> dict[str, int]:
    """What is kept of a file all of whose rows were applied, once."""
    return dict.fromkeys(("declarations", "outcomes", "people", "residences"), rows) | {
        "batches": 1,
        "waiting": 0,
    }


NOTHING = dict.fromkeys(in_whole(0), 0)


def begin(office: Office, path: Path) -> "subprocess.Popen[str]":
    return office.start(path, "--for", "registry", "--kind", "residence_start", "--language", "en")


def copying(office: Office) -> bool:
    """Whether somebody is in the middle of receiving."""
    return bool(
        office.count(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'denizen_worker' AND query LIKE 'COPY ledger.%'"
            " AND xact_start < clock_timestamp() - interval '300 ms'"
        )
    )


def one_line(done: "subprocess.CompletedProcess[str]") -> str:
    """The one line in which the command says what went wrong; progress aside."""
    assert done.returncode == 1, done
    [line] = [line for line in done.stderr.splitlines() if " / " not in line]
    return line


def finished(process: "subprocess.Popen[str]") -> "subprocess.CompletedProcess[str]":
    out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess([], process.returncode, out, err)


def test_a_server_that_dies_while_receiving_leaves_nothing_half_received(office: Office) -> None:
    path = office.file("Dies", ROWS)
    process = begin(office, path)
    wait_until(lambda: copying(office))
    office.kill_server()
    done = finished(process)
    office.restart()
    said = one_line(done)
    assert "The database does not answer" in said
    assert "Nothing of the file was received: send it again" in said
    assert office.kept(path) == NOTHING
    assert office.send(path).returncode == 0
    assert office.kept(path) == in_whole(ROWS)


def test_a_command_killed_while_receiving_leaves_nothing(office: Office) -> None:
    path = office.file("Killed", ROWS)
    process = begin(office, path)
    wait_until(lambda: copying(office))
    process.kill()
    finished(process)
    wait_until(lambda: not copying(office))
    assert office.kept(path) == NOTHING
    assert office.send(path).returncode == 0
    assert office.kept(path) == in_whole(ROWS)


def test_a_command_killed_while_applying_is_finished_by_the_same_command(office: Office) -> None:
    path = office.file("Halfway", ROWS)
    process = begin(office, path)
    wait_until(lambda: office.kept(path)["outcomes"])
    process.kill()
    finished(process)
    kept = office.kept(path)
    assert 0 < kept["outcomes"] < kept["declarations"] == ROWS
    done = office.send(path)
    assert done.returncode == 0
    assert "[batch.already_received]" in done.stdout
    assert office.kept(path) == in_whole(ROWS)


def test_a_worker_outlives_its_server_and_finishes_the_queue(office: Office) -> None:
    path = office.file("Outlived", 200)
    environment = {"DENIZEN_DATABASE_URL": office.server.url(WORKER), "PATH": os.environ["PATH"]}
    with subprocess.Popen(
        [COMMAND, "worker"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stderr is not None
        try:
            office.kill_server()
            gone = worker.stderr.readline()
            office.restart()
            assert office.send(path, "--receive-only").returncode == 0
            wait_until(lambda: office.kept(path) == in_whole(200))
            # Beside it the worker tells of its rounds.
            back = next(line for line in worker.stderr if "rounds" not in line)
        finally:
            worker.terminate()
    assert "the database does not answer or cannot write" in gone
    assert "the database answers and writes again" in back


@pytest.fixture
def disk() -> Iterator[Path]:
    """A disk of 64 MB, which only root may make."""
    try:
        with small_disk() as folder:
            yield folder
    except NoSmallDisk as error:
        pytest.skip(f"A FULL DISK IS NOT TRIED: {error}")


@pytest.mark.parametrize(
    ("full", "moved", "said", "kept"),
    [
        ("ledger", "ledger.declaration ledger.described", "Nothing of the file was received", "nothing"),
        ("register", "register.residence register.person_name", "The file was received", "waiting"),
    ],
)
def test_a_full_disk_is_named_and_what_was_not_taken_in_goes_in_later(
    office: Office, disk: Path, full: str, moved: str, said: str, kept: str
) -> None:
    path = office.file(f"Full {full}", ROWS)
    with _tables_on(office, disk, moved.split()):
        ballast = fill(disk, 100_000)
        line = one_line(office.send(path))
        assert "No space left on device" in line
        assert said in line
        halfway = office.kept(path)
        if kept == "nothing":
            assert halfway == NOTHING
        else:
            # What was applied was applied whole, the rest waits.
            assert halfway["declarations"] == ROWS
            assert halfway["outcomes"] + halfway["waiting"] == ROWS
            assert halfway["outcomes"] == halfway["people"] == halfway["residences"] < ROWS
        ballast.unlink()
        assert office.send(path).returncode == 0
        assert office.kept(path) == in_whole(ROWS)


@contextmanager
def _tables_on(office: Office, disk: Path, tables: list[str]) -> Iterator[None]:
    """Have tables stand on a disk for a while."""

    def move(where: str) -> None:
        for table in tables:
            db.execute(f"ALTER TABLE {table} SET TABLESPACE {where}".encode())

    with office.administrator() as db:
        make_tablespace(db, disk)
        move("small")
        try:
            yield
        finally:
            move("pg_default")
            db.execute("DROP TABLESPACE small")


@pytest.mark.parametrize(
    ("room", "said", "while_receiving"),
    [
        (2_000_000, "Nothing of the file was received", True),
        (9_000_000, "The file was received", False),
    ],
    ids=["while receiving", "while applying"],
)
def test_a_full_disk_for_the_log_loses_nothing(
    tmp_path: Path, disk: Path, room: int, said: str, while_receiving: bool
) -> None:
    with office_in(tmp_path) as office:
        before, path, rows = office.file("Before", 10), office.file("Log", ROWS // 2), ROWS // 2
        assert office.send(before).returncode == 0
        with office.administrator() as db:
            data = data_folder(db)
        office.server.stop()
        move_log(data, disk)
        office.restart({"min_wal_size": "32MB", "wal_recycle": "off"})
        ballast = fill(disk, 1_000_000)
        with office.administrator() as db:
            leave_in_log(db, room)
        line = one_line(office.send(path))
        assert "The database does not answer or cannot write" in line
        assert said in line
        ballast.unlink()
        office.restart()
        # What waits is counted over the whole queue.
        assert office.kept(before) | {"waiting": 0} == in_whole(10)
        halfway = office.kept(path)
        if while_receiving:
            assert halfway == NOTHING
        else:
            assert halfway["declarations"] == rows
            assert halfway["outcomes"] + halfway["waiting"] == rows
            assert halfway["outcomes"] == halfway["people"] == halfway["residences"] < rows
        assert office.send(path).returncode == 0
        assert office.kept(path) == in_whole(rows)
