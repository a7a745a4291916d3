"""The folder in which backups lie, one folder each, and beside them the log; what is in one, and whether it is whole.

A backup is a folder named by the time at which it began. It bears that name only when everything in it is on the disk:
until then it is a draft, which nobody takes for a backup and the next one removes.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from denizen.kernel.backups import BackupUnusable
from denizen.kernel.backups.sealing import Marks
from denizen.kernel.keys import LOOKUP_KEY, KeysUnusable, marks_of, read_keys

FORMAT = 1
PHYSICAL, LOGICAL = "physical", "logical"
COPY = {PHYSICAL: "server.tar.zst.age", LOGICAL: "database.dump.zst.age"}
"""The one large file of a backup of each kind."""

_NAME = "%Y%m%dT%H%M%SZ"
_NAMED = re.compile(r"\d{8}T\d{6}Z")
_DRAFT = ".making-"
_CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Copied:
    """What was copied, and into which file. Of a dump, no position in the log is known."""

    clear_bytes: int
    file: str
    file_bytes: int
    file_digest: str
    system: str = ""
    timeline: int = 0
    start: int = 0
    end: int = 0
    segment_bytes: int = 0


@dataclass(frozen=True, kw_only=True)
class Manifest(Copied):
    """What a backup is: everything that must be known before it is opened. It names nobody."""

    name: str
    format: int
    kind: str
    product: str
    began: str
    ended: str
    postgresql: str
    database: str
    migrations: list[str]
    keys: dict[str, str]
    recipient: str

    @property
    def at(self) -> datetime:
        """When the copy was complete: what it holds reaches to this time at least."""
        return datetime.fromisoformat(self.ended)


class Backup:
    """One backup of a store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = folder.name

    @property
    def began(self) -> datetime:
        """When it was begun, by its name."""
        return datetime.strptime(self.name, _NAME).replace(tzinfo=UTC)

    def manifest(self, keys: Path) -> Manifest:
        """What the backup says of itself, if it is the work of a home with these keys. Raises BackupUnusable."""
        marks = Marks.of(keys)
        try:
            content = (self.folder / "manifest.json").read_bytes()
            mark = (self.folder / "manifest.mark").read_bytes()
        except OSError as error:
            raise BackupUnusable(f"{self.folder} is no complete backup ({error.strerror})") from None
        found = _parsed(content)
        here = key_marks(keys)
        if mark.decode("ascii", "replace") != marks.mark(self.name, hashlib.sha256(content).digest()):
            theirs = found.keys.get(LOOKUP_KEY) if found else None
            if theirs and theirs != here[LOOKUP_KEY]:
                raise BackupUnusable(
                    f"{self.folder} was made under the lookup key {theirs}, and that in {keys} is {here[LOOKUP_KEY]}:"
                    " bring the keys of that time"
                )
            found = None
        if found is None or found.name != self.name or found.format != FORMAT:
            raise BackupUnusable(f"the manifest of {self.folder} is damaged")
        for name, theirs in found.keys.items():
            if here.get(name) != theirs:
                raise BackupUnusable(
                    f"{self.folder} needs the key {name} {theirs}, and {keys} has {here.get(name, 'none')}:"
                    " bring the keys of that time"
                )
        return found

    def check_size(self, manifest: Manifest) -> Path:
        """The path of its file, if that has the size it should have. Raises BackupUnusable."""
        path = self.folder / manifest.file
        size = path.stat().st_size if path.is_file() else 0
        if size != manifest.file_bytes:
            raise BackupUnusable(f"{path} has {size:,} bytes of {manifest.file_bytes:,}: it was cut short")
        return path

    def check(self, manifest: Manifest) -> None:
        """Read every byte and compare with the manifest. Raises BackupUnusable."""
        digest = hashlib.sha256()
        with self.check_size(manifest).open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        if digest.hexdigest() != manifest.file_digest:
            raise BackupUnusable(f"{self.folder / manifest.file} is not as it was written")


class Store:
    """A folder of backups, closed to everybody but its owner."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.log = path / "log"

    def prepare(self) -> "Store":
        """Make what is missing. Returns itself. Raises BackupUnusable."""
        try:
            for folder, mode in ((self.path, 0o711), (self.log, 0o700)):
                if not folder.is_dir():
                    folder.mkdir(parents=True, mode=mode)
        except OSError as error:
            raise BackupUnusable(f"the store {self.path} cannot be made: {error.strerror}") from None
        return self

    def backups(self) -> list[Backup]:
        """Those that were finished, the oldest first."""
        if not self.path.is_dir():
            raise BackupUnusable(f"there is no store at {self.path}: is the disk there?")
        return [Backup(path) for path in sorted(self.path.iterdir()) if _NAMED.fullmatch(path.name)]

    def named(self, name: str) -> Backup:
        """The one of that name. Raises BackupUnusable."""
        for backup in self.backups():
            if backup.name == name:
                return backup
        raise BackupUnusable(f"{self.path} holds no backup {name}")

    @contextmanager
    def making(self, began: datetime) -> Iterator[Path]:
        """A folder to fill, which becomes a backup if the context ends well, and is removed if it does not.

        Only one is made at a time. Raises BackupUnusable while another is under way.
        """
        with open(self.path / ".lock", "a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BackupUnusable(f"another backup into {self.path} is under way") from None
            for left in self.path.glob(f"{_DRAFT}*"):
                shutil.rmtree(left)
            while (final := self.path / began.strftime(_NAME)).exists():
                began += timedelta(seconds=1)
            draft = self.path / f"{_DRAFT}{final.name}"
            draft.mkdir(mode=0o700)
            try:
                yield draft
                _to_disk(draft)
                draft.rename(final)
                _to_disk(self.path)
            except BaseException:
                shutil.rmtree(draft, ignore_errors=True)
                raise

    def expire(self, before: datetime) -> list[str]:
        """Remove the backups that began before, except the newest there is; the names of those removed."""
        gone = [backup for backup in self.backups()[:-1] if backup.began < before]
        for backup in gone:
            # Without its manifest it is none, whatever interrupts the rest.
            (backup.folder / "manifest.json").unlink(missing_ok=True)
            shutil.rmtree(backup.folder)
        return [backup.name for backup in gone]


def key_marks(keys: Path) -> dict[str, str]:
    """By which each key of a folder is known again, as `kernel.keys` has it. Raises BackupUnusable."""
    try:
        return marks_of(read_keys(keys))
    except (KeysUnusable, OSError) as error:
        raise BackupUnusable(str(error)) from None


def write_manifest(draft: Path, manifest: Manifest, marks: Marks) -> None:
    """Write it and its mark into the folder of a backup that is being made."""
    content = json.dumps(asdict(manifest), indent=1, ensure_ascii=False).encode() + b"\n"
    mark = marks.mark(manifest.name, hashlib.sha256(content).digest())
    for name, text in (("manifest.json", content), ("manifest.mark", mark.encode())):
        with open(os.open(draft / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())


def _parsed(content: bytes) -> Manifest | None:
    """A manifest, or None for what is none. Its mark must have been looked at before it is believed."""
    try:
        said: dict[str, Any] = json.loads(content)
        found = Manifest(**said)
    except (ValueError, TypeError):
        return None
    return found


def _to_disk(folder: Path) -> None:
    """See to it that the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
