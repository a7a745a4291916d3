"""Somebody whose address is blocked, beside somebody of whom none is held: what tells them apart tells of the block."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from psycopg.types.range import DateRange, TimestamptzRange

from denizen.access.queries import Ticket
from denizen.register.actions import ask_block, keep_block
from denizen.register.queries import blocks
from tests.access.town import KNOWN, Town

PERIOD = DateRange(KNOWN.date() - timedelta(days=3000), KNOWN.date() + timedelta(days=3000))
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_INSTANT = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?\+\d\d(:\d\d)?")


def in_general(answer: Any) -> str:
    """An answer without what differs by design: ids by the order in which they come, instants left out."""
    seen: dict[str, str] = {}
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    return _ID.sub(lambda found: seen.setdefault(found[0], f"id-{len(seen)}"), _INSTANT.sub("instant", text))


def block(town: Town, person: UUID, *, decided: bool = True) -> UUID:
    """Have somebody's address blocked as it is done: a clerk asks, a registrar decides."""
    ticket = town.ticket("ask_block", "counter_clerk", "access.request", person=person)
    ask_block(town.web, ticket, reason="danger", evidence="own_account")
    query = "SELECT id FROM register.block WHERE person_id = %s ORDER BY asked_at DESC LIMIT 1"
    (asked,) = town.owner.execute(query, [person]).fetchone() or (None,)
    assert isinstance(asked, UUID)
    if decided:
        keep_block(town.web, keeping(town, "keep_block", matter=asked), act="granted")
    return asked


def keeping(town: Town, reader: str, role: str = "registrar", **asked: object) -> Ticket:
    """A ticket of whoever keeps blocks."""
    return town.ticket(reader, role, "block.handling", reference="B-7", **asked)


@dataclass
class Pair:
    """One with an address that is blocked, one of whom none is held; in each dwelling there is a neighbour."""

    town: Town
    blocked: UUID
    alike: UUID
    home: UUID
    elsewhere: UUID
    firm: UUID
    other_firm: UUID
    tokens: dict[UUID, bytes] = field(default_factory=dict)

    @property
    def both(self) -> tuple[UUID, UUID]:
        """The one and the other."""
        return self.blocked, self.alike


def pair(town: Town, random: Random) -> Pair:
    """Two people of one name and birth date, of whom one has, at random, all that tells where somebody is."""
    found = Pair(
        town, town.person("Bat"), town.person("Bat"), town.dwelling(4), town.dwelling(4),
        town.organisation("The Mill"), town.organisation("The Mill"),
    )  # fmt: skip
    for who in found.both:
        found.tokens[who] = uuid4().bytes * 2
        town.document(who, found.tokens[who], hint="…1234")
    for home in (found.home, found.elsewhere):
        town.residence(town.person("Neighbour"), home, "2020-05-01")
    settle(town, found, random)
    return found


def settle(town: Town, found: Pair, random: Random) -> None:
    """Give the one residences, a tenancy, a stay, work, contacts, a home registration, a household, children."""
    who, said = found.blocked, {"recorded_at": KNOWN, "disputed": False}
    town.residence(who, found.home, "2021-03-01", is_main=True)
    lasting = {
        "began": DateRange(KNOWN.date(), KNOWN.date() + timedelta(days=1)),
        "valid_during": DateRange(KNOWN.date(), None),
    }
    there = {"dwelling_id": found.home, "provider_id": town.party, **lasting, **said}
    made: list[Callable[[], object]] = [
        lambda: town.residence(who, found.home, "2019-01-01", "2020-01-01"),
        lambda: town.fact("tenancy", who, town.declaration("tenancy_start"), **there),
        lambda: town.fact("lodging_stay", who, town.declaration("lodging_checkin"), **there),
        lambda: town.fact(
            "employment", who, town.declaration("employment_start"), organisation_id=found.firm, **lasting, **said),
        lambda: town.fact(
            "contact_point", who, town.declaration(), kind="phone", value="+8613800000000", recorded_at=KNOWN),
        lambda: town.fact(
            "home_registration", who, town.declaration(), division="150721", address="Far away",
            valid_during=DateRange(), recorded_at=KNOWN),
        lambda: town.fact(
            "household_membership", who, town.declaration(), head_id=town.person("Head"), relation="spouse",
            **lasting, recorded_at=KNOWN),
        lambda: town.fact(
            "guardianship", town.person("Child"), town.declaration(), guardian_id=who, basis="declared",
            valid_during=DateRange(KNOWN.date(), None), recorded_at=KNOWN),
        lambda: [town.link(town.declaration(kind), who) for kind in ("tenancy_start", "residence_start")],
        lambda: town.fact(
            "residence_superseded", who, town.declaration(), dwelling_id=found.home, is_main=True, disputed=False,
            **lasting, recorded_during=TimestamptzRange(KNOWN - timedelta(days=9), KNOWN)),
    ]  # fmt: skip
    for make in random.sample(made, random.randint(1, len(made))):
        make()


def listed(town: Town) -> int:
    """How many blocks wait or hold."""
    return len(blocks(town.web, token=town.token(), most=500))


def later(days: int) -> datetime:
    """An instant after all of it was known."""
    return KNOWN + timedelta(days=days)
