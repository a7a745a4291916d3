"""Who looked, for a portal: the published names, the person's lines and nobody else's, and a line for asking."""

import json
import logging
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from jsonschema_rs import validator_for

from denizen.access.actions import sweep_tickets
from denizen.access.errors import TokenScopesUnfit
from denizen.api.document import usage_document
from denizen.api.usage_urls import urlpatterns
from denizen.kernel.crypto import Sealer
from denizen.register.documents import DEMO_PREFIX, check_digit
from denizen.register.queries import card
from tests.api.conftest import Office, Program
from tests.api.test_document import DOCUMENT, EXAMPLES
from tests.register.blocked import block
from tests.test_database import forbidden

USAGE = DOCUMENT.with_name("usage.openapi.json")

PUBLISHED: dict[str, tuple[set[str], dict[str, Any]]] = {
    "FindUsageResponse": (set(), {"totalUsages": "integer", "usages": "array"}),
    "Usage": (
        {"logtime", "action", "receiverCode", "receiverSystem"},
        {
            "logtime": "date-time", "action": "string", "receiverCode": "string", "receiverName": "string",
            "receiverSystem": "string",
        },
    ),
    "UsagePeriodResponse": ({"periodStart"}, {"periodStart": "date-time", "periodEnd": "date-time"}),
    "HeartbeatResponse": ({"status"}, {"status": ["OK", "FAIL"], "message": "string"}),
}  # fmt: skip
"""What e-gov/AJ publishes, doc/spetsifikatsioonid/dumonitor-openapi-v2.yaml: what is there, and what must be."""
PARAMETERS = {
    "X-Road-UserId": ("header", True), "periodStart": ("query", False), "periodEnd": ("query", False),
    "offset": ("query", False), "limit": ("query", False),
}  # fmt: skip
OURS = {"receiverUser", "certain"}

_numbers = iter(range(100, 1000))


class Portal(Program):
    """The program of a portal, at which one person after the other is signed in."""

    def find(self, number: str, query: str = "") -> Any:
        return self.usage(f"/findUsage{query}", number)

    def usage(self, path: str, number: str = "") -> Any:
        headers = {"authorization": f"Bearer {self.token}", "accept-language": "en"}
        headers |= {"X-Road-UserId": number} if number else {}
        return self.client.get(f"/api/usage/v2{path}", headers=headers)


@pytest.fixture(name="portal")
def _portal(office: Office) -> Portal:
    return Portal(office.desk, office.party("registrar"), "read.usage")


def a_number() -> str:
    """A citizen's number of nobody."""
    body = f"{DEMO_PREFIX}010119900305{next(_numbers)}"[-17:]
    return body + check_digit(body)


def somebody(office: Office) -> tuple[UUID, str]:
    """A resident with a number for life, as a portal writes it."""
    town, number = office.desk.town, a_number()
    person = town.person("Sarnai")
    tokens = Sealer(bytes.fromhex(settings.DENIZEN_LOOKUP_KEY), settings.DENIZEN_SEALING_KEY)
    town.document(person, tokens.token("citizen_id", number))
    return person, f"CN{number}"


def look(office: Office, person: UUID, times: int = 1) -> None:
    """Have a registrar read somebody."""
    town = office.desk.town
    for _time in range(times):
        card(town.web, town.ticket("card", person=person))


def test_the_published_names_and_types_are_kept() -> None:
    schemas = usage_document()["components"]["schemas"]
    for name, (required, properties) in PUBLISHED.items():
        described = schemas[name]["properties"]
        assert set(required) <= set(schemas[name]["required"]), name
        assert set(properties) <= set(described), name
        assert set(described) - set(properties) <= OURS, name
        for each, kind in properties.items():
            said = described[each]
            const = "string" if isinstance(said.get("const"), str) else None
            assert kind in (said.get("format"), said.get("type"), said.get("enum"), const), each
    paths = usage_document()["paths"]
    assert {"/findUsage", "/usagePeriod", "/heartbeat"} == set(paths) - {"/openapi.json"}
    for path, name in (
        ("/findUsage", "FindUsageResponse"), ("/usagePeriod", "UsagePeriodResponse"),
        ("/heartbeat", "HeartbeatResponse"),
    ):  # fmt: skip
        answer = paths[path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert answer == {"$ref": f"#/components/schemas/{name}"}
    told = {
        each["name"]: (each["in"], each.get("required", False))
        for each in paths["/findUsage"]["get"]["parameters"]
    }
    assert told == PARAMETERS
    limit = paths["/findUsage"]["get"]["parameters"][-1]["schema"]
    assert (limit["default"], limit["maximum"]) == (1000, 1000)


def test_the_documented_interface_is_the_live_one(portal: Portal) -> None:
    said = "run: ./run openapi --usage --to docs/api/usage.openapi.json"
    assert json.loads(USAGE.read_text("utf-8")) == usage_document(), said
    assert portal.usage("/openapi.json").json() == usage_document()
    assert {str(pattern.pattern) for pattern in urlpatterns} == {
        path.removeprefix("/") for path in usage_document()["paths"]
    }
    assert forbidden(json.dumps(usage_document()).split('"')) == []


def test_a_person_sees_who_looked_newest_first_and_asking_is_a_line(office: Office, portal: Portal) -> None:
    person, number = somebody(office)
    other, _others = somebody(office)
    look(office, other)
    assert portal.find(number).json() == {"totalUsages": 0, "usages": []}
    look(office, person)
    answer = portal.find(number)
    assert answer.status_code == 200
    validator = validator_for({**usage_document(), "$ref": "#/components/schemas/FindUsageResponse"})
    assert list(validator.iter_errors(answer.json())) == []
    read, asked = answer.json()["usages"]
    assert read["action"].startswith("Keeping the register right: names, particulars")
    assert (read["receiverName"], read["receiverCode"], read["receiverUser"]) == (
        "Town hall",
        "hall",
        "p-registrar",
    )
    assert asked["action"] == "Telling people what is held about them: who looked"
    assert asked["receiverUser"].startswith("program-")
    assert datetime.fromisoformat(read["logtime"]) > datetime.fromisoformat(asked["logtime"])
    assert [line[1] for line in office.desk.town.lines(person)] == ["usage", "card", "usage"]
    text = answer.content.decode()
    for hidden in ("Sarnai", str(person), number[2:], number[-4:]):
        assert hidden not in text, hidden


def test_pages_and_times_are_as_they_are_asked_for(office: Office, portal: Portal) -> None:
    person, number = somebody(office)
    look(office, person, 5)
    lines = portal.find(number).json()["usages"]
    assert len(lines) == 5
    page = portal.find(number, "?limit=2&offset=1").json()
    assert page["totalUsages"] == 6
    assert page["usages"] == lines[:2], "of which the newest, that of asking, was passed over"
    since = lines[2]["logtime"].replace("+", "%2B")
    assert portal.find(number, f"?periodStart={since}&periodEnd={since}").json()["totalUsages"] <= 1
    assert portal.find(number, "?periodEnd=2020-01-01T00:00:00").json() == {"totalUsages": 0, "usages": []}
    assert portal.find(number, "?offset=1000").json()["usages"] == []


def test_a_number_that_nobody_has_says_what_nobody_looked_at_says(office: Office, portal: Portal) -> None:
    person, number = somebody(office)
    nobody = f"CN{a_number()}"
    before = office.desk.town.lines()
    known, unknown = portal.find(number), portal.find(nobody)
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert [line[0] for line in office.desk.town.lines()[len(before) :]] == [person]


def test_a_document_of_two_people_tells_of_neither(office: Office, portal: Portal) -> None:
    one, number = somebody(office)
    look(office, one)
    (token,) = office.desk.town.owner.execute(
        "SELECT token FROM register.identity_document WHERE person_id = %s", [one]
    ).fetchone() or (b"",)
    other = office.desk.town.person("Nergui")
    office.desk.town.document(other, token)
    answer = portal.find(number)
    assert (answer.status_code, answer.json()["code"]) == (409, "linkage.document_of_several")
    assert [line[1] for line in office.desk.town.lines(one)] == ["card"]


def test_that_an_address_is_blocked_is_not_told_at_a_portal(office: Office, portal: Portal) -> None:
    person, number = somebody(office)
    look(office, person)
    before = portal.find(number).json()["totalUsages"]
    block(office.desk.town, person)
    told = portal.find(number).json()
    assert told["totalUsages"] == before + 1, "but for having asked"
    assert "block" not in json.dumps(told).lower()


def test_a_joined_record_shows_its_lines_at_the_one_that_was_kept(office: Office, portal: Portal) -> None:
    absorbed, number = somebody(office)
    look(office, absorbed)
    kept = office.desk.town.person("Sarnai")
    office.desk.town.merge(kept, absorbed)
    assert portal.find(number).json()["totalUsages"] == 1
    assert [line[1] for line in office.desk.town.lines(kept)] == ["usage"]


@pytest.mark.parametrize(
    "number",
    ["", "EE38001085718", "CN", "CN780101199003050016", "78010119900305001X", "CN" + "1" * 200, "CN78010ü"],
)
def test_whoever_is_not_named_well_is_not_quoted(portal: Portal, number: str) -> None:
    answer = portal.find(number)
    assert (answer.status_code, answer.json()["code"]) == (400, "api.person_malformed")
    assert not number[2:] or number[2:] not in answer.content.decode()


def test_nobody_is_named_in_an_address(
    office: Office, portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    person, number = somebody(office)
    with caplog.at_level(logging.DEBUG):
        assert portal.find(number).status_code == 200
        answer = portal.find(number, f"?userCode={number}")
    assert (answer.status_code, answer.json()["code"]) == (400, "api.person_in_address")
    assert number[2:] not in caplog.text.replace(f"userCode={number}", "")
    assert len(office.desk.town.lines(person)) == 1


@pytest.mark.parametrize(
    "query",
    [
        "?limit=1001",
        "?limit=0",
        "?offset=-1",
        "?offset=x",
        "?periodStart=today",
        "?periodEnd=2026-01-01",
        "?sort=1",
    ],
)
def test_what_cannot_be_asked_is_refused_and_leaves_no_line(
    office: Office, portal: Portal, query: str
) -> None:
    person, number = somebody(office)
    answer = portal.find(number, query)
    assert (answer.status_code, answer.json()["code"]) == (400, "api.query_malformed")
    assert office.desk.town.lines(person) == []


@pytest.mark.parametrize("scopes", [("read.card", "read.occupants"), ("read.card",)])
def test_a_program_for_something_else_sees_no_log(office: Office, scopes: tuple[str, ...]) -> None:
    person, number = somebody(office)
    look(office, person)
    program = Portal(office.desk, office.party("registrar"), *scopes)
    for path in ("/findUsage", "/usagePeriod", "/heartbeat"):
        assert program.usage(path, number).status_code == 403
    assert len(office.desk.town.lines(person)) == 1


def test_a_portal_reads_nothing_else(office: Office, portal: Portal) -> None:
    person, _number = somebody(office)
    case = {"denizen_purpose": "case.handling", "denizen_reference": "1"}
    assert portal.ask(f"/people/{person}/card", **case).status_code == 403
    for scopes in (("read.usage", "read.card"), ("read.usage", "declare")):
        with pytest.raises(TokenScopesUnfit):
            office.program(*scopes, of=office.party("registrar"))
    with pytest.raises(TokenScopesUnfit):
        office.program("read.usage", of=office.party("landlord"))


def test_what_was_asked_and_not_read_is_possibly_seen(office: Office, portal: Portal) -> None:
    person, number = somebody(office)
    town = office.desk.town
    (token,) = town.owner.execute(
        "SELECT token FROM register.identity_document WHERE person_id = %s", [person]
    ).fetchone() or (b"",)
    row = town.web.execute(
        "SELECT ticket FROM reading.open_access(%s, 'access.request', 'usage', NULL, NULL, NULL, %s, NULL, NULL, NULL)",
        [portal.token, token],
    ).fetchone()
    assert row
    assert row[0]
    town.age_tickets(timedelta(minutes=1))
    sweep_tickets(town.worker)
    assert [(line[1], line[3]) for line in town.lines(person)] == [("usage", False)]
    (seen,) = portal.find(number).json()["usages"]
    assert seen["certain"] is False


def test_the_period_and_the_pulse(office: Office, portal: Portal) -> None:
    person, _number = somebody(office)
    look(office, person)
    (first,) = office.desk.town.owner.execute(
        "SELECT min(delivered_at) FROM journal.delivery"
    ).fetchone() or (None,)
    assert first
    told = portal.usage("/usagePeriod").json()
    assert set(told) == {"periodStart"}
    assert abs(datetime.fromisoformat(told["periodStart"]) - first) < timedelta(milliseconds=2)
    assert portal.usage("/heartbeat").json()["status"] == "FAIL"
    office.desk.town.owner.execute("INSERT INTO journal.heartbeat (process) VALUES ('worker')")
    assert portal.usage("/heartbeat").json()["status"] == "OK"


def test_schemathesis_finds_nothing(portal: Portal, address: str, tmp_path: Path) -> None:
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{address}/api/usage/v2/openapi.json",
        "--header", f"Authorization: Bearer {portal.token}",
        "--exclude-checks", "positive_data_acceptance", "--max-examples", EXAMPLES,
        "--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all", "--no-color",
    ]  # fmt: skip
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr[-2000:]
