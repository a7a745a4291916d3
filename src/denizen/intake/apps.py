"""The room as a Django app."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg

from denizen.intake.queries import files_waiting, record_clock
from denizen.kernel.clock import now
from denizen.kernel.findings import Finding, Looked, amiss, good, warning
from denizen.kernel.rooms import Room

_SECONDS_OUT_OF_STEP = 2.0
# The largest file is read in a few minutes; none waits for another one longer than that.
_SECONDS_UNREAD = 900.0


class Intake(Room):
    """See the package's own docstring."""

    name = "denizen.intake"
    label = "intake"

    def look(self, db: psycopg.Connection) -> Iterator[Looked]:
        """Say whether the clock has come as far as the register's time of record, and whether files are read."""
        yield _of_files(db)
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


def _of_files(db: psycopg.Connection) -> Finding:
    """What waits to be read; a file waits as it came, whatever keeps it waiting."""
    waiting = files_waiting(db)
    minutes = waiting.seconds / 60
    said = (
        f"{waiting.quantity} files that were handed in wait to be read, the oldest for {minutes:.0f} minutes"
    )
    if waiting.seconds > _SECONDS_UNREAD:
        return amiss(
            "files",
            f"{said}: see whether the reception is at work, and what its log says (journalctl -u denizen); nothing is"
            " lost, and deadlines are judged by when they were handed in",
        )
    if waiting.failing:
        return warning(
            "files",
            f"{said}; the reading of {waiting.failing} ended by itself and is tried three times: see the log for why",
        )
    return good("files", said if waiting.quantity else "no file waits to be read")
