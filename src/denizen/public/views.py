"""The check page: is this number one of ours?

It answers what stands in `register.ExtractState` and `ledger.ReceiptState` and no more. Both are looked up for every
number, so that neither time nor anything but the answer tells which of the two it was, or that it was none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from denizen.kernel import clock
from denizen.ledger import queries as ledger
from denizen.ledger.numbers import receipt_text
from denizen.pages.http import connection
from denizen.public.errors import ComparedTooOften, ManyAsk
from denizen.public.forms import CheckNumber, ComparePaper
from denizen.public.limits import Failures, turn
from denizen.register import queries as register

LAYOUT = "public/base.html"

failures = Failures()


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a number."""

    number: UUID
    extract: register.ExtractState | None
    receipt: ledger.ReceiptState | None

    @property
    def text(self) -> str:
        """The number as it stands on paper."""
        return receipt_text(self.number)

    @property
    def state(self) -> str:
        """In one word, which the templates show: valid, over or revoked; received or done; unknown."""
        if self.extract:
            if self.extract.revoked_on:
                return "revoked"
            return "valid" if clock.today() <= self.extract.valid_until else "over"
        if self.receipt:
            return "done" if self.receipt.done else "received"
        return "unknown"


def in_language[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Answer in the language of the address, where it names one; else in the browser's. So no cookie is needed."""

    @wraps(view)
    def spoken(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        language = kwargs.pop("language", None)
        if language is not None:
            if language not in dict(settings.LANGUAGES):
                raise Http404
            translation.activate(str(language))
            request.LANGUAGE_CODE = translation.get_language()
        request.layout = LAYOUT  # type: ignore[attr-defined]  # for what goes wrong, which is shown in it too
        try:
            return view(request, *args, **kwargs)
        except (ManyAsk, ComparedTooOften) as refusal:
            return render(request, "public/refused.html", {"refusal": refusal}, status=refusal.status)

    return spoken


# Nothing is changed by sending these forms, so nobody is harmed by whoever sends them in another's name.
@csrf_exempt
@require_http_methods(["GET", "POST"])
@in_language
def check(request: HttpRequest) -> HttpResponse:
    """Ask for a number, say what is known of it, and compare what somebody types from the paper."""
    if request.method == "POST" and "name" in request.POST:
        return _compare(request)
    form = CheckNumber(request.POST or None)
    if not form.is_valid():
        return render(request, "public/check.html", {"form": form})
    answer = _look_up(request, form.cleaned_data["number"])
    compare = ComparePaper(initial={"number": answer.text}) if answer.extract else None
    return render(request, "public/answer.html", {"answer": answer, "form": compare})


def _compare(request: HttpRequest) -> HttpResponse:
    """Say whether all that was typed stands on the extract; not which part does not."""
    form = ComparePaper(request.POST)
    number = form["number"].data and CheckNumber(request.POST)
    if not number or not number.is_valid():
        return render(request, "public/check.html", {"form": number or CheckNumber()})
    answer = _look_up(request, number.cleaned_data["number"])
    context: dict[str, object] = {"answer": answer, "form": form if answer.extract else None}
    if answer.extract and form.is_valid():
        failures.check(answer.number)
        with turn():
            agrees = register.extract_agrees(connection(request), answer.number, form.told)
        if not agrees:
            failures.add(answer.number)
        context |= {"compared": True, "agrees": agrees}
    return render(request, "public/answer.html", context)


def _look_up(request: HttpRequest, number: UUID) -> Answer:
    with turn():
        db = connection(request)
        return Answer(number, register.extract_state(db, number), ledger.receipt_state(db, number))
