"""Giving a register back from a store, into an empty home: as it is newest, or as it was at a second of the past."""

import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pyrage

from denizen.kernel.backups import BackupUnusable
from denizen.kernel.backups.dumping import load
from denizen.kernel.backups.log import Chain, Log, complete_until, write_segments
from denizen.kernel.backups.recovering import recover
from denizen.kernel.backups.replication import lsn_text
from denizen.kernel.backups.sealing import Counted, Marks, Progress, unsealed
from denizen.kernel.backups.store import PHYSICAL, Backup, Manifest, Store
from denizen.kernel.clock import told
from denizen.kernel.home import Home
from denizen.kernel.postgres import open_server
from denizen.kernel.postgres.binaries import Binaries, find_binaries
from denizen.kernel.postgres.folders import data_folder
from denizen.kernel.server import ServerUnusable, Tell
from denizen.kernel.versions import DatabaseNewer, refuse_newer

_SPARE_BYTES = 256 << 20
_RULES = "local all all scram-sha-256\nlocal replication all scram-sha-256\n"


@dataclass(frozen=True)
class Source:
    """What to restore from: a store, the keys of the home it is the store of, and the recovery key.

    `leniently` takes the log as far as it goes, where a piece of it is missing or damaged.
    """

    store: Store
    keys: Path
    key: pyrage.x25519.Identity
    leniently: bool = False

    def choose(self, name: str | None, at: datetime | None) -> tuple[Backup, Manifest]:
        """The backup of that name, or the last one that leads to that time. Raises BackupUnusable.

        A copy of the server goes before what only the tables held: the log leads on from it.
        """
        named = [self.store.named(name)] if name else self.store.backups()
        found = [(backup, backup.manifest(self.keys)) for backup in named]
        if not found:
            raise BackupUnusable(f"{self.store.path} holds no backup")
        early = [one for one in found if at is None or one[1].at <= at]
        if not early:
            backup, manifest = found[0]
            raise BackupUnusable(
                f"the backup {backup.name} was complete at {told(manifest.at)}, after the time wished for"
                f"{'' if name else ', and there is none before it'}"
            )
        backup, manifest = max(early, key=lambda one: (one[1].kind == PHYSICAL, one[1].at))
        try:
            refuse_newer(manifest.migrations, manifest.product)
        except DatabaseNewer as newer:
            raise BackupUnusable(f"{backup.folder} was {newer}") from None
        if str(self.key.to_public()) != manifest.recipient:
            raise BackupUnusable(
                f"{backup.folder} is sealed to {manifest.recipient}, and this recovery key is {self.key.to_public()}"
            )
        return backup, manifest


@contextmanager
def empty_home(home: Home, keys: Path) -> Iterator[None]:
    """A home that was empty, with the keys in it; if the context does not end well, nothing of it is left.

    Raises BackupUnusable where it is not empty.
    """
    existed = home.path.exists()
    if existed and (not home.path.is_dir() or any(home.path.iterdir())):
        raise BackupUnusable(f"{home.path} is not empty: name another home in DENIZEN_HOME")
    try:
        home.prepare()
        for path in sorted(keys.glob("*.key")):
            target = home.keys / path.name
            target.touch(mode=0o600)
            target.write_bytes(path.read_bytes())
        yield
    except BaseException:
        if (home.postgres / "number").exists():  # its data lie elsewhere
            shutil.rmtree(data_folder(home, find_binaries()).parent, ignore_errors=True)
        for path in home.path.iterdir() if existed else [home.path]:
            shutil.rmtree(path, ignore_errors=True)
        raise


def lay_out(
    source: Source,
    backup: Backup,
    manifest: Manifest,
    home: Home,
    *,
    at: datetime | None,
    progress: Progress,
    tell: Tell,
) -> None:
    """Make the data folder of an empty home from a copy of a server and its log. Raises BackupUnusable.

    `recover_server` must follow.
    """
    binaries = find_binaries()
    theirs = manifest.postgresql.split(".")[0]
    if theirs != str(binaries.major):
        raise BackupUnusable(
            f"{backup.folder} is of PostgreSQL {theirs}, and this Denizen brings {binaries.major}: restore it with the"
            " version of Denizen that made it"
        )
    sealed = backup.check_size(manifest)
    log = Log.of(source.store.log, manifest.system, manifest.timeline)
    chain = _chain(log, manifest, source, at)
    data = data_folder(home, binaries)
    data.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    _check_room(data.parent, manifest, chain)
    draft = data.with_name("data.new")
    draft.mkdir(mode=0o700)
    with unsealed(sealed, source.key, bytes.fromhex(manifest.file_digest)) as clear:
        _unpack(clear, draft, manifest, progress)
    _put_log(log, draft, manifest, source, tell)
    _arrange(draft, binaries)
    draft.rename(data)


def recover_server(home: Home, manifest: Manifest, *, at: datetime | None, tell: Tell) -> None:
    """Let PostgreSQL read the log of what was laid out, up to that time or to its end. Raises BackupUnusable."""
    try:
        recover(home, find_binaries(), at=at, database=manifest.database, tell=tell)
    except (ServerUnusable, psycopg.Error) as error:
        raise BackupUnusable(f"the server did not recover: {str(error).strip().splitlines()[0]}") from None


def _chain(log: Log, manifest: Manifest, source: Source, at: datetime | None) -> Chain:
    """The log from the end of the copy on, if it goes as far as it must."""
    chain = log.chain(manifest.end)
    if chain.broken and not source.leniently:
        raise BackupUnusable(
            f"{log.folder} has a gap at {lsn_text(chain.end)}: --as-far-as-possible restores what was before it"
        )
    reaches = complete_until(chain.pieces)
    last = datetime.fromtimestamp(reaches, UTC) if reaches else manifest.at
    if at and last < at and not source.leniently:
        raise BackupUnusable(
            f"the log in the store ends at about {told(last)}, before the time wished for: without --at"
            " everything is restored that is there"
        )
    return chain


def _check_room(folder: Path, manifest: Manifest, chain: Chain) -> None:
    need = manifest.clear_bytes + chain.end - manifest.end + _SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < need:
        raise BackupUnusable(f"{folder} has {free >> 20:,} MB free, and {need >> 20:,} MB are needed")


def _unpack(clear: "tarfile._Fileobj", draft: Path, manifest: Manifest, progress: Progress) -> None:
    done = 0
    try:
        with tarfile.open(fileobj=clear, mode="r|", bufsize=1 << 20) as tar:
            for member in tar:
                tar.extract(member, draft, filter="data")
                done += member.size
                progress(done, manifest.clear_bytes)
    except tarfile.TarError as error:
        raise BackupUnusable(f"the copy cannot be unpacked: {error}") from None
    if not (draft / "PG_VERSION").is_file():
        raise BackupUnusable("the copy holds no PostgreSQL data folder")


def _put_log(log: Log, draft: Path, manifest: Manifest, source: Source, tell: Tell) -> None:
    """Put the log where PostgreSQL reads it when it starts."""
    marks = Marks.of(source.keys)

    def opened() -> Iterator[tuple[int, bytes]]:
        position = manifest.end
        # Looked for one after the other: a store in use joins small pieces into larger ones meanwhile.
        while pieces := log.chain(position).pieces:
            piece = pieces[0]
            try:
                yield piece.start, piece.opened(marks, source.key)
            except FileNotFoundError:
                continue
            except BackupUnusable as error:
                if not source.leniently:
                    raise BackupUnusable(
                        f"{error}: --as-far-as-possible restores what was before it"
                    ) from None
                tell(f"the log is taken as far as {lsn_text(position)}: {error}")
                return
            position = piece.end

    write_segments(
        opened(), draft / "pg_wal", timeline=manifest.timeline, segment_bytes=manifest.segment_bytes
    )


def _arrange(draft: Path, binaries: Binaries) -> None:
    """Take out what belonged to the old server's place, and bring all of it to the disk as the service user's."""
    (draft / "pg_hba.conf").write_text(_RULES, "ascii")
    for name in ("pg_ident.conf", "postgresql.auto.conf", "recovery.signal"):
        (draft / name).write_text("", "ascii")
    (draft / "standby.signal").unlink(missing_ok=True)
    for path in (draft, *draft.rglob("*")):
        binaries.give(path)
    command = [binaries.program("initdb"), "--sync-only", f"--pgdata={draft}"]
    syncing = binaries.spawn(*command, stdout=subprocess.DEVNULL)
    if syncing.wait():
        raise BackupUnusable(f"{draft} could not be brought to the disk")


def restore_dump(
    source: Source, backup: Backup, manifest: Manifest, home: Home, *, progress: Progress
) -> None:
    """Fill the empty database of an empty home, or that of DATABASE_URL. Raises BackupUnusable."""
    backup.check(
        manifest
    )  # a server of somebody's cannot be thrown away again where this one turns out damaged
    sealed = backup.folder / manifest.file
    with (
        open_server(home) as server,
        unsealed(sealed, source.key, bytes.fromhex(manifest.file_digest)) as clear,
    ):
        load(server, Counted(clear, progress, manifest.clear_bytes))
