"""The server's log in the store: pieces, each sealed and marked, that together are the log from a backup on.

A piece is named by the positions in the log between which it lies, and by its mark; its time of change says until when
there was nothing beyond it. What was written in the last second is a piece; when a segment of the log is full, one
piece takes the place of all that made it up. So a piece may overlap another for a while: both say the same. A folder
holds one timeline of one server: another history is another folder.
"""

import hashlib
import os
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyrage

from denizen.kernel.backups import BackupUnusable
from denizen.kernel.backups.replication import lsn_text
from denizen.kernel.backups.sealing import Marks, seal_bytes, unseal_bytes

SLOT = "denizen_backup"
"""By this name the server knows up to where the store has its log, and keeps it from there on."""

MOST_PIECES = 60
"""Pieces of one unfinished segment, above which they are joined: a quiet register would have one a second for days."""

_PIECE = re.compile(r"([0-9A-F]{16})-([0-9A-F]{16})\.([0-9a-f]{32})\.zst\.age")


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """A part of the log, from `start` to before `end`."""

    start: int
    end: int
    mark: str
    path: Path

    def sealed(self, marks: Marks) -> bytes:
        """Its content as it lies there. Raises BackupUnusable where that is not as it was written."""
        content = self.path.read_bytes()
        if _mark(marks, self.path.parent.name, self.start, self.end, content) != self.mark:
            raise BackupUnusable(f"{self.path} is not as it was written")
        return content

    def opened(self, marks: Marks, key: pyrage.x25519.Identity) -> bytes:
        """The log that is in it. Raises BackupUnusable."""
        content = unseal_bytes(self.sealed(marks), key)
        if len(content) != self.end - self.start:
            raise BackupUnusable(f"{self.path} does not hold what it is named by")
        return content


@dataclass(frozen=True)
class Chain:
    """Pieces that follow one another without a gap; `broken` where others stand beyond one."""

    pieces: list[Piece]
    end: int
    broken: bool


class Log:
    """The pieces of one timeline of one server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of(cls, log: Path, system: str, timeline: int) -> "Log":
        """That of a server, in the folder `log` of a store."""
        return cls(log / f"{system}-{timeline:08X}")

    def pieces(self) -> list[Piece]:
        """All that are there, by their positions."""
        if not self.folder.is_dir():
            return []
        found = ((_PIECE.fullmatch(path.name), path) for path in self.folder.iterdir())
        return sorted(
            Piece(int(named[1], 16), int(named[2], 16), named[3], path) for named, path in found if named
        )

    def chain(self, start: int) -> Chain:
        """The fewest pieces that give the log from `start` on."""
        chosen: list[Piece] = []
        position, best = start, None
        pieces = self.pieces()
        for piece in pieces:
            if best and piece.start > position:
                chosen.append(best)
                position, best = best.end, None
            if piece.start > position:
                break
            if piece.end > (best.end if best else position):
                best = piece
        if best:
            chosen.append(best)
            position = best.end
        return Chain(chosen, position, broken=any(piece.start > position for piece in pieces))

    def expire(self, before: int) -> int:
        """Remove the pieces that end before that position; how many."""
        gone = [piece for piece in self.pieces() if piece.end <= before]
        for piece in gone:
            piece.path.unlink(missing_ok=True)
        return len(gone)

    def forget(self, before: float) -> int:
        """Remove the pieces that were written before that time (seconds since 1970), and what is then empty."""
        gone = [piece for piece in self.pieces() if piece.path.stat().st_mtime < before]
        for piece in gone:
            piece.path.unlink()
        if gone and not any(self.folder.iterdir()):
            self.folder.rmdir()
        return len(gone)


class LogWriter:
    """Keeps the log of one timeline in its folder as it comes, without a gap from `start` on.

    It holds the segment that is being written in memory (16 MB), since it could not read again what it has sealed.
    """

    def __init__(
        self, log: Log, *, marks: Marks, to: pyrage.x25519.Recipient, start: int, segment_bytes: int
    ) -> None:
        """Begin at the start of a segment. Raises OSError."""
        self._log, self._marks, self._to = log, marks, to
        log.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._segment_bytes = segment_bytes
        self._began = start
        self._segment = bytearray()
        self._pieces = [piece for piece in log.pieces() if piece.end > start]
        self.kept_until = start

    @property
    def end(self) -> int:
        """Up to where the log has come."""
        return self._began + len(self._segment)

    def take(self, start: int, data: bytes) -> None:
        """Take what comes next; full segments are kept at once. Raises ValueError where something was left out."""
        if start != self.end:
            raise ValueError(f"the log goes on at {lsn_text(start)} and not at {lsn_text(self.end)}")
        self._segment += data
        while len(self._segment) >= self._segment_bytes:
            self._write(self._began, bytes(self._segment[: self._segment_bytes]), whole=True)
            del self._segment[: self._segment_bytes]
            self._began += self._segment_bytes
            self.kept_until = self._began

    def keep(self) -> None:
        """Bring to the disk what has come and is not there yet. Raises OSError."""
        if self.kept_until == self.end:
            return
        # Joined when there are many, and at first, when another writer may have left some.
        whole = self.kept_until == self._began or len(self._pieces) >= MOST_PIECES
        start = self._began if whole else self.kept_until
        self._write(start, bytes(self._segment[start - self._began :]), whole=whole)
        self.kept_until = self.end

    def nothing_new(self) -> None:
        """The server's log goes no further than what is kept: what is there is the whole of it until now."""
        if self._pieces:
            os.utime(self._pieces[-1].path)

    def _write(self, start: int, data: bytes, *, whole: bool) -> None:
        """Bring a piece to the disk; where it is the whole of a segment so far, it takes the place of the others."""
        content = seal_bytes(data, self._to)
        end = start + len(data)
        mark = _mark(self._marks, self._log.folder.name, start, end, content)
        path = self._log.folder / f"{start:016X}-{end:016X}.{mark}.zst.age"
        draft = self._log.folder / ".draft"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
        descriptor = os.open(self._log.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        replaced = [piece for piece in self._pieces if whole and start <= piece.start and piece.end <= end]
        for piece in replaced:
            piece.path.unlink(missing_ok=True)
        self._pieces = [piece for piece in self._pieces if piece not in replaced]
        self._pieces.append(Piece(start, end, mark, path))


def write_segments(
    opened: Iterator[tuple[int, bytes]], folder: Path, *, timeline: int, segment_bytes: int
) -> int:
    """Write pieces of the log, given with their positions, as the files that PostgreSQL reads; up to where they go."""
    end = 0
    for start, data in opened:
        position = start
        while position < start + len(data):
            number, offset = divmod(position, segment_bytes)
            part = data[position - start :][: segment_bytes - offset]
            path = folder / segment_name(timeline, number, segment_bytes)
            path.touch(mode=0o600)
            with path.open("r+b") as file:
                file.seek(offset)
                file.write(part)
                file.truncate(segment_bytes)
            position += len(part)
        end = max(end, position)
    return end


def segment_name(timeline: int, number: int, segment_bytes: int) -> str:
    """How PostgreSQL names a file of the log."""
    high, low = divmod(number, (1 << 32) // segment_bytes)
    return f"{timeline:08X}{high:08X}{low:08X}"


def complete_until(pieces: Sequence[Piece]) -> float | None:
    """Until when they are all that was written, as the disk says (seconds since 1970)."""
    for piece in reversed(pieces):
        try:
            return piece.path.stat().st_mtime
        except FileNotFoundError:  # joined with others meanwhile
            return time.time()
    return None


def _mark(marks: Marks, folder: str, start: int, end: int, content: bytes) -> str:
    return marks.mark(f"{folder}/{start:016X}-{end:016X}", hashlib.sha256(content).digest())
