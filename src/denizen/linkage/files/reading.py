"""Reading a file of records: text with a header, in any delimiter, strictly."""

import codecs
import csv
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from denizen.linkage.files import errors
from denizen.linkage.model.reading import is_plain_text

_DELIMITERS = ",;\t|"
_NOTHING = frozenset({"", "nan", "NaN", "NULL", "null", "n/a", "N/A", "\\N"})
_LARGEST_CELL = 1 << 20
_HEAD = 1 << 12
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How files of spreadsheet programs begin, since 2007 and before."""

type Cell = str | None


@dataclass(frozen=True)
class Table:
    """Columns by name, in the order of the file; all of one length. An empty cell is None.

    `rows` are the rows' numbers as a spreadsheet counts them, the header as the first; without any, none is left out.
    """

    name: str
    columns: dict[str, list[Cell]]
    rows: Sequence[int] = ()

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def without(self, column: str) -> "Table":
        """The same records without one column; what is handed to whoever must not see it."""
        kept = {name: cells for name, cells in self.columns.items() if name != column}
        return Table(self.name, kept, self.rows)

    def row_of(self, place: int) -> int:
        """The row of a record as a spreadsheet counts it: blank lines count, and are no records."""
        return self.rows[place] if self.rows else place + 2


def read_table(path: Path, encoding: str | None = None) -> Table:
    """Read a file. Raises the refusals of files, and OSError.

    UTF-8 unless a byte-order mark or `encoding` says otherwise; the delimiter is whichever of comma, semicolon, tab and
    bar the header has most of. A row with fewer cells than the header lacks the last ones.
    """
    encoding = _encoding_of(path, encoding)
    try:
        with path.open(encoding=encoding, newline="") as lines:
            return _read(path, _plain(path, lines, encoding))
    except UnicodeError:
        raise errors.EncodingUnknown(path=path, encoding=encoding) from None
    except LookupError:
        raise errors.NoSuchEncoding(encoding=encoding) from None


def _encoding_of(path: Path, encoding: str | None) -> str:
    """The encoding that was said, or that the file shows. Raises WorkbookGiven, EncodingNotSaid."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_WORKBOOKS):
        raise errors.WorkbookGiven(path=path)
    if encoding:
        return encoding
    mark = head[:4]
    if mark.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # Of a letter that is ASCII one byte is NUL, the second where the smaller comes first.
    first, second = head[::2].count(0), head[1::2].count(0)
    if max(first, second) * 10 > len(head):
        raise errors.EncodingNotSaid(path=path, encoding="utf-16-le" if second > first else "utf-16-be")
    return "utf-8"


def _plain(path: Path, lines: Iterable[str], encoding: str) -> Iterator[str]:
    """The lines, without a mark before the first. Raises NotText."""
    for number, line in enumerate(lines, 1):
        if not is_plain_text(line):
            raise errors.NotText(path=path, line=number, encoding=encoding)
        yield line.removeprefix("\ufeff") if number == 1 else line


def _read(path: Path, lines: Iterable[str]) -> Table:
    lines = iter(lines)
    first = next(lines, "")
    if not first.strip():
        raise errors.FileEmpty(path=path)
    delimiter = max(_DELIMITERS, key=first.count)
    rows = _rows(chain([first], lines), delimiter)
    try:
        header = [name.strip() for name in next(rows, [])]
    except csv.Error:
        raise errors.RowUnlikeHeader(path=path, row=1) from None
    for name in header:
        if not name or header.count(name) > 1:
            raise errors.HeaderTwice(path=path, column=name or "?")
    columns: list[list[Cell]] = [[] for _name in header]
    numbers = array("L")
    number = 2
    try:
        for row in rows:
            if row:  # a blank line is no record
                _append(columns, row)
                numbers.append(number)
            number += 1
    except UnicodeError:
        raise
    except (csv.Error, ValueError):
        raise errors.RowUnlikeHeader(path=path, row=number) from None
    if not columns[0]:
        raise errors.FileEmpty(path=path)
    return Table(path.stem, dict(zip(header, columns, strict=True)), numbers)


def _rows(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LARGEST_CELL)
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)


def _append(columns: Sequence[list[Cell]], row: Sequence[str]) -> None:
    """Add one row. Raises ValueError where it has more cells than there are columns."""
    if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
        raise ValueError
    for n, cells in enumerate(columns):
        text = row[n].strip() if n < len(row) else ""
        cells.append(None if text in _NOTHING else text)


def cells_of(tables: Sequence[Table], column: str) -> list[Cell]:
    """One column of all files in turn: the truth, or what names records. Raises ColumnMissing."""
    for table in tables:
        if column not in table.columns:
            raise errors.ColumnMissing(path=table.name, column=column, columns=", ".join(table.columns))
    return [cell for table in tables for cell in table.columns[column]]


def places_by(tables: Sequence[Table], column: str) -> list[dict[str, int]]:
    """For each file, the place of each record among all by what a column calls it. Raises ColumnMissing, NamedTwice."""
    found: list[dict[str, int]] = []
    first = 0
    for table in tables:
        places: dict[str, int] = {}
        for place, name in enumerate(cells_of([table], column), first):
            if name is not None and places.setdefault(name, place) != place:
                raise errors.NamedTwice(column=column, name=name)
        found.append(places)
        first += len(table)
    return found
