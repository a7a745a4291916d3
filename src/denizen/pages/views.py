"""The pages that any address may end in: a bad request, no right, no such page, a failure."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from denizen.kernel.errors import Refusal
from denizen.pages import failures
from denizen.pages.http import wants_problem


class NoSuchAddress(Refusal):
    """A program asked for an address that there is not."""

    code = "pages.no_such_address"
    message = _("There is nothing at this address")
    status = 404


class NotUnderstood(Refusal):
    """A program sent a request that the framework does not take."""

    code = "pages.not_understood"
    message = _("This request cannot be understood")
    status = 400


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent something that no page of ours sends."""
    if wants_problem(request):
        return failures.refused(request, NotUnderstood())
    return render(request, "pages/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in or not, this is not for the asker."""
    return render(request, "pages/403.html", status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form lacks its token, most often because it was open for too long."""
    return render(request, "pages/form_expired.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is no such page."""
    if wants_problem(request):
        return failures.refused(request, NoSuchAddress())
    return render(request, "pages/404.html", status=404)


def failure(request: HttpRequest) -> HttpResponse:
    """500, where a failure came so early that no middleware of ours could answer it."""
    return failures.failed(request, sys.exception() or RuntimeError("nothing was raised"))
