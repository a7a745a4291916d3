"""Trying a declaration about somebody whose address is blocked, at a guess: nothing but what is declared is told."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest

from denizen.intake.queries import Effect
from denizen.ledger.rules import Kind

from .declaring import Dwelling, Somebody, Town, said, somebody
from .test_errands import Clerk

_ID = re.compile(r"UUID\('[^']*'\)")


@pytest.fixture(name="clerk")
def _clerk(town: Town) -> Iterator[Clerk]:
    with town.database.connect("denizen_web") as web:
        yield Clerk(town, web)


def block(town: Town, person: UUID | None) -> None:
    """Have an address blocked."""
    town.owner.execute(
        "WITH made AS (INSERT INTO register.block (person_id, reason, evidence, valid_during, asked_by)"
        " VALUES (%s, 'danger', 'police', daterange(current_date - 1, current_date + 90), gen_random_uuid())"
        " RETURNING id, person_id)"
        " INSERT INTO register.block_record (block_id, person_id) SELECT id, person_id FROM made",
        [person],
    )


def both(town: Town) -> tuple[Somebody, Somebody, Dwelling]:
    """One who lives somewhere, whose address is blocked; one of whom no address is known; and where the one lives."""
    blocked, alike, home = somebody(), somebody(), town.dwelling()
    registrar = town.party("registrar")
    [receipt] = town.declare(registrar, said("residence_start", blocked, "2024-03-01", at=home))
    town.declare(registrar, said("name_change", alike, "2024-03-01"))
    town.apply()
    block(town, town.person(receipt))
    return blocked, alike, home


def in_general(seen: Effect, who: Somebody) -> str:
    """An effect without ids and the name."""
    known: dict[str, str] = {}
    text = repr(seen).replace(who.name, "name")
    return _ID.sub(lambda found: known.setdefault(found[0], f"id-{len(known)}"), text)


def tried(clerk: Clerk, kind: Kind, where: Dwelling | None, *people: Somebody) -> list[str]:
    """What a trial shows of each."""
    place = {"at": where} if where else {}
    return [
        in_general(clerk.effect(clerk.try_draft(clerk.draft(said(kind, who, "2024-06-01", **place)))), who)
        for who in people
    ]


@pytest.mark.parametrize(
    "kind", ["residence_start", "tenancy_start", "residence_end", "tenancy_end", "death"]
)
def test_a_trial_at_a_guess_tells_as_much_as_of_somebody_with_no_address(
    town: Town, clerk: Clerk, kind: Kind
) -> None:
    blocked, alike, home = both(town)
    one, other = tried(clerk, kind, None if kind == "death" else town.dwelling(), blocked, alike)
    assert one == other
    assert home.plate not in one


@pytest.mark.parametrize(
    "kind",
    [
        # An arrival where somebody has arrived changes nothing, and an effect has nothing to show (ADR 0035, limits).
        pytest.param("residence_start", marks=pytest.mark.xfail(strict=True)),
        "tenancy_start",
        "residence_end",
        "tenancy_end",
    ],
)
def test_a_trial_at_the_very_dwelling_tells_no_more(town: Town, clerk: Clerk, kind: Kind) -> None:
    blocked, alike, home = both(town)
    one, other = tried(clerk, kind, home, blocked, alike)
    assert one == other
