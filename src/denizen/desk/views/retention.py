"""How long things are kept, and what was erased: figures, and nobody."""

from collections.abc import Sequence
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from denizen.desk.session import DeskRequest, signed_in
from denizen.kernel import clock
from denizen.pages.http import connection
from denizen.retention import queries as retention

# Data of nobody need no line: they are kept for good.
_OF_NOBODY = "permanent"


@require_GET
@signed_in
def kept(request: DeskRequest) -> HttpResponse:
    """The terms in force, the latest runs and what they erased, and how many holds stand."""
    report = retention.report(connection(request), token=request.token, today=clock.today())
    context = {
        "terms": [term for term in report.terms if term.cls != _OF_NOBODY],
        "runs": [(run, _by_class(run.erased)) for run in report.runs],
        "holds": report.holds,
    }
    return render(request, "desk/retention.html", context)


def _by_class(lines: Sequence[retention.Line]) -> list[tuple[str, list[retention.Line]]]:
    return [(cls, list(of_one)) for cls, of_one in groupby(lines, key=lambda line: line.cls)]
