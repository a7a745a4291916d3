"""From what an organisation declared to what its page shows: states, and in time or late by the law of the place."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from denizen.pages.labels import LABELS
from denizen.register.queries import DeclaredAlike
from denizen.rules.queries import Pack, timeliness

STATES = ("waiting", "applied", "undecided", "refused")


@dataclass(frozen=True, slots=True)
class DeclaredRow:
    """Declarations of a kind: how many in each state, how many in time and late, and how many were owed by no day."""

    kind: str
    states: tuple[tuple[str, int], ...]
    in_time: int
    late: int
    undated: int


def declared(alike: Iterable[DeclaredAlike], law: Pack) -> list[DeclaredRow]:
    """The table of what was declared, by kind. Whether it came in time is worked out here and kept nowhere."""
    counted: Counter[tuple[str, str]] = Counter()
    for each in alike:
        counted[each.kind, each.state] += each.quantity
        counted[each.kind, _came(each, law)] += each.quantity
    present = {kind for kind, _state in counted}
    return [
        DeclaredRow(
            kind,
            tuple((state, counted[kind, state]) for state in STATES),
            counted[kind, "in_time"],
            counted[kind, "late"],
            counted[kind, "undated"],
        )
        for kind in LABELS["kind"]
        if kind in present
    ]


def _came(each: DeclaredAlike, law: Pack) -> str:
    day = None if each.occurred is None else each.occurred.latest
    judged = timeliness(
        law, each.kind, each.capacity, each.happened_at or day, each.received_at, each.subject
    )
    if judged is None:
        return "undated"
    return "in_time" if judged.on_time else "late"
