"""Asking the pipeline, from a page: what a draft would change, what a decision would, and to take the decision.

Runs as the application, by the token of whoever is signed in. The worker answers; until it has, `wait_for` looks.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import psycopg
from psycopg.types.range import DateRange

from denizen.access.errors import refusal as access_refusal
from denizen.access.queries import Ticket, redeem
from denizen.intake.errors import ErrandsTooMany, ErrandUnknown
from denizen.kernel.answers import typed
from denizen.kernel.db import Statements
from denizen.kernel.errors import Refusal
from denizen.kernel.partial import PartialDate
from denizen.ledger.errors import DraftUnknown
from denizen.linkage.errors import OneRecord, QuestionHeld

_sql = Statements("denizen.intake")

type Act = Literal[
    "declaration.try",
    "question.answer",
    "question.take_back",
    "people.merge",
    "people.unmerge",
    "people.distinguish",
    "people.undistinguish",
]

WAITS_FOR_A_SECOND = "question.second_opinion"
"""The code of an answer, or of a merge, that is kept until a colleague has said the same."""

_REFUSALS: dict[str, type[Refusal]] = {
    kind.code: kind for kind in (DraftUnknown, ErrandsTooMany, OneRecord, QuestionHeld)
}
_SECONDS_TO_ANSWER = 4.0
_SECONDS_BETWEEN_LOOKS = 0.02


@dataclass(frozen=True, slots=True)
class Asked:
    """An errand as its asker sees it; `state` is None while it waits.

    Of a trial of a declaration the state is what would become of it (applied, refused, undecided); else done or
    refused. `is_as_shown` tells of a trial whether its effect, as far as the asker may see it, is still that of the
    earlier one that was named; None where none was.
    """

    id: UUID
    act: Act
    is_trial: bool
    done_at: datetime | None
    state: str | None
    code: str | None
    fields: list[str] | None
    result_id: UUID | None
    is_as_shown: bool | None


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that would be known anew (`is_made`) or no longer, in the columns of all kinds of fact.

    `kind` and `value` are what the fact says where it is no period: kind of name and name, type of document and hint,
    sex (with `began` as the birth date), relation (with `other_name` as head or guardian).
    """

    place: int
    person_id: UUID
    is_new_person: bool
    name: str | None
    fact: str
    is_made: bool
    declaration_id: UUID | None
    began: PartialDate | None
    ended: PartialDate | None
    valid_during: DateRange | None
    dwelling_id: UUID | None
    plate: str | None
    address: str | None
    organisation_id: UUID | None
    organisation: str | None
    other_id: UUID | None
    other_name: str | None
    room: str | None
    category: str | None
    is_main: bool | None
    disputed: bool | None
    kind: str | None
    value: str | None


@dataclass(frozen=True, slots=True)
class More:
    """Somebody of whom something else would change too, which whoever asks is not told."""

    person_id: UUID
    is_new_person: bool
    name: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """Who would be told: of what, which party in which capacity, which person."""

    topic: str
    party: str | None
    capacity: str | None
    person_id: UUID | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What an errand would change, of whom something else that is not told, and who would be told of it."""

    changes: tuple[Change, ...]
    told: tuple[Told, ...]
    more: tuple[More, ...] = ()


def ask(
    db: psycopg.Connection,
    *,
    token: str,
    act: Act,
    trial: bool,
    purpose: str,
    reference: str | None = None,
    shown: UUID | None = None,
    draft: UUID | None = None,
    declaration: UUID | None = None,
    person: UUID | None = None,
    other: UUID | None = None,
    merge: UUID | None = None,
    reason_code: str | None = None,
) -> UUID:
    """Ask for something to be tried or done; return the errand.

    `declaration.try` takes a draft, and is always a trial; `question.answer` the declaration whose question is open and
    the person chosen (None: somebody new), `question.take_back` one that was answered; `people.merge` the person kept,
    the `other` and why; `people.unmerge` the merge; `people.distinguish` and `people.undistinguish` the two. A trial
    looks at people, for the purpose that is named; `shown` is an earlier trial of the same, with whose effect this
    one's is compared. Raises AccessRefused, DraftUnknown, ErrandsTooMany, OneRecord, QuestionHeld.
    """
    what = {
        "draft": draft,
        "declaration": declaration,
        "person": person,
        "other": other,
        "merge": merge,
        "reason_code": reason_code,
        "purpose": purpose,
        "reference": reference,
        "shown": shown,
    }
    row = _sql.run(db, "ask_errand", {"token": token, "act": act, "trial": trial} | what).fetchone()
    assert row is not None, "the door always answers"
    errand, refused = row
    if refused in _REFUSALS:
        raise _REFUSALS[refused]
    if refused:
        raise access_refusal(refused)
    return UUID(str(errand))


def asked(db: psycopg.Connection, *, token: str, errand: UUID) -> Asked:
    """What became of an errand so far. Raises ErrandUnknown where it is not the asker's, or was forgotten."""
    for found in _sql.rows(db, "asked", {"token": token, "errand": errand}, of=Asked):
        return found
    raise ErrandUnknown


def wait_for(
    db: psycopg.Connection, *, token: str, errand: UUID, seconds: float = _SECONDS_TO_ANSWER
) -> Asked:
    """What became of an errand, or what it is after so many seconds. Raises ErrandUnknown."""
    until = time.monotonic() + seconds
    while (found := asked(db, token=token, errand=errand)).done_at is None and time.monotonic() < until:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    return found


def effect(db: psycopg.Connection, ticket: Ticket, errand: UUID) -> Effect:
    """What an errand would change and who would be told. Raises ErrandUnknown, AccessRefused."""
    ticket.must_ask(matter=errand)
    answer = redeem(db, ticket, _sql.text("effect"))
    if "refusal" in answer:
        raise ErrandUnknown
    ids = ("person_id", "declaration_id", "dwelling_id", "organisation_id", "other_id")
    changes = (
        Change(**typed(item, ids=ids, ranges=("valid_during",), partial=("began", "ended")))
        for item in answer["changes"]
    )
    told = (Told(**typed(item, ids=("person_id",))) for item in answer["told"])
    more = (More(**typed(item, ids=("person_id",))) for item in answer["more"])
    return Effect(tuple(changes), tuple(told), tuple(more))
