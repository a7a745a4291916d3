"""Doubts in a browser: with axe, at both widths and in both languages; raised and decided with the keyboard."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from denizen.kernel.clock import now
from tests.access.town import Town
from tests.register.doubting import Office

from .conftest import VIEWS, OpenPage
from .test_desk import keep_picture, overflow, problems, tenant

__all__ = ["tenant"]


@pytest.fixture(name="office")
def _office(town: Town) -> Office:
    office = Office(town)
    office.officer("cai", "counter_clerk")
    office.officer("ben")
    return office


def fact_of(town: Town, person: UUID) -> UUID:
    """The declaration that founds the person's last residence."""
    query = (
        "SELECT declaration_id FROM register.residence WHERE person_id = %s ORDER BY lower(valid_during) DESC"
    )
    (fact,) = town.owner.execute(query, [person]).fetchone() or (None,)
    assert isinstance(fact, UUID)
    return fact


def fine(page: Page, axe: str, name: str) -> None:
    """The page is accessible and fits its window; its picture is kept."""
    assert problems(page, axe) == [], name
    assert overflow(page) == 0, name
    keep_picture(page, name)


@VIEWS
def test_the_pages_of_a_doubt_are_accessible_and_fit_the_window(
    open_page: OpenPage, office: Office, tenant: tuple[UUID, UUID], axe: str, language: str, width: int
) -> None:
    town, (person, _home) = office.town, tenant
    fact, view = fact_of(town, person), f"{language}-{width}"
    page = open_page("registrar", language=language, width=width)
    page.goto(f"/desk/people/{person}/doubt/?about=residences&of={fact}")
    fine(page, axe, f"doubt-raise-{view}")
    page.locator("form[novalidate] button[type=submit]").click()
    assert page.locator(".govuk-error-summary__list li").count() == 3
    fine(page, axe, f"doubt-refused-{view}")
    office.raises("cai", person, "names")
    found = office.raises("cai", person, fact=fact, capacity="person")
    town.owner.execute("UPDATE register.doubt_open SET due = due - 30 WHERE doubt_id = %s", [found])
    page.goto(f"/desk/people/{person}/")
    fine(page, axe, f"doubt-person-{view}")
    page.goto("/desk/doubts/")
    assert page.locator("tbody tr").count() == 2
    fine(page, axe, f"doubt-list-{view}")
    page.goto(f"/desk/doubts/{found}/")
    page.locator("form[action$='/take-up/'] button").click()
    office.correction(fact, now())
    page.goto(f"/desk/doubts/{found}/")
    fine(page, axe, f"doubt-page-{view}")
    page.locator("form[action$='/correct/'] input[type=radio]").first.check()
    page.locator("form[action$='/correct/'] button").click()
    fine(page, axe, f"doubt-settled-{view}")
    page.goto(f"/desk/people/{person}/record/")
    fine(page, axe, f"doubt-record-{view}")


@VIEWS
def test_what_was_corrected_is_accessible_and_fits_the_window(
    open_page: OpenPage, office: Office, tenant: tuple[UUID, UUID], axe: str, language: str, width: int
) -> None:
    town, (person, _home) = office.town, tenant
    fact, view = fact_of(town, person), f"{language}-{width}"
    page = open_page("area_officer", language=language, width=width)
    page.goto(f"/desk/people/{person}/")
    found = office.raises("cai", person, fact=fact)
    office.takes_up("ben", found)
    office.corrects("ben", found, office.correction(fact, now()))
    page.goto("/desk/")
    fine(page, axe, f"doubt-today-{view}")
    page.locator("a[href='/desk/corrected/']").click()
    fine(page, axe, f"doubt-corrections-{view}")
    page.locator("tbody a").first.click()
    fine(page, axe, f"doubt-corrected-{view}")


def test_a_doubt_is_raised_and_decided_with_the_keyboard(
    open_page: OpenPage, office: Office, tenant: tuple[UUID, UUID]
) -> None:
    page = open_page("counter_clerk")
    page.goto(f"/desk/people/{tenant[0]}/")
    page.get_by_role("link", name=re.compile("Doubt this.*residences")).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Doubt what is recorded")
    for name in ("It was never true", "The person themselves", "Another paper"):
        page.get_by_role("radio", name=name).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Raise the doubt").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The doubt is raised.")).to_be_visible()
    address = page.url.partition("?")[0]
    page = open_page("registrar")
    page.goto(address)
    page.keyboard.press("y")
    page.get_by_role("radio", name="What was seen agrees with the register").focus()
    page.keyboard.press("Space")
    page.get_by_role("radio", name="Personal Information Protection Law, article 46").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="It stands as it is").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("it stands", exact=True)).to_be_visible()
