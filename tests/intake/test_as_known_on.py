"""What the register knew at an instant stays what it knew then, whatever comes later."""

from datetime import datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .declaring import SYSTEM, Town, said, somebody
from .histories import Cast, deliver, deliveries, histories
from .test_apply import random_histories


@pytest.fixture(scope="module")
def cast(town: Town) -> Cast:
    return Cast.of(town)


@settings(random_histories, max_examples=12)
@given(data=st.data())
def test_no_later_event_changes_what_was_known(town: Town, cast: Cast, data: st.DataObject) -> None:
    start = town.tick()
    snapshots: list[tuple[datetime, list[UUID], object]] = []

    def people() -> list[UUID]:
        query = "SELECT id FROM register.person WHERE registered_at >= %s ORDER BY id"
        return [row[0] for row in town.owner.execute(query, [start])]

    def remember() -> None:
        snapshots.append((town.at, people(), town.known(town.at, people())))

    for _ in range(2):
        _, steps = data.draw(histories(cast, most=5))
        deliver(town, cast, steps, data.draw(deliveries(steps)), after_each=remember)
    one, other = people()
    merge = town.applier.merge(one, other, reason_code="same_person", actor=SYSTEM, now=town.tick())
    remember()
    town.applier.rebuild(people(), town.tick())
    remember()
    town.applier.unmerge(merge, actor=SYSTEM, now=town.tick())
    town.applier.rebuild(people(), town.tick())
    for at, known_people, known in snapshots:
        assert town.known(at, known_people) == known


def test_the_former_and_the_present_knowledge_stand_side_by_side(town: Town) -> None:
    registrar, person, home = town.party("registrar"), somebody(), town.dwelling()
    [first] = town.declare(registrar, said("residence_start", person, "2024-03-05", at=home))
    then, who = town.at, town.person(first)
    assert who is not None
    town.declare(registrar, said("correction", person, "2024-03-09", at=home, target=first.number))
    [before], [after] = (town.known(at, [who])["residence"] for at in (then, town.at))
    assert (str(before["valid_during"].lower), str(after["valid_during"].lower)) == (
        "2024-03-05",
        "2024-03-09",
    )


def test_knowledge_of_one_instant_is_one(town: Town) -> None:
    """Several rounds may be recorded at one instant: what stood between them was never known by anybody."""
    registrar, person, home = town.party("registrar"), somebody(), town.dwelling()
    at = town.tick()
    [first] = town.receive(registrar, said("residence_start", person, "2024-03-05", at=home))
    town.apply(at)
    who = town.person(first)
    assert who is not None
    town.receive(registrar, said("residence_end", person, "2024-06-01", at=home))
    town.apply(at)
    town.tick()
    [row] = town.known(at, [who])["residence"]
    assert row["ended"] is not None
