"""The demonstration's doubts: raised and taken up through the doors that everybody has, and left to be decided."""

from uuid import uuid4

from denizen.demo.doubting import raise_some
from denizen.demo.running import STAFF
from denizen.kernel.clock import today
from denizen.register.queries import doubts_open
from tests.access.conftest import town
from tests.access.town import Town

__all__ = ["town"]


def test_a_few_doubts_wait_for_whoever_opens_the_desk(town: Town) -> None:
    for role, name, pseudonym in STAFF:
        town.owner.execute(
            "INSERT INTO access.actor (id, role, name, pseudonym, party_id, demo) VALUES (%s, %s, %s, %s, %s, true)",
            [uuid4(), role, name, pseudonym, town.party],
        )
    for number in range(6):
        town.residence(town.person(f"P{number}"), town.dwelling(), "2024-01-01", is_main=True)
    assert raise_some(town.worker, town.web) == 4
    assert {each.about: each.quantity for each in doubts_open(town.web, today())} == {
        "residences": 2, "particulars": 1, "names": 1,
    }  # fmt: skip
    taken_up = town.owner.execute(
        "SELECT count(*) FROM register.doubt_state WHERE state = 'examined'"
    ).fetchone()
    assert taken_up == (1,)


def test_a_town_without_people_doubts_nothing(town: Town) -> None:
    assert raise_some(town.worker, town.web) == 0
