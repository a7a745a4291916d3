"""Answering a question about who is who, taking an answer back, and what two have to agree on.

Each runs in the caller's transaction, as the worker; room intake then makes the facts of those concerned anew.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg

from denizen.journal.actions import write_entry
from denizen.kernel.db import Statements
from denizen.kernel.ids import ordered_id
from denizen.linkage.errors import AnswerNotStanding, NotACandidate, QuestionHeld, QuestionNotOpen
from denizen.linkage.keying import rekey, unkey
from denizen.linkage.rules import LIFELONG_DOCUMENTS

_sql = Statements("denizen.linkage")


@dataclass(frozen=True, slots=True)
class Settled:
    """A declaration whose question was answered: whom it means, and whom it was taken to mean before, if anybody."""

    declaration_id: UUID
    person_id: UUID
    formerly: UUID | None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What taking an answer back changed: everybody concerned, and the declarations that mean nobody now."""

    people: frozenset[UUID]
    reopened: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whom a registrar holds a declaration to mean; None for somebody new."""

    declaration_id: UUID
    person_id: UUID | None
    given_by: UUID
    part: str = "subject"

    def asked(self) -> dict[str, Any]:
        """It in the words of the statements."""
        return {
            "declaration_id": self.declaration_id,
            "part": self.part,
            "person_id": self.person_id,
            "actor_id": self.given_by,
        }


def answer(
    db: psycopg.Connection,
    *,
    actor: UUID,
    declaration_id: UUID,
    person_id: UUID | None,
    now: datetime,
    part: str = "subject",
) -> list[Settled]:
    """Answer an open question: one of its candidates, or None for somebody new. It comes first in what is returned.

    Behind it come the questions that the same words of the same sender had raised and that this settles too. A
    candidate who was joined to another since then means that other, and is meant by that other. Whoever is found to be
    new is remembered to be none of the candidates. Raises QuestionHeld, QuestionNotOpen, NotACandidate.
    """
    asked: dict[str, Any] = {"part": part, "actor_id": actor, "now": now, "follows": None}
    # Whoever asked may have waited, and a colleague has taken the question up meanwhile: theirs it is.
    if _sql.run(db, "held_by_another", asked | {"declaration_id": declaration_id}).fetchone():
        raise QuestionHeld
    first = _close(db, asked | {"declaration_id": declaration_id})
    decision = first | {
        "answer_id": ordered_id(),
        "is_new": person_id is None,
        "person_id": _candidate(db, first, person_id) if person_id else uuid4(),
    }
    settled = [_settle(db, decision)]
    follows = {"follows": decision["answer_id"], "person_id": decision["person_id"], "is_new": False}
    for (same,) in _sql.run(db, "same_words", decision).fetchall():
        another = _close(db, asked | {"declaration_id": same})
        settled.append(_settle(db, another | follows | {"answer_id": ordered_id()}))
    rekey(db, {person for each in settled for person in (each.person_id, each.formerly) if person})
    write_entry(
        db,
        actor=actor,
        now=now,
        act="linkage.answer",
        reference=declaration_id,
        quantity=len(settled),
    )
    return settled


def take_back(
    db: psycopg.Connection, *, actor: UUID, declaration_id: UUID, now: datetime, part: str = "subject"
) -> TakenBack:
    """Take back the last answer about a declaration, and what followed from it: the questions are open again.

    The declarations mean whom they meant before, or whom these were joined to since, or nobody. Raises
    AnswerNotStanding.
    """
    asked = {"declaration_id": declaration_id, "part": part, "actor_id": actor, "now": now}
    undone = _sql.run(db, "undo_answers", asked).fetchall()
    if not any(is_asked for *_rest, is_asked in undone):
        raise AnswerNotStanding
    answers = {"answers": [answer_id for answer_id, *_rest in undone], "now": now}
    meant = {person for _id, _declaration, people, _asked in undone for person in people}
    # Whose facts rest on them is found before: what names a relative loses that link too.
    named = {person for (person,) in _sql.run(db, "touched_by_links", {"people": list(meant)})}
    unkey(db, meant)
    named |= {person for (person,) in _sql.run(db, "unlink_answers", answers).fetchall()}
    before: dict[UUID, UUID] = dict(_sql.run(db, "relink_as_before", answers).fetchall())
    for step in ("forget_answers", "ask_again"):
        _sql.run(db, step, answers)
    people = named | meant | set(before.values())
    for declaration, person in before.items():
        # Whom it meant before may have been joined to another since.
        again = {"declaration_id": declaration, "part": part, "person_id": person}
        people |= {kept for (kept,) in _sql.run(db, "follow_merges", again).fetchall()}
    rekey(db, people)
    write_entry(
        db, actor=actor, now=now, act="linkage.take_back", reference=declaration_id, quantity=len(undone)
    )
    reopened = tuple(declaration for _id, declaration, *_rest in undone if declaration not in before)
    return TakenBack(frozenset(people), reopened)


def wants_second(db: psycopg.Connection, said: Opinion, *, is_trial: bool = False) -> bool:
    """Whether a colleague has to say the same before this answer is taken (ADR 0028); of a trial, by papers alone."""
    asked = said.asked() | {"lifelong": list(LIFELONG_DOCUMENTS), "is_trial": is_trial}
    row = _sql.run(db, "second_opinion", asked).fetchone()
    return bool(row and row[0])


def give_opinion(db: psycopg.Connection, said: Opinion, *, now: datetime) -> None:
    """Keep whom a registrar holds to be meant.

    Raises QuestionHeld, and QuestionNotOpen where it is not, or does not propose who is named.
    """
    if _sql.run(db, "held_by_another", said.asked()).fetchone():
        raise QuestionHeld
    if _sql.run(db, "give_opinion", said.asked() | {"now": now}).fetchone() is None:
        raise QuestionNotOpen
    write_entry(db, actor=said.given_by, now=now, act="linkage.opinion", reference=said.declaration_id)


def _close(db: psycopg.Connection, asked: dict[str, Any]) -> dict[str, Any]:
    row = _sql.run(db, "close_question", asked).fetchone()
    if row is None:
        raise QuestionNotOpen
    return asked | dict(zip(("reason", "asked_at", "more_fit", "words", "others"), row, strict=True))


def _candidate(db: psycopg.Connection, closed: dict[str, Any], person_id: UUID) -> UUID:
    """The candidate whom an answer chose: the person named, or who was joined to them since it was asked."""
    if person_id in closed["others"]:
        return person_id
    joined = _sql.run(db, "candidate_joined_to", closed | {"person_id": person_id}).fetchone()
    if joined is None:
        raise NotACandidate
    return UUID(str(joined[0]))


def _settle(db: psycopg.Connection, decision: dict[str, Any]) -> Settled:
    """Let the declaration mean whom was chosen, and remember what was answered."""
    if decision["is_new"]:
        _sql.run(db, "register_person", decision)
        _sql.run(db, "distinguish", decision)
        _sql.run(db, "propose", decision)
    (formerly,) = _sql.run(db, "link", decision).fetchone() or (None,)
    _sql.run(db, "record_answer", decision)
    joined = _sql.run(db, "follow_merges", decision).fetchone()
    return Settled(decision["declaration_id"], joined[0] if joined else decision["person_id"], formerly)
