"""The embedded PostgreSQL of one home: made, started, joined, left and stopped.

Who stops it: every process that uses the server holds a shared lock on `users.lock`; one that leaves tries to make its
lock exclusive, and stops the server if that succeeds, because then it was the last. The kernel drops the locks of a
process that is killed, so nothing goes stale: the server then runs on, and the next process joins it. Starting and
stopping are done one at a time, under `change.lock`.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from uuid import uuid4

from psycopg.pq import PGconn, Ping

from denizen.kernel.home import Home
from denizen.kernel.postgres.binaries import SYSTEM_FOLDER, find_binaries
from denizen.kernel.server import ServerUnusable, Tell

# After a crash the server first replays its log; 4 GB of it (max_wal_size) take about a minute on a slow disk.
START_SECONDS = 180.0
STOP_SECONDS = 120.0
_PATIENCE_SECONDS = 3.0
_POLL_SECONDS = 0.05
_STALE = ("lock file", "pre-existing shared memory block", "is already in use")


class Cluster:
    """The server of one home. `start` and `stop` may each be called once by one object."""

    def __init__(self, home: Home, tell: Tell) -> None:
        """Find the programs and the folders; nothing runs yet. Raises ServerUnusable."""
        self._home = home.prepare()
        self._tell = tell
        self._binaries = find_binaries()
        self.data = self._data_folder()
        self.sockets = self._socket_folder()
        self.log = self.data.parent / "postgres.log"
        self._users = -1
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, settings: dict[str, str]) -> None:
        """Join the running server, or make its data folder if need be and start it. Raises ServerUnusable."""
        with self._changing():
            self._users = _open_lock(self._home.postgres / "users.lock")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            try:
                self._check_version()
                if not self.data.is_dir():
                    self._make_data()
                if self.ping() is Ping.NO_RESPONSE:
                    self._launch(settings)
                else:
                    self._wait_until_ready(time.monotonic() + START_SECONDS)
            except BaseException:
                os.close(self._users)
                self._users = -1
                raise

    def stop(self) -> None:
        """Leave the server, and stop it if nobody else uses it. Doing so twice does nothing more."""
        if self._users < 0:
            return
        with self._changing():
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
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
        """Process id of the server, as its own pid file says; None where there is no such file."""
        try:
            return int((self.data / "postmaster.pid").read_text("ascii").split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    # Folders

    def _data_folder(self) -> Path:
        """In the home where the service user can get there; else in the system's folder, under the home's own number.

        The number is drawn when the home is made, so a home that was deleted and made anew starts with new data.
        """
        if self._binaries.may_enter(self._home.postgres):
            return self._home.postgres / "data"
        number = self._home.postgres / "number"
        with self._changing():
            if not number.exists():
                number.write_text(uuid4().hex, "ascii")
        return SYSTEM_FOLDER / "homes" / number.read_text("ascii") / "data"

    def _socket_folder(self) -> Path:
        """A folder with a short name, since the path of a Unix socket may have 107 bytes only; ours alone."""
        name = hashlib.sha256(str(self.data).encode()).hexdigest()[:16]
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        if self._binaries.user:
            parent = Path("/run/denizen")
        elif runtime and len(runtime) <= 40 and os.access(runtime, os.W_OK):
            parent = Path(runtime) / "denizen"
        else:
            parent = Path(tempfile.gettempdir()) / f"denizen-{os.geteuid()}"
        if len(str(parent)) > 60:
            parent = Path("/tmp") / f"denizen-{os.geteuid()}"  # noqa: S108 -- checked by _refuse_stranger
        parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        self._refuse_stranger(parent, os.geteuid())
        folder = parent / name
        folder.mkdir(mode=0o700, exist_ok=True)
        self._give(folder)
        return folder

    def _refuse_stranger(self, folder: Path, owner: int) -> None:
        """In a folder that all may write to, another user may have put theirs in the place of ours."""
        status = folder.lstat()
        if status.st_uid != owner or not stat.S_ISDIR(status.st_mode) or status.st_mode & 0o022:
            raise ServerUnusable(f"{folder} belongs to somebody else or is open to others: remove it")

    def _give(self, path: Path) -> None:
        """Make the service user the owner."""
        if self._binaries.user:
            os.chown(path, self._binaries.user.pw_uid, self._binaries.user.pw_gid)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        lock = _open_lock(self._home.postgres / "change.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    # Making the data folder

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

    def _make_data(self) -> None:
        """Run initdb beside the final place and move the result there: a folder of that name is always complete."""
        self._tell("making a new database (a few seconds) …")
        self.data.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        draft = self.data.with_name("data.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self._give(draft)
        password = self.sockets / "password"  # a folder that the service user reads and nobody else
        password.write_text(self._home.secret("postgres"), "ascii")
        self._give(password)
        initdb = self._binaries.spawn(
            self._binaries.program("initdb"),
            f"--pgdata={draft}",
            "--username=postgres",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=PG_UNICODE_FAST",
            "--locale=C",
            "--data-checksums",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        output, _nothing = initdb.communicate()
        password.unlink()
        if initdb.returncode != 0:
            raise ServerUnusable(f"initdb failed: {_last_lines(output.decode(errors='replace'))}")
        draft.rename(self.data)

    # Starting and stopping

    def _launch(self, settings: dict[str, str]) -> None:
        """Start the server, again and again while what a crash left behind stands in its way."""
        configuration = files("denizen.kernel.postgres").joinpath("postgresql.conf").read_text("utf-8")
        target = self.data / "postgresql.conf"
        target.write_text(configuration, "utf-8")
        self._give(target)
        options = [f"-c{name}={value}" for name, value in (_for_this_machine() | settings).items()]
        deadline = time.monotonic() + START_SECONDS
        told = False
        while True:
            with self.log.open("ab") as log:
                started_at = log.tell()
                self._process = self._binaries.spawn(
                    self._binaries.program("postgres"),
                    f"-D{self.data}",
                    f"-k{self.sockets}",
                    *options,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
            if self._wait_until_ready(deadline):
                return
            said = self.log.read_bytes()[started_at:].decode(errors="replace")
            if time.monotonic() > deadline or not any(words in said for words in _STALE):
                raise ServerUnusable(f"PostgreSQL does not start: {_last_lines(said)} (see {self.log})")
            if not told:
                self._tell(
                    "PostgreSQL ended without notice last time; waiting for what it left behind to go …"
                )
                told = True
            time.sleep(0.5)

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
        if process is None or self.ping() is Ping.NO_RESPONSE:
            return  # it is gone already, and the number in its file may be another program's by now
        _send(process, signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        while self.postmaster() == process and _lives(process):
            if self._process:
                self._process.poll()  # a child that has ended lives on as a zombie until it is asked for
            if time.monotonic() > deadline:
                self._tell(
                    "PostgreSQL does not stop by itself: stopping it hard; it will recover at the next start"
                )
                _send(process, signal.SIGQUIT)
                deadline = float("inf")
            time.sleep(_POLL_SECONDS)
        if self._process:
            self._process.wait()


def _for_this_machine() -> dict[str, str]:
    """Settings that depend on the machine: containers often have a /dev/shm too small for parallel queries."""
    try:
        small = shutil.disk_usage("/dev/shm").total < 1 << 30  # noqa: S108 -- only its size is asked
    except OSError:
        small = True
    return {"dynamic_shared_memory_type": "mmap"} if small else {}


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _send(process: int, what: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, what)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _last_lines(text: str, count: int = 3) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " / ".join(lines[-count:]) or "it said nothing"
