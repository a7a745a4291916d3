"""The page of a household."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from denizen.desk.households import alternative_of, homes_of, picture_of
from denizen.desk.reading import ticket_for, with_purpose
from denizen.desk.session import DeskRequest
from denizen.desk.views.people import to_kept
from denizen.kernel import clock
from denizen.pages.http import connection
from denizen.register import queries as register
from denizen.register.errors import PersonJoined


@require_GET
@with_purpose
def household(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """Who belongs to a person's household, since when and as what, where they live, and who belonged to it before."""
    ticket = ticket_for(request, "household", person=person_id)
    try:
        spells = register.household(connection(request), ticket)
    except PersonJoined as joined:
        return to_kept(request, "desk:household", joined)
    picture = picture_of(spells, clock.today())
    context = {
        "person_id": person_id,
        "members": [each for each in spells if each.present],
        "former": [each for each in spells if not each.present],
        "shows_former": "former" in ticket.fields,
        "homes": homes_of(spells),
        "picture": picture,
        "alternative": alternative_of(picture),
    }
    return render(request, "desk/households/household.html", context)
