"""Coming in and going out: a passkey, the code that one was given, and what is one's own at the door."""

from typing import cast

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from denizen.access import actions, crowding, queries
from denizen.access.browsers import Code, Made, Signed, Which, elsewhere, to_make, to_sign
from denizen.access.errors import AccessRefused
from denizen.home.session import (
    LAYOUT,
    HomeRequest,
    forget,
    remember_session,
    session_token,
    signed_in,
    where_next,
)
from denizen.kernel.errors import Refusal
from denizen.pages.http import connection


class ChooseResident(forms.Form):
    """As which of the invented residents to look, in a demonstration."""

    pseudonym = forms.ChoiceField(
        label=_("Look as"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose as whom you want to look")},
    )


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Prove by a passkey who one is; in a demonstration, choose one of its residents."""
    if not settings.DENIZEN_IN_EARNEST:
        return _sign_in_to_the_demonstration(request)
    form, refused = Signed(request.POST or None), None
    if form.is_valid():
        crowding.count_try(request)
        attempt, answer = form.cleaned_data["attempt"], form.assertion()
        try:
            with crowding.waiting_for_the_keeper():
                token = actions.sign_in(
                    connection(request), attempt=attempt, answer=answer, of_residents=True
                )
        except Refusal as refusal:
            refused = refusal
        else:
            return _came_in(request, token)
    context = {"form": form, "refusal": refused, "enrolled": "enrolled" in request.GET}
    return _page(
        request, "sign_in", context | {"next": where_next(request)}, refused.status if refused else 200
    )


def _sign_in_to_the_demonstration(request: HttpRequest) -> HttpResponse:
    form = ChooseResident(request.POST or None)
    found = queries.demo_actors(connection(request))
    cast(forms.ChoiceField, form.fields["pseudonym"]).choices = [
        (each.pseudonym, each.name) for each in found if each.role == queries.RESIDENT
    ]
    if form.is_valid():
        pseudonym = form.cleaned_data["pseudonym"]
        return _came_in(request, actions.open_demo_session(connection(request), pseudonym=pseudonym))
    return _page(request, "sign_in_demo", {"form": form, "next": where_next(request)})


@require_POST
def begin_sign_in(request: HttpRequest) -> HttpResponse:
    """What the device is to sign."""
    crowding.count_try(request)
    return JsonResponse(to_sign(actions.begin_sign_in(connection(request))))


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Take the code from the counter: one asks the device to make a passkey, another opens one short look."""
    form = Code(request.POST or None)
    if not form.is_valid():
        return _ask_for_code(request, form)
    crowding.count_try(request)
    code, db = form.cleaned_data["code"], connection(request)
    try:
        challenge = actions.begin_enrolment(db, code=code, of_residents=True)
    except AccessRefused:
        return _look_once(request, form, code)
    return _ask_to_make(request, challenge)


def _look_once(request: HttpRequest, form: Code, code: str) -> HttpResponse:
    try:
        with crowding.waiting_for_the_keeper():
            return _came_in(request, actions.visit(connection(request), code=code))
    except Refusal as refusal:
        form.add_error("code", str(refusal))
        return _ask_for_code(request, form, status=refusal.status)


@require_POST
def finish(request: HttpRequest) -> HttpResponse:
    """Take the passkey that was made; whoever is not signed in yet does so with it."""
    form = Made(request.POST)
    if not form.is_valid():
        return _ask_for_code(request, Code(), str(form.non_field_errors()[0]))
    crowding.count_try(request)
    try:
        with crowding.waiting_for_the_keeper():
            actions.enrol(connection(request), **form.cleaned_data)
    except Refusal as refusal:
        return _ask_for_code(request, Code(), str(refusal), refusal.status)
    if session_token(request):
        return redirect("home:my_sign_ins")
    response = redirect("home:sign_in")
    response["Location"] += "?enrolled="
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session and forget it here."""
    if token := session_token(request):
        actions.close_session(connection(request), token=token)
    response = redirect("home:sign_in")
    forget(response)
    return response


@require_GET
@signed_in
def my_sign_ins(request: HomeRequest) -> HttpResponse:
    """One's own passkeys and sessions."""
    return _show_mine(request)


@require_POST
@signed_in
def begin_confirming(request: HomeRequest) -> HttpResponse:
    """What the device is to sign before a passkey is added."""
    crowding.count_try(request)
    return JsonResponse(to_sign(actions.begin_confirming(connection(request), token=request.token)))


@require_POST
@signed_in
def add_passkey(request: HomeRequest) -> HttpResponse:
    """Whoever just proved who they are makes one more passkey."""
    form = Signed(request.POST)
    if not form.is_valid():
        return _show_mine(request, str(form.non_field_errors()[0]))
    crowding.count_try(request)
    db = connection(request)
    try:
        with crowding.waiting_for_the_keeper():
            code = actions.confirm(db, attempt=form.cleaned_data["attempt"], answer=form.assertion())
        challenge = actions.begin_enrolment(db, code=code, of_residents=True)
    except Refusal as refusal:
        return _show_mine(request, str(refusal), refusal.status)
    return _ask_to_make(request, challenge)


@require_POST
@signed_in
def end_mine(request: HomeRequest) -> HttpResponse:
    """End one of one's own passkeys or sessions."""
    form = Which(request.POST)
    if not form.is_valid():
        return _show_mine(request)
    db, one = connection(request), form.cleaned_data
    try:
        if one["passkey"]:
            actions.end_my_passkey(db, token=request.token, passkey=one["passkey"])
        if one["session"]:
            actions.end_my_session(db, token=request.token, session=one["session"])
    except Refusal as refusal:
        return _show_mine(request, str(refusal), refusal.status)
    return redirect("home:my_sign_ins")


def _came_in(request: HttpRequest, token: str) -> HttpResponse:
    response = redirect(where_next(request))
    remember_session(response, token)
    return response


def _ask_for_code(request: HttpRequest, form: Code, refusal: str = "", status: int = 200) -> HttpResponse:
    return _page(request, "begin", {"form": form, "refusal": refusal}, status)


def _ask_to_make(request: HttpRequest, challenge: actions.Challenge) -> HttpResponse:
    return _page(request, "make", {"options": to_make(challenge), "name": challenge.name, "form": Made()})


def _show_mine(request: HomeRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    mine = queries.my_sign_ins(connection(request), request.token)
    return _page(request, "my_sign_ins", {"mine": mine, "refusal": refusal, "form": Signed()}, status)


def _page(request: HttpRequest, name: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    request.layout = LAYOUT  # type: ignore[attr-defined]  # for what goes wrong, which is shown in it too
    return render(request, f"home/{name}.html", context | {"elsewhere": elsewhere(request)}, status=status)
