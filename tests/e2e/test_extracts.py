"""Extracts and the check page in a browser: each page with axe, a clerk's way, and that of whoever is shown a paper."""

from pathlib import Path
from uuid import UUID

from playwright.sync_api import Page, expect

from denizen.ledger.numbers import receipt_text
from tests.access.town import Town

from .conftest import VIEWS, OpenPage
from .test_desk import keep_picture, overflow, problems, tenant

__all__ = ["tenant"]

UNKNOWN = "1JA4X-TV6N6-9A2SG-4R2FN-6XGWZ-C8"


def certifying(page: Page) -> Page:
    """The same page, under the purpose of certifying a residence."""
    page.goto("/desk/purpose/")
    page.locator("[value='residence.proof']").check()
    page.locator("main form button").click()
    page.wait_for_url("**/desk/")
    return page


def number_of(town: Town, page: Page, person: UUID) -> str:
    """The number of an extract that was made by pressing the buttons."""
    page.goto(f"/desk/people/{person}/extracts/")
    page.locator("main form button").first.click()
    with page.expect_download() as downloading:
        page.locator("form[action$='/make/'] button").first.click()
    assert Path(downloading.value.path()).read_bytes().startswith(b"%PDF-1.7")
    row = town.owner.execute("SELECT number FROM register.extract ORDER BY made_at DESC LIMIT 1").fetchone()
    assert row is not None
    return receipt_text(row[0])


def good(page: Page, axe: str, name: str) -> None:
    """The page has no flaw that axe finds, and fits its window."""
    assert problems(page, axe) == [], name
    assert overflow(page) == 0, name
    keep_picture(page, name)


@VIEWS
def test_extracts_and_their_check_are_accessible_and_fit_the_window(
    open_page: OpenPage, town: Town, tenant: tuple[UUID, UUID], axe: str, language: str, width: int
) -> None:
    person, _home = tenant
    page = certifying(open_page("registrar", language=language, width=width))
    kept = f"{language}-{width}"
    number = number_of(town, page, person)
    page.goto(f"/desk/people/{person}/extracts/")
    good(page, axe, f"extracts-{kept}")
    page.locator("[value='all']").check()
    page.locator("[value='both']").check()
    page.locator("[value='identified']").check()
    page.locator("main form button").first.click()
    expect(page.locator(".paper")).to_contain_text("Certificate of residence registration")
    good(page, axe, f"preview-{kept}")
    page.goto(f"/desk/people/{person}/extracts/")
    with page.expect_navigation():
        page.locator("[formaction$='/revoke/']").click()
    good(page, axe, f"revoke-{kept}")
    page.goto("/check/")
    assert page.locator("html").get_attribute("lang") == language
    good(page, axe, f"check-{kept}")
    for typed, name in ((number, "genuine"), (UNKNOWN, "unknown"), ("1", "mistyped")):
        page.goto("/check/")
        page.locator("#id_number").fill(typed)
        with page.expect_navigation():
            page.locator("main button").click()
        good(page, axe, f"check-{name}-{kept}")
    page.goto("/check/")
    page.locator("#id_number").fill(receipt_text(town.receipt(town.declaration())))
    with page.expect_navigation():
        page.locator("main button").click()
    good(page, axe, f"check-receipt-{kept}")


def test_whoever_scans_the_code_gets_the_answer_and_leaves_no_number_behind(
    open_page: OpenPage, town: Town, tenant: tuple[UUID, UUID], axe: str
) -> None:
    number = number_of(town, certifying(open_page("registrar")), tenant[0])
    page = open_page(width=360)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/check/#{number}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Genuine and valid")
    assert page.context.cookies() == []
    assert [url for url in asked if number in url] == []
    assert number not in page.url
    page.get_by_label("Name").fill("ganbaatar erdene")
    page.get_by_label("End of the document's number").fill("4821")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("status")).to_contain_text("It agrees.")
    assert problems(page, axe) == []
    keep_picture(page, "compared-360")
    page.get_by_role("link", name="简体中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("这份证明是真的吗？")
    assert page.context.cookies() == []


def test_a_number_is_checked_with_the_keyboard_and_without_scripts(open_page: OpenPage, town: Town) -> None:
    page = open_page(scripts=False)
    page.goto("/check/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.get_by_label("Number").focus()
    page.keyboard.type(receipt_text(town.receipt(town.declaration())).lower().replace("-", " "))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("A genuine receipt")
    page.get_by_role("link", name="Check another number").click()
    expect(page.get_by_label("Number")).to_have_value("")


def test_an_extract_is_chosen_made_and_revoked_with_the_keyboard(
    open_page: OpenPage, town: Town, tenant: tuple[UUID, UUID]
) -> None:
    page = certifying(open_page("registrar"))
    page.goto(f"/desk/people/{tenant[0]}/")
    page.get_by_role("link", name="Make an extract").focus()
    page.keyboard.press("Enter")
    page.get_by_label("The present main residence").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("All residences within a period")).to_be_checked()
    page.get_by_role("button", name="See what will stand on it").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Enter the first day").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("First day of the period")).to_be_focused()
    page.get_by_label("First day of the period").fill("2021-01-01")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Choose otherwise").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("All residences within a period")).to_be_checked()
    page.get_by_role("button", name="See what will stand on it").click()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Make the extract").focus()
        page.keyboard.press("Enter")
    assert downloading.value.suggested_filename.endswith(".pdf")
    page.get_by_role("link", name="Extracts made before").click()
    page.get_by_role("button", name="Revoke").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Revoke").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("revoked", exact=True)).to_be_visible()
    assert [line[1] for line in town.lines(tenant[0])].count("extract") == 1
