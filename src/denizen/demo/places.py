"""The places of a simulated town, registered as a real town would register them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

import psycopg

from denizen.access.queries import SYSTEM_ACTOR
from denizen.demo.dwellings import Dwelling
from denizen.demo.land import Land, Polygon
from denizen.demo.territory import Recut
from denizen.demo.town import Town
from denizen.places.actions import (
    Area,
    NewDwelling,
    Outline,
    Place,
    Provision,
    Site,
    add_areas,
    assign_providers,
    load_territory,
    recut_territory,
    register_dwellings,
    set_outlines,
    use_rules,
)
from denizen.places.queries import PROVIDES_AS, territory_at


def make_places(
    db: psycopg.Connection, town: Town, land: Land, parties: Mapping[str, UUID], now: datetime
) -> None:
    """Choose the law, load the territory, register the town's areas, its dwellings, and who provides them."""
    use_rules(db, actor=SYSTEM_ACTOR, code=town.profile.rules, now=now)
    load_territory(db, actor=SYSTEM_ACTOR, now=now)
    today = [area for area in town.territory if area.from_day <= town.starts]
    new = [area for area in today if territory_at(db, area.code, town.starts) is None]
    add_areas(
        db,
        actor=SYSTEM_ACTOR,
        areas=[Area(area.code, area.level, area.name, area.parent, area.from_day) for area in new],
        now=now,
    )
    _draw(db, land.outlines(), now)
    parents = {area.code: area.parent for area in today}
    rng = Random(f"{town.seed}/positions")  # noqa: S311 - a simulation
    registered = register_dwellings(
        db,
        actor=SYSTEM_ACTOR,
        dwellings=[
            _dwelling(dwelling, town, parents, land.somewhere(rng, dwelling.grid))
            for dwelling in town.dwellings
        ],
        now=now,
    )
    ids = {one.plate: one.id for one in registered}
    kinds = {party.handle: party.kind for party in town.parties}
    assign_providers(
        db,
        actor=SYSTEM_ACTOR,
        provisions=[
            Provision(ids[provider.plate], parties[provider.party], PROVIDES_AS[kinds[provider.party]])
            for provider in town.providers
        ],
        now=now,
    )


def cut_anew(db: psycopg.Connection, town: Town, land: Land, recut: Recut, now: datetime) -> None:
    """Cut part of the town's territory anew, as its registrar would on the day after."""
    recut_territory(
        db,
        actor=SYSTEM_ACTOR,
        on=recut.day,
        ended=[old for old, _ in recut.grids],
        begun=[
            Area(area.code, area.level, area.name, area.parent, area.from_day)
            for area in town.territory
            if area.from_day == recut.day
        ],
        moved=dict(recut.grids),
        now=now + timedelta(days=1),
    )
    _draw(db, land.cut_anew(recut), now + timedelta(days=1), since=recut.day)


def _draw(
    db: psycopg.Connection, land: Mapping[str, tuple[Polygon, ...]], now: datetime, since: date | None = None
) -> None:
    """Give areas the outlines that the land has."""
    outlines = [
        Outline(code, tuple((_rounded(polygon),) for polygon in polygons)) for code, polygons in land.items()
    ]
    set_outlines(db, actor=SYSTEM_ACTOR, outlines=outlines, since=since, on=now.date(), now=now)


def _rounded(polygon: Polygon) -> Polygon:
    return tuple((round(east, 6), round(north, 6)) for east, north in polygon)


def _dwelling(
    dwelling: Dwelling, town: Town, parents: Mapping[str, str], position: tuple[float, float]
) -> NewDwelling:
    address = dwelling.address
    community = parents[dwelling.grid]
    is_dormitory = dwelling.kind == "dormitory"
    return NewDwelling(
        kind=dwelling.kind,
        tenure=dwelling.tenure,
        address=address.text(town.profile.town),
        community_code=community,
        grid_code=dwelling.grid,
        plate=dwelling.plate,
        name=dwelling.name or None,
        capacity=dwelling.capacity,
        rooms=None if is_dormitory else dwelling.rooms,
        site=Site(community, address.street, address.compound, address.number, address.building, position),
        unit=address.unit or None,
        room=address.room or None,
        places=tuple(Place(code, "bed" if is_dormitory else "room") for code in dwelling.free),
    )
