"""Blocked addresses, in a browser: with axe, at both widths and in both languages, by the keyboard alone."""

from uuid import UUID

from playwright.sync_api import Page, expect

from tests.access.town import Town
from tests.register.blocked import block

from .conftest import VIEWS, OpenPage
from .test_desk import keep_picture, overflow, problems, tenant

__all__ = ["tenant"]


def choose(page: Page, purpose: str, reference: str = "") -> Page:
    """Read for another purpose from now on."""
    page.goto("/desk/purpose/")
    page.locator(f"[value='{purpose}']").check()
    page.locator("[name='reference']").fill(reference)
    page.locator("main button").click()
    page.wait_for_url("**/desk/")
    return page


@VIEWS
def test_one_is_asked_and_decided_accessibly(
    open_page: OpenPage, town: Town, tenant: tuple[UUID, UUID], axe: str, language: str, width: int
) -> None:
    page = choose(open_page("counter_clerk", language=language, width=width), "access.request")
    page.goto(f"/desk/people/{tenant[0]}/block/")
    assert problems(page, axe) == []
    assert overflow(page) == 0
    keep_picture(page, f"block-ask-{language}-{width}")
    page.locator("main form button").click()
    assert page.locator(".govuk-error-summary").count() == 1
    page.locator("[value='domestic_violence']").check()
    page.locator("[value='shelter']").check()
    page.locator("main form button").click()
    assert problems(page, axe) == []
    keep_picture(page, f"block-asked-{language}-{width}")
    lodger = town.person("Lodger")
    town.residence(lodger, tenant[1], "2024-01-01")
    keeper = choose(open_page("registrar", language=language, width=width), "block.handling", "B-7")
    keeper.goto("/desk/blocks/")
    assert problems(keeper, axe) == []
    assert overflow(keeper) == 0
    keep_picture(keeper, f"blocks-{language}-{width}")
    keeper.locator("tbody a").first.click()
    keeper.wait_for_url("**/desk/blocks/*-*/")
    assert problems(keeper, axe) == []
    assert overflow(keeper) == 0
    keep_picture(keeper, f"block-{language}-{width}")
    keeper.locator("[value='granted']").click()
    assert keeper.locator("[value='granted']").count() == 0
    keeper.locator("summary").last.click()
    assert problems(keeper, axe) == []
    keep_picture(keeper, f"block-granted-{language}-{width}")


def test_it_is_done_with_the_keyboard(open_page: OpenPage, town: Town, tenant: tuple[UUID, UUID]) -> None:
    asked = block(town, tenant[0], decided=False)
    page = choose(open_page("registrar"), "block.handling", "B-7")
    page.goto(f"/desk/blocks/{asked}/")
    page.get_by_role("button", name="Grant it for two years").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Grant it for two years")).to_have_count(0)
    expect(page.locator(".govuk-tag").first).to_have_text("granted")
