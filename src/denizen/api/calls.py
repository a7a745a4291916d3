"""What every call passes: the method, the token and what it opens, the limit of its minute; refusals as problems."""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from denizen.access.actions import Admitted, Scope, admit
from denizen.access.errors import refusal
from denizen.api import limits
from denizen.api.errors import MethodNotAllowed, QueryMalformed, TokenMissing, TooManyRequests
from denizen.kernel.errors import Refusal
from denizen.pages import failures
from denizen.pages.http import LARGEST_BODY, PageRequest, connection, takes_up_to

type View = Callable[..., HttpResponseBase]

_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/=-]{1,200})", re.IGNORECASE)
_UNKNOWN = "access.token_unknown"


class ProgramRequest(PageRequest):
    """A request of a program that was let in."""

    token: str
    program: Admitted


def by_method(largest: int = LARGEST_BODY, **views: View) -> View:
    """One address: a view for each method, in lower case; any other method is refused.

    No cookie opens anything here, so no page of another site can do anything by a browser: no CSRF token is asked.
    """

    def address(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        method = "get" if request.method == "HEAD" else str(request.method).lower()
        if method in views:
            return views[method](request, **parts)
        response = failures.refused(request, MethodNotAllowed())
        response["Allow"] = ", ".join(sorted({*(name.upper() for name in views), *_heads(views)}))
        return response

    return cast(View, takes_up_to(largest)(cast(Any, csrf_exempt(address))))


def _heads(views: Mapping[str, View]) -> set[str]:
    return {"HEAD"} if "get" in views else set()


def programs(*uses: Scope) -> Callable[[View], View]:
    """Let programs in whose token was made for one of these uses; tell each what is left of its minute."""

    def wrapped(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            call, left = cast(ProgramRequest, request), None
            try:
                call.token = _token_of(request)
                call.program = admit(connection(request), token=call.token, uses=uses)
                left = limits.requests.count(call.program.token_id, call.program.most_a_minute)
                response = _too_many(request, left) if left.is_over else view(request, **parts)
            except Refusal as refused:
                response = _refused(request, refused)
            if left is not None:
                for name, value in left.headers().items():
                    response.headers[name] = value
            return response

        return guarded

    return wrapped


def _token_of(request: HttpRequest) -> str:
    """The token that was shown. Raises TokenMissing, or that it is unknown where it cannot be one."""
    shown = request.headers.get("Authorization", "")
    if not shown.strip():
        raise TokenMissing()
    bearer = _BEARER.fullmatch(shown.strip())
    if bearer is None:
        raise refusal(_UNKNOWN)
    return bearer[1]


def _too_many(request: HttpRequest, left: limits.Left) -> HttpResponse:
    response = failures.refused(request, TooManyRequests(most=left.most))
    response["Retry-After"] = str(left.seconds)
    return response


def _refused(request: HttpRequest, refused: Refusal) -> HttpResponse:
    response = failures.refused(request, refused)
    if refused.status == 401:
        error = "" if isinstance(refused, TokenMissing) else ', error="invalid_token"'
        response["WWW-Authenticate"] = f'Bearer realm="denizen"{error}'
    elif refused.code == "access.scope_missing":
        response["WWW-Authenticate"] = 'Bearer realm="denizen", error="insufficient_scope"'
    return response


def answer(content: Mapping[str, Any], status: int = 200, **headers: str) -> JsonResponse:
    """An answer in JSON, letters of all scripts as they are."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return JsonResponse(content, status=status, headers=told, json_dumps_params={"ensure_ascii": False})


def number_in(request: HttpRequest, name: str) -> UUID | None:
    """The number that the query names; None where it names none. Raises QueryMalformed."""
    return None if name not in request.GET else uuid_of(request.GET[name], name)


def uuid_of(text: str, name: str) -> UUID:
    """The number that a part of the address is. Raises QueryMalformed."""
    try:
        return UUID(text)
    except ValueError:
        raise QueryMalformed(fields=(name,), name=name) from None


def count_in(request: HttpRequest, name: str, otherwise: int, most: int, least: int = 1) -> int:
    """A count that the query names. Raises QueryMalformed where it is none, or out of bounds."""
    text = request.GET.get(name, str(otherwise))
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise QueryMalformed(fields=(name,), name=name)
    return int(text)


def only(request: HttpRequest, *names: str) -> None:
    """Refuse a query that says anything else than these, each once. Raises QueryMalformed."""
    for name in request.GET:
        if name not in names or len(request.GET.getlist(name)) > 1:
            raise QueryMalformed(fields=(name,), name=name)
