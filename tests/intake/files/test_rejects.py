"""The rejects file: what was refused comes back with reasons, and can be mended and sent again."""

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from denizen.intake.files.columns import ColumnMapping
from denizen.intake.files.reading import read
from denizen.intake.files.rejects import write_rejects

from .conftest import MakeWorkbook, ReadAll

TABLE = [
    ["登记表", "", "", ""],
    ["姓名", "入住日期", "门牌码", "备注"],
    ["王小明", "2024-03-05", "A1", "first"],
    ["=1+1", "2024-02-30", "A2", "+86 138"],
    ["李丽", "2024-03-05", "A3", ""],
    ["@赵", "24-3-5", "'-4", "x"],
]


def as_csv(table: Sequence[Sequence[str]], encoding: str = "gb18030") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(table)
    return out.getvalue().encode(encoding)


def rejects(
    content: bytes, language: str = "en", kind: str = "tenancy_start", **options: Any
) -> tuple[bytes, int]:
    """The rejects of a file by what is wrong with its own cells."""
    with read(content, kind, **options) as file:
        reasons = {
            row.number: [(problem.code, problem.field, problem.message) for problem in row.problems]
            for row in file.rows
            if row.problems
        }
    out = io.BytesIO()
    count = write_rejects(out, content, kind, reasons, language, **options)
    return out.getvalue(), count


def test_csv_comes_back_as_utf_8_with_the_same_columns_and_reasons() -> None:
    content, count = rejects(as_csv(TABLE))
    assert count == 2
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["姓名", "入住日期", "门牌码", "备注", "Error code", "Error"]
    assert rows[1] == [
        "'=1+1",
        "2024-02-30",
        "A2",
        "'+86 138",
        "date.no_such_day",
        "Start date: This day does not exist in the calendar",
    ]
    assert rows[2][0] == "'@赵"


def test_headers_of_the_error_columns_follow_the_readers_language() -> None:
    content, _ = rejects(as_csv(TABLE), "zh-hans")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0][-2:] == ["错误代码", "错误说明"]
    assert rows[1][-1].startswith("开始日期: ")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_mended_rejects_file_is_read_as_if_it_had_been_right_at_once(
    form: str, workbook: MakeWorkbook, read_all: ReadAll
) -> None:
    original = as_csv(TABLE) if form == "csv" else workbook(TABLE)
    content, _ = rejects(original)
    if form == "csv":
        mended = (
            content.replace(b"2024-02-30", b"2024-02-29")
            .replace(b"24-3-5", b"2024-03-05")
            .replace(b"'-4", b"A4")
        )
    else:
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheet = book.worksheets[0]
        sheet["B2"], sheet["B3"], sheet["C3"] = "2024-02-29", "2024-03-05", "A4"
        book.save(out := io.BytesIO())
        mended = out.getvalue()
    file, rows = read_all(mended)
    assert file.unknown_columns == ("备注",)
    assert [row.values["name"] for row in rows] == ["=1+1", "@赵"]
    assert not any(row.problems for row in rows)


def test_rejects_of_rejects_hold_the_error_columns_once() -> None:
    once, _ = rejects(as_csv(TABLE))
    twice, count = rejects(once)
    assert count == 2
    assert twice == once


def test_a_workbook_comes_back_as_text_cells_without_a_formula(
    workbook: MakeWorkbook, read_all: ReadAll
) -> None:
    content, count = rejects(workbook(TABLE))
    assert count == 2
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert b'formatCode="@"' in parts.read("xl/styles.xml")
    file, rows = read_all(content)
    assert file.format == "xlsx"
    assert rows[0].values["name"] == "=1+1"


def test_what_cannot_be_read_comes_back_without_breaking_the_file() -> None:
    """A foreign encoding, a row too wide, a stray quotation mark, an endless cell."""
    lines = [
        "姓名,入住日期,门牌码,住址\n".encode(),
        "王,2024-03-05,A1,甲\n".encode() * 5,
        "李,2024-03-05,A1,江苏\n".encode("gb18030"),
        "赵,2024-03-05,A1,甲,乙,丙\n".encode(),
        '"钱,2024-03-05,A1,甲\n'.encode(),
        ("孙,2024-03-05,A1," + "长" * 100_000 + "\n").encode(),
    ]
    content, count = rejects(b"".join(lines))
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert count == 4
    assert [row[4] for row in rows[1:]] == [
        "encoding.mixed; encoding.mixed",
        "row.too_wide",
        "csv.quoting",
        "text.too_long",
    ]
    assert "\ufffd" in rows[1][0]
    assert rows[2][6:] == ["乙", "丙"]
    assert rejects(content)[1] == 4, "sent again without being mended, the same rows are refused"


def test_the_senders_mapping_and_delimiter_are_kept() -> None:
    mapping = ColumnMapping.from_rows([("谁", "name")])
    content, count = rejects("谁;入住日期;门牌码\n王;x;A1\n".encode(), mapping=mapping)
    assert count == 1
    assert content.decode("utf-8-sig").splitlines()[0] == "谁;入住日期;门牌码;Error code;Error"
