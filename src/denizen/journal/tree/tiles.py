"""A tree's hashes in tiles of 256, as C2SP's tlog-tiles serves them: each is written once, and any cache may keep it.

Tile (L, N) has the nodes of level 8·L from 256·N on. A tile that is not full yet is named by how many it has.
https://c2sp.org/tlog-tiles
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from denizen.journal.tree.hashing import HASH_BYTES, node_hash

WIDTH = 256
HEIGHT = 8
HIGHEST = 5
"""A tree of 2^48 leaves has no tile above this level."""

_PATH = re.compile(r"(?P<level>[0-5]|entries)/(?P<number>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?")


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a tile stands, and how many hashes it has, or how many entries where it is one of entries (level None)."""

    level: int | None
    number: int
    width: int = WIDTH

    def path(self) -> str:
        """Its path under `tile/`: 0/x001/x234/067, 0/000.p/5, entries/000."""
        level = "entries" if self.level is None else str(self.level)
        groups = [self.number % 1000]
        rest = self.number // 1000
        while rest:
            groups.insert(0, rest % 1000)
            rest //= 1000
        number = "/".join([*(f"x{group:03}" for group in groups[:-1]), f"{groups[-1]:03}"])
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"{level}/{number}{partial}"

    @classmethod
    def at(cls, path: str) -> "Tile | None":
        """The tile of a path; None where it is none, or not written in the one way."""
        found = _PATH.fullmatch(path)
        if found is None:
            return None
        level = None if found["level"] == "entries" else int(found["level"])
        number = int("".join(group.lstrip("x") for group in found["number"].split("/")))
        tile = cls(level, number, int(found["width"] or WIDTH))
        return tile if tile.path() == path else None


def tiles_of(size: int) -> Iterator[Tile]:
    """All tiles of hashes of a tree of so many leaves, the partial ones among them."""
    for level in range(HIGHEST + 1):
        nodes = size >> HEIGHT * level
        for number in range(-(-nodes // WIDTH)):
            yield Tile(level, number, min(WIDTH, nodes - number * WIDTH))


def joined(tile: bytes) -> bytes:
    """The hash of the node over a whole tile."""
    hashes = [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]
    while len(hashes) > 1:
        hashes = [node_hash(*hashes[at : at + 2]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def node_from(hashes_of: Callable[[int, int], bytes]) -> Callable[[int, int], bytes]:
    """Give the hash of any node whose leaves are all there, from tiles: `hashes_of` gives those of a level and number.

    Raises LookupError where a tile has not so many.
    """

    def node_at(level: int, number: int) -> bytes:
        tile_level, above = divmod(level, HEIGHT)
        first = number << above
        hashes = hashes_of(tile_level, first // WIDTH)
        begin, count = first % WIDTH, 1 << above
        found = hashes[begin * HASH_BYTES : (begin + count) * HASH_BYTES]
        if len(found) < count * HASH_BYTES:
            raise LookupError(f"node {level}, {number}")
        return joined(found)

    return node_at


def bundle(entries: list[bytes]) -> bytes:
    """Entries as a tile of entries has them: each after its length in two bytes. Raises ValueError of one too long."""
    if any(len(entry) >= 1 << 16 for entry in entries):
        raise ValueError("an entry is longer than 65,535 bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)
