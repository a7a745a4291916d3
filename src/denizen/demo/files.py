"""Files as senders make them: CSV in GB18030 or in UTF-8 with a byte order mark, and spreadsheets.

The truth about each file is kept beside it, where the register never looks.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import xlsxwriter

from denizen.demo.errors import RowRef
from denizen.demo.headers import DATES, HEADERS, LABELS, PURE_HEADERS

MIXED = "mixed"


@dataclass(slots=True, eq=False)
class Row:
    """One declaration on its way into a file.

    Its kind, its fields by canonical code, and the truth about it.
    """

    kind: str
    fields: dict[str, str]
    person: int
    errors: list[str] = field(default_factory=list)
    right: dict[str, str] | None = None
    """The fields as they should have been, where something was put wrong that its sender can mend."""
    amends: "Row | None" = None
    """The earlier row that a correction or retraction speaks of."""
    ref: RowRef | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """How one sender writes: which of the accepted headers, codes or words, which encoding or format."""

    headers: Mapping[str, str]
    words: bool
    format: str
    """`gb18030`, `utf-8-sig` or `xlsx`."""
    dates: str = "iso"
    """`iso` 2024-03-05, `slash` 2024/3/5, `han` 2024年3月5日."""

    def header(self, code: str, kind: str) -> str:
        """The header of a field in a file of this kind."""
        return PURE_HEADERS.get(kind, {}).get(code) or self.headers[code]

    def cell(self, code: str, value: str) -> str:
        """The value as this sender writes it."""
        return LABELS.get(code, {}).get(value, value) if self.words else value


@dataclass(frozen=True, slots=True)
class Parcel:
    """One file of one party, and when it is sent. `truth` and `mended` are never shown to the register."""

    sent_at: datetime
    party: str
    kind: str
    """The kind of all its declarations, or `mixed` when a column says it for each."""
    filename: str
    content: bytes
    people: tuple[int, ...]
    """The true person whom each row describes, in the order of the rows."""
    mended: Mapping[int, Mapping[str, str]]
    """For rows whose sender can mend them: header and cell, as they should have been."""
    amends: Mapping[int, RowRef] = field(default_factory=dict)
    """For corrections and retractions: the row whose receipt they must quote."""
    table: tuple[tuple[str, ...], ...] = ()
    """Header and cells of spreadsheets and of files that wait for receipts; others are read back from the content."""
    format: str = "gb18030"

    def cells(self) -> list[dict[str, str]]:
        """Each row as header and cell."""
        table = self.table or tuple(
            tuple(line) for line in csv.reader(io.StringIO(self.content.decode(self.format), newline=""))
        )
        return [dict(zip(table[0], line, strict=True)) for line in table[1:]]

    def with_receipts(self, receipt_of: Callable[[RowRef], str | None]) -> "Parcel":
        """The file as it can be sent once receipts are known.

        Amendments whose target got no receipt are left out, and the rows after them move up.
        """
        if not self.amends:
            return self
        header, *lines = self.table
        at = next(column for column, name in enumerate(header) if name in HEADERS["receipt"])
        kept: list[tuple[str, ...]] = []
        people, mended, amends = [], {}, {}
        for number, line in enumerate(lines, 1):
            target = self.amends.get(number)
            receipt = receipt_of(target) if target else ""
            if receipt is None:
                continue
            kept.append((*line[:at], receipt, *line[at + 1 :]))
            people.append(self.people[number - 1])
            if number in self.mended:
                mended[len(kept)] = self.mended[number]
            if target:
                amends[len(kept)] = target
        table = (header, *kept)
        return replace(
            self,
            content=render(table, self.format),
            table=table,
            people=tuple(people),
            mended=mended,
            amends=amends,
        )


def make_parcel(
    sent_at: datetime, party: str, kind: str, filename: str, rows: Sequence[Row], style: Style
) -> Parcel:
    """Write rows to a file; each row learns its place in it."""
    used = {code for row in rows for code in row.fields} | {
        code for row in rows if row.right for code in row.right
    }
    columns = [code for code in HEADERS if code in used and code != "kind"]
    header = [style.header(code, kind) for code in columns]
    if kind == MIXED:
        header.insert(0, style.header("kind", kind))
    lines: list[tuple[str, ...]] = [tuple(header)]
    liner = _Liner(columns, kind, style)
    mended: dict[int, Mapping[str, str]] = {}
    amends: dict[int, RowRef] = {}
    for number, row in enumerate(rows, 1):
        row.ref = RowRef(filename, number)
        lines.append(liner.line(row.kind, row.fields))
        if row.right is not None:
            mended[number] = dict(zip(header, liner.line(row.kind, row.right), strict=True))
        if row.amends is not None and row.amends.ref is not None:
            amends[number] = row.amends.ref
    table = tuple(lines)
    kept = table if amends or style.format == "xlsx" else ()
    people = tuple(row.person for row in rows)
    return Parcel(
        sent_at,
        party,
        kind,
        filename,
        render(table, style.format),
        people,
        mended,
        amends,
        kept,
        style.format,
    )


def render(table: Sequence[Sequence[str]], form: str) -> bytes:
    """The bytes of a table: CSV in an encoding, or a spreadsheet whose cells are all text."""
    if form == "xlsx":
        return _spreadsheet(table)
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    return text.getvalue().encode(form)


class _Dates(dict[str, str]):
    """Dates as a sender writes them, each worked out once."""

    def __init__(self, style: str) -> None:
        super().__init__({"": ""})
        self._style = style

    def __missing__(self, text: str) -> str:
        parts = [str(int(part)) for part in text.split("-")]
        if self._style == "slash" and len(parts) == 3:
            written = "/".join(parts)
        elif self._style == "han":
            written = "".join(part + unit for part, unit in zip(parts, "年月日", strict=False))
        else:
            written = text
        self[text] = written
        return written


class _Liner:
    """Makes the cells of rows of one file; built once a file because a large town has half a million rows."""

    def __init__(self, columns: Sequence[str], kind: str, style: Style) -> None:
        dates = _Dates(style.dates)
        self._columns = [
            (
                code,
                dates
                if code in DATES and style.dates != "iso"
                else LABELS.get(code, {})
                if style.words
                else {},
            )
            for code in columns
        ]
        self._style, self._mixed = style, kind == MIXED

    def line(self, kind: str, fields: Mapping[str, str]) -> tuple[str, ...]:
        """The cells of one row, the kind first where the file is mixed."""
        cells = []
        for code, words in self._columns:
            value = fields.get(code, "")
            if isinstance(words, _Dates):
                value = words[value]
            elif words:
                value = words.get(value, value)
            cells.append(value)
        return (self._style.cell("kind", kind), *cells) if self._mixed else tuple(cells)


def _spreadsheet(table: Sequence[Sequence[str]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    )
    book.set_properties({"created": datetime(2024, 1, 1, tzinfo=UTC)})  # the same bytes for the same rows
    sheet = book.add_worksheet("申报")
    text = book.add_format({"num_format": "@"})
    for number, line in enumerate(table):
        for column, cell in enumerate(line):
            sheet.write_string(number, column, cell, text)
    book.close()
    return buffer.getvalue()
