"""What every request to a page passes: a database connection, and one place that answers refusals and failures."""

import logging
from collections.abc import Callable
from functools import cache
from typing import cast

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import gettext_lazy as _
from psycopg import Connection, OperationalError
from psycopg_pool import ConnectionPool, PoolTimeout

from denizen.kernel.db import pool
from denizen.kernel.errors import Refusal
from denizen.pages import failures
from denizen.pages.http import LARGEST_BODY, Loan, PageRequest, largest_body, wants_problem

type GetResponse = Callable[[HttpRequest], HttpResponse]

log = logging.getLogger("denizen.failures")


class RegisterIsResting(Refusal):
    """The database does not answer. It may have gone amid a commit, so nobody knows whether that was kept."""

    code = "pages.register_resting"
    message = _(
        "The register does not answer at the moment. What you sent now may not have been kept; try again in a minute"
    )
    status = 503
    retry_after = 10


class NoStore:
    """Forbid browsers and proxies to keep any page: it may show a person, and desks are shared."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say so in a header."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class BodyTooLarge(Refusal):
    """More was sent than what was asked for ever holds."""

    code = "pages.body_too_large"
    message = _("What was sent is too large for this address; nothing of it was read")
    status = 413


class SmallBodies:
    """Refuse a request whose body is larger than what its view takes, before a byte of it is read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413, or let the request pass. A body without a length is taken to be empty (PEP 3333)."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or (int(length) > LARGEST_BODY and int(length) > _most(request)):
            if wants_problem(request):
                return failures.refused(request, BodyTooLarge())
            return render(request, "pages/400.html", {"too_long": True}, status=413)
        return self.get_response(request)


def _most(request: HttpRequest) -> int:
    """How many bytes the view takes that the request is for; whatever is for none, takes what most do."""
    try:
        return largest_body(resolve(request.path_info).func)
    except Http404:
        return LARGEST_BODY


class Answers:
    """Turn a refusal into its answer, and anything unforeseen into a reference."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; what goes wrong on the way comes to `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Called by Django with what a view raised; None leaves a 400, 403 or 404 to Django."""
        match exception:
            case Refusal():
                return failures.refused(request, exception)
            case Http404() | PermissionDenied() | SuspiciousOperation() | BadRequest():
                return None
            case OperationalError() | PoolTimeout():
                log.error("the database does not answer: %s", type(exception).__qualname__)
                return failures.refused(request, RegisterIsResting())
            case _:
                return failures.failed(request, exception)


class Database:
    """Lend each view one connection for its whole work (`http.connection`), and take it back with the answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with a connection at hand."""
        loan = Loan(lambda: connections(settings.DENIZEN_DATABASE_URL))
        cast(PageRequest, request).loan = loan
        try:
            return self.get_response(request)
        finally:
            loan.give_back()


@cache
def connections(url: str) -> ConnectionPool[Connection]:
    """The pool of this process for a database address."""
    return pool(url)
