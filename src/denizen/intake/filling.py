"""From the texts that somebody types into a form to a declaration: by the fields, words and checks of files.

A form is a file of one row: what a sender's table may write in a cell, a clerk may type into a field, and what is wrong
with it is the same. Only the sentences speak of fields instead of cells.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from denizen.intake.drafting import Drafter
from denizen.intake.files.codes import Code, CodeList, countries
from denizen.intake.files.columns import Columns
from denizen.intake.files.dates import DateReader
from denizen.intake.files.documents import DocumentCheck
from denizen.intake.files.fields import FIELDS, Field, FieldType
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
    "Value",
    "Wrong",
    "countries",
    "fill",
    "read_texts",
    "sentence_of",
]

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


def fill(kind: Kind, texts: Mapping[str, str], *, sealer: Sealer, demo: bool, today: date) -> Filled:
    """Make a declaration of texts, which are held to everything that a row of a file of that kind is held to.

    Only fields that the kind uses count. `demo` lets the invented document numbers of the demonstration pass.
    """
    values, wrong = read_texts(kind, texts, demo=demo, today=today)
    if wrong:
        return Filled(None, values, wrong)
    drafted = Drafter(sealer, today).draft(kind, values)
    if not isinstance(drafted, Declaration):
        return Filled(None, values, (Wrong(drafted.field, drafted.code, drafted.message),))
    return Filled(drafted, values, ())


def read_texts(
    kind: Kind, texts: Mapping[str, str], *, demo: bool, today: date
) -> tuple[Mapping[str, Value], tuple[Wrong, ...]]:
    """The values that texts stand for, and everything that is wrong with them."""
    fields = tuple(field for field in KIND_FIELDS[kind] if texts.get(field))
    parser = RowParser(
        Columns(fields, fields, (), None), kind, DateReader(), DocumentCheck(None, demo=demo, on=today)
    )
    row = parser.parse(RawRow(1, [texts[field] for field in fields], suspicious=True))
    found = (Wrong(each.field, each.code, _SENTENCES.get(each.code, each.message)) for each in row.problems)
    return row.values, tuple(found)


def sentence_of(code: str, otherwise: str | Promise) -> str | Promise:
    """What a form says for a code that files have other words for."""
    return _SENTENCES.get(code, otherwise)
