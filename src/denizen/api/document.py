"""The OpenAPI 3.1 document: made from what the code goes by, so that it cannot say anything else.

The fields of declarations are those of the catalogue (`intake.filling`); what a card holds is told by the types that
the register delivers. `docs/api/openapi.json` is this document, which a test holds.
"""

from typing import Any

from denizen.api.operations import PATHS
from denizen.api.schemas import SCHEMAS
from denizen.api.usage import PATHS as USAGE_PATHS
from denizen.api.usage import USAGE_SCHEMAS
from denizen.api.webhooks import WEBHOOKS

_TEXT = (
    "Programs declare for their party and ask what became of it; those of the office read people for a case that has a"
    " number. Worked examples: docs/api/README.md. Every refusal is a problem document (RFC 9457) with a stable `code`;"
    " codes may be added, and none changes its meaning within `v1`. Sentences come in the language of"
    " `Accept-Language` (en, zh-Hans)."
)


_OF_USAGE = (
    "Who looked, for a national portal that shows it to those who are signed in there: the names of the interface that"
    " Estonia publishes for its data tracker (e-gov/AJ, version 2.0.0). It differs in two things: the person is named"
    " in a header and nowhere else, and every call shows the token of the portal's program."
)
_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "Made by an operator: `denizen party token PARTY --scope declare --days 90`.",
}
_INFO = {"title": "Denizen", "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}}


def usage_document() -> dict[str, Any]:
    """That of the interface for portals."""
    token = _TOKEN | {"description": "Made by an operator: `denizen party token PARTY --scope read.usage`."}
    return {
        "openapi": "3.1.0",
        "info": _INFO | {"version": "2", "description": _OF_USAGE},
        "servers": [{"url": "/api/usage/v2"}],
        "security": [{"token": []}],
        "paths": USAGE_PATHS,
        "components": {"securitySchemes": {"token": token}, "schemas": USAGE_SCHEMAS},
    }


def document() -> dict[str, Any]:
    """The whole of it. What the register of a town is called stands nowhere in it."""
    return {
        "openapi": "3.1.0",
        "info": _INFO | {"version": "1", "description": _TEXT},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": PATHS,
        "webhooks": WEBHOOKS,
        "components": {"securitySchemes": {"token": _TOKEN}, "schemas": SCHEMAS},
    }
