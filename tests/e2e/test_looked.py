"""Who looked, in a browser: with axe, at both widths and in both languages, on paper; and a proof taken along."""

from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page, expect

from denizen.journal.sealing import seal
from denizen.journal.tree.notes import SignerKey
from denizen.journal.tree.proofs import LineProof
from tests.access.town import KNOWN, Town

from .conftest import VIEWS, OpenPage
from .test_desk import keep_picture, overflow, problems, tenant
from .test_print import printed

__all__ = ["tenant"]

SIGNER = SignerKey("town.example/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


def answering(page: Page) -> Page:
    """The same page, under the purpose of telling people what is held about them."""
    page.goto("/desk/purpose/")
    page.locator("[value='access.request']").check()
    page.locator("main form button").click()
    page.wait_for_url("**/desk/")
    return page


@VIEWS
def test_who_looked_is_accessible_and_fits_the_window(
    open_page: OpenPage, town: Town, tenant: tuple[UUID, UUID], axe: str, language: str, width: int
) -> None:
    person, _home = tenant
    page = open_page("registrar", language=language, width=width)
    page.goto(f"/desk/people/{person}/")
    answering(page)
    page.goto(f"/desk/people/{person}/")
    seal(town.worker, SIGNER, now=KNOWN)
    town.owner.execute("UPDATE journal.delivery SET certain = false WHERE purpose = 'registration.upkeep'")
    page.goto(f"/desk/people/{person}/looked/")
    page.reload()
    assert page.locator("tbody tr").count() == 3
    assert problems(page, axe) == []
    assert overflow(page) == 0
    keep_picture(page, f"looked-{language}-{width}")
    assert page.locator("html").get_attribute("lang") == language


def test_a_proof_is_taken_along_with_the_keyboard(
    open_page: OpenPage, town: Town, tenant: tuple[UUID, UUID]
) -> None:
    page = answering(open_page("counter_clerk"))
    page.goto(f"/desk/people/{tenant[0]}/")
    seal(town.worker, SIGNER, now=KNOWN)
    page.get_by_role("link", name="Who looked at this person").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who looked")
    page.get_by_role("link", name="File to take along").focus()
    with page.expect_download() as downloading:
        page.keyboard.press("Enter")
    assert downloading.value.suggested_filename == "line-0.json"
    proof = LineProof.parse(Path(downloading.value.path()).read_text("utf-8"))
    assert proof.flaw(SIGNER.verifier) is None


def test_the_log_is_printed_for_whoever_asked(open_page: OpenPage, tenant: tuple[UUID, UUID]) -> None:
    page = answering(open_page("counter_clerk"))
    page.goto(f"/desk/people/{tenant[0]}/")
    told = " ".join(printed(page, f"/desk/people/{tenant[0]}/looked/", "print-looked"))
    for words in ("Town hall", "p-counter_clerk", "Telling people what is held about them", "Read by"):
        assert words in told, words
    for pressed in ("take along", "within half a minute", "Back to"):
        assert pressed not in told, pressed


@VIEWS
def test_everything_held_is_accessible_and_fits_the_window(
    open_page: OpenPage, tenant: tuple[UUID, UUID], axe: str, language: str, width: int
) -> None:
    person, _home = tenant
    page = answering(open_page("counter_clerk", language=language, width=width))
    page.goto(f"/desk/people/{person}/record/")
    assert problems(page, axe) == []
    assert overflow(page) == 0
    keep_picture(page, f"record-{language}-{width}")
    with page.expect_download() as downloading:
        page.locator("[href$='record.json']").click()
    assert "Ganbaatar Erdene" in Path(downloading.value.path()).read_text("utf-8")


def test_everything_held_is_printed_for_whoever_asked(open_page: OpenPage, tenant: tuple[UUID, UUID]) -> None:
    page = answering(open_page("counter_clerk"))
    told = " ".join(printed(page, f"/desk/people/{tenant[0]}/record/", "print-record"))
    for words in ("Ganbaatar Erdene", "4821", "Held since", "Read by"):
        assert words in told, words
    for pressed in ("JSON", "Back to"):
        assert pressed not in told, pressed
