"""Reading an address, whatever it is: never failing, bounded, and always the same once it is in its standard form."""

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from denizen.places.addresses.components import HAN, Address
from denizen.places.addresses.folding import MOST_CHARACTERS, folded
from denizen.places.addresses.han import parse_han
from denizen.places.addresses.western import parse_western

_KEPT = re.compile(r"「([^「」]*)」|[「」]")
_PLAIN = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")
_READINGS = 4


def parse(text: str) -> Address:
    """The components of an address; of a text longer than 200 characters its beginning.

    Reading the standard form of what was read gives the same again.
    """
    return settled(text[:MOST_CHARACTERS])


def is_whole(text: str) -> bool:
    """Whether a text is read to its end, so that nothing can stand there which tells another door."""
    return (
        len(text) <= MOST_CHARACTERS
        and len(unicodedata.normalize("NFKC", text).casefold()) <= MOST_CHARACTERS
    )


@lru_cache(maxsize=16_384)
def settled(text: str) -> Address:
    """Read until reading the standard form gives the same; what never settles is kept as it stands."""
    address = _once(text)
    for _reading in range(_READINGS):
        again = _once(address.standard())
        if again == address:
            return address
        address = again
    return Address(rest=_PLAIN.sub(" ", folded(text))[: MOST_CHARACTERS - 2].strip())


def _once(text: str) -> Address:
    """Read a text once; what stands between 「 and 」 was not understood before, and is kept as it is."""
    text = folded(text)
    kept = [found.strip(" ,") for found in _KEPT.findall(text)]
    text = _KEPT.sub(",", text)
    address = parse_han(text) if HAN.search(text) else parse_western(text)
    rest = " ".join(part for part in (address.rest, *kept) if part)
    return replace(address, rest=" ".join(rest.replace(",", " ").split()))
