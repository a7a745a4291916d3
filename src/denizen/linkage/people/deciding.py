"""Link, ask or new: what follows from weights.

A link that nobody was asked about needs more than weight: the same name in some spelling, no other document of the
same type, and nobody else who comes near. Whatever else weighs enough is asked; the rest is somebody new.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from denizen.linkage.model import Weighing
from denizen.linkage.model.reading import Thresholds
from denizen.linkage.rules import BORN, DOCUMENT, NAME, SEX

MARGIN = 8.0
"""Bits by which whoever is linked is ahead of the next."""

SAME_NAME = frozenset({"exact", "another_name", "same_letters"})
MISSING = "missing"
DECISIVE = {
    NAME: SAME_NAME | {"alike", "two_words", "one_word", "other"},
    BORN: frozenset({"equal", "swapped", "one_slip", "part", "year", "other"}),
    SEX: frozenset({"equal", "other"}),
    DOCUMENT: frozenset({"equal", "other_of_type"}),
}
"""What decisions look at: of each comparison the levels' words, beside `MISSING`. A model needs them, and no others
there: a word that is not known here would count as no difference."""

_NOT_ANOTHER_DAY = frozenset({"equal", "swapped", "one_slip"})

_MISSPELT = frozenset({"alike", "two_words"})
_ANOTHER_BIRTH = frozenset({"year", "other"})

_SETTLED_BY_WEIGHT = (None, "name_resembles", "several_candidates")

type Candidate = tuple[UUID, Weighing]


@dataclass(frozen=True, slots=True)
class Decision:
    """Who is meant and by what that was decided, or why a registrar is asked, about whom.

    `first` weighs most, whatever was decided.
    """

    person_id: UUID | None
    basis: Literal["document", "name", "model", "new"] | None
    question: str | None
    candidates: tuple[UUID, ...] = ()
    first: UUID | None = None


def decide(
    candidates: Sequence[Candidate], question: str | None, thresholds: Thresholds, *, by_name: bool
) -> Decision:
    """Decide of whom a declaration speaks.

    `question` is what the plain rules would ask, and `by_name` whether they linked it by name and birth date alone.
    """
    ranked = sorted(candidates, key=lambda each: (-each[1].bits, each[0]))
    best, weighing = ranked[0]
    everybody = tuple(person for person, _weighing in ranked)
    if by_name:
        if weighing.bits >= thresholds.link:
            return Decision(best, "name", None)
        return Decision(None, None, "name_is_common", everybody)
    if question in _SETTLED_BY_WEIGHT and _is_sure(ranked, thresholds):
        return Decision(best, "model", None)
    if question not in (None, "name_resembles"):
        is_known = question == "particulars_differ" and len(ranked) == 1 and is_the_bearer(weighing)
        return Decision(best, "document", None) if is_known else Decision(None, None, question, everybody)
    likely = [each for each in ranked if is_likely(each[1], thresholds)]
    if not likely:
        return Decision(None, "new", None, first=best)
    return Decision(None, None, _doubt(likely[0][1]), tuple(person for person, _weighing in likely))


def _is_sure(ranked: Sequence[Candidate], thresholds: Thresholds) -> bool:
    weighing = ranked[0][1]
    ahead = len(ranked) == 1 or weighing.bits - ranked[1][1].bits >= MARGIN
    return (
        weighing.bits >= thresholds.link
        and ahead
        and weighing.level(NAME) in SAME_NAME
        and weighing.level(BORN) in _NOT_ANOTHER_DAY
        and weighing.level(DOCUMENT) != "other_of_type"
    )


def is_the_bearer(weighing: Weighing) -> bool:
    """Whether who is declared with somebody's document, maybe in other words, is that one.

    A number is mistyped, or a parent's is given for a child: so it has to be the same name, or, where the sex is not
    another, a name misspelt, and no other birth date. That the birth date agrees is not enough: a citizen's number says
    it itself, and whoever were taken for a known person by a birth date alone would learn that they told the right one.
    """
    name, born, is_other_sex = weighing.level(NAME), weighing.level(BORN), weighing.level(SEX) == "other"
    if name == "exact":
        return True
    is_misspelt = name in _MISSPELT and not is_other_sex
    return (name in SAME_NAME or is_misspelt) and born not in _ANOTHER_BIRTH


def is_likely(weighing: Weighing, thresholds: Thresholds) -> bool:
    """Whether it is worth a registrar's time.

    Two who share no more than a word of their names are more often kin than one person, and twins share the birth
    date and the dwelling with it, which no model of independent comparisons knows.
    """
    kin = weighing.level(NAME) in ("one_word", "other")
    return weighing.bits >= (thresholds.link if kin else thresholds.ask)


def _doubt(weighing: Weighing) -> str:
    """Why it is asked.

    A sender is told that a name resembles only where the birth date is the one that they told: or they could find out
    somebody's by telling one year after another.
    """
    if weighing.level(BORN) == "equal" and weighing.level(NAME) not in ("exact", "another_name"):
        return "name_resembles"
    return "birth_date_resembles"
