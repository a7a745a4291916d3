"""Whether a column groups rows as the answer would, told without knowing the answer.

Who knows which rows are of one, and wrote it beside them, did so for every row, in groups of a few; rows of one group
agree in most else, and rows that agree in nearly all else are of one group. A column that people filled in has slips
and namesakes: rows that agree in nearly all else differ in it, or rows that share it agree in little else.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import islice, pairwise

from denizen.linkage.files.reading import Cell

_FILLED = 0.95
_FEWEST_PAIRS = 5
_MOST_PAIRS = 5_000
_AGREEING = 0.5
_NEARLY_ALL = 0.75
_DIFFERING = 0.05
_ENOUGH_ELSE = 3
"""Columns beside this one, before it counts that rows agree in nearly all: in fewer, namesakes agree too."""


def groups_rows(values: Sequence[str]) -> bool:
    """Whether values look like those of groups of a few rows each."""
    counts = Counter(values)
    return len(counts) > 0.02 * len(values) and max(counts.values()) <= max(20, 0.01 * len(values))


def may_be_the_answer(cells: Sequence[Cell], others: Sequence[Sequence[Cell]]) -> bool:
    """Whether a column says of which group each row is; `others` are the columns that are compared beside it."""
    filled = [cell for cell in cells if cell is not None]
    if not others or len(filled) < _FILLED * len(cells) or not groups_rows(filled):
        return False
    together = list(islice(_neighbours(cells), _MOST_PAIRS))
    if len(together) < _FEWEST_PAIRS:
        return False
    agreed = [share for one, other in together if (share := _agreement(others, one, other)) is not None]
    if not agreed or sum(agreed) < _AGREEING * len(agreed):
        return False
    return not _has_slips(cells, others)


def _has_slips(cells: Sequence[Cell], others: Sequence[Sequence[Cell]]) -> bool:
    """Whether rows that agree in nearly all else differ in this one, more often than twins and mistakes make them."""
    each = _MOST_PAIRS // len(others) + 1
    met = {pair for column in others for pair in islice(_neighbours(column), each)}
    alike = [pair for pair in met if (_agreement(others, *pair) or 0.0) >= _NEARLY_ALL]
    differing = sum(cells[one] != cells[other] for one, other in alike)
    return len(others) >= _ENOUGH_ELSE and differing > _DIFFERING * len(alike)


def _neighbours(values: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """Places of each two values in turn that are equal; None is equal to none."""
    places: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, value in enumerate(values):
        if value is not None:
            places[value].append(place)
    for found in places.values():
        yield from pairwise(found)


def _agreement(others: Sequence[Sequence[Cell]], one: int, other: int) -> float | None:
    """The share of what both rows tell in which they agree; None where they tell nothing in common."""
    told = [
        (column[one], column[other])
        for column in others
        if column[one] is not None and column[other] is not None
    ]
    return sum(a == b for a, b in told) / len(told) if told else None
