"""How long things are kept, in a browser: with axe, at both widths and in both languages, and with the keyboard."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from denizen.access.queries import SYSTEM_ACTOR
from denizen.retention.actions import place_hold, run
from tests.access.town import Town

from .conftest import VIEWS, OpenPage
from .test_desk import keep_picture, overflow, problems


def a_night(town: Town) -> None:
    """Somebody left long ago, somebody is held back, and a night has passed."""
    now = datetime.now(UTC)
    gone, held = town.person("Long Gone"), town.person("Held Back")
    town.owner.execute(
        "UPDATE register.person SET registered_at = '2010-01-01' WHERE id = ANY(%s)", [[gone, held]]
    )
    until = (now + timedelta(days=90)).date()
    place_hold(town.worker, actor=SYSTEM_ACTOR, person_id=held, reason="disclosure", until=until, now=now)
    run(town.worker, actor=SYSTEM_ACTOR, now=now)


@VIEWS
def test_how_long_things_are_kept_is_accessible_and_fits_the_window(
    open_page: OpenPage, town: Town, axe: str, language: str, width: int
) -> None:
    a_night(town)
    page = open_page("supervisor", language=language, width=width)
    page.goto("/desk/retention/")
    assert problems(page, axe) == []
    assert overflow(page) == 0
    keep_picture(page, f"retention-{language}-{width}")
    assert page.locator("html").get_attribute("lang") == language


def test_it_is_reached_with_the_keyboard(open_page: OpenPage, town: Town) -> None:
    a_night(town)
    page = open_page("supervisor")
    page.goto("/desk/")
    page.get_by_role("link", name="How long things are kept, and what was erased").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("How long things are kept")
    expect(page.get_by_role("main")).to_contain_text("1 people")
