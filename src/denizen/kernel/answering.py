"""The keeper's round: requests that the pages leave, answered by a process that may do what the pages must not.

Whoever takes over the pages can leave a request, through a function that says what a request may hold, and nothing
more. A room that has a kind of request defines its `Handler`; `denizen.site.keeper` lists which there are.
"""

import logging
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

import psycopg

from denizen.kernel.db import listen

log = logging.getLogger("denizen.keeper")

CHANNEL = "keeper"
"""On which the function that takes a request in notifies; whatever it says, all kinds are looked through."""

_SECONDS_UNWOKEN = 1.0
"""Whoever fills the server's queue of notices keeps them from being sent: then this is how long an answer takes."""
_SECONDS_OF_REST = 0.02
_SECONDS_BETWEEN_TIDYING = 15.0


# To the driver a server that is away, and it is somebody else who holds what this one request needs.
_WAITED_IN_VAIN = (psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled)


def _nothing(_db: psycopg.Connection) -> None:
    """Tidy nothing."""


@dataclass(frozen=True, slots=True)
class Handler:
    """How one kind of request is answered. All of it runs as the keeper's role.

    `waiting` gives the ids of some requests that wait, the oldest first. `answer` settles one, in a transaction of its
    own, and must look under a lock whether it still waits. Where that raises, `give_up` settles it in another, with
    an answer that lets whoever waits try again. `tidy` removes what is past, now and then.
    """

    waiting: Callable[[psycopg.Connection], list[UUID]]
    answer: Callable[[psycopg.Connection, UUID], None]
    give_up: Callable[[psycopg.Connection, UUID], None]
    tidy: Callable[[psycopg.Connection], None] = _nothing


def keep(db: psycopg.Connection, ears: psycopg.Connection, handlers: Mapping[str, Handler]) -> Iterator[None]:
    """Answer requests as they come, for ever, and yield each time that none waits.

    Two connections: one works, the other hears of what came. Raises psycopg.OperationalError where the database does
    not answer.
    """
    tidied_at = float("-inf")
    for _woken in listen(ears, CHANNEL, every=_SECONDS_UNWOKEN, rest=_SECONDS_OF_REST):
        while answer_waiting(db, handlers):
            pass
        if time.monotonic() - tidied_at >= _SECONDS_BETWEEN_TIDYING:
            for handler in handlers.values():
                handler.tidy(db)
            tidied_at = time.monotonic()
        yield


def answer_waiting(db: psycopg.Connection, handlers: Mapping[str, Handler]) -> int:
    """Answer what waits now, some of each kind in turn, so that many of one kind keep no other waiting.

    Raises psycopg.OperationalError where the database does not answer; one bad request stops nobody
    else's. Returns how many were answered.
    """
    answered = 0
    for kind, handler in handlers.items():
        for request in handler.waiting(db):
            try:
                with db.transaction():
                    handler.answer(db, request)
            except Exception as failure:  # whatever it was, it is this request's alone
                if isinstance(failure, psycopg.OperationalError) and not isinstance(failure, _WAITED_IN_VAIN):
                    raise
                _tell(kind, failure)
                with db.transaction():
                    handler.give_up(db, request)
            answered += 1
    return answered


def _tell(kind: str, failure: Exception) -> None:
    """Log what failed and where, without its message: that may quote what somebody sent."""
    frames = traceback.extract_tb(failure.__traceback__)
    passed = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    log.error("a request of the kind %s was given up: %s at %s", kind, type(failure).__qualname__, passed)
