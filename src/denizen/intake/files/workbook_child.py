"""The process that reads one workbook: started by `workbook`, alone with the file, under limits of its own.

Whatever a crafted workbook does (parts that unpack to more than they state, two cells at opposite ends of the sheet,
a string repeated a million times), it ends this process and not the one that serves people. It imports nothing of
Denizen. On standard output go one line of JSON about the visible sheets and then, once the number of a sheet has
come in on standard input, the rows of that sheet as CSV in UTF-8, every cell as text.
"""

import csv
import io
import json
import posixpath
import re
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import BinaryIO
from xml.etree import ElementTree

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

DAMAGED, ENCRYPTED, TOO_MUCH = 3, 4, 5
HEAD_ROWS = 30
_CHUNK = 1 << 20
_LARGEST_CELL = 16 << 20
# From 1e15 on a spreadsheet keeps no longer every digit: such numbers go out as 1.101…e+17 and are recognised by it.
_EXACT = 1e15
ERROR, NOT_CALCULATED = "#VALUE!", "#NOT CALCULATED!"

type Cell = int | float | str | bool | time | date | datetime | timedelta
type Places = dict[int, dict[int, str]]

# calamine gives error cells, and formulas that no program has calculated yet, as empty: they are found in the XML.
_FULL_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^>/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_ERROR_TYPE = re.compile(rb"""\bt=["']e["']""")
_COORDINATE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^>]*[^>/])?>[^<]")


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers without a fraction, dates and times as ISO 8601, TRUE and FALSE."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        if abs(cell) >= _EXACT:
            return f"{cell:.14e}"
        return str(int(cell)) if cell == int(cell) else repr(cell)
    return cell.isoformat(" ", "seconds") if isinstance(cell, datetime) else str(cell)


def texts(row: Iterable[Cell]) -> list[str]:
    """A row as texts."""
    return [cell if cell.__class__ is str else text_of(cell) for cell in row]


class Workbook:
    """One workbook: its visible sheets and their rows."""

    def __init__(self, stream: BinaryIO) -> None:
        # calamine reads the stream from where it stands, to its end; zipfile seeks for itself.
        self._book = CalamineWorkbook.from_filelike(stream)
        self._archive = zipfile.ZipFile(stream)
        self._names = [
            sheet.name
            for sheet in self._book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        self._kept: CalamineSheet | None = None

    def summary(self) -> dict[str, object]:
        """The name, first rows and number of rows of each visible sheet, and the first day of the day count."""
        sheets = []
        for name in self._names:
            sheet = self._book.get_sheet_by_name(name)
            rows = [texts(row) for row in islice(sheet.iter_rows(), HEAD_ROWS)] if sheet.start else []
            sheets.append({"name": name, "rows": rows, "height": sheet.end[0] + 1 if sheet.end else 0})
            self._kept = sheet if len(self._names) == 1 else None
        return {"sheets": sheets, "from_1904": self._counts_from_1904()}

    def rows(self, index: int) -> Iterator[list[str]]:
        """The rows of a visible sheet from its first row on, errors and uncalculated formulas marked."""
        name = self._names[index]
        marks = self._marks(self._part_of(name))
        sheet = self._kept or self._book.get_sheet_by_name(name)
        if sheet.start is None:
            return
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = texts(row)
            for column, mark in marks.get(number, {}).items():
                if column < len(cells) and not cells[column]:
                    cells[column] = mark
            yield cells

    def _counts_from_1904(self) -> bool:
        properties = self._xml("xl/workbook.xml").find("{*}workbookPr")
        return properties is not None and properties.get("date1904") in ("1", "true")

    def _xml(self, part: str) -> ElementTree.Element:
        # Entities that swell are stopped by expat itself, and by the limits of this process.
        return ElementTree.fromstring(self._archive.read(part))  # noqa: S314

    def _part_of(self, name: str) -> str:
        """The archive entry of a sheet (ECMA-376 part 2: relationships)."""
        book = self._xml("xl/workbook.xml")
        links = self._xml("xl/_rels/workbook.xml.rels")
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        for sheet in book.iterfind("{*}sheets/{*}sheet"):
            if sheet.get("name") == name:
                ids = [value for key, value in sheet.attrib.items() if key.endswith("}id")]
                target = targets.get(ids[0] if ids else None, "")
                return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        raise KeyError(name)

    def _marks(self, part: str) -> Places:
        """Where the sheet holds errors and uncalculated formulas: marks by row number and column index."""
        marks: Places = {}
        with self._archive.open(part) as xml:
            rest = b""
            while chunk := xml.read(_CHUNK):
                # Whole cells only: what stands behind the last end of a cell waits for the next chunk.
                whole, end, rest = (rest + chunk).rpartition(b"c>")
                if len(rest) > _LARGEST_CELL:
                    raise ValueError("the sheet has a cell without end")
                if _ERROR_TYPE.search(whole) or _FORMULA.search(whole):
                    _mark(whole + end, marks)
        return marks


def _mark(xml: bytes, marks: Places) -> None:
    """Note the errors and uncalculated formulas among whole cells."""
    for cell in _FULL_CELL.finditer(xml):
        attributes, content = cell.groups()
        coordinate = _COORDINATE.search(attributes)
        if coordinate is None:
            continue
        if _ERROR_TYPE.search(attributes):
            mark = ERROR
        elif _FORMULA.search(content) and not _VALUE.search(content):
            mark = NOT_CALCULATED
        else:
            continue
        column = 0
        for letter in coordinate[1]:
            column = column * 26 + letter - 64
        marks.setdefault(int(coordinate[2]), {})[column - 1] = mark


def main(arguments: list[str]) -> int:
    """Read the workbook named (or given on standard input, where the name is "-") and answer; the exit code."""
    path, size, memory, seconds = arguments[0], int(arguments[1]), int(arguments[2]), int(arguments[3])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="surrogatepass", newline="")
    try:
        with io.BytesIO(sys.stdin.buffer.read(size)) if path == "-" else open(path, "rb") as stream:
            workbook = Workbook(stream)
            out.write(json.dumps(workbook.summary()) + "\n")
            out.flush()
            if not (choice := sys.stdin.readline()).strip():
                return 0
            csv.writer(out, lineterminator="\n").writerows(workbook.rows(int(choice)))
            out.flush()
    except PasswordError:
        return ENCRYPTED
    except MemoryError:
        return TOO_MUCH
    except BrokenPipeError:
        return 0
    except (
        CalamineError,
        ElementTree.ParseError,
        zipfile.BadZipFile,
        OSError,
        EOFError,
        ValueError,
        LookupError,
        NotImplementedError,
        RuntimeError,
    ):
        return DAMAGED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
