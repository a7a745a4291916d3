"""What the public may take of the house at once. It is kept in memory alone, and names no one."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from denizen.public.errors import ComparedTooOften, ManyAsk

AT_ONCE = 2
"""How many questions are answered at the same time: half of the pages' threads, so that the staff have the others."""

FAILURES = 10
WITHIN = 60 * 60.0
"""How often, in how many seconds, what is typed for one number may fail to agree."""

_turns = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Take one of the turns for the time of a look-up. Raises ManyAsk at once where all are taken: nobody queues."""
    if not _turns.acquire(blocking=False):
        raise ManyAsk()
    try:
        yield
    finally:
        _turns.release()


class Failures:
    """Counts, for each number that there is, when what was typed from its paper did not agree.

    A look at one number never slows another: there is no common count. Numbers that there are not are none of its
    business, so that it cannot be filled by inventing some.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Count by that clock, in seconds."""
        self._clock = clock
        self._when: dict[UUID, deque[float]] = {}
        self._lock = threading.Lock()

    def check(self, number: UUID) -> None:
        """Raise ComparedTooOften where the number has failed as often as it may."""
        with self._lock:
            self._forget()
            if len(self._when.get(number, ())) >= FAILURES:
                raise ComparedTooOften()

    def add(self, number: UUID) -> None:
        """Remember one failure."""
        with self._lock:
            self._when.setdefault(number, deque()).append(self._clock())

    def _forget(self) -> None:
        over = self._clock() - WITHIN
        for number, when in list(self._when.items()):
            while when and when[0] <= over:
                when.popleft()
            if not when:
                del self._when[number]
