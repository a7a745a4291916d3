"""Uncovering one document number: for a reason, for a moment."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from denizen.access import queries as access
from denizen.desk import forms
from denizen.desk.reading import ticket_for, with_purpose
from denizen.desk.session import DeskRequest
from denizen.kernel.errors import Refusal
from denizen.pages.http import connection
from denizen.register import queries as register

READER = "document_number"
SECONDS_SHOWN = 30  # the page says half a minute


@require_POST
@with_purpose
def number(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """Ask for what the number is needed; then show it for half a minute.

    Which document is meant comes with the form, since even the end of a number has no place in an address. The page
    that shows the number leads back by itself, by a header that needs no script.
    """
    document = forms.WhichDocument(request.POST)
    if not document.is_valid():
        return HttpResponseBadRequest()
    purposes = access.purposes_for(connection(request), request.actor.role, READER)
    asked = request.POST if "asked" in request.POST else None
    form = forms.Reason(asked, initial=_as_now(request), purposes=purposes)
    context: dict[str, object] = {"form": form, "document": document, "person_id": person_id}
    if form.is_valid():
        try:
            shown = _uncover(request, person_id, form, document)
        except Refusal as refusal:
            context["refusal"] = refusal
            return render(request, "desk/number.html", context, status=refusal.status)
        page = render(request, "desk/number_shown.html", context | {"number": shown})
        page["Refresh"] = f"{SECONDS_SHOWN}; url={reverse('desk:person', args=[person_id])}"
        return page
    return render(request, "desk/number.html", context)


def _uncover(request: DeskRequest, person_id: UUID, form: forms.Reason, document: forms.WhichDocument) -> str:
    ticket = ticket_for(request, READER, person=person_id, working=form.working())
    meant = document.cleaned_data
    return register.document_number(
        connection(request),
        ticket,
        declaration=meant["declaration"],
        document_type=meant["document_type"],
        hint=meant["hint"],
    )


def _as_now(request: DeskRequest) -> dict[str, str]:
    """The purpose under which the person's page is open, as a suggestion."""
    working = request.working
    return {"purpose": working.purpose.code, "reference": working.reference} if working else {}
