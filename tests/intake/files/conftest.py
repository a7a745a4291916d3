"""Makers of files for the tests of `denizen.intake.files`."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
import xlsxwriter

from denizen.intake.files.reading import ParsedFile, read
from denizen.intake.files.rows import ParsedRow

type MakeWorkbook = Callable[..., bytes]
type ReadAll = Callable[..., tuple[ParsedFile, list[ParsedRow]]]

HEADER = "姓名,证件类型,证件号码,性别,入住日期,门牌码"


@pytest.fixture
def workbook() -> MakeWorkbook:
    """Makes an XLSX file: rows of values by sheet name, or of one sheet."""

    def make(
        sheets: dict[str, Iterable[Sequence[Any]]] | Iterable[Sequence[Any]],
        hidden: Sequence[str] = (),
        **options: Any,
    ) -> bytes:
        out = io.BytesIO()
        with xlsxwriter.Workbook(
            out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, **options}
        ) as book:
            # The same rows make the same bytes at any time.
            book.set_properties({"created": datetime(2024, 1, 1, tzinfo=UTC)})
            for name, rows in (sheets if isinstance(sheets, dict) else {"Sheet1": sheets}).items():
                sheet = book.add_worksheet(name)
                for row, cells in enumerate(rows):
                    for column, cell in enumerate(cells):
                        if callable(cell):
                            cell(book, sheet, row, column)
                        elif cell is not None:
                            sheet.write(row, column, cell)
                if name in hidden:
                    sheet.hide()
        return out.getvalue()

    return make


@pytest.fixture
def read_all() -> ReadAll:
    """Reads a file to its end."""

    def reading(content: Any, kind: str = "tenancy_start", *args: Any, **options: Any) -> Any:
        with read(content, kind, *args, demo=True, **options) as file:
            return file, list(file.rows)

    return reading


def codes(row: ParsedRow) -> dict[str, str]:
    """The problem codes of a row by field."""
    return {problem.field: problem.code for problem in row.problems}
