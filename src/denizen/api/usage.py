"""What the OpenAPI document of the interface for portals says: the published names, and what we add and refuse."""

from denizen.api.operations import Part, done, header, in_query, problems
from denizen.api.schemas import SCHEMAS, Schema, ref
from denizen.api.views.usage import LONGEST_WAY, MOST, PERSON, SYSTEM

_INSTANT: Schema = {"type": "string", "format": "date-time"}
_COUNT: Schema = {"type": "integer", "format": "int32"}


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _period(name: str, description: str) -> Part:
    return in_query(name, f"{description} Without a zone it is the town's time.", _INSTANT)


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
    "/findUsage": {
        "get": {
            "operationId": "findUsage",
            "summary": "Who looked at the person who is signed in, newest first",
            "description": "Scope `read.usage`, for the program of a portal. Asking is itself a reading, and stands in"
            " the person's log. Nobody known has no lines.",
            "parameters": [
                header(
                    PERSON,
                    "The number of the person who is signed in, after the two letters of its country, such as `CN`. It"
                    " never stands in the address: `userCode` is refused.",
                    {"type": "string"},
                    required=True,
                ),
                _period("periodStart", "No lines from before."),
                _period("periodEnd", "No lines from after."),
                in_query(
                    "offset",
                    "How many of the newest lines are left out.",
                    _COUNT | {"minimum": 0, "maximum": LONGEST_WAY, "default": 0},
                ),
                in_query(
                    "limit", "How many at most.", _COUNT | {"minimum": 1, "maximum": MOST, "default": MOST}
                ),
            ],
            "responses": {"200": done("The lines", "FindUsageResponse")} | problems(409),
        }
    },
    "/usagePeriod": {
        "get": {
            "operationId": "usagePeriod",
            "summary": "Since when there are lines",
            "description": "Scope `read.usage`. No end is told: there are lines up to this moment.",
            "responses": {"200": done("The period", "UsagePeriodResponse")} | problems(),
        }
    },
    "/heartbeat": {
        "get": {
            "operationId": "heartbeat",
            "summary": "Whether the log is there, and complete",
            "description": "Scope `read.usage`.",
            "responses": {"200": done("As it is now", "HeartbeatResponse")} | problems(),
        }
    },
}

_USAGE: Schema = {
    "type": "object",
    "required": [
        "logtime", "action", "receiverCode", "receiverName", "receiverSystem", "receiverUser", "certain",
    ],
    "properties": {
        "logtime": _INSTANT | {"description": "When the person was delivered."},
        "action": _text("For what, and which groups of fields, in words of the language that was accepted."),
        "receiverCode": _text("The office's credit code, or its short name where it has none; empty where it is gone."),
        "receiverName": _text("The office's name."),
        "receiverSystem": {"const": SYSTEM, "description": "The system that delivered."},
        "receiverUser": _text("A stable pseudonym, which the office can resolve and others cannot."),
        "certain": {"type": "boolean", "description": "False where the person was possibly seen: no more is known."},
    },
}  # fmt: skip

USAGE_SCHEMAS: dict[str, Schema] = {
    "FindUsageResponse": {
        "type": "object",
        "required": ["totalUsages", "usages"],
        "properties": {
            "totalUsages": _COUNT | {"description": "How many there are in the period, on all pages."},
            "usages": {"type": "array", "maxItems": MOST, "items": ref("Usage")},
        },
    },
    "Usage": _USAGE,
    "UsagePeriodResponse": {
        "type": "object",
        "required": ["periodStart"],
        "properties": {"periodStart": _INSTANT, "periodEnd": _INSTANT},
    },
    "HeartbeatResponse": {
        "type": "object",
        "required": ["status"],
        "properties": {"status": {"enum": ["OK", "FAIL"]}, "message": _text("In words.")},
    },
    "Problem": SCHEMAS["Problem"],
}
