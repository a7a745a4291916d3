"""A small child's record, at the desk: a supervisor's word is asked on the way, and given or refused."""

import re
from uuid import UUID, uuid4

import pytest
from django.test import Client

from denizen.kernel import clock
from denizen.kernel.partial import PartialDate
from tests.access.town import Town

from .conftest import SignIn


@pytest.fixture(name="child")
def _child(town: Town) -> UUID:
    return town.person("Tsetseg", PartialDate.parse(f"{clock.today().year - 5}-01-02"))


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def read(client: Client, address: str) -> str:
    return words(client.get(address).content.decode())


def asked_at(client: Client, child: UUID) -> str:
    """The page to which one is sent on the way to a child."""
    where = client.get(f"/desk/people/{child}/").headers["Location"]
    assert where.startswith(f"/desk/approval/?person={child}")
    return where


def buttons(client: Client) -> list[str]:
    return re.findall(
        r'action="(/desk/approvals/[0-9a-f-]+/)"', client.get("/desk/approvals/").content.decode()
    )


def test_the_way_to_a_child_leads_over_a_supervisor(town: Town, child: UUID, sign_in: SignIn) -> None:
    registrar, supervisor = sign_in(), sign_in("supervisor", "case.handling", "2024-7")
    where = asked_at(registrar, child)
    assert "Ask a supervisor" in read(registrar, where)
    assert town.lines(child) == []
    next_address = f"/desk/people/{child}/"
    answer = registrar.post("/desk/approval/", {"person": str(child), "next": next_address})
    assert "It waits for a supervisor's word" in read(registrar, answer.headers["Location"])
    assert "1 officer waits for your word to open a child's record" in read(supervisor, "/desk/")
    assert "registrar Registrar p-registrar Keeping the register right" in read(
        supervisor, "/desk/approvals/"
    )
    (button,) = buttons(supervisor)
    assert supervisor.post(button, {"word": "allow"}).status_code == 302
    assert "None waits" in read(supervisor, "/desk/approvals/")
    page = registrar.get(where).content.decode()
    assert "It was allowed" in page
    assert f'href="{next_address}"' in page
    assert "Tsetseg" in registrar.get(next_address).content.decode()


def test_a_supervisor_opens_the_child_for_a_case(child: UUID, sign_in: SignIn) -> None:
    supervisor = sign_in("supervisor", "case.handling", "2024-7")
    assert "Tsetseg" in supervisor.get(f"/desk/people/{child}/").content.decode()


def test_what_was_refused_says_so_and_is_asked_again(child: UUID, sign_in: SignIn) -> None:
    registrar, supervisor = sign_in(), sign_in("supervisor", None)
    registrar.post("/desk/approval/", {"person": str(child), "next": "/desk/"})
    supervisor.post(buttons(supervisor)[0], {"word": "refuse"})
    told = read(registrar, asked_at(registrar, child))
    assert "It was refused" in told
    assert "Ask again" in told


def test_what_is_no_question_is_refused(child: UUID, sign_in: SignIn) -> None:
    registrar, supervisor = sign_in(), sign_in("supervisor", None)
    assert registrar.get("/desk/approval/").status_code == 400
    assert registrar.post("/desk/approval/", {"person": "everybody"}).status_code == 400
    registrar.post("/desk/approval/", {"person": str(child), "next": "https://elsewhere.example/"})
    (button,) = buttons(supervisor)
    assert supervisor.post(button, {"word": "perhaps"}).status_code == 400
    assert supervisor.post(f"/desk/approvals/{uuid4()}/", {"word": "allow"}).status_code == 409
    assert registrar.post(button, {"word": "allow"}).status_code == 403
    assert registrar.get("/desk/approvals/").status_code == 403
