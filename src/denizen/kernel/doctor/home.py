"""The home: its folders, secrets and keys, and who may read them."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from denizen.kernel.console import called
from denizen.kernel.disk import RESERVE_SHARE, WARNING_SHARE, Disk
from denizen.kernel.findings import Finding, amiss, good, warning
from denizen.kernel.home import Home
from denizen.kernel.keys import KeysUnusable, open_keys
from denizen.kernel.keys_export import copied

_HANDED_OVER = (
    "DENIZEN_SECRET_KEY",
    "DENIZEN_LOOKUP_KEY",
    "DENIZEN_SEALING_KEY",
    "DENIZEN_UNSEALING_KEYS",
)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def is_empty(home: Home) -> bool:
    """Whether no secret, no key and no database was ever made there."""
    return not any(
        folder.is_dir() and any(folder.iterdir()) for folder in (home.secrets, home.keys, home.postgres)
    )


def look_at_home(home: Home) -> Iterator[Finding]:
    """Folders, modes, owners, keys."""
    yield good("home", f"the home is {home.path}")
    for folder in (home.secrets, home.keys):
        about = f"home.{folder.name}"
        if not folder.is_dir():
            yield amiss(about, f"{folder} is missing: bring it back from the backup")
            continue
        if folder.stat().st_mode & _OTHERS:
            yield amiss(about, f"{folder} is open to others: chmod 700")
        else:
            yield good(about, f"{folder} is closed to others")
        yield from _files_in(folder, about)
    yield from _keys(home)
    exported = [name for name in _HANDED_OVER if name in os.environ]
    if exported:
        yield amiss(
            "home.exported",
            f"{' and '.join(exported)} stand in the environment of this console, and so of all that is started from it:"
            " unset them; `serve` hands them to the pages by itself",
        )


def _files_in(folder: Path, about: str) -> Iterator[Finding]:
    """Files that others may read, and files that are not the folder owner's."""
    owner = folder.stat().st_uid
    for path in sorted(folder.iterdir()):
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            yield warning(about, f"{path} is no file of Denizen's: move it away")
        elif found.st_mode & _OTHERS:
            yield amiss(about, f"{path} may be read by others: chmod 600")
        elif found.st_uid != owner:
            yield amiss(about, f"{path} belongs to another user than its folder: chown it")


def _keys(home: Home) -> Iterator[Finding]:
    if not home.keys.is_dir():
        return
    if not any(home.keys.iterdir()):
        yield warning(
            "home.keys", f"{home.keys} holds no key yet: the first is made with the first number sealed"
        )
        return
    try:
        copies = copied(home.keys, open_keys(home.keys))
    except KeysUnusable as unusable:
        yield amiss(
            "home.keys",
            f"{unusable}: bring the keys back from the backup; never make new ones beside old data",
        )
        return
    missing = [name for name, when in copies.items() if when is None]
    if not missing:
        yield good("home.keys", f"a copy is noted of {', '.join(copies)}")
    elif settings.DENIZEN_IN_EARNEST:
        yield amiss(
            "home.keys",
            f"no copy is noted of {', '.join(missing)}, and what is lost with them nobody can read or find again: run"
            f" `{called('keys export FILE')}`, and keep the file and its passphrase apart from the backups",
        )
    else:
        yield good("home.keys", "the keys can be used")


def look_at_disks(folders: dict[str, Path]) -> Iterator[Finding]:
    """Free space at each of them; those on one disk are told together."""
    by_device: dict[int, tuple[list[str], Disk]] = {}
    for name, folder in folders.items():
        try:
            device = folder.stat().st_dev
            by_device.setdefault(device, ([], Disk.of(folder)))[0].append(name)
        except OSError as error:
            yield warning("disk", f"the disk of {name} ({folder}) cannot be looked at: {error.strerror}")
    for names, disk in by_device.values():
        said = f"{disk.free >> 20} MB ({disk.share:.0%}) are free at {', '.join(names)} ({disk.path})"
        if disk.share < RESERVE_SHARE or disk.nearly_full:
            yield amiss(
                "disk", f"{said}: make room at once; nothing more is taken in when the reserve is reached"
            )
        elif disk.share < WARNING_SHARE:
            yield warning("disk", f"{said}: make room soon, or a larger disk")
        else:
            yield good("disk", said)
