"""R8: the register given back as it was at a random second, and as it was when its disk was lost."""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from benchmarks.figures import Figures
from benchmarks.stage import Stage, Town
from denizen.intake.checking import rebuild_and_compare
from denizen.kernel.backups.checking import examine
from denizen.kernel.backups.making import LONGEST_DAYS, Made, make_backup
from denizen.kernel.backups.process import Following
from denizen.kernel.backups.sealing import new_recovery_key
from denizen.kernel.backups.settings import Settings
from denizen.kernel.clock import now
from denizen.kernel.crypto import Vault
from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.postgres import open_server
from denizen.kernel.processes import USERS
from denizen.kernel.roles import WORKER
from drills.applying import Worker
from drills.sending import Sending

LONGEST_LOSS_SECONDS = 5.0

_LIFE_SECONDS = (2.0, 6.0)
_SETTLING_SECONDS = 3.0
_RECEIVED = "SELECT id, received_at FROM ledger.declaration WHERE received_at > %s"
_LEFT_HALF = """
    SELECT count(*) FROM ledger.declaration AS d
    WHERE NOT EXISTS (SELECT FROM ledger.outcome AS o WHERE o.declaration_id = d.id)
        AND NOT EXISTS (SELECT FROM ledger.waiting AS w WHERE w.declaration_id = d.id)
"""


@dataclass(frozen=True)
class Restored:
    """One register given back: how long that took, what it lacks of what was acknowledged, and what is amiss in it."""

    seconds: float
    lost_seconds: float
    too_late: int
    amiss: int


class Rig:
    """A store for the stage's server, the log being followed into it, and keys as an operator would keep them."""

    def __init__(self, stage: Stage, home: Home, folder: Path) -> None:
        self.key, self.store = folder / "recovery.key", folder / "store"
        self._stage, self._home = stage, home
        Vault(home.keys)  # as `backup begin` does: without keys there is nothing to mark a store by
        content, public = new_recovery_key("")
        self.key.write_bytes(content)
        self.settings = Settings(self.store, public)
        self.following = Following(stage.server, home, self.settings)

    def back_up(self) -> Made:
        """Make a backup."""
        return make_backup(
            self._stage.server,
            self._home,
            self.settings,
            logical=False,
            keep_days=LONGEST_DAYS,
            progress=lambda _done, _expected: None,
        )


def run(stage: Stage, town: Town, home: Home, times: int) -> tuple[Figures, bool]:
    """Give the register back so many times in turn as of a moment of the past and as of the loss of its disk."""
    restored: list[Restored] = []
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="denizen-store-", dir=home.path.parent))
        )
        folder.chmod(0o711)
        rig = Rig(stage, home, folder)
        rig.following.start(dict.fromkeys(USERS))
        stack.callback(rig.following.end)
        made = rig.back_up()
        worker = Worker(stage, home)
        stack.callback(worker.kill)
        sending = stack.enter_context(Sending(stage, town, home))
        settle()
        for turn in range(times):
            time.sleep(random.uniform(*_LIFE_SECONDS))  # noqa: S311 -- nobody guesses it
            restored.append(_one(rig, folder, home, made.manifest.at, sending, in_the_past=not turn % 2))
    return _figures(made, sending, restored)


def settle() -> None:
    """Let some declarations come in, be applied, and reach the store."""
    time.sleep(_SETTLING_SECONDS)


def _one(
    rig: Rig, folder: Path, home: Home, since: datetime, sending: Sending, *, in_the_past: bool
) -> Restored:
    """Lose everything but the store at this moment, and give back a second of the past, or what is newest."""
    lost_at = now()
    sent = [acknowledged for _declaration, acknowledged in list(sending.sent)]
    snapshot = _as_it_lies(rig.store, folder / "snapshot")
    wished = lost_at
    if in_the_past:
        past = (lost_at - since).total_seconds() - 1.0
        wished = since + timedelta(seconds=1.0 + random.uniform(0.0, past - 1.0))  # noqa: S311 -- nor this
    fresh = Home(folder / "home")
    began = time.monotonic()
    _restore(snapshot, rig.key, home.keys, fresh, wished if in_the_past else None)
    seconds = time.monotonic() - began
    try:
        with open_server(fresh, tell=lambda _sentence: None) as server:
            with connect(server.administrator()) as db:
                there: dict[UUID, datetime] = dict(db.execute(_RECEIVED, [since]).fetchall())
                half = db.execute(_LEFT_HALF).fetchone()
            damaged = examine(server).damaged_rows
            with connect(server.url(WORKER)) as worker:
                differing = rebuild_and_compare(worker, declarations=200, now=now()).differing
    finally:
        shutil.rmtree(fresh.path)
        shutil.rmtree(snapshot)
    missing = [
        one.received_at
        for one in sent
        if since < one.received_at <= wished and one.declaration_id not in there
    ]
    assert half is not None, "counting always gives a row"
    return Restored(
        seconds,
        (wished - min(missing)).total_seconds() if missing else 0.0,
        sum(received > wished for received in there.values()) if in_the_past else 0,
        damaged + differing + half[0],
    )


def _as_it_lies(store: Path, snapshot: Path) -> Path:
    """The store as it is at this moment: files are only ever added whole or removed, so links to them will do."""
    while True:
        try:
            shutil.copytree(store, snapshot, copy_function=os.link, ignore=shutil.ignore_patterns(".draft"))
        except shutil.Error:  # some were joined meanwhile
            shutil.rmtree(snapshot)
        else:
            return snapshot


def _restore(store: Path, key: Path, keys: Path, home: Home, at: datetime | None) -> None:
    """As an operator does. Raises subprocess.CalledProcessError."""
    command = [sys.executable, "-m", "denizen.site.cli", "restore", "--from", str(store), "--key", str(key)]
    command += ["--keys", str(keys), *(["--at", at.isoformat()] if at else [])]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DENIZEN_")}
    done = subprocess.run(
        command,
        env=environment | {"DENIZEN_HOME": str(home.path), "DENIZEN_MODE": "test"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)


def _figures(made: Made, sending: Sending, restored: Sequence[Restored]) -> tuple[Figures, bool]:
    seconds = sorted(one.seconds for one in restored)
    worst_loss = max(one.lost_seconds for one in restored)
    figures: Figures = {
        "restores": len(restored),
        "server_megabytes": round(made.manifest.clear_bytes / 1e6, 1),
        "backup_megabytes": round(made.manifest.file_bytes / 1e6, 1),
        "backup_seconds": round(made.seconds, 2),
        "acknowledged_meanwhile": len(sending.sent),
        "lost_seconds_worst": round(worst_loss, 3),
        "lost_seconds_median": round(sorted(one.lost_seconds for one in restored)[len(restored) // 2], 3),
        "from_after_the_time": sum(one.too_late for one in restored),
        "amiss": sum(one.amiss for one in restored),
        "restore_seconds_median": round(seconds[len(seconds) // 2], 1),
        "restore_seconds_worst": round(seconds[-1], 1),
    }
    passed = (
        worst_loss <= LONGEST_LOSS_SECONDS and not figures["from_after_the_time"] and not figures["amiss"]
    )
    return figures, passed
