"""Who looked: the log that is kept for a person, for that person, and the proof of a line to take along."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from denizen.home.session import HomeRequest, Whose, about_somebody, ticket_for
from denizen.linkage import queries as linkage
from denizen.pages.http import connection

MOST = 50


class _Place(forms.Form):
    """Which lines: one's own looks or those of others, from which line on."""

    before = forms.UUIDField(required=False)
    own = forms.BooleanField(required=False)


@require_GET
@about_somebody
def looked(request: HomeRequest, whose: Whose) -> HttpResponse:
    """Who was shown the data, newest first. One's own looks stand apart: they are many, and nobody else's."""
    place = _Place(request.GET)
    asked: dict[str, Any] = place.cleaned_data if place.is_valid() else {"before": None, "own": False}
    ticket = ticket_for(request, "delivery_log", whose.person)
    found = linkage.delivery_log(
        connection(request), ticket, before=asked["before"], most=MOST + 1, own=asked["own"]
    )
    shown = found[:MOST]
    kept = "own=1" if asked["own"] else ""
    older = f"before={shown[-1].id}" if len(found) > MOST else None
    context = {
        "whose": whose,
        "own": asked["own"],
        "lines": shown,
        "is_older": asked["before"] is not None,
        "newest": kept,
        "older": older and "&".join(filter(None, (kept, older))),
    }
    return render(request, "home/looked.html", context)


@require_GET
@about_somebody
def proof(request: HomeRequest, whose: Whose, line_id: UUID) -> HttpResponse:
    """The proof of one line as a file, which is verified without us. Its name holds nobody's."""
    proven = linkage.delivery_proof(
        connection(request), ticket_for(request, "delivery_proof", whose.person), line_id
    )
    headers = {"Content-Disposition": f'attachment; filename="line-{proven.position}.json"'}
    return HttpResponse(proven.text(), content_type="application/json; charset=utf-8", headers=headers)
