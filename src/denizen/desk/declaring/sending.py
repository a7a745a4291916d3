"""The effect before it is sent, sending, and what became of it. Any page may be loaded again; nothing is sent twice."""

import time
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from denizen.desk.declaring.filling_in import SECONDS_TO_ANSWER, advance, for_whom, refused, way_on
from denizen.desk.declaring.guards import declaring
from denizen.desk.declaring.people import search_keys
from denizen.desk.declaring.prefilled import another_like, taking_back
from denizen.desk.declaring.sheets import Sheet, keep, sheet_of
from denizen.desk.effects import in_words, told_in_words
from denizen.desk.errands import number_in
from denizen.desk.reading import errand_for, ticket_for
from denizen.desk.session import DeskRequest
from denizen.intake import actions as intake
from denizen.intake import queries
from denizen.intake.errors import ErrandUnknown, reason
from denizen.kernel import clock
from denizen.kernel.partial import PartialDate
from denizen.ledger import actions as ledger
from denizen.ledger.errors import DraftUnknown
from denizen.ledger.rules import AMENDING
from denizen.linkage import queries as linkage
from denizen.linkage.errors import SearchTooMany
from denizen.pages.http import connection
from denizen.places.queries import rules_in_force
from denizen.rules.queries import Timeliness, pack, timeliness

SECONDS_FOR_THE_OUTCOME = 4.0
_SECONDS_BETWEEN_LOOKS = 0.03


@require_GET
@declaring
def effect(request: DeskRequest, *, sheet_id: UUID) -> HttpResponse:
    """What would change if it were sent now, who would be told, and whether it comes in time."""
    sheet = sheet_of(request, sheet_id)
    if sheet.errand is None or sheet.draft is None:
        return redirect("desk:declare_form", sheet.id)
    db = connection(request)
    if ledger.became(db, token=request.token, number=sheet.draft) is not None:
        return redirect("desk:declare_sent", sheet.id)
    context = {"sheet": sheet, "way": way_on(sheet), "has_changed": "changed" in request.GET}
    try:
        # Whoever has waited for it in vain a moment ago is told so at once.
        seconds = 0.0 if "waited" in request.GET else SECONDS_TO_ANSWER
        found = intake.wait_for(db, token=request.token, errand=sheet.errand, seconds=seconds)
    except ErrandUnknown:  # of yesterday
        return _tried_anew(request, sheet)
    if found.done_at is None:
        return render(request, "desk/declare/no_answer.html", context)
    if found.state == "refused":
        keep(request, refused(sheet, found))
        return redirect("desk:declare_form", sheet.id)
    ticket = ticket_for(request, "effect", matter=sheet.errand)
    told, (party, _wrong) = queries.effect(db, ticket, sheet.errand), for_whom(request, sheet)
    context |= {
        "changes": in_words(told),
        "told": told_in_words(told),
        "undecided": reason(found.code or "") if found.state == "undecided" else None,
        "remark": reason(found.code) if found.state == "applied" and found.code else None,
        "shown": sheet.errand,
        "for_whom": party,
        "timeliness": _in_time(request, sheet, party.kind) if party else None,
        "occurred": PartialDate.parse(sheet.occurred) if sheet.occurred else None,
    }
    return render(request, "desk/declare/effect.html", context)


def _in_time(request: DeskRequest, sheet: Sheet, capacity: str) -> Timeliness | None:
    """Whether it would come in time if it were sent now; an amendment is a right and has no deadline."""
    kind = way_on(sheet).kind
    if kind in AMENDING or not (sheet.instant or sheet.occurred):
        return None
    day = PartialDate.parse(sheet.occurred).latest if sheet.occurred else None
    happened = datetime.fromisoformat(sheet.instant) if sheet.instant else day
    law = pack(rules_in_force(connection(request)), on=clock.today())
    return timeliness(law, kind, capacity, happened, clock.now(), sheet.whom or None)


def _tried_anew(request: DeskRequest, sheet: Sheet) -> HttpResponse:
    again = advance(request, sheet)
    keep(request, again)
    return onward(again)


def onward(sheet: Sheet) -> HttpResponse:
    """Go to the effect of what was tried, or back to the form where something is still to be done there."""
    if sheet.errand is None:
        return redirect("desk:declare_form", sheet.id)
    return redirect(_effect_page(sheet.id, "" if sheet.is_answered else "waited"))


def _effect_page(sheet_id: UUID, remark: str) -> str:
    page = reverse("desk:declare_effect", args=[sheet_id])
    return f"{page}?{remark}" if remark else page


@require_POST
@declaring
def send(request: DeskRequest, *, sheet_id: UUID) -> HttpResponse:
    """Declare what was shown, if it would still do what was shown; unseen, if the clerk has said so."""
    sheet, db = sheet_of(request, sheet_id), connection(request)
    if sheet.draft is None:
        return redirect("desk:declare_form", sheet.id)
    if ledger.became(db, token=request.token, number=sheet.draft) is not None:
        return redirect("desk:declare_sent", sheet.id)
    if request.POST.get("unseen") != str(sheet.draft) and (stale := _stale(request, sheet)):
        return stale
    try:
        ledger.send_draft(db, token=request.token, draft=sheet.draft)
    except DraftUnknown:  # kept too long ago; all that was typed is still there
        return _tried_anew(request, sheet)
    return redirect("desk:declare_sent", sheet.id)


def _stale(request: DeskRequest, sheet: Sheet) -> HttpResponse | None:
    """Try it once more. Where the effect is another than the one shown, show it, and send nothing."""
    db, token = connection(request), request.token
    try:
        # Where a second tab has written another draft meanwhile, what was shown is not what this one does.
        shown = number_in(request.POST.get("shown", ""))
        errand = errand_for(request, "declaration.try", trial=True, draft=sheet.draft, shown=shown)
    except DraftUnknown:  # sent at this very moment from another tab
        return None
    found = intake.wait_for(db, token=token, errand=errand, seconds=SECONDS_TO_ANSWER)
    if found.is_as_shown:
        return None
    keep(request, replace(sheet, errand=errand))
    return redirect(_effect_page(sheet.id, "waited" if found.done_at is None else "changed"))


@require_GET
@declaring
def sent(request: DeskRequest, *, sheet_id: UUID) -> HttpResponse:
    """The acknowledgement, and what became of it; waited for a moment."""
    sheet = sheet_of(request, sheet_id)
    if sheet.draft is None:
        return redirect("desk:declare_form", sheet.id)
    became = _outcome(request, sheet.draft)
    if became is None:
        return redirect("desk:declare_effect", sheet.id)
    context = {
        "sheet": sheet,
        "way": way_on(sheet),
        "became": became,
        "number": sheet.draft,
        "why": reason(became.code) if became.code else None,
        "can_be_undone": became.kind not in AMENDING and became.state != "refused",
    }
    return render(request, "desk/declare/sent.html", context)


def _outcome(request: DeskRequest, number: UUID) -> ledger.Became | None:
    """What became of a declaration, or that it still waits after some seconds."""
    until = time.monotonic() + SECONDS_FOR_THE_OUTCOME
    while True:
        became = ledger.became(connection(request), token=request.token, number=number)
        if became is None or became.state != "waiting" or time.monotonic() > until:
            return became
        time.sleep(_SECONDS_BETWEEN_LOOKS)


@require_POST
@declaring
def person(request: DeskRequest, *, sheet_id: UUID) -> HttpResponse:
    """Go to the person whom a declaration was about, also where it has just registered them."""
    sheet = sheet_of(request, sheet_id)
    if sheet.person:
        return redirect("desk:person", sheet.person)
    for key in search_keys(sheet.texts):
        ticket = ticket_for(request, "search", search=key)
        try:
            hits = linkage.search(connection(request), ticket, key)
        except SearchTooMany:
            continue
        if len(hits) == 1:
            return redirect("desk:person", hits[0].person_id)
    return redirect("desk:search")


@require_POST
@declaring
def another(request: DeskRequest, *, sheet_id: UUID) -> HttpResponse:
    """Begin the next of the same kind: for whom, where and when stay."""
    after = another_like(sheet_of(request, sheet_id))
    keep(request, after)
    return redirect("desk:declare_form", after.id)


@require_POST
@declaring
def undo(request: DeskRequest, *, sheet_id: UUID) -> HttpResponse:
    """Take back what was just declared: as a retraction, whose effect is shown before it is sent like any other."""
    sheet = sheet_of(request, sheet_id)
    if sheet.draft is None:
        return redirect("desk:declare_form", sheet.id)
    back = advance(request, taking_back(sheet, sheet.draft))
    keep(request, back)
    return onward(back)
