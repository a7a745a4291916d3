"""The pipeline: takes what waits in the queue and moves it through check, match and apply, in one transaction a round."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg import sql

from denizen.intake.errors import SpoiltDeclaration
from denizen.intake.projection import project
from denizen.intake.rulings import Rulings
from denizen.kernel.db import Statements, Unforeseen
from denizen.kernel.errors import Refusal
from denizen.rules.queries import pack

_sql = Statements("denizen.intake")

ROUND = 2000
"""Declarations a round at most: beyond this throughput no longer rises, and a failed round costs more to split."""

LARGE = 100
"""Declarations from which a round is planned afresh."""

ROUNDS_A_LOOK = 20
"""Large rounds between two looks for tables whose size the planner does not know yet."""

_ONE_APPLIER_AT_A_TIME = 0x0DE_1215_0A44


@dataclass(frozen=True, slots=True)
class Applied:
    """What a round, or several, did."""

    taken: int = 0
    applied: int = 0
    refused: int = 0
    undecided: int = 0

    def __add__(self, other: "Applied") -> "Applied":
        return Applied(
            self.taken + other.taken,
            self.applied + other.applied,
            self.refused + other.refused,
            self.undecided + other.undecided,
        )


def apply_waiting(
    db: psycopg.Connection, *, actor: UUID, now: datetime, rounds: int | None = None
) -> Applied:
    """Work the queue until it is empty, or for so many rounds: `Applier(db, actor).apply(now)` for those in no hurry."""
    return Applier(db, actor=actor).apply(now, rounds)


def rebuild(db: psycopg.Connection, *, actor: UUID, people: Iterable[UUID], now: datetime) -> None:
    """Make the facts of these people again from the ledger, the links in force and the rules in force."""
    rulings = Rulings.of(pack("CN", on=now.date()), now=now, actor_id=actor)
    prepare(db)
    with db.transaction():
        _alone(db)
        _sql.run(db, "touch_people", {"people": list(people)})
        project(db, rulings)


class Applier:
    """A worker's connection at work on the queue, with its working tables made and its plans kept.

    Any number may stand by; one works at a time. A killed one loses and doubles nothing: a round is one transaction.
    """

    def __init__(self, db: psycopg.Connection, *, actor: UUID) -> None:
        """Prepare an autocommit connection of the worker; `actor` is the account that the links will name."""
        self.db = db
        self.actor = actor
        self.large_rounds = 0
        prepare(db)

    def apply(self, now: datetime, rounds: int | None = None) -> Applied:
        """Work the queue until it is empty, or for so many rounds; everything is recorded as known since `now`.

        A round that fails for an unforeseen reason is split until the declaration at fault stands alone: that one is
        refused as `declaration.spoilt`, the others are applied.
        """
        rulings = Rulings.of(pack("CN", on=now.date()), now=now, actor_id=self.actor)
        done = Applied()
        while rounds is None or rounds > 0:
            this_round = self._round(rulings, ROUND)
            done += this_round
            rounds = rounds - 1 if rounds is not None else None
            if this_round.taken == 0:
                break
        return done

    def _round(self, rulings: Rulings, limit: int) -> Applied:
        """Work one round of at most `limit` declarations; split it where it fails."""
        try:
            done = self._work(rulings, limit)
        except (psycopg.DataError, psycopg.IntegrityError, psycopg.InternalError, Refusal, Unforeseen):
            if limit == 1:
                return self._set_aside(rulings)
            return self._round(rulings, max(1, limit // 10))
        self._plan_for(done.taken)
        return done

    def _work(self, rulings: Rulings, limit: int) -> Applied:
        db = self.db
        with db.transaction(), db.pipeline():
            _alone(db)
            _sql.run(db, "take", {"limit": limit})
            for step in ("check", "match", "register_people", "ask", "link_relatives", "amend", "touch"):
                _sql.run(db, step, rulings.parameters)
            project(db, rulings)
            _sql.run(db, "settle", rulings.parameters)
            row = _sql.run(db, "round_counts").fetchone()
        assert row is not None, "counting always gives a row"
        return Applied(*row)

    def _set_aside(self, rulings: Rulings) -> Applied:
        """Refuse the one declaration at the head of the queue, which no check foresaw and no round can hold."""
        with self.db.transaction():
            _alone(self.db)
            _sql.run(self.db, "take", {"limit": 1})
            _sql.run(self.db, "set_aside", {"code": SpoiltDeclaration.code})
            _sql.run(self.db, "settle", rulings.parameters)
        return Applied(taken=1, refused=1)

    def _plan_for(self, taken: int) -> None:
        """Plan the next round for about as many declarations as this one had.

        Few are served from kept plans, since planning would cost more than running. Many are planned each time, with
        the sizes that the tables have by then: a plan made for one row takes minutes for two thousand.
        """
        if taken < LARGE:
            self.db.prepare_threshold = 0
            return
        self.db.prepare_threshold = None
        if self.large_rounds % ROUNDS_A_LOOK == 0:
            for (table,) in _sql.run(self.db, "unknown_sizes").fetchall():
                self.db.execute(b"ANALYZE " + table.encode())
            self.db.execute("DISCARD PLANS")
        self.large_rounds += 1


def prepare(db: psycopg.Connection) -> None:
    """Make the working tables of this connection, and let it keep the plans of its statements."""
    with db.transaction():
        db.execute("SET plan_cache_mode = force_generic_plan")
        db.execute("SET client_min_messages = warning")
        for statement in _sql.text("work_tables").split(";"):
            if statement.strip():
                db.execute(statement.encode())


def _alone(db: psycopg.Connection) -> None:
    """Wait until no other applier is at work, and keep others out until this transaction ends."""
    db.execute(sql.SQL("SELECT pg_advisory_xact_lock({})").format(_ONE_APPLIER_AT_A_TIME))
