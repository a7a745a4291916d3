"""What happens when more people ask for pages than can be answered: some are told so at once, the others are served.

Without it everybody waits in one queue that grows for as long as they come: all are answered too late, and whoever
gives up and asks again makes it longer. A page is work for a core, so no more are worked on at once than before; a few
wait for their turn, and not for long; whoever comes then is refused, which costs little.
"""

import threading
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal
from denizen.pages import failures

AT_WORK = 4
"""Requests that are worked on at once: as many as the pool has connections."""

WAITING = 44
"""Requests that wait for their turn at most; threads are left over to refuse others (`kernel.serving.THREADS`)."""

SECONDS_TO_WAIT = 0.5
"""For so long each of them waits at most."""


class TooManyAtOnce(Refusal):
    """More people ask than can be answered; nothing that was sent now has been kept."""

    code = "pages.too_many_at_once"
    message = _(
        "Too many people use the register just now. Nothing that you sent now was kept; try again in a few seconds"
    )
    status = 503
    retry_after = 3


class Crowding:
    """Let some requests be worked on, let some wait for a moment, and refuse the others at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._turns = threading.Semaphore(AT_WORK)
        self._places = threading.Semaphore(AT_WORK + WAITING)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer when it is this request's turn, or 503 with `Retry-After`."""
        if not self._places.acquire(blocking=False):
            return failures.refused(request, TooManyAtOnce())
        try:
            if not self._turns.acquire(timeout=SECONDS_TO_WAIT):
                return failures.refused(request, TooManyAtOnce())
            try:
                return self.get_response(request)
            finally:
                self._turns.release()
        finally:
            self._places.release()
