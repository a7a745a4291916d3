"""Finding the table: delimiters, quotation marks, titles, headers, columns, sheets."""

import pytest

from denizen.intake.files import errors
from denizen.intake.files.columns import LEFT_OUT, ColumnMapping, meaning_of
from denizen.intake.files.fields import FIELDS
from denizen.intake.files.kinds import KIND_FIELDS, MIXED, REQUIRED
from denizen.intake.files.reading import read

from .conftest import MakeWorkbook, ReadAll, codes

ROW = "王小明{0}2024-03-05{0}AB12\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_delimiter_is_found(delimiter: str, read_all: ReadAll) -> None:
    text = f"姓名{delimiter}入住日期{delimiter}门牌码\n" + ROW.format(delimiter)
    file, rows = read_all(text.encode())
    assert file.delimiter == delimiter
    assert rows[0].values["plate"] == "AB12"


def test_the_delimiter_that_excel_names_in_the_first_line_is_taken(read_all: ReadAll) -> None:
    rows = read_all(("sep=;\n姓名;入住日期;门牌码\n" + ROW.format(";")).encode())[1]
    assert (rows[0].number, rows[0].values["plate"]) == (3, "AB12")


def test_line_ends_may_be_mixed_and_cells_may_hold_delimiters_and_line_breaks(read_all: ReadAll) -> None:
    text = '姓名,入住日期,门牌码,住址\r\n王,2024-03-05,A1,"一号,\n二栋"\r李,2024-03-05,A2,""\n赵,2024-03-05,A3,"""丙"""'
    rows = read_all(text.encode())[1]
    assert [row.number for row in rows] == [2, 3, 4]
    assert [row.values.get("address") for row in rows] == ["一号, 二栋", None, '"丙"']


def test_a_stray_quotation_mark_costs_one_row(read_all: ReadAll) -> None:
    """The mark opens a cell that never ends: without care it would swallow every row below."""
    good = "".join(f"王{number},2024-03-05,A{number}\n" for number in range(500))
    rows = read_all(('姓名,入住日期,门牌码\n"李,2024-03-05,A0\n' + good).encode())[1]
    assert [codes(row) for row in rows[:2]] == [{"": "csv.quoting"}, {}]
    assert len(rows) == 501
    assert rows[-1].number == 502


def test_a_file_of_stray_quotation_marks_is_refused_in_reasonable_time() -> None:
    bad = '"李,2024-03-05,A0\n""x' * 30_000
    with (
        pytest.raises(errors.QuotingBroken),
        read(("姓名,入住日期,门牌码\n" + bad).encode(), "tenancy_start") as file,
    ):
        for _ in file.rows:
            pass


def test_titles_above_the_header_and_empty_rows_are_passed_over(read_all: ReadAll) -> None:
    text = "义乌市房屋租赁登记表,,\n填报单位：某某公司,,\n\n姓名,入住日期,门牌码\n\n" + ROW.format(",")
    file, rows = read_all(text.encode())
    assert (file.header_row, [row.number for row in rows]) == (4, [6])


def test_merged_header_cells_are_read_downwards(workbook: MakeWorkbook, read_all: ReadAll) -> None:
    """姓名 is merged over two rows, 证件 over two columns with the real names below it."""
    made = workbook(
        [
            ["租客登记表", None, None, None, None],
            ["姓名", "证件", None, "入住日期", "门牌码"],
            [None, "证件类型", "证件号码", None, None],
            ["Бат", "护照", "E1234567", "2024-03-05", "AB12"],
        ]
    )
    file, rows = read_all(made)
    assert file.header == ("姓名", "证件类型", "证件号码", "入住日期", "门牌码")
    assert rows[0].values["document_number"] == "E1234567"
    assert rows[0].number == 4


def test_unknown_columns_are_named_and_passed_over(read_all: ReadAll) -> None:
    file, rows = read_all("姓名,备注,入住日期,门牌码,经办人\n王,x,2024-03-05,A1,y\n".encode())
    assert file.unknown_columns == ("备注", "经办人")
    assert set(rows[0].values) == {"name", "start_date", "plate"}


def test_repeated_columns_are_refused_by_name() -> None:
    with pytest.raises(errors.ColumnsRepeated) as refused:
        read("姓名,租客姓名,入住日期,门牌码\n王,李,2024-03-05,A1\n".encode(), "tenancy_start")
    assert "姓名 = 租客姓名" in str(refused.value)
    assert refused.value.fields == ("name",)


def test_missing_columns_are_refused_by_name() -> None:
    with pytest.raises(errors.ColumnsMissing) as refused:
        read("姓名,性别\n王,男\n".encode(), "tenancy_start")
    assert "Plate code / Address" in str(refused.value)
    assert "Start date" in str(refused.value)
    assert refused.value.fields == ("plate", "start_date")


def test_a_file_without_a_header_is_refused() -> None:
    with pytest.raises(errors.HeaderMissing):
        read("王小明,2024-03-05,AB12\n".encode(), "tenancy_start")


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(errors.KindUnknown):
        read("姓名\n王\n".encode(), "marriage")


@pytest.mark.parametrize(
    ("header", "kind", "field"),
    [
        ("租客姓名（必填）", "tenancy_start", "name"),
        ("* 姓 名", "tenancy_start", "name"),
        ("姓名/Name", "tenancy_start", "name"),
        ("姓名 Full name", "tenancy_start", "name"),
        ("入住日期", "tenancy_start", "start_date"),
        ("入住日期", "lodging_checkin", "check_in"),
        ("变更日期", "name_change", "effective_date"),
        ("变更日期", "residence_change", "start_date"),
        ("离职日期", "employment_end", "end_date"),
        ("ＲＯＯＭ　ＮＯ", "lodging_checkin", "room"),
        ("\u200b姓名\ufeff", "tenancy_start", "name"),
        ("birth_date", "tenancy_start", "birth_date"),
        ("死亡日期", "tenancy_start", None),
        ("x" * 100_000, "tenancy_start", None),
    ],
)
def test_headers_as_people_write_them_find_their_field(header: str, kind: str, field: str | None) -> None:
    found = meaning_of(header, frozenset(KIND_FIELDS[kind]))
    assert (found.field if found else None) == field


def test_every_header_of_the_catalogue_finds_its_own_field() -> None:
    for kind, fields in KIND_FIELDS.items():
        for code in fields:
            for header in (code, FIELDS[code].zh, FIELDS[code].en):
                found = meaning_of(header, frozenset(fields))
                assert found is not None, (kind, header)
                assert found.field == code, (kind, header)


def test_every_synonym_is_read_by_some_kind() -> None:
    for field in FIELDS.values():
        kinds = [frozenset(fields) | {"kind"} for fields in KIND_FIELDS.values() if field.code in fields] or [
            frozenset({"kind"})
        ]
        for header in filter(None, field.also):
            meanings = {found.field for allowed in kinds if (found := meaning_of(header, allowed))}
            assert field.code in meanings, (field.code, header)


def test_required_fields_belong_to_their_kind() -> None:
    assert set(REQUIRED) == set(KIND_FIELDS)
    for kind, groups in REQUIRED.items():
        assert {field for group in groups for field in group} <= set(KIND_FIELDS[kind])


def test_a_senders_own_headers_are_remembered(read_all: ReadAll) -> None:
    content = "谁,从何时,门牌码,住址,地址\n王,2024-03-05,A1,甲,乙\n".encode()
    with pytest.raises(errors.ColumnsRepeated):
        read(content, "tenancy_start")
    taught = ColumnMapping.from_rows([("谁", "name"), ("从何时", "start_date"), ("地址", LEFT_OUT)])
    file, rows = read_all(content, "tenancy_start", taught)
    assert rows[0].values["name"] == "王"
    assert rows[0].values["address"] == "甲"
    again = ColumnMapping.from_rows(file.mapping.to_rows())
    assert read_all(content, "tenancy_start", again)[1] == rows


def test_a_mapping_to_an_unknown_field_is_refused() -> None:
    with pytest.raises(errors.MappingUnusable, match="shoe_size"):
        ColumnMapping.from_rows([("鞋码", "shoe_size")])


def test_a_mixed_file_takes_each_row_by_its_kind(read_all: ReadAll) -> None:
    text = (
        "申报类型,姓名,开始日期,结束日期,门牌码,死亡日期\n"
        "租赁开始,王,2024-03-05,,A1,\ntenancy_end,李,,2024-03-05,A1,\n死亡,赵,,,,2024-03-05\n"
        "死亡,钱,,,A1,2024-03-05\n结婚,孙,,,,\n,周,,,,\n租赁开始,吴,,,A1,\n"
    )
    rows = read_all(text.encode(), MIXED)[1]
    assert [row.kind for row in rows] == [
        "tenancy_start",
        "tenancy_end",
        "death",
        "death",
        "",
        "",
        "tenancy_start",
    ]
    assert [codes(row) for row in rows[3:]] == [
        {"plate": "cell.not_used"},
        {"kind": "code.unknown"},
        {"kind": "cell.required"},
        {"start_date": "cell.required"},
    ]


def test_a_row_of_another_kind_than_the_file_is_refused(read_all: ReadAll) -> None:
    text = "申报类型,姓名,入住日期,门牌码\n租赁开始,王,2024-03-05,A1\n死亡,李,2024-03-05,A1\n"
    assert [codes(row) for row in read_all(text.encode())[1]] == [{}, {"kind": "kind.differs"}]


def test_the_only_fitting_sheet_is_chosen(workbook: MakeWorkbook, read_all: ReadAll) -> None:
    table = [["姓名", "入住日期", "门牌码"], ["王", "2024-03-05", "A1"]]
    made = workbook({"封面": [["租客登记"]], "旧": table, "租客": table, "空": []}, hidden=["旧"])
    file, rows = read_all(made)
    assert (file.sheet, len(rows)) == ("租客", 1)


def test_two_fitting_sheets_are_refused_by_name_until_one_is_chosen(
    workbook: MakeWorkbook, read_all: ReadAll
) -> None:
    made = workbook(
        {name: [["姓名", "入住日期", "门牌码"], [name, "2024-03-05", "A1"]] for name in ("一月", "二月")}
    )
    with pytest.raises(errors.SheetUnclear, match="一月, 二月"):
        read(made, "tenancy_start")
    assert read_all(made, sheet="二月")[1][0].values["name"] == "二月"
    with pytest.raises(errors.SheetMissing, match="一月, 二月"):
        read(made, "tenancy_start", sheet="三月")


def test_a_row_wider_than_the_table_is_refused_and_a_shorter_one_is_filled(read_all: ReadAll) -> None:
    text = "姓名,入住日期,门牌码,住址\n王,2024-03-05,A1,甲,乙\n李,2024-03-05,A1\n赵,2024-03-05,A1,甲,,\n"
    assert [codes(row) for row in read_all(text.encode())[1]] == [{"": "row.too_wide"}, {}, {}]


def test_a_table_of_too_many_columns_is_refused() -> None:
    with pytest.raises(errors.TooManyColumns):
        read(("姓名," * 201 + "x\n").encode(), "tenancy_start")


def test_the_number_of_rows_is_estimated(read_all: ReadAll) -> None:
    text = "姓名,入住日期,门牌码\n" + ROW.format(",") * 3000
    file, rows = read_all(text.encode())
    assert 0.95 < file.total / len(rows) < 1.05
