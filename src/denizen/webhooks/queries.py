"""What is known of webhooks: for operators, for the doctor, and in figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import psycopg

from denizen.kernel.db import Statements
from denizen.webhooks.addresses import shown
from denizen.webhooks.rules import MOST_TRIES, TOPICS, TRIAL

__all__ = [
    "MOST_TRIES",
    "TOPICS",
    "TRIAL",
    "Attempt",
    "Endpoint",
    "InTrouble",
    "Standing",
    "attempts_at",
    "attempts_of",
    "endpoint",
    "endpoints_of",
    "in_trouble",
    "shown",
    "standing",
]

_sql = Statements("denizen.webhooks")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where news of a party is sent, how it stands there, how much waits, and how much was given up."""

    id: UUID
    handle: str
    url: str
    topics: list[str]
    made_at: datetime
    key_mark: str
    generation: int
    rotated_at: datetime | None
    failures: int
    failing_since: datetime | None
    rests_until: datetime | None
    paused_at: datetime | None
    paused_because: str | None
    ended_at: datetime | None
    ended_because: str | None
    waiting: int
    dead: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one try, in a word, and what became of the delivery in all."""

    delivery_id: UUID
    topic: str
    tried_at: datetime
    outcome: str
    status: int | None
    milliseconds: int
    state: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How much waits, for how many seconds the longest has, how much was given up, and how many endpoints there are.

    Paused are those that an operator paused, halted those that failing did.
    """

    waiting: int
    seconds: float
    dead: int
    active: int
    failing: int
    paused: int
    halted: int


@dataclass(frozen=True, slots=True)
class InTrouble:
    """The handles of parties whose endpoints fail, were paused for failing, or lately answered that they are gone."""

    failing: list[str]
    paused: list[str]
    gone: list[str]


def endpoints_of(db: psycopg.Connection, party_id: UUID | None) -> list[Endpoint]:
    """The endpoints of a party, or of all, the newest last. Runs as the keeper."""
    return _sql.rows(db, "operating/endpoints", {"party_id": party_id, "id": None}, of=Endpoint)


def endpoint(db: psycopg.Connection, endpoint_id: UUID) -> Endpoint | None:
    """One endpoint. Runs as the keeper."""
    found = _sql.rows(db, "operating/endpoints", {"party_id": None, "id": endpoint_id}, of=Endpoint)
    return found[0] if found else None


def attempts_at(db: psycopg.Connection, endpoint_id: UUID, *, most: int) -> list[Attempt]:
    """What came of the last tries at an endpoint, the newest first. Runs as the keeper."""
    asked = {"endpoint_id": endpoint_id, "delivery_id": None, "most": most}
    return _sql.rows(db, "operating/attempts", asked, of=Attempt)


def attempts_of(db: psycopg.Connection, delivery_id: UUID) -> list[Attempt]:
    """What came of the tries of one delivery, the newest first. Runs as the keeper."""
    asked = {"endpoint_id": None, "delivery_id": delivery_id, "most": 100}
    return _sql.rows(db, "operating/attempts", asked, of=Attempt)


def standing(db: psycopg.Connection) -> Standing:
    """How it stands with webhooks, counted no further than a hundred thousand. For the pulse and the owner."""
    return _sql.rows(db, "standing", of=Standing)[0]


def in_trouble(db: psycopg.Connection, *, now: datetime) -> InTrouble:
    """Of which parties endpoints have failed for an hour, or were paused or ended by that. For the owner."""
    since = {"since": now - timedelta(hours=1), "week": now - timedelta(days=7)}
    return _sql.rows(db, "operating/in_trouble", since, of=InTrouble)[0]
