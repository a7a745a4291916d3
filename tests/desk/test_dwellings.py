import re
from uuid import UUID, uuid4

from denizen.places.queries import address_key, dwelling_by_id
from tests.access.town import Town

from .conftest import SignIn


def test_a_dwelling_is_found_by_its_plate_however_it_is_typed(town: Town, sign_in: SignIn) -> None:
    client = sign_in()
    assert "one of them is wrong" in client.post("/desk/dwellings/", {"plate": "2222-2223"}).content.decode()
    assert (
        "No dwelling has this code"
        in client.post("/desk/dwellings/", {"plate": "2222-2222"}).content.decode()
    )


def at_address(town: Town, address: str) -> UUID:
    dwelling = town.dwelling()
    town.owner.execute(
        "UPDATE places.dwelling SET address = %s, address_key = %s WHERE id = %s",
        [address, address_key(address), dwelling],
    )
    return dwelling


def test_dwellings_are_found_by_a_piece_of_their_address_however_it_is_written(
    town: Town, sign_in: SignIn
) -> None:
    wanted = at_address(town, "二连浩特市建设路79号东方家园10号楼1单元502室")
    at_address(town, "二连浩特市建设路79号东方家园10号楼1单元5021室")
    other = at_address(town, "二连浩特市前进路1号")
    client = sign_in()
    page = client.post("/desk/dwellings/", {"address": "建设路 79号 东方家园10栋１单元502"}).content.decode()
    found = re.findall(r'name="dwelling" value="([^"]+)"', page)
    assert len(found) == 2
    assert found[0] == str(wanted), "whose address ends so comes first"
    assert str(other) not in page
    assert "there are more" not in page
    nowhere = client.post("/desk/dwellings/", {"address": "无名路"}).content.decode()
    assert "No dwelling has this in its address" in nowhere
    assert "No dwelling has this" in client.post("/desk/dwellings/", {"address": "%"}).content.decode()
    assert town.lines() == []


def test_no_more_than_twenty_dwellings_are_listed(town: Town, sign_in: SignIn) -> None:
    for number in range(21):
        at_address(town, f"Long Street {number}")
    page = sign_in().post("/desk/dwellings/", {"address": "long street"}).content.decode()
    assert page.count('name="dwelling"') == 20
    assert "The first 20; there are more." in page


def test_occupants_are_shown_on_the_day_asked_for(town: Town, sign_in: SignIn) -> None:
    dwelling = town.dwelling(capacity=1)
    certain, possible, gone = town.person("Bat Certain"), town.person("Bat Possible"), town.person("Bat Gone")
    town.residence(certain, dwelling, "2023-01-05")
    town.residence(possible, dwelling, "2024")
    town.residence(gone, dwelling, "2023-01-05", "2024-01-02")
    page = sign_in().get(f"/desk/dwellings/{dwelling}/?on=2024-06-01").content.decode()
    assert "Bat Certain" in page
    assert "Bat Possible" in page
    assert "only possible" in page
    assert "Bat Gone" not in page
    assert {line[0] for line in town.lines()} == {certain, possible}


def test_more_occupants_than_the_dwelling_is_meant_for_are_reported(town: Town, sign_in: SignIn) -> None:
    dwelling = town.dwelling(capacity=1)
    client = sign_in()
    town.residence(town.person(), dwelling, "2023-01-05")
    words = "More people live here than the dwelling is meant for."
    assert words not in client.get(f"/desk/dwellings/{dwelling}/?on=2024-06-01").content.decode()
    town.residence(town.person(), dwelling, "2024-02-05")
    assert words in client.get(f"/desk/dwellings/{dwelling}/?on=2024-06-01").content.decode()


def test_where_no_number_is_known_the_rules_say_how_many_fit_and_whose_they_are(
    town: Town, sign_in: SignIn
) -> None:
    dwelling, client = town.dwelling(), sign_in()
    for _person in range(10):
        town.residence(town.person(), dwelling, "2023-01-05")
    page = client.get(f"/desk/dwellings/{dwelling}/?on=2024-06-01").content.decode()
    assert "up to 10 are taken as fitting" in page
    assert "By the rules of CN. No law sets this value" in page
    assert "More people live here than" not in page
    town.residence(town.person(), dwelling, "2024-02-05")
    page = client.get(f"/desk/dwellings/{dwelling}/?on=2024-06-01").content.decode()
    assert "More people live here than 10, the number taken" in page


def test_one_steps_from_change_to_change(town: Town, sign_in: SignIn) -> None:
    dwelling = town.dwelling()
    town.residence(town.person(), dwelling, "2023-01-05", "2024-03-01")
    page = sign_in().get(f"/desk/dwellings/{dwelling}/?on=2023-06-01").content.decode()
    assert f'hx-get="/desk/dwellings/{dwelling}/?on=2023-01-05"' in page
    assert f'hx-get="/desk/dwellings/{dwelling}/?on=2024-03-01"' in page


def test_a_script_gets_the_occupants_alone(town: Town, sign_in: SignIn) -> None:
    dwelling = town.dwelling()
    part = sign_in().get(f"/desk/dwellings/{dwelling}/", headers={"hx-request": "true"}).content.decode()
    assert "Nobody is known to live here on this day." in part
    assert "<html" not in part


def test_whoever_may_see_no_names_sees_numbers(town: Town, sign_in: SignIn) -> None:
    dwelling = town.dwelling()
    town.residence(town.person("Bat Certain"), dwelling, "2023-01-05")
    page = sign_in("supervisor").get(f"/desk/dwellings/{dwelling}/?on=2024-06-01").content.decode()
    assert "For certain: <strong>1</strong>" in page
    assert "Bat Certain" not in page
    assert town.lines() == []


def test_a_day_that_does_not_exist_is_said_so_and_today_is_shown(town: Town, sign_in: SignIn) -> None:
    response = sign_in().get(f"/desk/dwellings/{town.dwelling()}/?on=2024-02-30")
    assert response.status_code == 200
    assert "Enter a day of the calendar, as 2024-03-05" in response.content.decode()


def test_the_last_day_of_the_calendar_is_no_failure(town: Town, sign_in: SignIn) -> None:
    """A period ends on the first day that it does not hold, and after this one there is none."""
    home = town.dwelling()
    assert sign_in().get(f"/desk/dwellings/{home}/?on=9999-12-31").status_code == 200
    assert sign_in().get(f"/desk/dwellings/{home}/?on=9999-12-30").status_code == 200


def test_an_unknown_dwelling_is_not_found(sign_in: SignIn, town: Town) -> None:
    unknown = uuid4()
    assert dwelling_by_id(town.web, unknown) is None
    assert sign_in().get(f"/desk/dwellings/{unknown}/").status_code == 404
