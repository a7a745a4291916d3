"""What authorities ask, in a browser: with axe, at both widths and in both languages; and a letter's way by buttons."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.access.town import Town
from tests.disclosure.office import CASE, WAY, Office

from .conftest import VIEWS, OpenPage
from .test_desk import keep_picture, overflow, problems


@pytest.fixture(name="office")
def _office(town: Town) -> Office:
    return Office(town)


def answering(page: Page) -> Page:
    """The same page, under the purpose of answering an authority in a case."""
    page.goto("/desk/purpose/")
    page.locator("[value='lawful.disclosure']").check()
    page.locator("[name='reference']").fill(CASE)
    page.locator("main form button").click()
    page.wait_for_url("**/desk/")
    return page


@VIEWS
def test_the_pages_are_accessible_and_fit_the_window(
    open_page: OpenPage, office: Office, axe: str, language: str, width: int
) -> None:
    office.enter(letter=office.urgent())
    page = answering(open_page("registrar", language=language, width=width))
    late = office.approved(office.criminal(asks_delay=True))
    office.deliver(late)
    number = office.enter(fields=("names", "particulars", "residences"))
    for role, act in WAY[:2]:
        office.take(role, number, act)
    for name, address in (
        ("list", ""),
        ("one", f"{number}/"),
        ("late", f"{late}/"),
        ("enter", f"../people/{office.bat}/disclosure/"),
    ):
        page.goto(f"/desk/disclosures/{address}")
        assert problems(page, axe) == [], name
        assert overflow(page) == 0, name
        assert "{#" not in page.locator("body").inner_text(), "what stands in a template for who reads it"
        keep_picture(page, f"disclosures-{name}-{language}-{width}")
    page.locator("main form button[type='submit']").last.click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert problems(page, axe) == [], "with what is missing"
    keep_picture(page, f"disclosures-wrong-{language}-{width}")


@VIEWS
def test_oversight_and_figures_are_accessible_and_fit_the_window(
    open_page: OpenPage, office: Office, axe: str, language: str, width: int
) -> None:
    hurried = office.enter(letter=office.urgent())
    office.take("registrar", hurried, "approval")
    office.deliver(office.approved(office.criminal(asks_delay=True)))
    office.enter()
    page = open_page("supervisor", language=language, width=width)
    for name, address in (
        ("oversight", "/desk/disclosures/oversight/"),
        ("figures", f"/disclosures/{language}/"),
    ):
        page.goto(address)
        assert problems(page, axe) == [], name
        assert overflow(page) == 0, name
        keep_picture(page, f"disclosures-{name}-{language}-{width}")
        assert page.locator("html").get_attribute("lang") == language


def test_a_letter_goes_its_way_by_the_buttons(open_page: OpenPage, office: Office) -> None:
    clerk = answering(open_page("counter_clerk"))
    clerk.goto(f"/desk/people/{office.bat}/")
    clerk.get_by_role("link", name="Enter a letter about this person").click()
    clerk.get_by_label("Authority", exact=True).select_option(str(office.authorities["court"]))
    clerk.get_by_label("Legal ground").select_option("civil_evidence")
    expect(clerk.get_by_label("Number of the case file")).to_have_value(CASE)
    clerk.get_by_label("names", exact=True).check()
    clerk.get_by_label("First day asked about").fill("2024-01-01")
    clerk.get_by_label("Number of the document").fill("152501199001010171")
    clerk.get_by_label("The letter promises").check()
    clerk.get_by_role("button", name="Enter it").click()
    clerk.wait_for_url("**/desk/disclosures/*/")
    address = clerk.url
    expect(clerk.get_by_role("button", name="Approve")).to_have_count(0)
    clerk.get_by_role("button", name="The form is in order").click()
    registrar = open_page("registrar")
    registrar.goto(address)
    registrar.get_by_role("button", name="The law allows it").click()
    registrar.get_by_role("button", name="Approve").click()
    expect(registrar.get_by_text("You approved this request already")).to_be_visible()
    supervisor = open_page("supervisor")
    supervisor.goto(address)
    supervisor.get_by_role("button", name="Approve").click()
    clerk.goto(address)
    with clerk.expect_download() as downloading:
        clerk.get_by_role("button", name="Answer, and make the paper").click()
    assert Path(downloading.value.path()).read_bytes().startswith(b"%PDF-")
    clerk.goto(address)
    expect(clerk.get_by_role("button", name="Answer, and make the paper")).to_have_count(0)
