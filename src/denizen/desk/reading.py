"""The one place in which the desk opens tickets: each reading of a person passes here, under the purpose chosen."""

from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta
from functools import wraps
from typing import Any, Concatenate
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from denizen.access.actions import open_access
from denizen.access.errors import APPROVAL_MISSING, BEYOND_OWN_AREA, AccessRefused
from denizen.access.queries import Ticket
from denizen.desk.session import DeskRequest, DeskView, Working, go, signed_in
from denizen.intake import actions as intake
from denizen.kernel.errors import Refusal
from denizen.pages.http import connection, wants_part

_ASKED_AT = {BEYOND_OWN_AREA: "desk:beyond", APPROVAL_MISSING: "desk:approval"}


class AskedFirst(Refusal):
    """Something comes before this reading; `page` and `asked` say where that is asked, and about whom."""

    status = 403

    def __init__(self, refused: AccessRefused, page: str, person: UUID | None, dwelling: UUID | None) -> None:
        super().__init__(refused.code, refused.message)
        self.page = page
        self.asked = {"person": str(person)} if person else {"dwelling": str(dwelling)}


class PurposeIsMissing(Refusal):
    """Somebody asked to read a person and has said for no purpose."""

    code = "desk.purpose_missing"
    message = _("Choose for what you read people first")
    status = 403


def with_purpose[**P](view: DeskView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only those who chose a purpose see a view; the others choose one and come back after it."""

    @signed_in
    @wraps(view)
    def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.working is None:
            back = request.get_full_path() if request.method == "GET" else _page_before(request)
            return go(request, f"{reverse('desk:purpose')}?{urlencode({'next': back})}")
        try:
            return view(request, *args, **kwargs)
        except AskedFirst as first:
            is_page = request.method == "GET" and not wants_part(request)
            back = request.get_full_path() if is_page else _page_before(request)
            return go(request, f"{reverse(first.page)}?{urlencode(first.asked | {'next': back})}")

    return guarded


def _page_before(request: HttpRequest) -> str:
    """The page of ours on which a button was pressed; where that is not told, today's."""
    before = urlsplit(request.headers.get("Referer", ""))
    is_ours = before.netloc == request.get_host() and before.path.startswith(reverse("desk:overview"))
    return before.path if is_ours else reverse("desk:overview")


def errand_for(request: DeskRequest, act: intake.Act, *, trial: bool, **what: Any) -> UUID:
    """Ask the pipeline to try or do something, under the purpose chosen: what it looks at stands in people's logs.

    Raises PurposeIsMissing, and as `intake.actions.ask` does.
    """
    if request.working is None:
        raise PurposeIsMissing()
    return intake.ask(
        connection(request),
        token=request.token,
        act=act,
        trial=trial,
        purpose=request.working.purpose.code,
        reference=request.working.reference or None,
        **what,
    )


def ticket_for(
    request: DeskRequest,
    reader: str,
    *,
    person: UUID | None = None,
    dwelling: UUID | None = None,
    search: bytes | None = None,
    matter: UUID | None = None,
    during: DateRange | None = None,
    known_on: date | None = None,
    working: Working | None = None,
    at: datetime | None = None,
    fields: Collection[str] | None = None,
) -> Ticket:
    """A committed ticket for one reading of one person, dwelling, search or matter, under the purpose chosen.

    `working` is another purpose, chosen for this reading alone. `known_on` asks what was known when that day ended in
    the town, `at` what was at an instant; `fields` are the groups needed, where that is less than all that are allowed.
    Raises what the reading room refuses, and AskedFirst, upon which `with_purpose` goes to where it is asked.
    """
    working = working or request.working
    if working is None:
        raise PurposeIsMissing()
    try:
        return open_access(
            connection(request),
            token=request.token,
            purpose=working.purpose.code,
            reference=working.reference or None,
            reader=reader,
            person=person,
            dwelling=dwelling,
            search=search,
            matter=matter,
            during=during,
            known_on=at if known_on is None else end_of(known_on),
            fields=fields,
        )
    except AccessRefused as refused:
        if page := _ASKED_AT.get(refused.code):
            raise AskedFirst(refused, page, person, dwelling) from None
        raise


def start_of(day: date) -> datetime:
    """The instant at which a day begins on the town's clock."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def end_of(day: date) -> datetime:
    """The instant at which it ends."""
    return start_of(day + timedelta(days=1))
