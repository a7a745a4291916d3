"""Keys by which firms are found: one by which a name means them, and others by which they come near."""

from hashlib import blake2b

from denizen.register.firms.reading import Firm

SCHEME = "2"
"""Raised whenever names are read otherwise: keys of before are then made anew by `denizen organisation rekey`."""

_LONGEST_SLIPPED = 24
"""Characters of a core in which slips are looked for."""
_HEAD = 2


def core_key(firm: Firm) -> int:
    """The key that all names share which may mean the same firm, as a signed number of 64 bits."""
    return _hash("core", firm.core)


def keys(firm: Firm) -> tuple[int, ...]:
    """The key of the core first; then those of its beginning and of the core without one of its characters each.

    Two names apart by one slip share one of the latter, or the core of one is among those of the other.
    """
    core = firm.core[:_LONGEST_SLIPPED]
    slips = {core[:at] + core[at + 1 :] for at in range(len(core))} if len(core) > _HEAD else set()
    near = [_hash("slip", core), *(_hash("slip", each) for each in sorted(slips))]
    if len(core) >= _HEAD:
        near.insert(0, _hash("head", core[:_HEAD] if core[0] > "\u2e7f" else core[:5]))
    return tuple(dict.fromkeys((core_key(firm), *near)))


def _hash(*parts: str) -> int:
    digest = blake2b("\x1f".join((SCHEME, *parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
