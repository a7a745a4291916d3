"""Residents with accounts in a small town, and browsers of theirs without a network."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from psycopg.types.range import DateRange

from denizen.access.actions import open_session
from denizen.kernel.clock import today
from denizen.kernel.partial import PartialDate
from tests.access.town import KNOWN, Town
from tests.desk.conftest import anyone, sign_in, town
from tests.pages.conftest import _built_assets

__all__ = ["_built_assets", "anyone", "sign_in", "town"]

TODAY = today()
"""The town's day, which is another than that of UTC for eight hours."""

type Resident = Callable[..., Client]


def account(town: Town, person: UUID, since: datetime = KNOWN) -> UUID:
    """An account of that person, as the counter makes it."""
    found = uuid4()
    town._insert("access.actor", id=found, role="resident", name="R-1", pseudonym=f"R-{found.hex}")
    proof = {"proven_by": "passport", "proven_to": town.actor("counter_clerk"), "since": since}
    town._insert("access.own_record", actor_id=found, person_id=person, **proof)
    return found


def browser_with(token: str, cookie: str = "denizen_home") -> Client:
    """A browser that holds a session."""
    client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    client.cookies[cookie] = token
    return client


def years_ago(years: int, days: int = 0) -> PartialDate:
    """The birth date of whoever was so old, so many days ago."""
    try:
        day = TODAY.replace(year=TODAY.year - years)
    except ValueError:
        day = TODAY.replace(year=TODAY.year - years, day=28)
    return PartialDate.on(day - timedelta(days=days))


def child_of(
    town: Town, parent: UUID, born: PartialDate, *, relation: str | None = "mother", until: date | None = None
) -> UUID:
    """A child with a guardian, who is its mother or father where so recorded."""
    child = town.person("Nomin Ganbaatar", born)
    if relation in ("mother", "father"):
        town.owner.execute(
            f"UPDATE register.particulars SET {relation}_id = %s WHERE person_id = %s", [parent, child]
        )
    first = born.daterange.lower
    assert first is not None
    ends = until or (PartialDate.on(first).daterange.lower or first).replace(year=first.year + 18)
    town.fact(
        "guardianship", child, town.declaration("birth"), guardian_id=parent, recorded_at=KNOWN,
        basis="parent" if relation else "declared", valid_during=DateRange(first, ends),
    )  # fmt: skip
    return child


@pytest.fixture
def resident(town: Town) -> Resident:
    """Sign a person in, with an account of theirs."""

    def signed_in(person: UUID) -> Client:
        return browser_with(open_session(town.keeper, actor=account(town, person)))

    return signed_in


@pytest.fixture(name="bat")
def _bat(town: Town) -> UUID:
    person = town.person("Ganbaatar Erdene", PartialDate.parse("1990-05-03"))
    town.residence(person, town.dwelling(), "2024-02-05")
    return person
