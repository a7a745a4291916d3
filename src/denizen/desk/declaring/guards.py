"""Who may declare at the desk, and where those go who may not yet: to sign in, to choose a purpose, and back."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from denizen.desk.session import DeskRequest, DeskView, signed_in

READERS = ("search", "card", "effect")
"""What declaring reads: whom it is about, before and after."""


def declaring[**P](view: DeskView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only those see a view whose purpose includes declaring; whatever they sent, they come back to its sheet."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        back = back_to(request, kwargs.get("sheet_id"))

        def admitted(desk: DeskRequest) -> HttpResponse:
            return without_purpose(desk, back) or view(desk, *args, **kwargs)

        return signed_in(admitted, back=back)(request)

    return guarded


def without_purpose(request: DeskRequest, back: str) -> HttpResponse | None:
    """Where somebody goes who has no purpose that includes declaring; None who has one."""
    if request.working is None:
        return HttpResponseRedirect(f"{reverse('desk:purpose')}?{urlencode({'next': back})}")
    if not all(request.working.allows(reader) for reader in READERS):
        return render(request, "desk/declare/not_here.html", {"next": back}, status=403)
    return None


def back_to(request: HttpRequest, sheet_id: object) -> str:
    """Where to go on after signing in or choosing a purpose."""
    if request.method == "GET":
        return request.get_full_path()
    if sheet_id is None:
        return reverse("desk:declare")
    return reverse("desk:declare_form", args=[sheet_id])
