"""A disk of 64 MB that can be filled, and ways to have parts of a server stand on it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import psycopg

_LONGEST_MESSAGE_BYTES = 60 << 20
_FILL_LOG = """
    SELECT pg_logical_emit_message(false, '', repeat('x', least(greatest(bytes - file_offset - %s, 0), %s)::int))
    FROM pg_walfile_name_offset(pg_current_wal_insert_lsn())
    CROSS JOIN LATERAL (
        SELECT sum(size) AS bytes FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$' AND name >= file_name
    ) AS files
"""


class NoSmallDisk(RuntimeError):
    """A small disk cannot be mounted here: only root may, and not in every container."""


@contextmanager
def small_disk() -> Iterator[Path]:
    """Mount a disk of 64 MB in memory, through whose folder the server's user may pass. Raises NoSmallDisk."""
    folder = Path(mkdtemp(prefix="denizen-small-disk-", dir="/tmp"))
    try:
        folder.chmod(0o711)
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64m,mode=0711", "tmpfs", folder],
            capture_output=True,
            text=True,
            check=False,
        )
        if mounted.returncode != 0:
            raise NoSmallDisk(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
        try:
            yield folder
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
    finally:
        folder.rmdir()


def fill(disk: Path, but: int) -> Path:
    """Fill a disk but for some bytes; return the file to remove when there is to be room again."""
    ballast = disk / "ballast"
    with ballast.open("wb") as out:
        os.posix_fallocate(out.fileno(), 0, shutil.disk_usage(disk).free - but)
    return ballast


def data_folder(db: psycopg.Connection) -> Path:
    """The data folder of the server that an administrator is connected to."""
    (folder,) = db.execute("SHOW data_directory").fetchone() or ("",)
    return Path(folder)


def move_log(data: Path, disk: Path) -> None:
    """Have the log of a server that does not run stand on a disk."""
    log, moved = data / "pg_wal", disk / "pg_wal"
    owner = log.stat()
    shutil.copytree(log, moved)
    for each in (moved, *moved.rglob("*")):
        os.chown(each, owner.st_uid, owner.st_gid)
    shutil.rmtree(log)
    log.symlink_to(moved)


def leave_in_log(db: psycopg.Connection, room: int) -> None:
    """Write to the log until so many bytes are left in the files that it has; a full disk has room for no further one.

    Without this it hangs on chance when the log is full: a checkpoint that finds three quarters of a file used makes
    the next one in advance.
    """
    db.execute(_FILL_LOG, [room, _LONGEST_MESSAGE_BYTES])


def make_tablespace(db: psycopg.Connection, disk: Path) -> None:
    """Make the tablespace `small` on a disk."""
    folder, owner = disk / "data", data_folder(db).stat()
    folder.mkdir(mode=0o700)
    os.chown(folder, owner.st_uid, owner.st_gid)
    db.execute(f"CREATE TABLESPACE small LOCATION '{folder}'".encode())
