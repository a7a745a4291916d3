"""What somebody who decides who is who looks at: declarations, open questions beside their candidates, merges.

Each delivers people, and takes a ticket of the reading room.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg

from denizen.access.queries import Ticket, redeem
from denizen.kernel.answers import Answer, typed
from denizen.kernel.db import Statements
from denizen.kernel.errors import Refusal
from denizen.kernel.partial import PartialDate
from denizen.linkage.errors import DeclarationUnknown, PersonUnknown, QuestionNotOpen

_sql = Statements("denizen.linkage")

_REFUSALS: dict[str, type[Refusal]] = {
    kind.code: kind for kind in (DeclarationUnknown, PersonUnknown, QuestionNotOpen)
}


@dataclass(frozen=True, slots=True)
class DescribedPerson:
    """A person as a declaration describes them, and whom that is held to be; a document by its hint.

    `in_law` is the word of the rule packs for whom it describes, where it tells.
    """

    part: str
    name: str | None
    name_latin: str | None
    sex: str | None
    born: PartialDate | None
    birth_place: str | None
    nationality: str | None
    document_type: str | None
    document_issuer: str | None
    document_hint: str | None
    document_valid_to: date | None
    language: str | None
    home_division: str | None
    person_id: UUID | None
    in_law: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a declaration at some time, and which fields the reason is about, where that was asked."""

    decided_at: datetime
    state: str
    code: str | None
    fields: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """A declaration that corrects another or takes it back."""

    declaration_id: UUID
    number: UUID
    kind: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class DeclarationRecord:
    """A declaration with everything that was said in it. `words` are those that it says, by the name of the field."""

    declaration_id: UUID
    number: UUID
    kind: str
    party_id: UUID
    party: str
    capacity: str
    channel: str
    entered_by: str | None
    received_at: datetime
    occurred: PartialDate | None
    target: UUID | None
    amends_id: UUID | None
    row_number: int | None
    dwelling_id: UUID | None
    organisation_id: UUID | None
    words: dict[str, Any]
    people: tuple[DescribedPerson, ...]
    outcomes: tuple[Outcome, ...]
    amended_by: tuple[Amendment, ...]
    question: str | None
    is_answered: bool

    @property
    def state(self) -> str:
        """What became of it so far."""
        return self.outcomes[-1].state if self.outcomes else "waiting"


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document of a candidate by its hint; whether it was declared, declared to be new, or held by the other too."""

    document_type: str
    issuer: str | None
    hint: str | None
    is_same: bool
    is_replacement: bool


@dataclass(frozen=True, slots=True)
class KnownHome:
    """Where a candidate lives now."""

    plate: str
    address: str
    room: str | None
    began: PartialDate | None
    is_main: bool


@dataclass(frozen=True, slots=True)
class KnownWork:
    """For whom a candidate works now."""

    organisation: str
    began: PartialDate | None


@dataclass(frozen=True, slots=True)
class Weight:
    """What one comparison of a declaration and a candidate says: its word, how they agree, and bits for or against."""

    comparison: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person whom a question could mean, as known now; `declarations` is how many speak of this person.

    `weights` are in order, the prior first; there are none where nothing was weighed.
    """

    person_id: UUID
    names: list[str]
    sex: str | None
    born: PartialDate | None
    birth_place: str | None
    nationality: str | None
    documents: tuple[KnownDocument, ...]
    residences: tuple[KnownHome, ...]
    employments: tuple[KnownWork, ...]
    weights: tuple[Weight, ...]
    declarations: int
    is_meant: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """An open question: what was declared, and each candidate beside it; `more_fit` where there are more than ten.

    `is_corrected` where these are the words of its last correction, which may wait for the answer too.

    `has_my_opinion` where I have said whom it means and a colleague is to say the same; `is_disputed` where one said
    otherwise.
    """

    declaration_id: UUID
    number: UUID
    kind: str
    party: str
    capacity: str
    received_at: datetime
    occurred: PartialDate | None
    plate: str | None
    address: str | None
    room: str | None
    is_corrected: bool
    reason: str
    asked_at: datetime
    more_fit: bool
    has_my_opinion: bool
    is_disputed: bool
    people: tuple[DescribedPerson, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class RecordPair:
    """Two records beside each other. `bits` are those by which they were proposed, if they were, at `proposed_at`.

    What was weighed then stands with `other`. `waits` where somebody found that they are one person and a second is to
    find so, `has_my_opinion` where that was I.
    """

    kept: Candidate
    other: Candidate
    bits: float | None
    proposed_at: datetime | None
    waits: bool
    has_my_opinion: bool


@dataclass(frozen=True, slots=True)
class Merge:
    """A record that was joined to a person's and still is; `declarations` is how many it brought."""

    merge_id: UUID
    absorbed_id: UUID
    merged_at: datetime
    reason_code: str
    declarations: int


def declaration(db: psycopg.Connection, ticket: Ticket) -> DeclarationRecord:
    """Return the declaration of the ticket. Raises DeclarationUnknown."""
    answer = _ask(db, ticket, "declaration")
    ids = "declaration_id number party_id target amends_id dwelling_id organisation_id".split()
    answer = typed(
        answer,
        ids=tuple(ids),
        partial=("occurred",),
        instants=("received_at", "check_in", "check_out"),
        dates=("term_until",),
    )
    known = DeclarationRecord.__dataclass_fields__
    words = {name: value for name, value in answer.items() if name not in known and value is not None}
    return DeclarationRecord(
        **{name: value for name, value in answer.items() if name in known}
        | {
            "words": words,
            "people": _people(answer),
            "outcomes": _each(answer["outcomes"], Outcome, instants=("decided_at",)),
            "amended_by": _each(
                answer["amended_by"], Amendment, ids=("declaration_id", "number"), instants=("received_at",)
            ),
        }
    )


def comparison(db: psycopg.Connection, ticket: Ticket) -> Comparison:
    """Return the open question of the ticket's declaration beside its candidates. Raises QuestionNotOpen."""
    answer = _ask(db, ticket, "question")
    answer = typed(
        answer,
        ids=("declaration_id", "number"),
        partial=("occurred",),
        instants=("received_at", "asked_at"),
    )
    candidates = tuple(_candidate(item) for item in answer["candidates"])
    return Comparison(**answer | {"people": _people(answer), "candidates": candidates})


def pair(db: psycopg.Connection, kept: Ticket, other: Ticket) -> RecordPair:
    """Return two records beside each other, each asked for by a ticket of its own. Raises PersonUnknown."""
    answer = typed(_ask(db, kept, "pair", other=other.id), instants=("proposed_at",))
    return RecordPair(**answer | {side: _candidate(answer[side]) for side in ("kept", "other")})


def merges(db: psycopg.Connection, ticket: Ticket) -> list[Merge]:
    """Return the records joined to the ticket's person, the last one first."""
    items = _ask(db, ticket, "merges")["merges"]
    return list(_each(items, Merge, ids=("merge_id", "absorbed_id"), instants=("merged_at",)))


def _ask(db: psycopg.Connection, ticket: Ticket, reader: str, **params: Any) -> Answer:
    answer = redeem(db, ticket, _sql.text(reader), params)
    if "refusal" in answer:
        raise _REFUSALS[answer["refusal"]]
    return answer


def _people(answer: Answer) -> tuple[DescribedPerson, ...]:
    return _each(
        answer["people"], DescribedPerson, ids=("person_id",), partial=("born",), dates=("document_valid_to",)
    )


def _candidate(item: Answer) -> Candidate:
    known = typed(item, ids=("person_id",), partial=("born",))
    return Candidate(
        **known
        | {
            "documents": _each(known["documents"], KnownDocument),
            "residences": _each(known["residences"], KnownHome, partial=("began",)),
            "employments": _each(known["employments"], KnownWork, partial=("began",)),
            "weights": _each(known["weights"], Weight),
        }
    )


def _each[T](items: list[Answer], of: Callable[..., T], **types: tuple[str, ...]) -> tuple[T, ...]:
    return tuple(of(**typed(item, **types)) for item in items)
