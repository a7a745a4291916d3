"""What a party declared, page by page, and its files with what was wrong in them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode

from denizen.api.calls import ProgramRequest, answer, count_in, number_in, only, programs, uuid_of
from denizen.api.errors import BatchUnknown, QueryMalformed
from denizen.api.told import declaration, law_of
from denizen.api.words import sentence
from denizen.ledger.queries import OwnBatch, own_batches, own_declaration, own_declarations, own_rejects
from denizen.pages.http import connection

STATES = ("waiting", "applied", "refused", "undecided")
PAGE, LONGEST_PAGE = 100, 500
_MOST_ROW = 2_000_000_000


@programs("read.status")
def declarations(request: ProgramRequest) -> HttpResponseBase:
    """The party's declarations after one of them, in the order in which they came in."""
    only(request, "after", "state", "limit")
    state, most = request.GET.get("state"), count_in(request, "limit", PAGE, LONGEST_PAGE)
    if state is not None and state not in STATES:
        raise QueryMalformed(fields=("state",), name="state")
    db, after = connection(request), number_in(request, "after")
    # Somebody else's number is answered as one that nobody has: where there is no such place, nothing is after it.
    if after is not None and not own_declaration(db, token=request.token, number=after):
        raise QueryMalformed(fields=("after",), name="after")
    found = own_declarations(db, token=request.token, after=after, state=state, most=most)
    law = law_of(db)
    further = found[-1].number if len(found) == most else None
    return _page(request, "declarations", [declaration(each, law) for each in found], further)


@programs("read.status")
def batches(request: ProgramRequest) -> HttpResponseBase:
    """The party's files after one of them, in the order in which they came in."""
    only(request, "after", "limit")
    db, after = connection(request), number_in(request, "after")
    most = count_in(request, "limit", PAGE, LONGEST_PAGE)
    if after is not None and not own_batches(db, token=request.token, batch_id=after, most=1):
        raise QueryMalformed(fields=("after",), name="after")
    found = own_batches(db, token=request.token, after=after, most=most)
    further = found[-1].id if len(found) == most else None
    return _page(request, "batches", [_batch(each) for each in found], further)


@programs("read.status")
def rejects(request: ProgramRequest, batch: str) -> HttpResponseBase:
    """The rows of a file that never became declarations, after one, with what was wrong: nothing that stood in them."""
    only(request, "after", "limit")
    db, batch_id = connection(request), uuid_of(batch, "batch")
    after, most = (
        count_in(request, "after", 0, _MOST_ROW, 0),
        count_in(request, "limit", PAGE, LONGEST_PAGE),
    )
    if not own_batches(db, token=request.token, batch_id=batch_id, most=1):
        raise BatchUnknown()
    rows: dict[int, list[dict[str, str | None]]] = {}
    for reject in own_rejects(db, token=request.token, batch_id=batch_id, after=after, most=most):
        wrong = {"field": reject.field, "code": reject.code, "detail": sentence(reject.code)}
        rows.setdefault(reject.row_number, []).append(wrong)
    listed = [{"row": row, "errors": errors} for row, errors in rows.items()]
    return _page(request, "rejects", listed, max(rows) if len(rows) == most else None)


def _batch(found: OwnBatch) -> dict[str, Any]:
    return {
        "id": str(found.id),
        "kind": found.kind,
        "received_at": found.received_at.isoformat(),
        "declared": found.declared,
        "rejected": found.rejected,
        "rejects": reverse("api:rejects", args=[found.id]),
    }


def _page(
    request: HttpRequest, name: str, items: list[dict[str, Any]], last: UUID | int | None
) -> HttpResponseBase:
    """A page of a list, with the address of the next (RFC 8288) where there may be one."""
    following = None
    if last is not None:
        following = f"{request.path}?{urlencode({**request.GET.dict(), 'after': str(last)})}"
    response = answer({name: items, "next": following})
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return response
