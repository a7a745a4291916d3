"""F9: the inbox over a ledger of a million declarations: first page, a page far down, and each filter."""

import time
from dataclasses import asdict
from itertools import product
from typing import Any
from uuid import UUID

from benchmarks.figures import Figures, Latency
from benchmarks.stage import Stage, Town
from denizen.kernel.roles import OWNER, WEB
from denizen.ledger.queries import inbox

MOST = 50
_TIMES = 15
_WARM_UP = 3

# Kinds, channels and states about as often as in a town. Some pairs never occur: these are the hardest to page through.
_LEDGER = """
    WITH said AS (
        SELECT n, uuidv7(make_interval(secs => (n - %(many)s) * 30.0)) AS id,
            (ARRAY['tenancy_start', 'tenancy_start', 'tenancy_end', 'residence_start', 'residence_end',
                'employment_start', 'employment_end', 'lodging_checkin', 'lodging_checkin', 'lodging_checkout']
            )[1 + n %% 10] AS kind
        FROM generate_series(1, %(many)s) AS n
    ), declared AS (
        INSERT INTO ledger.declaration (id, kind, party_id, capacity, channel, entered_by, received_at, occurred)
        SELECT id, CASE WHEN n %% 997 = 0 THEN 'death' ELSE kind END, %(party)s, 'registrar',
            (ARRAY['file', 'file', 'file', 'api', 'counter'])[1 + n %% 5], %(party)s,
            uuid_extract_timestamp(id), daterange('2024-01-01', '2024-01-02')
        FROM said
        ORDER BY n
        RETURNING id, received_at
    ), numbered AS (
        SELECT id, received_at, row_number() OVER (ORDER BY id) AS n FROM declared
    ), waiting AS (
        INSERT INTO ledger.waiting (declaration_id) SELECT id FROM numbered WHERE n %% 200 = 7
    )
    INSERT INTO ledger.outcome (declaration_id, decided_at, state, code)
    SELECT id, received_at,
        CASE WHEN n %% 50 = 3 THEN 'refused' WHEN n %% 100 = 5 THEN 'undecided' ELSE 'applied' END,
        CASE WHEN n %% 50 = 3 THEN 'dwelling.plate_unknown' WHEN n %% 100 = 5 THEN 'person.not_plain' END
    FROM numbered
    WHERE n %% 200 <> 7
"""
_STATES = (None, "waiting", "applied", "refused", "undecided")


def fill(stage: Stage, town: Town, declarations: int) -> None:
    """Write a ledger with outcomes and a queue, and nothing else: the inbox looks at no other table."""
    with stage.connect(OWNER) as db:
        db.execute(_LEDGER.encode(), {"many": declarations, "party": town.registrar.party_id})
    with stage.administrator() as db:
        db.execute("VACUUM ANALYZE")
        db.execute("CHECKPOINT")


def measure(stage: Stage, town: Town, declarations: int) -> Figures:
    """Page through the ledger with every filter, from its head and from far down."""
    with stage.connect(OWNER) as db:
        row = db.execute("SELECT id FROM ledger.declaration ORDER BY id OFFSET %s LIMIT 1", [MOST]).fetchone()
        (capacities,) = db.execute(
            "SELECT array_agg(DISTINCT capacity) FROM ledger.declaration"
        ).fetchone() or ([],)
    assert row is not None
    deep: UUID = row[0]
    figures: Figures = {"declarations": declarations, "page": MOST}
    kinds = (None, "tenancy_start", "death", "birth")
    for state, kind, capacity, channel in product(
        _STATES, kinds, (None, capacities[0], "hotel"), (None, "file", "load")
    ):
        asked = {"state": state, "kind": kind, "capacity": capacity, "channel": channel}
        for where, before in (("first", None), ("deep", deep)):
            name = " ".join([where, *(value for value in asked.values() if value)])
            figures[name] = asdict(_pages(stage, town, {**asked, "before": before}))
    slowest = max((value["p99_ms"], name) for name, value in figures.items() if isinstance(value, dict))
    return {"slowest": slowest[1], "slowest_p99_ms": slowest[0], **figures}


def _pages(stage: Stage, town: Town, asked: dict[str, Any]) -> Latency:
    """The same page several times, as one officer."""
    taken = []
    with stage.connect(WEB) as db:
        for turn in range(_WARM_UP + _TIMES):
            began = time.perf_counter()
            inbox(db, token=town.session, most=MOST, **asked)
            if turn >= _WARM_UP:
                taken.append(time.perf_counter() - began)
    return Latency.of(taken)
