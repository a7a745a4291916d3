"""What came in: the list of declarations, and the page of one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from denizen.desk.filters import InboxFilter
from denizen.desk.reading import start_of, ticket_for, with_purpose
from denizen.desk.session import DeskRequest, signed_in
from denizen.desk.words import said_in_words
from denizen.kernel import clock
from denizen.ledger import queries as ledger
from denizen.linkage import queries as linkage
from denizen.pages.http import connection, wants_part
from denizen.places.queries import NearDwelling, resolve_addresses, rules_in_force
from denizen.rules.queries import Timeliness, pack, timeliness

MOST = 50


@require_GET
@signed_in
def inbox(request: DeskRequest) -> HttpResponse:
    """Declarations as they came in, newest first; filters and the place in the list stand in the address."""
    form = InboxFilter(request.GET)
    asked = form.asked() if form.is_valid() else {}
    before, since = asked.pop("before", None), asked.get("since")
    among = {**asked, "since": since and start_of(since)}
    found = ledger.inbox(connection(request), token=request.token, before=before, most=MOST + 1, **among)
    shown = found[:MOST]
    older = {**asked, "before": shown[-1].declaration_id} if len(found) > MOST else None
    context: dict[str, Any] = {
        "form": form,
        "entries": shown,
        "is_filtered": bool(asked),
        "is_older": before is not None,
        "newest": urlencode(asked),
        "code": asked.get("code"),
        "batch": asked.get("batch"),
        "any_reason": urlencode({name: value for name, value in asked.items() if name != "code"}),
        "any_batch": urlencode({name: value for name, value in asked.items() if name != "batch"}),
        "older": urlencode(older) if older else None,
    }
    template = "desk/parts/inbox.html" if wants_part(request) else "desk/inbox.html"
    return render(request, template, context)


@require_GET
@with_purpose
def declaration(request: DeskRequest, declaration_id: UUID) -> HttpResponse:
    """One declaration: what was said, what became of it, of whom it is held to speak."""
    ticket = ticket_for(request, "declaration", matter=declaration_id)
    said = linkage.declaration(connection(request), ticket)
    context = {
        "said": said,
        "words": said_in_words(said),
        "timeliness": _timeliness(request, said),
        "near": _near(request, said),
    }
    return render(request, "desk/declaration.html", context)


def _near(request: DeskRequest, said: linkage.DeclarationRecord) -> Sequence[NearDwelling]:
    """The dwellings that come near an address that was refused, as they are today."""
    code = said.outcomes[-1].code if said.outcomes else None
    if code is None or not code.startswith("dwelling.address_"):
        return ()
    address = str(said.words["address"])
    return resolve_addresses(connection(request), [address])[address].near


def _timeliness(request: DeskRequest, said: linkage.DeclarationRecord) -> Timeliness | None:
    """Whether it came in time by the law of the place; None where it was due by no day."""
    law = pack(rules_in_force(connection(request)), on=clock.today())
    hour = said.words.get("check_out" if said.kind == "lodging_checkout" else "check_in")
    day = hour or (said.occurred.latest if said.occurred else None)
    subject = next((person.in_law for person in said.people if person.part == "subject"), None)
    return timeliness(law, said.kind, said.capacity, day, said.received_at, subject)
