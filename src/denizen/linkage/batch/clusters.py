"""From pairs to records of one person: groups that hold together, not chains.

Pairs are taken by weight, the heaviest first; two groups become one where their records agree on the average. A pair
that nobody compared counts as one that speaks against: so one weak pair does not bring two large groups together.
"""

from collections import defaultdict
from collections.abc import Iterable

from denizen.linkage.batch.engine import Pair

UNSEEN = -4.0
_MOST_ABOVE = 12.0


def grouped(pairs: Iterable[Pair], records: int, *, least: float, unseen: float = UNSEEN) -> list[int]:
    """Return the group of each record, by the place of its first record.

    `least` are the bits that two groups must have on the average of all pairs between them; `unseen` what a pair
    counts for that is not among these.
    """
    ordered = sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))
    groups = _Groups(records, ordered, most=least + _MOST_ABOVE)
    for one, other, bits in ordered:
        if bits < least:
            break
        first, second = groups.of[one], groups.of[other]
        if first != second and groups.average(first, second, unseen) >= least:
            groups.join(first, second)
    smallest: dict[int, int] = {}
    for place, at in enumerate(groups.of):
        smallest.setdefault(at, place)
    return [smallest[at] for at in groups.of]


class _Groups:
    """Groups of records, and between each two that share a pair the sum of the bits and how many pairs there are."""

    def __init__(self, records: int, pairs: Iterable[Pair], most: float) -> None:
        self.of = list(range(records))
        self._members: dict[int, list[int]] = {}
        self._between: dict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
        for one, other, bits in pairs:
            # A single pair says no more than so much: it may not outvote ten others.
            self._between[one][other] = self._between[other][one] = (min(bits, most), 1)

    def members(self, group: int) -> list[int]:
        """The records of a group."""
        return self._members.setdefault(group, [group])

    def average(self, first: int, second: int, unseen: float) -> float:
        """The bits of all pairs between two groups, on the average."""
        total, seen = self._between[first][second]
        size = len(self.members(first)) * len(self.members(second))
        return (total + unseen * (size - seen)) / size

    def join(self, first: int, second: int) -> None:
        """Make one group of two."""
        if len(self.members(first)) < len(self.members(second)):
            first, second = second, first
        for place in self._members.pop(second):
            self.of[place] = first
            self._members[first].append(place)
        for third, (total, seen) in self._between.pop(second).items():
            self._between[third].pop(second, None)
            if third != first:
                ours = self._between[first].get(third, (0.0, 0))
                joined = (ours[0] + total, ours[1] + seen)
                self._between[first][third] = self._between[third][first] = joined


def paired(pairs: Iterable[Pair], records: int, *, least: float) -> list[int]:
    """Return the group of each record where each has at most one other: two files without duplicates of their own."""
    group = list(range(records))
    taken: set[int] = set()
    for one, other, bits in sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1])):
        if bits < least:
            break
        if one not in taken and other not in taken:
            taken |= {one, other}
            group[other] = group[one]
    return group
