"""Against the truth: pairs and groups that are right."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Judged:
    """Shares from 0 to 1. A group is right where it holds all records of one and no other."""

    true_pairs: int
    precision: float
    recall: float
    f1: float
    cluster_precision: float
    cluster_recall: float
    cluster_f1: float
    blocking_recall: float | None

    def told(self) -> dict[str, float | int | None]:
        """As a document has it."""
        return {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }


def judge(
    groups: Sequence[Hashable],
    truth: Sequence[Hashable | None],
    compared: set[tuple[int, int]] | None = None,
    parted: Sequence[Hashable] | None = None,
) -> Judged:
    """Compare groups with who each record is; a record of which that is not told counts for nothing.

    `compared` are the pairs that blocking brought together; where `parted` names the file of each record, only pairs
    across files count.
    """
    told = [place for place, who in enumerate(truth) if who is not None]
    true_pairs = _pairs(told, truth, parted)
    found = _pairs(told, groups, parted)
    both = _pairs(told, [(group, who) for group, who in zip(groups, truth, strict=True)], parted)
    precision = both / found if found else 1.0
    recall = both / true_pairs if true_pairs else 1.0
    true_groups = {frozenset(each) for each in _by(told, truth).values() if len(each) > 1}
    found_groups = {frozenset(each) for each in _by(told, groups).values() if len(each) > 1}
    right = len(true_groups & found_groups)
    cluster_precision = right / len(found_groups) if found_groups else 1.0
    cluster_recall = right / len(true_groups) if true_groups else 1.0
    met = None
    if compared is not None and true_pairs:
        met = (
            sum(
                pair in compared
                for each in true_groups
                for pair in combinations(sorted(each), 2)
                if parted is None or parted[pair[0]] != parted[pair[1]]
            )
            / true_pairs
        )
    return Judged(
        true_pairs, precision, recall, _f1(precision, recall),
        cluster_precision, cluster_recall, _f1(cluster_precision, cluster_recall), met,
    )  # fmt: skip


def _by(places: Sequence[int], of: Sequence[Hashable]) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = {}
    for place in places:
        found.setdefault(of[place], []).append(place)
    return found


def _pairs(places: Sequence[int], of: Sequence[Hashable], parted: Sequence[Hashable] | None) -> int:
    """How many pairs are in one group; across files alone where they are parted."""
    total = 0
    for members in _by(places, of).values():
        total += len(members) * (len(members) - 1) // 2
        if parted is not None:
            total -= sum(n * (n - 1) // 2 for n in Counter(parted[place] for place in members).values())
    return total


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
