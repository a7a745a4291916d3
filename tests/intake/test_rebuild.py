"""Rebuilding makes the same facts again, and undoes what was joined by mistake."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from denizen.ledger.rules import Described
from denizen.register.rules import FACTS

from .declaring import SYSTEM, Town, said, somebody
from .histories import Cast, Step, deliver, deliveries, expected, found, histories, in_order
from .oracle import Said
from .test_apply import random_histories


@pytest.fixture(scope="module")
def cast(town: Town) -> Cast:
    return Cast.of(town)


def lived(town: Town, cast: Cast, data: st.DataObject) -> tuple[UUID, list[Said]]:
    """Let a random history happen; return the person and what was declared."""
    steps: list[Step]
    _, steps = data.draw(histories(cast, most=6))
    told = deliver(town, cast, steps, data.draw(deliveries(steps)))
    person = town.person(told[0].receipt)
    assert person is not None
    return person, told


def versions(town: Town, people: list[UUID]) -> dict[str, Any]:
    """Every fact with the time of its record, so that not even a rewriting goes unnoticed."""
    return {
        fact: (
            town.count(f"SELECT count(*) FROM register.{fact}_superseded WHERE person_id = ANY(%s)", people),
            town.owner.execute(
                f"SELECT array_agg(recorded_at ORDER BY recorded_at) FROM register.{fact} WHERE person_id = ANY(%s)",
                [people],
            ).fetchone(),
        )
        for fact in FACTS
    }


@settings(random_histories, max_examples=12)
@given(data=st.data())
def test_rebuilding_changes_nothing(town: Town, cast: Cast, data: st.DataObject) -> None:
    person, _ = lived(town, cast, data)
    before, kept = town.everything(person), versions(town, [person])
    town.applier.rebuild([person], town.tick())
    assert town.everything(person) == before
    assert versions(town, [person]) == kept


def test_what_a_correction_no_longer_says_is_gone_without_a_rebuild(town: Town) -> None:
    """Applying asks which kinds of fact can have changed: those that nothing tells of any more are among them."""
    registrar = town.party("registrar")
    home, head, child = town.dwelling(registrar), somebody(), somebody()
    town.declare(registrar, said("residence_start", head, "2024-01-01", at=home, relation="head"))
    told = {"phone": "13800000000", "email": "a@example.org", "language": "mn", "home_division": "110101"}
    beside = tuple(
        Described(part=part, document=head.document)
        for part in ("head", "guardian", "mother")
        if head.document
    )
    full = child.described(**told)
    [receipt] = town.declare(
        registrar, said("residence_start", full, "2024-02-01", at=home, relation="child", beside=beside)
    )
    person = town.person(receipt)
    kinds = ("contact_point", "home_registration", "household_membership", "guardianship")
    assert all(town.facts(kind, person) for kind in kinds)
    bare = said("correction", child, "2024-02-01", at=home, target=receipt.number)
    town.declare(registrar, bare)
    assert not any(town.facts(kind, person) for kind in kinds)
    assert person is not None
    before = versions(town, [person])
    town.applier.rebuild([person], town.tick())
    assert versions(town, [person]) == before


@settings(random_histories, max_examples=12)
@given(data=st.data())
def test_what_was_merged_is_one_person_and_unmerged_is_two_again(
    town: Town, cast: Cast, data: st.DataObject
) -> None:
    (kept, of_kept), (absorbed, of_absorbed) = (lived(town, cast, data) for _ in range(2))
    before = [town.everything(kept), town.everything(absorbed)]
    merge = town.applier.merge(kept, absorbed, reason_code="same_person", actor=SYSTEM, now=town.tick())
    wanted = expected(cast, [*of_kept, *of_absorbed])
    assert in_order(found(town, kept, wanted)) == in_order(wanted)
    assert not any(town.everything(absorbed).values())
    town.applier.unmerge(merge, actor=SYSTEM, now=town.tick())
    assert [town.everything(kept), town.everything(absorbed)] == before
    for person, told in ((kept, of_kept), (absorbed, of_absorbed)):
        wanted = expected(cast, told)
        assert in_order(found(town, person, wanted)) == in_order(wanted)
