"""A view of the file system for processes that may not pass through root's own folder, in which their programs lie.

Tools that root uses put Python and checkouts below `/root`, which is closed to everybody else. In a mount namespace of
the process's own (mount_namespaces(7)) an empty folder covers the closed one, and nothing but what the process needs is
bound into it, at the same paths. Nobody else sees it, and it goes with the process. It takes the right to mount, which
root has on a machine and often not in a container, and three programs of util-linux.
"""

import os
import pwd
import sys
from collections.abc import Sequence
from pathlib import Path

# Arguments: for each closed folder its path, a number, and as many paths below it; `--`; the command.
_COVER = """
trap 'rmdir "$stage"' EXIT
while [ "$1" != -- ]; do
    closed=$1 below=$2
    shift 2
    stage=$(mktemp -d)
    mount -t tmpfs -o mode=0755,nosuid,nodev denizen "$stage"
    while [ "$below" -gt 0 ]; do
        seen=$stage${1#"$closed"}
        mkdir -p "$(dirname "$seen")"
        if [ -L "$1" ]; then cp -P "$1" "$seen"; else mkdir -p "$seen"; mount --rbind "$1" "$seen"; fi
        below=$((below - 1))
        shift
    done
    mount --move "$stage" "$closed"
    rmdir "$stage"
done
shift
exec "$@"
"""


def enclosed(command: Sequence[str], user: pwd.struct_passwd, groups: Sequence[int]) -> list[str]:
    """The command, run by root, that becomes that user with this Python and this Denizen in view.

    It needs util-linux and the right to mount, and ends with an error where it has not both.
    """
    covers: dict[Path, list[Path]] = {}
    for path in _needed():
        if closed := _closed_above(path):
            covers.setdefault(closed, []).append(path)
    arguments = [word for closed, paths in covers.items() for word in (closed, len(paths), *paths)]
    return [
        *("unshare", "--mount", "--propagation", "private", "--", "/bin/sh", "-euc", _COVER, "denizen"),
        *map(str, arguments),
        *("--", "setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}"),
        f"--groups={','.join(map(str, groups))}" if groups else "--clear-groups",
        *("--no-new-privs", "--", *command),
    ]


def _needed() -> list[Path]:
    """The folders of Python, of its environment and of Denizen, and the links by which one leads to the other."""
    folders = [Path(sys.base_prefix), Path(sys.prefix), Path(__file__).resolve().parents[2]]
    program = Path(sys.executable)
    while program.is_symlink():
        program = Path(os.path.normpath(program.parent / program.readlink()))
        folders.append(program.parent.parent)
    folders += [folder.resolve() for folder in folders]
    needed: list[Path] = []
    for folder in sorted(set(folders)):
        if not any(folder.is_relative_to(other) for other in needed):
            needed.append(folder)
    return needed


def _closed_above(path: Path) -> Path | None:
    """The highest folder above a path that others may not pass."""
    return next((folder for folder in reversed(path.parents) if not folder.stat().st_mode & 0o001), None)
