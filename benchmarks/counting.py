"""F10: figures of all areas of a large town, counted anew and read.

Counting looks at tables as they are, however they came about: these are filled by plain INSERTs of the server's
administrator, without foreign keys and without the key that keeps one main residence at a time. Filling a town through
the pipeline is measured by F1.
"""

import sys
import time
from datetime import date

import psycopg

from benchmarks.figures import Figures, Latency
from benchmarks.stage import Stage
from denizen.access.actions import open_session, register_actor
from denizen.access.queries import SYSTEM_ACTOR
from denizen.counts.actions import recount
from denizen.counts.queries import area_figures, area_residents
from denizen.kernel.clock import now, today
from denizen.kernel.roles import KEEPER, WEB, WORKER
from denizen.places.actions import Area, add_areas
from denizen.places.queries import parts_of

TOWNS, COMMUNITIES, GRIDS = 14, 22, 8
"""Of the county, of each town, of each community: 308 communities and 2,464 grids, about as many as Yiwu has."""
READINGS = 200

_SINCE = date(2000, 1, 1)
_COUNTY = "789901"

_FILL = (
    "ALTER TABLE register.residence DROP CONSTRAINT person_has_one_main_residence_at_a_time",
    "SET session_replication_role = replica",
    """
    INSERT INTO places.dwelling (
        id, plate, kind, tenure, capacity, address, address_key, community_code, grid_code, registered_at)
    SELECT md5('d' || n)::uuid, left(p.plate, 4) || '-' || right(p.plate, 4), 'flat', 'let', 4,
        'a' || n, 'a' || n, left(g.code, 12), g.code, '2020-01-01'
    FROM generate_series(1, %(dwellings)s) AS n
    CROSS JOIN LATERAL (
        SELECT translate(lpad(to_hex(n), 8, '0'), '0123456789abcdef', '23456789ABCDEFGH') AS plate
    ) AS p
    JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS place FROM places.territory WHERE level = 'grid') AS g
        ON g.place = n %% %(grids)s
    """,
    """
    INSERT INTO register.residence (
        person_id, declaration_id, dwelling_id, category, is_main, began, ended, valid_during, disputed, confirm_by,
        recorded_at)
    SELECT md5('p' || n)::uuid, md5('r' || n || '-' || spell)::uuid,
        md5('d' || 1 + (n * 7 + spell) %% %(dwellings)s)::uuid,
        (ARRAY['local', 'long_term', 'long_term', 'long_term', 'short_term', 'foreign_resident'])[1 + n %% 6], true,
        daterange(first, first + 1), CASE WHEN spell = 1 THEN daterange(last, last + 1) END,
        daterange(first, CASE WHEN spell = 1 THEN last END), false, first + 400, '2024-01-01'
    FROM generate_series(1, %(people)s) AS n
    CROSS JOIN generate_series(1, 2) AS spell
    CROSS JOIN LATERAL (SELECT %(today)s::date - 200 - (n * 13) %% 900 AS moved) AS m
    CROSS JOIN LATERAL (
        SELECT CASE spell WHEN 1 THEN moved - 700 ELSE moved END AS first, moved AS last
    ) AS days
    """,
    """
    INSERT INTO register.tenancy (
        person_id, declaration_id, dwelling_id, provider_id, began, valid_during, disputed, confirm_by, recorded_at)
    SELECT person_id, declaration_id, dwelling_id, declaration_id, began, valid_during, false, confirm_by, recorded_at
    FROM register.residence WHERE ended IS NULL AND category = 'long_term'
    """,
    """
    INSERT INTO register.lodging_stay (
        person_id, declaration_id, dwelling_id, provider_id, began, ended, valid_during, disputed, recorded_at)
    SELECT md5('g' || n)::uuid, md5('s' || n)::uuid, md5('d' || 1 + n %% 900)::uuid, md5('h')::uuid,
        daterange(%(today)s::date - n %% 700, NULL), daterange(%(today)s::date + 3 - n %% 700, NULL),
        daterange(%(today)s::date - n %% 700, %(today)s::date + 3 - n %% 700), false, '2024-01-01'
    FROM generate_series(1, %(people)s / 10) AS n
    """,
    """
    INSERT INTO ledger.declaration (id, kind, party_id, capacity, channel, entered_by, received_at, occurred)
    SELECT uuidv7(make_interval(secs => -3.6 * n)), 'residence_start', md5('h')::uuid, 'registrar', 'file',
        md5('h')::uuid, now() - make_interval(secs => 3.6 * n), daterange(%(today)s, NULL)
    FROM generate_series(%(declarations)s, 1, -1) AS n
    """,
    """
    INSERT INTO ledger.outcome (declaration_id, decided_at, state)
    SELECT id, received_at + interval '1 minute', 'applied' FROM ledger.declaration
    """,
    """
    INSERT INTO linkage.place_link (declaration_id, dwelling_id)
    SELECT id, md5('d' || 1 + row_number() OVER () %% %(dwellings)s)::uuid FROM ledger.declaration
    """,
    "SET session_replication_role = origin",
)


def measure(stage: Stage, people: int) -> Figures:
    """Fill, count three times, read."""
    dwellings = people // 4
    at = now()
    with stage.connect(WORKER) as db:
        add_areas(db, actor=SYSTEM_ACTOR, areas=list(_areas()), now=at)
        clerk = register_actor(db, actor=SYSTEM_ACTOR, now=at, role="supervisor", name="supervisor")
    with stage.connect(KEEPER) as db:
        session = open_session(db, actor=clerk)
    with stage.administrator() as db:
        _fill(db, people, dwellings)
    with stage.connect(WORKER) as db:
        first = recount(db, actor=SYSTEM_ACTOR, now=now())
        with stage.administrator() as administrator:
            administrator.execute("VACUUM ANALYZE counts.figure")
        again = recount(db, actor=SYSTEM_ACTOR, now=now())
        day = recount(db, actor=SYSTEM_ACTOR, now=now(), whole=False)
        (rows,) = db.execute("SELECT count(*) FROM counts.figure").fetchone() or (0,)
    with stage.connect(WEB) as web:
        county = [_page(web, session, _COUNTY) for _reading in range(READINGS)]
        community = [_page(web, session, "789901001001") for _reading in range(READINGS)]
    return {
        "people": people,
        "dwellings": dwellings,
        "areas": 3 + TOWNS * (1 + COMMUNITIES * (1 + GRIDS)),
        "days": len(first.days),
        "figures_kept": rows,
        "counted_first_seconds": round(first.seconds, 2),
        "counted_again_seconds": round(again.seconds, 2),
        "counted_today_alone_seconds": round(day.seconds, 2),
        "read_county": _shown(county),
        "read_community": _shown(community),
    }


def _page(web: psycopg.Connection, session: str, code: str) -> float:
    """What the page of an area reads of the figures, in seconds."""
    began = time.perf_counter()
    parts = parts_of(web, code, today())
    area_figures(web, token=session, codes=[code, *(part.code for part in parts)], on=today())
    area_residents(web, token=session, code=code)
    return time.perf_counter() - began


def _shown(seconds: list[float]) -> Figures:
    latency = Latency.of(seconds)
    return {"p50_ms": latency.p50_ms, "p99_ms": latency.p99_ms}


def _areas() -> list[Area]:
    """Province to grid, in an order in which each lies in one before it."""
    areas = [
        Area("78", "province", "试验省", None, _SINCE),
        Area("7899", "city", "试验市", "78", _SINCE),
        Area(_COUNTY, "county", "试验区", "7899", _SINCE),
    ]
    for town in range(1, TOWNS + 1):
        code = f"{_COUNTY}{town:03d}"
        areas.append(Area(code, "town", f"街道{town}", _COUNTY, _SINCE))
        for community in range(1, COMMUNITIES + 1):
            within = f"{code}{community:03d}"
            areas.append(Area(within, "community", f"社区{community}", code, _SINCE))
            areas += [
                Area(f"{within}{grid:03d}", "grid", f"网格{grid}", within, _SINCE)
                for grid in range(1, GRIDS + 1)
            ]
    return areas


def _fill(db: psycopg.Connection, people: int, dwellings: int) -> None:
    began = time.monotonic()
    params = {
        "people": people,
        "dwellings": dwellings,
        "grids": TOWNS * COMMUNITIES * GRIDS,
        "declarations": min(1_000_000, people),
        "today": today(),
    }
    for statement in _FILL:
        db.execute(statement.encode(), params if "%(" in statement else None)
    db.execute("VACUUM ANALYZE")
    print(f"filled in {time.monotonic() - began:.0f} s", file=sys.stderr)
