"""How many may press at the door at once.

Nothing is counted by account: whoever knows somebody's name must not be able to keep them out. What is counted is where
requests come from, and how many threads wait for the keeper, so that the desk goes on for those who are inside.
"""

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from denizen.access.errors import KeeperSilent
from denizen.kernel.errors import Refusal

# A whole office may stand behind one address, and each signing in takes two requests.
_AT_ONCE, _A_SECOND = 120, 2.0
_ADDRESSES_KEPT = 10_000
# Of the four threads that answer. Deciding takes moments; more wait only where something is wrong.
_WAITING = threading.BoundedSemaphore(2)
_SECONDS_TO_GET_IN = 0.5


class TooManyTries(Refusal):
    """Somewhere many sign-ins were tried within a minute."""

    code = "access.too_many_tries"
    message = _(
        "Very many sign-ins were tried from your network within a minute. Wait a minute and try again"
    )
    status = 429


class Buckets:
    """For each place a bucket of tries, which fills again by itself. Safe to share between threads."""

    def __init__(self, at_once: int, a_second: float) -> None:
        self._at_once, self._a_second = at_once, a_second
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, place: str, now: float) -> bool:
        """Take one try; whether there was one. `now` is in seconds of any clock that does not go back."""
        with self._lock:
            left, since = self._left.pop(place, (float(self._at_once), now))
            left = min(self._at_once, left + (now - since) * self._a_second)
            self._left[place] = (max(left - 1.0, 0.0) if left >= 1.0 else left, now)
            while len(self._left) > _ADDRESSES_KEPT:
                self._left.popitem(last=False)
            return left >= 1.0


_tries = Buckets(_AT_ONCE, _A_SECOND)


def count_try(request: HttpRequest) -> None:
    """Count a try of whoever asks. Raises TooManyTries."""
    if not _tries.take(_place(request), time.monotonic()):
        raise TooManyTries


@contextmanager
def waiting_for_the_keeper() -> Iterator[None]:
    """Within this a thread may wait for the keeper. Raises KeeperSilent where enough wait already."""
    if not _WAITING.acquire(timeout=_SECONDS_TO_GET_IN):
        raise KeeperSilent
    try:
        yield
    finally:
        _WAITING.release()


def _place(request: HttpRequest) -> str:
    """Where a request comes from: an address, of IPv6 the network that one household or office is given."""
    came_from: str = request.META.get("REMOTE_ADDR", "")
    if settings.DENIZEN_TLS == "proxy":
        # What the server in front added stands last; what is before it, anybody may have written.
        came_from = request.headers.get("X-Forwarded-For", came_from).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(came_from)
    except ValueError:
        return came_from[:64]
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else came_from
