"""What a request carries on our pages beyond Django's own."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from psycopg import Connection
from psycopg_pool import ConnectionPool


class Loan:
    """One connection of a pool, from the first time it is asked for until the answer is ready.

    A page that reads nothing borrows nothing, so it also works while the database rests.
    """

    def __init__(self, pool: Callable[[], ConnectionPool[Connection]]) -> None:
        self._pool = pool
        self._connection: Connection | None = None

    def take(self) -> Connection:
        """The connection, in autocommit mode. Raises psycopg_pool.PoolTimeout while the database does not answer."""
        if self._connection is None:
            self._connection = self._pool().getconn()
        return self._connection

    def give_back(self) -> None:
        """Return the connection; the pool undoes a transaction left open and replaces a broken connection."""
        if self._connection is not None:
            self._pool().putconn(self._connection)
            self._connection = None


class PageRequest(HttpRequest):
    """A request as our middleware leaves it."""

    loan: Loan


def connection(request: HttpRequest) -> Connection:
    """The one connection that all work of this request shares."""
    return cast(PageRequest, request).loan.take()


def wants_part(request: HttpRequest) -> bool:
    """True if a script asks for a part of the page that it already shows."""
    return request.headers.get("HX-Request") == "true"


def wants_problem(request: HttpRequest) -> bool:
    """True if a program asks: at an address that is for programs alone, or because it prefers JSON to a page."""
    if request.path_info.startswith(settings.DENIZEN_FOR_PROGRAMS):
        return True
    preferred = request.get_preferred_type(["text/html", "application/problem+json", "application/json"])
    return preferred in ("application/problem+json", "application/json")


LARGEST_BODY = 1_000_000
"""Bytes that a request may send to a page that does not say otherwise: a hundred times what the longest form holds."""

_TAKES = "takes_up_to"


def takes_up_to[**P](size: int) -> Callable[[Callable[P, HttpResponse]], Callable[P, HttpResponse]]:
    """Let requests to a view be larger than others, up to so many bytes."""

    def marked(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
        setattr(view, _TAKES, size)
        return view

    return marked


def largest_body(view: Callable[..., HttpResponse]) -> int:
    """How many bytes a request to a view may send."""
    return int(getattr(view, _TAKES, LARGEST_BODY))
