"""Pages of the desk on paper: what is pressed is gone, and who read it for what stands at the foot of every page."""

import io
import os
import re
from pathlib import Path
from unicodedata import normalize
from uuid import UUID

import pypdf
from playwright.sync_api import Page

from tests.access.town import Town

from .conftest import OpenPage
from .test_desk import tenant

__all__ = ["tenant"]


def printed(page: Page, address: str, name: str) -> list[str]:
    """The words of each page on paper."""
    page.goto(address)
    return on_paper(page, name)


def on_paper(page: Page, name: str) -> list[str]:
    """The words of the page that is open, on paper."""
    pdf = page.pdf(prefer_css_page_size=True)
    if folder := os.environ.get("DENIZEN_SCREENSHOTS"):
        (Path(folder) / f"{name}.pdf").write_bytes(pdf)
    # The browser writes some Han letters by the code of their radical.
    pages = [normalize("NFKC", each.extract_text()) for each in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return [re.sub(r"\s+", " ", words) for words in pages]


def test_paper_shows_what_is_read_and_says_who_read_it_for_what(
    open_page: OpenPage, town: Town, tenant: tuple[UUID, UUID]
) -> None:
    person, home = tenant
    for number in range(40):
        town.residence(person, town.dwelling(), f"19{50 + number}", f"19{51 + number}", room=f"{number}-1")
    page = open_page("registrar")
    for address, name, shown in (
        (f"/desk/people/{person}/", "person", ("Ganbaatar Erdene", "4821", "39-1")),
        (f"/desk/dwellings/{home}/", "dwelling", ("Bat Other",)),
        ("/desk/", "today", ()),
        (f"/desk/people/{person}/declarations/", "declarations", ("Town hall",)),
    ):
        pages = printed(page, address, f"print-{name}")
        for number, words in enumerate(pages, start=1):
            assert "Read by registrar" in words, (name, number)
            assert "Keeping the register right" in words, (name, number)
            assert f"{number} / {len(pages)}" in words, (name, number)
        told = " ".join(pages)
        for each in shown:
            assert each in told, (name, each)
        for pressed in ("Sign out", "Who declared", "Show what was known", "Skip to"):
            assert pressed not in told, (name, pressed)
