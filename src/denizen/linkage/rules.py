"""The blocking keys under which a person is found by name and birth date."""

from hashlib import blake2b

from denizen.kernel.fold import fold_name
from denizen.kernel.partial import PartialDate
from denizen.linkage.names import SCHEME, Sounds, sounds

NAME, BORN, SEX, DOCUMENT, DWELLING = "name", "birth_date", "sex", "document", "dwelling"
"""What is compared of two descriptions of people, by the words of the model."""

KEY_BYTES = 12
"""Enough that among ten million keys the chance of any two being equal by accident is below one in 10^14.

The last bit tells whether the birth date in it is a day: by less only those are searched of whom no more is known
(`reading.is_by_part`).
"""

MOST_OF_A_KEY = 100
"""People looked at of those who share one key."""

KEY_SPELLINGS = 2
"""The likeliest spellings of a name that have a key with the year of birth."""

MOST_NEAR_KEYS = 6
"""As many as the queue takes."""

KEY_WORDS = 2
"""The longest words of a name that have a key with the birth date."""

_OF_A_DAY = len("1990-03-05")

LIFELONG_DOCUMENTS = ("citizen_id",)
"""Documents whose number never changes: two different ones mean two people."""


def name_key(name: str, born: PartialDate) -> bytes | None:
    """Return the key of a name in any order, case and accentuation, with a birth date as far as it is known.

    None where nothing is known of the birth date or the name folds to nothing: such a person is found by document or
    by a registrar, never by this key.
    """
    folded = fold_name(name)
    if born.is_unknown or not folded:
        return None
    return _marked(f"{folded}|{born}", is_day=born.exact is not None)


def person_keys(name: str | None, name_latin: str | None, born: PartialDate | None) -> tuple[bytes, ...]:
    """Return the keys of a described person, the name's own first; none without a birth date."""
    if born is None:
        return ()
    keys = (name_key(text, born) for text in (name, name_latin) if text)
    return tuple(dict.fromkeys(key for key in keys if key is not None))


def alike_keys(name: str | None, name_latin: str | None, born: PartialDate | None) -> tuple[bytes, ...]:
    """Return the keys under which somebody alike is found: another order, script or romanisation, the same birth date.

    At most six, mostly one.
    """
    if born is None or born.is_unknown:
        return ()
    spelt = dict.fromkeys(spelling for each in _read(name, name_latin) for spelling in each.spellings)
    return tuple(_key("~", letters, str(born)) for letters in spelt)


def near_keys(name: str | None, name_latin: str | None, born: PartialDate | None) -> tuple[bytes, ...]:
    """Return the keys under which somebody is found who shares less: the name and the year, or a word and the day.

    At most six, mostly three. Somebody known by a year or month of birth has the key of the year too, and so is found
    by a whole birth date, and finds whoever has one. What is found by these is weighed, never taken.
    """
    if born is None or born.earliest is None or born.latest is None:
        return ()
    found: list[bytes] = []
    read = _read(name, name_latin)
    year = str(born.earliest.year)
    if born.latest.year == born.earliest.year and str(born) != year:
        found += (_key("~", spelt, year) for each in read for spelt in each.spellings[:KEY_SPELLINGS])
    if born.earliest == born.latest:
        found += (_key("+", word, str(born)) for each in read for word in each.words[:KEY_WORDS])
    return tuple(dict.fromkeys(found))[:MOST_NEAR_KEYS]


def _read(name: str | None, name_latin: str | None) -> list[Sounds]:
    return [sounds(text) for text in (name, name_latin) if text]


def _key(kind: str, letters: str, born: str) -> bytes:
    return _marked(f"{kind}{SCHEME}{letters}|{born}", is_day=len(born) == _OF_A_DAY)


def _marked(text: str, *, is_day: bool) -> bytes:
    digest = blake2b(text.encode(), digest_size=KEY_BYTES).digest()
    return digest[:-1] + bytes([digest[-1] & 0xFE | is_day])
