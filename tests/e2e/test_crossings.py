"""Reading beyond the own area, in a browser: with axe, at both widths and in both languages, by the keyboard alone."""

from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.access.town import Town

from .conftest import VIEWS, OpenPage
from .test_desk import keep_picture, overflow, problems, tenant

__all__ = ["tenant"]


@pytest.fixture(autouse=True)
def _working_elsewhere(town: Town) -> None:
    town.area("33", "浙江省", None)
    town.token("area_officer")
    town.post(town.actor("area_officer"), "33")


@VIEWS
def test_why_is_asked_and_gone_through_accessibly(
    open_page: OpenPage, tenant: tuple[UUID, UUID], axe: str, language: str, width: int
) -> None:
    page = open_page("area_officer", language=language, width=width)
    page.goto(f"/desk/people/{tenant[0]}/")
    assert "/desk/beyond/" in page.url
    assert problems(page, axe) == []
    assert overflow(page) == 0
    keep_picture(page, f"beyond-{language}-{width}")
    page.locator("[value='joint_visit']").check()
    page.locator("main form button").click()
    page.wait_for_url(f"**/desk/people/{tenant[0]}/")
    supervisor = open_page("supervisor", language=language, width=width)
    supervisor.goto("/desk/")
    assert problems(supervisor, axe) == []
    supervisor.locator("main .govuk-inset-text a").first.click()
    supervisor.wait_for_url("**/desk/crossings/")
    assert supervisor.locator("tbody tr").count() == 1
    assert problems(supervisor, axe) == []
    assert overflow(supervisor) == 0
    keep_picture(supervisor, f"crossings-{language}-{width}")


def test_both_are_done_with_the_keyboard(open_page: OpenPage, tenant: tuple[UUID, UUID]) -> None:
    page = open_page("area_officer")
    page.goto(f"/desk/people/{tenant[0]}/")
    page.get_by_label("I visit together with whoever works there").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("beyond")
    supervisor = open_page("supervisor")
    supervisor.goto("/desk/crossings/")
    supervisor.get_by_role("button", name="In order").focus()
    supervisor.keyboard.press("Enter")
    expect(supervisor.get_by_text("None waits.")).to_be_visible()
