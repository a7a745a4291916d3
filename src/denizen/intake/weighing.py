"""Weighing what is not plain: between matching by rule and registering, within the round's transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.range import DateRange

from denizen.kernel.db import Params, Statements
from denizen.linkage.queries import (
    Decision,
    Description,
    Features,
    Model,
    Weighing,
    decide,
    features,
    prior_among,
)

type Candidate = tuple[UUID, Weighing]

_MOST_PROPOSED = 10
_HERE, _ELSEWHERE = frozenset({"here"}), frozenset({"elsewhere"})
_OTHER = frozenset({"other"})

_sql = Statements("denizen.intake")


@dataclass(frozen=True, slots=True)
class _Pair:
    """A declaration beside somebody whom it may mean; the columns of near.sql."""

    declaration_id: UUID
    name: str | None
    name_latin: str | None
    sex: str | None
    born: DateRange | None
    document_type: str | None
    has_document: bool
    has_dwelling: bool
    question: str | None
    linked_to: UUID | None
    person_id: UUID
    names: list[str] | None
    known_sex: str | None
    known_born: DateRange | None
    document_types: list[str] | None
    is_document_same: bool
    is_at_home: bool
    has_home: bool
    people: float

    def said(self) -> Features:
        """The declaration's words; of numbers and dwellings only whether they are the same is compared."""
        return features(
            Description(
                names=tuple(name for name in (self.name, self.name_latin) if name),
                born=self.born,
                sex=self.sex,
                documents=_HERE if self.has_document else frozenset(),
                document_types=frozenset({self.document_type} if self.document_type else ()),
                dwellings=_HERE if self.has_dwelling else frozenset(),
            )
        )

    def known(self) -> Features:
        """The person as the register has them."""
        documents = _HERE if self.is_document_same else _OTHER if self.document_types else frozenset[str]()
        home = _HERE if self.is_at_home else _ELSEWHERE if self.has_home else frozenset[str]()
        return features(
            Description(
                names=tuple(self.names or ()),
                born=self.known_born,
                sex=self.known_sex,
                documents=documents,
                document_types=frozenset(self.document_types or ()),
                dwellings=home,
            )
        )


@dataclass(slots=True)
class Weighed:
    """What was decided of a round by weights, and the weights that are kept."""

    model: Model
    decisions: list[tuple[UUID, Decision]] = field(default_factory=list)
    kept: list[tuple[UUID, UUID, Weighing]] = field(default_factory=list)

    def add(self, declaration: UUID, candidates: Sequence[Candidate], decision: Decision) -> None:
        """Remember a decision, and the weights of whoever it links or proposes."""
        self.decisions.append((declaration, decision))
        named = (
            {decision.person_id} if decision.basis == "model" else set(decision.candidates[:_MOST_PROPOSED])
        )
        self.kept += ((declaration, person, weighing) for person, weighing in candidates if person in named)


def weigh_round(db: psycopg.Connection, model: Model, parameters: Params) -> Weighed:
    """Weigh what of the round is not plain, and take the decisions over into the working table."""
    rows = _sql.run(db, "near", parameters).fetchall()
    weighed = Weighed(model)
    for declaration, pairs in groupby((_Pair(*row) for row in rows), key=lambda pair: pair.declaration_id):
        _weigh(weighed, declaration, list(pairs))
    if weighed.decisions:
        _sql.run(db, "weighed", _decided(weighed.decisions))
    return weighed


def keep_weights(db: psycopg.Connection, weighed: Weighed) -> None:
    """Keep the weights of who was linked by them or is proposed."""
    if not weighed.kept:
        return
    parts = [
        (declaration, person, place, part)
        for declaration, person, weighing in weighed.kept
        for place, part in enumerate(weighing.parts)
    ]
    _sql.run(
        db,
        "keep_weights",
        {
            "model": weighed.model.version,
            "declaration": [declaration for declaration, _person, _weighing in weighed.kept],
            "person": [person for _declaration, person, _weighing in weighed.kept],
            "bits": [weighing.bits for _declaration, _person, weighing in weighed.kept],
            "of_declaration": [declaration for declaration, _person, _place, _part in parts],
            "of_person": [person for _declaration, person, _place, _part in parts],
            "place": [place for _declaration, _person, place, _part in parts],
            "comparison": [part.comparison for *_where, part in parts],
            "level": [part.level for *_where, part in parts],
            "part_bits": [part.all_bits for *_where, part in parts],
        },
    )


def _weigh(weighed: Weighed, declaration: UUID, pairs: Sequence[_Pair]) -> None:
    first, model = pairs[0], weighed.model
    assert model.thresholds is not None, "a model that serves has thresholds"
    said, prior = first.said(), prior_among(first.people)
    candidates = [(pair.person_id, model.weigh(said, pair.known(), prior=prior)) for pair in pairs]
    by_name = first.question is None and any(pair.person_id == first.linked_to for pair in pairs)
    decision = decide(candidates, first.question, model.thresholds, by_name=by_name)
    if by_name and decision.basis == "name":
        return
    weighed.add(declaration, candidates, decision)


def _decided(decisions: Iterable[tuple[UUID, Decision]]) -> dict[str, list[Any]]:
    listed = list(decisions)
    proposed = [(declaration, person) for declaration, decision in listed for person in decision.candidates]
    return {
        "decided": [declaration for declaration, _decision in listed],
        "person": [decision.person_id for _declaration, decision in listed],
        "basis": [decision.basis for _declaration, decision in listed],
        "question": [decision.question for _declaration, decision in listed],
        "candidate_of": [declaration for declaration, _person in proposed],
        "candidate": [person for _declaration, person in proposed],
    }
