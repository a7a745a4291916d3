"""Whom a key means, which declarations stand behind a person, who looked, and what waits for a registrar.

`search`, `declarations_behind`, `delivery_log` and `delivery_proof` deliver people, and take a ticket of the reading
room as the readers of `register` do; `question_counts` tells nobody. The others are for the worker alone, and so is
what people are weighed by.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from denizen.access.queries import Ticket, redeem
from denizen.kernel.answers import Answer, possible_days, typed
from denizen.kernel.db import Statements
from denizen.kernel.errors import Refusal
from denizen.kernel.partial import PartialDate
from denizen.linkage.deciding import (
    Candidate,
    Comparison,
    DeclarationRecord,
    DescribedPerson,
    Merge,
    Outcome,
    RecordPair,
    Weight,
    comparison,
    declaration,
    merges,
    pair,
)
from denizen.linkage.errors import SearchTooMany, SearchTooManyByPart
from denizen.linkage.looked import DeliveryLine, delivery_log, delivery_proof
from denizen.linkage.model import Model, Weighing
from denizen.linkage.people.deciding import Decision, decide
from denizen.linkage.people.features import Description, Features, features
from denizen.linkage.people.serving import model_in_force, prior_among
from denizen.linkage.queueing import (
    OpenQuestion,
    Proposal,
    WaitingPair,
    proposals,
    questions,
    waiting_pairs,
)
from denizen.linkage.record import record
from denizen.linkage.residents import Account, OwnPeople, Ward, own_people, resident_accounts
from denizen.linkage.usage import Usage, UsageLine, log_since, usage
from denizen.register.errors import PersonJoined, PersonUnknown, refusal_in
from denizen.register.queries import Verdict
from denizen.rules.queries import Pack, Timeliness, timeliness

__all__ = [
    "Account",
    "Candidate",
    "Comparison",
    "Decision",
    "DeclarationEntry",
    "DeclarationRecord",
    "DeliveryLine",
    "DescribedPerson",
    "Description",
    "Features",
    "Hit",
    "Merge",
    "Model",
    "OpenQuestion",
    "Outcome",
    "OwnPeople",
    "Proposal",
    "Question",
    "QuestionCount",
    "RecordPair",
    "Usage",
    "UsageLine",
    "WaitingPair",
    "Ward",
    "Weighing",
    "Weight",
    "comparison",
    "concerned",
    "decide",
    "declaration",
    "declarations_behind",
    "delivery_log",
    "delivery_proof",
    "features",
    "log_since",
    "merges",
    "model_in_force",
    "open_questions",
    "own_people",
    "pair",
    "prior_among",
    "proposals",
    "question_counts",
    "questions",
    "record",
    "resident_accounts",
    "search",
    "timeliness_of",
    "usage",
    "waiting_pairs",
]

_sql = Statements("denizen.linkage")

_ANSWERED: dict[str, type[Refusal]] = {
    refusal.code: refusal for refusal in (PersonUnknown, PersonJoined, SearchTooMany, SearchTooManyByPart)
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A person whom a search means, with what helps to tell this one from another."""

    person_id: UUID
    name: str | None
    name_latin: str | None
    born: PartialDate | None
    hint: str | None


@dataclass(frozen=True, slots=True)
class DeclarationEntry:
    """A declaration about a person: who declared in which capacity, who entered it (a pseudonym), and what it said.

    `is_about` is false where it is about somebody else and only names the person; `subject` is the word of the rule
    packs for whom it describes, where it tells; `happened_at` is the hour of a lodging, where it is known. `verdicts`
    are those of the first declaration that it is about; there are none where that was taken back.
    """

    declaration_id: UUID
    number: UUID
    kind: str
    party: str
    capacity: str
    channel: str
    entered_by: str | None
    received_at: datetime
    occurred: PartialDate | None
    target: UUID | None
    reason_code: str | None
    plate: str | None
    address: str | None
    room: str | None
    category: str | None
    described_name: str | None
    is_about: bool
    subject: str | None
    happened_at: datetime | None
    outcomes: tuple[Outcome, ...]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """An open question: which of the candidates, if any, does this part of a declaration speak of?"""

    declaration_id: UUID
    part: str
    reason: str
    asked_at: datetime
    candidates: list[UUID]


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """How many questions are open for one reason."""

    reason: str
    quantity: int


def search(db: psycopg.Connection, ticket: Ticket, key: bytes) -> list[Hit]:
    """Return the people whom a key means: a document's token, or the key of a name and a birth date.

    A part of a birth date means whoever is known by no more. More than ten raise SearchTooMany, or SearchTooManyByPart,
    and deliver nobody (rights P7).
    """
    ticket.must_ask(search=key)
    return [
        Hit(
            UUID(item["person_id"]),
            item.get("name"),
            item.get("name_latin"),
            possible_days(item.get("born")),
            item.get("hint"),
        )
        for item in _ask(db, ticket, "search")["hits"]
    ]


def declarations_behind(
    db: psycopg.Connection, ticket: Ticket, ids: Sequence[UUID] | None = None, about: str | None = None
) -> list[DeclarationEntry]:
    """Return the declarations about the ticket's person and those that amended them, oldest first.

    `ids` are those that facts name, `about` their group (residence, tenancy, employment, stay, death; names and
    particulars need no ids): then those behind the facts come, and those that said otherwise of them. Without either
    all come. One that does not concern the person is left out. Raises PersonUnknown, PersonJoined.
    """
    answer = _ask(db, ticket, "declarations_behind", ids=None if ids is None else list(ids), about=about)
    return [_as_declaration(item) for item in answer["declarations"]]


def timeliness_of(said: DeclarationEntry, law: Pack) -> Timeliness | None:
    """Whether a declaration came in time by the law of the place; None where whoever made it owed none by a day.

    Worked out each time it is asked and kept nowhere. A declaration about somebody else is not judged here, since that
    would tell of the other; an amendment is a right and has no deadline.
    """
    if not said.is_about:
        return None
    day = None if said.occurred is None else said.occurred.latest
    return timeliness(law, said.kind, said.capacity, said.happened_at or day, said.received_at, said.subject)


def question_counts(db: psycopg.Connection) -> list[QuestionCount]:
    """Return how many questions are open, by reason, the most frequent first. For the web: tells no person."""
    return _sql.rows(db, "count_questions", of=QuestionCount)


def open_questions(db: psycopg.Connection, *, limit: int = 1000) -> list[Question]:
    """Return the oldest open questions."""
    return _sql.rows(db, "open_questions", {"limit": limit}, of=Question)


def concerned(db: psycopg.Connection, people: Iterable[UUID]) -> list[UUID]:
    """Return everybody whose facts rest on a declaration that names one of these people."""
    found = {row[0] for row in _sql.run(db, "touched_by_links", {"people": list(people)})}
    return sorted(found | set(people))


def _ask(db: psycopg.Connection, ticket: Ticket, reader: str, **params: Any) -> Answer:
    """The answer of one reader. Raises its refusal."""
    answer = redeem(db, ticket, _sql.text(reader), params)
    if refusal := refusal_in(answer, _ANSWERED):
        raise refusal
    return answer


def _as_declaration(item: Answer) -> DeclarationEntry:
    """Make one declaration out of a reader's answer."""
    outcomes = tuple(Outcome(**typed(outcome, instants=("decided_at",))) for outcome in item["outcomes"])
    verdicts = tuple(
        Verdict(**typed(verdict, ids=("fact",)) | {"differs": tuple(verdict["differs"])})
        for verdict in item["verdicts"]
    )
    ids = ("declaration_id", "number", "target")
    members = typed(item, ids=ids, partial=("occurred",), instants=("received_at", "happened_at"))
    return DeclarationEntry(**members | {"outcomes": outcomes, "verdicts": verdicts})
