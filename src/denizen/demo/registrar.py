"""The simulated registrar, who settles what the register puts to a person by asking the people concerned.

This is part of the simulated town and not of the product. The registrar knows the truth as far as people tell
it, errs in a small share of the
decisions, and takes one to five days. A real registrar errs in other ways.
"""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from denizen.demo.errors import RowRef
from denizen.demo.people import Person
from denizen.demo.truth import Truth

ERROR_SHARE = 0.003


@dataclass(frozen=True, slots=True)
class Candidate:
    """A registered person whom a row might describe, with the rows of files that made this record."""

    key: Hashable
    rows: tuple[RowRef, ...]


@dataclass(frozen=True, slots=True)
class QueueItem:
    """What the register asks: whom does this part of this row describe?"""

    row: RowRef
    asked_at: datetime
    candidates: tuple[Candidate, ...]
    part: str = "subject"
    """`subject`, `mother`, `father` or `head`: which of the people in the row is meant."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer: the candidate who is meant (None: somebody new), and when it was given."""

    key: Hashable | None
    at: datetime


class Registrar:
    """Answers questions about the identity of people."""

    def __init__(self, rng: Random, truth: Truth) -> None:
        self._rng, self._truth = rng, truth
        self.errors = 0
        """Decisions deliberately taken wrongly so far."""

    def decide(self, item: QueueItem) -> Decision:
        """Whom a row describes; where several records are that person, the one with most rows."""
        at = item.asked_at + timedelta(days=self._rng.randrange(1, 6), minutes=self._rng.randrange(300))
        meant = self._meant(item)
        same = [
            candidate
            for candidate in item.candidates
            if self._identity(candidate) == meant and meant is not None
        ]
        if item.candidates and self._rng.random() < ERROR_SHARE:
            self.errors += 1
            wrong = None if same else item.candidates[0].key
            return Decision(wrong, at)
        best = max(same, key=lambda candidate: len(candidate.rows), default=None)
        return Decision(best.key if best else None, at)

    def _meant(self, item: QueueItem) -> int | None:
        number = self._truth.person_of(item.row)
        person = self._truth.people.get(number) if number else None
        if person is None or item.part == "subject":
            return number
        other: Person | None
        if item.part == "head":
            other = person.unit.head if person.unit and person.unit.members else person
        else:
            other = person.mother if item.part == "mother" else person.father
        return other.id if other else None

    def _identity(self, candidate: Candidate) -> int | None:
        """Whose record this is: that of the person whom most of its rows describe."""
        return majority(self._truth, candidate.rows)


def majority(truth: Truth, rows: tuple[RowRef, ...] | frozenset[RowRef]) -> int | None:
    """The true person whom most of these rows describe; the lowest number of equals, None for no known row."""
    counts = Counter(person for person in map(truth.person_of, rows) if person is not None)
    return min(counts, key=lambda person: (-counts[person], person), default=None)
