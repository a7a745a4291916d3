"""The process that follows the log while the register is served. Should it end, it is started again.

It is the database's own user of the system where root serves: it sees the whole of the database in any case, and so
nobody sees more than before. It is handed the public half of the recovery key, and the key for marks: with those it can
write the log and read none of it.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from denizen.kernel.accounts import system_user
from denizen.kernel.backups import BackupUnusable
from denizen.kernel.backups.following import Follower
from denizen.kernel.backups.making import archivist_url
from denizen.kernel.backups.sealing import Marks, recipient
from denizen.kernel.backups.settings import Settings
from denizen.kernel.backups.store import Store
from denizen.kernel.home import Home
from denizen.kernel.postgres import Server
from denizen.kernel.postgres.binaries import SERVICE_USER, Binaries
from denizen.kernel.processes import Account, Users, spawn
from denizen.kernel.roles import WORKER
from denizen.kernel.server import Tell, tell_stderr

_SECONDS_BETWEEN_STARTS = 5.0
_SECONDS_TO_LEAVE = 10.0
_URL, _LOG, _MARKS, _TO = (f"DENIZEN_ARCHIVE_{name}" for name in ("URL", "LOG", "MARKS", "TO"))


class Following:
    """The process beside the others. Raises BackupUnusable where it could not do its work."""

    def __init__(self, server: Server, home: Home, settings: Settings, *, tell: Tell = tell_stderr) -> None:
        """Prepare the store and the login; nothing runs yet."""
        log = Store(settings.store).prepare().log
        self._environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            _URL: archivist_url(server),
            _LOG: str(log),
            _MARKS: Marks.of(home.keys).key.hex(),
            _TO: str(settings.recipient),
        }
        self._log, self._tell = log, tell
        self._account: Account | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._started = -_SECONDS_BETWEEN_STARTS

    def start(self, users: Users) -> None:
        """Start it, beside processes that run as these users."""
        self._account = self._as_whom(users)
        self.look()

    def look(self) -> None:
        """Start it again where it has ended."""
        if self._process and self._process.poll() is None:
            return
        if time.monotonic() - self._started > _SECONDS_BETWEEN_STARTS:
            self._started = time.monotonic()
            command = [sys.executable, "-m", "denizen.kernel.backups.process"]
            self._process = spawn(command, self._account, self._environment)

    @property
    def process_id(self) -> int:
        """The number of the process, 0 while there is none."""
        return self._process.pid if self._process else 0

    def end(self) -> None:
        """Let it bring the rest of the log to the store, and end it."""
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(_SECONDS_TO_LEAVE)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def _as_whom(self, users: Users) -> Account | None:
        """As the database's user where the others are not root either and it gets to the log."""
        worker = users[WORKER]
        if worker is None:
            return None
        user = system_user(SERVICE_USER)
        if not Binaries(Path("/"), user).may_enter(self._log.parent):
            self._tell(
                f"{self._log.parent} lies where {SERVICE_USER} may not go, so the log is followed as root"
            )
            return None
        for path in (self._log, *self._log.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)
        return Account(user, worker.enclosed)


def follow(environment: dict[str, str]) -> None:
    """Follow until SIGTERM or SIGINT."""
    over: list[bool] = []

    def leave(_signal: int, _frame: FrameType | None) -> None:
        over.append(True)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    Follower(
        environment[_URL],
        Path(environment[_LOG]),
        Marks(bytes.fromhex(environment[_MARKS])),
        recipient(environment[_TO]),
        tell_stderr,
    ).run(lambda: bool(over))


if __name__ == "__main__":
    try:
        follow(dict(os.environ))
    except BackupUnusable as unusable:
        sys.exit(f"denizen: {unusable}")
