"""The door of this package: `read` opens a file of declarations and gives its rows, typed, one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TextIO
from zoneinfo import ZoneInfo

from denizen.intake.files import delimited, encodings, errors, guards
from denizen.intake.files.columns import ColumnMapping, Header, check, fields_of, find_header, missing
from denizen.intake.files.dates import DEFAULT_ZONE, DateReader
from denizen.intake.files.documents import DocumentCheck
from denizen.intake.files.guards import DEFAULT_LIMITS, Limits, Source
from denizen.intake.files.rows import EXAMPLE_MARK, ParsedRow, RawRow, RowParser
from denizen.intake.files.workbook import Sheet, Workbook

type Format = Literal["csv", "xlsx"]


@dataclass(slots=True)
class RawFile:
    """A file taken apart into rows of text, its header found; `rows` begin after the header.

    `encoding` and `delimiter` are those of CSV, `sheet` and `epoch` those of a workbook (empty or None otherwise).
    """

    format: Format
    header: Header
    rows: Iterator[RawRow]
    total: int
    dates: DateReader
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    _opened: Workbook | TextIO | None = None

    def close(self) -> None:
        """Let go of the file and of the process that reads it."""
        if self._opened is not None:
            self._opened.close()


@dataclass(slots=True)
class ParsedFile:
    """A file of declarations that is being read.

    `rows` gives every row that holds anything, once, in order; memory does not grow with their number. `total` is
    the number of rows to expect: exact for a workbook, an estimate from the first rows for CSV. `unknown_columns`
    were not read. `examples_skipped` counts the template's example rows met so far.
    Reading may raise a FileRefused late: WorkbookTooMuch, WorkbookDamaged, QuotingBroken. Close it after use.
    """

    format: Format
    header: tuple[str, ...]
    header_row: int
    mapping: ColumnMapping
    unknown_columns: tuple[str, ...]
    total: int
    encoding: str
    delimiter: str
    sheet: str
    rows: Iterator[ParsedRow] = field(repr=False)
    examples_skipped: int = 0
    _raw: RawFile | None = field(default=None, repr=False)

    def close(self) -> None:
        """Let go of the file; rows can no longer be read."""
        if self._raw is not None:
            self._raw.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read(
    source: str | Path | bytes,
    kind: str,
    mapping: ColumnMapping | None = None,
    *,
    sheet: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    zone: ZoneInfo = DEFAULT_ZONE,
    demo: bool = False,
    on: date | None = None,
) -> ParsedFile:
    """Open a file of declarations of one kind, or of the kinds that its column `kind` names (`kinds.MIXED`).

    `mapping` is what the sender's earlier files taught, `sheet` chooses among several sheets, `zone` is that of
    times without one; `demo` lets invented citizen numbers pass, and nobody is born after `on`.
    Raises a FileRefused where nothing of the file can be read.
    """
    raw = read_raw(source, kind, mapping, sheet=sheet, limits=limits, zone=zone)
    try:
        columns = raw.header.columns
        check_documents = DocumentCheck(columns.document_type, demo=demo, on=on)
        check(columns, kind)
        parsed = ParsedFile(
            raw.format,
            columns.header,
            raw.header.last_row + 1,
            columns.mapping,
            columns.unknown,
            raw.total,
            raw.encoding,
            raw.delimiter,
            raw.sheet,
            iter(()),
            _raw=raw,
        )
        parsed.rows = _parsed_rows(parsed, raw, RowParser(columns, kind, raw.dates, check_documents))
    except BaseException:
        raw.close()
        raise
    return parsed


def _parsed_rows(parsed: ParsedFile, raw: RawFile, parser: RowParser) -> Iterator[ParsedRow]:
    """The rows that hold anything, the template's examples left out."""
    parse = parser.parse
    for row in raw.rows:
        first = row.cells[0] if row.cells else ""
        if not first or first.isspace():
            first = next(filter(str.strip, row.cells), "")
            if not first:
                continue
        if first.startswith(EXAMPLE_MARK):
            parsed.examples_skipped += 1
            continue
        yield parse(row)


def read_raw(
    source: str | Path | bytes,
    kind: str,
    mapping: ColumnMapping | None = None,
    *,
    sheet: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    zone: ZoneInfo = DEFAULT_ZONE,
) -> RawFile:
    """Open a file and find its header, its rows still text. Raises a FileRefused."""
    content: Source = Path(source) if isinstance(source, str) else source
    fields_of(kind)
    size = guards.check_size(content, limits)
    if guards.check_type(content, limits) == "xlsx":
        return _raw_workbook(content, kind, mapping, sheet, limits, zone)
    return _raw_text(content, size, kind, mapping, zone)


def _raw_text(source: Source, size: int, kind: str, mapping: ColumnMapping | None, zone: ZoneInfo) -> RawFile:
    """A CSV file."""
    encoding = encodings.detect(source)
    lines = delimited.peek(source, encoding)

    def score(rows: Sequence[Sequence[str]]) -> int:
        header = find_header(rows, kind, mapping)
        return header.score if header else 0

    delimiter = delimited.choose_delimiter(lines, score)
    rows = delimited.first_rows(lines, delimiter)
    header = find_header(rows, kind, mapping)
    if header is None:
        raise errors.HeaderMissing() if _holds_anything(rows) else errors.FileEmpty()
    read_bytes = len("".join(lines[header.last_row + 1 :]).encode(encoding, "replace"))
    per_row = read_bytes / max(len(lines) - header.last_row - 1, 1)
    total = round(size / per_row) if per_row else 0
    text = delimited.open_text(source, encoding)
    after_header = islice(delimited.records(text, delimiter), header.last_row + 1, None)
    dates = DateReader(None, zone)
    return RawFile(
        "csv", header, after_header, total, dates, encoding=encoding, delimiter=delimiter, _opened=text
    )


def _holds_anything(rows: Sequence[Sequence[str]]) -> bool:
    """True if any cell is more than white space."""
    return any(cell.strip() for row in rows for cell in row)


def _raw_workbook(
    source: Source,
    kind: str,
    mapping: ColumnMapping | None,
    sheet: str | None,
    limits: Limits,
    zone: ZoneInfo,
) -> RawFile:
    """An XLSX workbook."""
    workbook = Workbook(source, limits)
    try:
        chosen, header = _choose_sheet(workbook.sheets, kind, mapping, sheet)
        rows = islice(workbook.rows(chosen), header.last_row + 1, None)
        total = max(chosen.height - header.last_row - 1, 0)
        dates = DateReader(workbook.epoch, zone)
    except BaseException:
        workbook.close()
        raise
    return RawFile("xlsx", header, rows, total, dates, sheet=chosen.name, _opened=workbook)


def _choose_sheet(
    sheets: Sequence[Sheet], kind: str, mapping: ColumnMapping | None, name: str | None
) -> tuple[Sheet, Header]:
    """The sheet that was asked for, or the only one that has the columns this kind needs.

    Where none has them, the one that comes nearest is taken, so that the refusal can name what it lacks.
    """
    names = ", ".join(sheet.name for sheet in sheets)
    if name is not None:
        sheets = [sheet for sheet in sheets if sheet.name == name]
        if not sheets:
            raise errors.SheetMissing(names=names)
    filled = [sheet for sheet in sheets if _holds_anything(sheet.first_rows)]
    if not filled:
        raise errors.FileEmpty()
    found = [(sheet, header) for sheet in filled if (header := find_header(sheet.first_rows, kind, mapping))]
    if not found:
        raise errors.HeaderMissing()
    # One known word in a row is a remark on another sheet, as in the template's help; a table has more.
    whole = [
        (sheet, header) for sheet, header in found if header.score > 1 and not missing(header.columns, kind)
    ]
    if len(whole) > 1:
        raise errors.SheetUnclear(names=", ".join(sheet.name for sheet, _ in whole))
    return whole[0] if whole else max(found, key=lambda pair: pair[1].score)
