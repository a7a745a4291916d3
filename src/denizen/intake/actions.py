"""The pipeline: moves what waits in the queue through check, match and apply, in one transaction a round."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg import sql

from denizen.intake.applied import Applied
from denizen.intake.asking import Act, Asked, ask, asked, wait_for
from denizen.intake.errors import SpoiltDeclaration
from denizen.intake.handing_in import ask_mending, drop_upload, hand_in, hand_in_piece
from denizen.intake.importing import FileReceivedBefore, Received, receive_file
from denizen.intake.preparing import Parameters, alone, prepare
from denizen.intake.projection import project
from denizen.intake.resolving import resolve_round
from denizen.intake.rulings import Rulings
from denizen.intake.sheets import keep_sheet
from denizen.intake.weighing import keep_weights, weigh_round
from denizen.kernel.clock import day_of
from denizen.kernel.db import Statements, Unforeseen
from denizen.kernel.errors import Refusal
from denizen.linkage import actions as linkage
from denizen.linkage.queries import Model, concerned, model_in_force
from denizen.places.queries import rules_in_force

__all__ = [
    "Act",
    "Applied",
    "Applier",
    "Asked",
    "FileReceivedBefore",
    "Received",
    "apply_waiting",
    "ask",
    "ask_mending",
    "asked",
    "drop_upload",
    "hand_in",
    "hand_in_piece",
    "keep_sheet",
    "receive_file",
    "wait_for",
]

_sql = Statements("denizen.intake")

ROUND = 2000
"""Declarations a round at most: beyond this throughput no longer rises, and a failed round costs more to split."""

LARGE = 100
"""Declarations from which a round is planned afresh."""

_IDLE_ROUNDS = 10
"""Rounds in turn that take nobody, after which a queue is left until the next call."""

_SECONDS_OF_A_MODEL = 10.0

_ROWS_LEFT = 500
"""Deleted rows in the working tables, from which on it is cheaper to cut them than to read past those."""

_STEPS_BEFORE, _STEPS_AFTER = (
    "check match".split(),
    "check_known register_people ask link_relatives amend withdraw touch".split(),
)

# What a declaration can do to a statement that was not written for it; a server that stops or is full is no such thing.
UNFORESEEN = (
    psycopg.DataError,
    psycopg.IntegrityError,
    psycopg.InternalError,
    psycopg.errors.ProgramLimitExceeded,  # to the driver a server that is away, and it is a value too long for an index
    Refusal,
    Unforeseen,
)


def apply_waiting(
    db: psycopg.Connection, *, actor: UUID, now: datetime, rounds: int | None = None
) -> Applied:
    """Work the queue until it is empty, or for so many rounds, with an Applier that is not kept."""
    return Applier(db, actor=actor).apply(now, rounds)


class Applier:
    """A worker's connection at work on the queue, with its working tables made and its plans kept.

    Any number may stand by; one works at a time. A killed one loses and doubles nothing: a round is one transaction.
    """

    def __init__(self, db: psycopg.Connection, *, actor: UUID) -> None:
        """Prepare an autocommit connection of the worker; `actor` is the account that the links will name."""
        self.db = db
        self.actor = actor
        self.planned_for_many: bool | None = None
        self.rulings: Rulings | None = None
        self.model: Model | None = None
        self._model_read_at = 0.0
        self._rows_left = 0
        self._recorded_at: datetime | None = None
        prepare(db)
        self._plan_for(0)

    def apply(self, now: datetime, rounds: int | None = None) -> Applied:
        """Work the queue until it is empty, or for so many rounds; everything is recorded as known since `now`.

        A round that fails for an unforeseen reason is split until the declaration at fault stands alone: that one is
        refused as `declaration.spoilt`, the others are applied.
        """
        done = Applied()
        while rounds is None or rounds > 0:
            waiting = _sql.run(self.db, "waiting", {"limit": LARGE}).fetchone()
            if waiting is None or waiting[0] == 0:
                break
            self._plan_for(waiting[0])
            done += self._round(now, ROUND)
            rounds = rounds - 1 if rounds is not None else None
        return done

    def rounds(self, clock: Callable[[], datetime]) -> Iterator[Applied]:
        """Work the queue until it is empty, and give what each round did.

        Each is recorded at the time of its own: with one time for all, a long queue would make the register say that it
        knew yesterday evening what nobody could have read there before this morning.
        """
        # A round may take nobody: where all at the head are amendments that stand back for what they amend. None does
        # so twice; if ever one did, the queue would be left until the next call rather than be asked without end.
        idle = 0
        while idle < _IDLE_ROUNDS and _sql.run(self.db, "waiting", {"limit": 1}).fetchone() != (0,):
            done = self.apply(clock(), rounds=1)
            idle = 0 if done.taken else idle + 1
            yield done

    def rebuild(self, people: Iterable[UUID], now: datetime) -> None:
        """Make the facts of these people again from the ledger, the links in force and the rules in force.

        All kinds of fact, whatever seems to have changed: so that a rebuild finds what applying passed over.
        """
        with self._recording(now) as parameters:
            self._rebuild_concerned(people, parameters, every=True)

    def answer(self, declaration_id: UUID, person_id: UUID | None, *, actor: UUID, now: datetime) -> UUID:
        """Settle an open question as a registrar decides it, and apply the declaration. Return the person.

        It is applied to whom the registrar chose, whatever the register knows of them: the registrar has decided.
        """
        with self._recording(now) as parameters:
            person, formerly = linkage.answer(
                self.db,
                actor=actor,
                declaration_id=declaration_id,
                person_id=person_id,
                now=parameters["now"],
            )
            decision = {
                **parameters,
                "declaration_id": declaration_id,
                "person_id": person,
                "actor_id": actor,
            }
            _sql.run(self.db, "decided", decision)
            # Whom it names beside, and who named this person before, is found only now.
            _sql.run(self.db, "resume", decision)
            _sql.run(self.db, "link_relatives", decision)
            self._rebuild_concerned([person, *([formerly] if formerly else [])], parameters)
        return person

    def merge(
        self, kept_id: UUID, absorbed_id: UUID, *, reason_code: str, actor: UUID, now: datetime
    ) -> UUID:
        """Join two records of one person and make the facts of everybody concerned again. Return the merge's id."""
        with self._recording(now) as parameters:
            merge_id = linkage.merge(
                self.db,
                actor=actor,
                kept_id=kept_id,
                absorbed_id=absorbed_id,
                reason_code=reason_code,
                now=parameters["now"],
            )
            self._rebuild_concerned([kept_id, absorbed_id], parameters)
        return merge_id

    def unmerge(self, merge_id: UUID, *, actor: UUID, now: datetime) -> None:
        """Undo a merge and make the facts of everybody concerned again."""
        with self._recording(now) as parameters:
            people = linkage.unmerge(self.db, actor=actor, merge_id=merge_id, now=parameters["now"])
            self._rebuild_concerned(people, parameters)

    @contextmanager
    def trying(self, now: datetime) -> Iterator[Callable[[], datetime | None]]:
        """Whatever is done within is undone at the end. Gives what tells the time at which it was recorded."""
        self._parameters(now)
        installed = self.rulings
        try:
            with self.db.transaction(force_rollback=True):
                yield lambda: self._recorded_at
        finally:
            if self.rulings is not installed:
                self.rulings = None  # other rules came into force just then, and were undone with the rest

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

    def _round(self, now: datetime, limit: int) -> Applied:
        """Work one round of at most `limit` declarations; split it where it fails."""
        if limit == 1:
            return self.work_alone(now)
        try:
            with self._recording(now) as parameters, self.db.pipeline():
                _sql.run(self.db, "take", {"limit": limit})
                self._move(parameters)
                return self._settle(parameters)
        except UNFORESEEN:
            return self._round(now, max(1, limit // 10))

    def work_alone(self, now: datetime) -> Applied:
        """Work the declaration at the head of the queue, and refuse it where no check foresaw why it fails.

        One transaction holds both, or somebody who came to the head in between would be refused in its place.
        """
        with self._recording(now) as parameters:
            _sql.run(self.db, "take", {"limit": 1})
            try:
                with self.db.transaction():
                    self._move(parameters)
            except UNFORESEEN:
                _sql.run(self.db, "set_aside", {"code": SpoiltDeclaration.code})
            return self._settle(parameters)

    def _move(self, parameters: Parameters) -> None:
        """Move what was taken through all steps."""
        resolve_round(self.db)
        for step in _STEPS_BEFORE:
            _sql.run(self.db, step, parameters)
        weighed = weigh_round(self.db, self._model(), parameters)
        for step in _STEPS_AFTER:
            _sql.run(self.db, step, parameters)
        keep_weights(self.db, weighed)
        project(self.db, parameters)

    def _model(self) -> Model:
        """The model in force, looked for again now and then: a switch is obeyed within some seconds."""
        if self.model is None or time.monotonic() - self._model_read_at > _SECONDS_OF_A_MODEL:
            self.model = model_in_force(self.db, self.model)
            self._model_read_at = time.monotonic()
        return self.model

    def _settle(self, parameters: Parameters) -> Applied:
        _sql.run(self.db, "settle", parameters)
        row = _sql.run(self.db, "round_counts").fetchone()
        assert row is not None, "counting always gives a row"
        done = Applied(*row)
        self._rows_left += done.taken
        return done

    def _plan_for(self, waiting: int) -> None:
        """Plan the next round for about as many declarations as wait.

        Few are served from kept plans, since planning would cost more than running, and these go by indexes alone,
        however small the tables were when they were made. Many are planned each time, with the sizes that the tables
        have by then and the values that are given: a plan made for one row takes minutes for two thousand, and a limit
        that is not known is taken for a tenth of the queue.
        """
        large = waiting >= LARGE
        if large != self.planned_for_many:
            self.planned_for_many = large
            self.db.prepare_threshold = None if large else 0
            self.db.execute(
                "SET plan_cache_mode = auto" if large else "SET plan_cache_mode = force_generic_plan"
            )
            for method in ("hashjoin", "mergejoin", "seqscan"):
                self.db.execute(sql.SQL("SET {} = {}").format(sql.Identifier(f"enable_{method}"), large))
        if large:
            for (table,) in _sql.run(self.db, "unknown_sizes").fetchall():
                self.db.execute(b"ANALYZE " + table.encode())
