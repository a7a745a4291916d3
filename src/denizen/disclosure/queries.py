"""What authorities asked and where that stands; who may ask for what; and the figures that anybody may see."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.range import DateRange

from denizen.access.queries import ask
from denizen.disclosure.errors import RequestUnknown
from denizen.disclosure.rules import (
    ACTS,
    CASE_PAPERS,
    DWELLING_GROUPS,
    PERSON_GROUPS,
    Facts,
    Standing,
    Step,
    Who,
    may_take,
    reasons_for,
    stand,
)
from denizen.kernel.answers import Answer, typed
from denizen.kernel.db import Statements

__all__ = [
    "ACTS", "CASE_PAPERS", "DWELLING_GROUPS", "PERSON_GROUPS", "Authority", "Delay", "Delivered", "Figures", "Ground",
    "Request", "Standing", "Step", "Who", "authorities", "delay", "figures", "grounds", "may_take", "reasons_for",
    "request", "requests", "to_oversee", "whoever",
]  # fmt: skip

_sql = Statements("denizen.disclosure")

KINDS = ("court", "procuratorate", "public_security", "state_security", "tax", "rescue", "other")


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority that is listed; `country` in two letters."""

    id: UUID
    name: str
    country: str
    kind: str
    valid_during: DateRange


@dataclass(frozen=True, slots=True)
class Ground:
    """A legal ground: which kinds of authority may name it, and for which groups of fields."""

    code: str
    article: str
    kinds: list[str]
    fields: list[str]
    may_delay: bool
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class Delay:
    """After how many months people are told at the latest, and since when that holds."""

    most_months: int
    chosen_at: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """The requests of one year and one kind of authority; `median_hours` until they were decided."""

    year: int
    kind: str
    entered: int
    granted: int
    cut: int
    refused: int
    expired: int
    open: int
    told_later: int
    median_hours: float | None


@dataclass(frozen=True, slots=True)
class Request:
    """What an authority asked, with the steps taken and where it stands. Whom it means is told by id alone."""

    id: UUID
    entered_at: datetime
    entered_by: UUID
    entered_by_name: str
    received_on: date
    authority: str
    authority_kind: str
    ground: str
    article: str
    case_number: str
    subject: str
    person_id: UUID | None
    dwelling_id: UUID | None
    case_papers: str | None
    fields: tuple[str, ...]
    during: DateRange
    handler_hint: str
    is_urgent: bool
    asks_delay: bool
    is_sensitive: bool
    steps: tuple[Step, ...]
    standing: Standing
    asked_at: datetime
    """When the database told all this, by its own clock."""

    @property
    def facts(self) -> Facts:
        """What the rules look at."""
        return Facts(
            self.entered_at, self.entered_by, self.entered_by_name, self.fields, self.is_urgent, self.asks_delay,
            self.is_sensitive,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Delivered:
    """An answer: its number, when it was given, from when the person is told, its digest, and the granted groups.

    A group of which the register holds nothing within the period is not there; neither is one that may not be told.
    """

    number: UUID
    delivered_at: datetime
    told_from: datetime
    digest: str
    content: dict[str, list[dict[str, Any]]]


def authorities(db: psycopg.Connection, *, on: date | None = None) -> list[Authority]:
    """Return the authorities that are listed, on a day or ever."""
    return _sql.rows(db, "authorities", {"on": on}, of=Authority)


def grounds(db: psycopg.Connection) -> list[Ground]:
    """Return the legal grounds on which somebody may ask."""
    return _sql.rows(db, "grounds", of=Ground)


def delay(db: psycopg.Connection) -> Delay:
    """Return after how many months people are told at the latest."""
    return _sql.rows(db, "delay", of=Delay)[0]


def figures(db: psycopg.Connection) -> list[Figures]:
    """Return the figures of each year and kind of authority, the newest year first."""
    return _sql.rows(db, "figures", of=Figures)


def requests(
    db: psycopg.Connection, *, token: str, before: UUID | None = None, most: int = 50
) -> list[Request]:
    """Return requests, the newest first, after the one named. Raises AccessRefused where they are nobody's work."""
    asked = {"token": token, "asked": None, "before": before, "most": most}
    return _read(ask(db, _sql.text("disclosures"), asked))


def request(db: psycopg.Connection, *, token: str, request_id: UUID) -> Request:
    """Return one request. Raises RequestUnknown, and as `requests`."""
    asked = {"token": token, "asked": request_id, "before": None, "most": 1}
    found = _read(ask(db, _sql.text("disclosures"), asked))
    if not found:
        raise RequestUnknown
    return found[0]


def to_oversee(db: psycopg.Connection, *, token: str) -> list[Request]:
    """Return what oversight looks at first: open, approved by one alone, or told later. Raises AccessRefused."""
    return _read(ask(db, _sql.text("disclosures_to_oversee"), {"token": token}))


def whoever(db: psycopg.Connection, *, token: str) -> Who:
    """Return who asks, with what of disclosures their role does. Raises AccessRefused where that is nothing."""
    answer = ask(db, _sql.text("who"), {"token": token})
    return Who(UUID(answer["actor_id"]), answer["name"], answer["role"], frozenset(answer["competences"]))


def _read(answer: Answer) -> list[Request]:
    now = datetime.fromisoformat(answer["now"])
    return [_request(item, now) for item in answer["requests"]]


def _request(item: Answer, now: datetime) -> Request:
    steps = tuple(_step(each) for each in item["steps"])
    read = typed(
        item,
        ids=("id", "entered_by", "person_id", "dwelling_id"),
        instants=("entered_at",),
        dates=("received_on",),
        ranges=("during",),
    )
    read["fields"], read["steps"] = tuple(item["fields"]), steps
    facts = Facts(
        read["entered_at"], read["entered_by"], item["entered_by_name"], read["fields"], item["is_urgent"],
        item["asks_delay"], item["is_sensitive"],
    )  # fmt: skip
    return Request(**read, standing=stand(facts, steps, now), asked_at=now)


def _step(item: Answer) -> Step:
    read = typed(item, ids=("actor_id",), instants=("taken_at", "told_from", "told_latest"))
    fields = None if item["fields"] is None else tuple(item["fields"])
    return Step(
        act=item["act"], taken_at=read["taken_at"], actor_id=read["actor_id"], actor=item["actor"], role=item["role"],
        reason=item["reason"], fields=fields, told_from=read["told_from"], told_latest=read["told_latest"],
    )  # fmt: skip
