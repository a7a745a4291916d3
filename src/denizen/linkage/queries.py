"""What waits for a registrar, and whom a decision touches.

For the worker, but for the figures, which tell no person: staff see people through readers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg

from denizen.kernel.db import Statements

_sql = Statements("denizen.linkage")


@dataclass(frozen=True, slots=True)
class Question:
    """An open question: which of the candidates, if any, does this part of a declaration speak of?"""

    declaration_id: UUID
    part: str
    reason: str
    asked_at: datetime
    candidates: list[UUID]


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """How many questions are open for one reason."""

    reason: str
    quantity: int


def question_counts(db: psycopg.Connection) -> list[QuestionCount]:
    """Return how many questions are open, by reason, the most frequent first. For the web: tells no person."""
    return _sql.rows(db, "count_questions", of=QuestionCount)


def open_questions(db: psycopg.Connection, *, limit: int = 1000) -> list[Question]:
    """Return the oldest open questions."""
    return _sql.rows(db, "open_questions", {"limit": limit}, of=Question)


def concerned(db: psycopg.Connection, people: Iterable[UUID]) -> list[UUID]:
    """Return everybody whose facts rest on a declaration that names one of these people."""
    found = {row[0] for row in _sql.run(db, "touched_by_links", {"people": list(people)})}
    return sorted(found | set(people))
