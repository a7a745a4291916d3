"""A small child's record: an officer asks for a supervisor's word, and a supervisor gives or refuses it."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from denizen.access.actions import ask_approval, decide_approval
from denizen.access.queries import approvals_asked, my_approval
from denizen.desk.asked_first import AskApproval, DecideApproval
from denizen.desk.reading import with_purpose
from denizen.desk.session import DeskRequest, signed_in, where_next
from denizen.pages.http import connection

MOST = 200


@require_http_methods(["GET", "POST"])
@with_purpose
def approval(request: DeskRequest) -> HttpResponse:
    """How one's own asking to open a child's record stands; asks for it."""
    assert request.working is not None, "with_purpose let this request pass"
    form = AskApproval(request.POST or request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest()
    db, person, purpose = connection(request), form.cleaned_data["person"], request.working.purpose.code
    going_on = where_next(request)
    if request.method == "POST":
        reference = request.working.reference or None
        ask_approval(db, token=request.token, person=person, purpose=purpose, reference=reference)
        return redirect(f"{reverse('desk:approval')}?{urlencode({'person': person, 'next': going_on})}")
    asked = my_approval(db, token=request.token, person=person, purpose=purpose)
    return render(request, "desk/approval.html", {"person": person, "next": going_on, "asked": asked})


@require_GET
@signed_in
def approvals(request: DeskRequest) -> HttpResponse:
    """What waits for a supervisor's word."""
    waiting = approvals_asked(connection(request), token=request.token, most=MOST)
    return render(request, "desk/approvals.html", {"waiting": waiting, "most": MOST})


@require_POST
@signed_in
def decide(request: DeskRequest, approval_id: UUID) -> HttpResponse:
    """Allow or refuse one."""
    form = DecideApproval(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    decide_approval(
        connection(request),
        token=request.token,
        approval=approval_id,
        granted=form.cleaned_data["word"] == "allow",
    )
    return redirect("desk:approvals")
