"""Finding an organisation, and its page."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from denizen.desk import asking
from denizen.desk.organisations import STATES, declared
from denizen.desk.reading import ticket_for
from denizen.desk.session import DeskRequest, signed_in
from denizen.kernel import clock
from denizen.kernel.errors import Refusal
from denizen.ledger import queries as ledger
from denizen.pages.http import connection
from denizen.places.queries import rules_in_force
from denizen.register import queries as register
from denizen.rules.queries import pack

MOST_ORGANISATIONS = 20
SPAN = timedelta(days=30)


@require_http_methods(["GET", "POST"])
@signed_in
def find(request: DeskRequest) -> HttpResponse:
    """Find an organisation by its credit code, or some by a piece of their name."""
    form = asking.FindOrganisation(request.POST or None)
    context: dict[str, Any] = {"form": form, "most": MOST_ORGANISATIONS}
    if form.is_valid():
        found = register.find_organisations(
            connection(request),
            token=request.token,
            text=form.cleaned_data["text"],
            limit=MOST_ORGANISATIONS + 1,
        )
        if len(found) == 1:
            return redirect("desk:organisation", found[0].id)
        context |= {"found": found[:MOST_ORGANISATIONS], "more": len(found) > MOST_ORGANISATIONS}
        if not found:
            form.add_error("text", _("No organisation has this credit code, or this in its name"))
    return render(request, "desk/organisations/find.html", context)


@require_GET
@signed_in
def organisation(request: DeskRequest, organisation_id: UUID) -> HttpResponse:
    """What an organisation is, provides and declares, and how many work for it; by name only if that is asked for."""
    db = connection(request)
    today = clock.today()
    found = register.organisation(db, token=request.token, organisation_id=organisation_id, on=today)
    until = ledger.last_received(db)
    alike = (
        register.declared_by_organisation(
            db, token=request.token, organisation_id=organisation_id, since=until - SPAN
        )
        if until and found.party
        else []
    )
    context = {
        "organisation": found,
        "declares_itself": found.party is not None and found.party.name == found.name,
        "only_possible": found.employed.possible - found.employed.certain,
        "today": today,
        "until": until,
        "states": STATES,
        "declared": declared(alike, pack(rules_in_force(db), on=today)),
        **(_named(request, organisation_id) if "names" in request.GET else {}),
    }
    return render(request, "desk/organisations/organisation.html", context)


def _named(request: DeskRequest, organisation_id: UUID) -> dict[str, Any]:
    """Who works there, under the purpose chosen; or why nobody is named."""
    try:
        ticket = ticket_for(request, "employees", matter=organisation_id)
        return {"employees": register.employees(connection(request), ticket)}
    except Refusal as refusal:
        return {"refusal": refusal}
