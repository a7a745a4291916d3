"""Invented residents among whom a demonstration lets one choose, to see what people see of themselves."""

from datetime import datetime

import psycopg

from denizen.access.actions import register_actor
from denizen.access.queries import RESIDENT, SYSTEM_ACTOR
from denizen.kernel.db import Statements

_sql = Statements("denizen.demo")


def give_accounts(db: psycopg.Connection, *, clerk: str, now: datetime) -> int:
    """Let three people of the town sign in; return how many there are. Runs as the owner.

    They are marked as invented, as the staff is: in earnest nothing opens their accounts.
    """
    people = _sql.run(db, "residents").fetchall()
    with db.transaction():
        for place, (person, name) in enumerate(people, start=1):
            actor = register_actor(
                db,
                actor=SYSTEM_ACTOR,
                now=now,
                role=RESIDENT,
                name=name,
                pseudonym=f"resident-{place}",
                demo=True,
            )
            account = {"actor_id": actor, "person_id": person, "now": now, "clerk": clerk}
            _sql.run(db, "give_account", account)
    return len(people)
