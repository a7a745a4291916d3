"""The room as a Django app."""

from collections.abc import Iterator
from datetime import datetime

import psycopg

from denizen.access.queries import SYSTEM_ACTOR
from denizen.kernel.clock import now as this_moment
from denizen.kernel.console import called
from denizen.kernel.findings import Looked, good, warning
from denizen.kernel.rooms import Room
from denizen.retention.actions import erase_if_due
from denizen.retention.queries import last_run

_DAYS_UNDONE = 2


class Retention(Room):
    """See the package's own docstring."""

    name = "denizen.retention"
    label = "retention"

    def at_night(self, db: psycopg.Connection, now: datetime) -> None:
        """Erase what is past its time, once a night."""
        erase_if_due(db, actor=SYSTEM_ACTOR, now=now)

    def look(self, db: psycopg.Connection) -> Iterator[Looked]:
        """Say whether what is past its time goes."""
        last = last_run(db, now=this_moment())
        if last.days is None and last.young:
            return
        if last.days is None or last.days > _DAYS_UNDONE:
            when = "yet" if last.days is None else f"for {last.days} days"
            yield warning(
                "retention",
                f"what is past its time was not erased {when}: see whether the worker runs, or do it with"
                f" `{called('retention')} run`",
            )
        else:
            yield good("retention", "what is past its time was erased last night")
