"""What the register answers to the judge: asked of the database, by a process that may see everything in it."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import date
from uuid import UUID

import psycopg

from denizen.demo.errors import RowRef
from denizen.demo.judge import Outcome
from denizen.kernel.clock import today
from denizen.kernel.db import Statements
from denizen.places.queries import rules_in_force
from denizen.rules.queries import pack, timeliness

_sql = Statements("denizen.demo")


class Register:
    """The register, as `judge.Answers` asks it."""

    def __init__(self, db: psycopg.Connection, rows: Mapping[tuple[UUID, int], RowRef]) -> None:
        """`rows` tells which row of which file each row of a batch is. Runs as the worker."""
        self._db = db
        self._rows = rows

    def people(self) -> Mapping[Hashable, Collection[RowRef]]:
        """Each person of whom anything is declared, with the rows that tell of them."""
        people: dict[Hashable, list[RowRef]] = defaultdict(list)
        for person, batch, row in _sql.run(self._db, "rows_of_people"):
            people[person].append(self._rows[batch, row])
        return people

    def main_dwellings(self, day: date, known_on: date) -> Mapping[Hashable, str]:
        """Plate of each one's main dwelling on a day, as known at the end of another; only where it is certain."""
        found = _sql.run(self._db, "main_dwellings", {"day": day, "known_on": known_on})
        return dict(found.fetchall())

    def outcomes(self) -> Iterable[Outcome]:
        """What became of each row."""
        law = pack(rules_in_force(self._db), on=today())
        for batch, row, kind, capacity, received_at, at, on, subject, state, codes in _sql.run(
            self._db, "outcomes"
        ):
            marks = set(codes)
            if capacity is not None:
                judged = timeliness(law, kind, capacity, at or on, received_at, subject)
                marks |= {"late"} if judged is not None and not judged.on_time else set()
            yield Outcome(self._rows[batch, row], kind, state, marks)
