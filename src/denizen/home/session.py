"""Who is signed in at the residents' pages: read from a cookie of their own with each request.

It is another cookie than the desk's, and another kind of session: whoever holds one cannot open the other's pages with
it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from denizen.access import queries as access
from denizen.access.actions import open_access
from denizen.access.browsers import cookie, token_in
from denizen.access.errors import NotSignedIn
from denizen.linkage import queries as linkage
from denizen.pages.http import PageRequest, connection

LAYOUT = "home/base.html"
_COOKIE = "home"
_PURPOSE = "own.record"


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose record a page shows: the own one, or that of a child. Gives the addresses of the pages about it."""

    person: UUID
    ward: linkage.Ward | None

    @property
    def is_own(self) -> bool:
        """Whether it is the resident's own."""
        return self.ward is None

    @property
    def in_part(self) -> bool:
        """Whether only a part is shown: a child of fourteen or more decides about its own data."""
        return self.ward is not None and self.ward.standing == "guardian_of_youth"

    def _at(self, page: str) -> str:
        return reverse(f"home:{page}", args=() if self.ward is None else (self.person,))

    @property
    def first(self) -> str:
        """What is recorded now."""
        return self._at("first")

    @property
    def record(self) -> str:
        """Everything held."""
        return self._at("record")

    @property
    def paper(self) -> str:
        """Everything held, as PDF."""
        return self._at("record_paper")

    @property
    def file(self) -> str:
        """Everything held, as JSON."""
        return self._at("record_file")

    @property
    def declared(self) -> str:
        """What was declared, and by whom."""
        return self._at("declared")

    @property
    def looked(self) -> str:
        """Who looked."""
        return self._at("looked")


class HomeRequest(PageRequest):
    """A request of a resident who is signed in."""

    actor: access.Actor
    token: str
    layout: str
    people: linkage.OwnPeople


type HomeView[**P] = Callable[Concatenate[HomeRequest, P], HttpResponse]
type OwnView = Callable[Concatenate[HomeRequest, Whose, ...], HttpResponse]


def signed_in[**P](view: HomeView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only residents who are signed in see a view; the others sign in and come back to the page."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        token = session_token(request)
        actor = access.whoami(connection(request), token) if token else None
        if actor is None or actor.role != access.RESIDENT:
            return _to_sign_in(request)
        home_request = cast(HomeRequest, request)
        home_request.actor, home_request.token, home_request.layout = actor, token, LAYOUT
        try:
            return view(home_request, *args, **kwargs)
        except NotSignedIn:  # the session ended between the look above and the reading
            return _to_sign_in(request)

    return guarded


def about_somebody(view: OwnView) -> Callable[..., HttpResponse]:
    """Give a view whose record it is about: the own one, or that of the child in the address.

    Whether it may be read is decided by the reading room, which also notes a try at anybody else's.
    """

    @signed_in
    @wraps(view)
    def guarded(request: HomeRequest, /, person_id: UUID | None = None, **kwargs: object) -> HttpResponse:
        request.people = linkage.own_people(connection(request), request.token)
        if request.people.own is None:
            return render(request, "home/nothing.html", status=403)
        if person_id is None or person_id == request.people.own:
            whose = Whose(request.people.own, None)
        else:
            whose = Whose(person_id, request.people.may_be(person_id) or _nobody(person_id))
        return view(request, whose, **kwargs)

    return guarded


def ticket_for(request: HomeRequest, reader: str, person: UUID) -> access.Ticket:
    """A committed ticket for one reading, under the one purpose that residents have. Raises AccessRefused."""
    return open_access(
        connection(request), token=request.token, purpose=_PURPOSE, reader=reader, person=person
    )


def session_token(request: HttpRequest) -> str:
    """The token in the cookie; empty where there is none, or what cannot be one."""
    return token_in(request, _COOKIE)


def remember_session(response: HttpResponse, token: str) -> None:
    """Set the cookie."""
    response.set_cookie(
        cookie(_COOKIE), token, secure=settings.DENIZEN_SECURE_COOKIES, httponly=True, samesite="Lax"
    )


def forget(response: HttpResponse) -> None:
    """Take the cookie back."""
    response.delete_cookie(cookie(_COOKIE), samesite="Lax")


def where_next(request: HttpRequest) -> str:
    """Where the reader wanted to go; only the residents' own pages count."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = reverse("home:first")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith(here) else here


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else reverse("home:first")
    return redirect(f"{reverse('home:sign_in')}?{urlencode({'next': back})}")


def _nobody(person: UUID) -> linkage.Ward:
    return linkage.Ward(person, "", "")
