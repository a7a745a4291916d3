"""Declaring from a page or a program: through the doors of the ledger, by the token of whoever is signed in.

Runs as the application, which may write nothing itself: who declares for whom, when, and by which way is found by the
token, in the database. What is handed in here is only what was said.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg

from denizen.access.errors import refusal as access_refusal
from denizen.kernel.db import Statements
from denizen.kernel.disk import keep_room
from denizen.kernel.errors import Refusal
from denizen.ledger.errors import (
    DeclarationMalformed,
    DeclarationTooLong,
    DraftUnknown,
    KeyUsedForAnother,
    TooManyKeys,
)
from denizen.ledger.rows import DESCRIBED, WORDS, person_words, words
from denizen.ledger.rules import Declaration

_sql = Statements("denizen.ledger")

_REFUSALS: dict[str, type[Refusal]] = {
    kind.code: kind
    for kind in (DeclarationMalformed, DeclarationTooLong, DraftUnknown, KeyUsedForAnother, TooManyKeys)
}


@dataclass(frozen=True, slots=True)
class Declared:
    """How one declaration was taken: its number and when it was received, or the refusal that kept it out.

    `came_before` tells one with a key that came before, which is acknowledged as it was then.
    """

    number: UUID | None
    received_at: datetime | None
    refusal: Refusal | None
    came_before: bool = False


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a declaration so far; `state` is waiting, applied, refused or undecided."""

    declaration_id: UUID
    kind: str
    capacity: str
    received_at: datetime
    state: str
    code: str | None
    fields: list[str] | None
    decided_at: datetime | None


def declare(
    db: psycopg.Connection, *, token: str, party: UUID | None = None, declarations: Sequence[Declaration]
) -> list[Declared]:
    """Declare for one's own party, or for another in whose name the role enters what was said; answers in order.

    All stand in one transaction, and each is taken or refused by itself (KeyUsedForAnother). One with a key that came
    before is acknowledged as it was then. Raises AccessRefused where nothing could be declared, DeclarationTooLong and
    TooManyKeys where one is more than anybody says, and DiskNearlyFull.
    """
    keep_room()
    rows = _sql.run(db, "declare", _asked(token, party, declarations)).fetchall()
    if rows and rows[0][0] is None:
        raise _refusal(rows[0][3])
    return [
        Declared(number, at, _refusal(code) if code else None, before)
        for _draft, number, at, code, before in rows
    ]


def declare_one(
    db: psycopg.Connection, *, token: str, declaration: Declaration
) -> tuple[Declared, str | None]:
    """Declare one for one's own party, and tell whom the law takes its person for besides. Raises as `declare` does."""
    keep_room()
    subject = next((person for person in declaration.people if person.part == "subject"), None)
    paper = subject.document if subject else None
    person = {
        "nationality": subject.nationality if subject else None,
        "document_type": paper.type if paper else None,
        "document_issuer": paper.issuer if paper else None,
    }
    asked = _asked(token, None, [declaration])
    row = _sql.run(db, "own/declare", asked | person).fetchone()
    assert row is not None, "the door always answers"
    number, received_at, refused, before, whom = row
    if number is None:
        raise _refusal(refused)
    return Declared(number, received_at, _refusal(refused) if refused else None, before), whom


def _asked(token: str, party: UUID | None, declarations: Sequence[Declaration]) -> dict[str, object]:
    """What the door is told: who asks, for whom, and what was said of whom."""
    ids = [uuid4() for _ in declarations]
    said = [_said(declaration) | {"id": draft} for draft, declaration in zip(ids, declarations, strict=True)]
    people = [
        {"declaration_id": draft, **_person(values)}
        for draft, declaration in zip(ids, declarations, strict=True)
        for values in map(person_words, declaration.people)
    ]
    return {"token": token, "party": party, "said": _json(said), "described": _json(people)}


def keep_draft(
    db: psycopg.Connection, *, token: str, party: UUID | None = None, declaration: Declaration
) -> UUID:
    """Keep what somebody is about to declare, and return the number that it will bear. Raises as `declare` does."""
    keep_room()
    people = [_person(values) for values in map(person_words, declaration.people)]
    params = {"token": token, "party": party, "said": _json(_said(declaration)), "described": _json(people)}
    number, refused = _sql.run(db, "keep_draft", params).fetchone() or (None, None)
    if refused:
        raise _refusal(refused)
    return UUID(str(number))


def send_draft(db: psycopg.Connection, *, token: str, draft: UUID) -> Declared:
    """Declare what was kept. Sent again, it is acknowledged as it was. Raises as `declare` does, and DraftUnknown."""
    keep_room()
    row = _sql.run(db, "send_draft", {"token": token, "draft": draft}).fetchone()
    assert row is not None, "the door always answers"
    number, received_at, refused = row
    if refused:
        raise _refusal(refused)
    return Declared(number, received_at, None)


def became(db: psycopg.Connection, *, token: str, number: UUID) -> Became | None:
    """What became of a declaration: for its declarant, and for staff whose office it is; None for anybody else."""
    return next(iter(_sql.rows(db, "became", {"token": token, "number": number}, of=Became)), None)


def _refusal(code: str) -> Refusal:
    return _REFUSALS[code]() if code in _REFUSALS else access_refusal(code)


def _said(declaration: Declaration) -> dict[str, object]:
    queued = {
        "keys": declaration.keys,
        "new_keys": declaration.new_keys,
        "alike_keys": declaration.alike_keys,
        "near_keys": declaration.near_keys,
    }
    return {
        "kind": declaration.kind,
        **dict(zip(WORDS, words(declaration), strict=True)),
        **{name: list(keys) for name, keys in queued.items()},
        "address_key": declaration.address_key,
    }


def _person(values: Sequence[object]) -> dict[str, object]:
    return dict(zip(DESCRIBED[1:], values, strict=True))


def _json(value: object) -> str:
    return json.dumps(value, default=_as_text)


def _as_text(value: Any) -> str:
    """Write what JSON knows no form for as PostgreSQL reads it."""
    match value:
        case bytes():
            return f"\\x{value.hex()}"
        case date():  # an instant too
            return value.isoformat()
        case _:
            return str(value)
