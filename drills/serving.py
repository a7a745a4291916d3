"""`denizen serve` and `denizen intake` as an operator has them: processes of their own, on the home of a stage."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from denizen.kernel.crypto import Vault
from denizen.kernel.home import Home
from denizen.pages import assets

_COMMAND = (sys.executable, "-m", "denizen.site.cli")
_KEPT = ("PATH", "LANG", "HOME", "TMPDIR")
_SECONDS_TO_SERVE = 60.0


class WaitedInVain(RuntimeError):
    """Something that a drill waits for did not come."""


def wait_until(condition: Callable[[], object], seconds: float, what: str) -> float:
    """Wait for something; return the seconds that it took. Raises WaitedInVain."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise WaitedInVain(f"{what}: waited {seconds:.0f} seconds in vain")
        time.sleep(0.02)
    return time.monotonic() - began


def run_denizen(home: Home, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Type a command and wait for it."""
    return subprocess.run(
        [*_COMMAND, *arguments], env=_environment(home), capture_output=True, text=True, check=False
    )


@contextmanager
def served(home: Home, said: Path) -> Iterator[int]:
    """Serve the register of a home; give the port. What the processes say is written to a file."""
    assets.build()
    # What `serve` asks for: keys, and somebody who could sign in. The drill itself has a session already.
    Vault(home.prepare().keys)
    made = run_denizen(home, "admin", "create", "Drill", "--role", "auditor")
    if made.returncode:
        raise RuntimeError(f"`denizen admin create` failed: {made.stderr}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    with said.open("wb") as log:
        process = subprocess.Popen(
            [*_COMMAND, "serve", "--insecure-loopback", "--port", str(port)],
            env=_environment(home),
            stdout=log,
            stderr=log,
        )
    try:
        wait_until(lambda: process.poll() is not None or _heard(port), _SECONDS_TO_SERVE, "`denizen serve`")
        if process.poll() is not None:
            raise RuntimeError(f"`denizen serve` ended: {said.read_text('utf-8')}")
        yield port
        if process.poll() is not None:
            raise RuntimeError(f"`denizen serve` ended during the drill: {said.read_text('utf-8')}")
    finally:
        process.terminate()
        process.wait()


def _heard(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


def _environment(home: Home) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # No reserve is kept on any disk: what drills fill is to be full in earnest.
    return kept | {"DENIZEN_HOME": str(home.path), "DENIZEN_DISKS": ""}
