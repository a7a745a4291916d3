"""Signing in and out, and choosing the purpose of reading."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from denizen.access import actions, queries
from denizen.desk import forms
from denizen.desk.session import (
    DeskRequest,
    forget,
    remember_purpose,
    remember_session,
    session_token,
    signed_in,
    where_next,
)
from denizen.desk.views import passkeys
from denizen.pages.http import connection


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Choose one of the invented staff of a demonstration; elsewhere prove by a passkey who one is."""
    if settings.DENIZEN_IN_EARNEST:
        return passkeys.sign_in(request)
    form = forms.SignIn(request.POST or None, staff=queries.demo_actors(connection(request)))
    if form.is_valid():
        token = actions.open_demo_session(connection(request), pseudonym=form.cleaned_data["pseudonym"])
        response = redirect(where_next(request))
        remember_session(response, token)
        return response
    return render(request, "desk/sign_in.html", {"form": form, "next": where_next(request)})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session and forget it here."""
    token = session_token(request)
    if token:
        actions.close_session(connection(request), token=token)
    response = redirect("desk:sign_in")
    forget(response)
    return response


@require_http_methods(["GET", "POST"])
@signed_in
def purpose(request: DeskRequest) -> HttpResponse:
    """Choose for what to read people; it holds until changed or until signing out."""
    purposes = queries.purposes_for(connection(request), request.actor.role)
    working = request.working
    now = {"purpose": working.purpose.code, "reference": working.reference} if working else {}
    form = forms.ChoosePurpose(request.POST or None, initial=now, purposes=purposes)
    if form.is_valid():
        response = redirect(where_next(request))
        remember_purpose(request, response, form.cleaned_data["purpose"], form.cleaned_data["reference"])
        return response
    return render(request, "desk/purpose.html", {"form": form, "next": where_next(request)})
