"""Signing in with a passkey, enrolling one, and one's own passkeys and sessions."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from denizen.access import actions, crowding, queries
from denizen.access.actions import Challenge
from denizen.access.browsers import Code, Made, Signed, Which, elsewhere, to_make, to_sign
from denizen.desk.session import DeskRequest, remember_session, session_token, signed_in, where_next
from denizen.kernel.errors import Refusal
from denizen.pages.http import connection


def sign_in(request: HttpRequest) -> HttpResponse:
    """The page at which a passkey is asked for, and its answer taken; called by `session.sign_in`."""
    form, refused = Signed(request.POST or None), None
    if form.is_valid():
        crowding.count_try(request)
        attempt, answer = form.cleaned_data["attempt"], form.assertion()
        try:
            with crowding.waiting_for_the_keeper():
                token = actions.sign_in(connection(request), attempt=attempt, answer=answer)
        except Refusal as refusal:
            refused = refusal
        else:
            response = redirect(where_next(request))
            remember_session(response, token)
            return response
    context = {
        "form": form,
        "refusal": refused,
        "next": where_next(request),
        "elsewhere": elsewhere(request),
        "enrolled": "enrolled" in request.GET,
    }
    return render(request, "desk/sign_in_passkey.html", context, status=refused.status if refused else 200)


@require_POST
def begin_sign_in(request: HttpRequest) -> HttpResponse:
    """What the device is to sign."""
    crowding.count_try(request)
    return JsonResponse(to_sign(actions.begin_sign_in(connection(request))))


@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Take the code; then ask the device to make a passkey."""
    form = Code(request.POST or None)
    if not form.is_valid():
        return _ask_for_code(request, form)
    crowding.count_try(request)
    try:
        challenge = actions.begin_enrolment(connection(request), code=form.cleaned_data["code"])
    except Refusal as refusal:
        form.add_error("code", str(refusal))
        return _ask_for_code(request, form)
    return _ask_to_make(request, challenge)


@require_POST
def finish_enrolment(request: HttpRequest) -> HttpResponse:
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
        return redirect("desk:my_sign_ins")
    response = redirect("desk:sign_in")
    response["Location"] += "?enrolled="
    return response


@require_GET
@signed_in
def my_sign_ins(request: DeskRequest) -> HttpResponse:
    """One's own passkeys and sessions."""
    return _show_mine(request)


@require_POST
@signed_in
def begin_confirming(request: DeskRequest) -> HttpResponse:
    """What the device is to sign before a passkey is added."""
    crowding.count_try(request)
    return JsonResponse(to_sign(actions.begin_confirming(connection(request), token=request.token)))


@require_POST
@signed_in
def add_passkey(request: DeskRequest) -> HttpResponse:
    """Whoever just proved who they are makes one more passkey."""
    form = Signed(request.POST)
    if not form.is_valid():
        return _show_mine(request, str(form.non_field_errors()[0]))
    crowding.count_try(request)
    db = connection(request)
    try:
        with crowding.waiting_for_the_keeper():
            code = actions.confirm(db, attempt=form.cleaned_data["attempt"], answer=form.assertion())
        challenge = actions.begin_enrolment(db, code=code)
    except Refusal as refusal:
        return _show_mine(request, str(refusal), refusal.status)
    return _ask_to_make(request, challenge)


@require_POST
@signed_in
def end_mine(request: DeskRequest) -> HttpResponse:
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
    return redirect("desk:my_sign_ins")


def _ask_for_code(request: HttpRequest, form: Code, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "elsewhere": elsewhere(request)}
    return render(request, "desk/enrol.html", context, status=status)


def _ask_to_make(request: HttpRequest, challenge: Challenge) -> HttpResponse:
    context = {"options": to_make(challenge), "name": challenge.name, "form": Made()}
    return render(request, "desk/enrol_make.html", context)


def _show_mine(request: DeskRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    mine = queries.my_sign_ins(connection(request), request.token)
    context = {"mine": mine, "refusal": refusal, "form": Signed(), "elsewhere": elsewhere(request)}
    return render(request, "desk/my_sign_ins.html", context, status=status)
