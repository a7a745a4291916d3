"""Problems (RFC 9457) that say more than a refusal does: which field, and what is wrong with it."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from denizen.api.words import Unfit, told
from denizen.kernel.errors import Refusal
from denizen.kernel.metrics import REFUSALS
from denizen.pages.failures import problem_of


def unfit(request: HttpRequest, wrong: Unfit) -> JsonResponse:
    """422 with everything that is wrong."""
    refused = wrong.refusal()
    REFUSALS.labels(refused.code).inc()
    return JsonResponse(
        problem(wrong),
        status=refused.status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def problem(wrong: Unfit | Refusal) -> dict[str, Any]:
    """The problem's members; those of an unfit declaration have `errors` besides."""
    if isinstance(wrong, Refusal):
        return problem_of(wrong)
    return problem_of(wrong.refusal()) | {"errors": told(wrong.wrong)}
