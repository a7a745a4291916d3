"""How what the register tells is written in JSON: members by the names of the values, days and instants by ISO 8601."""

import time
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.range import Range

from denizen.api.words import sentence
from denizen.kernel import clock
from denizen.kernel.partial import PartialDate
from denizen.ledger.numbers import receipt_text
from denizen.ledger.queries import OwnDeclaration
from denizen.places.queries import rules_in_force
from denizen.rules.queries import Pack, pack, timeliness

_SECONDS_KNOWN = 1.0
"""For so long a process believes that the law of the place is the one that it was: it changes once in years."""

_known: dict[str, tuple[float, str]] = {}


def law_of(db: psycopg.Connection) -> Pack:
    """The law of the place, by which deadlines are told; as it was chosen a second ago at the latest."""
    asked_at, code = _known.get(db.info.dbname, (float("-inf"), ""))
    if time.monotonic() - asked_at > _SECONDS_KNOWN:
        code = rules_in_force(db)
        _known[db.info.dbname] = time.monotonic(), code
    return pack(code, on=clock.today())


def declaration(said: OwnDeclaration, law: Pack) -> dict[str, Any]:
    """A declaration and what became of it."""
    return {
        "number": str(said.number),
        "receipt": receipt_text(said.number),
        "kind": said.kind,
        "capacity": said.capacity,
        "channel": said.channel,
        "batch": said.batch_id and str(said.batch_id),
        "received_at": said.received_at.isoformat(),
        "state": said.state,
        "code": said.code,
        "detail": sentence(said.code),
        "fields": said.fields or [],
        "decided_at": said.decided_at and said.decided_at.isoformat(),
        "due": _due(said, law),
    }


def _due(said: OwnDeclaration, law: Pack) -> dict[str, Any] | None:
    """By when it was due and whether it came by then; None where it was due by no day."""
    when = said.happened_at or said.happened_on
    found = timeliness(law, said.kind, said.capacity, when, said.came_in_at, said.whom)
    if found is None:
        return None
    due = found.due
    return {
        "last_day": due.last_day.isoformat(),
        "until": due.instant and due.instant.isoformat(),
        "in_time": found.on_time,
        "provisional": due.provisional,
    }


def plain(value: Any) -> Any:  # noqa: PLR0911
    """A value of the register as JSON. Members that are None are told as null."""
    match value:
        case None | bool() | int() | str():
            return value
        case UUID() | PartialDate():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case Range():
            return f"{value.lower or '..'}/{value.upper or '..'}"
        case frozenset():
            return sorted(value)
        case tuple() | list():
            return [plain(item) for item in value]
        case _ if is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(type(value).__name__)
