"""The addresses of the OpenAPI document."""

from typing import Any

from denizen.api.schemas import ref
from denizen.api.views.batch import LONGEST_LINE, TYPE
from denizen.api.views.declaring import MOST_SECONDS_TO_WAIT
from denizen.api.views.lists import LONGEST_PAGE, PAGE, STATES
from denizen.api.views.reading import PURPOSE, REFERENCE

type Part = dict[str, Any]

_LIMITS: Part = {
    "RateLimit-Policy": {
        "schema": {"type": "string"},
        "description": 'Requests in so many seconds: `"minute";q=600;w=60`.',
    },
    "RateLimit": {
        "schema": {"type": "string"},
        "description": 'What is left, and seconds until it is all there again: `"minute";r=599;t=60`.',
    },
}
_PROBLEMS = {
    "400": "The request cannot be understood",
    "401": "No token, or one that opens nothing",
    "403": "The token was not made for this, or the reading is refused",
    "404": "Not there, or not yours",
    "408": "The body came too slowly",
    "409": "The reading took too long, or the record was joined to another",
    "411": "The length of the body is missing",
    "413": "The body is too large",
    "415": "The body is of another type",
    "422": "Read and refused; `errors` names the fields",
    "429": "Too often",
    "500": "A failure of the register; `reference` is its place in the log",
    "503": "The register does not answer, or its disk is full; nothing was kept",
}
_RETRY: Part = {"schema": {"type": "integer"}, "description": "Seconds to wait before trying again."}


def problems(*statuses: int) -> Part:
    """The problems that may come, those of every call among them."""
    told: Part = {}
    for status in sorted({400, 401, 403, 429, 500, 503, *statuses}):
        told[str(status)] = {
            "description": _PROBLEMS[str(status)],
            "content": {"application/problem+json": {"schema": ref("Problem")}},
        }
        if status in (429, 503):
            told[str(status)]["headers"] = {"Retry-After": _RETRY}
    return told


def done(description: str, schema: str, media: str = "application/json", headers: Part | None = None) -> Part:
    """An answer that is no refusal, with what is left of the minute."""
    return {
        "description": description,
        "headers": _LIMITS | (headers or {}),
        "content": {media: {"schema": ref(schema)}},
    }


def _in_path(name: str, description: str, schema: Part) -> Part:
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}


def in_query(name: str, description: str, schema: Part) -> Part:
    """A part of the address after the question mark."""
    return {"name": name, "in": "query", "description": description, "schema": schema}


def header(name: str, description: str, schema: Part, *, required: bool = False) -> Part:
    """A header of the request."""
    return {"name": name, "in": "header", "required": required, "description": description, "schema": schema}


_UUID: Part = {"type": "string", "format": "uuid"}
_NUMBER = _in_path("number", "The number of one of the party's declarations.", _UUID)
_LIMIT = in_query(
    "limit", "How many at most.", {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE, "default": PAGE}
)
_LOCATION: Part = {"schema": {"type": "string"}, "description": "Where its state can be asked."}
_APPLIED: Part = {"schema": {"type": "string"}, "description": "The preference that was followed."}
_CASE = (
    header(PURPOSE, "For what: `case.handling`.", {"type": "string"}, required=True),
    header(
        REFERENCE,
        "The number of the case, percent-encoded UTF-8. It stands in the log that the person may see.",
        {"type": "string", "maxLength": 64},
        required=True,
    ),
)
_LINKS: Part = {
    "status": {"operationId": "status", "parameters": {"number": "$response.body#/number"}},
    "receipt": {"operationId": "receipt", "parameters": {"number": "$response.body#/number"}},
}
_DECLARED: Part = {"Location": _LOCATION, "Preference-Applied": _APPLIED}

PATHS: Part = {
    "/openapi.json": {
        "get": {
            "operationId": "specification",
            "summary": "This document",
            "security": [],
            "responses": {
                "200": {
                    "description": "The document",
                    "content": {"application/json": {"schema": {"type": "object"}}},
                }
            },
        }
    },
    "/declarations": {
        "post": {
            "operationId": "declare",
            "summary": "Declare one",
            "description": "Scope `declare`. For the party of the token. The same key with the same words is"
            " acknowledged as it was (200); with other words it is refused.",
            "parameters": [
                header("Idempotency-Key", "By which a repetition is known.", ref("Key")),
                header(
                    "Prefer",
                    f"`wait=N` waits up to N seconds, {MOST_SECONDS_TO_WAIT} at most, for the outcome (RFC 7240).",
                    {"type": "string"},
                ),
            ],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": ref("Declaration")}},
            },
            "responses": {
                "200": done("Came before", "Status", headers=_DECLARED) | {"links": _LINKS},
                "201": done("Received", "Status", headers=_DECLARED) | {"links": _LINKS},
            }
            | problems(411, 413, 415, 422),
        },
        "get": {
            "operationId": "declarations",
            "summary": "What the party declared, oldest first",
            "description": "Scope `read.status`. By whichever way it came.",
            "parameters": [
                in_query("after", "The number of the last one of the page before.", _UUID),
                in_query("state", "Only those that are so now.", {"enum": list(STATES)}),
                _LIMIT,
            ],
            "responses": {"200": done("A page", "Statuses")} | problems(),
        },
    },
    "/declarations:batch": {
        "post": {
            "operationId": "declareMany",
            "summary": "Declare many: a line each, answered a line each, in their order",
            "description": "Scope `declare`. Each line is a declaration, with a member `idempotency_key` if wished, of"
            f" at most {LONGEST_LINE} bytes. Answers come while lines are sent: read them meanwhile. Empty lines"
            " are counted and not answered. What was answered stands; a last line with `line` null says that the rest"
            " was not taken.",
            "requestBody": {
                "required": True,
                "content": {
                    TYPE: {"schema": {"description": "Lines of `Declaration`, each judged by itself."}}
                },
            },
            "responses": {
                "200": done("A line for each", "Answers", TYPE),
            }
            | problems(415),
        }
    },
    "/declarations/{number}": {
        "get": {
            "operationId": "status",
            "summary": "What became of one, and whether it came in time",
            "description": "Scope `declare` or `read.status`.",
            "parameters": [_NUMBER],
            "responses": {"200": done("As it stands now", "Status")} | problems(404),
        }
    },
    "/declarations/{number}/receipt": {
        "get": {
            "operationId": "receipt",
            "summary": "The acknowledgement",
            "description": "Scope `declare` or `read.status`. Says nothing of whom the declaration was about.",
            "parameters": [_NUMBER],
            "responses": {"200": done("The receipt", "Receipt")} | problems(404),
        }
    },
    "/batches": {
        "get": {
            "operationId": "batches",
            "summary": "The files that the party handed in, oldest first",
            "description": "Scope `read.status`.",
            "parameters": [in_query("after", "The id of the last one of the page before.", _UUID), _LIMIT],
            "responses": {"200": done("A page", "Batches")} | problems(),
        }
    },
    "/batches/{batch}/rejects": {
        "get": {
            "operationId": "rejects",
            "summary": "Rows of a file that never became declarations",
            "description": "Scope `read.status`. Which field and why, and nothing that stood there.",
            "parameters": [
                _in_path("batch", "The id of a file of the party.", _UUID),
                in_query(
                    "after",
                    "The last row of the page before.",
                    {"type": "integer", "minimum": 0, "maximum": 999_999_999},
                ),
                _LIMIT,
            ],
            "responses": {"200": done("A page", "Rejects")} | problems(404),
        }
    },
    "/people/{person}/card": {
        "get": {
            "operationId": "card",
            "summary": "One person, for a case",
            "description": "Scope `read.card`, for programs of the office alone. It stands in the person's log.",
            "parameters": [_in_path("person", "The person's id.", _UUID), *_CASE],
            "responses": {"200": done("What is granted", "Card")} | problems(404, 409, 422),
        }
    },
    "/dwellings/{plate}/occupants": {
        "get": {
            "operationId": "occupants",
            "summary": "Who occupies a dwelling on a day, for a case",
            "description": "Scope `read.occupants`, for programs of the office alone. It stands in each one's log.",
            "parameters": [
                _in_path("plate", "The code on the dwelling's plate.", {"type": "string", "minLength": 1}),
                in_query("on", "The day; today where none is named.", {"type": "string", "format": "date"}),
                *_CASE,
            ],
            "responses": {"200": done("Everybody there", "Occupants")} | problems(404, 409, 422),
        }
    },
}
