"""Decisions about who is who, taken by a registrar. Each runs in the caller's transaction, as the worker.

They only point declarations at people: room intake then rebuilds the facts of everybody whom the decision touches.
"""

from datetime import datetime
from uuid import UUID

import psycopg

from denizen.journal.actions import write_entry
from denizen.kernel.db import Statements
from denizen.kernel.ids import ordered_id
from denizen.linkage.answering import (
    Opinion,
    Settled,
    TakenBack,
    answer,
    give_opinion,
    take_back,
    wants_second,
)
from denizen.linkage.errors import MergeNotStanding, NotDistinguished, PeopleDistinguished, PersonUnknown
from denizen.linkage.keying import rekey
from denizen.linkage.queueing import Claim, claim, unclaim

__all__ = [
    "Claim",
    "Opinion",
    "Settled",
    "TakenBack",
    "answer",
    "claim",
    "distinguish",
    "give_opinion",
    "merge",
    "rekey",
    "take_back",
    "unclaim",
    "undistinguish",
    "unmerge",
    "wants_second",
]

_sql = Statements("denizen.linkage")


def merge(
    db: psycopg.Connection, *, actor: UUID, kept_id: UUID, absorbed_id: UUID, reason_code: str, now: datetime
) -> UUID:
    """Join two records of one person: everything declared about the absorbed one is about the kept one. Return its id.

    Raises PersonUnknown, PeopleDistinguished.
    """
    merge_id = ordered_id()
    decision = {
        "merge_id": merge_id,
        "kept_id": kept_id,
        "absorbed_id": absorbed_id,
        "reason_code": reason_code,
        "actor_id": actor,
        "now": now,
    }
    if len(_sql.run(db, "known_people", {"people": [kept_id, absorbed_id]}).fetchall()) != 2:
        raise PersonUnknown
    if (_sql.run(db, "are_distinguished", decision).fetchone() or (False,))[0]:
        raise PeopleDistinguished
    _sql.run(db, "record_merge", decision)
    _sql.run(db, "move_links", decision)
    rekey(db, [kept_id, absorbed_id])
    write_entry(db, actor=actor, now=now, act="linkage.merge", reference=merge_id)
    return merge_id


def unmerge(db: psycopg.Connection, *, actor: UUID, merge_id: UUID, now: datetime) -> tuple[UUID, UUID]:
    """Undo a merge: what it moved goes back, what was declared since stays. Return the two people. MergeNotStanding."""
    decision: dict[str, object] = {"merge_id": merge_id, "actor_id": actor, "now": now}
    row = _sql.run(db, "undo_merge", decision).fetchone()
    if row is None:
        raise MergeNotStanding
    kept_id, absorbed_id = row
    _sql.run(db, "move_back", {**decision, "kept_id": kept_id, "absorbed_id": absorbed_id})
    rekey(db, [kept_id, absorbed_id])
    write_entry(db, actor=actor, now=now, act="linkage.unmerge", reference=merge_id)
    return kept_id, absorbed_id


def distinguish(db: psycopg.Connection, *, actor: UUID, one_id: UUID, other_id: UUID, now: datetime) -> None:
    """Remember that two records are of two people: they are proposed no more, and not joined. Raises PersonUnknown."""
    if len(_sql.run(db, "known_people", {"people": [one_id, other_id]}).fetchall()) != 2:
        raise PersonUnknown
    _sql.run(db, "distinguish", {"person_id": one_id, "others": [other_id], "now": now, "actor_id": actor})
    write_entry(db, actor=actor, now=now, act="linkage.distinguish", reference=one_id)


def undistinguish(
    db: psycopg.Connection, *, actor: UUID, one_id: UUID, other_id: UUID, now: datetime
) -> None:
    """Take back that two records are of two people. Raises NotDistinguished where nobody found so."""
    if not _sql.run(db, "undistinguish", {"one": one_id, "other": other_id}).rowcount:
        raise NotDistinguished
    write_entry(db, actor=actor, now=now, act="linkage.undistinguish", reference=one_id)
