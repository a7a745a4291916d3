"""What a drill left behind, held against what was acknowledged and against a run that nobody disturbed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import batched
from uuid import UUID

import psycopg
from psycopg import sql

from benchmarks.stage import Stage, Town
from denizen.kernel.clock import now
from denizen.kernel.roles import WORKER
from denizen.ledger.actions import receive
from denizen.ledger.rules import Acknowledgement, Declaration
from denizen.register.rules import FACTS
from drills.applying import apply_the_rest

_LEDGER = """
    SELECT
        (SELECT count(*) FROM unnest(%(ids)s::uuid[]) AS said
            WHERE NOT EXISTS (SELECT FROM ledger.declaration AS d WHERE d.id = said)),
        (SELECT count(*) FROM ledger.declaration WHERE NOT id = ANY(%(ids)s)),
        (SELECT count(*) FROM unnest(%(ids)s::uuid[]) AS said
            WHERE NOT EXISTS (SELECT FROM ledger.outcome AS o WHERE o.declaration_id = said)),
        (SELECT count(*) FROM (SELECT FROM ledger.outcome GROUP BY declaration_id HAVING count(*) > 1) AS doubled),
        (SELECT count(*) FROM ledger.waiting)
"""
_RESIDENCES = """
    SELECT n.name, p.born, d.plate, r.valid_during, r.is_main, r.disputed
    FROM register.residence AS r
    JOIN places.dwelling AS d ON d.id = r.dwelling_id
    JOIN register.particulars AS p ON p.person_id = r.person_id
    JOIN register.person_name AS n ON n.person_id = r.person_id
"""


@dataclass(frozen=True)
class Verdict:
    """Counts of what must not be; all 0 where the drill was passed."""

    acknowledged: int
    lost: int
    received_unasked: int
    without_outcome: int
    with_two_outcomes: int
    still_waiting: int
    people_too_many_or_few: int
    facts_too_many_or_few: int
    residences_that_differ: int

    @property
    def passed(self) -> bool:
        """Whether nothing was lost and nothing doubled."""
        return not any(count for name, count in asdict(self).items() if name != "acknowledged")


def judge(
    stage: Stage, undisturbed: Stage, town: Town, sent: Sequence[tuple[Declaration, Acknowledgement]]
) -> Verdict:
    """Send the same to the undisturbed register and compare. Both queues have been worked to the end."""
    with undisturbed.connect(WORKER) as db:
        for some in batched(sent, 500):
            receive(
                db,
                actor=town.registrar,
                declarations=[declaration for declaration, _before in some],
                now=now(),
            )
    apply_the_rest(undisturbed)
    with stage.administrator() as disturbed, undisturbed.administrator() as other:
        ids: list[UUID] = [acknowledged.declaration_id for _declaration, acknowledged in sent]
        row = disturbed.execute(_LEDGER, {"ids": ids}).fetchone()
        assert row is not None, "counting always gives a row"
        lost, unasked, without, doubled, waiting = row
        return Verdict(
            len(sent),
            lost,
            unasked,
            without,
            doubled,
            waiting,
            abs(_rows(disturbed, "person") - _rows(other, "person")),
            sum(abs(_rows(disturbed, fact) - _rows(other, fact)) for fact in FACTS),
            (_residences(disturbed) - _residences(other)).total()
            + (_residences(other) - _residences(disturbed)).total(),
        )


def _rows(db: psycopg.Connection, table: str) -> int:
    row = db.execute(sql.SQL("SELECT count(*) FROM register.{}").format(sql.Identifier(table))).fetchone()
    assert row is not None, "counting always gives a row"
    return int(row[0])


def _residences(db: psycopg.Connection) -> Counter[tuple[object, ...]]:
    """Who lives where from when to when, in words that do not depend on the numbers that people were given."""
    return Counter(tuple(map(str, row)) for row in db.execute(_RESIDENCES).fetchall())
