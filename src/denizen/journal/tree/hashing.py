"""A Merkle tree over a list that only grows: its root, and proofs that need a few hashes instead of the list.

RFC 9162, 2.1. Hashes are 32 bytes of SHA-256. A tree's nodes are addressed by level and number: node (0, 5) is the
sixth leaf, node (1, 2) covers leaves 4 and 5. Only nodes whose leaves are all there exist as such.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256

HASH_BYTES = 32
EMPTY = sha256().digest()
"""The root of a tree without leaves."""

type NodeAt = Callable[[int, int], bytes]
"""Gives the hash of the node of a level and number, all of whose leaves are there."""


class ProofWrong(Exception):
    """A proof does not lead to the root that it is held to."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two others."""
    return sha256(b"\x01" + left + right).digest()


def root(size: int, node_at: NodeAt) -> bytes:
    """The root of the tree over the first `size` leaves."""
    return _root_of(0, size, node_at) if size else EMPTY


def inclusion_proof(index: int, size: int, node_at: NodeAt) -> list[bytes]:
    """The hashes that lead from a leaf to the root of a tree of `size` leaves, from below. Raises IndexError."""
    if not 0 <= index < size:
        raise IndexError(index)
    return [_root_of(begin, end, node_at) for begin, end in reversed(list(_beside(index, size)))]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes) -> None:
    """Hold a proof to a root: the leaf with this hash stands at this index. Raises ProofWrong."""
    if not 0 <= index < size:
        raise ProofWrong("the index lies outside the tree")
    with _all_of(proof) as following:
        found = _root_above(leaf, index, size, following)
    if found != root_hash:
        raise ProofWrong("it leads to another root")


def consistency_proof(old: int, new: int, node_at: NodeAt) -> list[bytes]:
    """The hashes by which the root of the first `old` leaves and that of `new` are both found. Raises ValueError."""
    if not 0 < old <= new:
        raise ValueError(f"{old} of {new}")
    return [] if old == new else _consistent(old, 0, new, True, node_at)


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Hold a proof to two roots: the tree of `new` leaves begins with that of `old`. Raises ProofWrong."""
    if not 0 < old <= new:
        raise ProofWrong("the tree did not grow")
    with _all_of(proof) as following:
        found = _roots_above(old, new, True, old_root, following)
    if found != (old_root, new_root):
        raise ProofWrong("it leads to another root")


@contextmanager
def _all_of(proof: Sequence[bytes]) -> Iterator[Iterator[bytes]]:
    """The hashes of a proof in turn, of which none may be wanting or left. Raises ProofWrong."""
    following = iter(proof)
    try:
        yield following
    except StopIteration:
        raise ProofWrong("it is too short") from None
    if next(following, None) is not None:
        raise ProofWrong("it is too long")


def _root_above(leaf: bytes, index: int, size: int, proof: Iterator[bytes]) -> bytes:
    """The root of a tree of which one leaf is known, and by the proof the hash beside each node above it."""
    if size == 1:
        return leaf
    middle = _split(size)
    if index < middle:
        return node_hash(_root_above(leaf, index, middle, proof), next(proof))
    below = _root_above(leaf, index - middle, size - middle, proof)
    return node_hash(next(proof), below)


def _roots_above(
    old: int, new: int, is_whole: bool, old_root: bytes, proof: Iterator[bytes]
) -> tuple[bytes, bytes]:
    """The roots of a tree when it had `old` leaves and now that it has `new`, as SUBPROOF (2.1.4.1) tells them.

    `is_whole` while this is the left edge of the whole tree: then the old root itself may stand for its hash.
    """
    if old == new:
        known = old_root if is_whole else next(proof)
        return known, known
    middle = _split(new)
    if old <= middle:
        before, after = _roots_above(old, middle, is_whole, old_root, proof)
        return before, node_hash(after, next(proof))
    before, after = _roots_above(old - middle, new - middle, False, old_root, proof)
    left = next(proof)
    return node_hash(left, before), node_hash(left, after)


def _split(size: int) -> int:
    """The largest power of two below `size`: how many leaves the left side of such a tree has."""
    return 1 << (size - 1).bit_length() - 1


def _root_of(begin: int, end: int, node_at: NodeAt) -> bytes:
    """The hash over leaves `begin` to `end`, which begin at a multiple of the power of two that holds them."""
    size = end - begin
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node_at(level, begin >> level)
    middle = begin + _split(size)
    return node_hash(_root_of(begin, middle, node_at), _root_of(middle, end, node_at))


def _beside(index: int, size: int) -> Iterator[tuple[int, int]]:
    """The leaves that lie beside the way from the root to a leaf, as ranges, from above."""
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            yield middle, end
            end = middle
        else:
            yield begin, middle
            begin = middle


def _consistent(old: int, begin: int, end: int, is_whole: bool, node_at: NodeAt) -> list[bytes]:
    """SUBPROOF of RFC 9162, 2.1.4.1, over the leaves from `begin` to `end`, of which the first `old` were there."""
    if old == end - begin:
        return [] if is_whole else [_root_of(begin, end, node_at)]
    middle = begin + _split(end - begin)
    if old <= middle - begin:
        return [*_consistent(old, begin, middle, is_whole, node_at), _root_of(middle, end, node_at)]
    return [
        *_consistent(old - (middle - begin), middle, end, False, node_at),
        _root_of(begin, middle, node_at),
    ]
