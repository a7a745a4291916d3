"""Encodings are told apart, and rows in another encoding than their file are refused one by one."""

import pytest

from denizen.intake.files import errors
from denizen.intake.files.encodings import detect
from denizen.intake.files.reading import read

from .conftest import ReadAll, codes

CHINESE = (
    "姓名,入住日期,门牌码,住址\n王小明,2024-03-05,AB12,浙江省义乌市北苑街道莲塘小区三栋\n"
    "李丽,2024-03-06,AB13,江苏省扬州市广陵区文昌中路\n欧阳娜娜,2024年3月7日,AB14,内蒙古二连浩特市乌兰街道\n"
)
TRADITIONAL = (
    "姓名,start_date,plate,地址\n陳大文,2024-03-05,AB12,臺北市中正區重慶南路一段\n"
    "林淑華,2024-03-06,AB13,香港九龍塘\n"
)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
    ],
)
def test_chinese_text_is_read_in_each_encoding(encoding: str, found: str, read_all: ReadAll) -> None:
    file, rows = read_all(CHINESE.encode(encoding))
    assert file.encoding == found
    assert [row.values["name"] for row in rows] == ["王小明", "李丽", "欧阳娜娜"]
    assert rows[2].values["address"] == "内蒙古二连浩特市乌兰街道"


def test_utf_16_of_the_other_byte_order_is_read(read_all: ReadAll) -> None:
    assert read_all(b"\xfe\xff" + CHINESE.encode("utf-16-be"))[1][0].values["name"] == "王小明"


def test_big5_is_told_from_gb18030(read_all: ReadAll) -> None:
    file, rows = read_all(TRADITIONAL.encode("big5"))
    assert file.encoding == "big5hkscs"
    assert [row.values["name"] for row in rows] == ["陳大文", "林淑華"]


def test_rare_characters_of_gb18030_are_read(read_all: ReadAll) -> None:
    text = CHINESE + "㐂𠮷玥,2024-03-08,AB15,浙江\n"
    assert read_all(text.encode("gb18030"))[1][3].values["name"] == "㐂𠮷玥"


def test_western_text_is_read(read_all: ReadAll) -> None:
    text = "name,start_date,plate\nJürgen Müller,2024-03-05,AB12\nRenée Núñez,2024-03-06,AB13\n"
    assert [row.values["name"] for row in read_all(text.encode("latin-1"))[1]] == [
        "Jürgen Müller",
        "Renée Núñez",
    ]


def test_an_encoding_that_cannot_be_told_is_refused_and_not_guessed() -> None:
    text = "name,start_date,plate\nИванов Сергей Петрович,2024-03-05,AB12\n"
    with pytest.raises(errors.EncodingUnknown):
        read(text.encode("cp1251"), "tenancy_start")


def test_rows_of_another_encoding_are_refused_with_their_number_and_the_others_stay(
    read_all: ReadAll,
) -> None:
    lines = CHINESE.splitlines(keepends=True)
    content = b"".join(
        line.encode("gb18030" if number == 2 else "utf-8") for number, line in enumerate(lines)
    )
    file, rows = read_all(content)
    assert file.encoding == "utf-8-sig"
    assert [(row.number, bool(row.problems)) for row in rows] == [(2, False), (3, True), (4, False)]
    assert codes(rows[1]) == {"name": "encoding.mixed", "address": "encoding.mixed"}


def test_broken_bytes_in_a_gb18030_file_are_refused_in_their_row(read_all: ReadAll) -> None:
    content = CHINESE.encode("gb18030").replace("李丽".encode("gb18030"), b"\xff\xff")
    rows = read_all(content)[1]
    assert [codes(row).get("name") for row in rows] == [None, "encoding.mixed", None]


def test_detection_looks_beyond_the_beginning() -> None:
    """Ten thousand ASCII rows before the first Chinese character."""
    text = "name,start_date,plate\n" + "Bat,2024-03-05,AB12\n" * 10_000 + CHINESE
    assert detect(text.encode("gb18030")) == "gb18030"
    assert detect(text.encode("utf-8")) == "utf-8-sig"
