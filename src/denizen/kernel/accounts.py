"""System users of Denizen's own: started by root, nothing that works for long or listens stays root.

Never `nobody`: whatever else runs as nobody could then read the register's files and trace its processes.
"""

import pwd
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SYSTEM_FOLDER = Path("/var/lib/denizen")


class AccountMissing(Exception):
    """A system user is not there and could not be made; the message says why."""


def system_user(name: str) -> pwd.struct_passwd:
    """The system user of that name, made at first use with a group of its own. Raises AccountMissing."""
    try:
        return pwd.getpwnam(name)
    except KeyError:
        pass
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", str(SYSTEM_FOLDER)]
    try:
        subprocess.run([*command, "--shell", "/usr/sbin/nologin", name], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        try:
            return pwd.getpwnam(name)  # another process made it in the meantime
        except KeyError:
            raise AccountMissing(f"useradd could not make the system user {name} ({error})") from error
    return pwd.getpwnam(name)


def becoming(user: pwd.struct_passwd, groups: Sequence[int] = ()) -> dict[str, Any]:
    """Options of `subprocess.Popen` by which a child is that user, in its own group and `groups`."""
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": list(groups)}
