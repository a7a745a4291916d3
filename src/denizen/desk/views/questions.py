"""The clerical queue: open questions about who is who, one clerk at each, answered beside what is known."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from denizen.desk.comparing import Column, compared
from denizen.desk.errands import Shown, do_it, seen_then_done, try_it
from denizen.desk.filters import QuestionFilter
from denizen.desk.forms import Answer
from denizen.desk.reading import ticket_for, with_purpose
from denizen.desk.session import DeskRequest, signed_in
from denizen.desk.weights import waterfalls
from denizen.kernel.errors import Refusal
from denizen.linkage import actions as deciding
from denizen.linkage import queries as linkage
from denizen.linkage.errors import QuestionNotOpen
from denizen.pages.http import connection

MOST = 50
_MOST_LOOKED_AT = 500
# What was done, as the queue is told by those who come back to it.
_DONE, _KEPT, _ALL = "answered", "kept", "all"


@require_GET
@signed_in
def queue(request: DeskRequest) -> HttpResponse:
    """Open questions without anybody's name, those first of which a decision settles most."""
    form = QuestionFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    reason = asked.get("reason") or ""
    found = linkage.questions(
        connection(request),
        token=request.token,
        reason=reason or None,
        after=form.place(),
        most=MOST + 1,
    )
    shown = found[:MOST]
    context: dict[str, Any] = {
        "form": form,
        "entries": shown,
        "is_later": form.place() is not None,
        "answered": asked.get("answered"),
        "is_kept": _KEPT in request.GET,
        "is_all": _ALL in request.GET,
        "newer": urlencode({"reason": reason}),
        "later": _after(shown[-1], reason) if len(found) > MOST else None,
    }
    return render(request, "desk/questions.html", context)


@require_POST
@with_purpose
def take_next(request: DeskRequest) -> HttpResponse:
    """Go to the first open question at which no colleague is and of which I have not said what I think, and hold it."""
    return _next(request, request.POST.get("reason") or None)


@require_http_methods(["GET", "POST"])
@with_purpose
def question(request: DeskRequest, declaration_id: UUID) -> HttpResponse:
    """One question: the words of the declaration beside each candidate. Held by whoever opens it, if it is free.

    A choice that was sent shows its effect; nothing is decided here.
    """
    db = connection(request)
    claim = deciding.claim(db, token=request.token, declaration_id=declaration_id)
    asked = linkage.comparison(db, ticket_for(request, "question", matter=declaration_id))
    candidates = [candidate.person_id for candidate in asked.candidates]
    form = Answer(request.POST if request.method == "POST" else None, candidates=candidates)
    context: dict[str, Any] = {
        "asked": asked,
        "claim": claim,
        "form": form,
        "first": Column(_("Declared"), None),
        "columns": [
            Column(
                f"{_('In the register')} {number}",
                candidate.person_id,
                _("Open record %(number)s") % {"number": number},
                _("taken to be meant until now") if candidate.is_meant else "",
            )
            for number, candidate in enumerate(asked.candidates, 1)
        ],
        "rows": compared(asked),
        "weighed": waterfalls(asked.candidates),
    }
    if form.is_valid() and claim.is_mine:
        try:
            shown = try_it(request, "question.answer", declaration=declaration_id, person=form.chosen())
        except Refusal as refusal:
            context["refusal"] = refusal
        else:
            return _effect(request, declaration_id, form.cleaned_data["person"], shown)
    return render(request, "desk/question.html", context)


@require_POST
@with_purpose
def answer(request: DeskRequest, declaration_id: UUID) -> HttpResponse:
    """Decide, if the effect is the one that was shown; then go on to the next question."""
    chosen = request.POST.get("person", "")
    try:
        person = None if chosen == Answer.NEW else UUID(chosen)
    except ValueError:
        return redirect("desk:question", declaration_id)
    result = do_it(
        request,
        "question.answer",
        request.POST.get("shown", ""),
        declaration=declaration_id,
        person=person,
    )
    if isinstance(result, Shown):
        return _effect(request, declaration_id, chosen, result, has_changed=True)
    done = {_KEPT: "1"} if result is None else {_DONE: str(declaration_id)}
    return redirect(f"{reverse('desk:questions')}?{urlencode(done)}")


@require_http_methods(["GET", "POST"])
@with_purpose
def take_back(request: DeskRequest, declaration_id: UUID) -> HttpResponse:
    """What taking a decision back changes; then it is done, and the question is open again."""
    what, context = {"declaration": declaration_id}, {"declaration_id": declaration_id}
    then = redirect("desk:question", declaration_id)
    return seen_then_done(request, "question.take_back", what, "desk/take_back.html", context, then)


@require_POST
@with_purpose
def leave(request: DeskRequest, declaration_id: UUID) -> HttpResponse:
    """Leave a question to others again, and go on to the one behind it where that is asked for."""
    deciding.unclaim(connection(request), token=request.token, declaration_id=declaration_id)
    return (
        _next(request, None, behind=declaration_id) if "next" in request.POST else redirect("desk:questions")
    )


def _next(request: DeskRequest, reason: str | None, behind: UUID | None = None) -> HttpResponse:
    """Go to the first question that is free, or to the first free one behind another."""
    db = connection(request)
    waiting = linkage.questions(db, token=request.token, reason=reason, most=_MOST_LOOKED_AT)
    ids = [entry.declaration_id for entry in waiting]
    for entry in waiting[ids.index(behind) + 1 :] if behind in ids else waiting:
        if entry.has_my_opinion or (entry.claimed_by and not entry.is_mine):
            continue
        try:
            if deciding.claim(db, token=request.token, declaration_id=entry.declaration_id).is_mine:
                return redirect("desk:question", entry.declaration_id)
        except QuestionNotOpen:  # answered a moment ago
            continue
    return redirect(f"{reverse('desk:questions')}?{urlencode({_ALL: 1})}")


def _effect(
    request: DeskRequest, declaration_id: UUID, person: str, shown: Shown, *, has_changed: bool = False
) -> HttpResponse:
    context = {
        "declaration_id": declaration_id,
        "person": person,
        "shown": shown,
        "has_changed": has_changed,
    }
    return render(request, "desk/question_effect.html", context)


def _after(entry: linkage.OpenQuestion, reason: str) -> str:
    place: dict[str, str | int] = {
        "after_urgency": entry.urgency,
        "after_at": entry.asked_at.isoformat(timespec="microseconds"),
        "after": str(entry.declaration_id),
    }
    return urlencode({"reason": reason, **place})
