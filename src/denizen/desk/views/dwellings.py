"""Finding a dwelling, and the dwelling's page."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from psycopg.types.range import DateRange

from denizen.access.queries import one_day
from denizen.desk import forms
from denizen.desk.facts import by_room
from denizen.desk.reading import ticket_for, with_purpose
from denizen.desk.session import DeskRequest, signed_in
from denizen.kernel import clock
from denizen.pages.http import connection, wants_part
from denizen.places import queries as places
from denizen.places.errors import PlateMalformed
from denizen.register import queries as register

MOST_DWELLINGS = 20
ALL_DAYS = DateRange(None, None)


@require_http_methods(["GET", "POST"])
@signed_in
def find(request: DeskRequest) -> HttpResponse:
    """Find a dwelling by the code on its plate, or some by a piece of their address."""
    form = forms.FindDwelling(request.POST or None)
    context: dict[str, Any] = {"form": form, "most": MOST_DWELLINGS}
    if form.is_valid():
        if form.cleaned_data["plate"]:
            if found := _by_plate(request, form):
                return redirect("desk:dwelling", found.id)
        else:
            at = places.dwellings_at(
                connection(request), form.cleaned_data["address"], limit=MOST_DWELLINGS + 1
            )
            context |= {"dwellings": at[:MOST_DWELLINGS], "more": len(at) > MOST_DWELLINGS}
            if not at:
                form.add_error("address", _("No dwelling has this in its address"))
    return render(request, "desk/find_dwelling.html", context)


def _by_plate(request: DeskRequest, form: forms.FindDwelling) -> places.Dwelling | None:
    """The dwelling with the plate of the form, which is told why there is none."""
    try:
        found = places.dwelling_by_plate(connection(request), form.cleaned_data["plate"])
    except PlateMalformed as refusal:
        form.add_error("plate", str(refusal))
        return None
    if found is None:
        form.add_error("plate", _("No dwelling has this code"))
    return found


@require_GET
@with_purpose
def dwelling(request: DeskRequest, dwelling_id: UUID) -> HttpResponse:
    """Who lives in a dwelling on a day, and when that changed."""
    found = places.dwelling_by_id(connection(request), dwelling_id)
    if found is None:
        raise Http404
    today = clock.today()
    form = forms.OccupantsOn(request.GET if "on" in request.GET else {"on": today.isoformat()})
    on = forms.day_asked(form, "on") or today
    context = {
        "dwelling": found,
        "capacity": register.capacity(connection(request), found.capacity),
        "form": form,
        "on": on,
        **_occupants(request, dwelling_id, on),
        **_changes(request, dwelling_id, on),
    }
    template = "desk/parts/occupants.html" if wants_part(request) else "desk/dwelling.html"
    return render(request, template, context)


def _occupants(request: DeskRequest, dwelling_id: UUID, on: date) -> dict[str, Any]:
    """Who is there on the day; under a purpose that shows nobody, only how many."""
    day = one_day(on)
    assert request.working is not None, "with_purpose let this request pass"
    if not request.working.allows("occupants") and request.working.allows("occupant_counts"):
        ticket = ticket_for(request, "occupant_counts", dwelling=dwelling_id, during=day)
        (span,) = register.occupant_counts(connection(request), ticket, day)
        return {"certain": span.certain, "possible": span.possible - span.certain}
    ticket = ticket_for(request, "occupants", dwelling=dwelling_id, during=day)
    occupants = register.occupants(connection(request), ticket, on=on)
    certain = sum(occupant.certain for occupant in occupants)
    return {
        "named": True,
        "occupants": by_room(occupants),
        "certain": certain,
        "possible": len(occupants) - certain,
    }


def _changes(request: DeskRequest, dwelling_id: UUID, on: date) -> dict[str, Any]:
    """The days on which the occupants changed, and the ones next to the day shown."""
    ticket = ticket_for(request, "occupancy_changes", dwelling=dwelling_id, during=ALL_DAYS)
    changes = register.occupancy_changes(connection(request), ticket, ALL_DAYS)
    return {
        "changes": changes,
        "before": max((day for day in changes if day < on), default=None),
        "after": min((day for day in changes if day > on), default=None),
    }
