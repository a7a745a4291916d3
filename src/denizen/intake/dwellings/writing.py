"""What goes back of dwellings: the template to fill in, the rows to mend, the plates that were drawn."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import BinaryIO

from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from denizen.intake.dwellings.fields import FIELDS, HELP, NEEDED
from denizen.intake.dwellings.reading import Row, Table
from denizen.intake.files.codes import normalise
from denizen.intake.files.columns import REJECT_HEADERS
from denizen.intake.files.rejects import write_csv, write_xlsx
from denizen.intake.files.rows import EXAMPLE_MARK
from denizen.intake.files.templates import add_drop_downs
from denizen.intake.files.text import writable

_OURS = frozenset(normalise(header) for pair in REJECT_HEADERS.values() for header in pair)
_EXAMPLE = {
    "address": "锦绣家园3号楼2单元301",
    "community": "152501200301",
    "capacity": "4",
    "compound": "锦绣家园",
    "number": "3",
    "unit": "2",
    "room": "301",
    "provider": "landlord-7",
    "provider_from": "2024-03-05",
}


def template(language: str) -> bytes:
    """An XLSX file whose cells are text, with drop-downs, an example that reading skips, and a sheet of help."""
    fields = tuple(FIELDS.values())
    out = BytesIO()
    with translation.override(language), Workbook(out, {"in_memory": True}) as workbook:
        text = workbook.add_format({"num_format": "@"})
        needed = workbook.add_format({"num_format": "@", "bold": True, "bg_color": "#FFE9A8", "border": 1})
        title = workbook.add_format({"num_format": "@", "bold": True, "bg_color": "#E8EDF2", "border": 1})
        example = workbook.add_format({"num_format": "@", "italic": True, "font_color": "#6F777B"})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        sheet = workbook.add_worksheet(_("Dwellings"))
        help_sheet = workbook.add_worksheet(_("Help"))
        help_sheet.set_column(0, 0, 28, wrapped)
        help_sheet.set_column(1, 1, 90, wrapped)
        for column, field in enumerate(fields):
            header, explanation = field.header(language), str(HELP[field.code])
            if field.code in NEEDED:
                explanation = f"{explanation}. {_('Required')}"
            sheet.set_column(column, column, 18, text)
            sheet.write_string(0, column, header, needed if field.code in NEEDED else title)
            sheet.write_comment(0, column, explanation, {"x_scale": 2})
            value = _EXAMPLE.get(field.code) or (field.codes.codes[0].label(language) if field.codes else "")
            if column == 0:
                value = f"{EXAMPLE_MARK} {_('Example, not read')}: {value}"
            sheet.write_string(1, column, value, example)
            help_sheet.write_string(column, 0, header, wrapped)
            help_sheet.write_string(column, 1, explanation, wrapped)
        sheet.freeze_panes(1, 0)
        add_drop_downs(workbook, sheet, fields, language)
    return out.getvalue()


def write_rows_to_mend(out: BinaryIO, table: Table, rejected: Iterable[Row], language: str) -> None:
    """Write the rows that were not taken in, in the format of the file, with what is wrong in two columns more."""
    with translation.override(language):
        _write(out, table, _to_mend(table, rejected, language))


def write_plates(out: BinaryIO, plates: Sequence[tuple[Row, str]], language: str) -> None:
    """Write, as CSV, the plate of each dwelling that came without one, for whoever hangs plates on doors."""
    columns = ("plate", "address", "community")
    lines = [[FIELDS[column].header(language) for column in columns]]
    lines += [[plate, *(row.text(column) or "" for column in columns[1:])] for row, plate in plates]
    write_csv(out, lines, ",")


def _write(out: BinaryIO, table: Table, lines: Iterable[list[str]]) -> None:
    if table.delimiter:
        write_csv(out, lines, table.delimiter)
    else:
        write_xlsx(out, lines)


def _to_mend(table: Table, rejected: Iterable[Row], language: str) -> Iterator[list[str]]:
    """Yield the header, then each row as it came; error columns of an earlier round are replaced."""
    kept = [at for at, name in enumerate(table.header) if normalise(name) not in _OURS]
    yield [*(writable(table.header[at]) for at in kept), *REJECT_HEADERS[language]]
    for row in rejected:
        cells = [row.cells[at] if at < len(row.cells) else "" for at in kept]
        codes = "; ".join(found.code for found in row.problems)
        said = "; ".join(
            f"{FIELDS[found.field].header(language)}: {found.message}" if found.field else str(found.message)
            for found in row.problems
        )
        yield [writable(cell) for cell in (*cells, codes, said, *row.cells[len(table.header) :])]
