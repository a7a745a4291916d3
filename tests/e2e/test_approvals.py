"""A small child's record, in a browser: with axe, at both widths and in both languages, by the keyboard alone."""

from uuid import UUID

import pytest
from playwright.sync_api import expect

from denizen.kernel import clock
from denizen.kernel.partial import PartialDate
from tests.access.town import Town

from .conftest import VIEWS, OpenPage
from .test_desk import keep_picture, overflow, problems


@pytest.fixture(name="child")
def _child(town: Town) -> UUID:
    return town.person("Tsetseg", PartialDate.parse(f"{clock.today().year - 5}-01-02"))


@VIEWS
def test_a_word_is_asked_and_given_accessibly(
    open_page: OpenPage, child: UUID, axe: str, language: str, width: int
) -> None:
    page = open_page("registrar", language=language, width=width)
    page.goto(f"/desk/people/{child}/")
    assert "/desk/approval/" in page.url
    for step in ("ask", "waits"):
        assert problems(page, axe) == []
        assert overflow(page) == 0
        keep_picture(page, f"approval-{step}-{language}-{width}")
        if step == "ask":
            page.locator("main form button").click()
            expect(page.get_by_role("status")).to_be_visible()
    supervisor = open_page("supervisor", language=language, width=width)
    supervisor.goto("/desk/approvals/")
    assert supervisor.locator("tbody tr").count() == 1
    assert problems(supervisor, axe) == []
    assert overflow(supervisor) == 0
    keep_picture(supervisor, f"approvals-{language}-{width}")


def test_both_are_done_with_the_keyboard(open_page: OpenPage, child: UUID) -> None:
    page, supervisor = open_page("registrar"), open_page("supervisor")
    page.goto(f"/desk/people/{child}/")
    page.get_by_role("button", name="Ask a supervisor").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("It waits for a supervisor's word.")).to_be_visible()
    supervisor.goto("/desk/approvals/")
    supervisor.get_by_role("button", name="Allow").focus()
    supervisor.keyboard.press("Enter")
    expect(supervisor.get_by_text("None waits.")).to_be_visible()
    page.get_by_role("link", name="Look again").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Go on").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tsetseg")
