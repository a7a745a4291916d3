"""The office's programs read people for a case, one at a time, and each reading stands in the log."""

from datetime import date
from urllib.parse import quote
from uuid import UUID

import pytest

from tests.api.conftest import Office, Program
from tests.desk.counter import dwelling

CASE = {"denizen_purpose": "case.handling", "denizen_reference": "2026-17"}


@pytest.fixture(name="program")
def _program(office: Office) -> Program:
    return office.program("read.card", "read.occupants", of=office.party("registrar"))


def somebody(office: Office) -> tuple[UUID, str]:
    """A resident, and the plate of the dwelling."""
    town = office.desk.town
    home, plate = dwelling(town)
    person = town.person("Sarnai")
    town.residence(person, home, "2026-01-05")
    return person, plate


def test_a_card_holds_what_is_granted_and_leaves_a_line(office: Office, program: Program) -> None:
    person, _plate = somebody(office)
    answer = program.ask(f"/people/{person}/card", **CASE)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert set(told) == {"person_id", "examined", "names", "particulars", "residences", "death"}
    assert told["names"][0]["name"] == "Sarnai"
    assert told["residences"][0]["began"] == "2026-01-05"
    [(_who, reader, fields, certain)] = office.desk.town.lines(person)
    assert (reader, certain) == ("card", True)
    assert set(fields) <= {"names", "particulars", "residences", "death"}
    log = office.desk.town.owner.execute(
        "SELECT reference, purpose FROM journal.delivery WHERE person_id = %s", [person]
    ).fetchall()
    assert log == [("2026-17", "case.handling")]


def test_who_occupies_a_dwelling_is_told_and_logged(office: Office, program: Program) -> None:
    person, plate = somebody(office)
    told = program.ask(f"/dwellings/{plate}/occupants?on=2026-03-01", **CASE).json()
    assert (told["plate"], told["on"]) == (plate, "2026-03-01")
    assert [each["person_id"] for each in told["occupants"]] == [str(person)]
    assert len(office.desk.town.lines(person)) == 1
    before = program.ask(f"/dwellings/{plate}/occupants?on=2025-03-01", **CASE).json()
    assert before["occupants"] == []
    assert program.ask(f"/dwellings/{plate}/occupants", **CASE).json()["on"] == date.today().isoformat()


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 403, "access.not_allowed"),
        ({"denizen_purpose": "registration.upkeep"}, 403, "access.not_allowed"),
        ({"denizen_purpose": "case.handling"}, 422, "access.reference_missing"),
        (CASE | {"denizen_reference": "x" * 65}, 422, "access.reference_too_long"),
        (CASE | {"denizen_reference": "%00"}, 400, "api.query_malformed"),
    ],
)
def test_without_a_case_nobody_is_read(
    office: Office, program: Program, headers: dict[str, str], status: int, code: str
) -> None:
    person, plate = somebody(office)
    for path in (f"/people/{person}/card", f"/dwellings/{plate}/occupants"):
        answer = program.ask(path, **headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert "Sarnai" not in answer.content.decode()
    assert office.desk.town.lines(person) == []


def test_a_case_may_have_a_number_in_any_script(office: Office, program: Program) -> None:
    person, _plate = somebody(office)
    assert (
        program.ask(
            f"/people/{person}/card", **CASE | {"denizen_reference": quote("〔2026〕第17号")}
        ).status_code
        == 200
    )
    query = "SELECT reference FROM journal.delivery WHERE person_id = %s"
    assert office.desk.town.owner.execute(query, [person]).fetchone() == ("〔2026〕第17号",)


def test_a_senders_program_reads_nobody(office: Office) -> None:
    person, plate = somebody(office)
    program = office.program()
    for path in (f"/people/{person}/card", f"/dwellings/{plate}/occupants"):
        assert program.ask(path, **CASE).status_code == 403
    assert office.desk.town.lines(person) == []


def test_a_program_reads_so_many_people_within_an_hour(office: Office, program: Program) -> None:
    person, _plate = somebody(office)
    office.desk.town.owner.execute(
        "UPDATE access.quota SET most = 2 WHERE (role, reader) = ('office_program', 'card')"
    )
    try:
        answers = [program.ask(f"/people/{person}/card", **CASE).status_code for _turn in range(3)]
    finally:
        office.desk.town.owner.execute(
            "UPDATE access.quota SET most = 300 WHERE (role, reader) = ('office_program', 'card')"
        )
    assert answers == [200, 200, 429]
    assert len(office.desk.town.lines(person)) == 2


@pytest.mark.parametrize(
    "path",
    [
        "/people/7d4840aa-9203-4cd9-bdfb-1234822ed00a/card",
        "/dwellings/KZ7M-4Q2C/occupants",
        "/dwellings/x/occupants",
    ],
)
def test_what_is_not_there_is_not_there(program: Program, path: str) -> None:
    assert program.ask(path, **CASE).status_code == 404


@pytest.mark.parametrize("on", ["today", "2026-3-1", "20260301", "9999-12-31", "2026-02-30", ""])
def test_a_day_that_is_none(program: Program, on: str) -> None:
    answer = program.ask(f"/dwellings/KZ7M-4Q2C/occupants?on={on}", **CASE)
    assert (answer.status_code, answer.json()["code"]) == (400, "api.query_malformed")
