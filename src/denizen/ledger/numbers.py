"""Receipt numbers as people read, type and scan them."""

from uuid import UUID

# Crockford's base 32: no I, L, O or U, so that nothing is mistaken for a digit and no word comes out.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_LENGTH = 26
_GROUP = 5
# ISO 7064 MOD 31-32 would need another alphabet; one remainder modulo 31 finds every single wrong character.
_CHECK = 31


def receipt_text(number: UUID) -> str:
    """Write a receipt number in groups of five with a check character: `7Q2KX-0M4ZT-…`."""
    digits = "".join(_ALPHABET[number.int >> 5 * place & 31] for place in reversed(range(_LENGTH)))
    digits += _ALPHABET[number.int % _CHECK]
    return "-".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))


def read_receipt(text: str) -> UUID | None:
    """Read a receipt number in any case and grouping; None where it is none, or mistyped."""
    digits = text.upper().replace("-", "").replace(" ", "")
    if len(digits) != _LENGTH + 1 or any(character not in _VALUES for character in digits):
        return None
    value = 0
    for character in digits[:-1]:
        value = value << 5 | _VALUES[character]
    if value >= 1 << 128 or _VALUES[digits[-1]] != value % _CHECK:
        return None
    return UUID(int=value)
