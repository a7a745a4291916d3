"""Who looked at a person: the log that is kept for them, and the proof of a line to take along."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from denizen.desk.filters import LogPlace
from denizen.desk.reading import ticket_for, with_purpose
from denizen.desk.session import DeskRequest
from denizen.desk.views.people import to_kept
from denizen.linkage import queries as linkage
from denizen.pages.http import connection
from denizen.register.errors import PersonJoined

MOST = 50


@require_GET
@with_purpose
def looked(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """Who was shown this person's data, newest first; the line after which to go on stands in the address."""
    place = LogPlace(request.GET)
    before = place.cleaned_data["before"] if place.is_valid() else None
    ticket = ticket_for(request, "delivery_log", person=person_id)
    try:
        found = linkage.delivery_log(connection(request), ticket, before=before, most=MOST + 1)
    except PersonJoined as joined:
        return to_kept(request, "desk:looked", joined)
    shown = found[:MOST]
    context = {
        "person_id": person_id,
        "joined": "joined" in request.GET,
        "lines": shown,
        "is_older": before is not None,
        "older": f"before={shown[-1].id}" if len(found) > MOST else None,
    }
    return render(request, "desk/looked.html", context)


@require_GET
@with_purpose
def proof(request: DeskRequest, person_id: UUID, line_id: UUID) -> HttpResponse:
    """The proof of one line as a file, which is verified without us. Its name holds nobody's."""
    ticket = ticket_for(request, "delivery_proof", person=person_id)
    proven = linkage.delivery_proof(connection(request), ticket, line_id)
    headers = {"Content-Disposition": f'attachment; filename="line-{proven.position}.json"'}
    return HttpResponse(proven.text(), content_type="application/json; charset=utf-8", headers=headers)
