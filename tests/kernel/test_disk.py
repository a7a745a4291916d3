"""Room on the disks: when nothing more is taken in, and that whoever is told nothing of disks is not hindered."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from denizen.kernel.disk import (
    RESERVE_BYTES,
    VARIABLE,
    Disk,
    DiskNearlyFull,
    disks,
    keep_room,
    name_disks,
    nearly_full,
)

GIB = 1 << 30


@pytest.mark.parametrize(
    ("size", "free", "full"),
    [
        (100 * GIB, 5 * GIB, False),
        (100 * GIB, 5 * GIB - 1, True),
        (10_000 * GIB, RESERVE_BYTES, False),  # of a large disk, no more than PostgreSQL's log may take twice
        (10_000 * GIB, RESERVE_BYTES - 1, True),
        (64 << 20, 4 << 20, False),
        (64 << 20, 3 << 20, True),
        (0, 0, False),  # what has no size, such as a network's file system, is not judged
    ],
)
def test_a_reserve_is_kept(size: int, free: int, full: bool) -> None:
    assert Disk(Path("/"), size, free).nearly_full is full


def test_who_is_told_of_no_disk_is_not_hindered(monkeypatch: pytest.MonkeyPatch) -> None:
    for named in ("", "/nowhere", f"/nowhere{os.pathsep}"):
        monkeypatch.setenv(VARIABLE, named)
        assert disks() == []
        keep_room()
    monkeypatch.delenv(VARIABLE)
    keep_room()


def test_what_somebody_named_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "elsewhere" / "pg_wal").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "pg_wal").symlink_to(tmp_path / "elsewhere" / "pg_wal")
    monkeypatch.delenv(VARIABLE, raising=False)
    name_disks(tmp_path / "data")
    assert os.environ[VARIABLE].split(os.pathsep) == [str(tmp_path), str(tmp_path / "elsewhere" / "pg_wal")]
    monkeypatch.setenv(VARIABLE, "/srv")
    name_disks(tmp_path / "data")
    assert os.environ[VARIABLE] == "/srv"


@contextmanager
def small_disk() -> Iterator[Path]:
    """A disk of 64 MB, which only root may make."""
    folder = Path("/tmp") / f"denizen-disk-{os.getpid()}"
    folder.mkdir(mode=0o711)
    try:
        mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
        mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
        if mounted.returncode != 0:
            pytest.skip(f"A FULL DISK IS NOT TRIED: none can be mounted here ({mounted.stderr.strip()})")
        try:
            yield folder
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
    finally:
        folder.rmdir()


def test_a_disk_that_fills_is_noticed_and_one_that_is_emptied_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with small_disk() as disk:
        monkeypatch.setenv(VARIABLE, str(disk))
        keep_room()
        ballast = disk / "ballast"
        with ballast.open("wb") as out:
            os.posix_fallocate(out.fileno(), 0, 62 << 20)
        assert nearly_full()
        with pytest.raises(DiskNearlyFull) as refused:
            keep_room()
        assert (refused.value.status, refused.value.code) == (503, "kernel.disk_nearly_full")
        assert "Nothing that you sent now was kept" in str(refused.value)
        ballast.unlink()
        keep_room()
