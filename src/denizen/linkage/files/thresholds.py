"""A prior and a threshold, frozen before any truth is looked at.

The prior is the one that the posteriors of all compared pairs confirm: their sum is the number of pairs that are one.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

_ROUNDS, _NEAR = 20, 1e-2


@dataclass(frozen=True, slots=True)
class Frozen:
    """A prior in bits, the bits from which two records are one, and what is expected of that."""

    prior: float
    threshold: float
    expected_precision: float
    expected_recall: float


def freeze(weights: Sequence[float], records: int) -> Frozen:
    """Find the prior and the threshold of pairs whose weights, without any prior, are these.

    Of all pairs that were not compared none is taken to be one: expected recall is that among the compared.
    """
    bits = sorted(weights, reverse=True)
    if not bits:
        return Frozen(0.0, 0.0, 1.0, 1.0)
    pairs = records * (records - 1) / 2
    prior = -math.log2(max(records, 2))
    for _round in range(_ROUNDS):
        share = min(max(sum(_posterior(each + prior) for each in bits) / pairs, 1e-12), 0.5)
        before, prior = prior, math.log2(share / (1 - share))
        if abs(before - prior) < _NEAR:
            break
    right = list(accumulate(_posterior(each + prior) for each in bits))
    f1 = [2 * so_far / (taken + right[-1]) for taken, so_far in enumerate(right, 1)]
    best = max(range(len(f1)), key=f1.__getitem__)
    return Frozen(prior, bits[best] + prior, right[best] / (best + 1), right[best] / right[-1])


def _posterior(bits: float) -> float:
    """The probability that odds of so many bits say."""
    return 1 / (1 + math.exp2(-max(bits, -500.0)))
