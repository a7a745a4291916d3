"""The embedded PostgreSQL of one home: made, started, joined, left and stopped.

Who stops it: every process that uses the server holds a shared lock on `users.lock`; one that leaves tries to make its
lock exclusive, and stops the server if that succeeds, because then it was the last. The kernel drops the locks of a
process that is killed, so nothing goes stale: the server then runs on, and the next process joins it. Starting and
stopping are done one at a time, under `change.lock`.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from psycopg.pq import PGconn, Ping

from denizen.kernel.home import Home
from denizen.kernel.postgres.binaries import find_binaries
from denizen.kernel.postgres.folders import data_folder, socket_folder
from denizen.kernel.postgres.making import last_lines, make_data, write_settings
from denizen.kernel.server import ServerUnusable, Tell

# After a crash the server first replays its log; 4 GB of it (max_wal_size) take about a minute on a slow disk.
START_SECONDS = 180.0
STOP_SECONDS = 120.0
LOG_BYTES = 16_000_000
_LEAST_BUFFERS, _MOST_BUFFERS = 128 << 20, 4 << 30
_PATIENCE_SECONDS = 3.0
_POLL_SECONDS = 0.05
# Above the highest number that Linux gives to a process.
_NO_PROCESS = (1 << 22) + 1
_STALE = ("lock file", "pre-existing shared memory block", "is already in use")


class Cluster:
    """The server of one home. `start` and `stop` are each called once by one object, `revive` any time in between."""

    data: Path
    sockets: Path
    log: Path

    def __init__(self, home: Home, tell: Tell) -> None:
        """Find the programs; nothing is made or run yet. Raises ServerUnusable."""
        self._home = home.prepare()
        self._tell = tell
        self._binaries = find_binaries()
        self._users = -1
        self._patience = START_SECONDS
        self._process: subprocess.Popen[bytes] | None = None
        self._settings: dict[str, str] = {}

    def start(self, settings: dict[str, str], patience: float = START_SECONDS) -> None:
        """Join the running server, or make its data folder if need be and start it. Raises ServerUnusable.

        It is waited for so many seconds: a restore replays more of the log than a crash leaves.
        """
        self._patience = patience
        self._settings = settings
        with self._changing():
            self.data = data_folder(self._home, self._binaries)
            self.sockets = socket_folder(self.data, self._binaries)
            self.log = self.data.parent / "postgres.log"
            self._users = _open_lock(self._home.postgres / "users.lock")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            try:
                self._check_version()
                if not self.data.is_dir():
                    self._tell("making a new database (a few seconds) …")
                    make_data(self._binaries, self.data, self.sockets, self._home.secret("postgres"))
                if self.ping() is Ping.NO_RESPONSE:
                    self._launch()
                else:
                    self._wait_until_ready(time.monotonic() + patience)
            except BaseException:
                self._leave()
                raise

    def stop(self) -> None:
        """Leave the server, and stop it if nobody else uses it. Doing so twice does nothing more."""
        if self._users >= 0:
            with self._changing():
                self._leave()

    def revive(self) -> bool:
        """Start the server again where it ended by itself; return whether that was so.

        One that finds no room on its disk while it recovers from a crash gives up. Raises ServerUnusable for as long as
        it cannot be started.
        """
        if self.postmaster() is not None:
            return False
        with self._changing():
            if self.postmaster() is not None:
                return False  # somebody else was quicker
            if self._process:
                self._process.poll()
            self._launch()
            return True

    def _leave(self) -> None:
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if self._process:
                # Somebody else goes on using it, and a Popen that is forgotten must not complain of that.
                self._process.returncode = 0
        else:
            self._shut_down()
        finally:
            os.close(self._users)
            self._users = -1

    def ping(self) -> Ping:
        """Whether the server answers (OK), is starting or stopping (REJECT), or is not there (NO_RESPONSE)."""
        return Ping(
            PGconn.ping(f"host={self.sockets} user=postgres dbname=postgres connect_timeout=5".encode())
        )

    def postmaster(self) -> int | None:
        """Process id of the server that runs on the data folder; None where none does.

        The number in the server's own file is believed only if that process works in the data folder: after a crash,
        or a restart of the machine, another program may bear it, or a zombie that nobody has asked for yet.
        """
        process = self._noted()
        return process if process and self._works_here(process) else None

    def _noted(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text("ascii").split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def _works_here(self, process: int) -> bool:
        try:
            return Path(f"/proc/{process}/cwd").samefile(self.data)
        except OSError:
            return False

    @contextmanager
    def _changing(self) -> Iterator[None]:
        lock = _open_lock(self._home.postgres / "change.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _check_version(self) -> None:
        try:
            found = (self.data / "PG_VERSION").read_text("ascii").strip()
        except FileNotFoundError:
            if self.data.is_dir():
                raise ServerUnusable(f"{self.data} is not a PostgreSQL data folder: move it away") from None
            return
        ours = self._binaries.major
        if not found.isdigit() or int(found) == ours:
            return
        if int(found) > ours:
            advice = "it was made by a newer Denizen: use that one"
        else:
            advice = f"dump it with PostgreSQL {found}, move it away, and restore the dump into a new one"
        raise ServerUnusable(
            f"{self.data} is of PostgreSQL {found}, and this Denizen brings {ours}; {advice}"
        )

    # Starting and stopping

    def _launch(self) -> None:
        """Start the server, or raise ServerUnusable, also where the disk has no room to do so."""
        try:
            self._start_server()
        except OSError as error:
            raise ServerUnusable(
                f"PostgreSQL cannot be started: {error.strerror} ({error.filename})"
            ) from error

    def _start_server(self) -> None:
        """Start the server, again and again while what a crash left behind stands in its way."""
        write_settings(self._binaries, self.data)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        self._acknowledge_crash()
        deadline = time.monotonic() + self._patience
        while True:
            self.log.touch(mode=0o600)
            began_at = self.log.stat().st_size
            self._process = self._spawn(_for_this_machine() | self._for_its_group() | self._settings)
            if self._wait_until_ready(deadline):
                return
            said = self.log.read_bytes()[began_at:].decode(errors="replace")
            if time.monotonic() > deadline or not any(words in said for words in _STALE):
                raise ServerUnusable(f"PostgreSQL does not start: {last_lines(said)} (see {self.log})")
            time.sleep(0.5)

    def _acknowledge_crash(self) -> None:
        """Where the last server left its pid file behind, say so, and let the file name no living process.

        PostgreSQL takes any living process of that number for its own and does not start. The file itself must stay:
        by its other lines the new server sees whether sessions of the old one still write to the data.
        """
        noted = self._noted()
        if noted is None:
            return
        self._tell("PostgreSQL ended without notice last time; it recovers what was committed …")
        if not self._works_here(noted):
            # In its place: on a full disk a file that is written anew is an empty one.
            with (self.data / "postmaster.pid").open("r+", encoding="ascii") as file:
                lines = file.read().split("\n")
                file.seek(0)
                file.write("\n".join([str(_NO_PROCESS), *lines[1:]]))
                file.truncate()
            for left in self.sockets.iterdir():  # the socket has such a file too, and guards nothing
                left.unlink()

    def _spawn(self, settings: dict[str, str]) -> "subprocess.Popen[bytes]":
        options = [f"-c{name}={value}" for name, value in settings.items()]
        program = self._binaries.program("postgres")
        with self.log.open("ab") as log:
            return self._binaries.spawn(
                program, f"-D{self.data}", f"-k{self.sockets}", *options,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def _for_its_group(self) -> dict[str, str]:
        """Where the server has a user of its own, the processes that use it are others, of its group."""
        return {"unix_socket_permissions": "0770"} if self._binaries.user else {}

    def _wait_until_ready(self, deadline: float) -> bool:
        """Wait until the server answers; False if the process that was started ended instead."""
        began = time.monotonic()
        told = False
        while True:
            if self.ping() is Ping.OK:
                return True
            if self._process and self._process.poll() is not None:
                return False
            waited = time.monotonic() - began
            if time.monotonic() > deadline:
                raise ServerUnusable(
                    f"PostgreSQL does not answer after {waited:.0f} seconds (see {self.log})"
                )
            if waited > _PATIENCE_SECONDS and not told:
                self._tell("PostgreSQL is reading its log again after a crash; this can take a minute …")
                told = True
            time.sleep(_POLL_SECONDS)

    def _shut_down(self) -> None:
        """End all connections and write everything down (a *fast* shutdown), and wait until the server is gone."""
        process = self.postmaster()
        if process is None and self._process and self._process.poll() is None:
            process = self._process.pid  # told to stop while it starts: it has not written its file yet
        if process is not None:
            _send(process, signal.SIGINT)
            deadline = time.monotonic() + STOP_SECONDS
            while self._works_here(process):
                if time.monotonic() > deadline:
                    self._tell("PostgreSQL does not stop: ending it hard; it will recover at the next start")
                    _send(process, signal.SIGQUIT)
                    deadline = float("inf")
                time.sleep(_POLL_SECONDS)
        if self._process:
            self._process.wait()
        shutil.rmtree(self.sockets, ignore_errors=True)


def _for_this_machine() -> dict[str, str]:
    """Settings that depend on the machine: a quarter of its memory for the pages of a large register, within bounds.

    And containers often have a /dev/shm too small for parallel queries.
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    settings = {"shared_buffers": f"{min(max(memory // 4, _LEAST_BUFFERS), _MOST_BUFFERS) >> 20}MB"}
    try:
        small = shutil.disk_usage("/dev/shm").total < 1 << 30  # noqa: S108 -- only its size is asked
    except OSError:
        small = True
    return settings | ({"dynamic_shared_memory_type": "mmap"} if small else {})


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _send(process: int, what: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, what)
