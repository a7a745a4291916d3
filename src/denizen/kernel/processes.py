"""The processes of a register: which there are, as which user of the system each runs, and how one is started."""

import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from denizen.kernel.accounts import becoming
from denizen.kernel.enclosure import enclosed
from denizen.kernel.roles import COURIER, KEEPER, PULSE, WEB, WORKER

RECEPTION = "reception"
"""Reads the files that pages hand in: to the database it is the worker, and beside it alone has the keys for it."""

USERS = {
    WEB: "denizen-web",
    WORKER: "denizen-worker",
    KEEPER: "denizen-keeper",
    RECEPTION: "denizen-reception",
    COURIER: "denizen-courier",
    PULSE: "denizen-pulse",
}
"""As which user of the system each runs where root starts them. Each is named by its role, if it has one of its own."""

SERVING = (WEB, WORKER, KEEPER, RECEPTION, COURIER)
"""Which `serve` starts, the courier unless it stands apart."""

ROLES = {RECEPTION: WORKER}
"""Which role a process has in the database that has none of its own."""


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the system that a process becomes, and whether it needs an enclosure to reach its programs."""

    user: pwd.struct_passwd
    enclosed: bool = False


type Users = dict[str, Account | None]


def spawn(
    command: list[str],
    account: Account | None,
    environment: dict[str, str],
    groups: Sequence[int] = (),
    **options: Any,
) -> "subprocess.Popen[bytes]":
    """Start a process with that environment and nothing else, as the user that is meant for it."""
    # From the root of the file system: the present folder may be closed to that user.
    options |= {"env": environment, "cwd": "/"}
    if account is None:
        return subprocess.Popen(command, **options)
    if account.enclosed:
        return subprocess.Popen(enclosed(command, account.user, groups), **options)
    return subprocess.Popen(command, **becoming(account.user, groups), **options)
