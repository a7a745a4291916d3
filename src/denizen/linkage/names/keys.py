"""Keys of a name: short texts of which two spellings of one name share at least one.

They are the same in every version of Denizen that has the same SCHEME, so that those of a year ago are found by
those of today. Whoever changes what a name is read as raises it, and makes all keys again.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from denizen.linkage.names import han
from denizen.linkage.names.alike import alike
from denizen.linkage.names.reading import Name, bag, read, read_anew

SCHEME = 1
"""The version of what names are read as and of how keys are made."""
MAX_KEYS = 8
MAX_ALIKE = 3
_PREFIX = 6
_is_han = re.compile("[\u4e00-\u9fff]+").fullmatch


class Sounds(NamedTuple):
    """What of a name is looked up and weighed, all in a to z.

    `spellings` are the letters of each likely spelling as it sounds, sorted; `words` the words by how they sound,
    longest first, without initials; `latin` the likeliest spelling, its words in the order of letters.
    """

    spellings: tuple[str, ...]
    words: tuple[str, ...]
    latin: str


def sounds(name: str) -> Sounds:
    """Read a name in any order, script and usual romanisation: at most three spellings, the likeliest first."""
    if 2 <= len(name) <= 4 and _is_han(name) and (parts := han.only_reading(name)):
        words = tuple(dict.fromkeys(sorted((part for part in parts if len(part) > 1), key=_longest_first)))
        return Sounds((bag(parts),), words, " ".join(sorted(parts)))
    return _sounds_of_any(name)


def alike_spellings(name: str) -> tuple[str, ...]:
    """The few by which one name is found again: any order, script, usual romanisation; at most 3."""
    return sounds(name).spellings


# As few are kept as one declaration has, whose keys of several kinds are made in turn: of a first load's names few come
# again, and what is kept is looked through by the collector of garbage.
@lru_cache(maxsize=4)
def _sounds_of_any(name: str) -> Sounds:
    known = read_anew(name)
    spellings = dict.fromkeys(bag(map(alike, each)) for each in known.likely)
    words = dict.fromkeys(alike(word.spellings[0]) for word in known.words)
    longest = sorted((word for word in words if len(word) > 1), key=_longest_first)
    latin = " ".join(sorted(known.likely[0])) if known.words else ""
    return Sounds(tuple(spellings)[:MAX_ALIKE], tuple(longest), latin)


def _longest_first(word: str) -> tuple[int, str]:
    return -len(word), word


def blocking_keys(name: str) -> tuple[str, ...]:
    """All under which candidates are looked up, to be compared and scored then; at most 8, likeliest first.

    Beside the letters of the whole (`=`), each of the longest words by how it sounds, cut to six letters, with the
    initials of the others (`+`): so names that a passport cut off and those with initials are found too.
    """
    found = dict.fromkeys([f"{SCHEME}={letters}" for letters in alike_spellings(name)])
    read_name = read(name)
    found |= dict.fromkeys(f"{SCHEME}{key}" for key in _by_initials(read_name))
    found |= dict.fromkeys(f"{SCHEME}={bag(map(alike, each))}" for each in read_name.wholes)
    return tuple(found)[:MAX_KEYS]


def _by_initials(name: Name) -> Iterator[str]:
    if len(name.words) < 2:
        return
    sounds = [alike(word.spellings[0]) for word in name.words]
    longest = sorted(range(len(sounds)), key=lambda at: (-len(sounds[at]), sounds[at]))[:3]
    for at in longest:
        if len(sounds[at]) > 1:
            others = sorted(sound[:1] for other, sound in enumerate(sounds) if other != at)
            yield f"+{sounds[at][:_PREFIX]}+{''.join(others)}"
