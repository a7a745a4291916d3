"""The report of a training in a real browser: it draws its charts by itself, in both languages, and asks nobody."""

import random
from pathlib import Path

import pytest
from django.utils import translation
from playwright.sync_api import Browser

from denizen.linkage.files import evaluating
from denizen.linkage.files.labels import Label
from denizen.linkage.files.reading import read_table
from denizen.linkage.training.report import report
from denizen.linkage.training.trained import Trained
from tests.linkage.files.test_evaluating import people, write

from .conftest import VIEWS
from .test_desk import keep_picture, overflow, problems


@pytest.fixture(name="trained", scope="module")
def _trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    header = ["given name", "surname", "birth date", "city", "phone", "cluster"]
    rows = people(random.Random("report"), 300)
    table = read_table(write(tmp_path_factory.mktemp("files") / "records.csv", header, rows))
    return evaluating.train_whole(evaluating.prepare([table]), [Label(0, 1, False)], seed=1)


@VIEWS
def test_the_report_draws_its_charts_and_asks_nobody(
    browser: Browser, trained: Trained, axe: str, tmp_path: Path, language: str, width: int
) -> None:
    file = tmp_path / "report.html"
    with translation.override(language):
        file.write_text(report(trained), "utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    charts = page.locator("[data-chart] svg")
    charts.nth(5).wait_for()
    assert charts.count() == page.locator("[data-chart]").count() == 6
    assert (asked, errors) == ([file.as_uri()], [])
    assert page.locator("html").get_attribute("lang") == language
    assert (problems(page, axe), overflow(page)) == ([], 0)
    keep_picture(page, f"training-report-{language}-{width}")
    page.close()
