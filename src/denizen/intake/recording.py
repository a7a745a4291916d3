"""One transaction of the pipeline: alone, with the rules in force and the time of record."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import psycopg

from denizen.intake.preparing import Parameters, alone, prepare
from denizen.intake.projection import facts_made_since, project
from denizen.intake.rulings import Rulings
from denizen.kernel.clock import day_of
from denizen.kernel.db import Statements
from denizen.linkage.queries import concerned
from denizen.places.queries import rules_in_force

_sql = Statements("denizen.intake")

_ROWS_LEFT = 500
"""Deleted rows in the working tables, from which on it is cheaper to cut them than to read past those."""


class Recording:
    """A worker's connection with its working tables, on which one thing at a time is recorded."""

    def __init__(self, db: psycopg.Connection, *, actor: UUID) -> None:
        """Prepare an autocommit connection of the worker; `actor` is the account that records."""
        self.db = db
        self.actor = actor
        self.rulings: Rulings | None = None
        self._rows_left = 0
        self._recorded_at: datetime | None = None
        prepare(db)

    def rebuild(self, people: Iterable[UUID], now: datetime) -> None:
        """Make the facts of these people again from the ledger, the links in force and the rules in force.

        All kinds of fact, whatever seems to have changed: so that a rebuild finds what applying passed over.
        """
        with self._recording(now) as parameters:
            self._rebuild_concerned(people, parameters, every=True)

    def leaves_as_they_are(self, people: Iterable[UUID], now: datetime) -> bool:
        """Make the facts of these people again, and tell whether all came out as they stood."""
        with self._recording(now) as parameters:
            everybody = concerned(self.db, people)
            self._rebuild_concerned(everybody, parameters, every=True)
            return facts_made_since(self.db, everybody, parameters["now"]) == 0

    @contextmanager
    def undisturbed(self, now: datetime) -> Iterator[datetime]:
        """One transaction in which nobody else records anything; gives the time of record."""
        with self._recording(now) as parameters:
            yield parameters["now"]

    @contextmanager
    def trying(self, now: datetime) -> Iterator[Callable[[], datetime | None]]:
        """Whatever is done within is undone at the end. Gives what tells the time at which it was recorded."""
        with self.together(now, undone=True):
            yield lambda: self._recorded_at

    @contextmanager
    def together(self, now: datetime, *, undone: bool = False) -> Iterator[None]:
        """Whatever is done within stands or falls together; with `undone` it falls.

        The rules are installed before it begins, so that they do not fall with it; those that came into force within
        are forgotten where it falls, and installed again when they are needed.
        """
        self._parameters(now)
        installed, stands = self.rulings, False
        try:
            with self.db.transaction(force_rollback=undone):
                yield
            stands = not undone
        finally:
            if not stands and self.rulings is not installed:
                self.rulings = None

    @contextmanager
    def _recording(self, now: datetime) -> Iterator[Parameters]:
        """One transaction of this applier alone, with the rules in force and the time of record."""
        # Before the transaction: undone with it, the rules would be gone and still be thought to be there.
        parameters = self._parameters(now)
        with self.db.transaction():
            parameters = alone(self.db, parameters)
            self._recorded_at = parameters["now"]
            self._empty()
            yield parameters

    def _empty(self) -> None:
        """Empty the working tables of what the last round left: no commit does, see `work_tables.sql`."""
        if self._rows_left < _ROWS_LEFT:
            self._rows_left += 1 + _sql.run(self.db, "empty").rowcount
        else:
            self._rows_left = 0
            _sql.run(self.db, "empty_whole")

    def _rebuild_concerned(
        self, people: Iterable[UUID], parameters: Parameters, *, every: bool = False
    ) -> None:
        everybody = concerned(self.db, people)
        self._rows_left += len(everybody)
        _sql.run(self.db, "touch_people", {"people": everybody})
        project(self.db, parameters, every=every)

    def _parameters(self, now: datetime) -> Parameters:
        """Have the rules in force now in the working tables, and return the values that the statements take."""
        rulings = Rulings.on(rules_in_force(self.db), day_of(now))
        if rulings != self.rulings:
            rulings.install(self.db)
            self.rulings = rulings
        return {**rulings.values, "now": now, "actor_id": self.actor}
