"""Addresses as people write them: read into standard components, keyed, and compared.

It needs no database and never fails. How and why: docs/linkage.md, ADR 0027.
"""

from denizen.places.addresses.comparing import Agreement, Level, compare
from denizen.places.addresses.components import AREAS, NUMBERS, Address
from denizen.places.addresses.folding import MOST_CHARACTERS
from denizen.places.addresses.keys import door_keys, keys
from denizen.places.addresses.parts import is_of_one_place, named
from denizen.places.addresses.reading import is_whole, parse

__all__ = [
    "AREAS",
    "MOST_CHARACTERS",
    "NUMBERS",
    "Address",
    "Agreement",
    "Level",
    "compare",
    "door_keys",
    "is_of_one_place",
    "is_whole",
    "keys",
    "named",
    "parse",
]
