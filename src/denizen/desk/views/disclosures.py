"""What authorities ask: entering a letter, checking, approving or refusing it, answering on paper, overseeing all."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from denizen.access.queries import purposes_for
from denizen.desk.disclosure_paper import last_day, paper_of
from denizen.desk.disclosures import Cut, EnterLetter, Refuse
from denizen.desk.filters import LogPlace
from denizen.desk.reading import ticket_for
from denizen.desk.session import DeskRequest, Working, signed_in
from denizen.disclosure import actions
from denizen.disclosure import queries as disclosure
from denizen.disclosure.errors import OfficerNeeded
from denizen.disclosure.errors import refusal as refusal_of
from denizen.kernel import clock
from denizen.kernel.errors import Refusal
from denizen.pages.http import connection
from denizen.papers.queries import as_pdf, require_fonts
from denizen.register.errors import AuthorityUnknown, PersonJoined

MOST = 50
_PURPOSE = "lawful.disclosure"
_PLAIN = ("formal_check", "legal_check", "tell_at_once", "approval")


@dataclass(frozen=True, slots=True)
class Subject:
    """The one whom a letter means."""

    kind: str
    person: UUID | None = None
    dwelling: UUID | None = None


@require_GET
@signed_in
def listed(request: DeskRequest) -> HttpResponse:
    """Requests, the newest first."""
    who = disclosure.whoever(connection(request), token=request.token)
    place = LogPlace(request.GET)
    before = place.cleaned_data["before"] if place.is_valid() else None
    found = disclosure.requests(connection(request), token=request.token, before=before, most=MOST + 1)
    shown = found[:MOST]
    context = {
        "requests": shown,
        "who": who,
        "oversees": "disclosure.oversee" in who.competences,
        "enters": "disclosure.enter" in who.competences,
        "is_older": before is not None,
        "older": f"before={shown[-1].id}" if len(found) > MOST else None,
    }
    return render(request, "desk/disclosures.html", context)


@require_GET
@signed_in
def overseen(request: DeskRequest) -> HttpResponse:
    """What oversight looks at first: what is late, what one alone approved, of what people are told later."""
    found = disclosure.to_oversee(connection(request), token=request.token)
    context = {
        "seconds": [each for each in found if each.standing.second_is_missing],
        "unanswered": [each for each in found if each.standing.answer_is_late],
        "told_later": [
            each
            for each in found
            if each.standing.state == "delivered" and not each.standing.second_is_missing
        ],
        "open": [each for each in found if each.standing.state != "delivered"],
        "delay": disclosure.delay(connection(request)),
    }
    return render(request, "desk/disclosures_overseen.html", context)


@require_GET
@signed_in
def one(request: DeskRequest, request_id: UUID) -> HttpResponse:
    """One request, the steps taken, and those that can be."""
    return _page(request, _asked(request, request_id))


@require_POST
@signed_in
def step(request: DeskRequest, request_id: UUID) -> HttpResponse:
    """Take a step. What is refused is said on the page, and nothing that was chosen is lost."""
    asked = _asked(request, request_id)
    act = request.POST.get("act", "")
    cut, refuse = Cut(request.POST, granted=asked.standing.granted), Refuse(request.POST)
    said: dict[str, Any] = {}
    if act == "cut":
        if not cut.is_valid():
            return _page(request, asked, cut=cut)
        said = {"reason": cut.cleaned_data["reason"], "fields": tuple(cut.cleaned_data["groups"])}
    elif act == "refusal":
        if not refuse.is_valid():
            return _page(request, asked, refuse=refuse)
        said = {"reason": refuse.cleaned_data["reason"]}
    elif act not in _PLAIN:
        return HttpResponseBadRequest()
    try:
        actions.take_step(connection(request), token=request.token, request=request_id, act=act, **said)
    except Refusal as refusal:
        return _page(request, _asked(request, request_id), refusal=refusal)
    return redirect("desk:disclosure", request_id)


@require_POST
@signed_in
def review(request: DeskRequest, request_id: UUID) -> HttpResponse:
    """Say whether the law still keeps a disclosure from the person."""
    keep = request.POST.get("keep")
    if keep not in ("yes", "no"):
        return HttpResponseBadRequest()
    try:
        actions.review_delay(connection(request), token=request.token, request=request_id, keep=keep == "yes")
    except Refusal as refusal:
        return _page(request, _asked(request, request_id), refusal=refusal)
    return redirect("desk:disclosure", request_id)


@require_POST
@signed_in
def deliver(request: DeskRequest, request_id: UUID) -> HttpResponse:
    """Answer an approved request and hand out the paper. Where that cannot be set, it was not answered."""
    if not request.actor.party_name:
        raise AuthorityUnknown
    require_fonts()
    asked = _asked(request, request_id)
    try:
        return _answered(request, asked, asked.person_id)
    except PersonJoined as joined:
        return _answered(request, asked, joined.kept)
    except Refusal as refusal:
        return _page(request, _asked(request, request_id), refusal=refusal)


def _answered(request: DeskRequest, asked: disclosure.Request, person: UUID | None) -> HttpResponse:
    """The paper, under a ticket for just what the request asks, by its case number."""
    purpose = next(
        each for each in purposes_for(connection(request), request.actor.role) if each.code == _PURPOSE
    )
    ticket = ticket_for(
        request,
        "disclosure",
        person=person,
        dwelling=asked.dwelling_id,
        matter=asked.id if asked.subject == "nobody" else None,
        during=asked.during,
        fields=asked.standing.granted,
        working=Working(purpose, asked.case_number),
    )
    db = connection(request)
    with db.transaction():
        answer = actions.deliver(db, ticket, token=request.token, request=asked.id)
        pdf = as_pdf(paper_of(asked, answer, office=request.actor.party_name or ""))
    name = f"disclosure-{str(answer.number)[:8]}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "POST"])
@signed_in
def enter_for_person(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """Enter a letter about a person who was found."""
    return _enter(request, Subject("person", person=person_id))


@require_http_methods(["GET", "POST"])
@signed_in
def enter_for_dwelling(request: DeskRequest, dwelling_id: UUID) -> HttpResponse:
    """Enter a letter about a dwelling."""
    return _enter(request, Subject("dwelling", dwelling=dwelling_id))


@require_http_methods(["GET", "POST"])
@signed_in
def enter_for_nobody(request: DeskRequest) -> HttpResponse:
    """Enter a letter about somebody whom the register does not have: it is answered as any other."""
    return _enter(request, Subject("nobody"))


def _enter(request: DeskRequest, subject: Subject) -> HttpResponse:
    db, today = connection(request), clock.today()
    working = request.working
    reference = working.reference if working and working.purpose.code == _PURPOSE else ""
    form = EnterLetter(
        request.POST or None,
        subject=subject.kind,
        authorities=disclosure.authorities(db, on=today),
        grounds=disclosure.grounds(db),
        initial={"case_number": reference, "received_on": today, "last": today},
    )
    if form.is_valid():
        letter = form.letter(person=subject.person, dwelling=subject.dwelling)
        try:
            return redirect("desk:disclosure", actions.enter(db, token=request.token, letter=letter))
        except PersonJoined as joined:
            return redirect("desk:enter_disclosure", joined.kept)
        except Refusal as refusal:
            if not refusal.fields:
                raise
            form.take(refusal)
    context = {
        "form": form,
        "subject": subject,
        "grounds": disclosure.grounds(db),
        "delay": disclosure.delay(db),
    }
    return render(request, "desk/disclosure_enter.html", context)


def _asked(request: DeskRequest, request_id: UUID) -> disclosure.Request:
    return disclosure.request(connection(request), token=request.token, request_id=request_id)


def _page(
    request: DeskRequest,
    asked: disclosure.Request,
    *,
    cut: Cut | None = None,
    refuse: Refuse | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    who = disclosure.whoever(connection(request), token=request.token)
    now = asked.asked_at
    why = {act: disclosure.may_take(act, who, asked.facts, asked.steps, now) for act in disclosure.ACTS}
    context = {
        "asked": asked,
        "last": last_day(asked.during),
        "plain": [act for act in _PLAIN if why[act] is None],
        "cut": (cut or Cut(granted=asked.standing.granted)) if why["cut"] is None else None,
        "refuse": (refuse or Refuse()) if why["refusal"] is None else None,
        "delivers": why["delivery"] is None,
        "reviews": "disclosure.review_delay" in who.competences
        and asked.standing.told_from is not None
        and asked.standing.told_from > now,
        "other": refusal_of(why["approval"]) if why["approval"] in _SAID else None,
        "opens": asked.person_id
        and any(
            "card" in each.readers
            for each in purposes_for(connection(request), request.actor.role)
            if each.code == _PURPOSE
        ),
        "refusal": refusal,
    }
    wrong = refusal or (cut and cut.errors) or (refuse and refuse.errors)
    status = refusal.status if refusal else 422 if wrong else 200
    return render(request, "desk/disclosure.html", context, status=status)


_SAID = ("disclosure.own_request", "disclosure.approved_before", OfficerNeeded.code)
