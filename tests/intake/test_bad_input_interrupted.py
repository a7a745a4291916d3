"""Interruptions: the command, the server or the disk gives way midway, and the same file goes in afterwards, once.

==================================  ================================================================================
the database stopped                test_a_server_that_dies_while_receiving_leaves_nothing_half_received
the process killed midway           test_a_command_killed_while_receiving_leaves_nothing,
                                    test_a_command_killed_while_applying_is_finished_by_the_same_command
the disk full                       test_a_full_disk_is_named_and_what_was_not_taken_in_goes_in_later,
                                    test_a_full_disk_for_the_log_loses_nothing
==================================  ================================================================================
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .office import Office, office_in, wait_until

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


@contextmanager
def small_disk() -> Iterator[Path]:
    """A disk of 64 MB, which only root may make."""
    folder = Path("/tmp") / f"denizen-small-disk-{os.getpid()}"
    folder.mkdir(mode=0o711)
    try:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder],
            capture_output=True,
            text=True,
            check=False,
        )
        if mounted.returncode != 0:
            pytest.skip(
                f"A FULL DISK IS NOT TRIED: a small one cannot be mounted here ({mounted.stderr.strip()})"
            )
        try:
            yield folder
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
    finally:
        folder.rmdir()


def fill(disk: Path, but: int) -> Path:
    """Fill a disk but for some bytes."""
    ballast = disk / "ballast"
    with ballast.open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, shutil.disk_usage(disk).free - but)
    return ballast


@pytest.mark.parametrize(
    ("full", "moved", "said", "kept"),
    [
        ("ledger", "ledger.declaration ledger.described", "Nothing of the file was received", "nothing"),
        ("register", "register.residence register.person_name", "The file was received", "waiting"),
    ],
)
def test_a_full_disk_is_named_and_what_was_not_taken_in_goes_in_later(
    office: Office, full: str, moved: str, said: str, kept: str
) -> None:
    path = office.file(f"Full {full}", ROWS)
    with small_disk() as disk, _tables_on(office, disk, moved.split()):
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
    data = disk / "data"
    data.mkdir(mode=0o700)
    _give_to_server(office, data)

    def move(where: str) -> None:
        for table in tables:
            db.execute(f"ALTER TABLE {table} SET TABLESPACE {where}".encode())

    with office.administrator() as db:
        db.execute(f"CREATE TABLESPACE small LOCATION '{data}'".encode())
        move("small")
        try:
            yield
        finally:
            move("pg_default")
            db.execute("DROP TABLESPACE small")


def _give_to_server(office: Office, path: Path) -> None:
    """Let the server's user own a folder with what is in it."""
    with office.administrator() as db:
        (data,) = db.execute("SHOW data_directory").fetchone() or ("",)
    owner = Path(data).stat()
    for each in (path, *path.rglob("*")):
        os.chown(each, owner.st_uid, owner.st_gid)


@pytest.mark.parametrize(
    ("room", "said", "while_receiving"),
    [
        (2_000_000, "Nothing of the file was received", True),
        (9_000_000, "The file was received", False),
    ],
    ids=["while receiving", "while applying"],
)
def test_a_full_disk_for_the_log_loses_nothing(
    tmp_path: Path, room: int, said: str, while_receiving: bool
) -> None:
    with small_disk() as disk, office_in(tmp_path) as office:
        before, path, rows = office.file("Before", 10), office.file("Log", ROWS // 2), ROWS // 2
        assert office.send(before).returncode == 0
        _move_log(office, disk)
        _leave_in_log(office, room)
        ballast = fill(disk, 1_000_000)
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


def _move_log(office: Office, disk: Path) -> None:
    """Have the server's log stand on a disk, and let the server keep no file there that it does not need."""
    with office.administrator() as db:
        (data,) = db.execute("SHOW data_directory").fetchone() or ("",)
    log, moved = Path(data) / "pg_wal", disk / "pg_wal"
    office.server.stop()
    shutil.copytree(log, moved)
    owner = log.stat()
    for each in (moved, *moved.rglob("*")):
        os.chown(each, owner.st_uid, owner.st_gid)
    shutil.rmtree(log)
    log.symlink_to(moved)
    office.restart({"min_wal_size": "32MB", "wal_recycle": "off"})


def _leave_in_log(office: Office, room: int) -> None:
    """Fill the log's present file of 16 MB but for some bytes, with no further file made in advance.

    Where the disk is full is then no chance: a checkpoint that finds three quarters of a file used makes the next.
    """
    with office.administrator() as db:
        db.execute("SELECT pg_switch_wal()")
        db.execute("CHECKPOINT")
        (files,) = db.execute(
            "SELECT count(*) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'"
        ).fetchone() or (0,)
        assert files == 1
        db.execute(
            "SELECT pg_logical_emit_message(false, '', repeat('x', 16777216 - %s - file_offset))"
            " FROM pg_walfile_name_offset(pg_current_wal_insert_lsn())",
            [room],
        )
