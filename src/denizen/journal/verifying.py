"""Holding the access log to what was signed of it: whatever was changed, deleted, reordered or slipped in is found.

Runs as the owner, who could have changed it. Who trusts nobody here brings the checkpoints that they were given.
"""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import psycopg

from denizen.journal.queries import ENTRIES, tiles_in
from denizen.journal.tree.hashing import HASH_BYTES, NodeAt, leaf_hash, root
from denizen.journal.tree.notes import Checkpoint, NoteWrong, VerifierKey, opened
from denizen.journal.tree.tiles import WIDTH, joined, node_from
from denizen.kernel.db import Statements

_sql = Statements("denizen.journal")

_ROWS_AT_ONCE = 2_000
_cursors = count()


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is not as it was signed, by a stable code, and where: a place in the tree, or a size of it."""

    code: str
    at: int


def verify(db: psycopg.Connection, key: VerifierKey, brought: Iterable[str] = ()) -> Iterator[Flaw]:
    """Give all flaws of the log; `brought` are notes that others have kept. What is held at once does not grow with it.

    Lines that were erased in time are no flaw: those whose place is told by `journal.erased`, and that were signed a
    year before at least. Whoever takes away a line of last month finds no such excuse.

    `line_changed`, `line_gone`, `line_unplaced`, `tile_wrong`, `checkpoint_wrong` (ours), `forked` (brought).
    """
    with (
        db.transaction()
    ):  # all of it as it stood at the beginning of each pass: cursors stay open in one alone
        size = yield from _lines(db)
        yield from _tiles(db)
        node_at = node_from(tiles_in(db))
        ours = (note for _size, note in _streamed(db, "checkpoints"))
        for code, notes in (("checkpoint_wrong", ours), ("forked", brought)):
            for note in notes:
                try:
                    said = Checkpoint.parse(opened(note, key))
                except NoteWrong:
                    yield Flaw(code, 0)
                    continue
                if said.size > size or _root(said.size, node_at) != said.root:
                    yield Flaw(code, said.size)


def _lines(db: psycopg.Connection) -> Generator[Flaw, None, int]:
    """Hold each line to its commitment, both in the order of their places; return how many the tree has."""
    lines, size = _streamed(db, "commitments_of_lines"), 0
    line = next(lines, None)
    # As many as there were erasings, a night each: few beside the lines.
    erased: list[tuple[int, int]] = sorted(_sql.run(db, "erased_places").fetchall())
    for position, commitment in enumerate(_entries(db)):
        size = position + 1
        if line is None or line[0] > position:
            # A line that was erased in time has left no salt either; what stands beside one has.
            if not any(first <= position <= last for first, last in erased):
                yield Flaw("line_gone", position)
            continue
        if line[1] is None:
            yield Flaw("line_gone", position)
        elif bytes(line[1]) != commitment:
            yield Flaw("line_changed", position)
        line = next(lines, None)
    while line is not None:
        yield Flaw("line_unplaced", line[0])
        line = next(lines, None)
    row = _sql.run(db, "lines_past_the_tree").fetchone()
    if row and row[0]:
        yield Flaw("line_unplaced", size + row[0] - 1)
    return size


class _Level:
    """The tiles of one level as they are kept, held to those that the hashes below make, one after the other."""

    def __init__(self, db: psycopg.Connection, level: int) -> None:
        self._kept = _streamed(db, "tiles", {"level": level})
        self._next = next(self._kept, None)
        self._due, self.number = bytearray(), 0

    def add(self, node: bytes) -> bytes | None:
        """Take a hash in; the tile that is full by it, which `hold` is then asked about."""
        self._due += node
        return bytes(self._due) if len(self._due) == WIDTH * HASH_BYTES else None

    def hold(self) -> Iterator[Flaw]:
        """Hold the tile that is kept to the one that is due, and begin the next."""
        kept = self._next if self._next and self._next[0] == self.number else None
        if kept:
            self._next = next(self._kept, None)
        if not kept or bytes(kept[1]) != self._due:
            yield Flaw("tile_wrong", self.number)
        self._due, self.number = bytearray(), self.number + 1

    def end(self) -> Iterator[Flaw]:
        """Hold what is not full; whatever is kept beyond it is wrong."""
        if self._due:
            yield from self.hold()
        while self._next:
            yield Flaw("tile_wrong", self._next[0])
            self._next = next(self._kept, None)


def _tiles(db: psycopg.Connection) -> Iterator[Flaw]:
    """Tiles that are not what the commitments make of them: of each level one is held at a time."""
    levels: list[_Level] = []
    for commitment in _entries(db):
        node, height = leaf_hash(commitment), 0
        while True:
            if height == len(levels):
                levels.append(_Level(db, height))
            full = levels[height].add(node)
            if full is None:
                break
            yield from levels[height].hold()
            node, height = joined(full), height + 1
    for level in levels:
        yield from level.end()


def _entries(db: psycopg.Connection) -> Iterator[bytes]:
    """The commitments that the tree was made of, in order."""
    left = b""
    for _number, tile in _streamed(db, "tiles", {"level": ENTRIES}):
        every = left + bytes(tile)
        whole = len(every) - len(every) % HASH_BYTES
        yield from (every[at : at + HASH_BYTES] for at in range(0, whole, HASH_BYTES))
        left = every[whole:]


def _streamed(
    db: psycopg.Connection, name: str, params: dict[str, int] | None = None
) -> Iterator[tuple[Any, ...]]:
    """The rows of a statement, some at a time."""
    with db.cursor(name=f"{name}_{next(_cursors)}") as cursor:
        cursor.itersize = _ROWS_AT_ONCE
        cursor.execute(_sql.text(name).encode(), params)
        yield from cursor


def _root(size: int, node_at: NodeAt) -> bytes | None:
    try:
        return root(size, node_at)
    except LookupError:
        return None
