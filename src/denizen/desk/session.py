"""Who works at the desk, and under which purpose: both are read from cookies with each request.

The session's cookie holds a token that means nothing by itself; the purpose's cookie is signed and bound to that token,
so a purpose never outlives the session that it was chosen in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, cast
from urllib.parse import quote, unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from denizen.access import queries as access
from denizen.access.browsers import cookie, token_in
from denizen.access.errors import NotSignedIn
from denizen.pages.http import PageRequest, connection, wants_part

# A working session: a shift and some overtime. The register closes it earlier where the session itself says so.
PURPOSE_AGE = 12 * 60 * 60
# Neither a purpose's code nor a quoted reference has it, and newer releases of Python set no control characters.
_BETWEEN = "&"


@dataclass(frozen=True, slots=True)
class Working:
    """The purpose under which somebody reads at the moment, and the case that it belongs to."""

    purpose: access.Purpose
    reference: str

    def allows(self, reader: str) -> bool:
        """True if the role may use that reader under the purpose."""
        return reader in self.purpose.readers


class DeskRequest(PageRequest):
    """A request of somebody who is signed in."""

    actor: access.Actor
    token: str
    working: Working | None
    layout: str


type DeskView[**P] = Callable[Concatenate[DeskRequest, P], HttpResponse]


def signed_in[**P](
    view: DeskView[P], back: str | None = None
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only those who are signed in see a view; the others go to the sign-in page and come back after it.

    They come back to the page itself, or, where it answered a form, to `back` or else the first page.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        token = session_token(request)
        actor = access.whoami(connection(request), token) if token else None
        # Residents have pages of their own: a session of theirs opens nothing here.
        if actor is None or actor.role == access.RESIDENT:
            return to_sign_in(request, back)
        desk_request = cast(DeskRequest, request)
        desk_request.actor, desk_request.token, desk_request.layout = actor, token, "desk/base.html"
        desk_request.working = _working(desk_request)
        try:
            return view(desk_request, *args, **kwargs)
        except NotSignedIn:  # the session ended between the look above and the reading
            return to_sign_in(request, back)

    return guarded


def session_token(request: HttpRequest) -> str:
    """The token in the session's cookie; empty where there is none, or what cannot be one."""
    return token_in(request, "session")


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Send the browser to another page, also where a script asked for a part of this one."""
    if wants_part(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def where_next(request: HttpRequest) -> str:
    """Where the reader wanted to go; only addresses of this site count."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("desk:overview")


def remember_session(response: HttpResponse, token: str) -> None:
    """Set the session's cookie."""
    response.set_cookie(
        cookie("session"), token, secure=settings.DENIZEN_SECURE_COOKIES, httponly=True, samesite="Lax"
    )


def remember_purpose(request: DeskRequest, response: HttpResponse, code: str, reference: str) -> None:
    """Set the purpose's cookie."""
    response.set_signed_cookie(
        cookie("purpose"),
        code + _BETWEEN + quote(reference),
        salt=request.token,
        max_age=PURPOSE_AGE,
        secure=settings.DENIZEN_SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    """Take both cookies back."""
    for name in (cookie("session"), cookie("purpose")):
        response.delete_cookie(name, samesite="Lax")


def to_sign_in(request: HttpRequest, back: str | None = None) -> HttpResponse:
    """Have somebody sign in, and come back as `signed_in` says."""
    return go(request, f"{reverse('desk:sign_in')}?{urlencode({'next': _returning_to(request, back)})}")


def _returning_to(request: HttpRequest, back: str | None) -> str:
    """Where to go after signing in: the page itself, or `back` or the first page where the page answered a form."""
    is_page = request.method == "GET" and not wants_part(request)
    return request.get_full_path() if is_page else back or reverse("desk:overview")


def _working(request: DeskRequest) -> Working | None:
    """The purpose chosen in this session, if the role still has it."""
    value = request.get_signed_cookie(cookie("purpose"), None, salt=request.token, max_age=PURPOSE_AGE)
    if value is None:
        return None
    code, _between, reference = value.partition(_BETWEEN)
    purposes = access.purposes_for(connection(request), request.actor.role)
    return next((Working(purpose, unquote(reference)) for purpose in purposes if purpose.code == code), None)
