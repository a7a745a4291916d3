"""Making a backup of the whole server, while the register is in use."""

import errno
import shutil
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import psycopg

from denizen.kernel.backups import BackupUnusable
from denizen.kernel.backups.dumping import dump
from denizen.kernel.backups.log import SLOT, Log
from denizen.kernel.backups.replication import Replication
from denizen.kernel.backups.sealing import Counted, Marks, Progress, seal
from denizen.kernel.backups.settings import Settings
from denizen.kernel.backups.store import (
    COPY,
    FORMAT,
    LOGICAL,
    PHYSICAL,
    Copied,
    Manifest,
    Store,
    key_marks,
    write_manifest,
)
from denizen.kernel.clock import now
from denizen.kernel.home import Home
from denizen.kernel.postgres import Server
from denizen.kernel.roles import ARCHIVIST, OWNER, prepare_archivist
from denizen.kernel.versions import applied_migrations

LONGEST_DAYS = 35
"""Backups may keep what the register has forgotten, and not for longer than this."""

# Of a first backup nobody knows how small zstd makes it; later ones are compared with the one before.
_FIRST_RATIO = 0.5
_SPARE_BYTES = 64 << 20


@dataclass(frozen=True)
class Made:
    """What making a backup did."""

    manifest: Manifest
    folder: Path
    seconds: float
    expired: list[str]


def archivist_url(server: Server) -> str:
    """URL by which the server is copied and its log followed, its login made where it is missing.

    Raises BackupUnusable where the server does not allow that, with one line that says what it would take.
    """
    url = server.url(ARCHIVIST, "postgres")
    try:
        prepare_archivist(server)
        Replication(url).close()
    except psycopg.Error as error:
        said = str(error).strip().splitlines()[0]
        raise BackupUnusable(
            f"the server does not let itself be copied ({said}): it takes an administrator with CREATEROLE and"
            f" REPLICATION, and a line for {ARCHIVIST} and the database `replication` in pg_hba.conf"
        ) from None
    return url


def make_backup(
    server: Server, home: Home, settings: Settings, *, logical: bool, keep_days: int, progress: Progress
) -> Made:
    """Copy the server into the store, seal it, say what it is, and remove what is too old.

    A backup that is interrupted, or for which there is no room, leaves nothing. Raises BackupUnusable.
    """
    began, clock = now(), time.monotonic()
    marks = Marks.of(home.keys)
    store = Store(settings.store).prepare()
    try:
        with store.making(began) as draft:
            copied = (_dumped if logical else _copied)(server, store, draft, settings, progress)
            with psycopg.connect(server.url(OWNER)) as db:
                manifest = Manifest(
                    name=draft.name.removeprefix(".making-"),
                    format=FORMAT,
                    kind=LOGICAL if logical else PHYSICAL,
                    product=version("denizen"),
                    began=began.isoformat(),
                    ended=now().isoformat(),
                    postgresql=db.info.parameter_status("server_version") or "",
                    database=server.database,
                    migrations=applied_migrations(db),
                    keys=key_marks(home.keys),
                    recipient=settings.public,
                    **asdict(copied),
                )
            write_manifest(draft, manifest, marks)
        oldest = began - timedelta(days=keep_days)
        expired = store.expire(oldest)
        expire_log(store, home.keys, oldest)
    except psycopg.Error as error:
        raise BackupUnusable(f"no backup was made: {str(error).strip().splitlines()[0]}") from None
    except OSError as error:
        full = " and nothing is left of this attempt" if error.errno == errno.ENOSPC else ""
        raise BackupUnusable(
            f"no backup was made: {error.strerror or error}: {error.filename or store.path}{full}"
        ) from None
    return Made(manifest, store.path / manifest.name, time.monotonic() - clock, expired)


def _copied(server: Server, store: Store, draft: Path, settings: Settings, progress: Progress) -> Copied:
    """A copy of the server's files, with the log that makes them agree with one another."""
    url = archivist_url(server)
    # The log that is written meanwhile must be there at the end, whatever checkpoints come.
    with closing(Replication(url)) as holding, closing(Replication(url)) as copying:
        holding.hold_log(f"denizen_copy_{time.time_ns()}")
        if server.embedded:
            # Whoever follows the log later can then go on from this copy without a gap.
            holding.held_from(SLOT)
        who, segment_bytes = holding.identify(), holding.segment_bytes()
        copy = copying.begin_copy("denizen")
        if copy.tablespaces:
            raise BackupUnusable("the server keeps data in tablespaces: back it up with a tool of its own")
        check_room(store, copy.expected)
        source = Counted(copy, progress, copy.expected)
        size, digest = seal(source, draft / COPY[PHYSICAL], settings.recipient)
    assert copy.end is not None, "a copy that was read to its end knows where that is"
    return Copied(
        clear_bytes=source.bytes,
        file=COPY[PHYSICAL],
        file_bytes=size,
        file_digest=digest.hex(),
        system=who.system,
        timeline=copy.timeline,
        start=copy.start,
        end=copy.end,
        segment_bytes=segment_bytes,
    )


def _dumped(server: Server, store: Store, draft: Path, settings: Settings, progress: Progress) -> Copied:
    """What the tables hold, read as their owner."""
    with psycopg.connect(server.url(OWNER)) as db:
        (expected,) = db.execute("SELECT pg_database_size(current_database())").fetchone() or (0,)
    check_room(store, expected)
    with dump(server) as copy:
        source = Counted(copy, progress, expected)
        size, digest = seal(source, draft / COPY[LOGICAL], settings.recipient)
    return Copied(clear_bytes=source.bytes, file=COPY[LOGICAL], file_bytes=size, file_digest=digest.hex())


def check_room(store: Store, expected: int) -> None:
    """Look whether so many bytes will find room when they are compressed. Raises BackupUnusable."""
    need = int(expected * _ratio(store)) + _SPARE_BYTES
    free = shutil.disk_usage(store.path).free
    if free < need:
        raise BackupUnusable(
            f"no backup was made: {store.path} has {free >> 20:,} MB free, and about {need >> 20:,} MB are needed;"
            " make room, or keep backups for fewer days (--keep-days)"
        )


def _ratio(store: Store) -> float:
    """How large the last backup's file is for each byte that was copied."""
    for backup in reversed(store.backups()):
        for path in backup.folder.glob("*.age"):
            return min(1.0, path.stat().st_size / max(1, _clear_bytes(backup.folder)) * 1.2)
    return _FIRST_RATIO


def _clear_bytes(folder: Path) -> int:
    # A guess for an estimate: nothing is believed of a manifest here.
    text = (folder / "manifest.json").read_text("utf-8", "replace")
    number = text.partition('"clear_bytes": ')[2].partition(",")[0]
    return int(number) if number.isdigit() else 1


def expire_log(store: Store, keys: Path, before: datetime) -> int:
    """Remove what no backup could use of the log: what is from before the oldest of its server, and the log of servers
    of which there is no backup, as far as it was written before that time. How many pieces that were.
    """  # noqa: D205 -- one sentence
    kept: dict[Path, int] = {}
    for backup in store.backups():
        try:
            manifest = backup.manifest(keys)
        except BackupUnusable:
            return 0  # whoever cannot read a backup does not know which log it needs
        if manifest.kind == PHYSICAL:
            folder = Log.of(store.log, manifest.system, manifest.timeline).folder
            kept[folder] = min(kept.get(folder, manifest.start), manifest.start)
    gone = 0
    for folder in store.log.iterdir():
        if folder in kept:
            gone += Log(folder).expire(kept[folder])
        else:
            gone += Log(folder).forget(before.timestamp())
    return gone
