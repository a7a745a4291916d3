"""What the embedded PostgreSQL finds before it starts: a data folder, and the settings in it."""

import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

from denizen.kernel.postgres.binaries import Binaries
from denizen.kernel.server import ServerUnusable


def make_data(binaries: Binaries, data: Path, closed: Path, secret: str) -> None:
    """Run initdb beside the final place and move the result there: a folder of that name is always complete.

    `secret` is the administrator's password; it is handed over in `closed`, a folder that only the server's user reads.
    Raises ServerUnusable.
    """
    data.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    draft = data.with_name("data.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    binaries.give(draft)
    password = closed / "password"
    password.touch(mode=0o600)
    password.write_text(secret, "ascii")
    binaries.give(password)
    initdb = binaries.spawn(
        binaries.program("initdb"),
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
        raise ServerUnusable(f"initdb failed: {last_lines(output.decode(errors='replace'))}")
    draft.rename(data)


def write_settings(binaries: Binaries, data: Path) -> None:
    """Have the settings that Denizen ships stand in the data folder: whole, even if the disk has no room for them."""
    wanted = files("denizen.kernel.postgres").joinpath("postgresql.conf").read_text("utf-8")
    target = data / "postgresql.conf"
    if target.exists() and target.read_text("utf-8") == wanted:
        return
    draft = target.with_suffix(".new")
    draft.write_text(wanted, "utf-8")
    binaries.give(draft)
    draft.replace(target)


def last_lines(text: str, count: int = 3) -> str:
    """What a program said last, in one line; where the server itself called something fatal, that alone."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    # What was fatal for a session bears its user's name before the word, see log_line_prefix.
    fatal = [line for line in lines if "] FATAL: " in line or "] PANIC: " in line]
    return (fatal[-1] if fatal else " / ".join(lines[-count:])) or "it said nothing"
