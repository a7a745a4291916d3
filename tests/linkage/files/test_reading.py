"""What can be read of a file, and in one sentence why it cannot."""

from pathlib import Path

import pytest
from xlsxwriter import Workbook

from denizen.linkage.files import errors
from denizen.linkage.files.meanings import read_map
from denizen.linkage.files.reading import read_table

TEXT = "姓名,city\nAnna Abel,berlin\n张伟,杭州\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_has_to_be_said(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(TEXT.replace("姓名", "name").encode(encoding))
    with pytest.raises(errors.EncodingNotSaid, match=f"--encoding {encoding}"):
        read_table(file)
    assert read_table(file, encoding).columns["city"] == ["berlin", "杭州"]


def test_a_mark_is_no_part_of_the_first_header(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    for encoding, said in (
        ("utf-16-le", "utf-16-le"),
        ("utf-8", "utf-8"),
        ("utf-16-be", None),
        ("utf-8", None),
    ):
        file.write_bytes(("\ufeff" + TEXT).encode(encoding))
        assert list(read_table(file, said).columns) == ["姓名", "city"]


def test_nul_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"name,city\n" + b"Anna Abel,berlin\n" * 9 + b"Bru\0no,berlin\n")
    with pytest.raises(errors.NotText, match=r"Line 11 .* utf-8"):
        read_table(file)
    file.write_bytes(b"name,city\nAnna \\ud800,berlin\n")
    with pytest.raises(errors.NotText):
        read_table(file, "raw_unicode_escape")


def test_a_workbook_is_to_be_saved_as_csv(tmp_path: Path) -> None:
    file = tmp_path / "people.xlsx"
    with Workbook(str(file)) as workbook:
        workbook.add_worksheet().write(0, 0, "姓名")
    for encoding in (None, "gb18030"):
        with pytest.raises(errors.WorkbookGiven, match="CSV"):
            read_table(file, encoding)
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    with pytest.raises(errors.WorkbookGiven):
        read_table(file)


@pytest.mark.parametrize("header", ['"na"me,city', '"name,city', '"name" x,city'])
def test_a_quotation_mark_astray_in_the_header_is_told(tmp_path: Path, header: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"{header}\nAnna,berlin\n", "utf-8")
    with pytest.raises(errors.RowUnlikeHeader, match="Row 1 "):
        read_table(file)


def test_a_header_may_have_a_break_within_quotation_marks(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('"name\nof person",city\nAnna,berlin\n', "utf-8")
    assert read_table(file).columns["city"] == ["berlin"]


def test_rows_are_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("name,city\n\nAnna,berlin\n\n\nBruno,madrid\n", "utf-8")
    table = read_table(file)
    assert [table.row_of(place) for place in range(len(table))] == [3, 6]
    assert table.without("city").row_of(1) == 6
    file.write_text("name,city\n\nAnna,berlin\nBruno,madrid,7\n", "utf-8")
    with pytest.raises(errors.RowUnlikeHeader, match="Row 4 "):
        read_table(file)


def test_a_map_is_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "map.yaml"
    file.write_bytes("姓名: full_name\n".encode("gb18030"))
    with pytest.raises(errors.MapUnusable, match="UTF-8"):
        read_map(file)
    file.write_text("姓名: full_name\n", "utf-8-sig")
    assert read_map(file) == {"姓名": "full_name"}


def test_an_encoding_of_which_nobody_knows_is_named(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(TEXT, encoding="utf-8")
    with pytest.raises(errors.NoSuchEncoding, match="klingon"):
        read_table(file, "klingon")
    file.write_bytes(TEXT.encode("gb18030"))
    with pytest.raises(errors.EncodingUnknown, match="is not utf-8 text"):
        read_table(file)
