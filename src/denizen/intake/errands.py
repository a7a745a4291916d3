"""Errands: what staff ask the pipeline to try or to do, run by the worker between its rounds.

A trial is the real thing in a transaction that is undone: so what a page says would change is what will, by the same
statements, and no second set of rules can differ from them.
"""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from denizen.intake.actions import UNFORESEEN, Applier
from denizen.intake.asking import WAITS_FOR_A_SECOND
from denizen.intake.errors import SpoiltDeclaration
from denizen.kernel.db import Statements
from denizen.kernel.errors import Refusal
from denizen.kernel.logs import told
from denizen.linkage import actions as linkage
from denizen.linkage.errors import ModelAtFault
from denizen.register.rules import FACTS, GROUP_OF

log = logging.getLogger("denizen.worker")

_sql = Statements("denizen.intake")

# In which of the columns of `intake.effect` a kind of fact has what; what it has under the same name stands in it too.
_AS: dict[str, dict[str, str]] = {
    "person_name": {"value": "name"},
    "particulars": {"kind": "sex", "began": "born"},
    "identity_document": {"kind": "document_type", "value": "hint"},
    "home_registration": {"value": "division"},
    "household_membership": {"kind": "relation", "other_id": "head_id"},
    "guardianship": {"kind": "basis", "other_id": "guardian_id"},
    "death": {"began": "died"},
}
# What a page shows of nobody who is only tried.
_KEPT_BACK = {"contact_point": {"value"}}
_COLUMNS = (
    "began ended valid_during dwelling_id organisation_id other_id room category is_main disputed kind value"
).split()

type Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Errand:
    """What somebody asks to have tried or done."""

    id: UUID
    act: str
    is_trial: bool
    asked_by: UUID
    draft: UUID | None
    declaration_id: UUID | None
    person_id: UUID | None
    other_id: UUID | None
    merge_id: UUID | None
    reason_code: str | None
    shown_in: UUID | None


@dataclass(slots=True)
class _Result:
    """What became of one: of which declaration it was, as long as it is tried, and at whom it looked."""

    state: str = "done"
    code: str | None = None
    fields: list[str] | None = None
    result_id: UUID | None = None
    declaration: UUID | None = None
    people: list[UUID] = field(default_factory=list)


def run_errands(applier: Applier, clock: Callable[[], datetime]) -> int:
    """Run all that wait, each in transactions of its own. Returns how many."""
    waiting = _sql.rows(applier.db, "errands_waiting", of=Errand)
    for errand in waiting:
        try:
            if errand.is_trial:
                _try(applier, errand, clock())
            else:
                _carry_out(applier, errand, clock())
        except (psycopg.OperationalError, ModelAtFault):
            raise  # a server that is away or full, or a model that fails whatever is asked: it is asked again
        except Exception as failure:
            # Whatever somebody managed to ask, it stops nobody else's.
            log.error(  # noqa: TRY400 -- a trace may hold what somebody typed
                "an errand could not be run", extra=told(kind=type(failure).__qualname__)
            )
            _finish(applier.db, errand, _Result("refused", SpoiltDeclaration.code))
    return len(waiting)


def forget_errands(db: psycopg.Connection) -> None:
    """Forget those of yesterday, and drafts that nobody sent for a week."""
    _sql.run(db, "forget_errands")


def _carry_out(applier: Applier, errand: Errand, now: datetime) -> None:
    """Do it and say so at once: what stands is never told as refused, even if the worker dies in between."""
    with applier.together(now):
        _finish(applier.db, errand, _do(applier, errand, now))


def _try(applier: Applier, errand: Errand, now: datetime) -> None:
    changes: list[Row] = []
    told: list[Row] = []
    with applier.trying(now) as known_at:
        result = _do(applier, errand, now)
        if result.state != "refused":
            at = {"now": known_at()}
            changes = [row for fact in FACTS for row in _rows(_effect_of(applier.db, fact, at))]
            told = _rows(_sql.run(applier.db, "news_of_round", at))
    with applier.db.transaction():
        _mark(applier.db, changes, result)
        people = [*result.people, errand.person_id, errand.other_id]
        _sql.run(applier.db, "log_trial", {"errand_id": errand.id, "people": people})
        for place, change in enumerate(changes):
            _sql.run(applier.db, "keep_effect", {"errand_id": errand.id, "place": place, **change})
        for news in told:
            _sql.run(applier.db, "keep_told", {"errand_id": errand.id, **news})
        _finish(applier.db, errand, result, _digest(_visible(applier.db, errand, changes), result))


def _mark(db: psycopg.Connection, changes: list[Row], result: _Result) -> None:
    """Tell of whom the register knows nothing, now that the trial is undone; and who may be told of each change."""
    people = list({change["person_id"] for change in changes})
    known = {person for (person,) in _sql.run(db, "registered", {"people": people})}
    for change in changes:
        change["is_new_person"] = change["person_id"] not in known
        change["field_group"] = GROUP_OF[change["fact"]]
        founds = result.declaration is not None and change["declaration_id"] == result.declaration
        change["is_asked"] = change["is_made"] and founds


def _do(applier: Applier, errand: Errand, now: datetime) -> _Result:
    """Do it, and say what came of it. What is refused has changed nothing."""
    try:
        with applier.together(now):
            result = _run(applier, errand, now)
            # As long as the working tables are those of this act.
            result.people = [person for (person,) in _sql.run(applier.db, "looked_at")]
            return result
    except ModelAtFault:
        raise  # nothing is wrong with what is asked
    except Refusal as refusal:
        return _Result("refused", refusal.code, list(refusal.fields))
    except UNFORESEEN:
        return _Result("refused", SpoiltDeclaration.code)


def _run(applier: Applier, errand: Errand, now: datetime) -> _Result:
    """Do what is asked. Raises the refusal of whatever does not want it."""
    match errand.act:
        case "declaration.try":
            return _declare(applier, errand, now)
        case "question.answer":
            return _answer(applier, errand, now)
        case "question.take_back":
            assert errand.declaration_id is not None
            applier.take_back(errand.declaration_id, actor=errand.asked_by, now=now)
            return _Result(result_id=errand.declaration_id)
        case "people.merge":
            return _merge(applier, errand, now)
        case "people.unmerge":
            assert errand.merge_id is not None
            applier.unmerge(errand.merge_id, actor=errand.asked_by, now=now)
            return _Result(result_id=errand.merge_id)
        case "people.distinguish" | "people.undistinguish":
            assert errand.person_id
            assert errand.other_id
            back = errand.act == "people.undistinguish"
            applier.distinguish(errand.person_id, errand.other_id, actor=errand.asked_by, now=now, back=back)
            return _Result(result_id=errand.person_id)
        case act:
            raise ValueError(f"nobody runs errands of {act}")


def _answer(applier: Applier, errand: Errand, now: datetime) -> _Result:
    """Take an answer; of one that two have to agree on keep the first, and try it as if it were the second."""
    assert errand.declaration_id is not None
    said = linkage.Opinion(errand.declaration_id, errand.person_id, errand.asked_by)
    waits = linkage.wants_second(applier.db, said, is_trial=errand.is_trial)
    if waits and not errand.is_trial:
        linkage.give_opinion(applier.db, said, now=now)
        return _Result("undecided", WAITS_FOR_A_SECOND)
    person = applier.answer(said.declaration_id, said.person_id, actor=said.given_by, now=now)
    return _Result("undecided", WAITS_FOR_A_SECOND, result_id=person) if waits else _Result(result_id=person)


def _merge(applier: Applier, errand: Errand, now: datetime) -> _Result:
    """Join two records; of what two have to agree on keep the first, and try it as if it were the second."""
    assert errand.person_id
    assert errand.other_id
    assert errand.reason_code
    pair = linkage.Pair(errand.person_id, errand.other_id, errand.asked_by)
    waits = linkage.merge_wants_second(applier.db, pair, is_trial=errand.is_trial)
    if waits and not errand.is_trial:
        linkage.give_merge_opinion(applier.db, pair, now=now)
        return _Result("undecided", WAITS_FOR_A_SECOND)
    merge = applier.merge(
        pair.kept_id, pair.absorbed_id, reason_code=errand.reason_code, actor=pair.found_by, now=now
    )
    return _Result("undecided", WAITS_FOR_A_SECOND, result_id=merge) if waits else _Result(result_id=merge)


def _declare(applier: Applier, errand: Errand, now: datetime) -> _Result:
    """Let the draft pass through the whole pipeline, ahead of all that waits."""
    row = _sql.run(applier.db, "enter_draft", {"draft": errand.draft, "now": now}).fetchone()
    if row is None:
        return _Result("refused", "declaration.draft_unknown")
    applier.work_alone(now)
    became = _sql.run(applier.db, "became_of", {"declaration_id": row[0]}).fetchone()
    assert became is not None, "the head of the queue is what was just put there"
    state, code, fields = became
    return _Result(state, code, fields, declaration=row[0])


def _finish(
    db: psycopg.Connection, errand: Errand, result: _Result, effect_digest: bytes | None = None
) -> None:
    done = {"id": errand.id, "state": result.state, "code": result.code, "fields": result.fields}
    as_shown = None
    if effect_digest is not None and errand.shown_in is not None:
        as_shown = _sql.run(db, "digest_shown", {"id": errand.id}).fetchone() == (effect_digest,)
    done |= {"result_id": result.result_id, "effect_digest": effect_digest, "is_as_shown": as_shown}
    _sql.run(db, "errand_is_done", done)


def _rows(cursor: psycopg.Cursor) -> list[Row]:
    names = [column.name for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _effect_of(db: psycopg.Connection, fact: str, at: Row) -> psycopg.Cursor:
    named = {name: name for name in FACTS[fact]} | _AS.get(fact, {})
    hidden = _KEPT_BACK.get(fact, set())
    columns = {
        name: sql.Identifier("f", named[name]) if name in named and name not in hidden else sql.NULL
        for name in _COLUMNS
    }
    statement = _sql.composed(
        "effect_of",
        fact_name=sql.Literal(fact),
        fact=sql.Identifier(fact),
        superseded=sql.Identifier(f"{fact}_superseded"),
        columns=sql.SQL(", ").join(map(sql.Identifier, FACTS[fact])),
        **columns,
    )
    return db.execute(statement, at)


def _visible(db: psycopg.Connection, errand: Errand, changes: list[Row]) -> list[Row]:
    """What of these changes the reading room tells the asker, as `reading.effect_told` does.

    Whether the rest is as it was must not be told either: trying again and again would tell when it changes.
    """
    (granted,) = _sql.run(db, "effect_fields", {"id": errand.id}).fetchone() or ([],)
    cut = dict.fromkeys(("ended", "valid_during", "is_main", "disputed"))
    return [
        change if change["field_group"] in granted else change | cut
        for change in changes
        if change["field_group"] in granted or change["is_asked"]
    ]


def _digest(changes: list[Row], result: _Result) -> bytes:
    """A digest of what would change, equal in two trials of the same thing while nothing else has changed.

    A person whom only the trial registers has another id in each. It stays with the worker, which compares.
    """
    new = {change["person_id"] for change in changes if change["is_new_person"]}
    said = sorted(
        repr([(name, "new" if value in new else value) for name, value in change.items()])
        for change in changes
    )
    return hashlib.sha256(repr((result.state, result.code, said)).encode()).digest()[:16]
