"""Sealing the access log: its lines become leaves of the tree, and what the tree is then is signed.

Runs as the worker, which is given commitments and reads no line.
"""

from datetime import datetime

import psycopg

from denizen.journal.queries import ENTRIES, tiles_in
from denizen.journal.tree.hashing import HASH_BYTES, leaf_hash, root
from denizen.journal.tree.notes import Checkpoint, SignerKey
from denizen.journal.tree.tiles import HIGHEST, WIDTH, joined, node_from
from denizen.kernel.db import Statements

_sql = Statements("denizen.journal")

MOST = 20_000
"""Lines that one signature takes in; what is left gets the next one."""


def seal(db: psycopg.Connection, signer: SignerKey, *, now: datetime) -> Checkpoint | None:
    """Take lines that wait into the tree and sign it; None where none wait. In a transaction of its own."""
    with db.transaction():
        _sql.run(db, "hold_tree")
        size = _size(db)
        rows = _sql.run(db, "seal_lines", {"first": size, "most": MOST}).fetchall()
        if not rows:
            return None
        commitments = [bytes(commitment) for _position, commitment in rows]
        _append(db, ENTRIES, commitments)
        added = [leaf_hash(commitment) for commitment in commitments]
        for level in range(HIGHEST + 1):
            added = [joined(tile) for tile in _append(db, level, added)]
            if not added:
                break
        size += len(rows)
        checkpoint = Checkpoint(signer.name, size, root(size, node_from(tiles_in(db))))
        note = signer.sign(checkpoint.text())
        _sql.run(
            db, "keep_checkpoint", {"size": size, "note": note, "key": signer.verifier.text(), "now": now}
        )
    return checkpoint


def _size(db: psycopg.Connection) -> int:
    number, hashes = _last(db, ENTRIES)
    return number * WIDTH + len(hashes) // HASH_BYTES


def _last(db: psycopg.Connection, level: int) -> tuple[int, bytes]:
    row = _sql.run(db, "last_tile", {"level": level}).fetchone()
    return (row[0], bytes(row[1])) if row else (0, b"")


def _append(db: psycopg.Connection, level: int, hashes: list[bytes]) -> list[bytes]:
    """Write hashes behind those of a level; return the tiles that are full by it."""
    number, last = _last(db, level)
    if len(last) == WIDTH * HASH_BYTES:
        number, last = number + 1, b""
    every = last + b"".join(hashes)
    full = []
    for begin in range(0, len(every), WIDTH * HASH_BYTES):
        tile = every[begin : begin + WIDTH * HASH_BYTES]
        _sql.run(db, "keep_tile", {"level": level, "number": number, "hashes": tile})
        if len(tile) == WIDTH * HASH_BYTES:
            full.append(tile)
        number += 1
    return full
