"""One declaration: sent, and waited for if that is wished; asked for again; its receipt."""

import re
import time
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from denizen.api import limits, words
from denizen.api.calls import ProgramRequest, answer, only, programs, uuid_of
from denizen.api.errors import BodyOfAnotherType, DeclarationUnknown, LengthMissing
from denizen.api.problems import unfit
from denizen.api.told import declaration, law_of
from denizen.ledger import actions as ledger
from denizen.ledger.numbers import receipt_text
from denizen.ledger.queries import OwnDeclaration, just_declared, own_declaration
from denizen.pages.addresses import check_page
from denizen.pages.http import connection

MOST_SECONDS_TO_WAIT = 10
_SECONDS_BETWEEN_LOOKS = 0.03
_WAIT = re.compile(r"(?:^|[,;])\s*wait\s*=\s*(\d{1,3})\s*(?=$|[,;])", re.IGNORECASE)


@programs("declare")
def declare(request: ProgramRequest) -> HttpResponseBase:
    """Take one declaration: 201, or 200 for one that came before with the same key."""
    only(request)
    members = words.parsed(body_of(request, "application/json"))
    key = words.key_of(request.headers.get("Idempotency-Key"))
    try:
        said = words.declared(members, words.kept_filler(), key)
    except words.Unfit as wrong:
        return unfit(request, wrong)
    db = connection(request)
    taken, whom = ledger.declare_one(db, token=request.token, declaration=said)
    if taken.refusal is not None:
        raise taken.refusal
    assert taken.number is not None, "what is not refused has a number"
    if taken.came_before or "Prefer" in request.headers:
        own, waited = _waited_for(request, taken.number)
    else:  # as it was when it came: to look again would cost another question
        own, waited = just_declared(said, taken, request.program.party_kind, whom), None
    response = answer(
        declaration(own, law_of(db)),
        200 if taken.came_before else 201,
        Location=reverse("api:declaration", args=[taken.number]),
    )
    if waited is not None:
        response["Preference-Applied"] = f"wait={waited}"
    return response


def body_of(request: HttpRequest, kind: str) -> bytes:
    """The body of a request. Raises BodyOfAnotherType, LengthMissing."""
    if request.content_type != kind:
        raise BodyOfAnotherType(type=kind)
    if "HTTP_TRANSFER_ENCODING" in request.META:
        raise LengthMissing()
    return request.body


def _waited_for(request: ProgramRequest, number: UUID) -> tuple[OwnDeclaration, int | None]:
    """The declaration, once it is decided or the seconds are over that the request prefers to wait (RFC 7240)."""
    wish = _WAIT.search(request.headers.get("Prefer", ""))
    seconds = min(int(wish[1]), MOST_SECONDS_TO_WAIT) if wish else 0
    with limits.may_wait() as allowed:
        until = time.monotonic() + (seconds if allowed else 0)
        while (own := _own(request, number)).state == "waiting" and time.monotonic() < until:
            time.sleep(_SECONDS_BETWEEN_LOOKS)
    return own, seconds if seconds and allowed else None


def _own(request: ProgramRequest, number: UUID) -> OwnDeclaration:
    found = own_declaration(connection(request), token=request.token, number=number)
    if found is None:
        raise DeclarationUnknown()
    return found


@programs("declare", "read.status")
def status(request: ProgramRequest, number: str) -> HttpResponseBase:
    """What became of a declaration, and whether it came in time."""
    only(request)
    own = _own(request, uuid_of(number, "number"))
    return answer(declaration(own, law_of(connection(request))))


@programs("declare", "read.status")
def receipt(request: ProgramRequest, number: str) -> HttpResponseBase:
    """The acknowledgement: who declared, what kind, when, by when it was due; nothing of whom it was about."""
    only(request)
    own = _own(request, uuid_of(number, "number"))
    text = receipt_text(own.number)
    return answer(
        {
            "receipt": text,
            "number": str(own.number),
            "kind": own.kind,
            "declarant": {"name": request.program.party_name, "capacity": own.capacity},
            "received_at": own.received_at.isoformat(),
            "due": declaration(own, law_of(connection(request)))["due"],
            "check": f"{check_page(request)}#{text}",
        }
    )
