"""How a declaration is written down: the rows of its tables, in the order of their columns."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from denizen.kernel.partial import PartialDate
from denizen.ledger.rules import Acknowledgement, Channel, Declaration, Described

WORDS = (
    "idempotency_key digest target reason_code occurred plate address room category is_main purpose previous_place "
    "destination term_until filing_number employer_code employer_name occupation contract_kind workplace check_in "
    "check_out relation"
).split()
"""What a declaration says besides its kind, and by what it is known again."""

DECLARATION = [
    *"id number kind party_id capacity channel entered_by received_at batch_id row_number".split(),
    *WORDS,
]
DESCRIBED = (
    "declaration_id part name name_latin sex born birth_place nationality document_type document_issuer "
    "document_sealed document_token document_hint document_valid_to phone email language home_division home_address"
).split()
WAITING = "declaration_id lane keys new_keys alike_keys near_keys address_key".split()

_NOT_SAID = frozenset(
    "people keys new_keys alike_keys near_keys address_key row_number idempotency_key".split()
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who declares (`party_id`, in which `capacity`), who typed it in (`entered_by`), and by which way it came."""

    party_id: UUID
    capacity: str
    entered_by: UUID
    channel: Channel


def words_digest(declaration: Declaration) -> bytes:
    """Return a digest of everything that a declaration says, by which a repeated one is recognised."""
    # A sealed number has a fresh nonce each time: its token stands for it.
    said = [(field, getattr(declaration, field)) for field in declaration.__slots__ if field not in _NOT_SAID]
    people = [
        (
            person.part,
            *((slot, getattr(person, slot)) for slot in person.__slots__ if slot != "document"),
            document,
        )
        for person in declaration.people
        for paper in [person.document]
        for document in [(paper.type, paper.token, paper.issuer, paper.valid_to) if paper else None]
    ]
    return hashlib.sha256(repr((said, people)).encode()).digest()[:16]


def declaration_rows(
    actor: Sender,
    declarations: Sequence[Declaration],
    acknowledged: Sequence[Acknowledgement],
    batch_id: UUID | None,
) -> Iterable[Sequence[object]]:
    """The rows of `ledger.declaration`, with the columns DECLARATION."""
    for said, receipt in zip(declarations, acknowledged, strict=True):
        yield (
            receipt.declaration_id,
            receipt.number,
            said.kind,
            actor.party_id,
            actor.capacity,
            actor.channel,
            actor.entered_by,
            receipt.received_at,
            batch_id,
            said.row_number,
            *words(said),
        )


def words(said: Declaration) -> Sequence[object]:
    """The values of the columns WORDS."""
    return (
        said.idempotency_key,
        words_digest(said) if said.idempotency_key else None,
        said.target,
        said.reason_code,
        _span(said.occurred),
        said.plate,
        said.address,
        said.room,
        said.category,
        said.is_main,
        said.purpose,
        said.previous_place,
        said.destination,
        said.term_until,
        said.filing_number,
        said.employer_code,
        said.employer_name,
        said.occupation,
        said.contract_kind,
        said.workplace,
        said.check_in,
        said.check_out,
        said.relation,
    )


def described_rows(
    declarations: Sequence[Declaration], acknowledged: Sequence[Acknowledgement]
) -> Iterable[Sequence[object]]:
    """The rows of `ledger.described`, with the columns DESCRIBED."""
    for said, receipt in zip(declarations, acknowledged, strict=True):
        for person in said.people:
            yield (receipt.declaration_id, *person_words(person))


def person_words(person: Described) -> Sequence[object]:
    """The values of the columns DESCRIBED after the first."""
    document = person.document
    return (
        person.part,
        person.name,
        person.name_latin,
        person.sex,
        _span(person.born),
        person.birth_place,
        person.nationality,
        *(
            (
                document.type,
                document.issuer,
                document.sealed,
                document.token,
                document.hint,
                document.valid_to,
            )
            if document
            else (None,) * 6
        ),
        person.phone,
        person.email,
        person.language,
        person.home_division,
        person.home_address,
    )


def waiting_rows(
    declarations: Sequence[Declaration], acknowledged: Sequence[Acknowledgement], lane: int
) -> Iterable[Sequence[object]]:
    """The rows of `ledger.waiting`, with the columns WAITING."""
    for said, receipt in zip(declarations, acknowledged, strict=True):
        yield (
            receipt.declaration_id,
            lane,
            _bytes_array(said.keys),
            _bytes_array(said.new_keys),
            _bytes_array(said.alike_keys),
            _bytes_array(said.near_keys),
            said.address_key,
        )


def _bytes_array(values: Sequence[bytes]) -> str:
    """Write a PostgreSQL bytea[] as text: a tenth of what the driver's list adaptation costs."""
    return "{" + ",".join(f'"\\\\x{value.hex()}"' for value in values) + "}"


def _span(when: PartialDate | None) -> str | None:
    """Write a partial date as a PostgreSQL daterange; as text, for the same reason as above."""
    if when is None:
        return None
    return f"[{when.earliest or ''},{when.latest or ''}]"
