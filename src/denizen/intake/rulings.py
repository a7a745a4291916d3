"""The rules in force, in the shape in which the pipeline's statements take them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import psycopg
from psycopg import sql

from denizen.intake import rules
from denizen.linkage.rules import LIFELONG_DOCUMENTS, MOST_OF_A_KEY
from denizen.rules.queries import AheadRow, ImpliedResidenceRow, pack, tables


@dataclass(frozen=True)
class Rulings:
    """What one rule pack says, as rows, and the few values that the statements take directly."""

    precedence: Sequence[tuple[object, ...]]
    evidence: Sequence[tuple[object, ...]]
    confirmation: Sequence[tuple[object, ...]]
    permitted: Sequence[tuple[object, ...]]
    latest: Sequence[tuple[object, ...]]
    values: Mapping[str, object]

    @classmethod
    @lru_cache(maxsize=1024)
    def on(cls, code: str, day: date) -> "Rulings":
        """Read the rule pack of a place as it stands on a day."""
        here = pack(code, on=day)
        rows = tables(here)
        return cls(
            precedence=rows.precedence,
            evidence=_evidence(rows.implied_residence),
            confirmation=[row for row in rows.confirmation if row.interval_days is not None],
            permitted=[
                (kind, capacity) for kind, capacities in rules.RESTRICTED.items() for capacity in capacities
            ],
            latest=_latest(rows.ahead),
            values={
                "one_main_residence": here.one_main_residence,
                "time_zone": here.layers[0].time_zone.key,
                "working_age": here.minimum_working_age,
                "providers": _array(rules.PROVIDERS),
                "bound": _array(rules.BOUND),
                "firms": _array(rules.FIRMS),
                "grace_days": rules.GRACE_DAYS,
                "placed_kinds": _array(rules.PLACED),
                "lifelong": _array(LIFELONG_DOCUMENTS),
                "untold": _array(rules.UNTOLD),
                "most_of_a_key": MOST_OF_A_KEY,
                "age_of_majority": here.age_of_majority,
            },
        )

    def install(self, db: psycopg.Connection) -> None:
        """Fill the working tables of the rules on this connection."""
        for table in ("precedence", "evidence", "confirmation", "permitted", "latest"):
            name = sql.Identifier(table)
            db.execute(sql.SQL("TRUNCATE {}").format(name))
            with db.cursor() as cursor, cursor.copy(sql.SQL("COPY {} FROM STDIN").format(name)) as copy:
                for row in getattr(self, table):
                    copy.write_row(row)


def _evidence(implied: Sequence[ImpliedResidenceRow]) -> list[tuple[str, str, str, str | None]]:
    """List (kind, fact, what it says of a spell, by whom): anybody for the fact itself, some for residence implied.

    A declaration without a dwelling says nothing about a residence, so "only with lodging" needs no word of its own.
    """
    direct = [(kind, fact, op, None) for kind, fact, op in rules.EVIDENCE]
    return direct + [
        (kind, "residence", op, row.party_kind)
        for row in implied
        for kind, fact, op in rules.EVIDENCE
        if fact == row.fact and (op != "end" or not row.only_with_lodging)
    ]


def _latest(ahead: Sequence[AheadRow]) -> Sequence[tuple[str, ...]]:
    """List (kind, what, its field, how far ahead of receipt it may lie, what is told else) of days and of terms.

    What the pack lets nobody announce has to have happened.
    """
    announced = {row.kind: row.ahead for row in ahead if row.ahead}
    terms = {row.kind: row.term for row in ahead if row.term}
    happened = f"{rules.GRACE_DAYS} day"
    return [
        (kind, "day", field, announced[kind], "declaration.too_far_ahead")
        if kind in announced
        else (kind, "day", field, happened, "declaration.in_the_future")
        for kind, field in rules.WHEN.items()
    ] + [
        (kind, "term", field, terms[kind], "declaration.too_far_ahead")
        for kind, field in rules.TERM.items()
        if kind in terms
    ]


def _array(words: Iterable[str]) -> str:
    """Write words as a PostgreSQL text[], once: the driver would make a list into one anew for each statement."""
    return "{" + ",".join(words) + "}"
