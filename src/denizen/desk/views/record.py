"""Everything held about a person: the page for the eye, the paper, and the file for programs."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from denizen.desk.reading import ticket_for, with_purpose
from denizen.desk.session import DeskRequest
from denizen.desk.views.people import to_kept
from denizen.kernel import clock
from denizen.linkage import queries as linkage
from denizen.pages.http import connection
from denizen.papers.queries import as_pdf, in_words, nothing_of, require_fonts, statement_of
from denizen.register.errors import AuthorityUnknown, PersonJoined


@require_GET
@with_purpose
def page(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """Everything held about a person, group by group."""
    try:
        held = _held(request, person_id)
    except PersonJoined as joined:
        return to_kept(request, "desk:record", joined)
    lines = held["deliveries"]["last"]
    context = {
        "person_id": person_id,
        "joined": "joined" in request.GET,
        "groups": in_words(held),
        "nothing": nothing_of(held),
        "looked": {
            "count": held["deliveries"]["count"],
            "last": datetime.fromisoformat(lines[0]["delivered_at"]) if lines else None,
        },
    }
    return render(request, "desk/record.html", context)


@require_GET
@with_purpose
def file(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """The same as JSON, as docs/api/record.schema.json describes it. Its name holds nobody's."""
    try:
        held = _held(request, person_id)
    except PersonJoined as joined:
        return to_kept(request, "desk:record_file", joined)
    text = json.dumps(held, ensure_ascii=False, indent=2) + "\n"
    headers = {"Content-Disposition": 'attachment; filename="record.json"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@require_GET
@with_purpose
def paper(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """The same as PDF."""
    if not request.actor.party_name:
        raise AuthorityUnknown
    require_fonts()
    try:
        held = _held(request, person_id)
    except PersonJoined as joined:
        return to_kept(request, "desk:record_paper", joined)
    pdf = as_pdf(statement_of(held, authority=request.actor.party_name, made=clock.now()))
    headers = {"Content-Disposition": 'attachment; filename="record.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _held(request: DeskRequest, person_id: UUID) -> dict[str, Any]:
    ticket = ticket_for(request, "record", person=person_id)
    return linkage.record(connection(request), ticket, authority=request.actor.party_name, now=clock.now())
