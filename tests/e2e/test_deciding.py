"""A registrar goes through what came in, decides with the keyboard, joins and parts records, on pages for everybody."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import expect

from denizen.kernel import clock
from tests.access.town import Town
from tests.desk.asking import colleague, corrected, declared, undecided
from tests.desk.counter import working
from tests.desk.test_overview import work
from tests.desk.test_pairs import propose, with_numbers_for_life
from tests.intake.declaring import Town as Pipeline
from tests.intake.declaring import somebody, town_in

from .conftest import VIEWS, OpenPage
from .test_desk import keep_picture, overflow, problems


@pytest.fixture(name="pipeline")
def _pipeline(town: Town) -> Iterator[Pipeline]:
    """The same town with a worker, where things are declared and applied."""
    with town_in(town.database) as pipeline, working(town):
        yield pipeline


def pair(pipeline: Pipeline) -> tuple[UUID, UUID, str, str]:
    """Two records, and name and birth date of the second."""
    kept, other_as = pipeline.person(declared(pipeline)), somebody("passport")
    other = pipeline.person(declared(pipeline, other_as))
    assert kept
    assert other
    born = other_as.born.exact
    assert born
    return kept, other, other_as.name, born.isoformat()


def overdue(town: Town) -> None:
    """A residence and a job that nobody confirmed in time."""
    yesterday = clock.today() - timedelta(days=1)
    town.residence(town.person(), town.dwelling(), "2023", confirm_by=yesterday)
    work(town, yesterday)


@VIEWS
def test_every_page_is_accessible_and_fits_its_window(
    open_page: OpenPage, pipeline: Pipeline, town: Town, axe: str, language: str, width: int
) -> None:
    declaration, one, _other = undecided(pipeline)
    mended, *_ = corrected(pipeline)
    kept, other, *_ = pair(pipeline)
    propose(pipeline, [kept, other])
    overdue(town)
    page = open_page("registrar", language=language, width=width)
    for name, address in (
        ("today", "/desk/"),
        ("overdue", "/desk/overdue/"),
        ("inbox", "/desk/declarations/"),
        (
            "inbox-narrowed",
            "/desk/declarations/?state=undecided&since=2024-01-01&code=person.several_candidates",
        ),
        ("declaration", f"/desk/declarations/{declaration}/"),
        ("questions", "/desk/questions/"),
        ("question", f"/desk/questions/{declaration}/"),
        ("question-corrected", f"/desk/questions/{mended}/"),
        ("join-find", f"/desk/people/{kept}/join/"),
        ("join", f"/desk/people/{kept}/join/{other}/"),
        ("joined", f"/desk/people/{kept}/joined/"),
        ("proposals", "/desk/proposals/"),
        ("two", f"/desk/proposals/?one={kept}&other={other}"),
    ):
        page.goto(address)
        assert (problems(page, axe), overflow(page)) == ([], 0), name
        keep_picture(page, f"deciding-{name}-{language}-{width}")
    page.goto(f"/desk/questions/{declaration}/")
    page.locator(f"input[name=person][value='{one}']").check()
    page.locator("main form button[type=submit][data-key=y]").click()
    page.wait_for_selector("input[name=shown]", state="attached")
    assert (problems(page, axe), overflow(page)) == ([], 0)
    keep_picture(page, f"deciding-effect-{language}-{width}")
    page.keyboard.press("y")
    page.wait_for_url("**/questions/?answered=*")
    assert (problems(page, axe), overflow(page)) == ([], 0)
    keep_picture(page, f"deciding-answered-{language}-{width}")
    page.keyboard.press("u")
    page.wait_for_selector("input[name=shown]", state="attached")
    assert (problems(page, axe), overflow(page)) == ([], 0)
    keep_picture(page, f"deciding-back-{language}-{width}")


@VIEWS
def test_the_pages_of_a_pair_are_accessible_and_fit_their_window(
    open_page: OpenPage, pipeline: Pipeline, town: Town, axe: str, language: str, width: int
) -> None:
    one, other = propose(pipeline, list(with_numbers_for_life(pipeline)))
    colleague(town)
    page = open_page("registrar", language=language, width=width)
    page.goto(f"/desk/people/{one}/join/{other}/")
    for name, keys in (("pair", ""), ("pair-effect", "1y"), ("pair-kept", "y")):
        for key in keys:
            page.keyboard.press(key)
        if name == "pair-effect":
            page.wait_for_selector("input[name=shown]", state="attached")
        elif name == "pair-kept":
            page.wait_for_url("**/proposals/?waits=1")
        assert (problems(page, axe), overflow(page)) == ([], 0), name
        keep_picture(page, f"deciding-{name}-{language}-{width}")


def test_a_figure_of_the_first_page_is_opened_with_the_keyboard(open_page: OpenPage, town: Town) -> None:
    overdue(town)
    page = open_page("area_officer")
    page.get_by_role("link", name="Overdue for confirmation: 2").focus()
    page.keyboard.press("Tab")  # to its first part
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Overdue for confirmation")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Sand Works").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sand Works")


def test_a_question_is_decided_with_the_keyboard(open_page: OpenPage, pipeline: Pipeline) -> None:
    _declaration, one, _other = undecided(pipeline)
    page = open_page("registrar")
    page.keyboard.press("q")
    expect(page.get_by_role("heading", level=1)).to_have_text("To decide")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Whom does it mean?")
    page.locator(f"input[name=person][value='{one}']").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What this changes")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your decision was taken.")).to_be_visible()
    assert len(pipeline.facts("residence", one)) == 2


def test_choosing_skipping_deciding_and_taking_back_need_no_mouse(
    open_page: OpenPage, pipeline: Pipeline
) -> None:
    people = {
        declaration: (one, other) for declaration, one, other in (undecided(pipeline) for _ in range(2))
    }
    page = open_page("registrar")
    heading = page.get_by_role("heading", level=1)
    page.keyboard.press("q")
    expect(heading).to_have_text("To decide")
    page.keyboard.press("n")
    expect(heading).to_have_text("Whom does it mean?")
    first = page.url
    page.keyboard.press("k")
    page.wait_for_url(lambda url: url != first)
    declaration = next(each for each in people if str(each) in page.url)
    page.keyboard.press("y")
    expect(page.get_by_role("alert")).to_contain_text("Choose one of the people, or that it is somebody new")
    page.keyboard.press("1")
    page.keyboard.press("2")
    expect(page.locator("input[name=person]:checked")).to_have_attribute("data-key", "2")
    chosen = page.locator("input[name=person]:checked").get_attribute("value")
    page.keyboard.press("y")
    expect(heading).to_have_text("What this changes")
    page.keyboard.press("y")
    expect(page.get_by_text("Your decision was taken.")).to_be_visible()
    facts = {str(each): len(pipeline.facts("residence", each)) for each in people[declaration]}
    assert facts == {each: 1 + (each == chosen) for each in facts}
    page.keyboard.press("u")
    expect(heading).to_have_text("Take a decision back")
    page.keyboard.press("y")
    expect(heading).to_have_text("Whom does it mean?")
    assert all(len(pipeline.facts("residence", each)) == 1 for each in people[declaration])


def test_pairs_are_gone_through_joined_and_told_apart_without_a_mouse(
    open_page: OpenPage, pipeline: Pipeline
) -> None:
    people = [pipeline.person(declared(pipeline, somebody("passport"))) for _ in range(6)]
    known = [person for person in people if person]
    pairs = [propose(pipeline, known[place : place + 2], bits=9.0 - place) for place in (0, 2, 4)]
    page = open_page("registrar")
    heading = page.get_by_role("heading", level=1)
    page.keyboard.press("q")
    expect(heading).to_have_text("To decide")
    page.keyboard.press("p")
    expect(heading).to_have_text("Records that may be of one person")
    page.keyboard.press("n")
    page.wait_for_url(f"**/join/{pairs[0][1]}/")
    page.keyboard.press("k")
    page.wait_for_url(f"**/join/{pairs[1][1]}/")
    page.keyboard.press("2")
    expect(page.get_by_label("The person came and said so")).to_be_checked()
    page.keyboard.press("y")
    expect(page.get_by_role("button", name="Join them")).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Join them")).to_have_count(0)
    page.keyboard.press("1")
    page.keyboard.press("y")
    expect(page.get_by_role("button", name="Join them")).to_be_visible()
    page.keyboard.press("y")
    expect(page.get_by_text("The two records are joined.")).to_be_visible()
    assert pipeline.everything(pairs[1][1])["residence"] == []
    page.keyboard.press("u")
    expect(heading).to_have_text("Part two records again")
    page.keyboard.press("y")
    expect(heading).not_to_have_text("Part two records again")
    assert len(pipeline.everything(pairs[1][1])["residence"]) == 1
    page.goto(f"/desk/people/{pairs[2][0]}/join/{pairs[2][1]}/")
    page.keyboard.press("b")
    expect(page.get_by_text("These are two people from now on")).to_be_visible()


def test_records_are_joined_and_parted_without_scripts(open_page: OpenPage, pipeline: Pipeline) -> None:
    kept, other, name, born = pair(pipeline)
    page = open_page("registrar", scripts=False)
    page.goto(f"/desk/people/{kept}/")
    page.get_by_role("link", name="Join with another record, or part again").click()
    page.get_by_role("link", name="Join with another record").click()
    page.get_by_label("Name, in any script").fill(name)
    page.get_by_label("Birth date, as 1990-03-05").fill(born)
    page.locator("main form button").click()
    page.get_by_role("link", name=name).click()
    page.get_by_label("The person came and said so").check()
    page.get_by_role("button", name="Show what this changes").click()
    page.get_by_role("button", name="Join them").click()
    expect(page).to_have_url(f"{page.url.split('/desk/')[0]}/desk/people/{kept}/")
    assert pipeline.everything(other)["residence"] == []
    page.goto(f"/desk/people/{kept}/joined/")
    page.get_by_role("link", name="Part them again").click()
    page.get_by_role("button", name="Part them").click()
    assert len(pipeline.everything(other)["residence"]) == 1
