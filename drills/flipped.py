"""R9: one byte of a store changed, wherever it lies; a file cut short, gone, or put in the place of another."""

import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pyrage

from benchmarks.figures import Figures
from benchmarks.stage import Stage, Town
from denizen.kernel.backups.sealing import recovery_key
from denizen.kernel.backups.store import Store
from denizen.kernel.backups.verifying import verify
from denizen.kernel.home import Home
from denizen.kernel.processes import USERS
from drills.applying import Worker
from drills.restored import Rig, settle
from drills.sending import Sending


def run(stage: Stage, town: Town, home: Home, times: int) -> tuple[Figures, bool]:
    """Fill a store, then change each of its files at so many places; whether each was found, and nothing else."""
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="denizen-store-", dir=home.path.parent))
        )
        folder.chmod(0o711)
        rig = Rig(stage, home, folder)
        with ExitStack() as at_work:
            rig.following.start(dict.fromkeys(USERS))
            at_work.callback(rig.following.end)
            rig.back_up()
            at_work.callback(Worker(stage, home).kill)
            at_work.enter_context(Sending(stage, town, home))
            settle()
        return damage(Store(rig.store), home.keys, recovery_key(rig.key, ""), times)


def damage(store: Store, keys: Path, key: pyrage.x25519.Identity, times: int) -> tuple[Figures, bool]:
    """Do each damage, look whether it is found, and undo it."""
    done: Counter[str] = Counter()
    found: Counter[str] = Counter()
    missed: list[str] = []
    files = [path for path in sorted(store.path.rglob("*")) if path.is_file() and path.name != ".lock"]
    newest = max(path for path in files if path.is_relative_to(store.log))
    starts = [backup.manifest(keys).start for backup in store.backups()]
    # A piece of the log that ends before the first backup starts leads on from none: it may go.
    may_go = {newest, *(path for path in files if (end := _end_of(path)) and end <= min(starts))}
    sound = not _amiss(store, keys, None) and not _amiss(store, keys, key)
    for path in files:
        content = path.read_bytes()
        for kind, changed, opening in _changes(path, content, files, may_go, times):
            done[kind] += 1
            _write(path, changed)
            is_found = _amiss(store, keys, key if opening else None)
            found[kind] += is_found
            if not is_found:
                missed.append(f"{kind} {path.relative_to(store.path)}")
            _write(path, content)
    sound = sound and not _amiss(store, keys, key)
    figures: Figures = {
        "files": len(files),
        "bytes": sum(path.stat().st_size for path in files),
        "sound_before_and_after": sound,
        "missed": ", ".join(missed),
        **{f"{kind}_found": f"{found[kind]} of {done[kind]}" for kind in done},
    }
    return figures, sound and done == found and done.total() > 0


type Change = tuple[str, bytes | None, bool]


def _changes(
    path: Path, content: bytes, files: list[Path], may_go: set[Path], times: int
) -> Iterator[Change]:
    """What is done to a file: its content afterwards (None: gone), and whether the recovery key looks for it too."""
    places = {0, len(content) - 1, *(random.randrange(len(content)) for _ in range(times))}  # noqa: S311 -- no secret
    for number, place in enumerate(sorted(places)):
        changed = bytearray(content)
        changed[place] ^= 1 << random.randrange(8)  # noqa: S311 -- no secret
        yield "flipped", bytes(changed), bool(number % 2)
    yield "cut_short", content[: random.randrange(len(content))], False  # noqa: S311 -- no secret
    yield "grown", content + b"\0", False
    alike = [other for other in files if other.parent == path.parent and other != path]
    if alike:
        yield "exchanged", random.choice(alike).read_bytes(), False  # noqa: S311 -- no secret
    if path not in may_go:  # a log that ends earlier is no damage: it may always have
        yield "gone", None, False


def _end_of(path: Path) -> int | None:
    """Where a piece of the log ends, by its name; None for any other file."""
    named = re.match(r"[0-9A-F]{16}-([0-9A-F]{16})\.", path.name)
    return int(named[1], 16) if named else None


def _write(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)


def _amiss(store: Store, keys: Path, key: pyrage.x25519.Identity | None) -> bool:
    """Whether looking through the store finds anything."""
    return not all(good for good, _sentence in verify(store, store.backups(), keys, key))
