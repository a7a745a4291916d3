"""What came in of late, in figures: how many declarations of each kind, and what became of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg

from denizen.desk.counting import counted_lately
from denizen.ledger import queries as ledger
from denizen.pages.labels import LABELS

STATES = ("waiting", "applied", "undecided", "refused")
SPAN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Declarations of the thirty days up to `until`: for each kind, and in all, how many are in each of STATES."""

    until: datetime
    kinds: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    total: tuple[tuple[str, int], ...]


def arrivals(db: psycopg.Connection) -> Arrivals | None:
    """Return the figures of the thirty days that end with the newest declaration, None where there is none."""
    return counted_lately("arrivals", lambda: _counted(db))


def _counted(db: psycopg.Connection) -> Arrivals | None:
    until = ledger.last_received(db)
    if until is None:
        return None
    counted = {(count.kind, count.state): count.quantity for count in ledger.states(db, since=until - SPAN)}
    present = {kind for kind, _state in counted}
    kinds = tuple(
        (kind, tuple((state, counted.get((kind, state), 0)) for state in STATES))
        for kind in LABELS["kind"]
        if kind in present
    )
    total = tuple((state, sum(dict(row)[state] for _kind, row in kinds)) for state in STATES)
    return Arrivals(until, kinds, total)
