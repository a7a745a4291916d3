"""What a page asks of the pipeline: first tried, so that its effect is seen, then done if that is still the effect."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from denizen.desk.effects import About, in_words, told_in_words
from denizen.desk.reading import errand_for, ticket_for
from denizen.desk.session import DeskRequest
from denizen.intake import actions as intake
from denizen.intake.errors import reason
from denizen.intake.queries import effect
from denizen.kernel.errors import Refusal
from denizen.pages.http import connection


class PipelineIsBusy(Refusal):
    """The worker did not answer in time; what was asked may still be done."""

    code = "desk.pipeline_busy"
    message = _(
        "The register has not answered yet. Look at the record again in a minute before you repeat this"
    )
    status = 503


@dataclass(frozen=True, slots=True)
class Shown:
    """What something would change, in words, and the trial that found it, by which it is known again.

    `needs_second` where it is done only once a colleague has said the same.
    """

    about: list[About]
    told: list[str]
    errand: UUID
    needs_second: bool = False


def try_it(request: DeskRequest, act: intake.Act, **what: Any) -> Shown:
    """What an act would change. Raises the refusal of the pipeline, and PipelineIsBusy."""
    return _shown(request, _ask(request, act, trial=True, **what))


def do_it(request: DeskRequest, act: intake.Act, shown: str, **what: Any) -> Shown | UUID | None:
    """Do it if its effect is the one that was shown; else say what the effect is now, and do nothing.

    Returns the effect of now, or the result of the act: a person or a merge; None where a colleague has to say the same
    first. Raises as `try_it` does.
    """
    now = _ask(request, act, trial=True, shown=number_in(shown), **what)
    if not now.is_as_shown:
        return _shown(request, now)
    return _ask(request, act, trial=False, **what).result_id


def seen_then_done(
    request: DeskRequest,
    act: intake.Act,
    what: dict[str, Any],
    page: str,
    context: dict[str, Any],
    then: HttpResponse,
) -> HttpResponse:
    """A page that shows what an act changes, or why it is refused; what was shown and is sent back is done."""
    try:
        outcome = tried_or_done(request, act, what)
    except Refusal as refusal:
        return render(request, page, context | {"refusal": refusal})
    if not isinstance(outcome, Shown):
        return then
    return render(request, page, context | {"shown": outcome, "has_changed": "shown" in request.POST})


def tried_or_done(request: DeskRequest, act: intake.Act, what: dict[str, Any]) -> Shown | UUID | None:
    """Try it where nothing was shown yet, and do it where what was shown is sent back."""
    if request.method == "POST" and (shown := request.POST.get("shown")):
        return do_it(request, act, shown, **what)
    return try_it(request, act, **what)


def do_now(request: DeskRequest, act: intake.Act, **what: Any) -> UUID | None:
    """Do what changes no fact, without showing an effect first. Raises as `try_it` does."""
    return _ask(request, act, trial=False, **what).result_id


def _shown(request: DeskRequest, found: intake.Asked) -> Shown:
    changes = effect(connection(request), ticket_for(request, "effect", matter=found.id), found.id)
    return Shown(in_words(changes), told_in_words(changes), found.id, found.code == intake.WAITS_FOR_A_SECOND)


def _ask(request: DeskRequest, act: intake.Act, *, trial: bool, **what: Any) -> intake.Asked:
    errand = errand_for(request, act, trial=trial, **what)
    found = intake.wait_for(connection(request), token=request.token, errand=errand)
    if found.state is None:
        raise PipelineIsBusy
    if found.state == "refused":
        raise _refusal(found.code or "")
    return found


def _refusal(code: str) -> Refusal:
    """The refusal that the pipeline met, by its code."""
    for kind in Refusal.kinds():
        if kind.code == code:
            return kind()
    return Refusal(code, reason(code))


def number_in(text: str) -> UUID | None:
    """The trial that a form names; None where it is no number of ours."""
    try:
        return UUID(text)
    except ValueError:
        return None
