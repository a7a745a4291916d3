"""How often authorities asked and what became of it, for anybody: a page, and the same as JSON.

They are figures of requests and not of people, so small ones stand as they are (docs/adr/0036).
"""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from denizen.disclosure import queries as disclosure
from denizen.pages.http import connection
from denizen.public.limits import turn
from denizen.public.views import in_language


@require_GET
@in_language
def page(request: HttpRequest) -> HttpResponse:
    """The figures of each year, by kind of authority, with what may be asked on which ground and the latest date."""
    with turn():
        db = connection(request)
        context = {
            "figures": disclosure.figures(db),
            "grounds": disclosure.grounds(db),
            "delay": disclosure.delay(db),
        }
    return render(request, "public/disclosures.html", context)


@require_GET
@in_language
def file(request: HttpRequest) -> HttpResponse:
    """The same for programs."""
    with turn():
        db = connection(request)
        delay = disclosure.delay(db)
        told = {
            "told_after_months_at_most": delay.most_months,
            "chosen_at": delay.chosen_at.isoformat(),
            "figures": [asdict(each) for each in disclosure.figures(db)],
            "grounds": [asdict(each) for each in disclosure.grounds(db)],
        }
    return JsonResponse(told)
