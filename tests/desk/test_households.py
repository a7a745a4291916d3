import re
from uuid import UUID

import pytest

from tests.access.town import Town
from tests.register.test_households import _family, member

from .conftest import SignIn
from .test_areas import counted

__all__ = ["_family"]


def test_a_household_is_reached_from_its_members(
    town: Town, sign_in: SignIn, family: tuple[UUID, UUID, UUID]
) -> None:
    head, spouse, _son = family
    client = sign_in()
    person = client.get(f"/desk/people/{spouse}/").content.decode()
    assert f'href="/desk/people/{spouse}/household/"' in person
    page = client.get(f"/desk/people/{spouse}/household/").content.decode()
    assert "Who belonged to it before" in page
    assert re.findall(r'name="person" value="([^"]+)"', page)[:2] == [str(head), str(spouse)]
    assert "2 members" in page
    assert "Son" in page
    source = re.search(r'href="(/desk/people/[^"]+/declarations/\?of=[^"]+)"', page)
    assert source
    assert "Town hall" in client.get(source[1]).content.decode()


def test_under_a_purpose_without_former_members_the_page_says_so(
    town: Town, sign_in: SignIn, family: tuple[UUID, UUID, UUID]
) -> None:
    page = sign_in("area_officer").get(f"/desk/people/{family[0]}/household/").content.decode()
    assert "is not part of this purpose" in page
    assert ">son<" not in page


def test_somebody_without_a_household_is_told_so(town: Town, sign_in: SignIn) -> None:
    head = town.person()
    member(town, head, "head", "2019-01-01", "2020-01-01", who=head)
    page = sign_in().get(f"/desk/people/{head}/household/").content.decode()
    assert "in no household now" in page
    assert "Who belonged to it before" in page


def test_a_household_needs_a_purpose_and_a_role(
    town: Town, sign_in: SignIn, family: tuple[UUID, UUID, UUID]
) -> None:
    address = f"/desk/people/{family[0]}/household/"
    assert sign_in(purpose=None).get(address)["Location"].startswith("/desk/purpose/")
    assert sign_in("supervisor").get(address).status_code == 403
    assert sign_in().get("/desk/people/00000000-0000-0000-0000-000000000001/household/").status_code == 404
    assert town.lines() == []


def test_a_joined_record_leads_to_the_household_of_the_one_kept(
    town: Town, sign_in: SignIn, family: tuple[UUID, UUID, UUID]
) -> None:
    absorbed = town.person()
    town.merge(family[0], absorbed)
    response = sign_in().get(f"/desk/people/{absorbed}/household/")
    assert response["Location"] == f"/desk/people/{family[0]}/household/?joined=1"
    assert "was joined to this one" in sign_in().get(response["Location"]).content.decode()


@pytest.mark.parametrize("people", [2, 9])
def test_queries_do_not_grow_with_members(
    town: Town, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, people: int
) -> None:
    head = town.person()
    for _number in range(people):
        member(town, head, "child", "2020-01-01")
    client = sign_in()
    with counted(monkeypatch) as sent:
        page = client.get(f"/desk/people/{head}/household/").content.decode()
    assert page.count("<tr>") > people
    assert len(sent) <= 7
