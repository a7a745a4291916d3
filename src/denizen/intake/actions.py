"""The pipeline: moves what waits in the queue through check, match and apply, in one transaction a round."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg import sql

from denizen.intake.applied import Applied
from denizen.intake.asking import WAITS_FOR_A_SECOND, Act, Asked, ask, asked, wait_for
from denizen.intake.deciding import Deciding
from denizen.intake.errors import SpoiltDeclaration
from denizen.intake.handing_in import ask_mending, drop_upload, hand_in, hand_in_piece
from denizen.intake.importing import FileReceivedBefore, Received, receive_file
from denizen.intake.preparing import Parameters
from denizen.intake.projection import project
from denizen.intake.resolving import keep_names, resolve_round
from denizen.intake.sheets import keep_sheet
from denizen.intake.weighing import keep_weights, weigh_round
from denizen.kernel.db import Statements, Unforeseen
from denizen.kernel.errors import Refusal
from denizen.linkage.errors import ModelAtFault
from denizen.linkage.queries import Model, model_in_force

__all__ = [
    "WAITS_FOR_A_SECOND",
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

_STEPS_TO_MATCH = "check taken_back told_anew match".split()
_STEPS_TO_APPLY = (
    *"means_another check_known check_replacement register_people".split(),
    *"renew_candidates ask amend withdraw touch".split(),
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


class Applier(Deciding):
    """A worker's connection at work on the queue, with its working tables made and its plans kept.

    Any number may stand by; one works at a time. A killed one loses and doubles nothing: a round is one transaction.
    """

    def __init__(self, db: psycopg.Connection, *, actor: UUID) -> None:
        """Prepare an autocommit connection of the worker; `actor` is the account that the links will name."""
        super().__init__(db, actor=actor)
        self.planned_for_many: bool | None = None
        self.model: Model | None = None
        self._model_read_at = 0.0
        self._plan_for(0)

    def apply(self, now: datetime, rounds: int | None = None) -> Applied:
        """Work the queue until it is empty, or for so many rounds; everything is recorded as known since `now`.

        A round that fails for an unforeseen reason is split until the declaration at fault stands alone: that one is
        refused as `declaration.spoilt`, the others are applied. Raises ModelAtFault where it is the model in force that
        fails, and leaves them all in the queue.
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

    def _round(self, now: datetime, limit: int) -> Applied:
        """Work one round of at most `limit` declarations; split it where it fails."""
        if limit == 1:
            return self.work_alone(now)
        try:
            with self._recording(now) as parameters, self.db.pipeline():
                _sql.run(self.db, "take", {"limit": limit})
                self._move(parameters)
                return self._settle(parameters)
        except ModelAtFault:
            raise  # whoever declared has no part in it, and each after them would be refused as well
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
            except ModelAtFault:
                raise
            except UNFORESEEN:
                _sql.run(self.db, "set_aside", {"code": SpoiltDeclaration.code})
            return self._settle(parameters)

    def _move(self, parameters: Parameters) -> None:
        """Move what was taken through all steps."""
        changes_names = resolve_round(self.db)
        for step in _STEPS_TO_MATCH:
            _sql.run(self.db, step, parameters)
        weighed = weigh_round(self.db, self._model(), parameters)
        for step in _STEPS_TO_APPLY:
            _sql.run(self.db, step, parameters)
        if changes_names:
            keep_names(self.db, parameters)
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
