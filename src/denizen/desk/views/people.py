"""Finding a person, and the person's page."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from denizen.desk import forms
from denizen.desk.facts import alternative_of, head_first, homes_of, is_head, picture_of, withheld
from denizen.desk.provenance import behind
from denizen.desk.reading import ticket_for, with_purpose
from denizen.desk.session import DeskRequest, go, signed_in
from denizen.kernel import clock
from denizen.kernel.errors import Refusal
from denizen.linkage import queries as linkage
from denizen.pages.http import connection, wants_part
from denizen.pages.labels import LABELS
from denizen.places.queries import rules_in_force
from denizen.register import queries as register
from denizen.register.errors import PersonJoined, PersonUnknown
from denizen.rules.queries import pack

# Says in an address that the way to a record led over one that was joined to it.
_JOINED = "joined"


@require_http_methods(["GET", "POST"])
@with_purpose
def search(request: DeskRequest) -> HttpResponse:
    """Search by what means one person. The answer is never kept and never stands in an address."""
    form = forms.Search(request.POST or None)
    context: dict[str, object] = {"form": form, "searched": form.is_bound}
    if form.is_valid():
        try:
            context |= _found(request, form.cleaned_data["key"], form.cleaned_data.get("alike", ()))
        except Refusal as refusal:
            context["refusal"] = refusal
    template = "desk/parts/hits.html" if wants_part(request) else "desk/search.html"
    return render(request, template, context)


def _found(request: DeskRequest, key: bytes, alike: Sequence[bytes]) -> dict[str, object]:
    """Whom the key means; where nobody, who has a name written alike or a part of the date. A ticket for each."""
    for each in (key, *alike):
        hits = linkage.search(connection(request), ticket_for(request, "search", search=each), each)
        if hits:
            return {"hits": hits, "hits_alike": each != key}
    return {"hits": []}


@require_POST
@signed_in
def open_subject(request: DeskRequest) -> HttpResponse:
    """Go to the page of a person or a dwelling whose id was sent; the page opens the ticket."""
    for name in ("person", "dwelling"):
        if name in request.POST:
            try:
                return redirect(f"desk:{name}", UUID(request.POST[name]))
            except ValueError:
                break
    return HttpResponseBadRequest()


@require_GET
@with_purpose
def person(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """All that the purpose grants about one person, as known now or on an earlier day.

    A record that was joined to another leads to the one that was kept, which says so.
    """
    form = forms.KnownOn(request.GET or None)
    known_on = forms.day_asked(form, "known_on")
    ticket = ticket_for(request, "card", person=person_id, known_on=known_on)
    try:
        card = register.card(connection(request), ticket, known_on=ticket.known_on)
    except PersonJoined as joined:
        return to_kept(request, "desk:person", joined)
    except PersonUnknown:
        if known_on is None:
            raise
        return render(request, "desk/not_known_then.html", {"form": form, "known_on": known_on})
    return render(request, "desk/person.html", _page_of(request, card, form, known_on))


def _page_of(
    request: DeskRequest, card: register.Card, form: forms.KnownOn, known_on: date | None
) -> dict[str, Any]:
    """What the page of a person shows."""
    today = clock.today()
    picture = picture_of(card, today)
    return {
        "card": head_first(card),
        "homes": homes_of(connection(request), card, today),
        "joined": _JOINED in request.GET,
        "form": form,
        "known_on": known_on,
        "seen_on": known_on or today,
        "is_head": is_head(card),
        "withheld": withheld(card),
        "residence_picture": picture,
        "residence_alternative": alternative_of(picture),
    }


def to_kept(request: DeskRequest, page: str, joined: PersonJoined) -> HttpResponse:
    """Go to the same page of the record that was kept, which opens a ticket of its own, and have it say so."""
    asked = request.GET.copy()
    asked[_JOINED] = "1"
    return go(request, f"{reverse(page, args=[joined.kept])}?{asked.urlencode()}")


@require_GET
@with_purpose
def declarations(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """The declarations that speak of a fact about a person, or all: who said so, as what, when, and if it stands."""
    about = request.GET.get("about")
    try:
        facts = [UUID(text) for text in request.GET.getlist("of")]
    except ValueError:
        return HttpResponseBadRequest()
    if about is not None and about not in LABELS["about"]:
        return HttpResponseBadRequest()
    ticket = ticket_for(request, "declarations_behind", person=person_id)
    db = connection(request)
    try:
        told = linkage.declarations_behind(db, ticket, facts or None, about)
    except PersonJoined as joined:
        return to_kept(request, "desk:declarations", joined)
    law = pack(rules_in_force(db), on=clock.today())
    context = {
        "person_id": person_id,
        "all": not facts and about is None,
        "joined": _JOINED in request.GET,
        "behind": behind(told, law, about),
    }
    template = "desk/parts/declarations.html" if wants_part(request) else "desk/declarations.html"
    return render(request, template, context)
