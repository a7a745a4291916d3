"""Holding the access log to what was signed of it: whatever was changed, deleted, reordered or slipped in is found.

Runs as the owner, who could have changed it. Who trusts nobody here brings the checkpoints that they were given.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import psycopg

from denizen.journal.queries import ENTRIES, tiles_in
from denizen.journal.tree.hashing import HASH_BYTES, NodeAt, leaf_hash, root
from denizen.journal.tree.notes import Checkpoint, NoteWrong, VerifierKey, opened
from denizen.journal.tree.tiles import WIDTH, joined, node_from
from denizen.kernel.db import Statements

_sql = Statements("denizen.journal")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is not as it was signed, by a stable code, and where: a place in the tree, or a size of it."""

    code: str
    at: int


def verify(db: psycopg.Connection, key: VerifierKey, brought: Iterable[str] = ()) -> Iterator[Flaw]:
    """Give all flaws of the log; `brought` are notes that others have kept.

    Lines that were erased in time are no flaw: those whose place is told by `journal.erased`, and that were signed a
    year before at least. Whoever takes away a line of last month finds no such excuse.

    `line_changed`, `line_gone`, `line_unplaced`, `tile_wrong`, `checkpoint_wrong` (ours), `forked` (brought).
    """
    commitments = _entries(db)
    yield from _lines(db, commitments)
    yield from _tiles(db, commitments)
    node_at = node_from(tiles_in(db))
    ours = [note for _size, note in _sql.run(db, "checkpoints").fetchall()]
    for code, notes in (("checkpoint_wrong", ours), ("forked", brought)):
        for note in notes:
            try:
                said = Checkpoint.parse(opened(note, key))
            except NoteWrong:
                yield Flaw(code, 0)
                continue
            if said.size > len(commitments) or _root(said.size, node_at) != said.root:
                yield Flaw(code, said.size)


def _lines(db: psycopg.Connection, commitments: Sequence[bytes]) -> Iterator[Flaw]:
    placed: dict[int, bytes | None] = dict(_sql.run(db, "commitments_of_lines").fetchall())
    erased = {
        place for first, last in _sql.run(db, "erased_places").fetchall() for place in range(first, last + 1)
    }
    for position, commitment in enumerate(commitments):
        found = placed.get(position)
        if found is None:
            # A line that was erased in time has left no salt either; what stands beside one has.
            if position not in erased or position in placed:
                yield Flaw("line_gone", position)
        elif bytes(found) != commitment:
            yield Flaw("line_changed", position)
    yield from (
        Flaw("line_unplaced", position) for position in sorted(placed) if position >= len(commitments)
    )
    row = _sql.run(db, "lines_past_the_tree").fetchone()
    if row and row[0]:
        yield Flaw("line_unplaced", len(commitments) + row[0] - 1)


def _tiles(db: psycopg.Connection, commitments: Sequence[bytes]) -> Iterator[Flaw]:
    """Tiles that are not what the commitments make of them."""
    hashes = [leaf_hash(commitment) for commitment in commitments]
    level = 0
    while hashes:
        due = {at // WIDTH: b"".join(hashes[at : at + WIDTH]) for at in range(0, len(hashes), WIDTH)}
        kept = {number: bytes(tile) for number, tile in _sql.run(db, "tiles", {"level": level}).fetchall()}
        yield from (Flaw("tile_wrong", number) for number in sorted(due.keys() | kept.keys())
                    if due.get(number) != kept.get(number))  # fmt: skip
        hashes = [joined(tile) for tile in due.values() if len(tile) == WIDTH * HASH_BYTES]
        level += 1


def _entries(db: psycopg.Connection) -> list[bytes]:
    every = b"".join(bytes(tile) for _number, tile in _sql.run(db, "tiles", {"level": ENTRIES}).fetchall())
    return [every[at : at + HASH_BYTES] for at in range(0, len(every), HASH_BYTES)]


def _root(size: int, node_at: NodeAt) -> bytes | None:
    try:
        return root(size, node_at)
    except LookupError:
        return None
