"""Cells to typed values: one converter a column, made once for a file.

A converter takes the text of a cell that is not empty and returns the typed value, None for a cell of white space
only, or a `Bad` that says what is wrong. It never raises.
"""

import re
from collections.abc import Callable
from datetime import date, datetime

from denizen.intake.files import codes
from denizen.intake.files.dates import DateReader
from denizen.intake.files.field import Field, FieldType
from denizen.intake.files.problems import Bad, bad, bad_from
from denizen.intake.files.text import clean, plain
from denizen.kernel.partial import PartialDate
from denizen.register.documents import DocumentRefused, check_credit_code

type Value = str | bool | date | datetime | PartialDate
type Converter = Callable[[str], Value | Bad | None]

# Longer cells are converted each time: they rarely repeat, and a million of them would fill the memory.
_LONGEST_REMEMBERED = 64
_MOST_REMEMBERED = 50_000

_DIGITS_LOST = re.compile(r"\d(\.\d+)?[eE]\+\d{2}")
_WHOLE_NUMBER = re.compile(r"(\d+)\.0+")
_PHONE_MARKS = str.maketrans("", "", " -()./")
_INTERNATIONAL = re.compile(r"\+[1-9]\d{6,14}")
_CHINA_MOBILE = re.compile(r"1\d{10}")
_CHINA_LANDLINE = re.compile(r"0[1-9]\d{8,10}")
_EMAIL = re.compile(r"[^\s@<>(),;:\"\\]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,}")
_LANGUAGE_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?", re.IGNORECASE
)
_DIVISION = re.compile(r"[1-9]\d{5}(\d{6})?")
_IDENTIFIER = re.compile(r"[\w\-/.()〔〕\[\]]+")


class Remembered(dict[str, Value | Bad | None]):
    """The answers of a converter that meets the same cells again and again: codes, dates, plates."""

    def __init__(self, convert: Converter) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, cell: str) -> Value | Bad | None:
        value = self._convert(cell)
        if len(cell) <= _LONGEST_REMEMBERED and len(self) < _MOST_REMEMBERED:
            self[cell] = value
        return value


def converter(field: Field, dates: DateReader) -> Converter:
    """The converter of a field's column. Document numbers come out as plain text: `documents` checks them."""
    if field.type in (FieldType.NAME, FieldType.TEXT):
        return free_text(field.longest)
    if field.type in (FieldType.DOCUMENT_NUMBER, FieldType.PHONE):
        # Seldom the same twice: to remember them would cost more than to read them.
        return phone if field.type is FieldType.PHONE else document_number
    by_type: dict[FieldType, Converter] = {
        **_CONVERTERS,
        FieldType.PARTIAL_DATE: dates.partial,
        FieldType.DAY: dates.day,
        FieldType.MOMENT: dates.moment,
    }
    if field.codes is not None:
        by_type[FieldType.CODE] = from_list(field.codes, "code.unknown")
    return Remembered(by_type[field.type]).__getitem__


def free_text(longest: int) -> Converter:
    """Names, addresses and other texts up to a length in characters."""

    def convert(cell: str) -> str | Bad | None:
        # Blown-up cells are refused before they are worked on; twice the length leaves room for white space.
        if len(cell) > 2 * longest:
            return bad("text.too_long")
        text = clean(cell)
        if len(text) > longest:
            return bad("text.too_long")
        return text or None

    return convert


def from_list(listed: codes.CodeList, problem: str) -> Converter:
    """Codes by any of their spellings."""
    lookup = listed.lookup

    def convert(cell: str) -> str | Bad | None:
        if len(cell) > _LONGEST_REMEMBERED * 2:
            return bad(problem)
        text = plain(cell)
        if not text:
            return None
        whole = _WHOLE_NUMBER.fullmatch(text)
        return lookup.get(codes.normalise(whole[1] if whole else text)) or bad(problem)

    return convert


def yes_no(cell: str) -> bool | Bad | None:
    """Yes or no in either language, as 1 or 0, or as a spreadsheet's TRUE and FALSE."""
    answer = _YES_NO(cell)
    return answer == "yes" if isinstance(answer, str) else None if answer is None else bad("code.unknown")


_YES_NO = from_list(codes.YES_NO, "code.unknown")


def short_text(cell: str, longest: int = 64) -> str | Bad:
    """A number or code, plain and in capitals, up to a length; empty if the cell holds white space only."""
    if len(cell) > 2 * longest:
        return bad("text.too_long")
    text = plain(cell)
    if len(text) > longest:
        return bad("text.too_long")
    return bad("number.digits_lost") if _DIGITS_LOST.fullmatch(text) else text


def document_number(cell: str) -> str | Bad | None:
    """A document number without the spaces that people group it with, in capitals."""
    if len(cell) <= 18 and cell.isascii() and cell.isalnum():
        return cell.upper()
    text = short_text(cell, 40)
    return text if isinstance(text, Bad) else text.replace(" ", "").upper() or None


def identifier(cell: str) -> str | Bad | None:
    """A plate code, receipt or filing number: capitals, no spaces."""
    if len(cell) <= 32 and cell.isascii() and cell.isalnum():
        return cell.upper()
    text = short_text(cell)
    if isinstance(text, Bad):
        return text
    text = text.replace(" ", "").upper()
    return (text if _IDENTIFIER.fullmatch(text) else bad("plate.unreadable")) if text else None


def phone(cell: str) -> str | Bad | None:
    """A telephone number as ITU-T E.164; without a country code it is taken as Chinese, mobile or with area code."""
    if len(cell) == 11 and cell[0] == "1" and cell.isascii() and cell.isdigit():
        return "+86" + cell
    text = short_text(cell)
    if isinstance(text, Bad):
        return text
    digits = text.translate(_PHONE_MARKS)
    if not digits:
        return None
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif _CHINA_MOBILE.fullmatch(digits):
        digits = "+86" + digits
    elif _CHINA_LANDLINE.fullmatch(digits):
        digits = "+86" + digits[1:]
    return digits if _INTERNATIONAL.fullmatch(digits) else bad("phone.unreadable")


def email(cell: str) -> str | Bad | None:
    """An e-mail address (the dot-atom form of RFC 5322); the domain in lower case."""
    text = short_text(cell, 254)
    if isinstance(text, Bad) or not text:
        return text or None
    if not _EMAIL.fullmatch(text):
        return bad("email.unreadable")
    local, _, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}"


def language(cell: str) -> str | Bad | None:
    """A BCP 47 tag of language, script and region, or the name of a common language."""
    text = short_text(cell)
    if isinstance(text, Bad) or not text:
        return text or None
    if known := codes.LANGUAGES.lookup.get(codes.normalise(text)):
        return known
    match = _LANGUAGE_TAG.fullmatch(text)
    if match is None:
        return bad("language.unknown")
    parts = [match["language"].lower()]
    parts += [match["script"].title()] if match["script"] else []
    parts += [match["region"].upper()] if match["region"] else []
    return "-".join(parts)


def division(cell: str) -> str | Bad | None:
    """A division code of GB/T 2260 (6 digits) or of the statistical divisions below it (12 digits)."""
    text = short_text(cell)
    if isinstance(text, Bad) or not text:
        return text or None
    return text if _DIVISION.fullmatch(text) else bad("division.unreadable")


def credit_code(cell: str) -> str | Bad | None:
    """A unified social credit code (GB 32100-2015), its check character checked."""
    text = short_text(cell)
    if isinstance(text, Bad) or not text:
        return text or None
    try:
        return check_credit_code(text)
    except DocumentRefused as refusal:
        return bad_from(refusal)


_CONVERTERS: dict[FieldType, Converter] = {
    FieldType.COUNTRY: from_list(codes.countries(), "country.unknown"),
    FieldType.YES_NO: yes_no,
    FieldType.IDENTIFIER: identifier,
    FieldType.PHONE: phone,
    FieldType.EMAIL: email,
    FieldType.LANGUAGE: language,
    FieldType.DIVISION: division,
    FieldType.CREDIT_CODE: credit_code,
}
