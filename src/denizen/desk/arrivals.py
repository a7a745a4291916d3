"""What came in of late, in figures: how many declarations of each kind, and what became of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import psycopg
from django.utils import timezone

from denizen.desk.counting import counted_lately
from denizen.desk.reading import start_of
from denizen.ledger import queries as ledger
from denizen.pages.labels import LABELS

STATES = ("waiting", "applied", "undecided", "refused")
SPAN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Declarations from the day `since` on up to `until`: for each kind, and in all, how many are in each of STATES."""

    since: date
    until: datetime
    kinds: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    total: tuple[tuple[str, int], ...]


def arrivals(db: psycopg.Connection) -> Arrivals | None:
    """Return the figures of the thirty days before the newest declaration and of its own, None where there is none."""
    return counted_lately("arrivals", lambda: _counted(db))


def _counted(db: psycopg.Connection) -> Arrivals | None:
    until = ledger.last_received(db)
    if until is None:
        return None
    since = timezone.localdate(until) - SPAN
    counted = {
        (count.kind, count.state): count.quantity for count in ledger.states(db, since=start_of(since))
    }
    present = {kind for kind, _state in counted}
    kinds = tuple(
        (kind, tuple((state, counted.get((kind, state), 0)) for state in STATES))
        for kind in LABELS["kind"]
        if kind in present
    )
    total = tuple((state, sum(dict(row)[state] for _kind, row in kinds)) for state in STATES)
    return Arrivals(since, until, kinds, total)
