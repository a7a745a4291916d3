"""Finding a person, and the person's page."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from denizen.desk import forms
from denizen.desk.facts import alternative_of, behind, head_first, is_head, picture_of, withheld
from denizen.desk.reading import ticket_for, with_purpose
from denizen.desk.session import DeskRequest, signed_in
from denizen.kernel import clock
from denizen.kernel.errors import Refusal
from denizen.linkage import queries as linkage
from denizen.pages.http import connection, wants_part
from denizen.places.queries import rules_in_force
from denizen.register import queries as register
from denizen.register.errors import PersonUnknown
from denizen.rules.queries import pack


@require_http_methods(["GET", "POST"])
@with_purpose
def search(request: DeskRequest) -> HttpResponse:
    """Search by what means one person. The answer is never kept and never stands in an address."""
    form = forms.Search(request.POST or None)
    context: dict[str, object] = {"form": form, "searched": form.is_bound}
    if form.is_valid():
        try:
            ticket = ticket_for(request, "search", search=form.cleaned_data["key"])
            context["hits"] = linkage.search(connection(request), ticket, form.cleaned_data["key"])
        except Refusal as refusal:
            context["refusal"] = refusal
    template = "desk/parts/hits.html" if wants_part(request) else "desk/search.html"
    return render(request, template, context)


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
    """All that the purpose grants about one person, as known now or on an earlier day."""
    form = forms.KnownOn(request.GET or None)
    known_on = forms.day_asked(form, "known_on")
    ticket = ticket_for(request, "card", person=person_id, known_on=known_on)
    try:
        card = register.card(connection(request), ticket, known_on=ticket.known_on)
    except PersonUnknown:
        if known_on is None:
            raise
        return render(request, "desk/not_known_then.html", {"form": form, "known_on": known_on})
    today = clock.today()
    picture = picture_of(card, today)
    context = {
        "card": head_first(card),
        "form": form,
        "known_on": known_on,
        "seen_on": known_on or today,
        "is_head": is_head(card),
        "withheld": withheld(card),
        "residence_picture": picture,
        "residence_alternative": alternative_of(picture),
    }
    return render(request, "desk/person.html", context)


@require_GET
@with_purpose
def declarations(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """The declarations behind one fact about a person: who said so, in which capacity, when."""
    try:
        facts = [UUID(text) for text in request.GET.getlist("of")]
    except ValueError:
        return HttpResponseBadRequest()
    ticket = ticket_for(request, "declarations_behind", person=person_id)
    db = connection(request)
    law = pack(rules_in_force(db), on=clock.today())
    context = {
        "person_id": person_id,
        "behind": behind(linkage.declarations_behind(db, ticket, facts), law),
    }
    template = "desk/parts/declarations.html" if wants_part(request) else "desk/declarations.html"
    return render(request, template, context)
