import re
from uuid import UUID

import pytest

from tests.access.town import KNOWN, Town
from tests.register.test_organisations import employ, with_party

from .conftest import SignIn
from .test_areas import counted


def found(page: str) -> list[str]:
    return re.findall(r'href="/desk/organisations/([0-9a-f-]{36})/"', page)


def test_an_organisation_is_found_by_a_piece_of_its_name(town: Town, sign_in: SignIn) -> None:
    one, other = town.organisation("Sand Foods"), town.organisation("Sand Transport")
    client = sign_in(purpose=None)
    page = client.post("/desk/organisations/", {"text": "sand"}).content.decode()
    assert found(page) == [str(one), str(other)]
    only = client.post("/desk/organisations/", {"text": "transport"})
    assert only["Location"] == f"/desk/organisations/{other}/"
    nothing = client.post("/desk/organisations/", {"text": "nowhere"}).content.decode()
    assert "No organisation has this credit code" in nothing
    short = client.post("/desk/organisations/", {"text": " s "}).content.decode()
    assert "Enter at least two characters" in short
    assert (
        "Enter a name or a credit code" in client.post("/desk/organisations/", {"text": ""}).content.decode()
    )


def test_no_more_than_twenty_are_listed(town: Town, sign_in: SignIn) -> None:
    for number in range(21):
        town.organisation(f"Sand {number:02d}")
    page = sign_in().post("/desk/organisations/", {"text": "sand"}).content.decode()
    assert len(found(page)) == 20
    assert "The first 20; there are more." in page


def test_its_page_tells_figures_and_what_it_declared_and_provides(town: Town, sign_in: SignIn) -> None:
    employer = town.organisation("Sand Street Foods")
    party, home = with_party(town, employer), town.dwelling(capacity=6)
    town.owner.execute(
        "INSERT INTO places.provider VALUES (%s, %s, 'employer', daterange(NULL, NULL))", [home, party]
    )
    employ(town, employer, town.person("Bat Erdene"), "2020-01-01")
    said = {"party_id": party, "capacity": "employer", "received_at": KNOWN}
    town.outcome(town.declaration("employment_start", **said), "applied")
    page = sign_in("supervisor").get(f"/desk/organisations/{employer}/").content.decode()
    assert "For certain: <strong>1</strong>" in page
    assert f'value="{home}"' in page
    row = page.partition(">Employment begins<")[2].partition("</tr>")[0]
    assert re.findall(r">(\d+)</td>", row) == ["0", "1", "0", "0", "0", "1", "0"], "five months late"
    assert "Bat Erdene" not in page
    assert "no names" in page
    assert town.lines() == []


def test_through_whom_it_declares_is_said(town: Town, sign_in: SignIn) -> None:
    employer = town.organisation("Sand Transport")
    with_party(town, employer, "agency")
    page = sign_in().get(f"/desk/organisations/{employer}/").content.decode()
    assert "It declares through another" in page
    alone = sign_in().get(f"/desk/organisations/{town.organisation('Alone')}/").content.decode()
    assert "It does not declare itself" in alone


def test_names_are_listed_for_whom_the_purpose_grants_it(town: Town, sign_in: SignIn) -> None:
    employer, bat = town.organisation("Foods"), town.person("Bat Erdene")
    employ(town, employer, bat, "2020-01-01")
    address = f"/desk/organisations/{employer}/"
    assert 'href="?names=1"' in sign_in().get(address).content.decode()
    assert "Bat Erdene" in sign_in().get(f"{address}?names=1").content.decode()
    assert [line[0] for line in town.lines()] == [bat]
    for client, why in (
        (sign_in("area_officer"), "Your role does not read this"),
        (sign_in(purpose=None), "Choose for what you read people first"),
    ):
        page = client.get(f"{address}?names=1").content.decode()
        assert why in page
        assert "Bat Erdene" not in page
    assert len(town.lines()) == 1


def test_a_person_leads_to_the_employer(town: Town, sign_in: SignIn) -> None:
    employer, bat = town.organisation("Foods"), town.person("Bat Erdene")
    employ(town, employer, bat, "2020-01-01")
    assert found(sign_in().get(f"/desk/people/{bat}/").content.decode()) == [str(employer)]


def test_what_is_not_there_or_not_for_the_role_is_not_shown(town: Town, sign_in: SignIn) -> None:
    assert sign_in().get(f"/desk/organisations/{UUID(int=1)}/").status_code == 404
    operator = sign_in("operator", purpose=None)
    assert operator.get(f"/desk/organisations/{town.organisation('Foods')}/").status_code == 403
    assert operator.post("/desk/organisations/", {"text": "foods"}).status_code == 403


@pytest.mark.parametrize("people", [2, 12])
def test_queries_do_not_grow_with_employees(
    town: Town, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, people: int
) -> None:
    employer = town.organisation("Foods")
    for _number in range(people):
        employ(town, employer, town.person(), "2020-01-01")
    client = sign_in()
    with counted(monkeypatch) as sent:
        page = client.get(f"/desk/organisations/{employer}/?names=1").content.decode()
    assert page.count('name="person"') == people
    assert len(sent) <= 10
