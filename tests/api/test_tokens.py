"""Tokens: what they open, for whom, until when; decided in the database, whoever holds the application's role."""

import re
from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from denizen.access.actions import admit, issue_token, open_access, revoke_token, tokens_of
from denizen.access.apps import Access
from denizen.access.errors import AccessRefused, TokenLastsTooLong, TokenScopesUnfit, TokenUnknown
from denizen.access.programs import tokens_in_use
from denizen.access.queries import SYSTEM_ACTOR, whoami
from denizen.api.calls import by_method
from denizen.api.limits import WINDOW, Counter
from denizen.api.urls import urlpatterns
from denizen.kernel.clock import now
from denizen.kernel.partial import PartialDate
from denizen.ledger.actions import declare, keep_draft
from denizen.ledger.queries import own_declaration, own_declarations
from denizen.ledger.rules import Declaration, Described
from tests.access.town import denied
from tests.api.conftest import Office, tenancy

SAID = Declaration(
    "tenancy_end", (Described(name="Bat"),), occurred=PartialDate.on(date(2026, 11, 2)), plate="KZ7M-4Q2C"
)
NOBODYS = "7d4840aa-9203-4cd9-bdfb-1234822ed00a"
GUARDED = ["/declarations", f"/declarations/{NOBODYS}", f"/declarations/{NOBODYS}/receipt", "/batches"]


@pytest.mark.parametrize("path", GUARDED)
@pytest.mark.parametrize(
    "shown", ["", "Basic dXNlcjpwYXNz", "Bearer", "Bearer nobody", "Bearer \x7f", "Token x"]
)
def test_without_a_token_nothing_is_told(office: Office, path: str, shown: str) -> None:
    client = office.program().client
    answer = client.get(f"/api/v1{path}", headers={"authorization": shown} if shown else {})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer ")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_session_opens_nothing_here_and_a_token_no_page(office: Office) -> None:
    program, session = office.program(), office.desk.town.token("registrar")
    assert program.ask("/declarations", token=session).status_code == 401
    program.client.cookies["denizen_session"] = session
    assert program.client.get("/api/v1/declarations").status_code == 401
    program.client.cookies["denizen_session"] = program.token
    assert program.client.get("/desk/").status_code == 302
    assert whoami(office.desk.town.web, program.token) is None


def test_a_token_opens_what_it_was_made_for(office: Office) -> None:
    declares, asks = office.program("declare"), office.program("read.status")
    number = declares.declare(tenancy("KZ7M-4Q2C")).json()
    assert "number" in number or number["errors"][0]["field"] == "plate"
    assert declares.ask("/declarations").status_code == 403
    refused = asks.declare(tenancy("KZ7M-4Q2C"))
    assert (refused.status_code, refused.json()["code"]) == (403, "access.scope_missing")
    assert 'error="insufficient_scope"' in refused["WWW-Authenticate"]
    for path in (f"/people/{uuid4()}/card", "/dwellings/KZ7M-4Q2C/occupants"):
        assert declares.ask(path, denizen_purpose="case.handling").status_code == 403


def test_whoever_took_over_the_application_widens_no_token(office: Office) -> None:
    """Straight at the doors, past every line of Python."""
    web, owner = office.desk.town.web, office.desk.town.owner
    asks, declares = office.program("read.status"), office.program("declare")
    with pytest.raises(AccessRefused):
        declare(web, token=asks.token, declarations=[SAID])
    [taken] = declare(web, token=declares.token, declarations=[SAID])
    assert taken.number
    for other in (office.program().party.id, office.desk.town.party):
        with pytest.raises(AccessRefused):
            declare(web, token=declares.token, party=other, declarations=[SAID])
    assert own_declarations(web, token=declares.token, after=None, state=None, most=9) == []
    assert own_declaration(web, token=asks.token, number=taken.number) is None
    # Doors that are not for programs stay shut: drafts, errands, the inbox.
    with pytest.raises(AccessRefused):
        keep_draft(web, token=declares.token, declaration=SAID)
    for reader in ("card", "search", "occupants"):
        with pytest.raises(AccessRefused) as refused:
            open_access(
                web,
                token=declares.token,
                purpose="case.handling",
                reference="7",
                reader=reader,
                person=uuid4(),
            )
        assert refused.value.code in ("access.not_allowed", "access.scope_missing")
    assert denied(web, "SELECT token_hash FROM access.api_token")
    assert denied(web, "UPDATE access.api_token SET scopes = '{read.card}'")
    assert owner.execute(
        "SELECT count(*) FROM access.api_token WHERE octet_length(token_hash) <> 32"
    ).fetchone() == (0,)


@pytest.mark.parametrize("how", ["revoked", "expired", "party", "actor"])
def test_what_is_over_opens_nothing_from_the_next_request_on(office: Office, how: str) -> None:
    program = office.program()
    assert program.ask("/declarations").status_code == 200
    town = office.desk.town
    match how:
        case "revoked":
            revoke_token(town.keeper, actor=SYSTEM_ACTOR, now=now(), token_id=program.token_id)
        case "expired":
            town.owner.execute(
                "UPDATE access.api_token SET issued_at = issued_at - interval '2 days',"
                " expires_at = expires_at - interval '2 days' WHERE id = %s",
                [program.token_id],
            )
        case "party":
            town.owner.execute(
                "UPDATE access.party SET valid_during = '(,2020-01-01)' WHERE id = %s", [program.party.id]
            )
        case _:
            town.owner.execute(
                "UPDATE access.actor SET active = false WHERE party_id = %s", [program.party.id]
            )
    answer = program.ask("/declarations")
    assert answer.status_code == 401
    assert answer.json()["code"].startswith("access.token_")
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]
    with pytest.raises(AccessRefused):
        declare(town.web, token=program.token, declarations=[SAID])
    assert own_declarations(town.web, token=program.token, after=None, state=None, most=9) == []


def test_tokens_are_made_listed_used_and_revoked_by_an_operator(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DENIZEN_DATABASE_URL", office.desk.town.database.url("denizen_keeper"))
    monkeypatch.setenv("LC_ALL", "C")
    found = office.party()
    shown, number = StringIO(), StringIO()
    call_command(
        "party", "token", found.handle, "--scope", "declare", "--scope", "read.status", "--days", "90",
        "--name", "Lettings", stdout=shown, stderr=number,
    )  # fmt: skip
    token = shown.getvalue().strip()
    assert re.fullmatch(r"denizen_[\w-]{43}", token)
    admit(office.desk.town.web, token=token, uses=["declare"])
    listed = StringIO()
    call_command("party", "tokens", found.handle, stdout=listed)
    [kept] = tokens_of(office.desk.town.keeper, found.id)
    assert listed.getvalue().startswith(f"{kept.id}  until ")
    assert "declare,read.status" in listed.getvalue()
    assert kept.last_used_on is not None
    assert token not in listed.getvalue()
    assert str(kept.id) in number.getvalue()
    call_command("party", "revoke", str(kept.id), stdout=StringIO())
    with pytest.raises(AccessRefused):
        admit(office.desk.town.web, token=token, uses=["declare"])
    acts = office.desk.town.owner.execute(
        "SELECT act FROM journal.entry WHERE reference = %s ORDER BY id", [kept.id]
    ).fetchall()
    assert acts == [("access.issue_token",), ("access.revoke_token",)]
    with pytest.raises(CommandError, match=r"access\.token_not_listed"):
        call_command("party", "revoke", str(uuid4()), stdout=StringIO())


@pytest.mark.parametrize(
    ("kind", "scopes"),
    [
        ("landlord", []), ("landlord", ["everything"]), ("landlord", ["read.card"]),
        ("registrar", ["read.card", "declare"]), ("hotel", ["read.occupants"]),
    ],
)  # fmt: skip
def test_no_party_gets_what_is_not_for_it(office: Office, kind: str, scopes: list[str]) -> None:
    with pytest.raises(TokenScopesUnfit):
        issue_token(
            office.desk.town.keeper,
            actor=SYSTEM_ACTOR,
            now=now(),
            party=office.party(kind),
            scopes=scopes,
            days=1,
        )


@pytest.mark.parametrize("days", [0, -1, 367])
def test_no_token_lasts_longer_than_a_year(office: Office, days: int) -> None:
    with pytest.raises(TokenLastsTooLong):
        issue_token(
            office.desk.town.keeper,
            actor=SYSTEM_ACTOR,
            now=now(),
            party=office.party(),
            scopes=["declare"],
            days=days,
        )


def test_a_token_that_is_not_there_cannot_be_revoked(office: Office) -> None:
    with pytest.raises(TokenUnknown):
        revoke_token(office.desk.town.keeper, actor=SYSTEM_ACTOR, now=now(), token_id=uuid4())


def test_the_doctor_names_whose_tokens_end_soon(office: Office) -> None:
    town = office.desk.town
    program = office.program()  # which ends tomorrow

    def said() -> str:
        access = next(app for app in apps.get_app_configs() if isinstance(app, Access))
        return "\n".join(map(str, access.look(town.owner)))

    assert program.party.handle in said()
    before = tokens_in_use(town.owner, days=14)
    revoke_token(town.keeper, actor=SYSTEM_ACTOR, now=now(), token_id=program.token_id)
    after = tokens_in_use(town.owner, days=14)
    assert (before.ending - after.ending, before.good - after.good) == (1, 1)
    assert program.party.handle not in after.parties


def test_a_token_is_answered_so_often_within_a_minute(office: Office) -> None:
    program = office.program(most_a_minute=3)
    answers = [program.ask("/batches") for _turn in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit"].partition(";t=")[0] for answer in answers] == [
        '"minute";r=2', '"minute";r=1', '"minute";r=0', '"minute";r=0',
    ]  # fmt: skip
    assert {answer["RateLimit-Policy"] for answer in answers} == {'"minute";q=3;w=60'}
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert answers[-1].json()["code"] == "api.too_many_requests"
    assert office.program().ask("/batches").status_code == 200  # nobody else waits for it


def test_a_minute_begins_with_the_first_request_and_is_forgotten() -> None:
    at = [0.0]
    counter, token = Counter(lambda: at[0]), uuid4()
    assert [counter.count(token, 2).is_over for _turn in range(3)] == [False, False, True]
    at[0] = WINDOW - 0.01
    assert counter.count(token, 2).is_over
    at[0] = float(WINDOW)
    left = counter.count(token, 2)
    assert (left.is_over, left.remaining, left.seconds) == (False, 1, 60)
    at[0] += timedelta(days=1).total_seconds()
    counter.count(uuid4(), 2)
    assert len(counter._counts) == 1


def test_every_address_asks_for_a_token_and_knows_its_methods(office: Office) -> None:
    program = office.program()
    assert by_method  # every pattern is made by it
    for pattern in urlpatterns:
        path = "/" + re.sub(r"<str:\w+>", str(uuid4()), str(pattern.pattern))
        answer = program.client.generic("PUT", f"/api/v1{path}")
        assert (answer.status_code, answer.json()["code"]) == (405, "api.method_not_allowed")
        for method in answer["Allow"].split(", "):
            plain = program.client.generic(method, f"/api/v1{path}")
            assert plain.status_code == (200 if path == "/openapi.json" else 401), (method, path)


def test_an_address_that_is_not_there_is_told_as_a_problem(office: Office) -> None:
    answer = office.program().ask("/people")
    assert (answer.status_code, answer.json()["code"]) == (404, "pages.no_such_address")
