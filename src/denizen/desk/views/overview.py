"""The first page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from denizen.desk import forms
from denizen.desk.arrivals import STATES, arrivals
from denizen.desk.session import DeskRequest, signed_in
from denizen.desk.today import today
from denizen.pages.http import connection


@require_GET
@signed_in
def overview(request: DeskRequest) -> HttpResponse:
    """Today's work: a search, what waits, and what came in."""
    context = {
        "form": forms.Search(),
        "today": today(connection(request)),
        "arrivals": arrivals(connection(request)),
        "states": STATES,
    }
    return render(request, "desk/overview.html", context)
