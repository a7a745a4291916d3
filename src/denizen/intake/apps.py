"""The room as a Django app."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg

from denizen.intake.queries import record_clock
from denizen.kernel.clock import now
from denizen.kernel.findings import Looked, amiss, good
from denizen.kernel.rooms import Room

_SECONDS_OUT_OF_STEP = 2.0


class Intake(Room):
    """See the package's own docstring."""

    name = "denizen.intake"
    label = "intake"

    def look(self, db: psycopg.Connection) -> Iterator[Looked]:
        """Say whether the clock has come as far as the register's time of record."""
        latest = record_clock(db)
        behind = (latest - now()).total_seconds() if latest else 0.0
        if behind > _SECONDS_OUT_OF_STEP:
            yield amiss(
                "clock.record",
                f"the clock stands {timedelta(seconds=round(behind))} behind the last thing recorded: set it right"
                " (timedatectl set-ntp true); until then everything is recorded at that instant, in the order in which"
                " it comes",
            )
        else:
            yield good("clock.record", "the clock is not behind the register's time of record")
