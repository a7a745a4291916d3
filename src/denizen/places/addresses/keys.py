"""Keys by which dwellings are found, finer to coarser."""

from collections.abc import Iterator
from hashlib import blake2b

from denizen.places.addresses.components import Address
from denizen.places.addresses.parts import named

SCHEME = "2"
"""Raised whenever addresses are read otherwise: keys of before are then made anew by `denizen dwellings rekey`."""


def keys(address: Address) -> tuple[int, ...]:
    """What the address and those like it have in common, as signed numbers of 64 bits, the finest first.

    The door, by its road or village; the door by its estate; the building in its estate; the numbers alone, whatever
    they belong to; the place, by road and number.
    """
    return door_keys(address) + tuple(dict.fromkeys(_hash(key) for key in _coarse(address)))


def door_keys(address: Address) -> tuple[int, ...]:
    """The finest of its keys: those of the door itself, by its road or village and by its estate."""
    return tuple(_hash(key) for key in _doors(address))


def _doors(told: Address) -> Iterator[tuple[str, ...]]:
    within, numbers, place, estate = _parts(told)
    if place and any(numbers):
        yield ("door", place, told.group, *numbers)
    if estate and any(numbers):
        yield ("door of an estate", estate, *(within if told.building else numbers))


def _coarse(told: Address) -> Iterator[tuple[str, ...]]:
    _within, numbers, place, estate = _parts(told)
    if estate and told.building:
        yield ("building of an estate", estate, told.building)
    if sum(map(bool, numbers)) > 1:
        yield ("numbers", *numbers)
    if place and told.number:
        yield ("place", place, told.lane, told.number)


def _parts(told: Address) -> tuple[tuple[str, ...], tuple[str, ...], str, str]:
    """The numbers within a place, all numbers, the name that they belong to, and that of the estate."""
    within = (told.building, told.entrance, told.room)
    estate, _zone = named(told.compound)
    place = told.road or told.village or ("" if estate else told.community)
    return within, (told.lane, told.number, *within), place, estate


def _hash(parts: tuple[str, ...]) -> int:
    digest = blake2b("\x1f".join((SCHEME, *parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
