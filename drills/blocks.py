"""P6: whether the time of an answer tells somebody whose address is blocked from somebody of whom none is held."""

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.types.range import DateRange

from benchmarks.figures import Figures
from benchmarks.loading import Load, write_files
from benchmarks.stage import Stage, Town
from denizen.access.actions import open_access
from denizen.access.queries import Ticket
from denizen.kernel.home import Home
from denizen.register.queries import card, whereabouts
from drills.desk import Desk
from drills.serving import served

MOST_AUC = 0.55
"""Half is a guess; by this much of a guess more an answer's time may tell."""

_PEOPLE = 800
_PURPOSE = "registration.upkeep"
_PERIOD = DateRange(date(2015, 1, 1), date(2035, 1, 1))
_FACTS = (
    "residence", "tenancy", "employment", "lodging_stay", "contact_point", "home_registration",
    "household_membership", "guardianship",
)  # fmt: skip

type Probe = Callable[[UUID], object]


def run(stage: Stage, town: Town, home: Home, times: int) -> tuple[Figures, bool]:
    """Block one half of some people, take from the other half all that tells where they are, and time the answers.

    Passed where of two answers, one of each half, the slower is that of the blocked one in no more than 55 of 100
    cases, and in no fewer than 45: in the database, and over HTTP.
    """
    with tempfile.TemporaryDirectory() as folder:
        Load(stage, town, write_files(Path(folder), town, _PEOPLE, _PEOPLE)).finish()
    blocked, alike = _halves(stage)
    figures: Figures = {}
    with stage.connect("denizen_web") as db:
        for name, probe in _in_the_database(db, town).items():
            figures[name] = _measure(probe, blocked, alike, times)
    with tempfile.TemporaryDirectory() as folder, served(home, Path(folder) / "said") as port:
        desk = Desk(port, town.session)
        desk.choose_purpose(_PURPOSE)
        figures["page"] = _measure(lambda who: desk.ask(f"/desk/people/{who}/"), blocked, alike, times)
    return figures, all(abs(each["auc"] - 0.5) <= MOST_AUC - 0.5 for each in figures.values())


def auc(one: Sequence[float], other: Sequence[float]) -> float:
    """How often a value of the one is greater than a value of the other; equal ones count half."""
    ranked = sorted([(value, True) for value in one] + [(value, False) for value in other])
    below, won, at = 0, 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        ones = sum(is_one for _value, is_one in ranked[at:end])
        won += ones * (below + (end - at - ones) / 2)
        below, at = below + (end - at - ones), end
    return won / (len(one) * len(other))


def _halves(stage: Stage) -> tuple[list[UUID], list[UUID]]:
    with stage.administrator() as db:
        people = [
            who for (who,) in db.execute("SELECT DISTINCT person_id FROM register.residence ORDER BY 1")
        ]
        blocked, alike = people[::2], people[1::2]
        db.execute(
            "WITH made AS (INSERT INTO register.block (person_id, reason, evidence, valid_during, asked_by)"
            " SELECT who, 'danger', 'own_account', daterange(current_date - 9, current_date + 700), gen_random_uuid()"
            " FROM unnest(%s::uuid[]) AS who RETURNING id, person_id)"
            " INSERT INTO register.block_record (block_id, person_id) SELECT id, person_id FROM made",
            [blocked],
        )
        for fact in _FACTS:
            for table in (fact, f"{fact}_superseded"):
                db.execute(
                    sql.SQL("DELETE FROM {} WHERE person_id = ANY (%s)").format(
                        sql.Identifier("register", table)
                    ),
                    [alike],
                )
        db.execute("VACUUM ANALYZE")
    return blocked, alike


def _in_the_database(db: psycopg.Connection, town: Town) -> dict[str, Probe]:
    def ticket(reader: str, who: UUID, during: DateRange | None = None) -> Ticket:
        return open_access(db, token=town.session, purpose=_PURPOSE, reader=reader, person=who, during=during)

    return {
        "card": lambda who: card(db, ticket("card", who)),
        "whereabouts": lambda who: whereabouts(db, ticket("whereabouts", who, _PERIOD), _PERIOD),
    }


def _measure(probe: Probe, blocked: Sequence[UUID], alike: Sequence[UUID], times: int) -> Figures:
    """Probe one and the other by turns, at random which first, so often each."""
    draw = random.Random(51)  # noqa: S311 -- no secret
    took: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(times + 20):
        for is_blocked in draw.sample((True, False), 2):
            who = draw.choice(blocked if is_blocked else alike)
            began = time.perf_counter()
            probe(who)
            if turn >= 20:  # the first are slower
                took[is_blocked].append(time.perf_counter() - began)
    return {
        "auc": auc(took[True], took[False]),
        "blocked_ms": 1000 * sorted(took[True])[times // 2],
        "alike_ms": 1000 * sorted(took[False])[times // 2],
    }
