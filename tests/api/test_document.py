"""The OpenAPI document is what the code does: it is generated, and schemathesis finds no answer that it leaves out."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import validator_for

from denizen.api.document import document
from denizen.api.urls import urlpatterns
from denizen.intake.filling import FIELDS
from tests.api.conftest import Office, tenancy
from tests.desk.counter import dwelling
from tests.test_database import forbidden

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "api" / "openapi.json"
EXAMPLES = os.environ.get("DENIZEN_API_EXAMPLES", "12")
"""For each address; a longer search sets more: `DENIZEN_API_EXAMPLES=500 ./run test tests/api/test_document.py`."""


def test_the_documented_interface_is_the_live_one(office: Office) -> None:
    assert json.loads(DOCUMENT.read_text("utf-8")) == document(), (
        "run: ./run openapi --to docs/api/openapi.json"
    )
    assert office.program().client.get("/api/v1/openapi.json").json() == document()


def test_every_address_is_described() -> None:
    described = {
        path.replace("{", "<str:").replace("}", ">").removeprefix("/") for path in document()["paths"]
    }
    assert described == {str(pattern.pattern) for pattern in urlpatterns}


def test_every_field_of_the_catalogue_is_described() -> None:
    described = {
        name
        for schema in document()["components"]["schemas"].values()
        for name in schema.get("properties", {})
    }
    assert set(FIELDS) - described == set()


def test_nothing_is_named_after_what_must_not_exist() -> None:
    """Of the interface as of the tables (rights.md)."""

    def names(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            for name, inner in part.items():
                yield name
                yield from names(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from names(inner)
        else:
            yield str(part)

    told = list(names(document()))
    assert forbidden(told) == []
    assert forbidden([*told, "risk_score"]) == ["risk_score"]


def test_what_an_office_program_reads_is_as_it_is_described(office: Office) -> None:
    """Schemathesis knows nobody of the town, so it never sees a card."""
    town = office.desk.town
    program = office.program("read.card", "read.occupants", of=office.party("registrar"))
    home, plate = dwelling(town)
    person = town.person("Sarnai")
    town.residence(person, home, "2026-01-05", "2026-08")
    case = {"denizen_purpose": "case.handling", "denizen_reference": "7"}
    for path, name in (
        (f"/people/{person}/card", "Card"),
        (f"/dwellings/{plate}/occupants?on=2026-02-01", "Occupants"),
    ):
        told = program.ask(path, **case).json()
        assert list(_validator(name).iter_errors(told)) == []
        assert list(_validator(name).iter_errors(told | {"plate": 7, "person_id": 7})) != []


def test_the_answers_of_a_batch_are_as_they_are_described(office: Office) -> None:
    program, plate = office.let()
    for told in program.batch([tenancy(plate), b"{", {"kind": "death"}]):
        assert list(_validator("Answer").iter_errors(told)) == []


def _validator(name: str) -> Any:
    return validator_for({**document(), "$ref": f"#/components/schemas/{name}"})


@pytest.mark.parametrize("scopes", [("declare", "read.status"), ("read.card", "read.occupants")])
def test_schemathesis_finds_nothing(
    office: Office, address: str, scopes: tuple[str, ...], tmp_path: Path
) -> None:
    """No answer is another than the document says, whatever is sent; each is sent without a token too.

    That all fit data are accepted is not asked: a schema cannot tell a check digit.
    """
    office_alone = "read.card" in scopes
    party = office.party("registrar" if office_alone else "landlord")
    program = office.program(*scopes, of=party, most_a_minute=1_000_000)
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{address}/api/v1/openapi.json",
        "--header", f"Authorization: Bearer {program.token}",
        "--include-path-regex" if office_alone else "--exclude-path-regex", "^/(people|dwellings)",
        "--exclude-checks", "positive_data_acceptance", "--max-examples", EXAMPLES,
        "--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all", "--no-color",
    ]  # fmt: skip
    hooks = os.environ | {"SCHEMATHESIS_HOOKS": "tests.api.hooks", "PYTHONPATH": str(DOCUMENT.parents[2])}
    ended = subprocess.run(command, cwd=tmp_path, env=hooks, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr[-2000:]
    assert re.search(r"[1-9]\d* (test cases )?generated", ended.stdout), ended.stdout[-2000:]
