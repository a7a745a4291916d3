"""Joining two records of one person, and parting them again: seen first, then done."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from denizen.desk.comparing import speaks_against
from denizen.desk.errands import Shown, do_it, try_it
from denizen.desk.forms import Join, Search
from denizen.desk.reading import ticket_for, with_purpose
from denizen.desk.session import DeskRequest
from denizen.kernel.errors import Refusal
from denizen.linkage import queries as linkage
from denizen.pages.http import connection
from denizen.register import queries as register


@require_http_methods(["GET", "POST"])
@with_purpose
def find_other(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """Find the other record of the same person, as in any search."""
    form = Search(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"person_id": person_id, "form": form, "searched": form.is_bound}
    if form.is_valid():
        try:
            ticket = ticket_for(request, "search", search=form.cleaned_data["key"])
            hits = linkage.search(connection(request), ticket, form.cleaned_data["key"])
            context["hits"] = [hit for hit in hits if hit.person_id != person_id]
        except Refusal as refusal:
            context["refusal"] = refusal
    return render(request, "desk/join_find.html", context)


@require_http_methods(["GET", "POST"])
@with_purpose
def join(request: DeskRequest, kept_id: UUID, other_id: UUID) -> HttpResponse:
    """Two records side by side, why they are one person, and what joining them changes; then it is done."""
    form = Join(request.POST if request.method == "POST" else None)
    kept, other = _card(request, kept_id), _card(request, other_id)
    context: dict[str, Any] = {
        "kept": kept,
        "other": other,
        "against": speaks_against(kept, other),
        "form": form,
    }
    if form.is_valid():
        what = {"person": kept_id, "other": other_id, "reason_code": form.cleaned_data["reason_code"]}
        try:
            outcome = _tried_or_done(request, "people.merge", what)
        except Refusal as refusal:
            context["refusal"] = refusal
        else:
            if not isinstance(outcome, Shown):
                return redirect("desk:person", kept_id)
            context["shown"] = outcome
            context["has_changed"] = "shown" in request.POST
    return render(request, "desk/join.html", context)


@require_GET
@with_purpose
def joined(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """The records that were joined to a person's, each of which can be parted again."""
    ticket = ticket_for(request, "merges", person=person_id)
    context = {"person_id": person_id, "merges": linkage.merges(connection(request), ticket)}
    return render(request, "desk/merges.html", context)


@require_http_methods(["GET", "POST"])
@with_purpose
def part(request: DeskRequest, person_id: UUID, merge_id: UUID) -> HttpResponse:
    """What parting two records again changes; then it is done."""
    context: dict[str, Any] = {"person_id": person_id, "merge_id": merge_id}
    try:
        outcome = _tried_or_done(request, "people.unmerge", {"merge": merge_id})
    except Refusal as refusal:
        context["refusal"] = refusal
    else:
        if not isinstance(outcome, Shown):
            return redirect("desk:person", person_id)
        context["shown"] = outcome
        context["has_changed"] = "shown" in request.POST
    return render(request, "desk/part.html", context)


def _tried_or_done(request: DeskRequest, act: Any, what: dict[str, Any]) -> Shown | UUID | None:
    """Try it where nothing was shown yet, and do it where what was shown is sent back."""
    if request.method == "POST" and (shown := request.POST.get("shown")):
        return do_it(request, act, shown, **what)
    return try_it(request, act, **what)


def _card(request: DeskRequest, person_id: UUID) -> register.Card:
    ticket = ticket_for(request, "card", person=person_id)
    return register.card(connection(request), ticket)
