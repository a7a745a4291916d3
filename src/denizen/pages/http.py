"""What a request carries on our pages beyond Django's own."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest
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
    """True if a program asks: it prefers JSON to a page."""
    preferred = request.get_preferred_type(["text/html", "application/problem+json", "application/json"])
    return preferred in ("application/problem+json", "application/json")
