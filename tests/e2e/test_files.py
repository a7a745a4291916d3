"""Handing in a file in a real browser: with scripts in pieces, without them whole; both languages, both widths."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from denizen.desk.files import sealing
from denizen.kernel.crypto import Sealer, Vault
from tests.access.town import Town
from tests.desk.counter import dwelling, party, working
from tests.desk.receiving import reception
from tests.intake.test_reception import rows

from .conftest import VIEWS, OpenPage
from .test_desk import keep_picture, overflow, problems

FILE = re.compile(r"/desk/files/[0-9a-f-]{36}/$")

WORDS = {
    "en": ("Hand in", "Download the rows to mend", "What became of its rows", "My files"),
    "zh-hans": ("提交", "下载待更正的行", "各行处理结果", "我的文件"),
}


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    vault = Vault(tmp_path / "keys")
    monkeypatch.setattr(sealing, "sealer", lambda: Sealer(vault.lookup_key, vault.sealing_key))
    return vault


@pytest.fixture
def plate(town: Town) -> Iterator[str]:
    """A dwelling that a landlord lets."""
    home, plate = dwelling(town)
    party(town, "landlord-1", "landlord", "王建国", provides=home)
    return plate


def choose(page: Page, tmp_path: Path, content: bytes, name: str = "二月.csv") -> None:
    """Fill in the form."""
    (tmp_path / name).write_bytes(content)
    page.goto("/desk/files/hand-in/")
    page.locator("#id_party").fill("landlord-1")
    page.locator("#id_kind").select_option("tenancy_start")
    page.locator("#id_file").set_input_files(tmp_path / name)


@VIEWS
def test_two_thousand_rows_are_handed_in_and_followed_with_the_keyboard(
    town: Town,
    vault: Vault,
    plate: str,
    open_page: OpenPage,
    axe: str,
    tmp_path: Path,
    language: str,
    width: int,
) -> None:
    hand_in, mend, became, mine = WORDS[language]
    page = open_page("counter_clerk", language=language, width=width)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/desk/files/")
    assert problems(page, axe) == []
    bad = "".join(f"李娜{n},女,1992-02-30,{plate},2025-02-03\n" for n in range(12)).encode()
    choose(page, tmp_path, rows(plate, 1988) + bad)
    assert problems(page, axe) == []
    assert overflow(page) == 0
    keep_picture(page, f"hand-in-{language}-{width}")
    page.get_by_role("button", name=hand_in, exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(FILE)
    assert problems(page, axe) == []
    keep_picture(page, f"file-waiting-{language}-{width}")
    with reception(town.database, vault):
        expect(page.locator("#file progress, #file .figures").first).to_be_visible(timeout=60_000)
        with working(town):
            expect(page.locator("#file[hx-get]")).to_have_count(0, timeout=120_000)
        expect(page.get_by_role("heading", name=became)).to_be_visible()
        expect(page.locator(".figure__number").first).to_have_text("2000")
        assert problems(page, axe) == []
        assert overflow(page) == 0
        keep_picture(page, f"file-done-{language}-{width}")
        with page.expect_download() as coming:
            page.keyboard.press("m")
        given = Path(coming.value.path()).read_text("utf-8-sig")
        assert coming.value.suggested_filename == "二月.rejects.csv"
        assert given.count("\n") == 13
        expect(page.get_by_role("button", name=mend)).to_be_visible()
    page.get_by_role("link", name=mine).first.click()
    expect(page.locator("td .handing__name")).to_have_text(["二月.csv"])
    assert problems(page, axe) == []
    assert overflow(page) == 0
    keep_picture(page, f"files-{language}-{width}")
    assert errors == []


def test_without_scripts_the_file_goes_whole_and_its_page_looks_again(
    town: Town, vault: Vault, plate: str, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page("counter_clerk", scripts=False)
    choose(page, tmp_path, rows(plate, 4_000))
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.wait_for_url(FILE)
    with reception(town.database, vault):
        # Nothing is pressed: the page looks again by itself.
        expect(page.locator(".figure__number").first).to_have_text("4000", timeout=90_000)


def test_a_line_that_breaks_is_gone_on_with(
    town: Town, vault: Vault, plate: str, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page("counter_clerk")
    choose(page, tmp_path, rows(plate, 60_000))
    sent: list[str] = []
    is_broken = [True]

    def line(route: Route) -> None:
        if is_broken[0] and "/pieces/1/" in route.request.url:
            route.abort()
        else:
            sent.append(route.request.url.rsplit("/", 2)[1])
            route.continue_()

    page.route("**/pieces/*/", line)
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="The line broke")).to_be_visible(timeout=30_000)
    expect(page.locator(".handing__progress progress")).to_be_visible()
    is_broken[0] = False
    page.get_by_role("button", name="Go on sending").click()
    page.wait_for_url(FILE)
    assert sent == ["0", "1", "2"]


def test_a_session_that_ended_is_told_before_the_file_is_sent(
    town: Town, vault: Vault, plate: str, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page("counter_clerk")
    choose(page, tmp_path, rows(plate, 30))
    town.owner.execute("UPDATE access.session SET closed_at = clock_timestamp()")
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="You are not signed in any more")).to_be_visible()
    assert town.owner.execute("SELECT count(*) FROM intake.piece").fetchone() == (0,)
