"""What came in of late, in figures: how many declarations of each kind, and what became of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg

from denizen.ledger import queries as ledger
from denizen.pages.labels import LABELS

STATES = ("waiting", "applied", "undecided", "refused")
SPAN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Declarations of the thirty days up to `until`: for each kind, and in all, how many are in each of STATES."""

    until: datetime
    kinds: tuple[tuple[str, tuple[int, ...]], ...]
    total: tuple[int, ...]


def arrivals(db: psycopg.Connection) -> Arrivals | None:
    """Count the thirty days that end with the newest declaration; None where there is none."""
    until = ledger.last_received(db)
    if until is None:
        return None
    counted = {(count.kind, count.state): count.quantity for count in ledger.states(db, since=until - SPAN)}
    present = {kind for kind, _state in counted}
    kinds = tuple(
        (kind, tuple(counted.get((kind, state), 0) for state in STATES))
        for kind in LABELS["kind"]
        if kind in present
    )
    return Arrivals(until, kinds, tuple(map(sum, zip(*(row for _kind, row in kinds), strict=True))))
