"""Holding what stands against what the declarations say: after a restore, and whenever somebody doubts."""

from dataclasses import dataclass
from datetime import datetime

import psycopg

from denizen.access.queries import SYSTEM_ACTOR
from denizen.intake.actions import Applier
from denizen.intake.projection import facts_made_since
from denizen.kernel.db import Statements

_sql = Statements("denizen.intake")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Of how many people the facts were made again, and how many facts then differed."""

    people: int
    differing: int


def rebuild_and_compare(db: psycopg.Connection, *, declarations: int, now: datetime) -> Rebuilt:
    """Make the facts of those of whom the last declarations speak again, count what differs, and take it all back.

    Facts made under rules that were changed since may differ rightly. Runs as the worker.
    """
    with db.transaction(force_rollback=True):
        people = [person for (person,) in _sql.run(db, "last_people", {"declarations": declarations})]
        Applier(db, actor=SYSTEM_ACTOR).rebuild(people, now)
        differing = facts_made_since(db, people, now)
    return Rebuilt(len(people), differing)
