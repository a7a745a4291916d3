"""The tree over the access log for whoever holds the office to it: checkpoint and tiles, as C2SP's tlog-tiles has them.

It has hashes alone, without the salts that would let one guess at a line. Full tiles never change: any cache may keep
them.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from denizen.journal import queries as journal
from denizen.pages.http import connection

_FOR_GOOD = "public, max-age=31536000, immutable"


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """What was signed last. 404 until anything was."""
    note = journal.last_checkpoint(connection(request))
    if note is None:
        raise Http404
    response = HttpResponse(note, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def tile(request: HttpRequest, where: str) -> HttpResponse:
    """A tile, whole or as far as it had got. 404 where there is none, or not so much of it."""
    found = journal.tile_at(connection(request), where)
    if found is None:
        raise Http404
    response = HttpResponse(found, content_type="application/octet-stream")
    response["Cache-Control"] = _FOR_GOOD
    return response
