"""Whoever left long ago is erased with all that was declared of them, and nobody else is touched."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from denizen.retention.actions import run
from tests.intake.declaring import SYSTEM, Town, said, somebody


def night(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC) - timedelta(hours=8)


def erase(town: Town, day: date) -> int:
    """The run of a day; how many people it erased."""
    run(town.receiving, actor=SYSTEM, now=night(day))
    return town.count(
        "SELECT coalesce(sum(quantity), 0) FROM retention.erased WHERE day = %s AND what = 'people'", day
    )


def is_known(town: Town, person: UUID) -> bool:
    return town.count("SELECT count(*) FROM register.person WHERE id = %s", person) == 1


@pytest.fixture(name="past", scope="module")
def _past(town: Town) -> Town:
    town.at = datetime(2021, 1, 2, 1, tzinfo=UTC)
    return town


def test_who_left_is_erased_the_day_after_the_term(past: Town) -> None:
    registrar = past.party("registrar")
    home, gone, stays = past.dwelling(registrar), somebody(), somebody()
    [came] = past.declare(registrar, said("residence_start", gone, "2017-01-01", at=home))
    [other] = past.declare(registrar, said("residence_start", stays, "2017-01-01", at=home))
    past.declare(registrar, said("residence_end", gone, "2019-02-28", at=home))
    person, neighbour = past.person(came), past.person(other)
    assert person
    assert neighbour
    before = past.everything(neighbour)
    erase(past, date(2024, 2, 28))
    assert is_known(past, person)
    assert erase(past, date(2024, 2, 29)) == 1
    assert not is_known(past, person)
    assert past.everything(neighbour) == before
    assert erase(past, date(2024, 3, 1)) == 0
