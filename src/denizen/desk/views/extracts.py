"""Extracts of a person: choosing, looking at what will stand on one, making it, making it again, revoking it."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from denizen.desk.extracts import AskExtract, NameExtract, paper_beforehand, paper_of, valid_until
from denizen.desk.reading import ticket_for, with_purpose
from denizen.desk.session import DeskRequest
from denizen.ledger.numbers import receipt_text
from denizen.pages.http import connection
from denizen.papers.queries import as_pdf, require_fonts
from denizen.register import actions as register_actions
from denizen.register import queries as register
from denizen.register.errors import PersonJoined


@require_http_methods(["GET", "POST"])
@with_purpose
def extracts(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """Choose what an extract shall tell; once chosen, see what will stand on it and who will be told."""
    assert request.working is not None, "with_purpose let this request pass"
    if not request.working.allows("extract"):
        return render(request, "desk/extracts_not_here.html", {"person_id": person_id}, status=403)
    form = AskExtract(request.POST or None)
    try:
        if form.is_valid() and "change" not in request.POST:
            return _preview(request, person_id, form)
        ticket = ticket_for(request, "extracts", person=person_id)
        made = register.extracts(connection(request), ticket)
    except PersonJoined as joined:
        return redirect("desk:extracts", joined.kept)
    context = {"person_id": person_id, "form": form, "extracts": made}
    return render(request, "desk/extracts.html", context)


def _preview(request: DeskRequest, person_id: UUID, form: AskExtract) -> HttpResponse:
    require_fonts()
    asked = form.asked
    ticket = ticket_for(
        request, "extract_preview", person=person_id, during=asked.during, fields=asked.fields
    )
    certified = register.extract_preview(connection(request), ticket)
    context = {
        "person_id": person_id,
        "form": form,
        "paper": paper_beforehand(request, asked, certified),
        "nothing": not certified.residences,
    }
    return render(request, "desk/extract_preview.html", context)


@require_POST
@with_purpose
def make(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """Make an extract and hand out its PDF. Where that cannot be set, nothing was made."""
    form = AskExtract(request.POST)
    if not form.is_valid():
        return redirect("desk:extracts", person_id)
    require_fonts()
    asked = form.asked
    ticket = ticket_for(request, "extract", person=person_id, during=asked.during, fields=asked.fields)
    last = valid_until(request)
    db = connection(request)
    with db.transaction():
        made = register_actions.make_extract(db, ticket, languages=asked.languages, valid_until=last)
        pdf = as_pdf(paper_of(request, *made))
    return _handed_out(made[0], pdf)


@require_POST
@with_purpose
def again(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """Hand out once more the PDF of an extract that was made."""

    def remade(made: NameExtract) -> HttpResponse:
        fields = made.cleaned_data["fields_on_it"].split(",")
        ticket = ticket_for(
            request, "extract_again", person=person_id, at=made.cleaned_data["made_at"], fields=fields
        )
        extract, certified = register.extract_again(connection(request), ticket)
        return _handed_out(extract, as_pdf(paper_of(request, extract, certified)))

    return _named(request, remade)


@require_http_methods(["GET", "POST"])
@with_purpose
def revoke(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """Say what revoking does; once confirmed, revoke. Whoever comes by the address alone has chosen nothing yet."""
    if request.method == "GET":
        return redirect("desk:extracts", person_id)

    def revoked(made: NameExtract) -> HttpResponse:
        if "confirmed" not in request.POST:
            return render(request, "desk/extract_revoke.html", {"person_id": person_id, "made": made})
        ticket = ticket_for(request, "revoke_extract", person=person_id, at=made.cleaned_data["made_at"])
        register_actions.revoke_extract(connection(request), ticket)
        return redirect(f"{reverse('desk:extracts', args=[person_id])}#made")

    return _named(request, revoked)


def _named(request: HttpRequest, act: Callable[[NameExtract], HttpResponse]) -> HttpResponse:
    """Do something with the extract that a page of ours named; anything else was written by nobody's browser."""
    form = NameExtract(request.POST)
    return act(form) if form.is_valid() else HttpResponseBadRequest()


def _handed_out(extract: register.Extract, pdf: bytes) -> HttpResponse:
    """The PDF as a file to keep; its name holds the beginning of the number and nobody's name."""
    name = f"extract-{receipt_text(extract.number).partition('-')[0]}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
