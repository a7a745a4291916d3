"""The rules in force, in the shape in which the pipeline's statements take them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from denizen.intake import rules
from denizen.linkage.rules import LIFELONG_DOCUMENTS
from denizen.rules.queries import ImpliedResidenceRow, Pack, tables


@dataclass(frozen=True)
class Rulings:
    """Parameters of one round: the instant of record, who applies, and what the rule pack says."""

    now: datetime
    parameters: Mapping[str, Any]

    @classmethod
    def of(cls, pack: Pack, *, now: datetime, actor_id: UUID) -> "Rulings":
        """Read a rule pack into arrays: precedence of sources, confirmation intervals, implied residence."""
        rows = tables(pack)
        asked = [row for row in rows.confirmation if row.interval_days is not None]
        evidence = _evidence(rows.implied_residence)
        return cls(
            now,
            {
                "now": now,
                "actor_id": actor_id,
                "facts": [row.fact for row in rows.precedence],
                "capacities": [row.party_kind for row in rows.precedence],
                "ranks": [row.rank for row in rows.precedence],
                "undocumented_ranks": [row.rank_undocumented for row in rows.precedence],
                "confirmed_facts": [row.fact for row in asked],
                "confirm_days": [row.interval_days for row in asked],
                "evidence_kinds": [row[0] for row in evidence],
                "evidence_facts": [row[1] for row in evidence],
                "evidence_ops": [row[2] for row in evidence],
                "evidence_capacities": [row[3] for row in evidence],
                "one_main_residence": pack.one_main_residence,
                "providers": list(rules.PROVIDERS),
                "placed_kinds": list(rules.PLACED),
                "restricted_kinds": list(rules.RESTRICTED),
                "allowed": [
                    f"{kind}/{sender}" for kind, senders in rules.RESTRICTED.items() for sender in senders
                ],
                "working_age": pack.minimum_working_age,
                "age_of_majority": rules.AGE_OF_MAJORITY,
                "lifelong": list(LIFELONG_DOCUMENTS),
            },
        )


def _evidence(implied: Sequence[ImpliedResidenceRow]) -> list[tuple[str, str, str, str | None]]:
    """List (kind, fact, what it says of a spell, by whom): by anybody for the fact itself, by some for residence implied.

    A declaration without a dwelling says nothing about a residence, so "only with lodging" needs no word of its own.
    """
    direct = [(kind, fact, op, None) for kind, fact, op in rules.EVIDENCE]
    return direct + [
        (kind, "residence", op, row.party_kind)
        for row in implied
        for kind, fact, op in rules.EVIDENCE
        if fact == row.fact and (op != "end" or not row.only_with_lodging)
    ]
