"""The door to all checks: a type and a number as somebody wrote them, in; a document, or a refusal, out."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from denizen.register.documents.citizen import citizen_number, resident_number
from denizen.register.documents.document import Document, hint
from denizen.register.documents.errors import (
    CreditCodeChecksum,
    CreditCodeMalformed,
    DigitsLost,
    HkMacaoMalformed,
    IssuerMalformed,
    OtherMalformed,
    PassportMalformed,
    PermanentResidentMalformed,
    TaiwanMalformed,
    TypeUnknown,
)

_LONGEST = 60
# Cyrillic Х stands on the key of X in Mongolia and Russia; ' is how spreadsheets mark text.
_MARKS = str.maketrans(
    {"Х": "X", **dict.fromkeys(" \t\u00a0\u3000-\u2010\u2011\u2012\u2013\u2014\u2212'\u2018\u2019<", "")}
)
_is_clean = re.compile(r"[0-9A-Z]+").fullmatch
# A number that went through a spreadsheet or a program as a quantity: 1.52501E+17, 152501199001010000.0
_is_quantity = re.compile(r"[0-9]+([.,][0-9]*)?E\+?[0-9]+|[0-9]{15,}[.,]0*").fullmatch

_is_resident = re.compile(r"9[0-9]{16}[0-9X]").fullmatch
_is_old_resident = re.compile(r"[A-Z]{3}[0-9]{12}").fullmatch
_is_hk_macao_travel = re.compile(r"[HM][0-9]{8}([0-9]{2})?").fullmatch
_is_hk_macao_residence = re.compile(r"8[12]0000[0-9]{11}[0-9X]").fullmatch
_is_taiwan_travel = re.compile(r"([0-9]{8})([0-9]{2}[A-Z]?)?").fullmatch
_is_taiwan_residence = re.compile(r"830000[0-9]{11}[0-9X]").fullmatch
_is_passport = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,9}").fullmatch
_is_issuer = re.compile(r"[A-Z]{3}").fullmatch

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_VALUE = {character: value for value, character in enumerate(_CREDIT_ALPHABET)}
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_is_credit_code = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}").fullmatch


def check_document(
    kind: str, number: str, *, issuer: str | None = None, demo: bool = False, on: date | None = None
) -> Document:
    """Check and normalise the number of a document.

    Args:
        kind: one of DOCUMENT_TYPES.
        number: as it was written; width, case, spaces and hyphens do not count.
        issuer: issuing country, ISO 3166-1 alpha-3 or the code in the machine-readable zone; of Chinese papers ignored.
        demo: whether invented citizen numbers (prefix 78) pass.
        on: the day of the check, after which nobody can be born.

    Returns:
        The document; its type may be another than `kind` where the number itself tells (a residence permit of
        a Hong Kong resident written down as a citizen number).

    Raises:
        DocumentRefused: a subclass with a code of its own for each mistake. No message quotes the number.
    """
    check = _CHECKS.get(kind)
    if check is None:
        raise TypeUnknown()
    return check(_normal(number), issuer, demo, on)


def check_credit_code(code: str) -> str:
    """Check a unified social credit code and return it normalised. Source: GB 32100-2015."""
    code = _normal(code)
    if not _is_credit_code(code):
        raise CreditCodeMalformed()
    if credit_check_character(code[:17]) != code[17]:
        raise CreditCodeChecksum()
    return code


def credit_check_character(first17: str) -> str:
    """The 18th character of a unified social credit code: MOD 31 with the powers of 3 (GB 32100-2015)."""
    total = sum(_CREDIT_VALUE[one] * weight for one, weight in zip(first17, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[-total % 31]


def _normal(text: str) -> str:
    """Capitals of normal width without spaces, hyphens and fillers; a number turned into a quantity is refused."""
    if _is_clean(text):
        return text
    if len(text) > _LONGEST:
        return text[:_LONGEST]  # too long for every type, and refused with its words
    text = unicodedata.normalize("NFKC", text).upper()
    if _is_quantity(text.strip()):
        raise DigitsLost()
    return text.translate(_MARKS)


def _citizen(number: str, _issuer: str | None, demo: bool, on: date | None) -> Document:
    return citizen_number(number, demo=demo, on=on)


def _permanent_resident(number: str, _issuer: str | None, _demo: bool, on: date | None) -> Document:
    if _is_resident(number):
        return resident_number(number, on=on)
    if _is_old_resident(number):
        return Document("foreign_permanent_resident", number, "CHN", None, None, hint(number))
    raise PermanentResidentMalformed()


def _hk_macao(number: str, _issuer: str | None, _demo: bool, on: date | None) -> Document:
    if _is_hk_macao_residence(number):
        return resident_number(number, on=on)
    if _is_hk_macao_travel(number):
        # The two digits that older permits add count renewals; the person keeps the nine characters before them.
        return Document("hk_macao_permit", number[:9], "CHN", None, None, hint(number[:9]))
    raise HkMacaoMalformed()


def _taiwan(number: str, _issuer: str | None, _demo: bool, on: date | None) -> Document:
    if _is_taiwan_residence(number):
        return resident_number(number, on=on)
    if match := _is_taiwan_travel(number):
        # As above: eight digits for life, then the count of renewals.
        return Document("taiwan_permit", match[1], "CHN", None, None, hint(match[1]))
    raise TaiwanMalformed()


def _passport(number: str, issuer: str | None, _demo: bool, _on: date | None) -> Document:
    if not _is_passport(number):
        raise PassportMalformed()
    return Document("passport", number, _issuer(issuer), None, None, hint(number))


def _other(number: str, issuer: str | None, _demo: bool, _on: date | None) -> Document:
    """A national paper of another country: nothing is known of it but that it is a number, in any script."""
    if not (4 <= len(number) <= 30 and number.isalnum() and any(map(str.isdecimal, number))):
        raise OtherMalformed()
    return Document("other_national", number, _issuer(issuer), None, None, hint(number))


def _issuer(issuer: str | None) -> str | None:
    """The issuing country's three letters; Germany's papers say D (ICAO 9303-3, section 5)."""
    if not issuer:
        return None
    code = issuer.strip().strip("<").upper()
    if code == "D":
        return "DEU"
    if not _is_issuer(code):
        raise IssuerMalformed()
    return code


_CHECKS: dict[str, Callable[[str, str | None, bool, date | None], Document]] = {
    "citizen_id": _citizen,
    "foreign_permanent_resident": _permanent_resident,
    "hk_macao_permit": _hk_macao,
    "taiwan_permit": _taiwan,
    "passport": _passport,
    "other_national": _other,
}
DOCUMENT_TYPES = tuple(_CHECKS)
