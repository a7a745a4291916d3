"""What the readers deliver about several people together, as values: households and organisations."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from psycopg.types.range import DateRange

from denizen.kernel.answers import Answer, typed
from denizen.kernel.partial import PartialDate


@dataclass(frozen=True, slots=True)
class HouseholdSpell:
    """That somebody belongs or belonged to a household, and as what; `present` on the day asked about.

    Where the person mainly lives is told of those present, if that is granted. Of a head whose membership nobody
    declared neither beginning nor declaration is known.
    """

    person_id: UUID
    name: str | None
    relation: str
    began: PartialDate | None
    ended: PartialDate | None
    present: bool
    declaration_id: UUID | None
    recorded_at: datetime | None
    dwelling_id: UUID | None
    plate: str | None
    address: str | None
    room: str | None
    examined_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody who works for an organisation: `certain` or only possible, and since when."""

    person_id: UUID
    name: str | None
    occupation: str | None
    began: PartialDate
    ended: PartialDate | None
    certain: bool
    disputed: bool
    confirm_by: date | None
    declaration_id: UUID


@dataclass(frozen=True, slots=True)
class OrganisationHit:
    """An organisation that a search found; `kind` is that of the party under which it declares, None if it has none.

    `alias` is the name by which it was found, where it is registered under another.
    """

    id: UUID
    name: str
    credit_code: str
    kind: str | None
    alias: str | None


@dataclass(frozen=True, slots=True)
class OrganisationParty:
    """The party under which an organisation declares."""

    kind: str
    name: str
    valid_during: DateRange


@dataclass(frozen=True, slots=True)
class ProvidedDwelling:
    """A dwelling that a party provides; `provided_as` is employer, operator, manager …"""

    id: UUID
    plate: str
    kind: str
    name: str | None
    address: str
    capacity: int | None
    provided_as: str


@dataclass(frozen=True, slots=True)
class Employed:
    """How many people work for an organisation: for certain, possibly (the certain included), disputed, overdue."""

    certain: int
    possible: int
    disputed: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Declarant:
    """A party by whose word people are held to work for an organisation, and how many they are."""

    name: str
    kind: str
    quantity: int


@dataclass(frozen=True, slots=True)
class OtherName:
    """What an organisation is called besides: `former` or `alias`; whether that finds it, who told it, and since when.

    `told_as` is what the party is that told it, None for the office; `told_by` its name, where it is no human being.
    """

    name: str
    kind: str
    finds: bool
    told_at: datetime
    told_by: str | None
    told_as: str | None


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation on a day; of the dwellings `provided` the first two hundred are named."""

    id: UUID
    name: str
    credit_code: str
    party: OrganisationParty | None
    names: tuple[OtherName, ...]
    dwellings: tuple[ProvidedDwelling, ...]
    provided: int
    employed: Employed
    declared_by: tuple[Declarant, ...]


@dataclass(frozen=True, slots=True)
class DeclaredAlike:
    """Declarations that count alike: of one kind and state, for one day, received in one instant, of one subject."""

    kind: str
    capacity: str
    state: str
    occurred: PartialDate | None
    happened_at: datetime | None
    received_at: datetime
    subject: str | None
    quantity: int


def as_household(item: Answer) -> HouseholdSpell:
    """Make one spell out of a reader's answer."""
    return HouseholdSpell(
        **typed(
            item,
            ids=("person_id", "declaration_id", "dwelling_id"),
            partial=("began", "ended"),
            instants=("recorded_at", "examined_since"),
        )
    )


def as_employee(item: Answer) -> Employee:
    """Make one employee out of a reader's answer."""
    return Employee(
        **typed(item, ids=("person_id", "declaration_id"), partial=("began", "ended"), dates=("confirm_by",))
    )


def as_hit(item: Answer) -> OrganisationHit:
    """Make one hit out of a reader's answer."""
    return OrganisationHit(**typed(item, ids=("id",)))


def as_organisation(answer: Answer) -> Organisation:
    """Make the organisation out of a reader's answer."""
    party = answer["party"]
    return Organisation(
        id=UUID(answer["id"]),
        name=answer["name"],
        credit_code=answer["credit_code"],
        party=party and OrganisationParty(**typed(party, ranges=("valid_during",))),
        names=tuple(OtherName(**typed(item, instants=("told_at",))) for item in answer["names"]),
        dwellings=tuple(ProvidedDwelling(**typed(item, ids=("id",))) for item in answer["dwellings"]),
        provided=answer["provided"],
        employed=Employed(**answer["employed"]),
        declared_by=tuple(Declarant(**item) for item in answer["declared_by"]),
    )


def as_declared(item: Answer) -> DeclaredAlike:
    """Make declarations that count alike out of a reader's answer."""
    return DeclaredAlike(**typed(item, partial=("occurred",), instants=("happened_at", "received_at")))
