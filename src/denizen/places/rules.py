"""Rules of places that need no database: plate codes, address keys, division codes."""

import re
import secrets
import unicodedata
from collections.abc import Iterator
from random import Random

from denizen.places.errors import PlateMalformed

# No 0, 1, I, L, O: nobody has to ask which is meant. 31 is prime, which the check character stands on.
PLATE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_PLATE_VALUE = {character: value for value, character in enumerate(PLATE_ALPHABET)}
_PLATE_WEIGHTS = range(2, 9)
_PLATE_MARKS = str.maketrans("", "", " -\u2010\u2011\u2012\u2013\u2014\u2212")

LEVELS = {2: "province", 4: "city", 6: "county", 9: "town", 12: "community", 15: "grid"}
"""Level of a division by the number of digits of its short code."""

PROVIDES_AS = {
    "landlord": "owner",
    "employer": "employer",
    "hotel": "operator",
    "private_host": "host",
    "agency": "agent",
    "property_manager": "manager",
    "school": "operator",
}
"""In which capacity a kind of party provides dwellings; the kinds that are not here provide none."""

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\W_]+(?=\d)")
_MARKS = re.compile(r"(?:[^\w-]|_|(?<!\d)-|-(?!\d))+")
# A storey below the ground: of other dashes only those between two numbers count.
_BELOW = re.compile(
    r"(?<![0-9a-zа-яё])[-\u2010-\u2015\u2212]\s*(?=\d+(?:-?[йряе])?\s*(?:层|楼|этаж|давхар))"
    r"|(?:(?<=floor )|(?<=этаж ))[-\u2010-\u2015\u2212](?=\d)"
)
# Words for one thing; the number before them says which one.
_BUILDING = re.compile(r"号楼|[栋棟幢座]")
_LAST_ROOM = re.compile(r"(?<=\d)(?:室|房|号房)$")


def plate_check(first_seven: str) -> str:
    """The check character of a plate: it makes the weighted sum of all eight divisible by 31.

    The weights differ from each other by less than 31, so every single wrong character and every exchange of two
    is noticed.
    """
    total = sum(weight * _PLATE_VALUE[one] for weight, one in zip(_PLATE_WEIGHTS, first_seven, strict=True))
    return PLATE_ALPHABET[-total % 31]


def new_plates(random: Random | None = None) -> Iterator[str]:
    """Plate codes without end, of 27,500 million (31**7); from the system's randomness unless another is given."""
    choose = (random or secrets.SystemRandom()).choices
    while True:
        body = "".join(choose(PLATE_ALPHABET, k=7))
        yield f"{body[:4]}-{body[4:]}{plate_check(body)}"


def normalise_plate(text: str) -> str:
    """A plate code as somebody typed it, in its standing form `KZ7M-4Q2C`. Raises PlateMalformed."""
    if len(text) > 40:
        raise PlateMalformed(fields=("plate",))
    code = unicodedata.normalize("NFKC", text).translate(_PLATE_MARKS).strip().upper()
    if (
        len(code) != 8
        or not all(character in _PLATE_VALUE for character in code)
        or plate_check(code[:7]) != code[7]
    ):
        raise PlateMalformed(fields=("plate",))
    return f"{code[:4]}-{code[4:]}"


def address_key(text: str) -> str:
    """An address folded so that the usual ways to write one address meet in one key.

    Width and case do not count, nor do spaces and marks, except that two numbers stay apart (`5-301` is not `5301`)
    and that a storey may lie below the ground (`-1层`); the words for a building (号楼, 栋, 幢, 座) are one word,
    and 室 after the last number is dropped.
    """
    folded = _BELOW.sub("负", unicodedata.normalize("NFKC", text).casefold())
    folded = _MARKS.sub("", _BETWEEN_DIGITS.sub("-", folded))
    return _LAST_ROOM.sub("", _BUILDING.sub("幢", folded))


def short_code(code: str) -> str:
    """A division code of 6, 9 or 12 digits without the zeros that only fill it: `150000` is `15`, `152501` stays.

    Raises ValueError if it is no division code.
    """
    if code.isascii() and code.isdecimal():
        if len(code) == 12:
            code = code.removesuffix("000")
        if len(code) == 9:
            code = code.removesuffix("000")
        if len(code) == 6:
            code = code.removesuffix("00").removesuffix("00")
        if len(code) in LEVELS:
            return code
    raise ValueError("no division code")
