"""The interface, described for programs."""

import json
from functools import cache

from django.http import HttpRequest, HttpResponse

from denizen.api.document import document, usage_document


def specification(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI document. It tells of nobody and is for everybody."""
    return HttpResponse(_written(), content_type="application/json")


def usage_specification(_request: HttpRequest) -> HttpResponse:
    """That of the interface for portals."""
    return HttpResponse(_usage_written(), content_type="application/json")


@cache
def _written() -> bytes:
    return json.dumps(document(), ensure_ascii=False).encode()


@cache
def _usage_written() -> bytes:
    return json.dumps(usage_document(), ensure_ascii=False).encode()
