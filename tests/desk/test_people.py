import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from psycopg.types.range import DateRange

from denizen.desk.finding import document_search_key
from denizen.kernel import clock
from denizen.kernel.partial import PartialDate
from denizen.linkage.rules import alike_keys, name_key, near_keys, person_keys
from denizen.places.actions import use_rules
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


def test_what_was_announced_has_not_begun_yet(town: Town, sign_in: SignIn) -> None:
    person = town.person()
    town.residence(person, town.dwelling(), str(clock.today() + timedelta(days=60)))
    page = page_of(sign_in(), f"/desk/people/{person}/")
    assert "not begun yet" in page
    assert "goes on" not in page


def test_a_role_sees_the_groups_of_its_grant_and_no_other(town: Town, sign_in: SignIn) -> None:
    person, _dwelling, _declared = a_tenant(town)
    town.document(person, b"t" * 16, hint="…4821")
    page = page_of(sign_in("auditor", "audit.sample", "S-1"), f"/desk/people/{person}/")
    page = re.sub(
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", page
    )  # identifiers may hold any four digits
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
    address = f"/desk/people/{person}/declarations/?about=residence&of={declared}"
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


NOON_IN_SHANGHAI = "2024-03-{:02}T04:00+00:00"


def in_time(town: Town, client: Client, kind: str, capacity: str, on: str, came: int, **about: object) -> str:
    """What the page says of a declaration about a day of March 2024 that came on another, with its explanation."""
    person = town.person()
    received_at = datetime.fromisoformat(NOON_IN_SHANGHAI.format(came))
    occurred = PartialDate.parse(on).daterange
    declared = town.declared(person, kind, capacity, received_at, occurred=occurred, **about)
    page = page_of(client, f"/desk/people/{person}/declarations/?of={declared}")
    found = re.search(r"<dt>In time</dt><dd>(.*?)</dd>", page, re.DOTALL)
    return re.sub(r"<.*?>", "", found[1]) if found else ""


def test_a_declaration_says_whether_it_came_in_time_and_by_which_rule(town: Town, sign_in: SignIn) -> None:
    client = sign_in()
    start = "tenancy_start", "landlord"
    kept = in_time(town, client, *start, "2024-03-07", 11)
    assert kept.startswith("Yes By Provisions on the Security Administration")
    assert kept.endswith("The last day is 11 March 2024.")
    assert in_time(town, client, *start, "2024-03-07", 12).startswith("came late By Provisions")
    assert in_time(town, client, *start, "2024-03", 12).startswith("Yes"), "nobody is late for not knowing"
    assert in_time(town, client, "tenancy_start", "registrar", "2024-03-01", 30) == "", (
        "no duty, no judgement"
    )


def test_whether_it_came_in_time_follows_the_law_of_the_place(town: Town, sign_in: SignIn) -> None:
    client = sign_in()
    use_rules(town.worker, actor=uuid4(), code="CN-33", now=datetime(2024, 1, 1, tzinfo=UTC))
    kept = in_time(town, client, "tenancy_start", "landlord", "2024-03-07", 12)
    assert kept.startswith("Yes")
    assert "article 9" in kept
    assert kept.endswith("The last day is 12 March 2024.")


@pytest.mark.parametrize(
    ("about", "founded"),
    [
        ({"nationality": "MNG"}, "By Measures for the Security Administration of Hotels"),
        ({"nationality": "CHN"}, "No law sets this period"),
        ({}, "No law sets this period"),
    ],
)
def test_guests_from_abroad_are_due_by_a_rule_of_their_own_and_from_the_hour(
    about: dict[str, str], founded: str, town: Town, sign_in: SignIn
) -> None:
    hour = datetime.fromisoformat("2024-03-07T03:00+00:00")
    kept = in_time(town, sign_in(), "lodging_checkin", "hotel", "2024-03-07", 8, check_in=hour, **about)
    assert kept.startswith(f"came late {founded}")
    assert "24 hours from 7 March 2024 11:00" in kept


def test_a_deadline_in_a_year_whose_holidays_are_not_known_is_provisional(
    town: Town, sign_in: SignIn
) -> None:
    kept = in_time(town, sign_in(), "employment_start", "employer", "2099-03-05", 12)
    assert "provisional" in kept
    assert "Monday to Friday were counted" in kept


def test_a_declaration_about_somebody_else_is_not_judged(town: Town, sign_in: SignIn) -> None:
    child, mother = town.person(), town.person()
    declared = town.declared(child, "birth", "resident", KNOWN)
    town.fact("person_name", mother, declared, kind="variant", name="Sara", script="Latn",
        valid_during=DateRange(), recorded_at=KNOWN)  # fmt: skip
    client = sign_in()
    assert "In time" in page_of(client, f"/desk/people/{child}/declarations/?of={declared}")
    assert "In time" not in page_of(client, f"/desk/people/{mother}/declarations/?of={declared}")


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


def test_a_person_is_found_by_the_name_in_another_script_and_the_page_says_so(
    town: Town, sign_in: SignIn
) -> None:
    born = PartialDate.parse("1991-06-02")
    person = town.person("Доржийн Мөнхцэцэг", born)
    keys = [(key, person) for key in alike_keys("Доржийн Мөнхцэцэг", None, born)]
    town.owner.cursor().executemany("INSERT INTO linkage.person_key (key, person_id) VALUES (%s, %s)", keys)
    client = sign_in()
    page = search_by_name(client, "MONKHTSETSEG DORJ", "1991-06-02")
    assert f'name="person" value="{person}"' in page
    assert "Nobody has this very name and birth date" in page
    assert [line[1] for line in town.lines(person)] == ["search"]
    for name, day in (("Monkhtsetseg Dorj", "1991-06-03"), ("Monkhtsetseg", "1991-06-02")):
        assert "Nobody was found" in search_by_name(client, name, day)


def test_whoever_was_declared_with_a_year_is_found_by_it_and_by_a_day_in_it(
    town: Town, sign_in: SignIn
) -> None:
    person = town.person("Ganbaatar Erdene", PartialDate.parse("1991"))
    make_findable(town, person, "Ganbaatar Erdene", "1991")
    client = sign_in()
    for told, is_said_so in (("1991", False), ("1991-06", True), ("1991-06-02", True)):
        page = search_by_name(client, "Ganbaatar Erdene", told)
        assert f'name="person" value="{person}"' in page
        assert ("Nobody has this very name and birth date" in page) == is_said_so
    assert [line[1] for line in town.lines(person)] == ["search"] * 3
    for told in ("1992", "1992-06", "1992-06-02"):
        assert "Nobody was found" in search_by_name(client, "Ganbaatar Erdene", told)


def keys_of(town: Town, person: UUID, name: str, *told: str) -> None:
    """The keys that a person has of whom this was declared."""
    days = [PartialDate.parse(each) for each in told]
    keys = {
        key for day in days for make in (person_keys, alike_keys, near_keys) for key in make(name, None, day)
    }
    town.owner.cursor().executemany(
        "INSERT INTO linkage.person_key (key, person_id) VALUES (%s, %s)", [(key, person) for key in keys]
    )


def test_a_part_of_a_birth_date_finds_whoever_is_known_by_no_more(town: Town, sign_in: SignIn) -> None:
    """Not those whose day is known, even where somebody once declared the year alone: they are found by the day."""
    for day in range(1, 12):
        known = f"1991-06-{day:02}"
        keys_of(town, town.person("Bat Erdene", PartialDate.parse(known)), "Bat Erdene", known, "1991")
    client = sign_in()
    for told in ("1991", "1991-06", "1991-06-20"):
        assert "Nobody was found" in search_by_name(client, "Bat Erdene", told), told
    assert town.lines() == []
    by_year = town.person("Bat Erdene", PartialDate.parse("1991"))
    keys_of(town, by_year, "Bat Erdene", "1991")
    for told in ("1991", "1991-06", "1991-06-20"):
        page = search_by_name(client, "Bat Erdene", told)
        assert re.findall('name="person" value="([^"]+)"', page) == [str(by_year)], told
    by_month = town.person("Bold Bat", PartialDate.parse("1991-06"))
    keys_of(town, by_month, "Bold Bat", "1991-06")
    for told, finds in (("1991", True), ("1991-06", True), ("1991-06-20", True), ("1991-07", False)):
        assert (str(by_month) in search_by_name(client, "Bat Bold", told)) is finds, told


def test_more_than_ten_who_are_known_by_a_year_are_looked_for_otherwise(town: Town, sign_in: SignIn) -> None:
    for _namesake in range(11):
        keys_of(town, town.person("Bat Erdene", PartialDate.parse("1991")), "Bat Erdene", "1991")
    client = sign_in()
    for told in ("1991", "1991-06-20"):
        page = search_by_name(client, "Bat Erdene", told)
        assert "More than ten people of this name are known by no more than a part of" in page, told
        assert "complete name and birth date" not in page
    assert town.lines() == []


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


def test_a_joined_record_leads_to_the_kept_one_which_says_so_and_is_logged(
    town: Town, sign_in: SignIn
) -> None:
    kept, absorbed = town.person("Ganbaatar Erdene"), town.person("Ganbaatar Erdene")
    town.merge(kept, absorbed)
    client = sign_in()
    response = client.get(f"/desk/people/{absorbed}/?known_on=2024-07-01")
    assert response.status_code == 302
    assert response.url == f"/desk/people/{kept}/?known_on=2024-07-01&joined=1"
    assert town.lines() == []
    page = page_of(client, response.url)
    assert "was joined to this one" in page
    assert [(line[0], line[1]) for line in town.lines()] == [(kept, "card")]
    assert "was joined to this one" not in page_of(client, f"/desk/people/{kept}/")
    response = client.get(f"/desk/people/{absorbed}/declarations/?about=names")
    assert response.url == f"/desk/people/{kept}/declarations/?about=names&joined=1"
    # Before they were joined there were two.
    assert "was joined" not in page_of(client, f"/desk/people/{absorbed}/?known_on=2024-05-31")


def test_parents_guardians_and_children_are_named_with_ground_and_end(town: Town, sign_in: SignIn) -> None:
    child, mother = town.person("Little Erdene"), town.person("Sarnai Erdene")
    town.owner.execute("UPDATE register.particulars SET mother_id = %s WHERE person_id = %s", [mother, child])
    town.fact(
        "guardianship",
        child,
        town.declaration("birth"),
        guardian_id=mother,
        basis="parent",
        valid_during=DateRange(date(2020, 3, 5), date(2038, 3, 5)),
        recorded_at=KNOWN,
    )
    client = sign_in()
    page = " ".join(re.sub(r"<[^>]+>", " ", page_of(client, f"/desk/people/{child}/")).split())
    assert "Parents and guardians Sarnai Erdene Mother · guardian as a parent until 5 March 2038" in page
    page = " ".join(re.sub(r"<[^>]+>", " ", page_of(client, f"/desk/people/{mother}/")).split())
    assert "Children under age Little Erdene Child · guardian as a parent until 5 March 2038" in page
    assert "Parents and guardians" not in page


def test_a_home_registration_names_its_division(town: Town, sign_in: SignIn) -> None:
    person = town.person()
    for number, code in enumerate(("152501", "15250")):
        year = DateRange(date(2020 + number, 1, 1), date(2021 + number, 1, 1))
        home = {"division": code, "address": "Street", "valid_during": year, "recorded_at": KNOWN}
        town.fact("home_registration", person, town.declaration(), **home)
    town.area("15", "Inner Mongolia", None)
    town.area("1525", "Xilin Gol", "15")
    town.area("152501", "Erenhot", "1525")
    page = page_of(sign_in(), f"/desk/people/{person}/")
    assert "Inner Mongolia Xilin Gol Erenhot" in page
    assert ">15250<" in page, "a code that means nothing stays as it is"
