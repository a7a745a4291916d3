"""What the journal tells of the machine in figures: who is at work, and what waits; and of the tree over the log."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import psycopg

from denizen.journal.tree.hashing import HASH_BYTES, inclusion_proof
from denizen.journal.tree.notes import Checkpoint
from denizen.journal.tree.proofs import LineProof, commitment
from denizen.journal.tree.tiles import Tile, bundle, node_from
from denizen.kernel.db import Statements

_sql = Statements("denizen.journal")

__all__ = [
    "ENTRIES",
    "RECEPTION",
    "WORKER",
    "Backlog",
    "LineProof",
    "heartbeats",
    "last_checkpoint",
    "news_waiting",
    "prove",
    "tile_at",
    "tiles_in",
]

ENTRIES = -1
"""The level under which the commitments of the log themselves are kept, as tiles like those of hashes."""
_MOST_TILES = 1 << 40
_TILES_AT_HAND = 1024

WORKER = "worker"
"""The name by which the process that applies declarations says that it is at work."""

RECEPTION = "reception"
"""That of the process which has the files read that pages hand in."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many wait, and for how many seconds the oldest has."""

    quantity: int
    seconds: float


def heartbeats(db: psycopg.Connection) -> dict[str, float]:
    """Return how many seconds ago each process that works unseen last said so; one that never did is not named."""
    return dict(_sql.run(db, "heartbeats").fetchall())


def last_checkpoint(db: psycopg.Connection) -> str | None:
    """What was signed last of the access log, as a note; None where nothing was."""
    row = _sql.run(db, "last_checkpoint").fetchone()
    return str(row[0]) if row else None


def tile_at(db: psycopg.Connection, path: str) -> bytes | None:
    """A tile of the tree over the access log as it is served at a path (0/001.p/5, entries/000).

    None where there is none there, or not so much of it.
    """
    asked = Tile.at(path)
    if asked is None:
        return None
    where = {"level": ENTRIES if asked.level is None else asked.level, "number": asked.number}
    row = _sql.run(db, "tile", where).fetchone() if asked.number < _MOST_TILES else None
    hashes = bytes(row[0])[: asked.width * HASH_BYTES] if row else b""
    if len(hashes) < asked.width * HASH_BYTES:
        return None
    if asked.level is not None:
        return hashes
    return bundle([hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)])


def tiles_in(db: psycopg.Connection) -> Callable[[int, int], bytes]:
    """Give the hashes of any tile; those that were asked for last are kept at hand."""

    @lru_cache(maxsize=_TILES_AT_HAND)
    def hashes_of(level: int, number: int) -> bytes:
        row = _sql.run(db, "tile", {"level": level, "number": number}).fetchone()
        return bytes(row[0]) if row else b""

    return hashes_of


def prove(db: psycopg.Connection, line: str, salt: bytes, position: int) -> LineProof:
    """Prove that a line which is sealed stands at its place in the log as it was signed last.

    Text, salt and place are what a reader told under a ticket; the rest anybody may have.
    """
    row = _sql.run(db, "last_signed").fetchone()
    assert row is not None, "a line is sealed and signed in one transaction"
    note, key = row
    signed = Checkpoint.parse(note)
    hashes = inclusion_proof(position, signed.size, node_from(tiles_in(db)))
    return LineProof(
        line=line,
        salt=salt,
        leaf=commitment(salt, line),
        position=position,
        size=signed.size,
        proof=tuple(hashes),
        checkpoint=note,
        log=signed.origin,
        key=key,
    )


def news_waiting(db: psycopg.Connection) -> Backlog:
    """Return how much news waits to be handed on, counted no further than a hundred thousand. For the pulse."""
    return Backlog(*(_sql.run(db, "news_waiting").fetchone() or (0, 0.0)))
