"""Reading beyond the own area: the officer says why, and a supervisor goes through it afterwards."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from denizen.access.actions import examine_crossing, say_why
from denizen.access.queries import CROSSING_FINDINGS, my_postings
from denizen.access.queries import crossings as crossings_of
from denizen.desk.asked_first import ExamineCrossing, SayWhy, named
from denizen.desk.session import DeskRequest, signed_in, where_next
from denizen.kernel.errors import Refusal
from denizen.pages.http import connection

MOST = 200


@require_http_methods(["GET", "POST"])
@signed_in
def beyond(request: DeskRequest) -> HttpResponse:
    """Why one person or dwelling is to be read; then back to where it was to be read."""
    form = SayWhy(
        request.POST or None, initial={name: request.GET.get(name) for name in ("person", "dwelling")}
    )
    context: dict[str, Any] = {"form": form, "next": where_next(request)}
    if form.is_valid():
        try:
            say_why(connection(request), token=request.token, **form.cleaned_data)
        except Refusal as refusal:
            context["refusal"] = refusal
        else:
            return redirect(where_next(request))
    db = connection(request)
    context["areas"] = [named(db, code) for code in my_postings(db, token=request.token)]
    return render(request, "desk/beyond.html", context)


@require_GET
@signed_in
def crossings(request: DeskRequest) -> HttpResponse:
    """What officers read beyond their areas and nobody has examined yet; or what was examined."""
    is_past = "examined" in request.GET
    db = connection(request)
    found = crossings_of(db, token=request.token, examined=is_past, most=MOST)
    names = {code: named(db, code) for each in found for code in each.areas}
    context = {
        "crossings": [(each, [names[code] for code in each.areas]) for each in found],
        "is_past": is_past,
        "most": MOST,
        "findings": CROSSING_FINDINGS,
    }
    return render(request, "desk/crossings.html", context)


@require_POST
@signed_in
def examine(request: DeskRequest, crossing_id: UUID) -> HttpResponse:
    """Say what was found of one."""
    form = ExamineCrossing(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    examine_crossing(
        connection(request), token=request.token, crossing=crossing_id, finding=form.cleaned_data["finding"]
    )
    return redirect("desk:crossings")
