"""Joining two records of one person, and parting them again: seen first, then done."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from denizen.desk.comparing import Column, beside, speaks_against
from denizen.desk.errands import Shown, do_now, seen_then_done, tried_or_done
from denizen.desk.filters import ProposalFilter
from denizen.desk.forms import Join, Search
from denizen.desk.reading import ticket_for, with_purpose
from denizen.desk.session import DeskRequest, signed_in
from denizen.desk.weights import waterfalls
from denizen.kernel.errors import Refusal
from denizen.linkage import queries as linkage
from denizen.linkage.errors import OneRecord, PeopleDistinguished
from denizen.pages.http import connection

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
    pair, place = _pair(request, kept_id, other_id), ProposalFilter(request.GET).place()
    form = Join(request.POST if request.method == "POST" else None)
    is_listed = pair.bits is not None or pair.waits
    context: dict[str, Any] = {
        "pair": pair,
        "first": Column(_("Kept"), kept_id, _("Open the record that is kept")),
        "columns": [Column(_("Joined to it"), other_id, _("Open the record that is joined to it"))],
        "rows": beside(pair.kept, pair.other),
        "weighed": waterfalls([pair.other]),
        "against": speaks_against(pair.kept, pair.other),
        "form": form,
        "is_listed": is_listed,
        "here": reverse("desk:join", args=[kept_id, other_id]),
        "place": _asked(place),
        "next": _next(request, pair, place),
    }
    if form.is_valid():
        what = {"person": kept_id, "other": other_id, "reason_code": form.cleaned_data["reason_code"]}
        try:
            outcome = tried_or_done(request, "people.merge", what)
        except Refusal as refusal:
            context["refusal"] = refusal
            context["are_two"] = isinstance(refusal, PeopleDistinguished)
        else:
            if outcome is None:
                return _to_list(place, {"waits": "1"})
            if not isinstance(outcome, Shown):
                done = {"kept": str(kept_id), "merge": str(outcome)}
                return _to_list(place, done) if is_listed else redirect("desk:person", kept_id)
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
        "waiting": linkage.waiting_pairs(connection(request), token=request.token),
        "is_later": form.after() is not None,
        "later": last
        and urlencode(
            {"after_bits": str(last.bits), "after_one": str(last.one_id), "after_other": str(last.other_id)}
        ),
        "place": _asked(form.place()),
        "two": form.two(),
        "joined": form.joined(),
        "is_kept": form.is_valid() and form.cleaned_data["waits"],
    }
    return render(request, "desk/proposals.html", context)


@require_POST
@with_purpose
def distinguish(request: DeskRequest, one_id: UUID, other_id: UUID) -> HttpResponse:
    """Remember that two records are of two people, or take that back; no fact changes by it."""
    back = "back" in request.POST
    do_now(request, "people.undistinguish" if back else "people.distinguish", person=one_id, other=other_id)
    place = ProposalFilter(request.GET).place()
    if back:
        return redirect(f"{reverse('desk:join', args=[one_id, other_id])}{_asked(place)}")
    return _to_list(place, {"one": str(one_id), "other": str(other_id)})


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


def _pair(request: DeskRequest, kept_id: UUID, other_id: UUID) -> linkage.RecordPair:
    """Both records, each by a ticket of its own. Raises OneRecord, PersonUnknown."""
    if kept_id == other_id:
        raise OneRecord
    tickets = (ticket_for(request, "pair", person=each) for each in (kept_id, other_id))
    return linkage.pair(connection(request), *tickets)


def _next(request: DeskRequest, pair: linkage.RecordPair, place: dict[str, str]) -> str:
    """The address of the pair that is proposed after this one; of the list, where there is none."""
    if pair.bits is not None:
        one, other = sorted((pair.kept.person_id, pair.other.person_id))
        after = (pair.bits, one, other)
        for entry in linkage.proposals(connection(request), token=request.token, after=after, most=1):
            return f"{reverse('desk:join', args=[entry.one_id, entry.other_id])}{_asked(place)}"
    return f"{reverse('desk:proposals')}{_asked(place)}"


def _to_list(place: dict[str, str], done: dict[str, str]) -> HttpResponse:
    """Back to where one was in the list, which says what was done."""
    return redirect(f"{reverse('desk:proposals')}{_asked(place | done)}")


def _asked(what: dict[str, str]) -> str:
    return f"?{urlencode(what)}" if what else ""
