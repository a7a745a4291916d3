import os
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from psycopg.types.range import DateRange

from denizen.kernel.partial import PartialDate
from denizen.linkage.rules import name_key
from tests.access.town import KNOWN, Town

from .conftest import VIEWS, OpenPage

BORN = "1991-06-02"


@pytest.fixture
def tenant(town: Town) -> tuple[UUID, UUID]:
    """Somebody with a history of three dwellings, the first of them disputed and known only by its year."""
    person, home = town.person("Ganbaatar Erdene", PartialDate.parse(BORN)), town.dwelling(capacity=1)
    town.residence(person, town.dwelling(), "2021", "2022-03", disputed=True)
    town.residence(person, town.dwelling(), "2022-03-10", "2023-05-01", category="short_term")
    town.residence(person, home, "2023-05-01", is_main=True, category="long_term")
    town.residence(town.person("Bat Other"), home, "2024-02-05")
    town.document(person, b"t" * 16, hint="…4821")
    other_voices(town, person, home)
    family(town, person)
    key = name_key("Ganbaatar Erdene", PartialDate.parse(BORN))
    town.owner.execute("INSERT INTO linkage.person_key (key, person_id) VALUES (%s, %s)", [key, person])
    return person, home


def other_voices(town: Town, person: UUID, home: UUID) -> None:
    """A landlord says that the person came later than the town hall says, and tells another birth date."""
    founded = town.residence(person, home, "2019-01-01", "2020-01-01")
    landlord = town.another_party("landlord", "Sand Street Homes")
    later = DateRange(date(2019, 2, 9), date(2019, 2, 10))
    said = {"party_id": landlord, "capacity": "landlord", "occurred": later}
    for declared, born in ((founded, BORN), (town.declaration("tenancy_start", **said), "1991-06-03")):
        town.link(declared, person)
        town.place(declared, home)
        town.owner.execute(
            "INSERT INTO ledger.described (declaration_id, name, born) VALUES (%s, %s, daterange(%s, %s, '[]'))",
            [declared, "Ganbaatar Erdene", born, born],
        )


def family(town: Town, person: UUID) -> None:
    """A mother, a guardian, and a child under age."""
    mother, guardian, child = map(town.person, ("Sarnai Erdene", "Bold Gantulga", "Nomin Ganbaatar"))
    town.owner.execute(
        "UPDATE register.particulars SET mother_id = %s WHERE person_id = %s", [mother, person]
    )
    for ward, adult, basis in ((person, guardian, "declared"), (child, person, "parent")):
        lasting = DateRange(date(2020, 3, 5), date(2038, 3, 5))
        ground = {"basis": basis, "valid_during": lasting, "recorded_at": KNOWN}
        town.fact("guardianship", ward, town.declaration("birth"), guardian_id=adult, **ground)


def problems(page: Page, axe: str) -> list[str]:
    """What axe finds wrong with the page as it stands."""
    found = page.evaluate(axe + "\n;axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {node['html'][:120]}" for each in found["violations"] for node in each["nodes"]]


def keep_picture(page: Page, name: str) -> None:
    """Keep a picture of the page for people to look at, in the folder that DENIZEN_SCREENSHOTS names, if any."""
    if folder := os.environ.get("DENIZEN_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(0, width)


@VIEWS
def test_every_page_is_accessible_and_fits_its_window(
    open_page: OpenPage, tenant: tuple[UUID, UUID], axe: str, language: str, width: int
) -> None:
    person, home = tenant
    page = open_page("registrar", language=language, width=width)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    addresses = [
        "/desk/",
        "/desk/search/",
        "/desk/purpose/",
        "/desk/dwellings/",
        f"/desk/people/{person}/",
        f"/desk/people/{person}/declarations/",
        f"/desk/people/{person}/declarations/?about=particulars&joined=1",
        f"/desk/dwellings/{home}/",
        "/desk/sign-in/",
        "/nowhere/",
    ]
    for number, address in enumerate(addresses):
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language, address
        assert problems(page, axe) == [], address
        assert overflow(page) == 0, address
        keep_picture(page, f"{number:02}-{language}-{width}")
    assert errors == []


def test_on_a_phone_nothing_of_a_row_lies_beyond_the_edge(
    open_page: OpenPage, tenant: tuple[UUID, UUID]
) -> None:
    person, home = tenant
    page = open_page("registrar", width=360)
    for address in (f"/desk/people/{person}/", f"/desk/dwellings/{home}/"):
        page.goto(address)
        cells = page.locator(".govuk-table--stacks tbody td").all()
        boxes = [box for cell in cells if (box := cell.bounding_box())]
        assert boxes
        assert max(box["x"] + box["width"] for box in boxes) <= 360, address
        assert page.locator(".scroll-x").evaluate_all(
            "each => each.every(e => e.scrollWidth <= e.clientWidth)"
        )
    page.goto("/desk/search/")
    page.get_by_label("Name, in any script").fill("Ganbaatar Erdene")
    page.get_by_label("Birth date").fill(BORN)
    page.get_by_role("button", name="Search").click()
    hint = page.get_by_text("4821")
    expect(hint).to_be_visible()
    box = hint.bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 360
    keep_picture(page, "found-360")


def test_a_person_is_found_and_read_with_the_keyboard_alone(
    open_page: OpenPage, tenant: tuple[UUID, UUID], axe: str
) -> None:
    page = open_page("registrar")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Document number")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Erdene Ganbaatar")
    page.keyboard.press("Tab")
    page.keyboard.type(BORN)
    page.keyboard.press("Enter")
    hit = page.get_by_role("button", name="Ganbaatar Erdene")
    expect(hit).to_be_visible()
    assert problems(page, axe) == []
    hit.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ganbaatar Erdene")
    page.get_by_role("link", name="Who declared it").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source-residence")).to_contain_text("Town hall")
    assert problems(page, axe) == []


def test_going_back_after_a_search_asks_for_nothing_to_be_sent_again(
    open_page: OpenPage, tenant: tuple[UUID, UUID]
) -> None:
    page = open_page("registrar")
    page.goto("/desk/search/")
    page.get_by_label("Name, in any script").fill("Ganbaatar Erdene")
    page.get_by_label("Birth date").fill(BORN)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Ganbaatar Erdene").click()
    page.wait_for_url("**/people/**")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Find a person")


def test_all_that_was_declared_is_reached_from_the_person_with_the_keyboard(
    open_page: OpenPage, tenant: tuple[UUID, UUID], axe: str
) -> None:
    page = open_page("registrar")
    page.goto(f"/desk/people/{tenant[0]}/")
    page.get_by_role("link", name="Who declared the particulars").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source-particulars")).to_contain_text("overruled: birth date")
    assert problems(page, axe) == []
    keep_picture(page, "particulars-1280")
    page.get_by_role("link", name="All declarations about this person").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("All declarations about this person")
    expect(page.get_by_text("Sand Street Homes")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_dwelling_is_found_by_its_address_with_the_keyboard(
    open_page: OpenPage, tenant: tuple[UUID, UUID], axe: str, width: int
) -> None:
    page = open_page("registrar", width=width)
    page.keyboard.press("d")
    page.wait_for_url("**/dwellings/")
    page.get_by_label("Address, or a piece of it").focus()
    page.keyboard.type("sand street")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dwellings with this in their address")).to_be_visible()
    assert problems(page, axe) == []
    assert overflow(page) == 0
    keep_picture(page, f"address-{width}")
    page.get_by_role("button", name="1 Sand Street").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/dwellings/*-*/")


def test_an_empty_search_leads_to_its_field(open_page: OpenPage) -> None:
    page = open_page("registrar")
    page.goto("/desk/search/")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Enter a document number").click()
    expect(page.get_by_label("Document number")).to_be_focused()


def test_a_bar_of_the_timeline_opens_who_declared_it(open_page: OpenPage, tenant: tuple[UUID, UUID]) -> None:
    page = open_page("registrar")
    page.goto(f"/desk/people/{tenant[0]}/")
    page.locator("svg [data-source]").nth(1).click(position={"x": 60, "y": 10})
    expect(page.locator("#source-residence")).to_contain_text("Town hall")


def test_the_day_of_a_dwelling_is_moved_in_place(open_page: OpenPage, tenant: tuple[UUID, UUID]) -> None:
    page = open_page("registrar")
    page.goto(f"/desk/dwellings/{tenant[1]}/")
    expect(page.get_by_text("More people live here")).to_be_visible()
    page.keyboard.press("[")
    page.wait_for_url("**?on=2024-02-05")
    page.keyboard.press("[")
    page.wait_for_url("**?on=2023-05-01")
    expect(page.get_by_role("heading", name="Who lives here on 1 May 2023")).to_be_visible()
    expect(page.get_by_role("button", name="Bat Other")).to_have_count(0)
    page.get_by_label("Day").fill("2024-06-01")
    page.wait_for_url("**?on=2024-06-01")
    expect(page.get_by_role("button", name="Bat Other")).to_be_visible()


def test_the_desk_works_without_scripts(open_page: OpenPage, tenant: tuple[UUID, UUID]) -> None:
    page = open_page("registrar", scripts=False)
    page.goto("/desk/search/")
    page.get_by_label("Name, in any script").fill("Ganbaatar Erdene")
    page.get_by_label("Birth date").fill(BORN)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Ganbaatar Erdene").click()
    page.get_by_role("link", name="Who declared it").first.click()
    expect(page.get_by_text("Town hall")).to_be_visible()
    page.goto(f"/desk/dwellings/{tenant[1]}/")
    page.get_by_label("Day").fill("2023-06-01")
    page.get_by_role("button", name="Show this day").click()
    expect(page.get_by_role("heading", name="Who lives here on 1 June 2023")).to_be_visible()


def test_the_language_is_switched_on_the_page_itself(open_page: OpenPage) -> None:
    page = open_page("registrar")
    page.goto("/desk/search/")
    page.get_by_role("button", name="简体中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("查找人员")
    assert page.url.endswith("/desk/search/")


def test_a_first_visit_weighs_no_more_than_the_budget(open_page: OpenPage, tenant: tuple[UUID, UUID]) -> None:
    page = open_page()
    received: list[int] = []
    page.on("requestfinished", lambda request: received.append(request.sizes()["responseBodySize"]))
    page.goto("/desk/sign-in/")
    page.wait_for_load_state("networkidle")
    assert len(received) >= 3
    assert sum(received) < 150_000
