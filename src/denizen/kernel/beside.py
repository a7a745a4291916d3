"""What is served beside the register, and whose end does not end it."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from denizen.kernel.metrics import SOCKETS
from denizen.kernel.server import tell_stderr

if TYPE_CHECKING:
    from denizen.kernel.processes import Account, Users

_SECONDS_BEFORE_AGAIN = 5.0
_SECONDS_TO_LEAVE = 10.0
_OF_ROOT = Path("/run/denizen")


class Helper(Protocol):
    """What runs beside pages and worker, and without which the register is served all the same."""

    def start(self, users: "Users") -> None:
        """Start it, beside processes that run as these users."""

    def look(self) -> None:
        """See to it that it runs. Called again and again."""

    def end(self) -> None:
        """End it, when the others have ended."""


class Beside:
    """A process that is started again, after a while, whenever it ends."""

    def __init__(
        self,
        start: "Callable[[Users], subprocess.Popen[bytes]]",
        name: str,
        seconds: float = _SECONDS_BEFORE_AGAIN,
    ) -> None:
        """`name` is what it is called where its end is told, `seconds` how long to wait before it is started again."""
        self._start = start
        self._name = name
        self._seconds = seconds
        self._users: Users = {}
        self._ended_at: float | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, users: "Users") -> None:
        """Start it."""
        self._users = users
        self._process = self._start(users)

    def look(self) -> None:
        """Start it again where it has ended."""
        assert self._process is not None, "it is started before it is looked after"
        if self._process.poll() is None:
            return
        if self._ended_at is None:
            self._ended_at = time.monotonic()
            tell_stderr(
                f"{self._name} ended with code {self._process.returncode}; it is started again in"
                f" {self._seconds:.0f} seconds, and the register is served meanwhile"
            )
        elif time.monotonic() - self._ended_at > self._seconds:
            self._ended_at = None
            self._process = self._start(self._users)

    def end(self) -> None:
        """End it, in earnest if it does not leave."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_SECONDS_TO_LEAVE)
        except subprocess.TimeoutExpired:
            self._process.kill()


@contextmanager
def sockets_for(accounts: "Mapping[str, Account | None]") -> Iterator[None]:
    """Name a folder in which processes show their figures at sockets, each kind in a folder that its account owns."""
    if os.geteuid() == 0:
        _OF_ROOT.mkdir(mode=0o711, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="metrics-", dir=_OF_ROOT if os.geteuid() == 0 else None))
    folder.chmod(0o755)  # whoever collects the figures looks for the sockets
    for name, account in accounts.items():
        own = folder / name
        own.mkdir()
        own.chmod(0o755)
        if account is not None:
            os.chown(own, account.user.pw_uid, account.user.pw_gid)
    before = os.environ.get(SOCKETS)
    os.environ[SOCKETS] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[SOCKETS]
        else:
            os.environ[SOCKETS] = before
        shutil.rmtree(folder, ignore_errors=True)
