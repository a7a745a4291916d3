"""The citizen number (GB 11643-1999) and the numbers built after it."""

import re
from datetime import date
from functools import cache

from denizen.places.queries import DATED, Lifetime, county_lifetimes
from denizen.register.documents.document import Document, hint
from denizen.register.documents.errors import (
    CitizenBirthDate,
    CitizenCharacters,
    CitizenChecksum,
    CitizenDivision,
    CitizenLength,
    DigitsLost,
    DocumentRefused,
    PermanentResidentBirthDate,
    PermanentResidentChecksum,
)
from denizen.register.documents.numbers import birth_date, check_digit, fits_check, sex

DEMO_PREFIX = "78"
"""A province code that is not assigned: invented citizen numbers begin with it."""

NUMBERING_BEGAN = date(1984, 4, 6)
"""Regulations on resident identity cards: whoever was born before was given a number from that day on."""

# Town offices kept giving numbers with the old code for some time after a new cut.
_GRACE_YEARS = 5
# Residence permits of people from Hong Kong, Macao and Taiwan (Order 2018/81 of the State Council's office).
_PERMIT_TYPES = {"810000": "hk_macao_permit", "820000": "hk_macao_permit", "830000": "taiwan_permit"}

_is_number = re.compile(r"[0-9]{17}[0-9X]").fullmatch
_is_old_number = re.compile(r"[0-9]{15}").fullmatch


def citizen_number(number: str, *, demo: bool, on: date | None) -> Document:
    """Check 18 characters, or the 15 digits of numbers given before October 1999, already normalised.

    `demo` lets invented numbers (prefix 78) pass; nobody is born after `on`. The document's type follows from the
    number: those of residence permits and of permanent residents are taken for what they are.
    """
    if not _is_number(number):
        number = _widened(number)
    prefix = number[:6]
    if prefix in _PERMIT_TYPES or number[0] == "9":
        return resident_number(number, on=on)
    born = birth_date(number, on)
    if not fits_check(number):
        # Fifteen digits are what a spreadsheet keeps of a number; the rest it fills with zeros.
        raise DigitsLost() if number.endswith("000") else CitizenChecksum()
    if born is None:
        raise CitizenBirthDate()
    if not _could_be_given(prefix, born) and not (demo and prefix.startswith(DEMO_PREFIX)):
        raise CitizenDivision()
    return Document("citizen_id", number, "CHN", born, sex(number), hint(number))


def resident_number(number: str, *, on: date | None) -> Document:
    """Check 18 characters of a permanent resident's card, or a residence permit of people of Hong Kong, Macao, Taiwan.

    The card of 2023 begins with 9 and carries birth date and sex where the citizen number does.
    """
    permit = _PERMIT_TYPES.get(number[:6])
    born = birth_date(number, on)
    if not fits_check(number):
        if number.endswith("000"):
            raise DigitsLost()
        raise CitizenChecksum() if permit else PermanentResidentChecksum()
    if born is None:
        raise CitizenBirthDate() if permit else PermanentResidentBirthDate()
    return Document(permit or "foreign_permanent_resident", number, "CHN", born, sex(number), hint(number))


def _widened(number: str) -> str:
    """An old number of 15 digits in the form of today: the century put in and the check character added."""
    if _is_old_number(number):
        wide = f"{number[:6]}19{number[6:]}"
        return wide + check_digit(wide)
    raise _misshapen(number)


def _misshapen(number: str) -> DocumentRefused:
    return CitizenCharacters() if len(number) in (15, 18) else CitizenLength(length=len(number))


def _could_be_given(prefix: str, born: date) -> bool:
    """True if somebody born that day may have a number with that division: it had not ended when numbers were given."""
    last_birth = _last_births().get(prefix, date.min)
    return born < last_birth or (born >= DATED and prefix[:4] in _known_cities())


@cache
def _last_births() -> dict[str, date]:
    """For each six-digit code the first birth date that is too late for it."""
    return {code: _last_birth(life) for code, life in county_lifetimes().items()}


def _last_birth(life: Lifetime) -> date:
    if life.until is None:
        return date.max
    too_late = date(life.until.year + _GRACE_YEARS, life.until.month, 1)
    # Numbers were given to the living of all ages at first, so a code that still stood then suits any earlier birth.
    return too_late if too_late > NUMBERING_BEGAN else date.min


@cache
def _known_cities() -> frozenset[str]:
    """The first four digits of every code of today: a county younger than the table begins with one of them."""
    return frozenset(code[:4] for code, life in county_lifetimes().items() if life.until is None)
