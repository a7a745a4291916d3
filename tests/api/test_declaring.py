"""One declaration by a program: received once, waited for, asked for again, refused with the fields that are wrong."""

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from denizen.api import told as told_in_json
from denizen.ledger.numbers import read_receipt
from denizen.places.actions import use_rules
from tests.api.conftest import Office, tenancy


def test_a_declaration_is_received_applied_and_told(office: Office) -> None:
    program, plate = office.let()
    answer = program.declare(tenancy(plate), prefer="wait=5")
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told["state"] == "applied"
    assert answer["Preference-Applied"] == "wait=5"
    assert str(read_receipt(told["receipt"])) == told["number"]
    assert answer["Location"] == f"/api/v1/declarations/{told['number']}"
    again = program.ask(answer["Location"].removeprefix("/api/v1"))
    assert again.json() == told
    who = office.desk.town.owner.execute(
        "SELECT d.channel, d.party_id, a.role FROM ledger.declaration AS d"
        " JOIN access.actor AS a ON a.id = d.entered_by WHERE d.number = %s",
        [told["number"]],
    ).fetchone()
    assert who == ("api", program.party.id, "program")


def test_the_same_key_is_received_once_and_another_wording_is_refused(office: Office) -> None:
    program, plate = office.let()
    said = tenancy(plate)
    first = program.declare(said, idempotency_key='"8e03978e-40d5"')
    again = program.declare(dict(reversed(said.items())), idempotency_key="8e03978e-40d5")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]
    other = program.declare(said | {"start_date": "2026-11-03"}, idempotency_key="8e03978e-40d5")
    assert (other.status_code, other.json()["code"]) == (422, "declaration.key_used_for_another")
    # Another party's key is another key.
    stranger, _plate = office.let()
    assert stranger.declare(said, idempotency_key="8e03978e-40d5").status_code == 201


@pytest.mark.parametrize("key", ['""', "a b", "ключ", "x" * 201, '"'])
def test_a_key_that_is_none_is_refused(office: Office, key: str) -> None:
    program, plate = office.let()
    answer = program.declare(tenancy(plate), idempotency_key=key)
    if key == '"':
        assert answer.status_code == 201  # one character that can be seen
    else:
        assert answer.json()["code"] == "api.key_malformed"


def test_what_is_wrong_is_told_field_by_field(office: Office) -> None:
    program, plate = office.let()
    said = tenancy(plate, start_date="yesterday", occupation="cook", colour="red", room=7, sex="男")
    answer = program.declare(said | {"name": "x" * 100_000})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert {(each["field"], each["code"]) for each in problem["errors"]} == {
        ("start_date", "date.unreadable"),
        ("occupation", "field.not_used"),
        ("colour", "field.not_known"),
        ("room", "field.no_text"),
        ("sex", "code.unknown"),
        ("name", "text.too_long"),
    }
    assert set(problem["fields"]) == {each["field"] for each in problem["errors"]}
    assert "xxx" not in answer.content.decode()


def test_what_the_pipeline_refuses_is_told_with_its_code(office: Office) -> None:
    program, _plate = office.let()
    told = program.declare(tenancy("AAAA-AAAA"), prefer="wait=5").json()
    if told.get("errors"):
        assert told["errors"][0]["field"] == "plate"
    else:
        assert (told["state"], told["code"]) == ("refused", "dwelling.plate_unknown")
        assert told["detail"]


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "api.body_unreadable"),
        (b"[]", "application/json", 400, "api.body_unreadable"),
        (b"\xff", "application/json", 400, "api.body_unreadable"),
        (b" ", "application/json", 400, "api.body_unreadable"),
        (b"[" * 100_000, "application/json", 400, "api.body_unreadable"),
        (b'{"kind":' + b"9" * 10_000 + b"}", "application/json", 400, "api.body_unreadable"),
        (b'{"kind":NaN}', "application/json", 400, "api.body_unreadable"),
        (b'{"kind":"death","kind":"birth"}', "application/json", 400, "api.body_unreadable"),
        (b"kind=death", "application/x-www-form-urlencoded", 415, "api.body_of_another_type"),
        (b'{"kind":{}}', "application/json", 422, "api.declaration_unreadable"),
        (b'{"kind":["death"]}', "application/json", 422, "api.declaration_unreadable"),
        (b'{"kind":"census"}', "application/json", 422, "api.declaration_unreadable"),
        (b"{}", "application/json", 422, "api.declaration_unreadable"),
        (b'{"kind":"death","name":"\\ud800"}', "application/json", 422, "api.declaration_unreadable"),
        (b'{"kind":"death","name":"a\\u0000b"}', "application/json", 422, "api.declaration_unreadable"),
        (b'{"kind":"death","\\ud800":"x"}', "application/json", 422, "api.declaration_unreadable"),
    ],
)
def test_a_body_that_is_no_declaration(
    office: Office, body: bytes, kind: str, status: int, code: str
) -> None:
    answer = office.program().declare(body, content_type=kind)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_body_of_a_megabyte_is_not_read(office: Office) -> None:
    answer = office.program().declare(b" " * 1_000_001)
    assert (answer.status_code, answer.json()["code"]) == (413, "pages.body_too_large")


def test_in_time_or_late_by_the_law_of_the_place(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told_in_json, "_SECONDS_KNOWN", -1.0)  # what it was a moment ago is not asked here
    program, plate = office.let()
    use_rules(office.desk.town.worker, **_rules())
    told = program.declare(tenancy(plate, start_date="2020-01-01")).json()
    assert told["due"]["in_time"] is False
    assert date.fromisoformat(told["due"]["last_day"]) >= date(2020, 1, 1)
    soon = program.declare(tenancy(plate, name="Other Bold", start_date=date.today().isoformat())).json()
    assert soon["due"]["in_time"] is True


def _rules() -> dict[str, Any]:
    from denizen.access.queries import SYSTEM_ACTOR
    from denizen.kernel.clock import now

    return {"actor": SYSTEM_ACTOR, "now": now(), "code": "CN-33"}


def test_the_receipt_names_the_declarant_and_nobody_else(office: Office) -> None:
    program, plate = office.let()
    number = program.declare(tenancy(plate, name="Unmistakable")).json()["number"]
    receipt = program.ask(f"/declarations/{number}/receipt")
    told = receipt.json()
    assert told["declarant"] == {"name": program.party.name, "capacity": "landlord"}
    assert told["check"].endswith(f"/check/#{told['receipt']}")
    assert "Unmistakable" not in receipt.content.decode()
    assert plate not in receipt.content.decode()


def test_another_partys_declaration_is_not_there(office: Office) -> None:
    program, plate = office.let()
    number = program.declare(tenancy(plate)).json()["number"]
    stranger = office.program()
    for path in (f"/declarations/{number}", f"/declarations/{number}/receipt"):
        answer, none = stranger.ask(path), stranger.ask(path.replace(number, str(uuid4())))
        assert answer.status_code == none.status_code == 404
        assert answer.json() == none.json()


def test_a_correction_is_declared_like_any_other(office: Office) -> None:
    program, plate = office.let()
    first = program.declare(tenancy(plate, name="Wrng Name"), prefer="wait=5").json()
    said = tenancy(plate, name="Right Name", receipt=first["receipt"]) | {"kind": "correction"}
    told = program.declare(said, prefer="wait=5").json()
    assert told["state"] == "applied", told
    back = {"kind": "retraction", "receipt": first["receipt"], "reason_code": "entered_in_error"}
    assert program.declare(back, prefer="wait=5").json()["state"] == "applied"


def test_chinese_is_answered_in_chinese(office: Office) -> None:
    program, plate = office.let()
    answer = program.client.generic(
        "POST",
        "/api/v1/declarations",
        json.dumps({"kind": "tenancy_start", "plate": plate}),
        content_type="application/json",
        headers={"authorization": f"Bearer {program.token}", "accept-language": "zh-hans"},
    )
    assert any("\u4e00" <= letter <= "\u9fff" for letter in answer.json()["title"]), answer.json()


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"nationality": "MNG"},
        {"document_type": "passport", "document_number": "C01X00T47", "document_issuer": "DEU"},
        {"kind": "lodging_checkin", "start_date": None, "check_in": "2026-11-02T21:15:00+08:00"},
        {"start_date": "2026-11"},
    ],
)
def test_what_is_told_at_once_is_what_is_told_when_it_is_asked_for(
    office: Office, said: dict[str, Any]
) -> None:
    """The first is put together from what was said, and the second read from the ledger."""
    program, plate = office.let()
    at_once = program.declare(tenancy(plate, **said))
    assert at_once.status_code == 201, at_once.content
    told = at_once.json()
    asked = program.ask(f"/declarations/{told['number']}").json()
    later = ("state", "code", "detail", "fields", "decided_at")
    assert told["state"] == "waiting"
    assert {k: v for k, v in told.items() if k not in later} == {
        k: v for k, v in asked.items() if k not in later
    }
