"""Reading beyond the own area, at the desk: why is asked on the way, and a supervisor goes through the reasons."""

import re
from uuid import UUID, uuid4

import pytest
from django.test import Client

from tests.access.town import Town

from .conftest import SignIn


@pytest.fixture(name="home")
def _home(town: Town) -> tuple[UUID, UUID]:
    bat, home = town.person("Ganbaatar"), town.dwelling()
    town.residence(bat, home, "2024-01-01", None)
    return bat, home


@pytest.fixture(name="officer")
def _officer(town: Town, sign_in: SignIn) -> Client:
    """Somebody who works elsewhere."""
    officer = sign_in("area_officer")
    town.area("33", "浙江省", None)
    town.post(town.actor("area_officer"), "33")
    return officer


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def asked_why(officer: Client, address: str, **headers: str) -> str:
    """The address of the page that asks why, to which one is sent."""
    answer = officer.get(address, headers=headers)
    where = answer.headers.get("HX-Redirect") or answer.headers["Location"]
    assert where.startswith("/desk/beyond/?"), where
    return where


def test_why_is_asked_and_then_the_page_is_shown(
    town: Town, home: tuple[UUID, UUID], officer: Client, sign_in: SignIn
) -> None:
    bat, _dwelling = home
    address = f"/desk/people/{bat}/?known_on=2026-01-01"
    page = officer.get(asked_why(officer, address)).content.decode()
    assert "浙江省 33" in words(page)
    assert "Ganbaatar" not in page
    assert town.lines(bat) == [], "nobody was shown anybody"
    said = {"person": str(bat), "next": address, "reason": "moved_in"}
    answer = officer.post("/desk/beyond/", said)
    assert answer.headers["Location"] == address
    assert "Ganbaatar" in officer.get(address).content.decode()
    supervisor = sign_in("supervisor", None)
    assert "1 reading beyond an officer's own area waits" in words(supervisor.get("/desk/").content.decode())
    listed = words(supervisor.get("/desk/crossings/").content.decode())
    assert "area_officer p-area_officer" in listed
    assert "They moved into my area, or are about to 1 In order" in listed
    assert str(bat) not in supervisor.get("/desk/crossings/").content.decode()


def test_it_is_asked_for_dwellings_and_parts_of_pages_too(home: tuple[UUID, UUID], officer: Client) -> None:
    bat, dwelling = home
    assert f"dwelling={dwelling}" in asked_why(officer, f"/desk/dwellings/{dwelling}/")
    where = asked_why(officer, f"/desk/people/{bat}/declarations/", HX_Request="true")
    assert f"person={bat}" in where


def test_a_reason_is_one_of_those_offered_and_about_one(home: tuple[UUID, UUID], officer: Client) -> None:
    bat, dwelling = home
    for said, told in (
        ({"person": str(bat)}, "Choose a reason"),
        ({"person": str(bat), "reason": "curious"}, "Select a valid choice"),
        ({"reason": "moved_in"}, "Open the person or the dwelling again"),
        (
            {"person": str(bat), "dwelling": str(dwelling), "reason": "moved_in"},
            "Open the person or the dwelling",
        ),
        ({"person": "'; --", "reason": "moved_in"}, "Open the person or the dwelling again"),
    ):
        answer = officer.post("/desk/beyond/", said | {"next": "/desk/"})
        assert answer.status_code == 200
        assert told in words(answer.content.decode()), said


def test_the_way_back_leads_to_no_other_site(home: tuple[UUID, UUID], officer: Client) -> None:
    said = {"person": str(home[0]), "reason": "moved_in", "next": "https://elsewhere.example/"}
    assert officer.post("/desk/beyond/", said).headers["Location"] == "/desk/"


def test_who_does_not_go_through_them_is_told_so(sign_in: SignIn, officer: Client) -> None:
    for client in (officer, sign_in("registrar")):
        assert client.get("/desk/crossings/").status_code == 403
        assert client.post(f"/desk/crossings/{uuid4()}/", {"finding": "in_order"}).status_code == 403
        assert "waits for you to go through" not in client.get("/desk/").content.decode()


def test_a_supervisor_says_what_was_found(
    town: Town, home: tuple[UUID, UUID], officer: Client, sign_in: SignIn
) -> None:
    officer.post("/desk/beyond/", {"person": str(home[0]), "reason": "standing_in", "next": "/desk/"})
    supervisor = sign_in("supervisor", None)
    (button,) = set(
        re.findall(
            r'action="(/desk/crossings/[0-9a-f-]+/)"', supervisor.get("/desk/crossings/").content.decode()
        )
    )
    assert supervisor.post(button, {"finding": "nice"}).status_code == 400
    assert supervisor.post(button, {"finding": "to_be_followed"}).status_code == 302
    assert supervisor.post(button, {"finding": "in_order"}).status_code == 409
    assert "None waits" in supervisor.get("/desk/crossings/").content.decode()
    past = words(supervisor.get("/desk/crossings/?examined=1").content.decode())
    assert "I stand in for whoever works there" in past
    assert "To be followed up with the officer" in past
