"""Everything held about a person, at the desk: in words, and as a file."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema_rs
import pytest
from django.test import Client
from psycopg.types.range import DateRange

from denizen.pages.labels import LABELS
from denizen.papers.held_names import GROUPS, NAMES
from tests.access.town import KNOWN, Town
from tests.papers.test_papers import needs_fonts

from .conftest import SignIn
from .test_extracts import words_of

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[2] / "docs" / "api" / "record.schema.json").read_text("utf-8")
)


@pytest.fixture(name="bat")
def _bat(town: Town) -> UUID:
    """Somebody with a document, residences, a household, a contact, and a declaration about them."""
    bat, head = town.person("Ganbaatar Erdene"), town.person("Sara Head")
    town.document(bat, b"t" * 16, hint="…4821")
    town.residence(bat, town.dwelling(), "2021-03", "2023-05-01")
    declared = town.residence(bat, town.dwelling(), "2023-05-01", is_main=True, room="203-1", purpose="work")
    town.link(declared, bat)
    town.fact(
        "household_membership", bat, declared, head_id=head, relation="spouse", recorded_at=KNOWN,
        began=DateRange(date(2020, 1, 1), date(2020, 1, 2)), valid_during=DateRange(date(2020, 1, 1), None),
    )  # fmt: skip
    town.fact("contact_point", bat, declared, kind="language", value="mn", recorded_at=KNOWN)
    return bat


@pytest.fixture(name="clerk")
def _clerk(sign_in: SignIn) -> Client:
    """A counter clerk before whom somebody stands who asks."""
    return sign_in("counter_clerk", "access.request")


def test_all_that_is_held_is_told_in_words(town: Town, bat: UUID, clerk: Client) -> None:
    assert f'href="/desk/people/{bat}/record/"' in clerk.get(f"/desk/people/{bat}/").content.decode()
    page = clerk.get(f"/desk/people/{bat}/record/").content.decode()
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))
    for told in (
        "Ganbaatar Erdene", "Passport", "…4821", "1 Sand Street", "203-1", "March 2021", "1 May 2023", "Spouse",
        "Sara Head", "Declared by Town hall", "the number of a document", "Held since", "shown 1 time before now",
        "Purpose Work", "Nothing is held of: tenancies · employment",
    ):  # fmt: skip
        assert told in words, told
    assert [line[1] for line in town.lines(bat)] == ["card", "record"]


def test_the_file_is_as_its_schema_says(town: Town, bat: UUID, clerk: Client) -> None:
    response = clerk.get(f"/desk/people/{bat}/record/record.json")
    assert response.headers["Content-Disposition"] == 'attachment; filename="record.json"'
    assert response.headers["Cache-Control"] == "no-store"
    held = json.loads(response.content)
    jsonschema_rs.validate(SCHEMA, held)
    assert (held["told_by"], held["format"]) == ("Town hall", "denizen-record-1")
    assert {place["room"] for place in held["residences"]} == {None, "203-1"}
    assert [line[1] for line in town.lines(bat)] == ["record"]


@needs_fonts
def test_the_paper_says_the_same(town: Town, bat: UUID, clerk: Client) -> None:
    response = clerk.get(f"/desk/people/{bat}/record/record.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="record.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    words = words_of(response.content)
    for told in (
        "Everything held about this person", "told by Town hall", "Ganbaatar Erdene", "…4821", "March 2021",
        "Sara Head", "Nothing is held of: tenancies",
    ):  # fmt: skip
        assert told in words, told
    assert [line[1] for line in town.lines(bat)] == ["record"]
    chinese = clerk.get(f"/desk/people/{bat}/record/record.pdf", headers={"accept-language": "zh-hans"})
    assert "登记簿所存此人的全部信息" in words_of(chinese.content)


def test_a_joined_record_leads_to_the_one_that_was_kept(town: Town, bat: UUID, clerk: Client) -> None:
    other = town.person("Bat")
    town.merge(bat, other)
    for end in ("", "record.json", "record.pdf"):
        response = clerk.get(f"/desk/people/{other}/record/{end}", follow=True)
        assert response.redirect_chain[-1][0].startswith(f"/desk/people/{bat}/record/{end}?joined")
        assert response.status_code == 200


def test_another_purpose_sees_nothing_of_it(town: Town, bat: UUID, sign_in: SignIn) -> None:
    client = sign_in("registrar")
    assert "/record/" not in client.get(f"/desk/people/{bat}/").content.decode()
    for end in ("", "record.json", "record.pdf"):
        assert client.get(f"/desk/people/{bat}/record/{end}").status_code == 403
    assert [line[1] for line in town.lines(bat)] == ["card"]


def names_in(schema: Any) -> Iterator[str]:
    """All names of members that a schema tells."""
    match schema:
        case dict():
            yield from schema.get("properties", {})
            for each in schema.values():
                yield from names_in(each)
        case list():
            for each in schema:
                yield from names_in(each)


def test_all_that_can_be_held_has_a_name(town: Town) -> None:
    told = {group: SCHEMA["properties"][group] for group in GROUPS}
    assert set(SCHEMA["properties"]) - set(GROUPS) == {"format", "told_at", "told_by", "deliveries"}
    assert set(GROUPS) <= set(LABELS["group"])
    # The first stand in the file alone, the others hold what has names.
    without = {"before", "weighed", "comparison", "level", "bits"}
    without |= {
        "described",
        "said",
        "found",
        "linked",
        "merges",
        "accounts",
        "outcomes",
        "states",
        "told",
        "steps",
    }
    assert set(names_in(told)) - set(NAMES) <= without
