"""A prior and a threshold, frozen before any truth is looked at; and what is to be expected from how many bits.

The prior is the one that the posteriors of all compared pairs confirm: their sum is the number of pairs that are one.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Self

_ROUNDS, _NEAR = 20, 1e-2


@dataclass(frozen=True, slots=True)
class Expected:
    """From so many bits, how many pairs there are, and the shares of precision and recall that are to be expected."""

    bits: float
    pairs: int
    precision: float
    recall: float


class Expectation:
    """All compared pairs by weight, and how many of them the model takes to be one.

    Of all pairs that were not compared none is taken to be one: expected recall is that among the compared. Expected
    is what the model says of itself: where its comparisons hang together, it is too sure.
    """

    def __init__(self, weights: Iterable[float], prior: float) -> None:
        """`weights` are without any prior, in bits; `prior` is added to each."""
        self.prior = prior
        self.bits = sorted((each + prior for each in weights), reverse=True)
        self._right = list(accumulate(posterior(each) for each in self.bits))
        # How many pairs are taken from each weight that comes: pairs of one weight are taken together.
        self._taken = [
            n for n, (bits, less) in enumerate(pairwise((*self.bits, -math.inf)), 1) if bits > less
        ]

    @classmethod
    def of(cls, weights: Iterable[float], possible: float) -> Self:
        """With the prior that the posteriors of these pairs confirm, of so many that could have been compared."""
        known = list(weights)
        return cls(known, _confirmed(known, max(possible, 1.0)) if known else 0.0)

    def at(self, bits: float) -> Expected:
        """What is to be expected where two records are one from so many bits, the prior among them."""
        taken = bisect_right(self.bits, -bits, key=lambda each: -each)
        if not taken:
            return Expected(bits, 0, 1.0, 0.0 if self.bits else 1.0)
        right = self._right[taken - 1]
        return Expected(bits, taken, right / taken, right / self._right[-1])

    def best(self) -> Expected:
        """Where the expected F1 is greatest."""
        if not self.bits:
            return Expected(0.0, 0, 1.0, 1.0)
        all_right = self._right[-1]
        best = max(self._taken, key=lambda taken: 2 * self._right[taken - 1] / (taken + all_right))
        return self.at(self.bits[best - 1])

    def of_pairs(self, bits: float, taken: Sequence[float]) -> Expected:
        """What is to be expected of these alone, the prior among their bits: of whatever was chosen among all."""
        right = math.fsum(map(posterior, taken))
        if not taken:
            return self.at(math.inf)
        return Expected(bits, len(taken), right / len(taken), right / self._right[-1])

    def least_for(self, precision: float) -> Expected | None:
        """The fewest bits from which at least this share is expected to be right; None where there are none."""
        fitting = [taken for taken in self._taken if self._right[taken - 1] / taken >= precision]
        return self.at(self.bits[fitting[-1] - 1]) if fitting else None

    def curve(self, points: int = 100) -> list[Expected]:
        """So many points from the heaviest pair to the lightest, by bits."""
        if not self.bits:
            return []
        high, low = self.bits[0], self.bits[-1]
        return [self.at(high - (high - low) * nth / (points - 1)) for nth in range(points)]


def posterior(bits: float) -> float:
    """The probability that odds of so many bits say."""
    return 1 / (1 + math.exp2(-max(bits, -500.0)))


def _confirmed(weights: Sequence[float], pairs: float) -> float:
    prior = -math.log2(max(math.sqrt(2 * pairs), 2))
    for _round in range(_ROUNDS):
        share = min(max(sum(posterior(each + prior) for each in weights) / pairs, 1e-12), 0.5)
        before, prior = prior, math.log2(share / (1 - share))
        if abs(before - prior) < _NEAR:
            break
    return prior
