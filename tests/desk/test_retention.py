"""The page on which supervisors and auditors see how long things are kept, and how much went."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest

from denizen.access.queries import SYSTEM_ACTOR
from denizen.retention.actions import place_hold, run
from tests.access.town import Town

from .conftest import SignIn

ADDRESS = "/desk/retention/"


def words(page: bytes) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", page.decode())).split())


def gone(town: Town) -> None:
    """Somebody who left long ago."""
    person = town.person("Long Gone")
    town.owner.execute("UPDATE register.person SET registered_at = '2010-01-01' WHERE id = %s", [person])


@pytest.mark.parametrize(
    ("role", "purpose", "reference"),
    [("supervisor", "registration.upkeep", ""), ("auditor", "audit.sample", "A-1"), ("auditor", None, "")],
)
def test_supervisor_and_auditor_see_the_terms_and_what_went(
    town: Town, sign_in: SignIn, role: str, purpose: str | None, reference: str
) -> None:
    gone(town)
    run(town.worker, actor=SYSTEM_ACTOR, now=datetime.now(UTC))
    client = sign_in(role, purpose, reference)
    assert ADDRESS in client.get("/desk/").content.decode()
    page = client.get(ADDRESS)
    assert page.status_code == 200
    said = words(page.content)
    assert "5 years after a death: 3 years the day the person left the town's choice" in said
    assert "3 years the day it was written by law 网络数据安全管理条例 12" in said
    assert "1 people" in said
    assert "Long Gone" not in said
    assert town.lines() == []


def test_holds_are_counted_and_name_nobody(town: Town, sign_in: SignIn) -> None:
    person, now = town.person("Held Back"), datetime.now(UTC)
    until = (now + timedelta(days=30)).date()
    hold = place_hold(town.worker, actor=SYSTEM_ACTOR, person_id=person, reason="case", until=until, now=now)
    page = sign_in("supervisor").get(ADDRESS).content
    assert "1 for a case; the first ends on" in words(page)
    assert str(person) not in page.decode()
    assert str(hold) not in page.decode()


@pytest.mark.parametrize("role", ["registrar", "counter_clerk", "area_officer"])
def test_nobody_else_is_shown_it(town: Town, sign_in: SignIn, role: str) -> None:
    client = sign_in(role)
    assert ADDRESS not in client.get("/desk/").content.decode()
    assert client.get(ADDRESS).status_code == 403


def test_before_the_first_run_it_says_so(town: Town, sign_in: SignIn) -> None:
    assert "Nothing was erased yet" in words(sign_in("supervisor").get(ADDRESS).content)
