"""Clocks that jump: a machine's clock is set back, runs ahead, or stands on a day that few years have.

What is recorded follows the order in which it was worked, whatever the clock says; what is true follows the days that
were declared.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from denizen.register.rules import FACTS

from .declaring import Town, said, somebody

# In Shanghai the 29th of February and the 1st of March 2024; a year ahead and back; the night in which other towns'
# clocks are set back; the last day of a month.
JUMPS = {
    "set back": ["2026-03-02T08:00", "2026-03-01T08:00", "2026-03-01T07:59", "2026-02-28T23:00"],
    "ran ahead": ["2026-03-02T08:00", "2027-03-02T08:00", "2026-03-02T08:01", "2026-03-02T08:02"],
    "leap day": ["2028-02-28T15:59", "2028-02-28T16:00", "2028-02-29T15:59", "2028-02-29T16:00"],
    "summer time ends": ["2028-10-29T00:59", "2028-10-29T01:00", "2028-10-29T00:30", "2028-10-29T01:30"],
    "last of a month": ["2029-01-31T15:59", "2029-01-31T16:00", "2029-02-28T16:00", "2029-03-31T15:59"],
}
MOVES = ["2024-01-31", "2024-02-29", "2024-03-31", "2025-02-28"]


@pytest.mark.parametrize("times", JUMPS.values(), ids=JUMPS)
def test_whatever_the_clock_says_knowledge_grows_in_the_order_of_the_work(
    town: Town, times: list[str]
) -> None:
    registrar, person = town.party("registrar"), somebody()
    homes = [town.dwelling() for _ in times]
    known = []
    for at, moved, home in zip(times, MOVES, homes, strict=True):
        now = datetime.fromisoformat(at).replace(tzinfo=UTC)
        [last] = town.receive(registrar, said("residence_start", person, moved, at=home), at=now)
        town.apply(now)
        assert town.outcome(last)[0] == "applied"
        [(recorded,)] = town.owner.execute("SELECT latest FROM intake.record_clock").fetchall()
        who = town.person(last)
        assert who is not None
        known.append((recorded, town.known(recorded, [who])))
    instants = [recorded for recorded, _facts in known]
    assert instants == sorted(set(instants))
    for recorded, facts in known:  # no later work changed what an earlier instant knew
        assert town.known(recorded, [who]) == facts
    assert len(town.facts("residence", who)) == len(times)
    assert [str(row["valid_during"].lower) for row in town.facts("residence", who)] == MOVES
    for fact in FACTS:
        disorder = f"SELECT count(*) FROM register.{fact}_superseded WHERE isempty(recorded_during)"
        assert town.count(disorder) == 0


def test_a_clock_that_ran_ahead_leaves_nothing_that_is_not_known_yet(town: Town) -> None:
    """An hour ahead, and set right: what is recorded next is known just after, and not before what it replaced."""
    registrar, person = town.party("registrar"), somebody()
    here, there = town.dwelling(), town.dwelling()
    ahead = town.tick() + timedelta(days=3650)
    [first] = town.receive(registrar, said("residence_start", person, "2024-01-31", at=here), at=ahead)
    town.apply(ahead)
    right = ahead - timedelta(hours=1)
    town.receive(registrar, said("correction", person, "2024-02-29", at=there, target=first.number), at=right)
    town.apply(right)
    who = town.person(first)
    assert who is not None
    [row] = town.facts("residence", who)
    assert row["began"].lower == date(2024, 2, 29)
    [superseded] = town.owner.execute(
        "SELECT recorded_during FROM register.residence_superseded WHERE person_id = %s", [who]
    ).fetchone() or (None,)
    assert superseded.lower == ahead
    assert timedelta(0) < superseded.upper - superseded.lower < timedelta(seconds=1)
