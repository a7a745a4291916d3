"""Joining two records of one person, and parting them again: seen first, then done."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from denizen.desk.comparing import speaks_against
from denizen.desk.errands import Shown, do_now, seen_then_done, tried_or_done
from denizen.desk.filters import ProposalFilter
from denizen.desk.forms import Join, Search
from denizen.desk.reading import ticket_for, with_purpose
from denizen.desk.session import DeskRequest, signed_in
from denizen.kernel.errors import Refusal
from denizen.linkage import queries as linkage
from denizen.linkage.errors import PeopleDistinguished
from denizen.pages.http import connection
from denizen.register import queries as register

MOST_PROPOSALS = 50


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
            outcome = tried_or_done(request, "people.merge", what)
        except Refusal as refusal:
            context["refusal"] = refusal
            context["are_two"] = isinstance(refusal, PeopleDistinguished)
        else:
            if not isinstance(outcome, Shown):
                return redirect("desk:person", kept_id)
            context["shown"] = outcome
            context["has_changed"] = "shown" in request.POST
    return render(request, "desk/join.html", context)


@require_GET
@signed_in
def proposals(request: DeskRequest) -> HttpResponse:
    """Pairs of records that may be of one person, the likeliest first, without anybody's name."""
    form = ProposalFilter(request.GET)
    found = linkage.proposals(
        connection(request), token=request.token, after=form.after(), most=MOST_PROPOSALS + 1
    )
    shown = found[:MOST_PROPOSALS]
    last = shown[-1] if len(found) > MOST_PROPOSALS else None
    context = {
        "entries": shown,
        "is_later": form.after() is not None,
        "later": last
        and urlencode(
            {"after_bits": str(last.bits), "after_one": str(last.one_id), "after_other": str(last.other_id)}
        ),
        "two": form.two(),
    }
    return render(request, "desk/proposals.html", context)


@require_POST
@with_purpose
def distinguish(request: DeskRequest, one_id: UUID, other_id: UUID) -> HttpResponse:
    """Remember that two records are of two people, or take that back; no fact changes by it."""
    if one_id == other_id:
        return HttpResponseBadRequest()
    back = "back" in request.POST
    do_now(request, "people.undistinguish" if back else "people.distinguish", person=one_id, other=other_id)
    if back:
        return redirect("desk:join", one_id, other_id)
    return redirect(f"{reverse('desk:proposals')}?{urlencode({'one': str(one_id), 'other': str(other_id)})}")


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
    context = {"person_id": person_id, "merge_id": merge_id}
    then = redirect("desk:person", person_id)
    return seen_then_done(request, "people.unmerge", {"merge": merge_id}, "desk/part.html", context, then)


def _card(request: DeskRequest, person_id: UUID) -> register.Card:
    ticket = ticket_for(request, "card", person=person_id)
    return register.card(connection(request), ticket)
