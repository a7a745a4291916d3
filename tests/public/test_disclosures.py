"""How often authorities asked, for anybody: a page and JSON, with nobody's data."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from denizen.access.queries import SYSTEM_ACTOR
from denizen.disclosure.actions import choose_delay
from tests.access.town import Town
from tests.disclosure.office import CASE, Office


@pytest.fixture(name="office")
def _office(town: Town) -> Office:
    return Office(town)


def words_of(client: Client, address: str = "/disclosures/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def test_an_empty_year_says_so(anyone: Client) -> None:
    assert "No authority has asked yet." in words_of(anyone)
    assert "12 months after the answer at the latest" in words_of(anyone)


def test_the_figures_count_what_became_of_each(office: Office, anyone: Client) -> None:
    office.deliver(office.approved())
    office.approved()
    office.pass_by(timedelta(days=8))
    for reason in ("withdrawn", "ground_missing"):
        office.take("supervisor", office.enter(), "refusal", reason=reason)
    office.deliver(office.approved(office.criminal(asks_delay=True)))
    office.enter(letter=office.criminal())
    told = anyone.get("/disclosures/figures.json").json()
    assert told["told_after_months_at_most"] == 12
    sums: dict[str, dict[str, int]] = {}
    for each in told["figures"]:  # what lies eight days back may lie in another year
        of_kind = sums.setdefault(each["kind"], {})
        for name in ("entered", "granted", "cut", "refused", "expired", "open", "told_later"):
            of_kind[name] = of_kind.get(name, 0) + each[name]
    assert sums == {
        "court": {
            "entered": 4,
            "granted": 1,
            "cut": 0,
            "refused": 2,
            "expired": 1,
            "open": 0,
            "told_later": 0,
        },
        "public_security": {
            "entered": 2,
            "granted": 1,
            "cut": 0,
            "refused": 0,
            "expired": 0,
            "open": 1,
            "told_later": 1,
        },
    }
    page = words_of(anyone)
    assert "Courts" in page
    for told_of_somebody in (CASE, "Bat", "The court of CN", str(office.bat)):
        assert told_of_somebody not in page
        assert told_of_somebody not in str(told)


def test_the_latest_date_is_published_when_it_is_chosen(office: Office, anyone: Client) -> None:
    choose_delay(office.town.worker, actor=SYSTEM_ACTOR, now=datetime.now(UTC), months=3)
    assert "3 months after the answer at the latest" in words_of(anyone)
    assert "最迟于答复后3个月告知本人" in words_of(anyone, "/disclosures/zh-hans/")
    assert anyone.get("/disclosures/xx/").status_code == 404
