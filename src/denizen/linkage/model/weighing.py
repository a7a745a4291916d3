"""The weight of a pair, and of what it is made.

Fellegi and Sunter's: of each comparison log2(m/u) of the first level whose condition holds, nothing where a value is
missing, and the prior log2(λ/(1-λ)). Of a level that counts frequencies the chance agreement of any value, u, gives
way to that of this value (Winkler's adjustment, as Splink has it).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from denizen.linkage.model.conditions import Condition, Record
from denizen.linkage.model.errors import ComparisonMissing, ModelImpossible

PRIOR = "prior"


@dataclass(frozen=True, slots=True)
class Part:
    """What one comparison says: its level by place and word, its bits, and those that the frequency adds."""

    comparison: str
    place: int
    level: str
    bits: float
    frequency_bits: float = 0.0

    @property
    def all_bits(self) -> float:
        """Both."""
        return self.bits + self.frequency_bits


@dataclass(frozen=True, slots=True)
class Weighing:
    """A pair weighed: the parts, the prior first, and their sum in bits (Splink's match weight)."""

    bits: float
    parts: tuple[Part, ...]

    def level(self, comparison: str) -> str:
        """The word of a comparison's level. Raises ComparisonMissing."""
        for part in self.parts:
            if part.comparison == comparison:
                return part.level
        raise ComparisonMissing(comparison=comparison)


@dataclass(frozen=True, slots=True)
class Frequency:
    """How a level counts frequencies: log2 of u of an equal value, by how often each value comes."""

    column: str
    equal_bits: float
    weight: float
    least: float
    shares: Mapping[str, float]

    def bits(self, left: Record, right: Record) -> float:
        """What it adds; nothing where neither value's frequency is known. Raises ModelImpossible of lists."""
        try:
            one, other = self.shares.get(left[self.column]), self.shares.get(right[self.column])
        except TypeError:
            raise ModelImpossible(where=f"frequencies, {self.column}", value="a list") from None
        if one is None and other is None:
            return 0.0
        most = max(each for each in (one, other, self.least) if each is not None)
        return self.weight * (self.equal_bits - math.log2(most)) if most else 0.0


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a comparison: its word, whether it holds (None: whatever no other held for), and its bits."""

    word: str
    holds: Condition | None
    bits: float
    frequency: Frequency | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Levels in order; the last one holds always."""

    name: str
    levels: tuple[Level, ...]

    def part(self, left: Record, right: Record) -> Part:
        """The first level that holds."""
        for place, level in enumerate(self.levels):
            if level.holds is None or level.holds(left, right):
                added = level.frequency.bits(left, right) if level.frequency else 0.0
                return Part(self.name, place, level.word, level.bits, added)
        # Splink's CASE without ELSE gives NULL then; we say that nothing is said.
        return Part(self.name, len(self.levels), "", 0.0)


def weigh(prior: float, comparisons: tuple[Comparison, ...], left: Record, right: Record) -> Weighing:
    """Weigh a pair. Pure, and safe from any thread."""
    parts = (Part(PRIOR, 0, PRIOR, prior), *(each.part(left, right) for each in comparisons))
    bits = 0.0
    for part in parts:
        bits += part.bits + part.frequency_bits
    return Weighing(bits, parts)
