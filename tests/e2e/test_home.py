"""The residents' pages in a browser: with axe, at both widths and in both languages, by keyboard, without scripts."""

import re
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from denizen.access.actions import open_session
from denizen.journal.sealing import seal
from tests.access.town import KNOWN, Town
from tests.home.conftest import account, child_of, years_ago

from .conftest import VIEWS, OpenPage
from .test_desk import keep_picture, overflow, problems, tenant
from .test_looked import SIGNER, answering
from .test_print import on_paper

__all__ = ["tenant"]

PAGES = {
    "first": "/home/",
    "declared": "/home/declared/",
    "not-true": "/home/declared/not-true/",
    "looked": "/home/looked/",
    "own-looks": "/home/looked/?own=1",
    "record": "/home/record/",
    "uses": "/home/uses/",
    "children": "/home/children/",
    "my-sign-ins": "/home/my-sign-ins/",
}

type AsResident = Callable[..., Page]


@pytest.fixture
def as_resident(open_page: OpenPage, town: Town, site: str) -> AsResident:
    """A page of somebody who is signed in as a resident."""

    def opened(person: UUID, **how: object) -> Page:
        page = open_page(**how)
        actor = account(town, person)
        token = open_session(town.keeper, actor=actor)
        page.context.add_cookies([{"name": "denizen_home", "value": token, "url": site}])
        return page

    return opened


@VIEWS
def test_each_page_is_accessible_and_fits_the_window(
    as_resident: AsResident,
    open_page: OpenPage,
    town: Town,
    tenant: tuple[UUID, UUID],
    axe: str,
    language: str,
    width: int,
) -> None:
    person, _home = tenant
    open_page("registrar").goto(f"/desk/people/{person}/")
    seal(town.worker, SIGNER, now=KNOWN)
    town.owner.execute("UPDATE register.residence SET confirm_by = current_date - 3 WHERE is_main")
    child = child_of(town, person, years_ago(7), relation="father")
    youth = child_of(town, person, years_ago(15), relation="father")
    page = as_resident(person, language=language, width=width)
    children = {"child": f"/home/children/{child}/", "youth": f"/home/children/{youth}/"}
    for name, address in (PAGES | children).items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        for summary in page.locator("details summary").all():
            summary.click()
        assert problems(page, axe) == [], address
        assert overflow(page) == 0, address
        keep_picture(page, f"home-{name}-{language}-{width}")
        assert page.locator("html").get_attribute("lang") == language


@VIEWS
def test_the_doors_and_the_clerks_sheet_are_accessible_and_fit_the_window(
    open_page: OpenPage, tenant: tuple[UUID, UUID], axe: str, language: str, width: int
) -> None:
    page = open_page(language=language, width=width)
    for name, address in {"sign-in": "/home/sign-in/", "begin": "/home/begin/"}.items():
        page.goto(address)
        assert problems(page, axe) == [], address
        assert overflow(page) == 0, address
        keep_picture(page, f"home-{name}-{language}-{width}")
    clerk = answering(open_page("counter_clerk", language=language, width=width))
    for name in ("account", "sheet"):
        if name == "account":
            clerk.goto(f"/desk/people/{tenant[0]}/sign-in/")
        else:
            clerk.locator("[name='proven_by']").select_option("passport")
            clerk.locator("[value='visit']").check()
            clerk.locator("main form button").first.click()
            expect(clerk.locator(".code-sheet")).to_be_visible()
        assert problems(clerk, axe) == [], name
        assert overflow(clerk) == 0, name
        keep_picture(clerk, f"home-{name}-{language}-{width}")


def test_what_is_recorded_is_taken_along_with_the_keyboard(
    as_resident: AsResident, town: Town, tenant: tuple[UUID, UUID], open_page: OpenPage
) -> None:
    open_page("registrar").goto(f"/desk/people/{tenant[0]}/")
    seal(town.worker, SIGNER, now=KNOWN)
    page = as_resident(tenant[0])
    page.goto("/home/")
    page.get_by_role("link", name="Everything that is held, also what no longer holds").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything that is held")
    page.get_by_role("link", name="The same as a file for programs (JSON)").focus()
    with page.expect_download() as downloading:
        page.keyboard.press("Enter")
    assert "Ganbaatar Erdene" in Path(downloading.value.path()).read_text("utf-8")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Who looked").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Town hall")).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="File to take along").first.click()
    assert downloading.value.suggested_filename.startswith("line-")


def test_the_sheet_is_printed_without_what_is_pressed(open_page: OpenPage, tenant: tuple[UUID, UUID]) -> None:
    page = answering(open_page("counter_clerk"))
    page.goto(f"/desk/people/{tenant[0]}/sign-in/")
    page.locator("[name='proven_by']").select_option("passport")
    page.locator("main form button").first.click()
    code = page.locator(".code-sheet .receipt").inner_text()
    told = " ".join(on_paper(page, "print-sheet"))
    for words in (code, "/home/begin/", "Give it to nobody"):
        assert words in told, words
    for pressed in ("Print this page", "Back to", "Change the purpose"):
        assert pressed not in told, pressed


def test_the_pages_work_without_scripts(as_resident: AsResident, tenant: tuple[UUID, UUID]) -> None:
    page = as_resident(tenant[0], scripts=False)
    page.goto("/home/declared/")
    page.locator("details summary").first.click()
    expect(page.locator("details p").first).to_be_visible()
    page.get_by_role("link", name=re.compile("This is not true")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Something is not true")
