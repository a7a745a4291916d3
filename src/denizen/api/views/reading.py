"""People, for the office's own programs: one card, or who occupies one dwelling, each under a ticket for a case.

The only place of this face where tickets are opened. There is no search.
"""

import unicodedata
from datetime import date
from urllib.parse import unquote
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from denizen.access.actions import open_access
from denizen.access.queries import Ticket, one_day
from denizen.api.calls import ProgramRequest, answer, only, programs, uuid_of
from denizen.api.errors import DwellingUnknown, QueryMalformed
from denizen.api.told import plain
from denizen.kernel import clock
from denizen.pages.http import connection
from denizen.places.errors import PlateMalformed
from denizen.places.queries import dwelling_by_plate
from denizen.register import queries as register

PURPOSE, REFERENCE = "Denizen-Purpose", "Denizen-Reference"
"""Headers: in an address they would stand in logs."""


@programs("read.card")
def card(request: ProgramRequest, person: str) -> HttpResponseBase:
    """What the ticket grants about one person, with what of it is under examination; other groups are left out."""
    only(request)
    person_id = uuid_of(person, "person")
    ticket = _ticket(request, "card", person=person_id)
    found = plain(register.card(connection(request), ticket))
    granted = ("person_id", "examined", *sorted(ticket.fields))
    return answer({name: found[name] for name in granted})


@programs("read.occupants")
def occupants(request: ProgramRequest, plate: str) -> HttpResponseBase:
    """Who occupies a dwelling on a day, each of whom gets a line in the log."""
    only(request, "on")
    on = _day(request)
    try:
        dwelling = dwelling_by_plate(connection(request), plate[:64])
    except PlateMalformed:
        dwelling = None
    if dwelling is None:
        raise DwellingUnknown()
    ticket = _ticket(request, "occupants", dwelling=dwelling.id, during=on)
    found = register.occupants(connection(request), ticket, on=on)
    return answer({"plate": dwelling.plate, "on": on.isoformat(), "occupants": plain(found)})


def _ticket(
    request: ProgramRequest,
    reader: str,
    *,
    person: UUID | None = None,
    dwelling: UUID | None = None,
    during: date | None = None,
) -> Ticket:
    """A committed ticket for one reading, for the purpose and the case that the headers name."""
    return open_access(
        connection(request),
        token=request.token,
        purpose=_header(request, PURPOSE),
        reference=_header(request, REFERENCE),
        reader=reader,
        person=person,
        dwelling=dwelling,
        during=one_day(during) if during else None,
    )


def _header(request: HttpRequest, name: str) -> str:
    """What a header says; letters beyond ASCII are written as in addresses (%E6%A1%88). Raises QueryMalformed."""
    text = unquote(request.headers.get(name, ""), errors="replace")
    if any(unicodedata.category(one)[0] == "C" for one in text):
        raise QueryMalformed(fields=(name,), name=name)
    return text


def _day(request: HttpRequest) -> date:
    """The day asked about: today where none is named. Raises QueryMalformed."""
    if "on" not in request.GET:
        return clock.today()
    try:
        day = date.fromisoformat(request.GET["on"])
    except ValueError:
        day = date.max
    if day.isoformat() != request.GET["on"] or day >= date.max:
        raise QueryMalformed(fields=("on",), name="on")
    return day
