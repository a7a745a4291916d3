"""What the pipeline can say about a file that it worked on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg

from denizen.intake.asking import Change, Effect, More, Told, effect
from denizen.intake.files.kinds import MIXED
from denizen.intake.files.templates import template
from denizen.intake.handing_in import (
    LARGEST_FILE,
    PIECE,
    HandedIn,
    Listed,
    Mending,
    RowCount,
    file,
    file_rows,
    files,
    mended_context,
    mended_piece,
    mending,
    piece_context,
)
from denizen.intake.sheets import sheet
from denizen.kernel.clock import today
from denizen.kernel.db import Statements
from denizen.places.queries import rules_in_force
from denizen.rules.queries import pack, timeliness

__all__ = [
    "LARGEST_FILE",
    "MIXED",
    "PIECE",
    "Change",
    "Effect",
    "FilesWaiting",
    "HandedIn",
    "Listed",
    "Mending",
    "More",
    "RowCount",
    "Told",
    "came_late",
    "effect",
    "ends_nothing",
    "file",
    "file_rows",
    "files",
    "files_waiting",
    "mended_context",
    "mended_piece",
    "mending",
    "piece_context",
    "sheet",
    "template",
]

_sql = Statements("denizen.intake")


@dataclass(frozen=True, slots=True)
class FilesWaiting:
    """How many files wait to be read, for how many seconds the oldest has, and how many ended their reading before."""

    quantity: int
    seconds: float
    failing: int


def files_waiting(db: psycopg.Connection) -> FilesWaiting:
    """Return how many files that pages handed in wait to be read. For the doctor and the pulse."""
    return next(iter(_sql.rows(db, "files_waiting", {}, of=FilesWaiting)))


def record_clock(db: psycopg.Connection) -> datetime | None:
    """Return when the register last came to know something, None if it never did. For every login."""
    row = _sql.run(db, "record_clock").fetchone()
    return row[0] if row else None


def ends_nothing(db: psycopg.Connection, batch_id: UUID) -> list[int]:
    """Return the rows of a file that tell of an end before which no arrival at that place is known.

    They were applied and change nothing so far: they take effect once an earlier arrival is declared. Often, though,
    the day or the place is wrong, so whoever sent them should be told. Runs as the worker.
    """
    return [row for (row,) in _sql.run(db, "ends_nothing", {"batch_id": batch_id}).fetchall()]


def came_late(db: psycopg.Connection, batch_id: UUID) -> int:
    """Return how many declarations of a file came after they were due by the law of the place. Runs as the worker."""
    law = pack(rules_in_force(db), on=today())
    late = 0
    for kind, capacity, hour, day, received_at, subject, rows in _sql.run(
        db, "rows_judged", {"batch_id": batch_id}
    ):
        judged = timeliness(law, kind, capacity, hour or day, received_at, subject)
        late += rows if judged is not None and not judged.on_time else 0
    return late
