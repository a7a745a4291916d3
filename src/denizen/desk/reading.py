"""The one place in which the desk opens tickets: each reading of a person passes here, under the purpose chosen."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from denizen.access import actions as access
from denizen.desk.session import DeskRequest, DeskView, go, signed_in
from denizen.kernel.errors import Refusal
from denizen.pages.http import connection


class PurposeIsMissing(Refusal):
    """Somebody asked to read a person and has said for no purpose."""

    code = "desk.purpose_missing"
    message = _("Choose for what you read people first")
    status = 403


def with_purpose[**P](view: DeskView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only those who chose a purpose see a view; the others choose one and come back after it."""

    @signed_in
    @wraps(view)
    def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.working is None:
            back = request.get_full_path() if request.method == "GET" else reverse("desk:overview")
            return go(request, f"{reverse('desk:purpose')}?{urlencode({'next': back})}")
        return view(request, *args, **kwargs)

    return guarded


def person_ticket(request: DeskRequest, person: UUID) -> access.Ticket:
    """A committed ticket to read one person. Raises what the reading room refuses."""
    return _open(request, person=person)


def dwelling_ticket(request: DeskRequest, dwelling: UUID) -> access.Ticket:
    """A committed ticket to read who lives in one dwelling. Raises what the reading room refuses."""
    return _open(request, dwelling=dwelling)


def search_ticket(request: DeskRequest, query: Any) -> access.Ticket:
    """A committed ticket for one search. Raises what the reading room refuses."""
    return _open(request, query=query)


def _open(request: DeskRequest, **subject: Any) -> access.Ticket:
    if request.working is None:
        raise PurposeIsMissing()
    purpose = request.working.purpose
    return access.open_access(
        connection(request),
        token=request.token,
        purpose=purpose.code,
        basis=purpose.legal_basis,
        reference=request.working.reference or None,
        **subject,
    )
