"""How much one program may take of the house at once. It is kept in memory: there is one process of the pages.

How often a token may ask stands in its row; how often it did is counted here. A count in the database would cost a
write for each request, to protect what is protected by the row alone: the right.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from denizen.api.errors import BatchTooSlow, TooManyBatches

WINDOW = 60
"""Seconds for which requests of a token are counted together."""

BATCHES_AT_ONCE = 2
"""Batches taken in at the same time, each of another token: half of the connections, so that others are served."""

SECONDS_WITHOUT_MOVING = 30.0
"""After so long without a byte a batch has lost its turn, whether its thread has noticed or not."""

WAITERS_AT_ONCE = 2
"""Requests that wait for their outcome at the same time; any more are answered without waiting."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a token's minute: how many requests, and seconds until it is over."""

    most: int
    remaining: int
    seconds: int
    is_over: bool

    def headers(self) -> dict[str, str]:
        """The fields of draft-ietf-httpapi-ratelimit-headers."""
        return {
            "RateLimit-Policy": f'"minute";q={self.most};w={WINDOW}',
            "RateLimit": f'"minute";r={self.remaining};t={self.seconds}',
        }


class Counter:
    """Counts the requests of each token in a minute that begins with its first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Count by that clock, in seconds."""
        self._clock = clock
        self._counts: dict[UUID, tuple[float, int]] = {}
        self._lock = threading.Lock()

    def count(self, token: UUID, most: int) -> Left:
        """Count one request, and say what is left; one that is too many is not counted."""
        with self._lock:
            now = self._clock()
            self._forget(now)
            began, counted = self._counts.get(token, (now, 0))
            is_over = counted >= most
            counted += not is_over
            self._counts[token] = (began, counted)
        return Left(most, most - counted, max(1, round(began + WINDOW - now)), is_over)

    def _forget(self, now: float) -> None:
        # Tokens are as many as an operator made: looking at each is cheap, and none stays longer than its minute.
        for token in [token for token, (began, _n) in self._counts.items() if began + WINDOW <= now]:
            del self._counts[token]


class Turns:
    """Lets so many batches in, and of each token one. A turn in which nothing moves is given to whoever comes next."""

    def __init__(self, at_once: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Measure by that clock, in seconds."""
        self._at_once, self._clock, self._lock = at_once, clock, threading.Lock()
        self._moved: dict[object, tuple[UUID, float]] = {}

    def take(self, token: UUID) -> object:
        """Take a turn, and return what it is known by. Raises TooManyBatches at once where there is none."""
        with self._lock:
            since = self._clock() - SECONDS_WITHOUT_MOVING
            self._moved = {turn: (its, moved) for turn, (its, moved) in self._moved.items() if moved > since}
            if len(self._moved) >= self._at_once or any(its == token for its, _moved in self._moved.values()):
                raise TooManyBatches()
            turn = object()
            self._moved[turn] = (token, self._clock())
        return turn

    def move(self, turn: object) -> None:
        """Say that the batch comes on. Raises BatchTooSlow where its turn was given to another."""
        with self._lock:
            if turn not in self._moved:
                raise BatchTooSlow()
            self._moved[turn] = (self._moved[turn][0], self._clock())

    def give_back(self, turn: object) -> None:
        """Leave the turn to others."""
        with self._lock:
            self._moved.pop(turn, None)


requests = Counter()
batches = Turns(BATCHES_AT_ONCE)
_waiters = threading.Semaphore(WAITERS_AT_ONCE)


@contextmanager
def may_wait() -> Iterator[bool]:
    """Whether somebody may wait for an outcome now."""
    allowed = _waiters.acquire(blocking=False)
    try:
        yield allowed
    finally:
        if allowed:
            _waiters.release()
