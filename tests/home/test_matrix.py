"""Two kinds of session, and which page each of them opens: every address of the desk and of the residents' pages."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from denizen.access.actions import open_session
from tests.access.town import Town

from .conftest import account, browser_with

OPEN = {
    "/desk/sign-in/",
    "/desk/sign-in/begin/",
    "/desk/enrol/",
    "/desk/enrol/finish/",
    "/desk/sign-out/",
    "/home/sign-in/",
    "/home/sign-in/begin/",
    "/home/begin/",
    "/home/begin/finish/",
    "/home/sign-out/",
}
"""The doors themselves."""
OF_SCRIPTS = "/pieces/1/"
"""What a page's script sends alone, and gets a code for an answer."""


def addresses(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    """Every address below one, with ids that are nobody's."""
    for entry in resolver.url_patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, where)
        elif isinstance(entry, URLPattern):
            yield where


def filled(address: str, person: UUID) -> str:
    for part, value in (
        ("<uuid:person_id>", str(person)),
        ("<str:code>", "330783"),
        ("<path:where>", "0/000"),
        ("<slug:language>", "en"),
        ("<int:place>", "1"),
    ):
        address = address.replace(part, value)
    while "<" in address:
        before, _opened, rest = address.partition("<")
        address = before + str(uuid4()) + rest.partition(">")[2]
    return address


@pytest.fixture(name="person")
def _person(town: Town) -> UUID:
    return town.person("Ganbaatar Erdene")


def of_face(face: str, person: UUID) -> list[str]:
    found = [filled(one, person) for one in addresses(get_resolver()) if one.startswith(f"/{face}/")]
    return [one for one in found if one not in OPEN and not one.endswith(OF_SCRIPTS)]


def asked_for(client: Client, address: str) -> list[tuple[int, str]]:
    answers = [client.get(address), client.post(address)]
    return [(answer.status_code, answer.headers.get("Location", "")) for answer in answers]


def is_turned_away(answers: list[tuple[int, str]], face: str) -> bool:
    """Sent to the sign-in of that face, or told that the page takes no such request, or that nothing was in it."""
    door = f"/{face}/sign-in/"
    return all(
        status in (400, 405) or (status == 302 and where.startswith(door)) for status, where in answers
    )


def test_a_residents_session_opens_nothing_of_the_desk(town: Town, person: UUID) -> None:
    token = open_session(town.keeper, actor=account(town, person))
    pages = of_face("desk", person)
    assert len(pages) > 50
    for cookies in ({"denizen_session": token}, {"denizen_home": token}):
        client = Client(SERVER_NAME="localhost")
        for name, value in cookies.items():
            client.cookies[name] = value
        opened = [page for page in pages if not is_turned_away(asked_for(client, page), "desk")]
        assert opened == []
    assert town.lines() == []


def test_a_resident_passes_no_door_of_the_staff(town: Town, person: UUID) -> None:
    client = browser_with(open_session(town.keeper, actor=account(town, person)), "denizen_session")
    sent = client.post(
        f"/desk/files/{uuid4()}{OF_SCRIPTS}", b"piece", content_type="application/octet-stream"
    )
    assert sent.status_code == 401
    assert town.owner.execute("SELECT count(*) FROM intake.piece").fetchone() == (0,)


@pytest.mark.parametrize("role", ["registrar", "counter_clerk", "supervisor"])
def test_a_session_of_the_staff_opens_nothing_of_a_residents(town: Town, person: UUID, role: str) -> None:
    client = browser_with(town.token(role))
    client.cookies["denizen_session"] = town.token(role)
    pages = of_face("home", person)
    assert len(pages) > 15
    assert [page for page in pages if not is_turned_away(asked_for(client, page), "home")] == []
    assert town.lines() == []


def test_nobodys_session_opens_nothing(town: Town, person: UUID) -> None:
    for nonsense in ("", "x" * 43, "' OR 1=1", "\0" * 43):
        client = Client(SERVER_NAME="localhost")
        if nonsense:
            client.cookies["denizen_home"] = nonsense
        pages = of_face("home", person)
        assert [page for page in pages if not is_turned_away(asked_for(client, page), "home")] == []


def test_where_somebody_goes_after_signing_in_is_a_page_of_theirs(town: Town, person: UUID) -> None:
    actor = account(town, person)
    town.owner.execute("UPDATE access.actor SET demo = true, pseudonym = 'resident-1' WHERE id = %s", [actor])
    for wanted, led in (
        ("/home/looked/", "/home/looked/"),
        ("/desk/", "/home/"),
        ("https://elsewhere.example/home/", "/home/"),
        ("//elsewhere.example/home/", "/home/"),
    ):
        client = Client(SERVER_NAME="localhost")
        answer = client.post("/home/sign-in/", {"pseudonym": "resident-1", "next": wanted})
        assert (answer.status_code, answer.headers["Location"]) == (302, led)


def test_each_demonstration_door_lets_in_its_own_alone(town: Town, person: UUID) -> None:
    actor = account(town, person)
    town.owner.execute("UPDATE access.actor SET demo = true, pseudonym = 'resident-1' WHERE id = %s", [actor])
    town.token("registrar")
    town.owner.execute("UPDATE access.actor SET demo = true WHERE role = 'registrar'")
    client = Client(SERVER_NAME="localhost")
    assert b"p-registrar" not in client.get("/home/sign-in/").content
    assert b"resident-1" not in client.get("/desk/sign-in/").content
    for face, pseudonym in (("home", "p-registrar"), ("desk", "resident-1")):
        assert client.post(f"/{face}/sign-in/", {"pseudonym": pseudonym}).status_code == 200
    assert client.cookies.get("denizen_home") is None
    assert client.cookies.get("denizen_session") is None
