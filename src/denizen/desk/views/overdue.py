"""What is overdue for confirmation: records by their age, and nobody's name."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from denizen.desk.filters import OverdueFilter
from denizen.desk.session import DeskRequest, signed_in
from denizen.kernel import clock
from denizen.pages.http import connection
from denizen.register import queries as register

MOST = 50


@require_GET
@signed_in
def overdue(request: DeskRequest) -> HttpResponse:
    """Facts that should have been confirmed by now, the longest overdue first; what is asked stands in the address."""
    form = OverdueFilter(request.GET)
    is_known = form.is_valid()
    about, after = (form.cleaned_data["about"], form.place) if is_known else ("", None)
    found = register.overdue_facts(
        connection(request),
        token=request.token,
        on=(today := clock.today()),
        about=about or None,
        after=after,
        most=MOST + 1,
    )
    shown = found[:MOST]
    context: dict[str, Any] = {
        "form": form,
        "facts": [(fact, (today - fact.confirm_by).days) for fact in shown],
        "is_later": after is not None,
        "first": urlencode({"about": about}),
        "later": _after(shown[-1], about) if len(found) > MOST else None,
    }
    return render(request, "desk/overdue.html", context)


def _after(fact: register.OverdueFact, about: str) -> str:
    place = {
        "after_day": fact.confirm_by.isoformat(),
        "after": str(fact.declaration_id),
        "after_about": fact.about,
    }
    return urlencode({"about": about, **place})
