"""Finding a dwelling, and the dwelling's page."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from denizen.desk import forms
from denizen.desk.reading import dwelling_ticket, with_purpose
from denizen.desk.session import DeskRequest, signed_in
from denizen.kernel import clock
from denizen.pages.http import connection, wants_part
from denizen.places import queries as places
from denizen.register import queries as register


@require_http_methods(["GET", "POST"])
@signed_in
def find(request: DeskRequest) -> HttpResponse:
    """Find a dwelling by the code on its plate."""
    form = forms.FindDwelling(request.POST or None)
    if form.is_valid():
        dwelling = places.dwelling(connection(request), plate=form.cleaned_data["plate"])
        if dwelling is not None:
            return redirect("desk:dwelling", dwelling.id)
        form.add_error("plate", _("No dwelling has this code"))
    return render(request, "desk/find_dwelling.html", {"form": form})


@require_GET
@with_purpose
def dwelling(request: DeskRequest, dwelling_id: UUID) -> HttpResponse:
    """Who lives in a dwelling on a day, and when that changed."""
    db = connection(request)
    today = clock.today()
    form = forms.OccupantsOn(request.GET if "on" in request.GET else {"on": today.isoformat()})
    on = forms.day_asked(form, "on") or today
    occupants = register.occupants(db, dwelling_ticket(request, dwelling_id), on=on)
    changes = register.occupancy_changes(db, dwelling_ticket(request, dwelling_id))
    certain = sum(occupant.certain for occupant in occupants)
    context = {
        "dwelling": places.dwelling(db, id=dwelling_id),
        "form": form,
        "on": on,
        "occupants": occupants,
        "certain": certain,
        "possible": len(occupants) - certain,
        "changes": changes,
        **_steps(changes, on),
    }
    template = "desk/parts/occupants.html" if wants_part(request) else "desk/dwelling.html"
    return render(request, template, context)


def _steps(changes: list[date], on: date) -> dict[str, date | None]:
    """The changes next to a day: the last before it, the first after it."""
    return {
        "before": max((day for day in changes if day < on), default=None),
        "after": min((day for day in changes if day > on), default=None),
    }
