"""What the doctor says of backups: are they set up, is the last one fresh, does the log reach the store?"""

import shutil
from collections.abc import Iterator
from datetime import timedelta

from denizen.kernel.backups import BackupUnusable
from denizen.kernel.backups.log import SLOT
from denizen.kernel.backups.making import LONGEST_DAYS
from denizen.kernel.backups.settings import settings_of
from denizen.kernel.backups.store import Store
from denizen.kernel.clock import now, told
from denizen.kernel.console import called
from denizen.kernel.db import Statements, connect
from denizen.kernel.home import Home
from denizen.kernel.postgres import Server

_sql = Statements("denizen.kernel")

OLDEST = timedelta(days=2)
MOST_BEHIND = 1 << 30
"""Bytes of the log that may be missing in the store before somebody must look: the server keeps 8 GB at most."""


def look_at_backups(server: Server, home: Home, *, in_earnest: bool) -> Iterator[tuple[bool, str]]:
    """Whether each thing about backups is as it should be, and a sentence."""
    try:
        settings = settings_of(home)
        if settings is None:
            yield not in_earnest, f"no backups are set up: `{called('backup begin')}` does so"
            return
        yield from look_at_store(Store(settings.store))
    except BackupUnusable as unusable:
        yield False, str(unusable)
    yield from _log(server)


def look_at_store(store: Store) -> Iterator[tuple[bool, str]]:
    """Whether a store holds a fresh backup and none that is too old, and has room for the next."""
    backups = store.backups()
    if not backups:
        yield False, f"{store.path} holds no backup: make one with `{called('backup')}`"
        return
    last = backups[-1]
    fresh = now() - last.began < OLDEST
    yield fresh, f"the last backup is of {told(last.began)}" + ("" if fresh else f": `{called('backup')}`")
    # Each new backup removes them. Where none is made any more, what the register erased would stand in them for ever.
    too_old = [backup for backup in backups if now() - backup.began > timedelta(days=LONGEST_DAYS)]
    yield (
        not too_old,
        f"{len(too_old)} backups are older than {LONGEST_DAYS} days and hold what the register has erased since:"
        f" `{called('backup')}` makes a new one and removes them"
        if too_old
        else f"no backup is older than {LONGEST_DAYS} days",
    )
    size = sum(path.stat().st_size for path in last.folder.iterdir())
    free = shutil.disk_usage(store.path).free
    yield (
        free > 2 * size,
        f"{free >> 20:,} MB are free in the store, and the last backup took {size >> 20:,} MB",
    )


def _log(server: Server) -> Iterator[tuple[bool, str]]:
    with connect(server.administrator()) as db:
        row = _sql.run(db, "log_not_in_store", {"slot": SLOT}).fetchone()
    if row is None:
        yield (
            True,
            "the log is not followed: backups give back the instant at which they were made, and no other",
        )
        return
    behind, status, active = row
    if status == "lost":
        yield (
            False,
            f"the log did not reach the store for so long that it has a gap: `{called('backup')}`, now",
        )
        return
    yield (
        behind < MOST_BEHIND,
        f"the store lacks {behind / 1e6:,.1f} MB of the log, "
        + ("which is being followed" if active else "which is followed while the register is served"),
    )
