"""A clerk declares with the keyboard: a move untaught, fifty in a row, and every page of it for everybody."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from denizen.access.queries import SYSTEM_ACTOR
from denizen.kernel import clock
from denizen.kernel.partial import PartialDate
from denizen.linkage.rules import name_key
from denizen.register.actions import NewOrganisation, register_organisations
from tests.access.town import Town
from tests.desk.counter import Worker, dwelling, party, working

from .conftest import VIEWS, OpenPage
from .test_desk import keep_picture, overflow, problems

# How many a clerk enters one after the other: a bus of workers is fifty, which takes a browser a while.
IN_A_ROW = int(os.environ.get("DENIZEN_IN_A_ROW", "4"))
MILL = "红星磨坊有限公司"
NAME, BORN = "Ganbaatar Erdene", "1991-06-02"


@pytest.fixture(name="worker")
def _worker(town: Town) -> Iterator[Worker]:
    with working(town) as worker:
        yield worker


class Hands:
    """Types and presses, and counts what a hand does: one for each field, key and button."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions, self.began = page, 0, time.monotonic()

    def press(self, key: str) -> None:
        self.actions += 1
        self.page.keyboard.press(key)

    def into(self, label: str, text: str) -> None:
        self.actions += 1
        self.page.get_by_label(label, exact=True).fill(text)

    def type(self, text: str) -> None:
        self.actions += 1
        self.page.keyboard.type(text)

    def note(self, what: str) -> None:
        """Note what it took beside the pictures, if those are kept."""
        if folder := os.environ.get("DENIZEN_SCREENSHOTS"):
            took = f"{what}: {self.actions} actions, {time.monotonic() - self.began:.1f} s\n"
            with open(Path(folder) / "hands.txt", "a") as notes:
                notes.write(took)


def resident(town: Town) -> str:
    """Somebody who lives in Sand Street; the plate of another dwelling to move to."""
    home, _plate = dwelling(town, "1 Sand Street")
    person = town.person(NAME, PartialDate.parse(BORN))
    town.residence(person, home, "2023-05-01", is_main=True, category="long_term")
    key = name_key(NAME, PartialDate.parse(BORN))
    town.owner.execute("INSERT INTO linkage.person_key (key, person_id) VALUES (%s, %s)", [key, person])
    return dwelling(town, "2 Sand Street")[1]


def test_an_untaught_clerk_registers_a_move_with_the_keyboard(
    open_page: OpenPage, town: Town, worker: Worker, axe: str
) -> None:
    plate = resident(town)
    page = open_page("registrar")
    hands = Hands(page)
    hands.press("e")
    expect(page.get_by_role("heading", level=1)).to_have_text("What happened?")
    hands.press("3")
    expect(page.get_by_role("heading", level=1)).to_have_text("Moved within the town")
    expect(page.get_by_label("Document number", exact=True)).to_be_focused()
    hands.press("Tab")
    hands.type(NAME)
    hands.press("Tab")
    hands.type(BORN)
    hands.into("Plate code", plate)
    hands.into("First day there", "2026-11-20")
    hands.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What this changes")
    expect(page.get_by_text("Main residence at 2 Sand Street")).to_be_visible()
    expect(page.get_by_role("button", name="Send")).to_be_focused()
    assert problems(page, axe) == []
    hands.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The declaration was received")
    expect(page.get_by_text("Applied")).to_be_visible()
    hands.note("a move")
    assert hands.actions <= 12
    assert problems(page, axe) == []


def test_many_in_a_row_are_typed_without_leaving_the_keyboard(
    open_page: OpenPage, town: Town, worker: Worker
) -> None:
    home, plate = dwelling(town, "9 Mill Lane", kind="dormitory")
    page = open_page("registrar")
    hands = Hands(page)
    hands.press("e")
    page.wait_for_url("**/declare/")
    hands.press("1")
    for number in range(IN_A_ROW):
        expect(page.get_by_role("heading", level=1)).to_have_text("Moved in")
        page.get_by_label("Name", exact=True).focus()
        hands.type(f"Worker {'abcdefghij'[number // 10]}{'klmnopqrst'[number % 10]}u")
        hands.press("Tab")
        hands.type(f"19{60 + number % 40}-03-0{1 + number // 40}")
        if number == 0:
            hands.into("Plate code", plate)
            hands.into("First day there", "2026-11-20")
        hands.press("Enter")
        expect(page.get_by_text("Nobody was found by this")).to_be_visible()
        expect(page.get_by_label("Nationality", exact=True)).to_be_focused()
        hands.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("What this changes")
        expect(page.get_by_role("button", name="Send")).to_be_focused()
        hands.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("The declaration was received")
        expect(page.get_by_role("button", name="Another of the same kind")).to_be_focused()
        hands.press("Enter")
    hands.note(f"{IN_A_ROW} in a row")
    query = "SELECT count(*) FROM register.residence WHERE dwelling_id = %s"
    assert town.owner.execute(query, [home]).fetchone() == (IN_A_ROW,)
    assert hands.actions <= IN_A_ROW * 7 + 4


@VIEWS
def test_every_page_of_declaring_is_accessible_and_fits_its_window(
    open_page: OpenPage, town: Town, worker: Worker, axe: str, language: str, width: int
) -> None:
    plate = resident(town)
    home, mill = dwelling(town, "9 Mill Lane", kind="dormitory")
    party(town, "mill-owner", "landlord", "Mill Lane Homes", provides=home)
    firm = NewOrganisation("91152501MA00000017", MILL)
    register_organisations(town.owner, actor=SYSTEM_ACTOR, organisations=[firm], now=clock.now())
    page = open_page("registrar", language=language, width=width)

    def looked_at(name: str) -> None:
        assert page.locator("html").get_attribute("lang") == language, name
        keep_picture(page, f"declare-{name}-{language}-{width}")
        assert problems(page, axe) == [], name
        assert overflow(page) == 0, name
        page.set_viewport_size({"width": 1640 - width, "height": 800})
        assert overflow(page) == 0, name
        keep_picture(page, f"declare-{name}-{language}-{1640 - width}")
        page.set_viewport_size({"width": width, "height": 800})

    def go_on() -> None:
        page.locator("form.declare .declare__send button").click()

    page.goto("/desk/declare/")
    looked_at("1-choose")
    page.locator("[value='moved_in']").click()
    looked_at("2-form")
    page.locator("[name='name']").fill("Nobody Known")
    page.locator("[name='birth_date']").fill("1990-01-01")
    page.locator("[name='plate']").fill(mill)
    go_on()
    page.locator("#id_sex").wait_for()
    looked_at("3-new")
    page.locator("[name='start_date']").fill("05/03/2024")
    go_on()
    page.locator(".govuk-error-summary").wait_for()
    looked_at("4-wrong")
    page.goto("/desk/declare/")
    page.locator("[value='employment_start']").click()
    page.locator("[name='name']").fill(NAME)
    page.locator("[name='birth_date']").fill(BORN)
    page.locator("[name='employer_name']").fill("红星磨仿有限公司")
    go_on()
    page.get_by_role("button", name=MILL).wait_for()
    looked_at("4-employer")
    page.goto("/desk/declare/")
    page.locator("[value='moved_within']").click()
    page.locator("[name='name']").fill(NAME)
    page.locator("[name='birth_date']").fill(BORN)
    go_on()
    page.locator(".declare__known").wait_for()
    looked_at("5-found")
    page.locator("[name='plate']").fill(plate)
    page.locator("[name='start_date']").fill("2026-11-20")
    go_on()
    page.locator("[name='shown']").wait_for(state="attached")
    looked_at("6-effect")
    page.locator("main form button").click()
    page.locator(".receipt").wait_for()
    looked_at("7-sent")
    page.locator("[data-key='z']").click()
    page.locator("[name='shown']").wait_for(state="attached")
    looked_at("8-undo")
    page.go_back()
    page.locator(".receipt").wait_for()
    with worker.resting():
        page.goto("/desk/declare/")
        page.locator("[value='moved_away']").click()
        page.locator("[name='name']").fill(NAME)
        page.locator("[name='birth_date']").fill(BORN)
        page.locator("[name='end_date']").fill("2026-11-22")
        go_on()
        page.locator("[name='unseen']").wait_for(state="attached")
        looked_at("9-no-answer")


def test_it_works_without_scripts_and_going_back_loses_nothing(
    open_page: OpenPage, town: Town, worker: Worker
) -> None:
    plate = resident(town)
    page = open_page("registrar", scripts=False)
    page.get_by_role("link", name="Declare", exact=True).click()
    page.get_by_role("button", name="Moved within the town").click()
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_label("Date of birth").fill(BORN)
    page.get_by_label("Plate code").fill(plate)
    page.get_by_label("First day there").fill("2026-11-20")
    page.get_by_label("Plate code").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What this changes")
    page.go_back()
    expect(page.get_by_label("Plate code")).to_have_value(plate)
    page.get_by_label("First day there").fill("2026-11-21")
    page.get_by_role("button", name="Show what this changes").click()
    expect(page.get_by_text("21 November 2026").first).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Applied")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("The declaration was received")
    page.get_by_role("button", name="Another of the same kind").click()
    expect(page.get_by_label("Plate code")).to_have_value(plate)
    expect(page.get_by_label("Name", exact=True)).to_have_value("")
