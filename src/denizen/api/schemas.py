"""The schemas of the OpenAPI document."""

import types
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from psycopg.types.range import DateRange

from denizen.api.words import LONGEST_KEY
from denizen.intake.filling import FIELDS, KIND_FIELDS, REQUIRED, Field, FieldType
from denizen.kernel.partial import PartialDate
from denizen.ledger.rules import KINDS, Kind
from denizen.register.queries import Card, Occupant
from denizen.webhooks.queries import TOPICS, TRIAL

type Schema = dict[str, Any]

GROUPS_OF_A_CARD = ("names", "particulars", "residences", "death")
"""Groups of a card that a program may be granted (`access/sql/seeds.sql`)."""

_HOW = {
    FieldType.PARTIAL_DATE: "A day, or a month or year where no more is known: 2026-11-02, 2026-11, 2026.",
    FieldType.DAY: "A day, such as 2026-11-02.",
    FieldType.MOMENT: "An instant, such as 2026-11-02T14:30; without a zone it is the town's time.",
    FieldType.COUNTRY: "A country by its ISO 3166-1 alpha-3 code.",
    FieldType.LANGUAGE: "A language by its BCP 47 tag.",
    FieldType.PHONE: "A telephone number, as ITU-T E.164 writes it.",
    FieldType.DIVISION: "A division code of 6 (GB/T 2260) or 12 digits.",
    FieldType.CREDIT_CODE: "A unified social credit code (GB 32100).",
    FieldType.DOCUMENT_NUMBER: "A document's whole number, its check digit right.",
}


def ref(name: str) -> Schema:
    """A reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def _field(field: Field) -> Schema:
    if field.type is FieldType.YES_NO:
        return {"enum": [True, False, "yes", "no", "", None], "description": f"{field.en} ({field.zh})."}
    said = " ".join(filter(None, (f"{field.en} ({field.zh}).", _HOW.get(field.type))))
    if field.codes is not None:
        return {"enum": [*(code.code for code in field.codes.codes), "", None], "description": said}
    return {"type": ["string", "null"], "maxLength": field.longest, "description": said}


def _declaration(kind: Kind) -> Schema:
    """What one kind of declaration says. Of some fields one of several is needed: its text is checked beyond this."""
    needed = [group for group in REQUIRED[kind] if len(group) == 1]
    either = [group for group in REQUIRED[kind] if len(group) > 1]
    schema: Schema = {
        "type": "object",
        "additionalProperties": False,
        "required": ["kind", *(field for (field,) in needed)],
        "properties": {"kind": {"const": kind}, **{name: _field(FIELDS[name]) for name in KIND_FIELDS[kind]}},
    }
    if either:
        schema["allOf"] = [{"anyOf": [{"required": [name]} for name in group]} for group in either]
    return schema


def _object(properties: Mapping[str, Schema], optional: Iterable[str] = ()) -> Schema:
    return {
        "type": "object",
        "required": [name for name in properties if name not in set(optional)],
        "properties": dict(properties),
    }


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


_UUID: Schema = {"type": "string", "format": "uuid"}
_INSTANT: Schema = {"type": "string", "format": "date-time"}
_DAY: Schema = {"type": "string", "format": "date"}
_STRING: Schema = {"type": "string"}
_PLAIN: Mapping[Any, Schema] = {
    str: _STRING,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    UUID: _UUID,
    datetime: _INSTANT,
    date: _DAY,
    PartialDate: {
        "type": "string",
        "description": "A day or what is known of it (ISO 8601-2): 1999, 2024-03/2024-05.",
    },
    DateRange: {"type": "string", "description": "A period, first day and first day no more: 2024-03-01/.."},
}


def _typed(kind: Any) -> Schema:
    """The schema of a value that the register delivers, by its type."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if isinstance(kind, types.UnionType):
        [inner] = [one for one in get_args(kind) if one is not type(None)]
        return _or_null(_typed(inner))
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _typed(get_args(kind)[0])}
    hints = get_type_hints(kind)
    return _object({field.name: _typed(hints[field.name]) for field in fields(kind)})


def _card() -> Schema:
    hints = get_type_hints(Card)
    groups = {name: _typed(hints[name]) for name in GROUPS_OF_A_CARD}
    examined = _typed(hints["examined"]) | {
        "description": "What of these groups is under examination, and since when."
    }
    return _object({"person_id": _UUID, "examined": examined, **groups}, GROUPS_OF_A_CARD) | {
        "description": "The groups that the ticket grants; whatever it does not grant is left out.",
        "additionalProperties": False,
    }


_ERRORS: Schema = {
    "type": "array",
    "items": _object({"field": _STRING, "code": _STRING, "detail": _or_null(_STRING)}),
}
_PROBLEM = _object(
    {
        "type": _STRING,
        "title": _STRING,
        "status": {"type": "integer"},
        "code": _STRING,
        "fields": {"type": "array", "items": _STRING},
        "errors": _ERRORS,
        "reference": {"type": "string", "description": "Of a failure of the register: its place in the log."},
    },
    ("code", "fields", "errors", "reference"),
)
_DUE = _object(
    {
        "last_day": _DAY,
        "until": _or_null(_INSTANT),
        "in_time": {"type": "boolean"},
        "provisional": {"type": "boolean", "description": "The calendar of that year was not known yet."},
    }
)
_STATUS = _object(
    {
        "number": _UUID,
        "receipt": {
            "type": "string",
            "description": "The number as it stands on paper, with a check character.",
        },
        "kind": {"enum": list(KINDS)},
        "capacity": _STRING,
        "channel": _STRING,
        "batch": _or_null(_UUID),
        "received_at": _INSTANT,
        "state": {"enum": ["waiting", "applied", "refused", "undecided"]},
        "code": _or_null(_STRING),
        "detail": _or_null(_STRING),
        "fields": {"type": "array", "items": _STRING},
        "decided_at": _or_null(_INSTANT),
        "due": _or_null(_DUE),
    }
)
# Of these the register tells by itself.
_TOLD = ("number", "receipt", "kind", "state", "code", "fields", "decided_at")
_CLOSED: Schema = {"additionalProperties": False}
_NEXT = _or_null({"type": "string", "description": "Address of the next page; null where there is none."})


def _listed(name: str, item: str) -> Schema:
    return _object({name: {"type": "array", "items": ref(item)}, "next": _NEXT})


SCHEMAS: dict[str, Schema] = {
    "Declaration": {
        "oneOf": [ref(kind) for kind in KINDS],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {kind: ref(kind)["$ref"] for kind in KINDS},
        },
    },
    **{kind: _declaration(kind) for kind in KINDS},
    "Status": _STATUS,
    "Statuses": _listed("declarations", "Status"),
    "Receipt": _object(
        {
            "receipt": _STRING,
            "number": _UUID,
            "kind": {"enum": list(KINDS)},
            "declarant": _object({"name": _STRING, "capacity": _STRING}),
            "received_at": _INSTANT,
            "due": _or_null(_DUE),
            "check": {
                "type": "string",
                "description": "Where anybody may ask whether this receipt is genuine.",
            },
        }
    ),
    "Answer": _object(
        {
            "line": {"type": ["integer", "null"], "description": "Null where the rest was not taken."},
            "status": {"type": "integer"},
            "number": _UUID,
            "receipt": _STRING,
            "received_at": _INSTANT,
            "location": _STRING,
            "problem": ref("Problem"),
        },
        ("number", "receipt", "received_at", "location", "problem"),
    ),
    "Answers": {"type": "string", "description": "Lines of `Answer`."},
    "Batch": _object(
        {
            "id": _UUID,
            "kind": _STRING,
            "received_at": _INSTANT,
            "declared": {"type": "integer"},
            "rejected": {"type": "integer"},
            "rejects": _STRING,
        }
    ),
    "Batches": _listed("batches", "Batch"),
    "Reject": _object({"row": {"type": "integer"}, "errors": _ERRORS}),
    "Rejects": _listed("rejects", "Reject"),
    "Card": _card(),
    "Occupants": _object(
        {"plate": _STRING, "on": _DAY, "occupants": {"type": "array", "items": _typed(Occupant)}}
    ),
    "Message": _object(
        {
            "type": {"enum": list(TOPICS)},
            "timestamp": _INSTANT,
            "data": _object({name: _STATUS["properties"][name] for name in _TOLD}) | _CLOSED,
        }
    )
    | _CLOSED,
    "TrialMessage": _object(
        {"type": {"const": TRIAL}, "timestamp": _INSTANT, "data": {"type": "object", "maxProperties": 0}}
    ),
    "Problem": _PROBLEM,
    "Key": {"type": "string", "pattern": f'^([!-~]{{1,{LONGEST_KEY}}}|"[!-~]{{1,{LONGEST_KEY}}}")$'},
}
