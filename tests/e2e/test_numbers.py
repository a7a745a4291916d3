"""Uncovering a number in a real browser: with the keyboard, in both languages, and without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from denizen.desk.views import numbers
from tests.access.town import Town
from tests.register.keeper import NUMBER, Bearer, keeping

from .conftest import VIEWS, OpenPage
from .test_desk import keep_picture, overflow, problems

WORDS = {
    "en": ("Show number", "Show the number", "Mask it now"),
    "zh-hans": ("显示号码", "显示号码", "立即遮蔽"),
}


@pytest.fixture
def bearer(town: Town, tmp_path: Path) -> Bearer:
    return Bearer(town, tmp_path / "keys")


@VIEWS
def test_a_number_is_uncovered_with_the_keyboard(
    town: Town, bearer: Bearer, open_page: OpenPage, axe: str, language: str, width: int
) -> None:
    ask, show, mask = WORDS[language]
    page = open_page("registrar", language=language, width=width)
    page.goto(f"/desk/people/{bearer.person}/")
    assert problems(page, axe) == []
    assert overflow(page) == 0
    keep_picture(page, f"masked-{language}-{width}")
    page.get_by_role("button", name=ask).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio").first).to_be_checked(checked=False)
    assert problems(page, axe) == []
    assert overflow(page) == 0
    keep_picture(page, f"why-{language}-{width}")
    with keeping(town, bearer.vault):
        page.get_by_role("button", name=show, exact=True).focus()
        page.keyboard.press("Enter")
        expect(page.locator(".uncovered")).to_have_text(NUMBER)
    assert problems(page, axe) == []
    assert overflow(page) == 0
    assert NUMBER not in page.url
    keep_picture(page, f"shown-{language}-{width}")
    page.get_by_role("link", name=mask).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{bearer.person}/")
    assert NUMBER not in page.content()


def test_without_scripts_the_number_goes_when_its_time_is_over(
    town: Town, bearer: Bearer, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "SECONDS_SHOWN", 1)
    page = open_page("registrar", scripts=False)
    page.goto(f"/desk/people/{bearer.person}/")
    page.get_by_role("button", name="Show number").click()
    with keeping(town, bearer.vault):
        page.get_by_role("button", name="Show the number").click()
        expect(page.locator(".uncovered")).to_have_text(NUMBER)
    page.wait_for_url(f"**/people/{bearer.person}/", timeout=5000)
    assert NUMBER not in page.content()
