"""Reading a store through: is every byte of it as it was written, and does the log follow on the backups?"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyrage

from denizen.kernel.backups import BackupUnusable
from denizen.kernel.backups.log import Log
from denizen.kernel.backups.replication import lsn_text
from denizen.kernel.backups.sealing import Marks, unsealed
from denizen.kernel.backups.store import PHYSICAL, Backup, Store

type Findings = Iterator[tuple[bool, str]]


def verify(
    store: Store, backups: Sequence[Backup], keys: Path, key: pyrage.x25519.Identity | None
) -> Findings:
    """Whether each backup, and the log from each on, is good, with a sentence.

    The recovery key is not needed to find what was changed; with it everything is unsealed and unpacked besides.
    """
    starts: dict[Path, int] = {}  # of the newest: what an older one lacks, that one has
    for backup in backups:
        try:
            manifest = backup.manifest(keys)
            if key is None:
                backup.check(manifest)
            else:
                with unsealed(backup.check_size(manifest), key, bytes.fromhex(manifest.file_digest)) as clear:
                    while clear.read(1 << 20):
                        pass
        except BackupUnusable as unusable:
            yield False, str(unusable)
            continue
        yield True, f"{backup.name} is as it was written"
        if manifest.kind == PHYSICAL:
            folder = Log.of(store.log, manifest.system, manifest.timeline).folder
            starts[folder] = max(starts.get(folder, manifest.end), manifest.end)
    for folder, start in starts.items():
        yield from _verify_log(Log(folder), start, Marks.of(keys), key)


def _verify_log(log: Log, start: int, marks: Marks, key: pyrage.x25519.Identity | None) -> Findings:
    good, gone = 0, 0
    for piece in log.pieces():
        try:
            if key is None:
                piece.sealed(marks)
            else:
                piece.opened(marks, key)
            good += 1
        except BackupUnusable as unusable:
            yield (
                False,
                f"{piece.path}: {unusable}" if str(piece.path) not in str(unusable) else str(unusable),
            )
        except FileNotFoundError:
            gone += 1  # joined with others while we read
    chain = log.chain(start)
    if chain.broken:
        yield False, f"the log {log.folder.name} has a gap at {lsn_text(chain.end)}: make a new backup"
    elif good:
        yield (
            True,
            f"the log {log.folder.name} is as it was written, {good} pieces up to {lsn_text(chain.end)}",
        )
