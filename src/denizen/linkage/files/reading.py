"""Reading a file of records: text with a header, in any delimiter, strictly."""

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from denizen.linkage.files import errors

_DELIMITERS = ",;\t|"
_NOTHING = frozenset({"", "nan", "NaN", "NULL", "null", "n/a", "N/A", "\\N"})
_LARGEST_CELL = 1 << 20

type Cell = str | None


@dataclass(frozen=True)
class Table:
    """Columns by name, in the order of the file; all of one length. An empty cell is None."""

    name: str
    columns: dict[str, list[Cell]]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def without(self, column: str) -> "Table":
        """The same records without one column; what is handed to whoever must not see it."""
        return Table(self.name, {name: cells for name, cells in self.columns.items() if name != column})


def read_table(path: Path, encoding: str | None = None) -> Table:
    """Read a file. Raises FileEmpty, EncodingUnknown, RowUnlikeHeader, HeaderTwice, OSError.

    UTF-8 unless a byte-order mark or `encoding` says otherwise; the delimiter is whichever of comma, semicolon, tab and
    bar the header has most of. A row with fewer cells than the header lacks the last ones.
    """
    encoding = encoding or _encoding_of(path)
    try:
        with path.open(encoding=encoding, newline="") as lines:
            return _read(path, lines)
    except (UnicodeError, LookupError):
        raise errors.EncodingUnknown(path=path, encoding=encoding) from None


def _encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        mark = file.read(4)
    if mark.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    return "utf-16" if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"


def _read(path: Path, lines: Iterable[str]) -> Table:
    lines = iter(lines)
    first = next(lines, "")
    if not first.strip():
        raise errors.FileEmpty(path=path)
    delimiter = max(_DELIMITERS, key=first.count)
    header = [name.strip() for name in next(_rows([first], delimiter), [])]
    for name in header:
        if not name or header.count(name) > 1:
            raise errors.HeaderTwice(path=path, column=name or "?")
    columns: list[list[Cell]] = [[] for _name in header]
    number = 1
    try:
        for row in _rows(lines, delimiter):
            number += 1
            _append(columns, row)
    except (csv.Error, ValueError):
        raise errors.RowUnlikeHeader(path=path, row=number + 1) from None
    if not columns[0]:
        raise errors.FileEmpty(path=path)
    return Table(path.stem, dict(zip(header, columns, strict=True)))


def _rows(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LARGEST_CELL)
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)


def _append(columns: Sequence[list[Cell]], row: Sequence[str]) -> None:
    """Add one row; a blank line is none. Raises ValueError where it has more cells than there are columns."""
    if not row:
        return
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
