"""What stands on an extract, and what is told of one, as values."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from psycopg.types.range import DateRange

from denizen.kernel.partial import PartialDate


@dataclass(frozen=True, slots=True)
class CertifiedName:
    """A name as it stands on an extract: `kind` is official or latin. It is `disputed` while a doubt is examined."""

    kind: str
    name: str
    script: str
    disputed: bool


@dataclass(frozen=True, slots=True)
class CertifiedParticulars:
    """Birth and sex as they stand on an extract; `disputed` as in Particulars, or while a doubt is examined."""

    sex: str | None
    born: PartialDate | None
    disputed: bool


@dataclass(frozen=True, slots=True)
class CertifiedDocument:
    """An identity document as it stands on an extract: masked. It is `disputed` while a doubt is examined."""

    document_type: str
    issuer: str | None
    hint: str | None
    disputed: bool


@dataclass(frozen=True, slots=True)
class CertifiedResidence:
    """A residence as it stands on an extract; the two dates as in SpellEntry, `disputed` as above."""

    address: str
    room: str | None
    is_main: bool
    began: PartialDate
    ended: PartialDate | None
    disputed: bool


@dataclass(frozen=True, slots=True)
class Certified:
    """What stands on an extract: of the groups that were not asked for, nothing. Residences are newest first."""

    person_id: UUID
    names: tuple[CertifiedName, ...]
    particulars: CertifiedParticulars | None
    documents: tuple[CertifiedDocument, ...]
    residences: tuple[CertifiedResidence, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """An extract that was made, without what stands on it.

    `during` are the days whose residences stand on it; None where only the main one of the day does. `languages` is
    zh-hans, en or both.
    """

    number: UUID
    made_at: datetime
    authority: str
    fields: frozenset[str]
    during: DateRange | None
    languages: str
    valid_until: date
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExtractState:
    """What anybody may learn of an extract who has its number."""

    authority: str
    made_on: date
    valid_until: date
    revoked_on: date | None
