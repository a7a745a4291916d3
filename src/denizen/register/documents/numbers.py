"""Eighteen characters with a birth date and an ISO 7064 MOD 11-2 check character, which four documents share."""

from datetime import date
from operator import mul

from denizen.register.documents.document import Sex

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
# Bytes of ASCII digits are 48 too high each; what that adds to the sum is taken off at once.
_OFFSET = 48 * sum(_WEIGHTS)
_CHECKS = "10X98765432"
FIRST_BIRTH = 1880


def check_digit(first17: str) -> str:
    """The 18th character after 17 digits: GB 11643-1999, ISO 7064 MOD 11-2."""
    return _CHECKS[(sum(map(mul, first17.encode("ascii"), _WEIGHTS)) - _OFFSET) % 11]


def fits_check(number: str) -> bool:
    """True if the last of 18 characters fits the 17 digits before it."""
    return _CHECKS[(sum(map(mul, number.encode("ascii"), _WEIGHTS)) - _OFFSET) % 11] == number[17]


def birth_date(number: str, on: date | None) -> date | None:
    """The birth date in digits 7 to 14; None if there is no such day, or it lies before 1880 or after `on`."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if born.year >= FIRST_BIRTH and (on is None or born <= on) else None


def sex(number: str) -> Sex:
    """The sex in digit 17: odd male, even female."""
    return "male" if ord(number[16]) & 1 else "female"
