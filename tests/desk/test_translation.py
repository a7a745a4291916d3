"""A crawl in a made-up language: translated texts stand in brackets, so whatever does not was left untranslated."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from uuid import uuid4

import polib
import pytest
from django.test import Client, override_settings

from denizen.kernel import clock
from denizen.kernel.partial import PartialDate
from denizen.ledger.numbers import receipt_text
from denizen.pages import messages
from denizen.register.actions import make_extract
from tests.access.town import KNOWN, Town
from tests.disclosure.office import CASE, Office
from tests.register.test_households import member
from tests.register.test_organisations import with_party

from .conftest import SignIn
from .test_areas import GRIDS, TOWN, furnish

# Django knows this code, and nobody would guess that it is offered.
PSEUDO = "eo"
SPOKEN = {"title", "alt", "placeholder", "aria-label"}
# What is data here, and what is a name in every language: no translator's business.
DATA = ["Denizen", "1 Sand Street", "Town hall", "registrar", "Bat", "English", "简体中文"]
KEYS = ["s", "d", "e", "i", "q", "t", "o", "f", "l", "/"]


class Texts(HTMLParser):
    """Collects what a page says: its words, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0
        self._kept: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in ("meta", "link", "input", "br", "path", "rect", "line"):
            self._kept.append(tag in ("script", "style") or values.get("translate") == "no")
        if not any(self._kept):
            self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("path", "rect", "line", "input", "br"):
            self._kept.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(self._kept):
            self.found.append(data.strip())


@pytest.fixture
def _pseudo_language(tmp_path: Path) -> Iterator[None]:
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=2; plural=n != 1;",
    }
    for context, text, plural in messages.collect():
        entry = polib.POEntry(msgctxt=context, msgid=text, msgid_plural=plural or "")
        if plural:
            entry.msgstr_plural = {0: f"⟦{text}⟧", 1: f"⟦{plural}⟧"}
        else:
            entry.msgstr = f"⟦{text}⟧"
        catalogue.append(entry)
    folder = tmp_path / PSEUDO / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue.save_as_mofile(str(folder / "django.mo"))
    with override_settings(
        LANGUAGES=[(PSEUDO, "Pseudo")], LANGUAGE_CODE=PSEUDO, LOCALE_PATHS=[str(tmp_path)]
    ):
        yield


def untranslated(client: Client, address: str, data: dict[str, str] | None = None) -> list[str]:
    """What a page says outside of brackets, without data and without what holds no letter."""
    headers = {"accept-language": PSEUDO}
    response = (
        client.get(address, headers=headers) if data is None else client.post(address, data, headers=headers)
    )
    assert response.status_code in (200, 403, 404), address
    texts = Texts()
    texts.feed(response.content.decode())
    texts.close()
    assert any("⟦" in text for text in texts.found), "the page was not in the made-up language"
    return [
        text for text in texts.found if any(map(str.isalpha, _outside_brackets(text))) and text not in KEYS
    ]


def _outside_brackets(text: str) -> str:
    """A text without its translated parts and without the data among them."""
    outside, depth = "", 0
    for letter in text:
        depth += {"⟦": 1, "⟧": -1}.get(letter, 0)
        outside += letter if depth == 0 and letter not in "⟦⟧" else ""
    for known in DATA:
        outside = outside.replace(known, "")
    return outside


@pytest.mark.usefixtures("_pseudo_language")
def test_no_page_says_anything_that_is_not_translated(town: Town, sign_in: SignIn) -> None:
    person, dwelling = town.person(), town.dwelling(capacity=1)
    declared = town.residence(person, dwelling, "2023", is_main=True, category="long_term", disputed=True)
    town.residence(person, town.dwelling(), "2021-03", "2022-12-31")
    town.residence(town.person(), dwelling, "2023-01-05")
    town.document(person, b"t" * 16, hint="…4821")
    year = PartialDate.parse("2023").daterange
    spell = {"began": year, "valid_during": year, "disputed": True, "recorded_at": KNOWN}
    lodged = {"dwelling_id": dwelling, "provider_id": town.party, **spell}
    town.fact("tenancy", person, declared, **lodged)
    town.fact("lodging_stay", person, declared, **lodged)
    mill = town.organisation("Bat")
    town.fact("employment", person, declared, organisation_id=mill, occupation="Bat", **spell)
    furnish(town)
    member(town, person, "head", "2020-01-01", who=person)
    with_party(town, mill)
    client = sign_in()
    pages = [
        "/desk/",
        "/desk/purpose/",
        "/desk/search/",
        "/desk/dwellings/",
        f"/desk/declare/?dwelling={dwelling}",
        f"/desk/people/{person}/",
        f"/desk/people/{person}/?known_on=2024-07-01",
        f"/desk/people/{person}/declarations/?of={declared}",
        f"/desk/dwellings/{dwelling}/?on=2024-06-01",
        f"/desk/dwellings/{dwelling}/?on=1999-01-01",
        f"/desk/people/{person}/household/",
        f"/desk/organisations/{mill}/?names=1",
        f"/desk/areas/{TOWN}/",
        f"/desk/areas/{TOWN}/?on=2024-01-01&show=use",
        f"/desk/areas/{GRIDS[0]}/",
        "/desk/sign-in/",
        "/nowhere/",
    ]
    found = {address: untranslated(client, address) for address in pages}
    for way in ("moved_in", "employment_start", "birth", "lodging_checkin", "correction", "retraction"):
        found[way] = untranslated(client, client.post("/desk/declare/", {"way": way}).headers["Location"])
    found["search"] = untranslated(client, "/desk/search/", {"name": "Bat", "birth_date": "1991"})
    found["search error"] = untranslated(client, "/desk/search/", {"name": "", "birth_date": "30 of May"})
    found["purpose error"] = untranslated(client, "/desk/purpose/", {"purpose": "", "reference": ""})
    found["plate error"] = untranslated(client, "/desk/dwellings/", {"plate": "2222-2223"})
    assert {address: texts for address, texts in found.items() if texts} == {}


@pytest.mark.usefixtures("_pseudo_language")
def test_nor_does_any_page_about_extracts(town: Town, sign_in: SignIn) -> None:
    person = town.person()
    declared = town.residence(person, town.dwelling(), "2023", is_main=True)
    town.document(person, b"t" * 16, hint="…4821")
    asked = {"content": "main", "about": "identified", "languages": "both"}
    fields = ("names", "main_residence")
    ticket = town.ticket("extract", purpose="residence.proof", person=person, fields=fields)
    made, _certified = make_extract(town.web, ticket, languages="en", valid_until=clock.today())
    client, address = sign_in(purpose="residence.proof"), f"/desk/people/{person}/"
    extract, receipt = receipt_text(made.number), receipt_text(town.receipt(declared))
    found = {page: untranslated(client, page) for page in (address, f"{address}extracts/", "/check/")}
    found["preview"] = untranslated(client, f"{address}extracts/", asked)
    found["error"] = untranslated(client, f"{address}extracts/", {"content": "period", "first": "x"})
    found["revoke"] = untranslated(
        client, f"{address}extracts/revoke/", {"made_at": made.made_at.isoformat()}
    )
    for name, number in (
        ("extract", extract),
        ("receipt", receipt),
        ("none", receipt_text(uuid4())),
        ("error", "1"),
    ):
        found[f"check {name}"] = untranslated(client, "/check/", {"number": number})
    typed = {"number": extract, "name": "Bat"}
    for name, more in (("less", {}), ("agrees", {"since": "2023"}), ("differs", {"since": "2022"})):
        found[f"compare {name}"] = untranslated(client, "/check/", typed | more)
    town.owner.execute("UPDATE register.extract SET revoked_at = now()")
    found["check revoked"] = untranslated(client, "/check/", {"number": extract})
    found["list"] = untranslated(client, f"{address}extracts/")
    assert {page: texts for page, texts in found.items() if texts} == {}


@pytest.mark.usefixtures("_pseudo_language")
def test_nor_does_any_page_about_disclosures(town: Town, sign_in: SignIn) -> None:
    office = Office(town)
    told = office.approved(office.criminal(asks_delay=True, fields=("names", "residences")))
    office.deliver(told)
    hurried, waiting = office.enter(letter=office.urgent()), office.enter()
    office.take("registrar", hurried, "approval")
    office.take("counter_clerk", waiting, "formal_check")
    refused = office.enter()
    office.take("supervisor", refused, "refusal", reason="withdrawn")
    registrar, supervisor = sign_in("registrar", "lawful.disclosure", CASE), sign_in("supervisor", None)
    address = "/desk/disclosures/"
    found = {
        str(each): untranslated(registrar, f"{address}{each}/") for each in (told, hurried, waiting, refused)
    }
    found["delay"] = untranslated(supervisor, f"{address}{told}/")
    found["list"] = untranslated(supervisor, address)
    found["oversight"] = untranslated(supervisor, f"{address}oversight/")
    for name, place in (
        ("person", f"/desk/people/{office.bat}/disclosure/"),
        ("dwelling", f"/desk/dwellings/{town.dwelling()}/disclosure/"),
        ("nobody", f"{address}nobody/"),
        ("whom", f"/desk/people/{office.bat}/"),
    ):
        found[name] = untranslated(registrar, place)
    found["figures"] = untranslated(registrar, f"/disclosures/{PSEUDO}/")
    named = ("The court of CN", "The public_security of CN", "The rescue of CN", "The tax of CN", CASE)
    named += ("The procuratorate of MN (MN)", "counter_clerk", "supervisor", "…017X", "JSON")
    left = {
        page: [text for text in texts if any(map(str.isalpha, _without(_outside_brackets(text), named)))]
        for page, texts in found.items()
    }
    assert {page: texts for page, texts in left.items() if texts} == {}


def _without(text: str, known: tuple[str, ...]) -> str:
    for each in known:
        text = text.replace(each, "")
    return text
