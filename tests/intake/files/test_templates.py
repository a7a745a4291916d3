"""Templates can be filled in, and what is filled in is read."""

import io

import openpyxl
import pytest

from denizen.intake.files import errors
from denizen.intake.files.fields import FIELDS
from denizen.intake.files.kinds import KIND_FIELDS, MIXED
from denizen.intake.files.reading import read
from denizen.intake.files.templates import template

from .conftest import ReadAll

BY_LANGUAGE = [("zh-hans", "居民身份证", "男"), ("en", "Resident identity card", "Male")]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", [*KIND_FIELDS, MIXED])
def test_every_template_is_read_with_all_its_columns_and_without_its_example(
    kind: str, language: str, read_all: ReadAll
) -> None:
    file, rows = read_all(template(kind, language), kind)
    assert rows == []
    assert file.examples_skipped == 1
    assert file.unknown_columns == ()
    expected = tuple(FIELDS) if kind == MIXED else KIND_FIELDS[kind]
    assert tuple(field for _, field in file.mapping.pairs) == expected


@pytest.mark.parametrize(("language", "card", "male"), BY_LANGUAGE)
def test_the_example_itself_is_right(language: str, card: str, male: str, read_all: ReadAll) -> None:
    """Without its mark, the example is a row that would be taken in."""
    book = openpyxl.load_workbook(io.BytesIO(template("tenancy_start", language)))
    sheet = book.worksheets[0]
    sheet.cell(2, 1).value = "王小明"
    out = io.BytesIO()
    book.save(out)
    _, rows = read_all(out.getvalue())
    assert len(rows) == 1
    assert not rows[0].problems
    assert (rows[0].values["document_type"], rows[0].values["sex"]) == ("citizen_id", "male")


@pytest.mark.parametrize(("language", "card", "male"), BY_LANGUAGE)
def test_cells_are_text_with_drop_downs_and_comments(language: str, card: str, male: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template("residence_start", language)))
    sheet = book.worksheets[0]
    columns = {field: index for index, field in enumerate(KIND_FIELDS["residence_start"], start=1)}
    number = sheet.cell(1, columns["document_number"])
    assert sheet.column_dimensions[number.column_letter].width
    assert sheet.cell(2, columns["document_number"]).number_format == "@"
    assert all(sheet.cell(1, column).comment is not None for column in columns.values())
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    letter = sheet.cell(1, columns["sex"]).column_letter
    assert male in rules[f"{letter}2:{letter}10001"]
    letter = sheet.cell(1, columns["nationality"]).column_letter
    assert rules[f"{letter}2:{letter}10001"] == "list_nationality"
    assert "list_nationality" in book.defined_names
    assert book["Lists"].sheet_state == "hidden"
    assert all(len(rule) <= 257 for rule in rules.values() if rule.startswith('"'))
    assert any(card in str(cell) for row in book.worksheets[1].iter_rows(values_only=True) for cell in row)


def test_a_template_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(errors.KindUnknown):
        template("marriage", "en")


def test_a_filled_template_is_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template("lodging_checkin", "zh-hans")))
    sheet = book.worksheets[0]
    columns = {field: index for index, field in enumerate(KIND_FIELDS["lodging_checkin"], start=1)}
    filled = {"name_latin": "BAT", "nationality": "蒙古", "check_in": "2024-03-05 22:10", "room": "801"}
    for field, value in filled.items():
        sheet.cell(3, columns[field]).value = value
    out = io.BytesIO()
    book.save(out)
    with read(out.getvalue(), "lodging_checkin") as file:
        row = next(file.rows)
    assert (row.number, row.problems) == (3, ())
    assert row.values["nationality"] == "MNG"
