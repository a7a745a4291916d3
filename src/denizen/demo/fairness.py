"""Whether linkage errs alike for everybody: missed and false links by how a person's name is written.

Missed: a second record of somebody who has one. False: a row that stands in somebody else's record. Both of a
hundred, of those people and of the rows about them (rights P13).
"""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

from denizen.demo.errors import RowRef
from denizen.demo.names import script_of
from denizen.demo.truth import Truth


@dataclass(frozen=True, slots=True)
class Share:
    """Of one way to write names: people, their second records, the rows about them, and those in others' records."""

    people: int
    missed: int
    rows: int
    false: int

    @property
    def missed_rate(self) -> float:
        """Second records, of the people."""
        return self.missed / self.people if self.people else 0.0

    @property
    def false_rate(self) -> float:
        """Rows in others' records, of all rows about them."""
        return self.false / self.rows if self.rows else 0.0


def shares(
    truth: Truth, people: Mapping[Hashable, Collection[RowRef]], owner: Mapping[Hashable, int | None]
) -> dict[str, Share]:
    """Count by script; `owner` is whom each record is of."""
    records = Counter(person for person in owner.values() if person is not None)
    counted = {name: Counter[str]() for name in ("people", "missed", "rows", "false")}
    for each, times in records.items():
        group = script_of(truth.people[each].name)
        counted["people"][group] += 1
        counted["missed"][group] += times - 1
    for key, rows in people.items():
        for row in rows:
            person = truth.person_of(row)
            if person is None:
                continue
            group = script_of(truth.people[person].name)
            counted["rows"][group] += 1
            counted["false"][group] += person != owner[key]
    return {
        group: Share(*(counted[name][group] for name in ("people", "missed", "rows", "false")))
        for group in sorted(counted["rows"])
    }


def gap(found: Mapping[str, Share]) -> tuple[float, float]:
    """Between the best and the worst group: of missed and of false links."""
    missed = [share.missed_rate for share in found.values()]
    false = [share.false_rate for share in found.values()]
    return max(missed, default=0.0) - min(missed, default=0.0), max(false, default=0.0) - min(
        false, default=0.0
    )
