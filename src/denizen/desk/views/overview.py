"""The first page."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from denizen.access.errors import AccessRefused
from denizen.access.queries import approvals_waiting, crossings_waiting
from denizen.desk import forms
from denizen.desk.arrivals import STATES, arrivals
from denizen.desk.session import DeskRequest, signed_in
from denizen.desk.today import Today, today
from denizen.intake import queries as intake
from denizen.pages.http import connection
from denizen.register import queries as register

FOLLOW_DECLARATIONS = ("registrar", "counter_clerk", "supervisor")
"""The roles to whom the register lists declarations; for others a figure would open into nothing."""

SEE_RETENTION = ("supervisor", "auditor")
"""The roles that are shown how long things are kept, and what was erased."""

# As many as are handed in on a busy day.
_MOST_OPENED = 100


@require_GET
@signed_in
def overview(request: DeskRequest) -> HttpResponse:
    """Today's work: a search, what waits, and what came in."""
    day = today(connection(request))
    opens = _followed(request) if day.files else {}
    context = {
        "form": forms.Search(),
        "follows": request.actor.role in FOLLOW_DECLARATIONS,
        "sees_retention": request.actor.role in SEE_RETENTION,
        "refused": _refused(day),
        "today": day,
        "files": [(file, opens.get(file.batch_id)) for file in day.files],
        "notices": _told(request),
        "arrivals": arrivals(connection(request)),
        "crossings": crossings_waiting(connection(request), token=request.token),
        "approvals": approvals_waiting(connection(request), token=request.token),
        "states": STATES,
    }
    context["undecided_blocks"], context["ending_blocks"] = register.blocks_waiting(
        connection(request), token=request.token
    )
    return render(request, "desk/overview.html", context)


def _told(request: DeskRequest) -> int:
    """How much of what one read was corrected since and not looked at; nothing for a role that is told of none."""
    try:
        return len(register.corrections_told(connection(request), token=request.token))
    except AccessRefused:
        return 0


def _refused(day: Today) -> str | None:
    """Where what was refused of late is listed."""
    if day.refused_from is None:
        return None
    asked = {"state": "refused", "since": day.refused_from.isoformat()}
    return f"{reverse('desk:inbox')}?{urlencode(asked)}"


def _followed(request: DeskRequest) -> dict[UUID, UUID]:
    """The files that one may open, of those handed in last, by their batches."""
    mine = intake.files(connection(request), token=request.token, most=_MOST_OPENED)
    return {file.batch_id: file.id for file in mine if file.batch_id is not None and file.state == "received"}
