"""The truth about the simulated town, kept aside: who lived where, and whom each row describes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from denizen.demo.errors import RowRef
from denizen.demo.files import Parcel
from denizen.demo.people import Person


@dataclass(frozen=True, slots=True)
class TrueSpell:
    """A person's main residence from `start` until before `end` (None: it lasted to the end of the simulation)."""

    person: int
    plate: str
    start: date
    end: date | None


@dataclass(slots=True)
class Truth:
    """What really is. People are named by their number in the simulation."""

    people: Mapping[int, Person]
    """All who ever lived or stayed in the town."""
    spells: tuple[TrueSpell, ...]
    _rows: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _sent: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, people: Iterable[Person], seen: set[int]) -> "Truth":
        """The truth about those people who took part in any event (`seen`)."""
        kept = {person.id: person for person in people if person.id in seen}
        spells = tuple(
            TrueSpell(
                person.id,
                spell.dwelling.plate,
                date.fromordinal(spell.start),
                date.fromordinal(spell.end) if spell.end else None,
            )
            for person in kept.values()
            for spell in person.spells
        )
        return cls(kept, spells)

    def main_dwellings(self, day: date) -> dict[int, str]:
        """Plate of the main dwelling of everybody who lives in the town on this day."""
        return {
            spell.person: spell.plate
            for spell in self.spells
            if spell.start <= day and (spell.end is None or day < spell.end)
        }

    def note_sent(self, parcel: Parcel) -> None:
        """Keep whom the rows of a file describe, once it is sent."""
        self._rows[parcel.filename] = parcel.people
        self._sent.update(parcel.people)

    def person_of(self, row: RowRef) -> int | None:
        """The true person whom a row of a sent file describes; None for a row that was never sent."""
        people = self._rows.get(row.filename, ())
        return people[row.number - 1] if 0 < row.number <= len(people) else None

    def to_be_registered(self, until: date) -> set[int]:
        """Those who should be in the register.

        That is everybody whom a sent row describes, and everybody who lived in the town 60 days before `until`.
        """
        limit = until.toordinal() - 60
        lived = {spell.person for spell in self.spells if spell.start.toordinal() <= limit}
        return self._sent | lived
