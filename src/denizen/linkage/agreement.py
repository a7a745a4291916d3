"""How far two registrars agree who look at one question without knowing of each other."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import psycopg

from denizen.kernel.db import Statements

_sql = Statements("denizen.linkage")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of how many questions two said what they found, the share in which it was the same, and kappa.

    Kappa is what is agreed beyond chance: 1 where all is, 0 where no more than by chance, None where all said the same
    thing always, so that chance alone would agree too (Fleiss, Psychological Bulletin 76, 1971, for two raters).
    """

    questions: int
    agreed: float | None
    kappa: float | None


def agreement(db: psycopg.Connection) -> Agreement:
    """How far the first two who gave an opinion on each question agree. For the operator: tells no person, nor who."""
    return agreement_of([tuple(said) for (said,) in _sql.run(db, "first_opinions").fetchall()])


def agreement_of(opinions: Iterable[Sequence[str]]) -> Agreement:
    """The agreement of pairs of choices: `1` for the candidate for whom most spoke, `2` for the next, …, `new`."""
    pairs = [(one, other) for one, other in opinions]
    if not pairs:
        return Agreement(0, None, None)
    agreed = sum(one == other for one, other in pairs) / len(pairs)
    said = Counter(choice for pair in pairs for choice in pair)
    by_chance = sum((times / (2 * len(pairs))) ** 2 for times in said.values())
    return Agreement(len(pairs), agreed, None if by_chance == 1 else (agreed - by_chance) / (1 - by_chance))
