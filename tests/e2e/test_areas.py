"""Areas, households and organisations in a real browser: by axe, by the keyboard, without scripts, and by weight."""

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.access.town import Town
from tests.counts.test_counts import COMMUNITIES, GRIDS
from tests.desk.test_areas import TOWN, furnish, stand
from tests.register.test_households import _family
from tests.register.test_organisations import employ, with_party

from .conftest import VIEWS, OpenPage
from .test_desk import keep_picture, overflow, problems

__all__ = ["_family"]

LIGHT, HEAVY = 150_000, 600_000
"""Bytes of a first visit to a page of the desk, and to one with a map that zooms."""


@pytest.fixture(name="areas")
def _areas(town: Town) -> list[UUID]:
    homes = furnish(town)
    for number, home in enumerate(homes):
        stand(town, home, 112.05 + 0.1 * number)
    return homes


@pytest.fixture(name="employer")
def _employer(town: Town) -> UUID:
    employer = town.organisation("Sand Street Foods")
    party = with_party(town, employer)
    town.owner.execute(
        "INSERT INTO places.provider VALUES (%s, %s, 'employer', daterange(NULL, NULL))",
        [town.dwelling(40), party],
    )
    employ(town, employer, town.person("Bat Erdene"), "2020-01-01", occupation="cook")
    town.outcome(town.declaration("employment_start", party_id=party, capacity="employer"), "applied")
    return employer


@VIEWS
def test_each_page_is_accessible_and_fits_its_window(
    open_page: OpenPage,
    areas: list[UUID],
    family: tuple[UUID, UUID, UUID],
    employer: UUID,
    axe: str,
    language: str,
    width: int,
) -> None:
    page = open_page("registrar", language=language, width=width)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    addresses = [
        f"/desk/areas/{TOWN}/",
        f"/desk/areas/{TOWN}/?on=2025-01-01",
        f"/desk/areas/{GRIDS[0]}/",
        f"/desk/areas/{TOWN}/dwellings/?kind=flat",
        f"/desk/people/{family[1]}/household/",
        "/desk/organisations/",
        f"/desk/organisations/{employer}/?names=1",
    ]
    for number, address in enumerate(addresses):
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language, address
        assert problems(page, axe) == [], address
        assert overflow(page) == 0, address
        keep_picture(page, f"areas-{number:02}-{language}-{width}")
    assert errors == []


def test_a_day_and_a_figure_are_chosen_and_an_area_opened_with_the_keyboard_alone(
    open_page: OpenPage, areas: list[UUID]
) -> None:
    page = open_page("registrar")
    page.keyboard.press("t")
    page.wait_for_url(f"**/areas/{TOWN}/")
    slider = page.get_by_role("slider", name="Day")
    expect(slider).to_have_attribute("aria-valuetext", page.locator("#on option:checked").inner_text())
    slider.focus()
    for _month in range(4):
        page.keyboard.press("ArrowLeft")
    page.wait_for_url("**?on=20*")
    expect(page.get_by_text("Short-term").first).to_be_visible()
    expect(slider).to_be_focused()
    page.get_by_label("Compare by").select_option("dwelling")
    expect(page.get_by_role("heading", name="Map: Dwellings")).to_be_visible()
    page.get_by_role("region", name="Its parts").get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/areas/{COMMUNITIES[0]}/?on=20*show=dwelling")


def zoomed(page: Page) -> None:
    page.get_by_role("button", name="Zoom the map").click()
    expect(page.locator(".map__zoomed canvas")).to_be_visible()
    expect(page.get_by_role("button", name="Zoom the map")).to_be_hidden(timeout=30_000)


def test_the_map_opens_areas_and_zooms_under_the_policy_of_the_site(
    open_page: OpenPage, areas: list[UUID], axe: str
) -> None:
    page = open_page("registrar")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(f"/desk/areas/{TOWN}/")
    zoomed(page)
    expect(page.locator(".map__label")).to_have_count(2)
    assert problems(page, axe) == []
    keep_picture(page, "areas-zoomed")
    page.locator(".map__zoomed canvas").click(position={"x": 60, "y": 300})
    page.wait_for_url(f"**/areas/{COMMUNITIES[0]}/")
    page.locator(".map__land a").first.click()
    page.wait_for_url(f"**/areas/{GRIDS[0]}/")
    zoomed(page)
    assert refused == []


def test_the_pages_work_without_scripts(open_page: OpenPage, areas: list[UUID]) -> None:
    page = open_page("registrar", scripts=False)
    page.goto("/desk/areas/")
    expect(page.get_by_role("slider")).to_have_count(0)
    expect(page.get_by_role("button", name="Zoom the map")).to_be_hidden()
    page.locator("#on").select_option(index=10)
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**?on=20*")
    page.locator(".map__land a").first.click()
    page.wait_for_url(f"**/areas/{COMMUNITIES[0]}/?on=20*")
    page.goto(f"/desk/areas/{GRIDS[0]}/")
    page.locator(".map__words a").click()
    page.wait_for_url(f"**/dwellings/{areas[0]}/")


def test_a_page_with_a_map_weighs_no_more_than_any_and_a_zoomed_one_no_more_than_its_budget(
    open_page: OpenPage, areas: list[UUID]
) -> None:
    page = open_page("registrar")
    received: list[int] = []
    page.on("requestfinished", lambda request: received.append(request.sizes()["responseBodySize"]))
    page.goto(f"/desk/areas/{TOWN}/")
    page.wait_for_load_state("networkidle")
    styles = 30_000  # of the pages before, which the browser has kept
    assert 0 < sum(received) + styles < LIGHT
    zoomed(page)
    page.wait_for_load_state("networkidle")
    assert LIGHT < sum(received) + styles < HEAVY


def test_a_household_and_who_declared_it_are_read_with_the_keyboard(
    open_page: OpenPage, family: tuple[UUID, UUID, UUID], axe: str
) -> None:
    page = open_page("registrar")
    page.goto(f"/desk/people/{family[1]}/")
    page.get_by_role("link", name="The household and its history").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Who belonged to it before")).to_be_visible()
    page.get_by_role("link", name="Who declared it").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source-household")).to_contain_text("Town hall")
    assert problems(page, axe) == []


def test_an_organisation_is_found_with_the_keyboard_and_names_come_when_asked_for(
    open_page: OpenPage, employer: UUID, town: Town
) -> None:
    page = open_page("registrar")
    page.keyboard.press("o")
    page.wait_for_url("**/organisations/")
    page.keyboard.press("/")
    page.keyboard.type("street foods")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/organisations/{employer}/")
    expect(page.get_by_text("Bat Erdene")).to_have_count(0)
    assert town.lines() == []
    page.get_by_role("link", name="List them by name").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Bat Erdene")).to_be_visible()
    assert len(town.lines()) == 1
