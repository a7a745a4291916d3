"""Where an embedded PostgreSQL keeps its data and its socket."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path
from uuid import uuid4

from denizen.kernel.accounts import SYSTEM_FOLDER
from denizen.kernel.home import Home
from denizen.kernel.postgres.binaries import Binaries
from denizen.kernel.server import ServerUnusable

# The path of a Unix socket may have 107 bytes: 60 for the parent, 17 for the folder's name, 20 for `.s.PGSQL.5432`.
_LONGEST_PARENT = 60


def data_folder(home: Home, binaries: Binaries) -> Path:
    """In the home where the service user can get there; else in the system's folder, under the home's own number.

    The number is drawn when it is first asked for, so a home that was deleted and made anew starts with new data.
    """
    if binaries.may_enter(home.postgres):
        return home.postgres / "data"
    number = home.postgres / "number"
    if not number.exists():
        number.write_text(uuid4().hex, "ascii")
    return SYSTEM_FOLDER / "homes" / number.read_text("ascii") / "data"


def socket_folder(data: Path, binaries: Binaries) -> Path:
    """A folder with a short name of its own for each data folder, closed to all but the service user and its group."""
    parent = _parent(binaries)
    parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    # In a folder that all may write to, another user may have put theirs in the place of ours.
    status = parent.lstat()
    if status.st_uid != os.geteuid() or not stat.S_ISDIR(status.st_mode) or status.st_mode & 0o022:
        raise ServerUnusable(f"{parent} belongs to somebody else or is open to others: remove it")
    folder = parent / hashlib.sha256(str(data).encode()).hexdigest()[:16]
    folder.mkdir(mode=0o700, exist_ok=True)
    binaries.give(folder)
    if binaries.user:
        folder.chmod(
            0o710
        )  # its group passes through to the socket: the processes of `serve`, which are users too
    return folder


def _parent(binaries: Binaries) -> Path:
    if binaries.user:
        return Path("/run/denizen")
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    candidates = [Path(runtime, "denizen")] if runtime and os.access(runtime, os.W_OK) else []
    mine = f"denizen-{os.geteuid()}"
    candidates += [Path(tempfile.gettempdir(), mine), Path("/tmp", mine)]  # noqa: S108 -- its owner is checked
    return next(folder for folder in candidates if len(os.fsencode(folder)) <= _LONGEST_PARENT)
