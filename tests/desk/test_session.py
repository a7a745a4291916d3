import re
from html import escape
from uuid import uuid4

from django.test import Client, override_settings

from tests.access.town import Town

from .conftest import SignIn


def add_demo_registrar(town: Town) -> None:
    town.owner.execute(
        "INSERT INTO access.actor (id, role, name, pseudonym, demo) VALUES (%s, 'registrar', '其木格', 'demo-1', true)",
        [uuid4()],
    )


def test_a_page_asks_to_sign_in_first_and_comes_back(anyone: Client) -> None:
    response = anyone.get("/desk/search/")
    assert (response.status_code, response.url) == (302, "/desk/sign-in/?next=%2Fdesk%2Fsearch%2F")


def test_a_cookie_that_is_no_token_is_nobodys_session(anyone: Client) -> None:
    """Quoted octal is how a cookie says a NUL, which no text of the database can hold."""
    cookie = r'denizen_session="a\000b' + "x" * 40 + '"'
    assert anyone.get("/desk/", headers={"cookie": cookie}).status_code == 302
    assert anyone.post("/desk/sign-out/").status_code == 302


def test_a_script_is_sent_to_sign_in_too(anyone: Client) -> None:
    response = anyone.post("/desk/search/", headers={"hx-request": "true"})
    assert response.headers["HX-Redirect"] == "/desk/sign-in/?next=%2Fdesk%2F"


def test_one_may_work_as_an_invented_member_of_staff(town: Town, anyone: Client) -> None:
    add_demo_registrar(town)
    assert "Registrar · 其木格" in anyone.get("/desk/sign-in/").content.decode()
    response = anyone.post("/desk/sign-in/", {"pseudonym": "demo-1", "next": "/desk/search/"})
    assert (response.status_code, response.url) == (302, "/desk/search/")
    cookie = anyone.cookies["denizen_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "其木格" in anyone.get("/desk/").content.decode()


def test_nobody_is_had_by_a_pseudonym_that_is_not_invented(town: Town, anyone: Client) -> None:
    town.token("registrar")
    response = anyone.post("/desk/sign-in/", {"pseudonym": "p-registrar"})
    assert response.status_code == 200
    assert "denizen_session" not in anyone.cookies


def test_signing_in_leads_to_no_other_site(town: Town, anyone: Client) -> None:
    add_demo_registrar(town)
    assert (
        anyone.post("/desk/sign-in/", {"pseudonym": "demo-1", "next": "https://elsewhere.example/"}).url
        == "/desk/"
    )


def test_in_production_no_role_is_offered(town: Town, anyone: Client) -> None:
    add_demo_registrar(town)
    with override_settings(DENIZEN_IN_EARNEST=True):
        page = anyone.get("/desk/sign-in/").content.decode()
        refused = anyone.post("/desk/sign-in/", {"pseudonym": "demo-1"})
    assert "Sign in with a passkey" in page
    assert "其木格" not in page
    assert refused.status_code == 200
    assert "denizen_session" not in anyone.cookies


def test_signing_out_closes_the_session_itself(town: Town, sign_in: SignIn) -> None:
    client = sign_in()
    token = client.cookies["denizen_session"].value
    assert client.post("/desk/sign-out/").url == "/desk/sign-in/"
    client.cookies["denizen_session"] = token
    assert client.get("/desk/").status_code == 302


def test_the_purpose_stands_on_every_page(sign_in: SignIn) -> None:
    page = sign_in().get("/desk/").content.decode()
    assert "Keeping the register right" in page
    assert "Personal Information Protection Law, articles 13(3), 34; Zhejiang Regulations" in page


def test_a_purpose_that_asks_for_a_reference_gets_one(sign_in: SignIn) -> None:
    client = sign_in(purpose=None)
    response = client.post("/desk/purpose/", {"purpose": "case.handling", "reference": ""})
    assert "This purpose needs the reference of a case" in response.content.decode()
    client.post("/desk/purpose/", {"purpose": "case.handling", "reference": "2024-117"})
    assert "2024-117" in client.get("/desk/").content.decode()


def test_the_cookie_of_a_purpose_holds_what_every_server_passes_on(sign_in: SignIn) -> None:
    reference = "2024年 & 第117号"
    client = sign_in(purpose="case.handling", reference=reference)
    assert re.fullmatch(r"[!#-+\--:<-\[\]-~]+", client.cookies["denizen_purpose"].value)
    assert escape(reference) in client.get("/desk/").content.decode()


def test_a_purpose_is_worth_nothing_in_another_session(sign_in: SignIn) -> None:
    registrar, clerk = sign_in("registrar"), sign_in("counter_clerk", purpose=None)
    clerk.cookies["denizen_purpose"] = registrar.cookies["denizen_purpose"].value
    assert "No purpose chosen" in clerk.get("/desk/").content.decode()


def test_a_role_is_offered_its_own_purposes_only(sign_in: SignIn) -> None:
    page = sign_in("auditor", purpose=None).get("/desk/purpose/").content.decode()
    assert "Examining the register and its use" in page
    assert "Keeping the register right" not in page
