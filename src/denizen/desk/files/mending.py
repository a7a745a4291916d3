"""The rows to mend of a file: asked for with a key of this page's, and taken away when the reception has made them.

The key is derived from the pages' secret and the number of the request, so that it lies nowhere; what is sealed to it
is forgotten after a quarter of an hour.
"""

import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePath
from typing import cast
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from denizen.desk.session import DeskRequest, signed_in
from denizen.intake import actions, queries
from denizen.intake.errors import FileUnknown
from denizen.intake.queries import Mending
from denizen.kernel.crypto import OneTimeKey
from denizen.pages.http import Loan, connection
from denizen.pages.middleware import connections

_SECONDS_TO_WAIT = 3.0
_SECONDS_BETWEEN_LOOKS = 0.05
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_POST
@signed_in
def ask(request: DeskRequest, file_id: UUID) -> HttpResponse:
    """Ask for the rows, and take them away at once if they are ready in a moment."""
    mending = uuid4()
    actions.ask_mending(
        connection(request),
        token=request.token,
        file=file_id,
        mending=mending,
        language=get_language() or "en",
        public_key=_key(request, mending).public,
    )
    until = time.monotonic() + _SECONDS_TO_WAIT
    while (made := _made(request, file_id, mending)).done_at is None and time.monotonic() < until:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    if made.format is not None:
        return redirect("desk:mended", file_id, mending)
    return redirect("desk:mending", file_id, mending)


@require_GET
@signed_in
def wait(request: DeskRequest, file_id: UUID, mending_id: UUID) -> HttpResponse:
    """Whether they are ready; the page looks again by itself, by a header that needs no script."""
    made = _made(request, file_id, mending_id)
    response = render(request, "desk/files/mending.html", {"made": made, "file_id": file_id})
    if made.done_at is None:
        response["Refresh"] = "2"
    return response


@require_GET
@signed_in
def rows(request: DeskRequest, file_id: UUID, mending_id: UUID) -> HttpResponse:
    """The rows, as a file in the form in which they came."""
    made = _made(request, file_id, mending_id)
    if made.format is None or made.pieces is None:
        raise FileUnknown
    file = queries.file(connection(request), token=request.token, file=file_id)
    pieces = _opened(request.token, made, _key(request, mending_id))
    response = StreamingHttpResponse(pieces, content_type=_TYPES[made.format])
    name = f"{_stem(file.file_name)}.rejects.{made.format}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return cast(HttpResponse, response)


def _made(request: DeskRequest, file_id: UUID, mending: UUID) -> Mending:
    found = queries.mending(connection(request), token=request.token, mending=mending)
    if found.file_id != file_id:
        raise FileUnknown
    return found


def _opened(token: str, made: Mending, key: OneTimeKey) -> Iterator[bytes]:
    """Each piece, opened. The page's own connection is given back before the first is asked for."""
    for place in range(made.pieces or 0):
        loan = Loan(lambda: connections(settings.DENIZEN_DATABASE_URL))
        try:
            sealed = queries.mended_piece(loan.take(), token=token, mending=made.id, place=place)
        finally:
            loan.give_back()
        yield key.unseal_bytes(sealed, queries.mended_context(made.id, place))


def _stem(name: str) -> str:
    """The name of a file without its ending, and without what no header may hold."""
    stem = PurePath(name.replace("\\", "/")).stem
    return "".join(each for each in stem if each.isprintable()) or "file"


def _key(request: DeskRequest, mending: UUID) -> OneTimeKey:
    return _derived(settings.SECRET_KEY, f"{request.actor.actor_id} {mending}")


@lru_cache(maxsize=64)
def _derived(secret: str, what: str) -> OneTimeKey:
    return OneTimeKey(HKDF(SHA256(), 32, None, f"denizen mending {what}".encode()).derive(secret.encode()))
