"""What a declaration may say: its kinds, its parts, and the shape in which it enters the ledger."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args
from uuid import UUID

from denizen.kernel.partial import PartialDate

Kind = Literal[
    "residence_start",
    "residence_change",
    "residence_end",
    "tenancy_start",
    "tenancy_end",
    "employment_start",
    "employment_change",
    "employment_end",
    "lodging_checkin",
    "lodging_checkout",
    "birth",
    "death",
    "name_change",
    "document_change",
    "correction",
    "retraction",
    "confirmation",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
AMENDING: frozenset[Kind] = frozenset(("correction", "retraction"))

Part = Literal["subject", "head", "mother", "father", "guardian", "replacement"]
Channel = Literal["file", "web", "api", "counter"]

INTERACTIVE, BULK = 0, 1
"""The two lanes of the queue: somebody is waiting for the outcome, or nobody is."""

SEALED_NUMBER, SEALED_UPLOAD = "identity_document", "upload"
"""Contexts under which document numbers and whole files are sealed: the one never opens as the other."""


@dataclass(frozen=True, slots=True)
class StatedDocument:
    """An identity document as stated: its number sealed, with the token by which an equal one is found."""

    type: str
    sealed: bytes
    token: bytes
    issuer: str | None = None
    hint: str | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """A person as a declaration describes them.

    `part` says in which role: the subject of the declaration, a relative named beside them, or `replacement`, which
    carries the new name or document of a change.
    """

    part: Part = "subject"
    name: str | None = None
    name_latin: str | None = None
    sex: str | None = None
    born: PartialDate | None = None
    birth_place: str | None = None
    nationality: str | None = None
    document: StatedDocument | None = None
    phone: str | None = None
    email: str | None = None
    language: str | None = None
    home_division: str | None = None
    home_address: str | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """A statement by a party, in a capacity, about a person, at a time; not yet received.

    `occurred` is when it happened (the first day of a residence, the first day of absence, the day of birth …);
    `target` is the receipt number of the declaration that a correction restates or a retraction takes back.
    `keys` (by which the person is looked for), `new_keys` (by which they will be found besides, after a change of
    name), `alike_keys` (by which somebody alike would be found), `near_keys` (by which somebody who shares less
    would be, to be weighed)
    and `address_key` are made by rooms linkage and places; the ledger only carries them to the queue.
    """

    kind: Kind
    people: tuple[Described, ...]
    occurred: PartialDate | None = None
    target: UUID | None = None
    reason_code: str | None = None
    plate: str | None = None
    address: str | None = None
    room: str | None = None
    category: str | None = None
    is_main: bool | None = None
    purpose: str | None = None
    previous_place: str | None = None
    destination: str | None = None
    term_until: date | None = None
    filing_number: str | None = None
    employer_code: str | None = None
    employer_name: str | None = None
    occupation: str | None = None
    contract_kind: str | None = None
    workplace: str | None = None
    check_in: datetime | None = None
    check_out: datetime | None = None
    relation: str | None = None
    row_number: int | None = None
    idempotency_key: str | None = None
    keys: tuple[bytes, ...] = field(default=(), compare=False)
    new_keys: tuple[bytes, ...] = field(default=(), compare=False)
    alike_keys: tuple[bytes, ...] = field(default=(), compare=False)
    near_keys: tuple[bytes, ...] = field(default=(), compare=False)
    address_key: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Proof that a declaration was received; deadlines are judged by its time."""

    declaration_id: UUID
    number: UUID
    received_at: datetime
