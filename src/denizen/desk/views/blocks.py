"""Blocked addresses: asking for one at the counter, and keeping them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from denizen.desk.blocking import AskBlock, KeepBlock
from denizen.desk.reading import ticket_for, with_purpose
from denizen.desk.session import DeskRequest, go
from denizen.desk.views.people import to_kept
from denizen.kernel import clock
from denizen.kernel.errors import Refusal
from denizen.pages.http import connection
from denizen.register import actions
from denizen.register import queries as register
from denizen.register.errors import PersonJoined

MOST = 500


@require_http_methods(["GET", "POST"])
@with_purpose
def ask(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """Ask for a block; what comes after tells nothing of whether there was one."""
    form = AskBlock(request.POST or None)
    context: dict[str, Any] = {"person_id": person_id, "form": form}
    if form.is_valid():
        ticket = ticket_for(request, "ask_block", person=person_id)
        try:
            actions.ask_block(connection(request), ticket, **form.cleaned_data)
        except PersonJoined as joined:
            return to_kept(request, "desk:ask_block", joined)
        return render(request, "desk/blocks/asked.html", context)
    return render(request, "desk/blocks/ask.html", context)


@require_GET
@with_purpose
def blocks(request: DeskRequest) -> HttpResponse:
    """The blocks that wait to be decided, end soon, or hold; under the one purpose that opens them."""
    if request.working is None or not request.working.allows("blocks"):
        return go(request, f"{reverse('desk:purpose')}?{urlencode({'next': request.get_full_path()})}")
    found = register.blocks(connection(request), token=request.token, most=MOST)
    today = clock.today()
    ending = [
        each for each in found
        if each.decision and not each.is_renewed and (each.last_day - today).days < register.ENDS_SOON_DAYS
    ]  # fmt: skip
    context = {
        "lists": (
            ("undecided", [each for each in found if not each.decision]),
            ("ending", ending),
            ("holding", [each for each in found if each.decision and each not in ending]),
        ),
        "today": today,
        "most": MOST,
    }
    return render(request, "desk/blocks/list.html", context)


@require_http_methods(["GET", "POST"])
@with_purpose
def block(request: DeskRequest, block_id: UUID) -> HttpResponse:
    """One block, by whom the person can be found all the same, and who asked about them; deciding and lifting it."""
    form = KeepBlock(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        done = form.cleaned_data
        ticket = ticket_for(request, "keep_block", matter=block_id)
        try:
            actions.keep_block(
                connection(request), ticket,
                act=done["act"], because=done["because"] or None, request=done["request"],
            )  # fmt: skip
        except Refusal as refusal:
            context["refusal"] = refusal
        else:
            return redirect("desk:block", block_id)
    found = register.block(connection(request), ticket_for(request, "block", matter=block_id))
    last = found.last_day
    context |= {
        "kept": found,
        "basis": register.BLOCK_REASONS[found.reason],
        "lift_reasons": register.LIFT_REASONS,
        "is_over": last < clock.today(),
        "is_renewable": (last - clock.today()).days < register.ENDS_SOON_DAYS and not found.is_renewed,
    }
    return render(request, "desk/blocks/block.html", context)
