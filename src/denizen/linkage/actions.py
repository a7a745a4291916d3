"""Decisions about who is who, taken by a registrar. Each runs in the caller's transaction, as the worker.

They only point declarations at people: room intake then rebuilds the facts of everybody whom the decision touches.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

import psycopg

from denizen.journal.actions import write_entry
from denizen.kernel.db import Statements
from denizen.kernel.ids import ordered_id
from denizen.kernel.partial import PartialDate
from denizen.linkage.deciding import Claim, claim, unclaim
from denizen.linkage.errors import (
    MergeNotStanding,
    NotACandidate,
    PeopleDistinguished,
    PersonUnknown,
    QuestionHeld,
    QuestionNotOpen,
)
from denizen.linkage.rules import alike_keys, near_keys, person_keys

__all__ = ["Claim", "answer", "claim", "merge", "rekey", "unclaim", "unmerge"]

_sql = Statements("denizen.linkage")


def answer(
    db: psycopg.Connection,
    *,
    actor: UUID,
    declaration_id: UUID,
    person_id: UUID | None,
    now: datetime,
    part: str = "subject",
) -> tuple[UUID, UUID | None]:
    """Answer an open question: one of its candidates, or None for somebody new.

    Return the person, and whom the declaration was taken to mean until now: it had one where a correction of it made
    this doubtful. A candidate who was joined to another since then means that other. Whoever is found to be new is
    remembered to be none of the candidates, and is proposed where the same words are asked about.
    Raises QuestionHeld, QuestionNotOpen, NotACandidate.
    """
    question: dict[str, object] = {"declaration_id": declaration_id, "part": part}
    # Whoever asked may have waited, and a colleague has taken the question up meanwhile: theirs it is.
    if _sql.run(db, "held_by_another", {**question, "actor_id": actor}).fetchone():
        raise QuestionHeld
    row = _sql.run(db, "close_question", question).fetchone()
    if row is None:
        raise QuestionNotOpen
    candidates: list[UUID] = row[0] or []
    decision = {
        **question,
        "actor_id": actor,
        "now": now,
        "person_id": person_id or uuid4(),
        "others": candidates,
    }
    if person_id is None:
        _sql.run(db, "register_person", decision)
        _sql.run(db, "distinguish", decision)
        _sql.run(db, "propose", decision)
    elif person_id not in candidates:
        raise NotACandidate
    (formerly,) = _sql.run(db, "link", decision).fetchone() or (None,)
    joined = _sql.run(db, "follow_merges", decision).fetchone()
    chosen = UUID(str(joined[0] if joined else decision["person_id"]))
    rekey(db, {chosen, formerly or chosen})
    write_entry(db, actor=actor, now=now, act="linkage.answer", reference=declaration_id)
    return chosen, formerly


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


def rekey(db: psycopg.Connection, people: Iterable[UUID]) -> None:
    """Make the blocking keys of these people again, from everything declared about them.

    Everybody among whom declarations moved must be named: a key is found by what was declared and nothing else.
    """
    concerned = list(people)
    keys: set[tuple[bytes, UUID]] = set()
    for person_id, name, name_latin, born in _sql.run(db, "described_of", {"people": concerned}):
        if born is not None:
            described = (name, name_latin, PartialDate.from_range(born))
            found_by = (*person_keys(*described), *alike_keys(*described), *near_keys(*described))
            keys.update((key, person_id) for key in found_by)
    parted = {"keys": [key for key, _ in keys], "owners": [owner for _, owner in keys]}
    _sql.run(db, "forget_keys", {"keys": parted["keys"], "people": concerned})
    _sql.run(db, "keep_keys", parted)
