"""Document numbers, credit codes and telephones that satisfy their published checks and can belong to nobody.

Citizen numbers use the province prefix 78, which is not assigned; passports begin with ZZ, which no issuer
uses; mobile numbers begin with
12, which the Chinese numbering plan keeps for short service codes; credit codes carry a division that begins
with 78.
"""

from datetime import date
from random import Random

DIVISIONS = ("780101", "780102", "780103", "780104", "780105", "780106")
"""County codes that invented citizen numbers carry; not in any edition of GB/T 2260."""

_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_VALUE = {character: value for value, character in enumerate(_CREDIT_ALPHABET)}
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def citizen_check(first_17: str) -> str:
    """The eighteenth character of a citizen number by GB 11643 (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _CITIZEN_WEIGHTS, strict=True))
    return _CITIZEN_CHECKS[total % 11]


def organisation_check(first_8: str) -> str:
    """The ninth character of an organisation code by GB 11714 (MOD 11)."""
    total = sum(
        _ORGANISATION_ALPHABET.index(character) * weight
        for character, weight in zip(first_8, _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X0"[11 - total % 11]


def credit_check(first_17: str) -> str:
    """The eighteenth character of a unified social credit code by GB 32100 (MOD 31)."""
    total = sum(
        _CREDIT_VALUE[character] * weight for character, weight in zip(first_17, _CREDIT_WEIGHTS, strict=True)
    )
    return _CREDIT_ALPHABET[-total % 31]


def wrong_check(number: str) -> str:
    """The same number with a last character that is a digit and does not fit, as a typing error leaves it."""
    right = number[-1]
    return number[:-1] + ("1" if right == "X" else str((int(right) + 1) % 10))


class Numbers:
    """Gives out numbers, each once."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._given: set[str] = set()

    def citizen(self, birth: date, sex: str) -> str:
        """A citizen number for a birth date; the order digit is odd for men, as the standard says."""
        parity = 1 if sex == "male" else 0
        while True:
            order = self._rng.randrange(1, 500) * 2 - 1 + (1 - parity)
            body = f"{self._rng.choice(DIVISIONS)}{birth:%Y%m%d}{order:03d}"
            if body not in self._given:
                self._given.add(body)
                return body + citizen_check(body)

    def passport(self) -> str:
        """A passport number: ZZ and seven digits, within the nine characters of ICAO 9303."""
        return self._once("ZZ", 7)

    def phone(self) -> str:
        """A number in E.164 that cannot ring: +86, 12 and nine digits."""
        return self._once("+8612", 9)

    def credit_code(self) -> str:
        """A unified social credit code (GB 32100) of a firm in an unassigned division."""
        while True:
            organisation = "MA" + "".join(self._rng.choice(_CREDIT_ALPHABET) for _ in range(6))
            check = organisation_check(organisation)
            body = f"91{self._rng.choice(DIVISIONS)}{organisation}{check}"
            if body not in self._given:
                self._given.add(body)
                return body + credit_check(body)

    def _once(self, prefix: str, digits: int) -> str:
        while True:
            number = f"{prefix}{self._rng.randrange(10**digits):0{digits}d}"
            if number not in self._given:
                self._given.add(number)
                return number
