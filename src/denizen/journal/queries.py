"""What the journal tells of the machine, in figures: who is at work, and what waits to be handed on."""

from dataclasses import dataclass

import psycopg

from denizen.kernel.db import Statements

_sql = Statements("denizen.journal")

WORKER = "worker"
"""The name by which the process that applies declarations says that it is at work."""

RECEPTION = "reception"
"""That of the process which has the files read that pages hand in."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many wait, and for how many seconds the oldest has."""

    quantity: int
    seconds: float


def heartbeats(db: psycopg.Connection) -> dict[str, float]:
    """Return how many seconds ago each process that works unseen last said so; one that never did is not named."""
    return dict(_sql.run(db, "heartbeats").fetchall())


def news_waiting(db: psycopg.Connection) -> Backlog:
    """Return how much news waits to be handed on, counted no further than a hundred thousand. For the pulse."""
    return Backlog(*(_sql.run(db, "news_waiting").fetchone() or (0, 0.0)))
