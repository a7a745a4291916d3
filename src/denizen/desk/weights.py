"""What speaks for and against each candidate, drawn as a waterfall: each bar begins where the one above it ends."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format

from denizen.linkage.queries import Candidate, Weight
from denizen.pages.labels import label

WIDTH, ROW = 280, 22
"""Of the picture, in pixels."""

_SMALLEST = 1.5


@dataclass(frozen=True, slots=True)
class Bar:
    """One comparison: what is compared, how it agrees, the bits as they are written, and where its bar lies."""

    name: str
    words: str
    bits: str
    speaks: str
    x: float
    y: int
    width: float

    @property
    def end(self) -> float:
        """Where it ends on the right."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The bars of one candidate, where none of them is nothing, and their sum as it is written."""

    number: int
    bars: tuple[Bar, ...]
    total: str
    zero: float
    height: int
    width: int = WIDTH


def waterfalls(candidates: Sequence[Candidate]) -> list[Waterfall]:
    """The waterfalls of those candidates that were weighed, all to one scale."""
    reached = [0.0]
    for candidate in candidates:
        total = 0.0
        for weight in candidate.weights:
            total += weight.bits
            reached.append(total)
    least, most = min(reached), max(reached)
    scale = WIDTH / ((most - least) or 1.0)
    return [
        Waterfall(
            number,
            _bars(candidate.weights, least, scale),
            written(sum(weight.bits for weight in candidate.weights)),
            round(-least * scale, 1),
            ROW * len(candidate.weights),
        )
        for number, candidate in enumerate(candidates, 1)
        if candidate.weights
    ]


def written(bits: float) -> str:
    """Bits with their sign and one decimal, as the reader's language writes numbers."""
    rounded = round(bits, 1)
    sign = "+" if rounded > 0 else "\N{MINUS SIGN}" if rounded < 0 else ""
    return f"{sign}{number_format(abs(rounded), decimal_pos=1)}"


def _bars(weights: Sequence[Weight], least: float, scale: float) -> tuple[Bar, ...]:
    bars = []
    total = 0.0
    for place, weight in enumerate(weights):
        begin, total = total, total + weight.bits
        left, right = sorted((begin, total))
        bars.append(
            Bar(
                name=label("weighed", weight.comparison),
                words=label("weight", _level(weight)),
                bits=written(weight.bits),
                speaks="for" if weight.bits > 0 else "against",
                x=round((left - least) * scale, 1),
                y=place * ROW + 4,
                width=max(round((right - left) * scale, 1), _SMALLEST) if weight.bits else 0,
            )
        )
    return tuple(bars)


def _level(weight: Weight) -> str:
    """The word of a level among the labels; what nobody told is one word for all comparisons."""
    return "missing" if weight.level == "missing" else f"{weight.comparison}.{weight.level}"
