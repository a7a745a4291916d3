"""What is served beside the register, and whose end does not end it."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from denizen.kernel.metrics import SOCKETS
from denizen.kernel.server import tell_stderr

if TYPE_CHECKING:
    from denizen.kernel.serving import Account

_SECONDS_BEFORE_AGAIN = 10.0
_OF_ROOT = Path("/run/denizen")


class Beside:
    """A process that is started again, after a while, whenever it ends."""

    def __init__(self, start: Callable[[], "subprocess.Popen[bytes]"], name: str) -> None:
        """Start it; `name` is what it is called where its end is told."""
        self._start = start
        self._name = name
        self._ended_at: float | None = None
        self.process = start()

    def keep(self) -> None:
        """Look after it. Called again and again."""
        if self.process.poll() is None:
            return
        if self._ended_at is None:
            self._ended_at = time.monotonic()
            tell_stderr(
                f"{self._name} ended with code {self.process.returncode}; it is started again in"
                f" {_SECONDS_BEFORE_AGAIN:.0f} seconds, and the register is served meanwhile"
            )
        elif time.monotonic() - self._ended_at > _SECONDS_BEFORE_AGAIN:
            self._ended_at = None
            self.process = self._start()


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
