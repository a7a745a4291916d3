"""The processes that serve a register: pages and API in one, the pipeline in another, each with its own role."""

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from denizen.kernel.home import Home
from denizen.kernel.postgres import Server
from denizen.kernel.roles import WEB, WORKER

_SECONDS_TO_LEAVE = 10.0
_SECONDS_BETWEEN_LOOKS = 0.5
_SECONDS_BETWEEN_KNOCKS = 0.05
# What a process of ours may know of its surroundings. Above all it must not inherit another role's URL.
_INHERITED = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TZ",
    "TMPDIR",
    "DENIZEN_HOME",
    "DENIZEN_MODE",
    "DENIZEN_HOSTS",
)


def check_port(host: str, port: int) -> None:
    """Look whether one can listen there. Raises SystemExit with a line that says what to do if not."""
    try:
        socket.create_server((host, port), family=_family(host)).close()
    except OSError as error:
        raise SystemExit(
            f"denizen: cannot listen at {host}:{port} ({error.strerror}); choose another port with --port"
        ) from None


def serve(server: Server, home: Home, *, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT, or until one of the processes ends by itself; then end them all.

    Raises SystemExit with the code of the process that ended, or with a line where one cannot listen there.
    """
    check_port(host, port)
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "1",
        "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "denizen.site.wsgi:application",
    ]  # fmt: skip
    worker = [sys.executable, "-m", "denizen.site.cli", "worker"]
    processes = [
        subprocess.Popen(web, env=_environment(server, home, WEB)),
        subprocess.Popen(worker, env=_environment(server, home, WORKER)),
    ]
    signal.signal(signal.SIGTERM, _leave)
    try:
        told = False
        while all(process.poll() is None for process in processes):
            if not told and _heard(host, port):
                told = True
                sys.stdout.write(f"Denizen is served at http://{host}:{port}/  (Ctrl-C ends it)\n")
                sys.stdout.flush()
            time.sleep(_SECONDS_BETWEEN_LOOKS if told else _SECONDS_BETWEEN_KNOCKS)
        raise SystemExit(
            next(process.returncode for process in processes if process.returncode is not None) or 1
        )
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(_SECONDS_TO_LEAVE)
            except subprocess.TimeoutExpired:
                process.kill()


def _heard(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket(_family(host)) as knock:
        return knock.connect_ex((host, port)) == 0


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _environment(server: Server, home: Home, role: str) -> dict[str, str]:
    """The environment of a process that is to have one role and no way to another."""
    kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return kept | {
        "DENIZEN_HOME": str(home.path),
        "DENIZEN_DATABASE_URL": server.url(role),
        "DJANGO_SETTINGS_MODULE": "denizen.site.settings",
        "PYTHONUNBUFFERED": "1",
    }


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)
