"""The room as a Django app."""

from collections.abc import Iterator

import psycopg

from denizen.kernel.findings import Looked, amiss, good
from denizen.kernel.rooms import Room
from denizen.ledger.queries import queue_age, waiting

_SECONDS_BEHIND = 3600.0


class Ledger(Room):
    """See the package's own docstring."""

    name = "denizen.ledger"
    label = "ledger"

    def look(self, db: psycopg.Connection) -> Iterator[Looked]:
        """Say how much waits to be worked on, and since when."""
        quantity, seconds = waiting(db), queue_age(db)
        said = f"{quantity} declarations wait, the oldest for {seconds / 60:.0f} minutes"
        if seconds > _SECONDS_BEHIND:
            yield amiss(
                "queue",
                f"{said}: see whether the worker is at work, and what its log says (journalctl -u denizen)",
            )
        else:
            yield good("queue", said if quantity else "no declaration waits")
