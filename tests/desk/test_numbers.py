"""The page on which a number is uncovered: asked why, shown for a moment, masked again."""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.access.town import Town
from tests.register.keeper import NUMBER, Bearer, keeping

from .conftest import SignIn


@pytest.fixture
def bearer(town: Town, tmp_path: Path) -> Bearer:
    return Bearer(town, tmp_path / "keys")


def button(client: Client, bearer: Bearer) -> dict[str, str]:
    """What the button on the person's page sends."""
    page = client.get(f"/desk/people/{bearer.person}/").content.decode()
    form = re.search(rf'action="/desk/people/{bearer.person}/number/".*?</form>', page, re.DOTALL)
    assert form, "no number can be asked for on the person's page"
    assert NUMBER not in page
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    assert sent.pop("csrfmiddlewaretoken")
    return sent


def test_a_number_is_shown_for_a_reason_and_for_half_a_minute(
    town: Town, sign_in: SignIn, bearer: Bearer
) -> None:
    client = sign_in()
    address, sent = f"/desk/people/{bearer.person}/number/", button(client, bearer)
    asked_why = client.post(address, sent)
    assert "For what do you need the whole number?" in asked_why.content.decode()
    assert "Refresh" not in asked_why.headers
    with keeping(town, bearer.vault):
        shown = client.post(address, sent | {"asked": "1", "purpose": "residence.proof"})
    assert shown.status_code == 200
    assert NUMBER in shown.content.decode()
    assert shown.headers["Refresh"] == f"30; url=/desk/people/{bearer.person}/"
    assert shown.headers["Cache-Control"] == "no-store"
    assert NUMBER not in client.get(f"/desk/people/{bearer.person}/").content.decode()
    line = "SELECT purpose, fields FROM journal.delivery WHERE reader = 'document_number'"
    assert town.owner.execute(line).fetchall() == [("residence.proof", ["number"])]


def test_a_purpose_that_asks_a_reference_asks_it_here_too(
    town: Town, sign_in: SignIn, bearer: Bearer
) -> None:
    client = sign_in()
    address, sent = f"/desk/people/{bearer.person}/number/", button(client, bearer)
    for reason in ({}, {"purpose": "audit.sample"}, {"purpose": "case.handling"}):
        page = client.post(address, sent | {"asked": "1"} | reason).content.decode()
        assert "There is a problem" in page
        assert NUMBER not in page
    assert "document_number" not in [line[1] for line in town.lines()]
    with keeping(town, bearer.vault):
        client.post(address, sent | {"asked": "1", "purpose": "case.handling", "reference": "2026-118"})
    line = "SELECT reference FROM journal.delivery WHERE reader = 'document_number'"
    assert town.owner.execute(line).fetchall() == [("2026-118",)]


def test_a_silent_keeper_is_told_and_the_reason_is_kept(town: Town, sign_in: SignIn, bearer: Bearer) -> None:
    client = sign_in()
    sent = button(client, bearer) | {"asked": "1", "purpose": "case.handling", "reference": "2026-118"}
    answer = client.post(f"/desk/people/{bearer.person}/number/", sent)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "the keeper, who alone can open it, does not answer. Nothing was shown." in page
    assert 'value="2026-118"' in page


def test_a_used_up_quota_is_told_in_words(town: Town, sign_in: SignIn, bearer: Bearer) -> None:
    client = sign_in()
    sent = button(client, bearer) | {"asked": "1", "purpose": "registration.upkeep"}
    town.owner.execute("UPDATE access.quota SET most = 1")
    with keeping(town, bearer.vault):
        answers = [client.post(f"/desk/people/{bearer.person}/number/", sent) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert "as many whole numbers as one officer may see within an hour" in answers[1].content.decode()


@pytest.mark.parametrize("role", ["counter_clerk", "area_officer"])
def test_who_may_not_is_not_offered_it_and_is_refused(
    town: Town, sign_in: SignIn, bearer: Bearer, role: str
) -> None:
    client = sign_in(role)
    address = f"/desk/people/{bearer.person}/number/"
    assert address not in client.get(f"/desk/people/{bearer.person}/").content.decode()
    sent = {"declaration": str(bearer.declared), "document_type": "passport", "hint": "…4821", "asked": "1"}
    page = client.post(address, sent | {"purpose": "registration.upkeep"}).content.decode()
    assert "Your role sees no whole number." in page
    assert NUMBER not in page


def test_no_address_tells_a_number_or_asks_for_one(sign_in: SignIn, bearer: Bearer) -> None:
    client = sign_in()
    address = f"/desk/people/{bearer.person}/number/"
    assert client.get(address).status_code == 405
    assert client.post(address, {"declaration": "x"}).status_code == 400


def test_an_earlier_state_of_the_register_offers_no_number(sign_in: SignIn, bearer: Bearer) -> None:
    page = sign_in().get(f"/desk/people/{bearer.person}/?known_on=2024-06-02").content.decode()
    assert "4821" in page
    assert "/number/" not in page
