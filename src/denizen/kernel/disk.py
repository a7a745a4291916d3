"""How much room is left on the disks that a register grows on, and from when on it takes in nothing more.

A database that meets a full disk stops: nobody is read any more either, since the line in the log cannot be written. So
what would grow stops earlier, while there is room left for the log, for backups and for whoever tidies up.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal

RESERVE_SHARE = 0.05
"""Share of a disk that is kept free. `doctor` calls less than this amiss."""

RESERVE_BYTES = 8 << 30
"""And no more than this: twice what PostgreSQL's log of changes may take (max_wal_size)."""

WARNING_SHARE = 0.15
"""Share of a disk below which `doctor` warns."""

VARIABLE = "DENIZEN_DISKS"
"""The environment variable by which `serve` tells its processes which folders to look at, parted by colons."""


class DiskNearlyFull(Refusal):
    """Too little room is left to take anything in; what is there stays readable."""

    code = "kernel.disk_nearly_full"
    message = _(
        "The disk of the register is nearly full. Nothing that you sent now was kept; whoever keeps the machine must"
        " make room first"
    )
    status = 503


@dataclass(frozen=True, slots=True)
class Disk:
    """Size and free space, in bytes, of the disk that holds a folder."""

    path: Path
    size: int
    free: int

    @classmethod
    def of(cls, path: Path) -> "Disk":
        """Look at it now. Raises OSError where there is no such folder."""
        found = shutil.disk_usage(path)
        return cls(path, found.total, found.free)

    @property
    def share(self) -> float:
        """Share that is free, from 0 to 1."""
        return self.free / self.size if self.size else 0.0

    @property
    def nearly_full(self) -> bool:
        """Whether no more than the reserve is left."""
        return self.free < min(self.size * RESERVE_SHARE, RESERVE_BYTES)


def name_disks(data: Path) -> None:
    """Name the folders of a database that runs here to this process and those it starts, unless somebody has.

    Not the data folder itself, which is closed, but the one around it. PostgreSQL's log of changes may lie elsewhere.
    """
    log = data / "pg_wal"
    folders = [data.parent, *([log.resolve()] if log.is_symlink() else ())]
    os.environ.setdefault(VARIABLE, os.pathsep.join(map(str, folders)))


def named_folders() -> list[Path]:
    """The folders whose disks are looked at."""
    return [Path(name) for name in os.environ.get(VARIABLE, "").split(os.pathsep) if name]


def disks() -> list[Disk]:
    """The disks that this process was told of: those of an embedded server. Of a server elsewhere nothing is known."""
    found = []
    for folder in named_folders():
        try:
            found.append(Disk.of(folder))
        except OSError:
            continue  # not ours to look at
    return found


def nearly_full() -> bool:
    """Whether any of the disks has no more than its reserve left."""
    return any(disk.nearly_full for disk in disks())


def keep_room() -> None:
    """Let nothing more in where a disk is nearly full. Raises DiskNearlyFull."""
    if nearly_full():
        raise DiskNearlyFull
