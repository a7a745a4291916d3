"""A record as its person, or a guardian, sees it: what holds now, what others declared, and everything that is held."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from denizen.access import queries as access
from denizen.home import own
from denizen.home.session import HomeRequest, Whose, about_somebody, signed_in, ticket_for
from denizen.kernel import clock
from denizen.ledger.numbers import read_receipt, receipt_text
from denizen.linkage import queries as linkage
from denizen.pages.http import connection
from denizen.papers.queries import as_pdf, in_words, nothing_of, require_fonts, statement_of
from denizen.register import queries as register


@require_GET
@about_somebody
def first(request: HomeRequest, whose: Whose) -> HttpResponse:
    """What is recorded now and who declared it, what is due, and the ways to everything else."""
    held = _held(request, whose)
    lines = held["deliveries"]["last"] if "deliveries" in held else []
    context = {
        "whose": whose,
        "groups": own.held_now(held),
        "due": own.due(held, clock.today()),
        "others": sum(one.others for one in own.declared(held)),
        "looked": len([line for line in lines if line["relation"] != "self"]),
        "children": bool(request.people.wards) and whose.is_own,
    }
    return render(request, "home/first.html", context)


@require_GET
@about_somebody
def declared(request: HomeRequest, whose: Whose) -> HttpResponse:
    """What was declared about somebody: by whom, in which capacity, and why it was taken to mean them."""
    return render(
        request, "home/declared.html", {"whose": whose, "entries": own.declared(_held(request, whose))}
    )


@require_GET
@about_somebody
def not_true(request: HomeRequest, whose: Whose) -> HttpResponse:
    """How to say that something is not true."""
    number = read_receipt(request.GET.get("of", ""))
    return render(request, "home/not_true.html", {"whose": whose, "number": number and receipt_text(number)})


@require_GET
@about_somebody
def record(request: HomeRequest, whose: Whose) -> HttpResponse:
    """Everything held, also what no longer holds."""
    held = _held(request, whose)
    context = {"whose": whose, "groups": in_words(held), "nothing": nothing_of(held)}
    return render(request, "home/record.html", context)


@require_GET
@about_somebody
def file(request: HomeRequest, whose: Whose) -> HttpResponse:
    """The same as JSON, as docs/api/record.schema.json describes it. Its name holds nobody's."""
    text = json.dumps(_held(request, whose), ensure_ascii=False, indent=2) + "\n"
    headers = {"Content-Disposition": 'attachment; filename="record.json"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@require_GET
@about_somebody
def paper(request: HomeRequest, whose: Whose) -> HttpResponse:
    """The same as PDF."""
    require_fonts()
    held = _held(request, whose)
    pdf = as_pdf(statement_of(held, authority=held["told_by"] or "Denizen", made=clock.now()))
    headers = {"Content-Disposition": 'attachment; filename="record.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_GET
@about_somebody
def children(request: HomeRequest, whose: Whose) -> HttpResponse:
    """The children for whom one answers today, by name: a look at each of them, with a line in its log."""
    db = connection(request)
    named = [
        (Whose(ward.person_id, ward), register.card(db, ticket_for(request, "card", ward.person_id)))
        for ward in request.people.wards
    ]
    return render(request, "home/children.html", {"whose": whose, "named": named})


@require_GET
@signed_in
def uses(request: HomeRequest) -> HttpResponse:
    """For what the register is read, by which law, by whom, and which groups of data each purpose opens."""
    return render(request, "home/uses.html", {"uses": access.uses(connection(request))})


def _held(request: HomeRequest, whose: Whose) -> dict[str, Any]:
    ticket = ticket_for(request, "record", whose.person)
    authority = request.people.authority
    return linkage.record(connection(request), ticket, authority=authority, now=clock.now())
