"""How a refusal or a failure looks: a page, a part of a page, or a problem document (RFC 9457).

A refusal is an answer: it says what happened and what to do. A failure is our fault: whoever meets it gets a
reference, and the log holds the same reference with the place in the code, never a value that a person gave.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from denizen.kernel.errors import Refusal
from denizen.kernel.logs import tell_failure
from denizen.kernel.metrics import FAILURES, REFUSALS
from denizen.pages.http import wants_part, wants_problem

_MOST_CODES = 300
_counted_so_far: set[str] = set()


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer with a refusal that no form of the page itself could show."""
    REFUSALS.labels(_counted(refusal.code)).inc()
    response = _refusal(request, refusal)
    if refusal.retry_after is not None:
        response["Retry-After"] = str(refusal.retry_after)
    return response


def _refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if wants_problem(request):
        return JsonResponse(
            problem_of(refusal), status=refusal.status, content_type="application/problem+json"
        )
    template = "pages/parts/refusal.html" if wants_part(request) else "pages/refusal.html"
    return render(request, template, {"refusal": refusal}, status=refusal.status)


def problem_of(refusal: Refusal) -> dict[str, Any]:
    """The members of the problem document that a refusal is."""
    return {
        "type": f"urn:denizen:refusal:{refusal.code}",
        "title": str(refusal),
        "status": refusal.status,
        "code": refusal.code,
        "fields": list(refusal.fields),
    }


def _counted(code: str) -> str:
    """The code under which a refusal is counted. All are words of the code; still their number has an end."""
    if len(_counted_so_far) < _MOST_CODES:
        _counted_so_far.add(code)
    return code if code in _counted_so_far else "other"


def failed(request: HttpRequest, failure: BaseException) -> HttpResponse:
    """Answer an unforeseen failure with a reference, and log the same reference.

    The log holds the failure's type and the lines of code it passed, not its message: a message may quote what a
    person typed or what a row holds.
    """
    reference = tell_failure(failure)
    FAILURES.inc()
    return failure_page(request, reference)


def failure_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The page, part or problem that shows a failure's reference."""
    if wants_problem(request):
        problem = {
            "type": "about:blank",
            "title": _("Something went wrong here"),
            "status": 500,
            "reference": reference,
        }
        return JsonResponse(problem, status=500, content_type="application/problem+json")
    template = "pages/parts/failure.html" if wants_part(request) else "pages/500.html"
    return render(request, template, {"reference": reference}, status=500)
