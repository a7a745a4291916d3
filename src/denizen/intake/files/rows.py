"""Rows of text to rows of typed values."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from denizen.intake.files.columns import Columns
from denizen.intake.files.dates import DateReader
from denizen.intake.files.documents import PLACES, DocumentCheck
from denizen.intake.files.fields import FIELDS
from denizen.intake.files.kinds import KIND_FIELDS, MIXED, REQUIRED
from denizen.intake.files.problems import MESSAGES, Bad, CellProblem, Problem
from denizen.intake.files.text import unfit
from denizen.intake.files.values import Converter, Value, converter
from denizen.kernel.partial import PartialDate

# A row whose first filled cell starts so is the example of a template: never a declaration.
EXAMPLE_MARK = "※"
# Which dates of one row must not lie before which.
_ORDER = (("start_date", "term_until"), ("check_in", "expected_out"))


class RawRow(NamedTuple):
    """A row as text.

    Its number as a spreadsheet shows it, its cells, whether they must be looked at closely, and the code of what made
    it unreadable as a row, if anything did.
    """

    number: int
    cells: Sequence[str]
    suspicious: bool = False
    broken: str | None = None


class ParsedRow(NamedTuple):
    """A row as a declaration: its number in the file, its kind, its values by field, and what is wrong with it.

    `kind` is empty where a mixed file names none. A row with problems must not be taken in.
    """

    number: int
    kind: str
    values: Mapping[str, Value]
    problems: tuple[CellProblem, ...]


class RowParser:
    """Turns the raw rows of one file into parsed rows; made once a file, so that a row costs little."""

    def __init__(self, columns: Columns, kind: str, dates: DateReader, check: DocumentCheck) -> None:
        self._kind = kind
        self._check = check
        self._width = len(columns.fields)
        self._plan: list[tuple[int, str, Converter]] = [
            (index, field, converter(FIELDS[field], dates))
            for index, field in enumerate(columns.fields)
            if field
        ]
        there = {field for _, field, _ in self._plan}
        self._documents = tuple(place for place in PLACES if place.number in there or place.type in there)
        self._order = tuple(pair for pair in _ORDER if there.issuperset(pair))

    def parse(self, row: RawRow) -> ParsedRow:
        """The typed row. Never raises: whatever is wrong becomes a problem of the row, and all of it is told."""
        values: dict[str, Value] = {}
        cells, found = self._readable(row)
        if found and not found[0].field:
            return self._parsed(row.number, "" if self._kind == MIXED else self._kind, values, found)
        for index, field, convert in self._plan:
            if cell := cells[index]:
                value = convert(cell)
                if isinstance(value, Bad):
                    found.append(Problem(field, *value))
                elif value is not None:
                    values[field] = value
        kind = self._check_kind(values, found)
        for place in self._documents:
            if problem := self._check.settle(place, values):
                found.append(problem)
        if kind:
            self._check_required(kind, values, found)
        if self._order:
            self._check_order(values, found)
        return self._parsed(row.number, kind, values, found)

    @staticmethod
    def _parsed(number: int, kind: str, values: dict[str, Value], found: list[Problem]) -> ParsedRow:
        problems = tuple(CellProblem(number, *problem) for problem in found) if found else ()
        return ParsedRow(number, kind, values, problems)

    def _readable(self, row: RawRow) -> tuple[Sequence[str], list[Problem]]:
        """The cells, as many as there are columns and those that cannot be read emptied; and what was wrong so far.

        A problem of the row as a whole stands alone.
        """
        cells = row.cells
        if row.broken:
            return cells, [Problem("", row.broken, MESSAGES[row.broken])]
        if len(cells) != self._width:
            if any(cells[self._width :]):
                return cells, [Problem("", "row.too_wide", MESSAGES["row.too_wide"])]
            cells = [*cells[: self._width], *[""] * (self._width - len(cells))]
        found: list[Problem] = []
        if row.suspicious:
            cells = list(cells)
            for index, field, _ in self._plan:
                if code := unfit(cells[index]):
                    found.append(Problem(field, code, MESSAGES[code]))
                    cells[index] = ""
        return cells, found

    def _check_kind(self, values: dict[str, Value], found: list[Problem]) -> str:
        """The kind of the row. A mixed row must use no other cells than those of its kind."""
        told = values.pop("kind", None)
        if self._kind != MIXED:
            if told is not None and told != self._kind:
                found.append(Problem("kind", "kind.differs", MESSAGES["kind.differs"]))
            return self._kind
        if told is None:
            if not any(problem.field == "kind" for problem in found):
                found.append(Problem("kind", "cell.required", MESSAGES["cell.required"]))
            return ""
        kind = str(told)
        unused = sorted(values.keys() - _USED[kind])
        found.extend(Problem(field, "cell.not_used", MESSAGES["cell.not_used"]) for field in unused)
        return kind

    @staticmethod
    def _check_required(kind: str, values: dict[str, Value], found: list[Problem]) -> None:
        """What the kind cannot do without, unless the cell is there and has a problem already."""
        for group in REQUIRED[kind]:
            if values.keys().isdisjoint(group) and not any(problem.field in group for problem in found):
                found.append(Problem(group[0], "cell.required", MESSAGES["cell.required"]))

    def _check_order(self, values: dict[str, Value], found: list[Problem]) -> None:
        """An end that lies before its start under every reading of the two dates."""
        for start, end in self._order:
            first, last = _earliest(values.get(start)), _earliest(values.get(end))
            if first is not None and last is not None and last < first:
                found.append(Problem(end, "period.end_before_start", MESSAGES["period.end_before_start"]))


_USED = {kind: frozenset(fields) for kind, fields in KIND_FIELDS.items()}


def _earliest(value: Value | None) -> date | None:
    """The first possible day of a date, partial date or instant."""
    if isinstance(value, PartialDate):
        return value.earliest
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
