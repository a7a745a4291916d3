"""The pages that any address may end in: a bad request, no right, no such page, a failure."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from denizen.pages import failures


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent something that no page of ours sends."""
    return render(request, "pages/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in or not, this is not for the asker."""
    return render(request, "pages/403.html", status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form lacks its token, most often because it was open for too long."""
    return render(request, "pages/form_expired.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is no such page."""
    return render(request, "pages/404.html", status=404)


def failure(request: HttpRequest) -> HttpResponse:
    """500, where a failure came so early that no middleware of ours could answer it."""
    return failures.failed(request, sys.exception() or RuntimeError("nothing was raised"))
