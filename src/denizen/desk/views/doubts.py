"""Doubting what is recorded, examining doubts, and being told of what was corrected."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from denizen.desk.doubting import DoubtFilter, Extend, RaiseDoubt, SettleCorrected, Uphold
from denizen.desk.facts import alternative_of, head_first, homes_of, is_head, picture_of
from denizen.desk.reading import ticket_for, with_purpose
from denizen.desk.session import DeskRequest, signed_in
from denizen.kernel import clock
from denizen.kernel.errors import Refusal
from denizen.pages.http import connection
from denizen.register import actions, queries
from denizen.register.rules import DOUBTABLE

MOST = 50
_RAISED = "raised"


@require_http_methods(["GET", "POST"])
@with_purpose
def raise_doubt(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """Doubt a group of what is recorded about a person, or one fact of it. The form itself shows nobody's data."""
    if request.method == "GET" and request.GET.get("about") not in DOUBTABLE:
        return HttpResponseBadRequest()
    form = RaiseDoubt(request.POST) if request.method == "POST" else RaiseDoubt(initial=request.GET.dict())
    context: dict[str, Any] = {"form": form, "person_id": person_id}
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            ticket = ticket_for(request, "raise_doubt", person=person_id, fields=[said["about"]])
            found = actions.raise_doubt(
                connection(request),
                ticket,
                declaration_id=said["of"],
                reason_code=said["reason_code"],
                evidence=said["evidence"],
                capacity=said["capacity"],
            )
        except Refusal as refusal:
            context["refusal"] = refusal
            return render(request, "desk/doubts/raise.html", context, status=refusal.status)
        return redirect(_after_raising(request, person_id, found))
    return render(request, "desk/doubts/raise.html", context)


def _after_raising(request: DeskRequest, person_id: UUID, doubt_id: UUID) -> str:
    """Where the doubt itself is not part of the purpose, the person's page shows that it stands."""
    if request.working and request.working.allows("doubt"):
        return f"{reverse('desk:doubt', args=[doubt_id])}?{urlencode({_RAISED: 1})}"
    return reverse("desk:person", args=[person_id])


@require_GET
@signed_in
def queue(request: DeskRequest) -> HttpResponse:
    """Open doubts, the first due first, without whose datum it is."""
    form = DoubtFilter(request.GET)
    is_known = form.is_valid()
    about, after = (form.cleaned_data["about"], form.place) if is_known else ("", None)
    found = queries.doubts(
        connection(request), token=request.token, about=about or None, after=after, most=MOST + 1
    )
    shown, today = found[:MOST], clock.today()
    last = shown[-1] if len(found) > MOST else None
    context = {
        "form": form,
        "entries": [(entry, (today - entry.due).days) for entry in shown],
        "is_later": after is not None,
        "first": urlencode({"about": about}),
        "later": last
        and urlencode({"about": about, "after_due": last.due.isoformat(), "after": str(last.doubt_id)}),
    }
    return render(request, "desk/doubts/list.html", context)


@require_GET
@with_purpose
def doubt(request: DeskRequest, doubt_id: UUID) -> HttpResponse:
    """One doubt: what the card says of the matter, what became of it, and what can be done now."""
    return _page(request, doubt_id)


@require_POST
@with_purpose
def take_up(request: DeskRequest, doubt_id: UUID) -> HttpResponse:
    """Examine it, from now on."""
    actions.take_up_doubt(connection(request), ticket_for(request, "take_up_doubt", matter=doubt_id))
    return redirect("desk:doubt", doubt_id)


@require_POST
@with_purpose
def withdraw(request: DeskRequest, doubt_id: UUID) -> HttpResponse:
    """Take it back."""
    actions.withdraw_doubt(connection(request), ticket_for(request, "withdraw_doubt", matter=doubt_id))
    return redirect("desk:doubt", doubt_id)


@require_POST
@with_purpose
def extend(request: DeskRequest, doubt_id: UUID) -> HttpResponse:
    """Give the examination more time, for a reason that the person is told."""
    form = Extend(request.POST)
    if not form.is_valid():
        return _page(request, doubt_id, extend=form)
    seen = queries.doubt(connection(request), ticket_for(request, "doubt", matter=doubt_id))
    ticket = ticket_for(request, "extend_doubt", matter=doubt_id)
    actions.extend_doubt(connection(request), ticket, seen, code=form.cleaned_data["code"])
    return redirect("desk:doubt", doubt_id)


@require_POST
@with_purpose
def uphold(request: DeskRequest, doubt_id: UUID) -> HttpResponse:
    """Decide that the datum stands."""
    form = Uphold(request.POST)
    if not form.is_valid():
        return _page(request, doubt_id, uphold=form)
    ticket = ticket_for(request, "settle_doubt", matter=doubt_id)
    actions.uphold(connection(request), ticket, code=form.cleaned_data["code"], law=form.cleaned_data["law"])
    return redirect("desk:doubt", doubt_id)


@require_POST
@with_purpose
def correct(request: DeskRequest, doubt_id: UUID) -> HttpResponse:
    """Decide that the datum was put right, by the declaration chosen."""
    try:
        correction = UUID(request.POST.get("correction", ""))
    except ValueError:
        return _page(request, doubt_id, is_unchosen=True)
    ticket = ticket_for(request, "settle_doubt", matter=doubt_id)
    actions.settle_corrected(connection(request), ticket, correction=correction)
    return redirect("desk:doubt", doubt_id)


@require_GET
@signed_in
def corrections(request: DeskRequest) -> HttpResponse:
    """What was corrected of what one read, without whose datum it is."""
    notices = queries.corrections_told(connection(request), token=request.token)
    return render(request, "desk/doubts/corrections.html", {"notices": notices})


@require_GET
@with_purpose
def corrected(request: DeskRequest, doubt_id: UUID) -> HttpResponse:
    """What was corrected, as it is held now: a reading like any other."""
    told = queries.corrected(connection(request), ticket_for(request, "corrected", matter=doubt_id))
    context = {"notice": told.notice} | _card(request, told.card)
    return render(request, "desk/doubts/corrected.html", context)


def _page(
    request: DeskRequest, doubt_id: UUID, *, is_unchosen: bool = False, **bound: forms.Form
) -> HttpResponse:
    found = queries.doubt(connection(request), ticket_for(request, "doubt", matter=doubt_id))
    correct_form = SettleCorrected({} if is_unchosen else None, corrections=found.corrections)
    shown: dict[str, forms.Form] = {"uphold": Uphold(), "extend": Extend(), "correct": correct_form} | bound
    context = {
        "doubt": found,
        "days_over": (clock.today() - found.due).days if found.due else 0,
        "is_new": _RAISED in request.GET,
        "forms": shown,
        # The one that was sent and not understood, for the summary above.
        "form": next((form for form in shown.values() if form.is_bound), None),
    }
    return render(request, "desk/doubts/doubt.html", context | _card(request, found.card))


def _card(request: DeskRequest, card: queries.Card) -> dict[str, Any]:
    """What the parts of the person's page show of a card."""
    today = clock.today()
    picture = picture_of(card, today) if card.residences else None
    return {
        "card": head_first(card),
        "is_head": is_head(card),
        "homes": homes_of(connection(request), card, today),
        "residence_picture": picture,
        "residence_alternative": alternative_of(picture),
    }
