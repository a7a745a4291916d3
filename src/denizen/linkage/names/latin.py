"""Latin letters as passports write them: no marks, none but a to z, and what a mark was also written as."""

import re
import unicodedata

from denizen.kernel.fold import fold_name

# Written as two letters by ICAO 9303-3 section 6 and by many people; without its mark by the others.
_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "ñ": "nn"})
_SURVIVES = re.compile("[^a-z]+")

PARTICLES = frozenset(
    "a al ap ar ben bin bint binti binte da dal das de degli dei del della den der des di do dos du e el ibn la le lo "
    "los nga oglu ould s/o d/o ter ten the uit van vande vander von vom y zu zum zur".split()
)
"""Words between names that forms leave out, join to the next word or write: `van der Berg`, `bin Ali`, `y Gómez`."""


def ascii_letters(word: str) -> str:
    """The letters a to z of one word in Latin script; "" where none is left."""
    if word.isascii():
        return _SURVIVES.sub("", word.casefold())
    return _SURVIVES.sub("", fold_name(word))


def latin_spellings(word: str) -> tuple[str, ...]:
    """The word without its marks, and with those written out that have a way to be: `Müller` is muller and mueller."""
    plain = ascii_letters(word)
    if word.isascii():
        return (plain,)
    written_out = ascii_letters(unicodedata.normalize("NFC", word.casefold()).translate(_DIGRAPHS))
    return (plain,) if written_out == plain else (plain, written_out)


def from_machine_zone(text: str) -> str:
    """A name of a machine-readable zone with spaces for its fillers: `BOLD<<BAT<ERDENE<<<` is `BOLD BAT ERDENE`."""
    return text.replace("<", " ")
