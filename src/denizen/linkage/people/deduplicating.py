"""Going through the whole register for records that may be of one person: proposed, never joined."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg

from denizen.kernel.db import Statements
from denizen.linkage.batch.engine import Compared, Engine
from denizen.linkage.model import Model, Weighing
from denizen.linkage.people.blocking import RULES
from denizen.linkage.people.deciding import is_likely
from denizen.linkage.people.records import people
from denizen.linkage.people.serving import prior_among
from denizen.linkage.people.training import table_of
from denizen.linkage.rules import LIFELONG_DOCUMENTS

_sql = Statements("denizen.linkage")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two records that may be of one person, and why."""

    one: UUID
    other: UUID
    weighing: Weighing


def likely_duplicates(
    db: psycopg.Connection, engine: Engine, model: Model
) -> tuple[list[Proposal], Compared]:
    """Find the pairs of records about which a registrar would be asked, likeliest first.

    Whoever was found to be two people is left out, and so are two with different documents for life. Raises
    ColumnsDiffer.
    """
    assert model.thresholds is not None, "a model that serves has thresholds"
    table = table_of((str(person), known) for person, known in people(db))
    ids = [UUID(each) for each in table["record_id"].to_pylist()]
    prior = prior_among(len(ids))
    found = []
    for some in engine.pairs(model, table, RULES, least=model.thresholds.ask, prior=prior):
        for one, other, _bits in some:
            left, right = (table.slice(place, 1).to_pylist()[0] for place in (one, other))
            weighing = model.weigh(left, right, prior=prior)
            if is_likely(weighing, model.thresholds) and not _have_other_lifelong(left, right):
                first, second = sorted((ids[one], ids[other]))
                found.append(Proposal(first, second, weighing))
    apart = _distinguished(db, {proposal.one for proposal in found})
    kept = [each for each in found if (each.one, each.other) not in apart]
    return sorted(kept, key=lambda each: (-each.weighing.bits, each.one, each.other)), engine.compared


def propose(db: psycopg.Connection, proposals: list[Proposal], model: Model, now: datetime) -> int:
    """Put these before a registrar, in the place of what was proposed before; return how many were not before."""
    parts = [(each, place, part) for each in proposals for place, part in enumerate(each.weighing.parts)]
    with db.transaction():
        anew = _sql.run(
            db,
            "keep_proposals",
            {
                "one": [each.one for each in proposals],
                "other": [each.other for each in proposals],
                "bits": [each.weighing.bits for each in proposals],
                "model": model.version,
                "now": now,
            },
        ).rowcount
        _sql.run(db, "forget_proposal_weights")
        _sql.run(
            db,
            "keep_proposal_weights",
            {
                "one": [each.one for each, _place, _part in parts],
                "other": [each.other for each, _place, _part in parts],
                "place": [place for _each, place, _part in parts],
                "comparison": [part.comparison for *_where, part in parts],
                "level": [part.level for *_where, part in parts],
                "bits": [part.all_bits for *_where, part in parts],
            },
        )
    return anew


def _have_other_lifelong(left: dict[str, list[str] | None], right: dict[str, list[str] | None]) -> bool:
    types = (set(each["document_types"] or ()) for each in (left, right))
    both = set.intersection(*types, set(LIFELONG_DOCUMENTS))
    shared = set(left["documents"] or ()) & set(right["documents"] or ())
    return bool(both) and not shared


def _distinguished(db: psycopg.Connection, ones: set[UUID]) -> set[tuple[UUID, UUID]]:
    rows: Iterator[tuple[UUID, UUID]] = iter(_sql.run(db, "distinctions", {"people": list(ones)}).fetchall())
    return set(rows)
