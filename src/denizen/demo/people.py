"""The people of the simulated town and everything that is true of them."""

from dataclasses import dataclass, field
from datetime import date

from denizen.demo.dwellings import Dwelling
from denizen.demo.naming import Name

type Day = int
"""A day as its proleptic Gregorian ordinal (`date.toordinal`): millions of them are compared and added."""

YEAR = 365.2425


@dataclass(frozen=True, slots=True)
class Document:
    """An identity document from the day it was issued."""

    type: str
    number: str
    issuer: str
    since: Day
    valid_to: Day


@dataclass(slots=True, eq=False)
class Spell:
    """One person's main residence in one dwelling during [start, end).

    `end` is the first day of absence, None while it lasts.
    """

    dwelling: Dwelling
    room: str
    start: Day
    end: Day | None
    category: str
    purpose: str


@dataclass(slots=True, eq=False)
class Person:
    """Somebody of the town, with everything that is true of them."""

    id: int
    sex: str
    born: Day
    name: Name
    nationality: str
    standing: str
    """`local`, `incomer`, `foreign`, `visitor` (stays in lodgings) or `relative` (stays with family)."""
    home_division: str
    home_address: str
    language: str
    phone: str
    documents: list[Document] = field(default_factory=list)
    former_names: list[tuple[Day, Name]] = field(default_factory=list)
    """Earlier names with the day on which each ceased."""
    mother: "Person | None" = None
    father: "Person | None" = None
    twin: "Person | None" = None
    relation: str = "head"
    unit: "Unit | None" = None
    spells: list[Spell] = field(default_factory=list)
    jobs: list["Job"] = field(default_factory=list)
    died: Day | None = None
    listed_twice: bool = False
    """One of those whom the town's senders will describe as if they were somebody else as well."""

    def age(self, day: Day) -> float:
        """Age in years on a day."""
        return (day - self.born) / YEAR

    @property
    def birth_date(self) -> date:
        """Birth date as a date."""
        return date.fromordinal(self.born)

    def document(self, day: Day) -> Document | None:
        """The newest document issued by that day; a newborn has none."""
        held = [document for document in self.documents if document.since <= day]
        return held[-1] if held else None

    def name_on(self, day: Day) -> Name:
        """The name borne on a day."""
        for until, name in self.former_names:
            if day < until:
                return name
        return self.name


@dataclass(slots=True, eq=False)
class Unit:
    """People who move together: a family, or one person alone."""

    id: int
    members: list[Person]
    kind: str
    """`family`, `single`, `worker` (lives where the employer gives lodging) or `ward` (lives in an institution)."""
    dwelling: Dwelling | None = None
    room: str = ""
    since: Day = 0

    @property
    def head(self) -> Person:
        """Who declares for the others."""
        return self.members[0]


@dataclass(slots=True, eq=False)
class Job:
    """One person's work for one employer during [start, end)."""

    employer: str
    """Credit code of the employer."""
    start: Day
    end: Day | None
    occupation: str
    contract: str
