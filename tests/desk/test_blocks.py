"""Blocked addresses at the desk: asked by a clerk, decided by a registrar, on no page to be told from nothing."""

import re
from random import Random
from uuid import UUID

import pytest
from django.test import Client

from denizen.ledger.rules import Kind
from denizen.register.actions import note_block_requests
from tests.access.town import Town
from tests.intake.declaring import Town as Pipeline
from tests.intake.declaring import said, somebody
from tests.register.blocked import Pair, block, in_general, pair

from .conftest import SignIn

_TOKEN = re.compile(
    r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}-[0-9A-Z]{2}"
    r'|name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|datetime="[^"]*"|\d\d:\d\d(:\d\d)?'
)


@pytest.fixture(name="found")
def _found(town: Town) -> Pair:
    """One whose address is to be blocked, and one of whom none is held."""
    found = pair(town, Random(7))
    town.area("15", "内蒙古", None)
    return found


def words(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.decode()))


def only_block(town: Town) -> UUID:
    (found,) = town.owner.execute("SELECT id FROM register.block WHERE along_with_id IS NULL").fetchone() or (
        None,
    )
    assert isinstance(found, UUID)
    return found


def test_a_clerk_asks_and_a_registrar_decides(town: Town, found: Pair, sign_in: SignIn) -> None:
    clerk = sign_in("counter_clerk", "access.request")
    address = f"/desk/people/{found.blocked}/block/"
    assert address in clerk.get(f"/desk/people/{found.blocked}/").content.decode()
    assert "What is the danger?" in words(clerk.get(address).content)
    missing = words(clerk.post(address, {"reason": "danger"}).content)
    assert "Choose what it was shown by" in missing
    assert "It holds from now on" in words(
        clerk.post(address, {"reason": "danger", "evidence": "police"}).content
    )
    registrar = sign_in("registrar", "block.handling", "B-7")
    assert "1 request to block an address is to be decided today" in words(registrar.get("/desk/").content)
    listed = registrar.get("/desk/blocks/").content
    assert "Danger to life, health or freedom A confirmation by the police" in words(listed)
    assert "Bat" not in words(listed), "nobody's name"
    page = registrar.get(f"/desk/blocks/{only_block(town)}/")
    assert "Bat holds, to be decided today" in words(page.content)
    assert "Known at the same dwelling, without a block" in words(page.content)
    done = registrar.post(f"/desk/blocks/{only_block(town)}/", {"act": "granted"})
    assert done.status_code == 302
    assert "Bat granted" in words(registrar.get(f"/desk/blocks/{only_block(town)}/").content)
    assert "settled before" in words(
        registrar.post(f"/desk/blocks/{only_block(town)}/", {"act": "granted"}).content
    )
    assert "1 Sand Street" in words(registrar.get(f"/desk/people/{found.blocked}/").content)


def test_it_is_lifted_for_a_reason_and_ending_ones_are_told(town: Town, found: Pair, sign_in: SignIn) -> None:
    block(town, found.blocked)
    registrar = sign_in("registrar", "block.handling", "B-7")
    where = f"/desk/blocks/{only_block(town)}/"
    town.owner.execute(
        "UPDATE register.block SET valid_during = daterange(current_date - 700, current_date + 20)"
    )
    assert "blocked address ends within 60 days" in words(registrar.get("/desk/").content)
    assert f"/desk/people/{found.blocked}/block/" in registrar.get(where).content.decode()
    assert "Say why it is lifted" in words(registrar.post(where, {"act": "lifted"}).content)
    assert registrar.post(where, {"act": "lifted", "because": "asked_by_person"}).status_code == 302
    assert "lifted" in words(registrar.get(where).content)


def test_only_those_who_keep_blocks_open_them(town: Town, found: Pair, sign_in: SignIn) -> None:
    block(town, found.blocked)
    where = f"/desk/blocks/{only_block(town)}/"
    for role, purpose in (("counter_clerk", "access.request"), ("registrar", "registration.upkeep")):
        other = sign_in(role, purpose)
        assert "/desk/purpose/" in other.get("/desk/blocks/").headers["Location"]
        assert other.get(where).status_code == 403
        assert other.post(where, {"act": "lifted", "because": "danger_over"}).status_code == 403
    for wrong in ({"act": "opened"}, {"act": "released"}, {"act": "released", "request": "'; --"}, {}):
        keeper = sign_in("registrar", "block.handling", "B-7")
        assert keeper.post(where, wrong).status_code == 200
    assert "granted" in words(sign_in("registrar", "block.handling", "B-7").get(where).content)


PAGES = (
    "/desk/people/{who}/", "/desk/people/{who}/declarations/", "/desk/people/{who}/household/",
    "/desk/people/{who}/extracts/", "/desk/people/{who}/looked/", "/desk/people/{who}/record/",
    "/desk/people/{who}/joined/", "/desk/people/{who}/?known_on=2024-07-01", "/desk/people/{who}/block/",
    "/desk/dwellings/{home}/", "/desk/dwellings/{home}/?on=2024-07-01", "/desk/organisations/{firm}/",
)  # fmt: skip
WORKERS = (
    ("registrar", "registration.upkeep", ""), ("area_officer", "registration.upkeep", ""),
    ("counter_clerk", "registration.upkeep", ""), ("counter_clerk", "access.request", ""),
    ("counter_clerk", "residence.proof", ""), ("registrar", "case.handling", "2026-7"),
    ("supervisor", "case.handling", "2026-7"), ("auditor", "audit.sample", "2026-7"),
)  # fmt: skip


def shown(client: Client, address: str, found: Pair, one: bool) -> tuple[int, str]:
    """What a page is for the one or the other, without tokens and times."""
    who, home, firm = (
        (found.blocked, found.home, found.firm) if one else (found.alike, found.elsewhere, found.other_firm)
    )
    answer = client.get(address.format(who=who, home=home, firm=firm))
    text = _TOKEN.sub("", answer.content.decode() + str(answer.headers.get("Location", "")))
    town = found.town
    plates = town.owner.execute("SELECT plate FROM places.dwelling").fetchall()
    codes = town.owner.execute("SELECT credit_code FROM register.organisation").fetchall()
    for (own,) in (*plates, *codes):
        text = text.replace(own, "")
    return answer.status_code, in_general(text)


@pytest.mark.parametrize(("role", "purpose", "reference"), WORKERS)
def test_no_page_tells_a_block_from_nothing(
    town: Town, found: Pair, sign_in: SignIn, role: str, purpose: str, reference: str
) -> None:
    """P6 over HTTP: as a curious officer, a clerk, a supervisor, an auditor."""
    block(town, found.blocked)
    client = sign_in(role, purpose, reference)
    for address in PAGES:
        assert shown(client, address, found, True) == shown(client, address, found, False), address


def test_the_pages_do_tell_without_a_block(found: Pair, sign_in: SignIn) -> None:
    client = sign_in("registrar")
    for address in ("/desk/people/{who}/", "/desk/dwellings/{home}/"):
        assert shown(client, address, found, True) != shown(client, address, found, False), address


def test_a_clerk_sees_what_was_released_for_one_case(town: Town, found: Pair, sign_in: SignIn) -> None:
    block(town, found.blocked)
    supervisor = sign_in("supervisor", "case.handling", "2026-7")
    assert "1 Sand Street" not in words(supervisor.get(f"/desk/people/{found.blocked}/").content)
    note_block_requests(town.worker)
    keeper = sign_in("registrar", "block.handling", "B-7")
    where = f"/desk/blocks/{only_block(town)}/"
    page = keeper.get(where).content.decode()
    assert "Case 2026-7" in words(page.encode())
    request = re.search(r'name="request" value="([^"]+)"', page)
    assert request is not None
    assert keeper.post(where, {"act": "released", "request": request[1]}).status_code == 302
    assert "1 Sand Street" in words(supervisor.get(f"/desk/people/{found.blocked}/").content)
    other = sign_in("supervisor", "case.handling", "2026-8")
    assert "1 Sand Street" not in words(other.get(f"/desk/people/{found.blocked}/").content)


def test_a_landlord_learns_nothing_by_declaring_her(town: Town, pipeline: Pipeline, sign_in: SignIn) -> None:
    """An ex-partner lets a dwelling and declares her there: what becomes of it tells nothing of where she lives."""
    landlord, other = pipeline.party("landlord"), pipeline.party("landlord")
    guess, home = pipeline.dwelling(landlord), pipeline.dwelling(other)
    blocked, alike = somebody("passport"), somebody("passport")
    for who, place in ((blocked, home), (alike, None)):
        kind: Kind = "tenancy_start" if place else "name_change"
        sender = other if place else pipeline.party("resident")
        where = {"plate": place.plate} if place else {}
        pipeline.declare(sender, said(kind, who, "2024-01-01", **where))
    pipeline.apply()
    known = {}
    for who in (blocked, alike):
        query = "SELECT person_id FROM register.person_name WHERE name = %s"
        row = town.owner.execute(query, [who.described().name]).fetchone()
        assert row is not None
        known[id(who)] = row[0]
    block(town, known[id(blocked)])
    said_of = []
    for who in (blocked, alike):
        receipts = [
            *pipeline.declare(landlord, said("tenancy_start", who, "2024-06-01", plate=guess.plate)),
            *pipeline.declare(landlord, said("tenancy_end", who, "2024-07-01", plate=guess.plate)),
        ]
        pipeline.apply()
        said_of.append([pipeline.outcomes(each) for each in receipts])
    assert said_of[0] == said_of[1]
    registrar = sign_in("registrar")
    page = words(registrar.get(f"/desk/people/{known[id(blocked)]}/").content)
    assert home.plate not in page
    assert guess.plate not in page
