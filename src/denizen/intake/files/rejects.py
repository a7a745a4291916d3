"""The rejects file: the rows that were not taken in, as they came, with what is wrong, ready to be mended and sent."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from django.utils import translation
from django.utils.functional import Promise
from xlsxwriter import Workbook

from denizen.intake.files.codes import normalise
from denizen.intake.files.columns import REJECT_HEADERS, ColumnMapping
from denizen.intake.files.fields import FIELDS
from denizen.intake.files.guards import DEFAULT_LIMITS, Limits, Source
from denizen.intake.files.reading import RawFile, read_raw
from denizen.intake.files.text import guarded, writable

type Reason = tuple[str, str, str | Promise]
"""Code, field ("" for the whole row), sentence."""

_OURS = frozenset(normalise(header) for pair in REJECT_HEADERS.values() for header in pair)
_WIDTH = 18
_QUOTING = "csv.quoting"


def write_rejects(
    out: BinaryIO,
    source: str | Source,
    kind: str,
    reasons: Mapping[int, Sequence[Reason]],
    language: str,
    *,
    mapping: ColumnMapping | None = None,
    sheet: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> int:
    """Write the rows of `source` that have reasons, in the format of `source`; how many were written.

    Row numbers are those of `ParsedRow`; `kind`, `mapping` and `sheet` are what the file was read with. Codes and
    sentences, in `language`, stand in two columns after the original ones, which reading passes over. CSV comes out
    as UTF-8 with BOM, its cells guarded against being run as formulas; XLSX as text cells throughout.
    """
    raw = read_raw(source, kind, mapping, sheet=sheet, limits=limits)
    try:
        with translation.override(language):
            rows = _rejected(raw, reasons, language)
            return write_xlsx(out, rows) if raw.format == "xlsx" else write_csv(out, rows, raw.delimiter)
    finally:
        raw.close()


def _rejected(raw: RawFile, reasons: Mapping[int, Sequence[Reason]], language: str) -> Iterator[list[str]]:
    """The header, then every rejected row; error columns of an earlier round are replaced."""
    header = raw.header.columns.header
    kept = [index for index, name in enumerate(header) if normalise(name) not in _OURS]
    headers = REJECT_HEADERS.get(language.lower(), REJECT_HEADERS["en"])
    yield [*(writable(header[index]) for index in kept), *headers]
    wanted = len(reasons)
    for row in raw.rows:
        if wanted == 0:
            return
        if (told := reasons.get(row.number)) is None:
            continue
        wanted -= 1
        given = row.cells
        if row.broken == _QUOTING:
            # Written properly, a stray quotation mark would pass as part of a name: it must be mended by hand.
            given = [cell.replace('"', "\ufffd") for cell in given]
        cells = [given[index] if index < len(given) else "" for index in kept]
        codes = "; ".join(code for code, _, _ in told)
        sentences = "; ".join(_sentence(reason, language) for reason in told)
        # What stood beyond the last column is given back too, beyond ours: it needs a human to put it in its place.
        yield [writable(cell) for cell in (*cells, codes, sentences, *given[len(header) :])]


def _sentence(reason: Reason, language: str) -> str:
    """One reason, the column it is about named first."""
    _, field, sentence = reason
    return f"{FIELDS[field].header(language)}: {sentence}" if field in FIELDS else str(sentence)


def write_csv(out: BinaryIO, rows: Iterable[list[str]], delimiter: str) -> int:
    """Rows as CSV; how many besides the header."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=delimiter)
    count = -1
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
        count += 1
    text.detach()
    return count


def write_xlsx(out: BinaryIO, rows: Iterable[list[str]]) -> int:
    """Rows as an XLSX sheet of text cells, which no spreadsheet runs; how many besides the header."""
    workbook = Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    worksheet = workbook.add_worksheet()
    as_text = workbook.add_format({"num_format": "@", "quote_prefix": True})
    worksheet.freeze_panes(1, 0)
    count = -1
    for count, row in enumerate(rows):
        if count == 0:
            worksheet.set_column(0, max(len(row) - 1, 0), _WIDTH, as_text)
        for column, cell in enumerate(row):
            worksheet.write_string(count, column, cell, as_text)
    workbook.close()
    return count
