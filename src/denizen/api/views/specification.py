"""The interface, described for programs."""

import json
from functools import cache

from django.http import HttpRequest, HttpResponse

from denizen.api.document import document


def specification(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI document. It tells of nobody and is for everybody."""
    return HttpResponse(_written(), content_type="application/json")


@cache
def _written() -> bytes:
    return json.dumps(document(), ensure_ascii=False).encode()
