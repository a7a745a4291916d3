"""Cells: what is read as which value, and what is refused with which code."""

import io
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from denizen.intake.files import text as texts
from denizen.intake.files.dates import EPOCH_1900, EPOCH_1904, DateReader
from denizen.intake.files.field import FieldType
from denizen.intake.files.fields import FIELDS
from denizen.intake.files.problems import MESSAGES, Bad
from denizen.intake.files.values import converter
from denizen.kernel.partial import PartialDate
from denizen.register.documents import check_digit, credit_check_character

from .conftest import MakeWorkbook, ReadAll, codes

SHANGHAI = ZoneInfo("Asia/Shanghai")
CITIZEN = "78010119900307123" + check_digit("78010119900307123")

CREDIT_CODE = "91780101MA0000000" + credit_check_character("91780101MA0000000")


def convert(field: str, cell: str, **options: Any) -> Any:
    value = converter(FIELDS[field], DateReader(**options))(cell)
    return value.code if isinstance(value, Bad) else value


def a_row(read_all: ReadAll, **cells: str) -> Any:
    """One row of a file whose columns are the canonical codes; name, start and plate are filled in."""
    cells = {"name": "王", "start_date": "2024-03-05", "plate": "A1", **cells}
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells.values())
    content = ",".join(cells) + "\n" + ",".join(quoted) + "\n"
    return read_all(content.encode("utf-8", "surrogatepass"))[1][0]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2024-03-05", PartialDate.on(date(2024, 3, 5))),
        ("2024/3/5", PartialDate.on(date(2024, 3, 5))),
        ("2024.3.5", PartialDate.on(date(2024, 3, 5))),
        ("20240305", PartialDate.on(date(2024, 3, 5))),
        ("2024年3月5日", PartialDate.on(date(2024, 3, 5))),
        ("二〇二四年三月五日", PartialDate.on(date(2024, 3, 5))),
        ("二○二四年十二月三十一日", PartialDate.on(date(2024, 12, 31))),
        ("2024-03-05 13:01", PartialDate.on(date(2024, 3, 5))),
        ("05.03.2024", PartialDate.on(date(2024, 3, 5))),
        ("25/03/2024", PartialDate.on(date(2024, 3, 25))),
        ("03/25/2024", PartialDate.on(date(2024, 3, 25))),
        ("3/3/2024", PartialDate.on(date(2024, 3, 3))),
        ("２０２４－０３－０５", PartialDate.on(date(2024, 3, 5))),
        ("2024年3月", PartialDate(date(2024, 3, 1), date(2024, 3, 31))),
        ("1990", PartialDate(date(1990, 1, 1), date(1990, 12, 31))),
        ("  ", None),
        ("05/03/2024", "date.ambiguous"),
        ("24-3-5", "date.two_digit_year"),
        ("05.03.24", "date.two_digit_year"),
        ("2024-02-30", "date.no_such_day"),
        ("30.02.2024", "date.no_such_day"),
        ("2023年2月29日", "date.no_such_day"),
        ("二〇二四年二月三十日", "date.no_such_day"),
        ("45356", "date.spreadsheet_serial"),
        ("yesterday", "date.unreadable"),
        ("9" * 100_000, "date.unreadable"),
    ],
)
def test_dates(cell: str, value: object) -> None:
    assert convert("start_date", cell) == value


@pytest.mark.parametrize(
    ("epoch", "serial", "day"),
    [
        (EPOCH_1900, "45356", date(2024, 3, 5)),
        (EPOCH_1904, "43894", date(2024, 3, 5)),
        (EPOCH_1900, "32939", date(1990, 3, 7)),
        (EPOCH_1900, "45356.75", date(2024, 3, 5)),
    ],
)
def test_day_numbers_of_a_workbook_are_read_by_its_own_count(epoch: date, serial: str, day: date) -> None:
    assert convert("start_date", serial, epoch=epoch) == PartialDate.on(day)


def test_a_year_in_a_workbook_is_no_day_number() -> None:
    assert convert("birth_date", "1990", epoch=EPOCH_1900) == PartialDate(
        date(1990, 1, 1), date(1990, 12, 31)
    )


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2024-03-05", date(2024, 3, 5)),
        ("2024-03-05 14:30", datetime(2024, 3, 5, 14, 30, tzinfo=SHANGHAI)),
        ("2024/3/5 9:05:07", datetime(2024, 3, 5, 9, 5, 7, tzinfo=SHANGHAI)),
        ("2024年3月5日14时30分", datetime(2024, 3, 5, 14, 30, tzinfo=SHANGHAI)),
        ("2024/3/5 下午 2:30", datetime(2024, 3, 5, 14, 30, tzinfo=SHANGHAI)),
        ("5.3.2024 2:30 PM", datetime(2024, 3, 5, 14, 30, tzinfo=SHANGHAI)),
        ("2024-03-05T06:30:00Z", datetime(2024, 3, 5, 6, 30, tzinfo=UTC)),
        ("2024-03-05T14:30+08:00", datetime(2024, 3, 5, 6, 30, tzinfo=UTC)),
        ("2024-03", "date.day_needed"),
        ("2024-03-05 25:00", "instant.does_not_exist"),
        ("24-03-05 14:30", "date.two_digit_year"),
    ],
)
def test_moments(cell: str, value: object) -> None:
    assert convert("check_in", cell) == value


def test_a_day_number_with_a_fraction_is_a_moment() -> None:
    expected = datetime(2024, 3, 5, 12, tzinfo=SHANGHAI)
    assert convert("check_in", "45356.5", epoch=EPOCH_1900) == expected


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("sex", "女", "female"),
        ("sex", "M", "male"),
        ("sex", "2.0", "female"),
        ("sex", "男性", "male"),
        ("sex", "?", "code.unknown"),
        ("main", "是", True),
        ("main", "FALSE", False),
        ("main", "maybe", "code.unknown"),
        ("category", "foreign_visitor", "foreign_visitor"),
        ("category", "Foreign visitor", "foreign_visitor"),
        ("document_type", "护照", "passport"),
        ("purpose", "务工", "work"),
        ("contract_kind", "劳务派遣", "dispatch"),
        ("relation_to_head", "配偶", "spouse"),
        ("nationality", "蒙古", "MNG"),
        ("nationality", "mn", "MNG"),
        ("nationality", "中国台湾", "TWN"),
        ("nationality", "韩国籍", "KOR"),
        ("nationality", "United Kingdom", "GBR"),
        ("nationality", "无国籍", "XXA"),
        ("nationality", "Atlantis", "country.unknown"),
        ("language", "蒙古语", "mn"),
        ("language", "ZH-hans-cn", "zh-Hans-CN"),
        ("language", "mn-mong", "mn-Mong"),
        ("language", "klingonese", "language.unknown"),
        ("phone", "138 0000 0000", "+8613800000000"),
        ("phone", "0579-8555 1234", "+8657985551234"),
        ("phone", "+976 9911 2233", "+97699112233"),
        ("phone", "00976-99112233", "+97699112233"),
        ("phone", "１３８００００００００", "+8613800000000"),
        ("phone", "12", "phone.unreadable"),
        ("phone", "1.38E+10", "number.digits_lost"),
        ("email", "Bat@Example.MN", "Bat@example.mn"),
        ("email", "bat@", "email.unreadable"),
        ("home_division", "152501", "152501"),
        ("home_division", "15250100", "division.unreadable"),
        ("employer_code", CREDIT_CODE.lower(), CREDIT_CODE),
        ("employer_code", CREDIT_CODE[:9] + "1" + CREDIT_CODE[10:], "document.credit_code.checksum"),
        ("employer_code", "9111", "document.credit_code.malformed"),
        ("plate", " ab-12 34", "AB-1234"),
        ("plate", "A'1;--", "plate.unreadable"),
        ("room", "301", "301"),
        ("name", "  Бат \n Эрдэнэ ", "Бат Эрдэнэ"),
        ("name", "Jose\u0301", "José"),
        ("name", "长" * 201, "text.too_long"),
        ("address", "长" * 100_000, "text.too_long"),
        ("document_number", "1.10101E+17", "number.digits_lost"),
        ("document_number", '="110101199003071233"', "110101199003071233"),
        ("document_number", "1101 0119 9003 0712 3x", "11010119900307123X"),
    ],
)
def test_values(field: str, cell: str, value: object) -> None:
    assert convert(field, cell) == value


@pytest.mark.parametrize("field", FIELDS)
@given(cell=st.text(min_size=1, max_size=60))
def test_no_cell_makes_a_converter_raise(field: str, cell: str) -> None:
    converter(FIELDS[field], DateReader(EPOCH_1900))(cell)


@given(cell=st.text(max_size=40))
def test_a_cell_guarded_against_formulas_reads_back_as_the_same_text(cell: str) -> None:
    guarded = texts.guarded(cell)
    assert not guarded.startswith(texts.FORMULA_STARTS)
    assert (texts.clean(guarded) if guarded else "") == (texts.clean(cell) if cell else "")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("王\x00明", "text.control_character"),
        ("王\x1b明", "text.control_character"),
        ("ab\u202edc", "text.direction_control"),
        ("ab\u2067dc", "text.direction_control"),
        ("王\u200b明", "text.zero_width"),
        ("a\u200db", "text.zero_width"),
        ("王\ufeff明", "text.zero_width"),
        ("王\ufffd", "text.damaged"),
        ("锟斤拷", "text.damaged"),
        ("#REF!", "cell.error"),
        ("长" * 100_000, "text.too_long"),
        ("长" * 200_000, "text.too_long"),
    ],
)
def test_characters_that_no_name_holds_are_refused_in_their_row(
    name: str, code: str, read_all: ReadAll
) -> None:
    row = a_row(read_all, name=name)
    assert list(codes(row).values()) == [code]
    assert code in MESSAGES
    assert "name" not in row.values


def test_a_lone_surrogate_of_utf_16_is_refused_in_its_row(read_all: ReadAll) -> None:
    text = "name,start_date,plate\nBat\ud83d,2024-03-05,A1\nDorj,2024-03-05,A1\n"
    content = b"\xff\xfe" + text.encode("utf-16-le", "surrogatepass")
    rows = read_all(content)[1]
    assert [codes(row) for row in rows] == [{"name": "text.lone_surrogate"}, {}]


def test_a_lone_surrogate_written_as_utf_8_is_refused_in_its_row(read_all: ReadAll) -> None:
    text = "姓名,入住日期,门牌码\n王\ud83d,2024-03-05,A1\n李,2024-03-05,A1\n"
    rows = read_all(text.encode("utf-8", "surrogatepass"))[1]
    assert [codes(row) for row in rows] == [{"name": "encoding.mixed"}, {}]


@pytest.mark.parametrize("name", ["علی‌رضا", "3#楼王", "Ба́т", "ᠪᠠᠲᠤ\u180e", "葛󠄀城"])
def test_characters_that_names_do_hold_are_read(name: str, read_all: ReadAll) -> None:
    row = a_row(read_all, name=name)
    assert not row.problems
    assert row.values["name"]


def test_formulas_are_data(read_all: ReadAll) -> None:
    for name in ("=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)"):
        assert a_row(read_all, name=name).values["name"] == name


def test_all_problems_of_a_row_are_told_at_once(read_all: ReadAll) -> None:
    row = a_row(read_all, name="a\x00", start_date="30.2.2024", sex="7", email="x", term_until="2024")
    assert codes(row) == {
        "name": "text.control_character",
        "start_date": "date.no_such_day",
        "sex": "code.unknown",
        "email": "email.unreadable",
        "term_until": "date.day_needed",
    }


def test_an_end_before_its_start_is_refused(read_all: ReadAll) -> None:
    assert codes(a_row(read_all, start_date="2024-03-05", term_until="2024-03-04")) == {
        "term_until": "period.end_before_start"
    }
    assert not a_row(read_all, start_date="2024-03", term_until="2024-03-04").problems


def test_a_required_cell_left_empty_is_refused_and_an_alternative_is_enough(read_all: ReadAll) -> None:
    assert codes(a_row(read_all, start_date=" ", name="")) == {
        "name": "cell.required",
        "start_date": "cell.required",
    }
    assert not a_row(read_all, name="", name_latin="BAT").problems


def test_problems_never_quote_the_value(read_all: ReadAll) -> None:
    row = a_row(read_all, document_number="SECRET-7", document_type="passport", phone="SECRET", sex="SECRET")
    assert row.problems
    assert not any("SECRET" in f"{problem.code} {problem.message}" for problem in row.problems)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"document_number": CITIZEN}, ("citizen_id", CITIZEN)),
        ({"document_number": CITIZEN.lower(), "document_type": "身份证"}, ("citizen_id", CITIZEN)),
        ({"document_number": "E1234567", "document_type": "护照"}, ("passport", "E1234567")),
        ({"document_number": "", "document_type": "护照"}, (None, None)),
    ],
)
def test_documents_are_read(
    cells: dict[str, str], expected: tuple[object, object], read_all: ReadAll
) -> None:
    row = a_row(read_all, **cells)
    assert not row.problems
    assert (row.values.get("document_type"), row.values.get("document_number")) == expected


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (CITIZEN[:-1] + ("0" if CITIZEN[-1] != "0" else "1"), "document.citizen_id.checksum"),
        ("78010119900230123" + check_digit("78010119900230123"), "document.citizen_id.birth_date"),
        ("01010119900307123" + check_digit("01010119900307123"), "document.citizen_id.division"),
        ("110101199003071000", "number.digits_lost"),
        ("1.10101199003071e+17", "number.digits_lost"),
        ("12345", "document.citizen_id.length"),
    ],
)
def test_impossible_citizen_numbers_are_refused(number: str, code: str, read_all: ReadAll) -> None:
    row = a_row(read_all, document_number=number, document_type="citizen_id")
    assert codes(row) == {"document_number": code}
    assert number not in str(row.problems[0].message)


def test_a_number_whose_document_nothing_tells_is_refused(read_all: ReadAll) -> None:
    assert codes(a_row(read_all, document_number="E1234567")) == {"document_type": "document.type_missing"}


def test_a_header_that_names_the_document_tells_its_type(read_all: ReadAll) -> None:
    text = "姓名,护照号,入住日期,门牌码\nBat,E1234567,2024-03-05,A1\n"
    assert read_all(text.encode())[1][0].values["document_type"] == "passport"
    wrong = f"姓名,身份证号,入住日期,门牌码\n王,{CITIZEN[:-1]}Z,2024-03-05,A1\n"
    assert "document_number" in codes(read_all(wrong.encode())[1][0])


def test_invented_numbers_pass_only_in_a_demonstration(read_all: ReadAll) -> None:
    from denizen.intake.files.reading import read

    content = f"姓名,身份证号,入住日期,门牌码\n王,{CITIZEN},2024-03-05,A1\n".encode()
    with read(content, "tenancy_start") as file:
        assert codes(next(file.rows)) == {"document_number": "document.citizen_id.division"}


def test_cells_of_a_workbook_are_read_by_their_type(workbook: MakeWorkbook, read_all: ReadAll) -> None:
    def day(book: Any, sheet: Any, row: int, column: int) -> None:
        sheet.write_datetime(row, column, datetime(2024, 3, 5), book.add_format({"num_format": "yyyy/m/d"}))

    header = ["姓名", "入住日期", "门牌码", "房间号", "手机号", "是否主要住所", "出生日期"]
    rows = read_all(
        workbook(
            [
                header,
                ["王", day, "A1", 301, 13800000000, True, 1990],
                ["李", 45356, "A2", 301.5, None, None, None],
            ]
        ),
        "residence_start",
    )[1]
    assert rows[0].values == {
        "name": "王",
        "start_date": PartialDate.on(date(2024, 3, 5)),
        "plate": "A1",
        "room": "301",
        "phone": "+8613800000000",
        "main": True,
        "birth_date": PartialDate.parse("1990"),
    }
    assert rows[1].values["start_date"] == PartialDate.on(date(2024, 3, 5))
    assert rows[1].values["room"] == "301.5"


def test_the_day_count_from_1904_is_respected(workbook: MakeWorkbook, read_all: ReadAll) -> None:
    content = workbook([["姓名", "入住日期", "门牌码"], ["王", 43894, "A1"]], date_1904=True)
    assert read_all(content)[1][0].values["start_date"] == PartialDate.on(date(2024, 3, 5))


def test_digits_lost_by_a_spreadsheet_are_recognised(workbook: MakeWorkbook, read_all: ReadAll) -> None:
    made = workbook(
        [["姓名", "身份证号", "入住日期", "门牌码"], ["王", int(CITIZEN[:17]) * 10, "2024-03-05", "A1"]]
    )
    assert codes(read_all(made)[1][0]) == {"document_number": "number.digits_lost"}


def test_formulas_of_a_workbook_give_their_values_and_errors_are_found(
    workbook: MakeWorkbook, read_all: ReadAll
) -> None:
    def formula(value: object) -> Any:
        return lambda book, sheet, row, column: sheet.write_formula(row, column, "=A1&B1", None, value)

    header = ["姓名", "入住日期", "门牌码", "住址"]
    rows = read_all(
        workbook(
            [
                header,
                [formula("王小明"), "2024-03-05", "A1", None],
                ["李", "2024-03-05", "A1", formula("#REF!")],
                ["=1+1", "2024-03-05", "A1", None],
            ]
        )
    )[1]
    assert rows[0].values["name"] == "王小明"
    assert codes(rows[1]) == {"address": "cell.error"}
    assert rows[2].values["name"] == "=1+1"


def test_a_formula_that_was_never_calculated_is_found(read_all: ReadAll) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "入住日期", "门牌码", "住址"])
    sheet.append(["王", "2024-03-05", "A1", "=A1"])
    sheet.append(["李", "2024-03-05", "A1", None])
    out = io.BytesIO()
    book.save(out)
    assert [codes(row) for row in read_all(out.getvalue())[1]] == [
        {"address": "cell.formula_without_value"},
        {},
    ]


def test_every_field_type_is_converted() -> None:
    assert {field.type for field in FIELDS.values()} == set(FieldType)
