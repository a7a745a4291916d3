"""P1: no address tells anything of a person to whoever has said for no purpose, whoever that is."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path

from denizen.access.actions import issue_token
from denizen.access.queries import SYSTEM_ACTOR, party_by_handle
from denizen.access.rules import STAFF_ROLES
from denizen.kernel.clock import now
from denizen.kernel.dictionary import tables
from denizen.pages import middleware
from denizen.site import urls as site
from tests.access.conftest import town
from tests.access.town import Town
from tests.linkage.readers.test_record import GENERATED, Canaries, fill
from tests.pages.conftest import _built_assets

__all__ = ["_built_assets", "town"]

CANARY = re.compile(rb"canary \d+ of [a-z_.]+|\b180[1-3]\b")
"""A value that stands in a column of a person, or the year of a day that does."""

LOOSEN = """
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', k.conrelid::regclass, k.conname)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype IN ('c', 'f') AND c.relnamespace::regnamespace::text NOT IN ('access', 'pg_catalog')
"""
"""Lets a canary stand in every column."""

NOT_FILLED = {
    "disclosure": "letters by codes, days and case numbers; whom one means stands on a page that asks for a purpose",
    "retention": "whom the run of a night concerns: no page reads it",
    "access": "staff and senders: their names stand on the pages that they work with",
    "ledger.waiting": "the queue itself",
    "ledger.standing_back": "the queue itself",
    "linkage.claim": "says who of the staff is at a question",
    "webhooks.delivery": "belongs to a sender's system",
}
"""Tables of persons without canaries, and why."""

OF_THE_WORK = {
    "linkage.question.reason": "a code: counted today, and why a question waits",
    "ledger.batch.kind": "a code: files of the day",
    "ledger.declaration.channel": "a code, in the inbox without names",
    "ledger.declaration.capacity": "a code, as above",
    "ledger.outcome.state": "a code, as above",
    "ledger.outcome.code": "a code, as above",
    "ledger.outcome.fields": "codes of fields, for the sender's own program",
    "intake.handed_in.kind": "a code: files that are being handed in",
    "intake.handed_in.capacity": "a code, as above",
    "intake.handed_in.file_name": "what the sender called the file, for those who hand files in",
    "register.doubt_open.about": "a code: doubts counted today, and why one waits",
    "register.organisation_name.name": "what an organisation is called",
}
"""Columns of tables of persons that tell of the work and of nobody, and stand on pages that ask for no purpose."""

LAST = ("sign-out/", "my-sign-ins/end/")
"""Addresses after which whoever asked is signed in no more."""


@dataclass(frozen=True)
class Place:
    """What stands for each part of an address."""

    who: UUID
    other: UUID
    declared: UUID
    dwelling: UUID
    plate: str
    organisation: UUID

    def filled(self, route: str) -> str:
        """The address with something in each of its parts."""
        known: dict[str, Any] = {
            "person_id": self.who, "kept_id": self.who, "one_id": self.who, "other_id": self.other,
            "person": self.who, "declaration_id": self.declared, "number": self.declared, "batch": self.declared,
            "dwelling_id": self.dwelling, "plate": self.plate, "organisation_id": self.organisation,
            "code": "152501001001", "language": "en", "where": "0/000",
        }  # fmt: skip
        return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", lambda part: str(known.get(part[2], uuid4())), route)


def routes(patterns: list[Any] | None = None, before: str = "") -> Iterator[str]:
    """Every address of the site, as the resolver has it: one that is added is in the matrix by itself."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            assert isinstance(pattern, URLPattern)
            yield route


@pytest.fixture(name="place")
def _place(town: Town) -> Iterator[Place]:
    """Somebody of whom every column holds a canary; the site reads as the web."""
    who, other, declared = uuid4(), town.person("canary 0 of other"), uuid4()
    dwelling, organisation, db = town.dwelling(), town.organisation("The Mill"), town.owner
    filled = _with_canaries(town, who, declared, dwelling, organisation)
    assert len(filled) > 40
    (plate,) = db.execute("SELECT plate FROM places.dwelling").fetchone() or ("",)
    url = town.database.url("denizen_web")
    with override_settings(DENIZEN_DATABASE_URL=url):
        yield Place(who, other, declared, dwelling, plate, organisation)
    middleware.connections(url).close()
    middleware.connections.cache_clear()


def _with_canaries(town: Town, who: UUID, declared: UUID, dwelling: UUID, organisation: UUID) -> list[str]:
    db, canaries = town.owner, Canaries()
    without = {name for (name,) in db.execute(GENERATED)} | {"ledger.declaration.batch_id"}
    for (statement,) in db.execute(LOOSEN).fetchall():
        db.execute(statement.encode())
    known: dict[str, Any] = {
        "person_id": who, "kept_id": who, "one_id": who, "declaration_id": declared, "dwelling_id": dwelling,
        "organisation_id": organisation, "provider_id": town.party, "party_id": town.party, "part": "subject",
        "ended_by": declared, "entered_by": town.actor("registrar"), "actor_id": town.actor("registrar"),
        "mother_id": who, "father_id": who, "head_id": who, "guardian_id": who,
    }  # fmt: skip
    own = {"register.person": {"id": who}, "ledger.declaration": {"id": declared, "kind": "residence_start"}}
    filled = []
    for table in tables(db):
        if not table.is_person or table.name in NOT_FILLED or table.name.split(".")[0] in NOT_FILLED:
            continue
        columns = {
            each.column: each.type for each in table.columns if f"{table.name}.{each.column}" not in without
        }
        with db.transaction(force_rollback=False):
            fill(db, table.name, columns, known | own.get(table.name, {}), canaries)
        filled.append(table.name)
    return filled


def askers(town: Town) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """Everybody who can ask: a name, cookies, headers; none has said for what."""
    yield "anonymous", {}, {}
    for role in STAFF_ROLES:
        yield role, {"denizen_session": town.token(role)}, {}
    hall = party_by_handle(town.worker, "hall")
    assert hall
    for scopes in (("declare", "read.status"), ("read.card", "read.occupants"), ("read.usage",)):
        _id, token = issue_token(
            town.keeper, actor=SYSTEM_ACTOR, now=now(), party=hall, scopes=scopes, days=1, most_a_minute=9999
        )
        yield " ".join(scopes), {}, {"authorization": f"Bearer {token}"}


def told(town: Town, place: Place) -> tuple[list[str], int]:
    """Where something of a person is told without a purpose, and how many requests were made."""
    found, asked = [], 0
    for name, cookies, headers in askers(town):
        for route in sorted(routes(), key=lambda route: route.endswith(LAST)):
            for method in ("GET", "POST"):
                client = Client(SERVER_NAME="localhost", raise_request_exception=False, headers=headers)
                client.cookies.load(cookies)
                answer = client.generic(method, place.filled(route))
                content = b"".join(answer) if answer.streaming else answer.content
                asked += 1
                seen = {each.decode() for each in CANARY.findall(content)}
                seen = {each for each in seen if each.rpartition(" ")[2] not in OF_THE_WORK}
                found += [f"{name}: {method} {route}: {each}" for each in sorted(seen)]
    return found, asked


def test_no_address_tells_of_anybody_without_a_purpose(town: Town, place: Place) -> None:
    found, asked = told(town, place)
    assert found == []
    assert asked > 2 * 80 * 8


def test_the_canaries_are_seen_by_whoever_may(town: Town, place: Place) -> None:
    """Or the test above could not fail."""
    client = Client(SERVER_NAME="localhost")
    client.cookies["denizen_session"] = town.token("registrar")
    chosen = client.post("/desk/purpose/", {"purpose": "access.request", "reference": ""})
    assert chosen.status_code == 302
    file = client.get(f"/desk/people/{place.who}/record/record.json").content
    assert len(set(CANARY.findall(file))) > 100


def test_an_address_that_tells_is_noticed(town: Town, place: Place) -> None:
    """Whatever it is called: the list is the resolver's."""

    def leaky(_request: HttpRequest) -> HttpResponse:
        (name,) = town.owner.execute(
            "SELECT name FROM register.person_name WHERE person_id = %s", [place.who]
        ).fetchone() or ("",)
        return HttpResponse(name)

    module = ModuleType("tests_leaky_urls")
    vars(module).update({**vars(site), "urlpatterns": [*site.urlpatterns, path("new/", leaky)]})
    sys.modules[module.__name__] = module
    try:
        with override_settings(ROOT_URLCONF=module.__name__):
            found, _asked = told(town, place)
    finally:
        del sys.modules[module.__name__]
    assert len(found) == 2 * (4 + len(STAFF_ROLES))
    assert all(" new/: " in each for each in found)
