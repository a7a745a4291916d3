import re
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.test import Client

from denizen.desk.finding import document_search_key
from denizen.kernel.partial import PartialDate
from denizen.linkage.rules import name_key
from tests.access.town import KNOWN, Town

from .conftest import SignIn


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response
    return response.content.decode()


def a_tenant(town: Town) -> tuple[UUID, UUID, UUID]:
    """A person, the dwelling of a residence that began some time in 2023, and the declaration behind it."""
    person = town.person("Ganbaatar Erdene", PartialDate.parse("1991-06"))
    dwelling = town.dwelling()
    declared = town.residence(person, dwelling, "2023", is_main=True, category="long_term")
    return person, dwelling, declared


def test_without_a_purpose_no_person_is_shown_and_none_is_logged(town: Town, sign_in: SignIn) -> None:
    person, _dwelling, declared = a_tenant(town)
    client = sign_in(purpose=None)
    for address in (
        f"/desk/people/{person}/",
        f"/desk/people/{person}/declarations/?of={declared}",
        "/desk/search/",
    ):
        response = client.get(address)
        assert response.status_code == 302
        assert response.url.startswith("/desk/purpose/?next=")
    assert town.lines() == []


def test_a_persons_page_shows_what_is_recorded_and_leaves_one_line(town: Town, sign_in: SignIn) -> None:
    person, _dwelling, _declared = a_tenant(town)
    town.document(person, b"t" * 16, hint="…4821")
    page = page_of(sign_in(), f"/desk/people/{person}/")
    assert "Ganbaatar Erdene" in page
    assert "June 1991" in page
    assert "4821" in page
    assert ">2023<" in page
    assert "1 Sand Street" in page
    assert 'role="img"' in page
    assert [line[1] for line in town.lines(person)] == ["card"]


@pytest.mark.parametrize(("fact", "heading"), [("tenancy", "Let by"), ("lodging_stay", "Host")])
def test_who_lets_or_lodges_is_named(fact: str, heading: str, town: Town, sign_in: SignIn) -> None:
    person, dwelling = town.person(), town.dwelling()
    year = PartialDate.parse("2024").daterange
    town.fact(
        fact,
        person,
        town.declaration(),
        dwelling_id=dwelling,
        provider_id=town.party,
        began=year,
        valid_during=year,
        disputed=False,
        recorded_at=KNOWN,
    )
    page = page_of(sign_in(), f"/desk/people/{person}/")
    assert f">{heading}</th>" in page
    assert 'translate="no">Town hall</td>' in page


def test_a_role_sees_the_groups_of_its_grant_and_no_other(town: Town, sign_in: SignIn) -> None:
    person, _dwelling, _declared = a_tenant(town)
    town.document(person, b"t" * 16, hint="…4821")
    page = page_of(sign_in("auditor", "audit.sample", "S-1"), f"/desk/people/{person}/")
    assert "Ganbaatar Erdene" in page
    assert "1 Sand Street" in page
    assert "4821" not in page
    assert "1991" not in page
    assert "Not part of this purpose:" in page


def test_an_earlier_day_shows_what_was_known_then(town: Town, sign_in: SignIn) -> None:
    learnt = datetime(2024, 3, 9, 3, tzinfo=UTC)
    person = town.person(known=datetime(2024, 1, 1, tzinfo=UTC))
    town.residence(person, town.dwelling(), "2023", recorded_at=learnt)
    client = sign_in()
    assert "1 Sand Street" in page_of(client, f"/desk/people/{person}/?known_on=2024-03-09")
    before = page_of(client, f"/desk/people/{person}/?known_on=2024-03-08")
    assert "1 Sand Street" not in before
    assert "No residence is known." in before


def test_a_fact_opens_the_declarations_behind_it(town: Town, sign_in: SignIn) -> None:
    person, _dwelling, declared = a_tenant(town)
    client = sign_in()
    address = f"/desk/people/{person}/declarations/?of={declared}"
    assert address in page_of(client, f"/desk/people/{person}/").replace("&amp;", "&")
    page = page_of(client, address)
    assert "Town hall" in page
    assert "Residence begins" in page
    assert re.search(r"([0-9A-Z]{5}-){5}[0-9A-Z]{2}", page), "the receipt number as people read it"
    part = client.get(address, headers={"hx-request": "true"}).content.decode()
    assert "Town hall" in part
    assert "<html" not in part


def test_a_corrected_declaration_says_so_and_its_correction_stands_beside_it(
    town: Town, sign_in: SignIn
) -> None:
    person, _dwelling, declared = a_tenant(town)
    client = sign_in()
    address = f"/desk/people/{person}/declarations/?of={declared}"
    amendment = town.declaration("correction", target=town.receipt(declared), occurred=None)
    assert "corrected later" not in page_of(client, address)
    town.outcome(amendment, "applied")
    page = page_of(client, address)
    assert "corrected later" in page
    assert page.count("Town hall") == 2


def test_known_on_the_last_day_of_the_calendar_is_no_failure(town: Town, sign_in: SignIn) -> None:
    assert sign_in().get(f"/desk/people/{town.person()}/?known_on=9999-12-31").status_code == 200


def test_an_unknown_person_is_not_found(sign_in: SignIn) -> None:
    response = sign_in().get(f"/desk/people/{uuid4()}/")
    assert response.status_code == 404
    assert "There is no such person in the register" in response.content.decode()


def test_opening_sends_an_id_and_leads_to_its_page(town: Town, sign_in: SignIn) -> None:
    person, dwelling, _declared = a_tenant(town)
    client = sign_in()
    assert client.post("/desk/open/", {"person": person}).url == f"/desk/people/{person}/"
    assert client.post("/desk/open/", {"dwelling": dwelling}).url == f"/desk/dwellings/{dwelling}/"
    assert client.post("/desk/open/", {"person": "1 OR 1=1"}).status_code == 400
    assert client.post("/desk/open/", {}).status_code == 400


def test_addresses_hold_ids_and_no_word_about_anybody(town: Town, sign_in: SignIn) -> None:
    person, _dwelling, _declared = a_tenant(town)
    page = page_of(sign_in(), f"/desk/people/{person}/")
    addresses = [part.partition('"')[0] for part in page.split('href="')[1:]]
    assert not [address for address in addresses if "Ganbaatar" in address or "1991" in address]


def search_by_name(client: Client, name: str, birth_date: str) -> str:
    return client.post("/desk/search/", {"name": name, "birth_date": birth_date}).content.decode()


def make_findable(town: Town, person: UUID, name: str, birth_date: str) -> None:
    key = name_key(name, PartialDate.parse(birth_date))
    town.owner.execute("INSERT INTO linkage.person_key (key, person_id) VALUES (%s, %s)", [key, person])


def test_a_person_is_found_by_name_and_birth_date_in_any_order_of_names(town: Town, sign_in: SignIn) -> None:
    person = town.person("Ganbaatar Erdene", PartialDate.parse("1991-06-02"))
    make_findable(town, person, "Ganbaatar Erdene", "1991-06-02")
    client = sign_in()
    page = search_by_name(client, "ERDENE ganbaatar", "1991-06-02")
    assert f'name="person" value="{person}"' in page
    assert [line[1] for line in town.lines(person)] == ["search"]
    assert "Nobody was found" in search_by_name(client, "Ganbaatar Erdene", "1991-06-03")


def test_a_person_is_found_by_document_number(town: Town, sign_in: SignIn) -> None:
    person = town.person("Ganbaatar Erdene")
    town.document(person, document_search_key("passport", "E1234567"))
    as_typed = {"document_type": "passport", "document_number": "e 1234 567"}
    page = sign_in().post("/desk/search/", as_typed).content.decode()
    assert "Ganbaatar Erdene" in page


def test_a_name_alone_is_no_search(town: Town, sign_in: SignIn) -> None:
    person = town.person("Ganbaatar Erdene", PartialDate.parse("1991-06-02"))
    make_findable(town, person, "Ganbaatar Erdene", "1991-06-02")
    client = sign_in()
    assert "a name alone means too many people" in search_by_name(client, "Ganbaatar Erdene", "")
    assert "Enter a document number, or a name" in search_by_name(client, "", "1991-06-02")
    assert "Enter a name that has letters" in search_by_name(client, "***", "1991-06-02")
    assert town.lines() == []


def test_more_than_ten_hits_show_nobody(town: Town, sign_in: SignIn) -> None:
    for _twin in range(11):
        make_findable(
            town, town.person("Bat Erdene", PartialDate.parse("1991-06-02")), "Bat Erdene", "1991-06-02"
        )
    page = search_by_name(sign_in(), "Bat Erdene", "1991-06-02")
    assert "Too many people match" in page
    assert 'name="person" value=' not in page
    assert town.lines() == []


def test_a_mistyped_number_is_said_so_before_anybody_is_asked(town: Town, sign_in: SignIn) -> None:
    wrong = {"document_type": "citizen_id", "document_number": "110101199003070021"}
    part = sign_in().post("/desk/search/", wrong, headers={"hx-request": "true"}).content.decode()
    assert "One of the characters of the number is wrong" in part
    assert "<html" not in part


def test_a_purpose_without_searching_offers_none(sign_in: SignIn) -> None:
    client = sign_in("auditor", "audit.sample", "S-1")
    assert "Searching for people is not part of this purpose." in client.get("/desk/search/").content.decode()
    refused = search_by_name(client, "Bat Erdene", "1991-06-02")
    assert 'name="person" value=' not in refused
