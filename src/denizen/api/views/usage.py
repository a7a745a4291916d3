"""Who looked, for a national portal: the interface that Estonia publishes for its data tracker (e-gov/AJ, version 2).

A portal's program asks for the person who is signed in there, and names them in a header by their number, as the portal
knows it. It is made a token here and goes no further: it stands in no address, no log and no table. The answer is a
reading like any other, with its ticket and its line.
"""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from denizen.access.actions import open_access
from denizen.api.calls import ProgramRequest, answer, count_in, only, programs
from denizen.api.errors import PersonInAddress, PersonMalformed, QueryMalformed
from denizen.journal import queries as journal
from denizen.kernel import clock
from denizen.linkage import queries as linkage
from denizen.linkage.queries import UsageLine
from denizen.pages.http import connection
from denizen.pages.labels import label
from denizen.pages.sealing import sealer
from denizen.register.documents import DocumentRefused, check_document

PERSON = "X-Road-UserId"
PURPOSE = "access.request"
MOST = 1000
LONGEST_WAY = 1_000_000
SYSTEM = "Denizen"

_NUMBERED = {"CN": "citizen_id"}
"""Whose numbers for life are known here, by the two letters of the country that stand before them."""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)?")
_ZONE = ZoneInfo("Asia/Shanghai")
_SECONDS_UNHEARD = 120.0


@programs("read.usage")
def find_usage(request: ProgramRequest) -> HttpResponseBase:
    """Who was delivered the data of the person signed in, newest first."""
    if "userCode" in request.GET:
        raise PersonInAddress(fields=("userCode",), header=PERSON)
    only(request, "periodStart", "periodEnd", "offset", "limit")
    since, until = _instant(request, "periodStart"), _instant(request, "periodEnd")
    skipped = count_in(request, "offset", 0, LONGEST_WAY, least=0)
    most = count_in(request, "limit", MOST, MOST)
    db = connection(request)
    ticket = open_access(db, token=request.token, purpose=PURPOSE, reader="usage", search=_person_of(request))
    found = linkage.usage(db, ticket, since=since, until=until, skipped=skipped, most=most)
    return answer({"totalUsages": found.total, "usages": [_as_usage(line) for line in found.lines]})


@programs("read.usage")
def usage_period(request: ProgramRequest) -> HttpResponseBase:
    """Since when there are lines; to this moment, so no end is told."""
    only(request)
    since = linkage.log_since(connection(request)) or clock.now()
    return answer({"periodStart": _told(since)})


@programs("read.usage")
def heartbeat(request: ProgramRequest) -> HttpResponseBase:
    """Whether the log is there, and complete: where nobody is at work, what was possibly seen is not written."""
    only(request)
    heard = journal.heartbeats(connection(request)).get(journal.WORKER)
    if heard is None or heard > _SECONDS_UNHEARD:
        return answer({"status": "FAIL", "message": _("The worker that completes the log is not heard")})
    return answer({"status": "OK", "message": _("The log is there and complete")})


def _as_usage(line: UsageLine) -> dict[str, Any]:
    """A line in the words of the published description; `receiverUser` and `certain` are ours."""
    groups = ", ".join(label("group", name) for name in line.fields)
    return {
        "logtime": _told(line.delivered_at),
        "action": f"{label('purpose', line.purpose)}: {groups}",
        "receiverCode": line.organisation_code or "",
        "receiverName": line.organisation or "",
        "receiverSystem": SYSTEM,
        "receiverUser": line.pseudonym or "",
        "certain": line.certain,
    }


def _told(instant: datetime) -> str:
    return instant.astimezone(_ZONE).isoformat(timespec="milliseconds")


def _person_of(request: HttpRequest) -> bytes:
    """The token of the number in the header. Raises PersonMalformed, which does not quote it."""
    shown = request.headers.get(PERSON, "").strip()
    kind = _NUMBERED.get(shown[:2])
    if kind is None:
        raise PersonMalformed(fields=(PERSON,), header=PERSON, countries=", ".join(_NUMBERED))
    try:
        document = check_document(kind, shown[2:], demo=not settings.DENIZEN_IN_EARNEST)
    except DocumentRefused:
        raise PersonMalformed(fields=(PERSON,), header=PERSON, countries=", ".join(_NUMBERED)) from None
    return sealer().token(document.type, document.number)


def _instant(request: HttpRequest, name: str) -> datetime | None:
    """An instant that the query names; without a zone it is the town's. Raises QueryMalformed."""
    if name not in request.GET:
        return None
    try:
        found = datetime.fromisoformat(request.GET[name])
    except ValueError:
        raise QueryMalformed(fields=(name,), name=name) from None
    if not _INSTANT.fullmatch(request.GET[name]):
        raise QueryMalformed(fields=(name,), name=name)
    return found if found.tzinfo else found.replace(tzinfo=_ZONE)
