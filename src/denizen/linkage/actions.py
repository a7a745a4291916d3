"""Decisions about who is who, taken by a registrar. Each runs in the caller's transaction, as the worker.

They only point declarations at people: room intake then rebuilds the facts of everybody whom the decision touches.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
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
from denizen.linkage.errors import (
    MergeNotStanding,
    NotDistinguished,
    OneRecord,
    PeopleDistinguished,
    PersonUnknown,
)
from denizen.linkage.keying import rekey, unkey
from denizen.linkage.queueing import Claim, claim, unclaim
from denizen.linkage.residents import HandedOut, end_account, hand_out_code
from denizen.linkage.rules import LIFELONG_DOCUMENTS

__all__ = [
    "Claim",
    "HandedOut",
    "Opinion",
    "Pair",
    "Settled",
    "TakenBack",
    "answer",
    "claim",
    "distinguish",
    "end_account",
    "give_merge_opinion",
    "give_opinion",
    "hand_out_code",
    "merge",
    "merge_wants_second",
    "rekey",
    "take_back",
    "unclaim",
    "undistinguish",
    "unkey",
    "unmerge",
    "wants_second",
]

_sql = Statements("denizen.linkage")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that a registrar holds to be of one person, and which of them is kept."""

    kept_id: UUID
    absorbed_id: UUID
    found_by: UUID

    def asked(self) -> dict[str, Any]:
        """It in the words of the statements."""
        return {"kept_id": self.kept_id, "absorbed_id": self.absorbed_id, "actor_id": self.found_by}


def merge_wants_second(db: psycopg.Connection, pair: Pair, *, is_trial: bool = False) -> bool:
    """Whether a colleague has to find the same before they are joined (ADR 0028); of a trial, by papers alone."""
    asked = pair.asked() | {"lifelong": list(LIFELONG_DOCUMENTS), "is_trial": is_trial}
    row = _sql.run(db, "merge_wants_second", asked).fetchone()
    return bool(row and row[0])


def give_merge_opinion(db: psycopg.Connection, pair: Pair, *, now: datetime) -> None:
    """Keep that a registrar holds two records to be of one person. Raises as `merge` does."""
    _must_be_joinable(db, pair.kept_id, pair.absorbed_id)
    _sql.run(db, "give_merge_opinion", pair.asked() | {"now": now})
    write_entry(db, actor=pair.found_by, now=now, act="linkage.merge_opinion", reference=pair.kept_id)


def merge(
    db: psycopg.Connection, *, actor: UUID, kept_id: UUID, absorbed_id: UUID, reason_code: str, now: datetime
) -> UUID:
    """Join two records of one person: everything declared about the absorbed one is about the kept one. Return its id.

    Raises OneRecord, PersonUnknown, PeopleDistinguished.
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
    _must_be_joinable(db, kept_id, absorbed_id)
    _sql.run(db, "record_merge", decision)
    _sql.run(db, "move_links", decision)
    _sql.run(db, "close_merge_opinions", {"one": kept_id, "other": absorbed_id, "now": now})
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
    """Remember that two records are of two people: they are proposed no more, and not joined.

    Raises OneRecord, PersonUnknown.
    """
    _must_be_two(db, one_id, other_id)
    _sql.run(db, "distinguish", {"person_id": one_id, "others": [other_id], "now": now, "actor_id": actor})
    _sql.run(db, "close_merge_opinions", {"one": one_id, "other": other_id, "now": now})
    write_entry(db, actor=actor, now=now, act="linkage.distinguish", reference=one_id)


def undistinguish(
    db: psycopg.Connection, *, actor: UUID, one_id: UUID, other_id: UUID, now: datetime
) -> None:
    """Take back that two records are of two people. Raises NotDistinguished where nobody found so."""
    if not _sql.run(db, "undistinguish", {"one": one_id, "other": other_id}).rowcount:
        raise NotDistinguished
    write_entry(db, actor=actor, now=now, act="linkage.undistinguish", reference=one_id)


def _must_be_joinable(db: psycopg.Connection, kept_id: UUID, absorbed_id: UUID) -> None:
    _must_be_two(db, kept_id, absorbed_id)
    pair = {"kept_id": kept_id, "absorbed_id": absorbed_id}
    if (_sql.run(db, "are_distinguished", pair).fetchone() or (False,))[0]:
        raise PeopleDistinguished


def _must_be_two(db: psycopg.Connection, one_id: UUID, other_id: UUID) -> None:
    if one_id == other_id:
        raise OneRecord
    if len(_sql.run(db, "known_people", {"people": [one_id, other_id]}).fetchall()) != 2:
        raise PersonUnknown
