"""Receipt numbers as people read, type and scan them."""

from uuid import UUID

# Crockford's base 32: no I, L, O or U, so that nothing is mistaken for a digit and no word comes out.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_LENGTH = 26
_GROUP = 5
# x^5 + x^2 + 1, primitive over GF(2): its powers differ for 31 characters, more than a number has. So no two characters
# weigh the same, and every wrong one and every two exchanged are found.
_POLYNOMIAL = 0b100101


def receipt_text(number: UUID) -> str:
    """Write a receipt number in groups of five with a check character: `7Q2KX-0M4ZT-…`."""
    digits = "".join(_ALPHABET[number.int >> 5 * place & 31] for place in reversed(range(_LENGTH)))
    digits += _ALPHABET[_check(digits)]
    return "-".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))


def read_receipt(text: str) -> UUID | None:
    """Read a receipt number in any case and grouping; None where it is none, or mistyped."""
    digits = text.upper().replace("-", "").replace(" ", "")
    if len(digits) != _LENGTH + 1 or any(character not in _VALUES for character in digits):
        return None
    value = 0
    for character in digits[:-1]:
        value = value << 5 | _VALUES[character]
    if value >= 1 << 128 or _VALUES[digits[-1]] != _check(digits[:-1]):
        return None
    return UUID(int=value)


def _check(digits: str) -> int:
    """The value of the check character: the sum of the characters' values in GF(32), each weighed by its place."""
    check = 0
    for character in digits:
        check = (check ^ _VALUES[character]) << 1
        if check & 32:
            check ^= _POLYNOMIAL
    return check
