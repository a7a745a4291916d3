"""Extracts: what is certified on paper, from the reader's answers to values. The doors are `queries` and `actions`."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import psycopg

from denizen.access.queries import Ticket, redeem
from denizen.kernel.answers import Answer, typed
from denizen.kernel.db import Statements, refusing
from denizen.register.certified import (
    Certified,
    CertifiedDocument,
    CertifiedName,
    CertifiedParticulars,
    CertifiedResidence,
    Extract,
    ExtractState,
)
from denizen.register.errors import ANSWERED, refusal_in

_sql = Statements("denizen.register")

EXTRACT_LANGUAGES = ("zh-hans", "en", "both")
"""In which language an extract is made; `both` stands side by side on one paper."""


def extract_preview(db: psycopg.Connection, ticket: Ticket) -> Certified:
    """Return what an extract made now would say, with the groups of fields of the ticket.

    Raises PersonUnknown, PersonJoined.
    """
    return _as_certified(_ask(db, ticket, "extract_preview"))


def make_extract(
    db: psycopg.Connection, ticket: Ticket, *, languages: str, valid_until: date
) -> tuple[Extract, Certified]:
    """Make an extract under a ticket, which says by whom, about whom, for what and of which groups; tell what it says.

    `valid_until` is the last day on which it is valid. Raises PersonUnknown, PersonJoined, AuthorityUnknown and
    ExtractEmpty; then nothing is made.
    """
    answer = _ask(db, ticket, "extract", {"languages": languages, "valid_until": valid_until})
    return _as_extract(answer), _as_certified(answer)


def extract_again(db: psycopg.Connection, ticket: Ticket) -> tuple[Extract, Certified]:
    """Return an extract as it was made, from what the register knew then.

    The ticket asks as of the instant at which it was made, for the groups that stand on it. Raises ExtractUnknown where
    there is none such, and ExtractDiffers where it no longer comes out the same.
    """
    answer = _ask(db, ticket, "extract_again")
    return _as_extract(answer), _as_certified(answer)


def extracts(db: psycopg.Connection, ticket: Ticket) -> list[Extract]:
    """Return the extracts made about the ticket's person, newest first. Raises PersonUnknown, PersonJoined."""
    return [_as_extract(item) for item in _ask(db, ticket, "extracts")["extracts"]]


def revoke_extract(db: psycopg.Connection, ticket: Ticket) -> Extract:
    """Revoke the extract that was made at the ticket's instant; once revoked it stays so. Raises ExtractUnknown."""
    return _as_extract(_ask(db, ticket, "revoke_extract"))


def extract_state(db: psycopg.Connection, number: UUID) -> ExtractState | None:
    """Return what anybody may learn who has an extract's number; None where there is none. Asks no ticket."""
    return next(iter(_sql.rows(db, "extract_state", {"number": number}, of=ExtractState)), None)


def extract_agrees(db: psycopg.Connection, number: UUID, told: Mapping[str, str]) -> bool:
    """Whether all that somebody typed from a paper stands on the extract of that number. Asks no ticket.

    It tells no person. `told` may hold name, document, address and since (a date as 2024-03-05). Of an unknown number
    nothing agrees.
    """
    asked = {"number": number, "what": list(told), "words": list(told.values())}
    row = _sql.run(db, "extract_agrees", asked).fetchone()
    return row is not None and row[0] is True


def _ask(db: psycopg.Connection, ticket: Ticket, reader: str, params: dict[str, Any] | None = None) -> Answer:
    """The answer of one reader. Raises its refusal."""
    with refusing():
        answer = redeem(db, ticket, _sql.text(reader), params)
    if refusal := refusal_in(answer, ANSWERED):
        raise refusal
    return answer


def _as_extract(answer: Answer) -> Extract:
    known = {name: answer[name] for name in Extract.__slots__}
    typed_values = typed(
        known,
        ids=("number",),
        ranges=("during",),
        instants=("made_at", "revoked_at"),
        dates=("valid_until",),
    )
    return Extract(**typed_values | {"fields": frozenset(known["fields"])})


def _as_certified(answer: Answer) -> Certified:
    content: Answer = answer["content"]
    particulars = content.get("particulars")
    return Certified(
        person_id=UUID(answer["person_id"]),
        names=tuple(CertifiedName(**item) for item in _items(content, "names")),
        particulars=particulars and CertifiedParticulars(**typed(particulars, partial=("born",))),
        documents=tuple(CertifiedDocument(**item) for item in _items(content, "documents")),
        residences=tuple(
            CertifiedResidence(**typed(item, partial=("began", "ended")))
            for group in ("main_residence", "residences")
            for item in _items(content, group)
        ),
    )


def _items(content: Answer, group: str) -> Sequence[Answer]:
    """The entries of a group, for which PostgreSQL says null where there are none."""
    return content.get(group) or ()
