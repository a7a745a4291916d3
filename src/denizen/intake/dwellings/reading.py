"""A file of dwellings taken apart: CSV or XLSX, its header found, each row typed, with all that is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from denizen.intake.dwellings.fields import FIELDS, NEEDED, converters, meanings, problem
from denizen.intake.files import delimited, encodings, errors, guards
from denizen.intake.files.codes import normalise
from denizen.intake.files.columns import HEADER_ROWS, REJECT_HEADERS
from denizen.intake.files.dates import DEFAULT_ZONE, DateReader
from denizen.intake.files.guards import DEFAULT_LIMITS
from denizen.intake.files.problems import Bad, Problem
from denizen.intake.files.rows import EXAMPLE_MARK, RawRow
from denizen.intake.files.text import unfit
from denizen.intake.files.values import Converter, Value
from denizen.intake.files.workbook import Workbook

_OURS = frozenset(normalise(header) for pair in REJECT_HEADERS.values() for header in pair)
_MEANINGS = meanings()


@dataclass(slots=True)
class Row:
    """A row: its number as a spreadsheet shows it, its cells as they came, what they say, and what is wrong with it."""

    number: int
    cells: Sequence[str]
    values: dict[str, Value] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, column: str = "") -> None:
        """Note that something is wrong with a column, or with the row as a whole."""
        self.problems.append(Problem(column, *problem(code)))

    def text(self, column: str) -> str | None:
        """What a column of text says, None if nothing."""
        value = self.values.get(column)
        return value if isinstance(value, str) else None

    def day(self, column: str) -> date | None:
        """What a column of days says, None if nothing."""
        value = self.values.get(column)
        return value if isinstance(value, date) else None


@dataclass(frozen=True, slots=True)
class Table:
    """A whole file. `delimiter` is that of CSV, and empty for a workbook."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    unknown: tuple[str, ...]
    delimiter: str


def read(source: Path) -> Table:
    """Read a file of dwellings. Raises a FileRefused where nothing of it can be read."""
    guards.check_size(source, DEFAULT_LIMITS)
    if guards.check_type(source, DEFAULT_LIMITS) == "xlsx":
        return _workbook(source)
    encoding = encodings.detect(source)
    lines = delimited.peek(source, encoding)
    delimiter = delimited.choose_delimiter(lines, lambda rows: _find(rows)[1])
    first = delimited.first_rows(lines, delimiter)
    with delimited.open_text(source, encoding) as text:
        return _table(first, delimited.records(text, delimiter), DateReader(None, DEFAULT_ZONE), delimiter)


def _workbook(source: Path) -> Table:
    """Read the one visible sheet that holds such a table."""
    with Workbook(source, DEFAULT_LIMITS) as workbook:
        # A word of the header alone is a line of the template's help; a table has more.
        found = [sheet for sheet in workbook.sheets if _find(sheet.first_rows)[1] > 1]
        if not found:
            raise errors.HeaderMissing()
        if len(found) > 1:
            raise errors.SheetUnclear(names=", ".join(sheet.name for sheet in found))
        dates = DateReader(workbook.epoch, DEFAULT_ZONE)
        return _table(found[0].first_rows, workbook.rows(found[0]), dates, "")


def _find(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Where the header stands among the first rows, and how many columns it names."""
    scores = [len({_MEANINGS.get(normalise(cell)) for cell in row} - {None}) for row in rows[:HEADER_ROWS]]
    best = max(scores, default=0)
    return (scores.index(best), best) if best else (-1, 0)


def _table(first: Sequence[Sequence[str]], raw: Iterable[RawRow], dates: DateReader, delimiter: str) -> Table:
    at, score = _find(first)
    if not score:
        raise errors.HeaderMissing() if any(map(any, first)) else errors.FileEmpty()
    header = tuple(first[at])
    columns = [_MEANINGS.get(normalise(name)) for name in header]
    _check(columns)
    convert = converters(dates)
    rows = []
    for line in islice(raw, at + 1, None):
        text = next((cell for cell in line.cells if cell.strip()), "")
        if text and not text.startswith(EXAMPLE_MARK):
            row = Row(line.number, line.cells)
            _read_cells(row, line, columns, convert)
            rows.append(row)
    if not rows:
        raise errors.FileEmpty()
    named = zip(header, columns, strict=True)
    unknown = tuple(n for n, code in named if n.strip() and code is None and normalise(n) not in _OURS)
    return Table(header, tuple(rows), unknown, delimiter)


def _check(columns: Sequence[str | None]) -> None:
    """Refuse two columns for one thing, and a table without what is needed."""
    named = [code for code in columns if code]
    repeated = sorted({code for code in named if named.count(code) > 1})
    if repeated:
        raise errors.ColumnsRepeated(fields=tuple(repeated), names=", ".join(repeated))
    missing = [code for code in NEEDED if code not in named]
    if missing:
        names = ", ".join(f"{FIELDS[code].zh} / {FIELDS[code].en}" for code in missing)
        raise errors.ColumnsMissing(fields=tuple(missing), names=names)


def _read_cells(
    row: Row, line: RawRow, columns: Sequence[str | None], convert: Mapping[str, Converter]
) -> None:
    """Type the cells of a row, and note everything that is wrong."""
    if line.broken or any(cell.strip() for cell in line.cells[len(columns) :]):
        row.refuse(line.broken or "row.too_wide")
        return
    for column, cell in zip(columns, line.cells, strict=False):
        if column is None or not cell.strip():
            continue
        if line.suspicious and (code := unfit(cell)):
            row.refuse(code, column)
            continue
        value = convert[column](cell)
        if isinstance(value, Bad):
            row.problems.append(Problem(column, *value))
        elif value is not None:
            row.values[column] = value
    for column in NEEDED:
        if column not in row.values and not any(found.field == column for found in row.problems):
            row.refuse("cell.required", column)
