"""One line of the log and one count for each request: which page, how it ended, how long it took, and nobody's name.

No address, no query, no body, no reader and no account stand in it. Who read whom is told by the journal, which is
protected and which the person read may see; a second log of the staff's every step would be neither. Each answer bears
the number of its line (X-Request-ID), by which the server in front can find it again.
"""

import logging
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from denizen.kernel.logs import told
from denizen.kernel.metrics import REQUEST_SECONDS, REQUESTS

log = logging.getLogger("denizen.requests")

_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


class Watching:
    """Counts and tells each request. It stands first, so that it sees every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, count, tell."""
        # Our own number, never one that was sent: a header may hold anything.
        number = secrets.token_hex(8)
        began = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        route = route_of(request)
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(route, method, response.status_code).inc()
        REQUEST_SECONDS.labels(route).observe(seconds)
        log.info(
            "request",
            extra=told(
                route=route,
                method=method,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
                request=number,
            ),
        )
        response.headers["X-Request-ID"] = number
        return response


def route_of(request: HttpRequest) -> str:
    """The name of the page asked for, which the code gave it; never the address, which somebody else wrote."""
    if request.resolver_match is not None:
        return request.resolver_match.view_name
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"
