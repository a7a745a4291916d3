"""What can be wrong with one cell or one row: a stable code and a sentence that never quotes the value.

The value stays out because problems are logged, counted and kept, while the value is somebody's data.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal


class Bad(NamedTuple):
    """The answer of a converter that cannot read a cell."""

    code: str
    message: str | Promise


class Problem(NamedTuple):
    """One thing wrong with a field of a row; "" stands for the row as a whole."""

    field: str
    code: str
    message: str | Promise


class CellProblem(NamedTuple):
    """One thing wrong in one row: its number as a spreadsheet shows it, and the field ("" for the whole row)."""

    row: int
    field: str
    code: str
    message: str | Promise


MESSAGES: Mapping[str, str | Promise] = {
    "cell.not_used": _("This kind of declaration has no use for this cell; empty it"),
    "cell.required": _("Fill in this cell"),
    "cell.error": _("The cell holds a spreadsheet error; mend its formula or type the value"),
    "cell.formula_without_value": _(
        "The formula was never calculated; open the file, save it, or type the value"
    ),
    "code.unknown": _("Choose one of the listed values"),
    "country.unknown": _("Write the country's name or its ISO 3166 code, such as MNG"),
    "csv.quoting": _("A quotation mark has no partner, or stands in the wrong place"),
    "date.ambiguous": _("This could be two different days; write it as 2024-03-05"),
    "date.day_needed": _("Write the full date, with the day"),
    "division.unreadable": _("Write the division code with 6 or 12 digits"),
    "document.type_missing": _("Say which document this number belongs to"),
    "email.unreadable": _("Check the e-mail address"),
    "encoding.mixed": _("Characters of another encoding stand in this row; save the whole file as UTF-8"),
    "instant.does_not_exist": _("This time of day does not exist"),
    "kind.differs": _("This row is of another kind than the file"),
    "language.unknown": _("Write the language's name or its code, such as mn"),
    "number.digits_lost": _(
        "The spreadsheet has lost digits of this number; format the column as text and type it again"
    ),
    "period.end_before_start": _("The end lies before the start"),
    "phone.unreadable": _("Write the telephone number with its area or country code"),
    "plate.unreadable": _("Check the code of the dwelling plate"),
    "row.too_wide": _("The row has more cells than the table has columns"),
    "text.control_character": _("Invisible control characters stand in this cell; type it again"),
    "text.damaged": _("Characters were lost in this cell before it was sent; type it again"),
    "text.direction_control": _(
        "Characters that reverse the writing direction stand in this cell; type it again"
    ),
    "text.lone_surrogate": _("Half a character stands in this cell; type it again"),
    "text.too_long": _("The text in this cell is too long"),
    "text.zero_width": _("Invisible characters stand in this cell; type it again"),
}


def bad(code: str) -> Bad:
    """A problem of ours, by its code."""
    return Bad(code, MESSAGES[code])


def bad_from(refusal: Refusal) -> Bad:
    """A problem that a rule of another room has found."""
    return Bad(refusal.code, sentence(refusal))


def sentence(refusal: Refusal) -> str | Promise:
    """What a refusal says, in the language that is active when it is read."""
    return lazy(refusal.__str__, str)() if refusal.values else refusal.message
