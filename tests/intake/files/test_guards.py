"""What is refused before a file is read."""

import io
import os
import struct
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest

from denizen.intake.files import errors
from denizen.intake.files.guards import Limits, check_type
from denizen.intake.files.reading import read

from .conftest import MakeWorkbook, ReadAll

ROWS = [["姓名", "入住日期", "门牌码"], ["王小明", "2024-03-05", "AB12"]]


def archive(**entries: bytes) -> bytes:
    """A ZIP archive that looks like a workbook to whoever reads names only."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        for name, content in entries.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def test_a_ten_gigabyte_file_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(10_000_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(errors.FileTooLarge) as refused:
            read(path, "tenancy_start")
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert refused.value.status == 413
    assert "100 MB" in str(refused.value)


def test_the_size_limit_can_be_set() -> None:
    with pytest.raises(errors.FileTooLarge):
        read(b"x" * 1001, "tenancy_start", limits=Limits(file_size=1000))


@pytest.mark.parametrize("content", [b"", b"\n\n\n", b" , ,\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(errors.FileEmpty):
        read(content, "tenancy_start")


def test_an_empty_workbook_is_refused(workbook: MakeWorkbook) -> None:
    with pytest.raises(errors.FileEmpty):
        read(workbook([]), "tenancy_start")


@pytest.mark.parametrize("path", ["missing.csv", "."])
def test_what_cannot_be_opened_is_refused(path: str, tmp_path: Path) -> None:
    with pytest.raises(errors.FileMissing):
        read(tmp_path / path, "tenancy_start")


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 ...",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"<html><table><tr><td>1</td></tr></table></html>",
        b'\xef\xbb\xbf\r\n<?xml version="1.0"?><Workbook/>',
        b"\x89PNG\r\n\x1a\n",
        b"{\\rtf1 text}",
        bytes(range(1, 32)) * 40,
        archive(word__document=b"x"),
    ],
    ids=["pdf", "xls", "html", "xml", "png", "rtf", "binary", "docx"],
)
def test_other_types_are_refused_with_words_whatever_their_name(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "tenants.xlsx"
    path.write_bytes(content)
    with pytest.raises(errors.FileTypeRefused) as refused:
        read(path, "tenancy_start")
    assert "Save the table as XLSX or CSV" in str(refused.value)


def test_an_opendocument_file_is_named() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", "<x/>")
    with pytest.raises(errors.FileTypeRefused, match="OpenDocument"):
        check_type(out.getvalue(), Limits())


def test_csv_named_xlsx_and_xlsx_named_csv_are_read_for_what_they_are(
    workbook: MakeWorkbook, read_all: ReadAll, tmp_path: Path
) -> None:
    text, book = tmp_path / "a.xlsx", tmp_path / "b.csv"
    text.write_text("姓名,入住日期,门牌码\n王小明,2024-03-05,AB12\n", encoding="utf-8")
    book.write_bytes(workbook(ROWS))
    for path, form in ((text, "csv"), (book, "xlsx")):
        file, rows = read_all(path)
        assert (file.format, rows[0].values["name"]) == (form, "王小明")


def test_utf_16_without_its_mark_is_refused() -> None:
    with pytest.raises(errors.EncodingUnknown):
        read("name,start_date,plate\nBat,2024-03-05,AB12\n".encode("utf-16-le"), "tenancy_start")


def test_a_zip_bomb_is_refused_by_its_directory() -> None:
    with pytest.raises(errors.WorkbookTooMuch):
        read(archive(xl__sheet=b"\0" * 60_000_000), "tenancy_start")


def test_too_many_entries_and_too_many_bytes_are_refused() -> None:
    crowded = archive(**{f"xl__{number}": b"x" for number in range(50)})
    with pytest.raises(errors.WorkbookTooMuch):
        read(crowded, "tenancy_start", limits=Limits(archive_entries=50))
    heavy = archive(xl__media=os.urandom(3_000_000))
    with pytest.raises(errors.WorkbookTooMuch):
        read(heavy, "tenancy_start", limits=Limits(unpacked_size=2_000_000))


def test_a_bomb_whose_directory_lies_ends_only_the_process_that_reads_it(workbook: MakeWorkbook) -> None:
    """The directory says that the sheet is small; it unpacks to 600 MB and is read under a limit of 400."""
    content = bytearray(workbook(ROWS))
    bomb = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as good,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in good.namelist():
            part = good.read(name)
            if name.endswith("sheet1.xml"):
                row = b'<row><c t="inlineStr"><is><t>' + b"A" * 4000 + b"</t></is></c></row>"
                part = part.replace(b"<sheetData>", b"<sheetData>" + row * 150_000)
                size = len(part)
            made.writestr(name, part)
    lying = bytearray(bomb.getvalue())
    at = -1
    while (at := lying.find(struct.pack("<I", size), at + 1)) >= 0:
        lying[at : at + 4] = struct.pack("<I", 900_000)
    with pytest.raises((errors.WorkbookTooMuch, errors.WorkbookDamaged)):
        read(bytes(lying), "tenancy_start", limits=Limits(workbook_memory=400_000_000))


def test_two_cells_at_opposite_corners_end_only_the_process_that_reads_them(workbook: MakeWorkbook) -> None:
    """A sheet of 17 billion cells between A1 and XFD1048576, in a few bytes."""

    def far(book: object, sheet: object, row: int, column: int) -> None:
        sheet.write(1_048_575, 16_383, "x")  # type: ignore[attr-defined]

    with pytest.raises(errors.WorkbookTooMuch):
        read(workbook([["姓名", far]]), "tenancy_start")


def test_a_string_repeated_a_million_times_ends_only_the_process_that_reads_it(
    workbook: MakeWorkbook,
) -> None:
    content = workbook([["姓名", "入住日期", "门牌码"], *[["长" * 30_000, "", ""]] * 20_000])
    with pytest.raises(errors.WorkbookTooMuch):
        read(content, "tenancy_start", limits=Limits(workbook_memory=500_000_000))


def test_macros_are_refused() -> None:
    with pytest.raises(errors.WorkbookHasMacros):
        read(archive(**{"xl/vbaProject.bin": b"x"}), "tenancy_start")


@pytest.mark.parametrize("name", ["xl/embeddings/oleObject1.bin", "xl/media/inner.zip", "xl/more.XLSX"])
def test_nested_files_are_refused(name: str) -> None:
    with pytest.raises(errors.WorkbookIsNested):
        read(archive(**{name: b"x"}), "tenancy_start")


def test_encrypted_entries_and_encrypted_workbooks_are_refused() -> None:
    content = bytearray(archive(xl__sheet=b"secret"))
    central = content.rindex(b"PK\x01\x02")
    content[central + 8] |= 1
    protected = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    for encrypted in (bytes(content), protected):
        with pytest.raises(errors.WorkbookEncrypted):
            read(encrypted, "tenancy_start")


def test_repeated_entries_are_refused(workbook: MakeWorkbook) -> None:
    out = io.BytesIO(workbook(ROWS))
    with (
        zipfile.ZipFile(out, "a") as made,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        made.writestr("xl/workbook.xml", "<other/>")
    with pytest.raises(errors.WorkbookDamaged):
        read(out.getvalue(), "tenancy_start")


@pytest.mark.parametrize("keep", [0.3, 0.7, 0.99])
def test_a_truncated_workbook_is_refused(workbook: MakeWorkbook, keep: float) -> None:
    content = workbook(ROWS)
    with pytest.raises(errors.WorkbookDamaged):
        read(content[: int(len(content) * keep)], "tenancy_start")


def test_a_binary_workbook_is_named() -> None:
    with pytest.raises(errors.FileTypeRefused, match="XLSB"):
        read(archive(**{"xl/workbook.bin": b"x"}), "tenancy_start")


def test_a_workbook_of_another_program_is_read(read_all: ReadAll) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    assert read_all(out.getvalue())[1][0].values["plate"] == "AB12"
