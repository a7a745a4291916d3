"""What the readers of the register deliver, as values."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from psycopg.types.range import DateRange

from denizen.kernel.partial import PartialDate
from denizen.rules.queries import Setting


@dataclass(frozen=True, slots=True)
class Examined:
    """That a group of the card, or one fact of it by its declaration, has been under examination since an instant."""

    doubt_id: UUID
    about: str
    declaration_id: UUID | None
    since: datetime


@dataclass(frozen=True, slots=True)
class NameEntry:
    """A name that somebody bears or bore: `kind` is official, latin or variant."""

    kind: str
    name: str
    script: str
    valid_during: DateRange
    declaration_id: UUID
    examined_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Particulars:
    """Sex, birth and nationality as best known; `disputed` where declarants disagree who are believed alike.

    `otherwise` where another declarant told another sex, birth date or nationality.
    """

    sex: str | None
    born: PartialDate | None
    birth_place: str | None
    nationality: str | None
    disputed: bool
    declaration_id: UUID
    otherwise: bool
    examined_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """An identity document by its masked number (`hint`); the number itself is never delivered here."""

    document_type: str
    issuer: str | None
    hint: str | None
    valid_to: date | None
    valid_during: DateRange
    declaration_id: UUID
    examined_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SpellEntry:
    """A residence, tenancy, stay or employment.

    `began` and `ended` are the possible first days and first days of absence (None: it goes on). `recorded_at` and
    `known_until` say during which time the register held it to be so (None: still). `ended_by` is the declaration that
    ended it, `provider` names who lets or lodges, `confirm_by` is the day by which somebody should confirm it. It is
    `disputed` where declarants disagree who are believed alike, `otherwise` where one disagrees who is believed less.
    """

    declaration_id: UUID
    dwelling_id: UUID | None
    plate: str | None
    address: str | None
    room: str | None
    category: str | None
    is_main: bool | None
    organisation_id: UUID | None
    organisation: str | None
    occupation: str | None
    provider: str | None
    began: PartialDate
    ended: PartialDate | None
    valid_during: DateRange
    recorded_at: datetime
    known_until: datetime | None
    disputed: bool
    confirm_by: date | None
    ended_by: UUID | None
    otherwise: bool
    examined_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class MemberEntry:
    """Another member of the household and the relation to its head (`head` for the head)."""

    person_id: UUID
    name: str | None
    relation: str


@dataclass(frozen=True, slots=True)
class RelativeEntry:
    """A parent or guardian, or a child under age: `relation` is mother, father, parent, guardian or child.

    `basis` is the ground of a guardianship that lasts on the day (parent, declared; else None), `until` its end.
    """

    person_id: UUID
    name: str | None
    relation: str
    basis: str | None
    until: date | None


@dataclass(frozen=True, slots=True)
class DeathEntry:
    """A death, by its possible days."""

    died: PartialDate
    declaration_id: UUID
    examined_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """A phone number, e-mail address or preferred language."""

    kind: str
    value: str
    language: str | None
    declaration_id: UUID
    examined_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class HomeEntry:
    """Where a person's home registration (hukou) is."""

    division: str | None
    address: str | None
    valid_during: DateRange
    declaration_id: UUID
    examined_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What is delivered about one person; a group that the ticket does not grant is None.

    `fields` are the groups delivered: for `particulars` and `death` they tell "none known" from "not granted". What of
    them is doubted stands in `examined`, and at each fact concerned as `examined_since`.
    """

    person_id: UUID
    fields: frozenset[str]
    names: tuple[NameEntry, ...] | None = None
    particulars: Particulars | None = None
    documents: tuple[DocumentEntry, ...] | None = None
    residences: tuple[SpellEntry, ...] | None = None
    tenancies: tuple[SpellEntry, ...] | None = None
    employments: tuple[SpellEntry, ...] | None = None
    stays: tuple[SpellEntry, ...] | None = None
    household: tuple[MemberEntry, ...] | None = None
    relatives: tuple[RelativeEntry, ...] | None = None
    children: tuple[RelativeEntry, ...] | None = None
    death: DeathEntry | None = None
    contacts: tuple[ContactEntry, ...] | None = None
    homes: tuple[HomeEntry, ...] | None = None
    examined: tuple[Examined, ...] = ()


@dataclass(frozen=True, slots=True)
class Occupant:
    """Somebody at a dwelling on a day: `certain` or only possible; `kind` is residence, stay or tenancy."""

    person_id: UUID
    name: str | None
    certain: bool
    kind: str
    room: str | None
    since: PartialDate
    until: PartialDate | None
    declaration_id: UUID
    disputed: bool
    examined_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SpanOccupant:
    """Somebody at a dwelling throughout a span."""

    person_id: UUID
    name: str | None
    certain: bool


@dataclass(frozen=True, slots=True)
class OccupantSpan:
    """A span of days in which the set of occupants does not change."""

    during: DateRange
    occupants: tuple[SpanOccupant, ...]


@dataclass(frozen=True, slots=True)
class Capacity:
    """The most people whom a dwelling is taken to hold, and whose number that is.

    `setting` is that of the rule pack where the dwelling's own capacity is not known; None where it is.
    """

    most: int
    setting: Setting | None


@dataclass(frozen=True, slots=True)
class CountSpan:
    """How many were certainly and how many possibly there (the certain included), against the most there may be."""

    during: DateRange
    certain: int
    possible: int
    most: int
    exceeded: bool
    possibly_exceeded: bool


@dataclass(frozen=True, slots=True)
class OverdueCount:
    """How many facts of a kind (residence, tenancy, employment, stay) should have been confirmed."""

    about: str
    quantity: int


@dataclass(frozen=True, slots=True)
class OverdueFact:
    """One of them, without whose it is: at a dwelling, or with an organisation, as the declaration founded it."""

    about: str
    confirm_by: date
    declaration_id: UUID
    dwelling_id: UUID | None
    plate: str | None
    address: str | None
    organisation_id: UUID | None
    organisation: str | None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place at which a person was, with the certain and the possible days of the period asked about."""

    dwelling_id: UUID
    plate: str
    address: str
    room: str | None
    kind: str
    category: str | None
    is_main: bool | None
    disputed: bool
    declaration_id: UUID
    certain_during: DateRange
    possible_during: DateRange
    examined_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the register holds what a declaration told of the group of facts `about`.

    `fact` founded the fact meant; without one the declaration changed nothing. `differs`: particulars held otherwise.
    """

    about: str
    fact: UUID | None
    stands: bool
    differs: tuple[str, ...]
