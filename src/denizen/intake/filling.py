"""From the texts that somebody types into a form to a declaration: by the fields, words and checks of files.

A form is a file of one row: what a sender's table may write in a cell, a clerk may type into a field, and what is wrong
with it is the same. Only the sentences speak of fields instead of cells.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from denizen.intake.drafting import Drafter
from denizen.intake.files.codes import Code, CodeList, countries
from denizen.intake.files.columns import Columns
from denizen.intake.files.dates import DateReader
from denizen.intake.files.documents import DocumentCheck
from denizen.intake.files.field import Field, FieldType
from denizen.intake.files.fields import FIELDS
from denizen.intake.files.kinds import KIND_FIELDS, REQUIRED, SUBJECT
from denizen.intake.files.rows import RawRow, RowParser
from denizen.intake.files.values import Value
from denizen.kernel.crypto import Sealer
from denizen.ledger.rules import Declaration, Kind

__all__ = [
    "FIELDS",
    "KIND_FIELDS",
    "REQUIRED",
    "SUBJECT",
    "Code",
    "CodeList",
    "Field",
    "FieldType",
    "Filled",
    "Filler",
    "Value",
    "Wrong",
    "countries",
    "fill",
    "read_texts",
    "sentence_of",
]

_READERS_KEPT = 64

_SENTENCES: Mapping[str, str | Promise] = {
    "cell.required": _("Fill in this field"),
    "cell.error": _("This is a spreadsheet's error and no value; type the value"),
    "number.digits_lost": _("Digits of this number were lost in a spreadsheet; type the whole number"),
    "text.control_character": _(
        "Invisible control characters stood in this field and were taken out; look at it again"
    ),
    "text.damaged": _("Characters were lost in this field on the way; type it again"),
    "text.direction_control": _(
        "Characters that reverse the writing direction stand in this field; type it again without copying it"
    ),
    "text.lone_surrogate": _("Half a character stands in this field; type it again"),
    "text.too_long": _("This was too long: only its beginning was kept. Look at what is left"),
    "text.zero_width": _("Invisible characters stand in this field; type it again without copying it"),
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a field ("" for the whole form): a stable code, and a sentence that quotes no value."""

    field: str
    code: str
    message: str | Promise


@dataclass(frozen=True, slots=True)
class Filled:
    """What the texts of a form say: the declaration, or what is wrong; and the values that could be read anyhow."""

    declaration: Declaration | None
    values: Mapping[str, Value]
    wrong: tuple[Wrong, ...]


class Filler:
    """Makes declarations of texts, one after another; it keeps the readers of those that use the same fields.

    Not for use by several threads at once.
    """

    def __init__(self, *, sealer: Sealer, demo: bool, today: date) -> None:
        """`demo` lets the invented document numbers of the demonstration pass; nothing declared lies after `today`."""
        self._drafter = Drafter(sealer, today)
        self._parser = lru_cache(maxsize=_READERS_KEPT)(partial(_parser, demo=demo, today=today))

    def fill(self, kind: Kind, texts: Mapping[str, str]) -> Filled:
        """Make a declaration of texts, which are held to everything that a row of a file of that kind is held to.

        Only fields that the kind uses count.
        """
        values, wrong = _read(kind, texts, self._parser)
        if wrong:
            return Filled(None, values, wrong)
        drafted = self._drafter.draft(kind, values)
        if not isinstance(drafted, Declaration):
            return Filled(None, values, (Wrong(drafted.field, drafted.code, drafted.message),))
        return Filled(drafted, values, ())


def fill(kind: Kind, texts: Mapping[str, str], *, sealer: Sealer, demo: bool, today: date) -> Filled:
    """Make one declaration of texts, as a `Filler` does."""
    return Filler(sealer=sealer, demo=demo, today=today).fill(kind, texts)


def read_texts(
    kind: Kind, texts: Mapping[str, str], *, demo: bool, today: date
) -> tuple[Mapping[str, Value], tuple[Wrong, ...]]:
    """The values that texts stand for, and everything that is wrong with them."""
    return _read(kind, texts, partial(_parser, demo=demo, today=today))


def _parser(kind: Kind, fields: tuple[str, ...], *, demo: bool, today: date) -> RowParser:
    """What reads texts of these fields."""
    check = DocumentCheck(None, demo=demo, on=today)
    return RowParser(Columns(fields, fields, (), None), kind, DateReader(), check)


def _read(
    kind: Kind, texts: Mapping[str, str], parser: Callable[[Kind, tuple[str, ...]], RowParser]
) -> tuple[Mapping[str, Value], tuple[Wrong, ...]]:
    fields = tuple(field for field in KIND_FIELDS[kind] if texts.get(field))
    row = parser(kind, fields).parse(RawRow(1, [texts[field] for field in fields], suspicious=True))
    found = (Wrong(each.field, each.code, _SENTENCES.get(each.code, each.message)) for each in row.problems)
    return row.values, tuple(found)


def sentence_of(code: str, otherwise: str | Promise) -> str | Promise:
    """What a form says for a code that files have other words for."""
    return _SENTENCES.get(code, otherwise)
