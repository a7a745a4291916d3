"""Homes of demonstrations, told from registers in earnest use by a mark that is made before anything else."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from denizen.kernel.home import Home

FILES = "files"
"""The folder in the home with the files that the town's parties sent."""

_MARK = "demo-town"
_UNFINISHED = "unfinished"


class HomeTaken(Exception):
    """The folder holds something else than the demonstration asked for; the message says what, and what to do."""


def town_in(home: Home) -> str | None:
    """Which town a demonstration made in this home; `unfinished` if it ended early, None for any other home."""
    try:
        return _mark(home).read_text("utf-8")
    except FileNotFoundError:
        return None


def make_room(home: Home, wish: str, *, again: bool) -> None:
    """See to it that the home holds the finished town wished for, or nothing but the mark of one to be made.

    Only what bears the mark of a demonstration is ever thrown away. Raises HomeTaken.
    """
    there = town_in(home)
    if there is None and not _is_unused(home):
        raise HomeTaken(
            f"{home.path} is not empty and holds no demonstration: choose another folder with --data"
        )
    if there is not None and (again or there == _UNFINISHED):
        _throw_away(home)
        there = None
    if there is None:
        home.prepare()
        _mark(home).write_text(_UNFINISHED, "utf-8")
    elif there != wish:
        raise HomeTaken(
            f"{home.path} holds another town ({there}): add --again to throw it away, or choose another --data"
        )


def finished(home: Home, wish: str) -> None:
    """Mark the home as holding the town wished for."""
    _mark(home).write_text(wish, "utf-8")


@contextmanager
def in_use(home: Home) -> Iterator[None]:
    """Keep the home from being thrown away by a demonstration that is to be made anew."""
    with _mark(home).open() as mark:
        fcntl.flock(mark, fcntl.LOCK_SH)
        yield


def _is_unused(home: Home) -> bool:
    """Whether the home is missing, or was prepared and never held a database or a key."""
    if not home.path.exists():
        return True
    folders = {home.secrets, home.keys, home.postgres}
    return set(home.path.iterdir()) <= folders and not any(
        any(folder.iterdir()) for folder in (home.keys, home.postgres) if folder.exists()
    )


def _throw_away(home: Home) -> None:
    with _mark(home).open() as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeTaken(f"a demonstration is at work in {home.path}: end it first") from None
        shutil.rmtree(home.path)


def _mark(home: Home) -> Path:
    return home.path / _MARK
