"""All that changes places, as the worker or the owner.

Each action is one transaction, done whole or not at all, with its line in the journal.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from random import Random
from uuid import UUID, uuid4

import psycopg

from denizen.journal.actions import write_entry
from denizen.kernel.clock import day_of
from denizen.kernel.db import Statements
from denizen.places.divisions import shipped_divisions
from denizen.places.errors import AreaHasParts, AreaUnknown, PlateTaken, RecutInFuture, RulesUnknown
from denizen.places.keying import copy_keys, copy_rows, rekey_dwellings
from denizen.places.outlines import set_outlines
from denizen.places.queries import areas_unknown
from denizen.places.records import Area, NewDwelling, Outline, Place, Provision, Registered, Site
from denizen.places.rules import LEVELS, address_key, new_plates, normalise_plate
from denizen.rules.queries import codes

__all__ = [
    "Area", "NewDwelling", "Outline", "Place", "Provision", "Registered", "Site", "add_areas", "assign_providers",
    "draw_plates", "end_provision", "load_territory", "recut_territory", "register_dwellings", "rekey_dwellings",
    "set_outlines",
    "use_rules",
]  # fmt: skip

_sql = Statements("denizen.places")

_DWELLING = (
    "id plate kind tenure name capacity floor_area rooms building_id unit floor room address address_key "
    "community_code grid_code registered_at"
).split()
_PLACE = "dwelling_id code kind room_code capacity".split()


def load_territory(db: psycopg.Connection, *, actor: UUID, now: datetime) -> int:
    """Load the divisions that come with Denizen, province to town; return how many rows were new.

    Loading again adds nothing and changes nothing.
    """
    areas = [
        Area(
            division.code,
            LEVELS[len(division.code)],
            division.name,
            _outer_code(division.code),
            division.life.since,
            division.life.until,
        )
        for division in shipped_divisions()
    ]
    with db.transaction():
        added = _sql.run(db, "load_territory", _area_columns(areas)).rowcount
        if added:
            write_entry(db, actor=actor, now=now, act="places.load_territory", quantity=added)
    return added


def add_areas(db: psycopg.Connection, *, actor: UUID, areas: Sequence[Area], now: datetime) -> None:
    """Add versions of areas: communities and grids, or what a new edition of the codes brings.

    Raises AreaTaken if a code would mean two areas at one time, AreaHasNoParent if the area around does not last as
    long.
    """
    with db.transaction():
        _sql.run(db, "add_areas", _area_columns(areas))
        write_entry(db, actor=actor, now=now, act="places.add_areas", quantity=len(areas))


def recut_territory(
    db: psycopg.Connection,
    *,
    actor: UUID,
    on: date,
    ended: Iterable[str],
    begun: Sequence[Area],
    moved: Mapping[str, str],
    now: datetime,
) -> int:
    """Cut the territory anew from a day on; return how many dwellings lie elsewhere by it.

    `ended` are codes that mean nothing (or something else) from that day, `begun` the areas that begin, `moved` the
    area that follows each grid (or community without grids) for the dwellings in it. Where a dwelling lay before stays
    known.
    Raises RecutInFuture, AreaTaken, AreaHasNoParent, AreaUnknown for an heir that does not exist on the day, and
    AreaHasParts if a dwelling would be left in an area that ended.
    """
    if on > day_of(now):
        raise RecutInFuture(fields=("on",))
    closing = sorted({*ended})
    with db.transaction():
        _sql.run(db, "close_outlines", {"codes": closing, "on": on})
        _sql.run(db, "close_areas", {"codes": closing, "on": on})
        _sql.run(db, "add_areas", _area_columns(begun))
        _refuse_unknown_areas(db, moved.values(), on)
        params = {"old": list(moved), "new": list(moved.values()), "on": on}
        dwellings = _sql.run(db, "move_dwellings", params).rowcount
        if _sql.run(db, "dwellings_left_behind", {"codes": closing, "on": on}).fetchone() == (True,):
            raise AreaHasParts(fields=("ended",))
        write_entry(
            db, actor=actor, now=now, act="places.recut_territory", quantity=len(closing) + len(begun)
        )
    return dwellings


def draw_plates(count: int, random: Random | None = None) -> list[str]:
    """Different plate codes, for doors that are numbered before their dwellings are registered."""
    plates: dict[str, None] = {}
    source = new_plates(random)
    while len(plates) < count:
        plates |= dict.fromkeys(islice(source, count - len(plates)))
    return list(plates)


def register_dwellings(
    db: psycopg.Connection, *, actor: UUID, dwellings: Sequence[NewDwelling], now: datetime
) -> list[Registered]:
    """Register dwellings with their addresses, buildings, rooms and beds; return id and plate of each, in order.

    Raises PlateMalformed, PlateTaken, AreaUnknown, RoomNamedTwice; all or none are registered.
    """
    with db.transaction():
        areas = {dwelling.grid_code or dwelling.community_code for dwelling in dwellings}
        areas |= {dwelling.community_code for dwelling in dwellings}
        _refuse_unknown_areas(db, areas, day_of(now))
        plates = _plates(db, dwellings)
        buildings = _buildings(db, {dwelling.site for dwelling in dwellings if dwelling.site})
        registered = [Registered(uuid4(), plate) for plate in plates]
        copy_rows(
            db,
            "dwelling",
            _DWELLING,
            (
                _dwelling_row(dwelling, its, buildings, now)
                for dwelling, its in zip(dwellings, registered, strict=True)
            ),
        )
        copy_rows(
            db,
            "place_in_dwelling",
            _PLACE,
            (
                (its.id, place.code, place.kind, place.room_code, place.capacity)
                for dwelling, its in zip(dwellings, registered, strict=True)
                for place in dwelling.places
            ),
        )
        addresses = (dwelling.address for dwelling in dwellings)
        copy_keys(db, zip((its.id for its in registered), addresses, strict=True))
        write_entry(db, actor=actor, now=now, act="places.register_dwellings", quantity=len(dwellings))
    return registered


def assign_providers(
    db: psycopg.Connection, *, actor: UUID, provisions: Sequence[Provision], now: datetime
) -> None:
    """Name who provides dwellings and may declare about them. Raises ProviderNamedTwice."""
    with db.transaction():
        params = {
            "dwellings": [provision.dwelling_id for provision in provisions],
            "parties": [provision.party_id for provision in provisions],
            "capacities": [provision.capacity for provision in provisions],
            "since": [provision.since for provision in provisions],
            "until": [provision.until for provision in provisions],
        }
        _sql.run(db, "assign_providers", params)
        write_entry(db, actor=actor, now=now, act="places.assign_providers", quantity=len(provisions))


def end_provision(
    db: psycopg.Connection,
    *,
    actor: UUID,
    dwelling_id: UUID,
    party_id: UUID,
    capacity: str,
    on: date,
    now: datetime,
) -> bool:
    """End a party's time as provider: `on` is the first day without it. False if it provided nothing."""
    with db.transaction():
        params = {"dwelling_id": dwelling_id, "party_id": party_id, "capacity": capacity, "on": on}
        ended = _sql.run(db, "end_provision", params).rowcount > 0
        if ended:
            write_entry(db, actor=actor, now=now, act="places.end_provision", reference=dwelling_id)
    return ended


def use_rules(db: psycopg.Connection, *, actor: UUID, code: str, now: datetime) -> None:
    """Choose the rule pack that is the law here from now on. Raises RulesUnknown.

    Facts that were made under the pack before stay as they are until something is next declared about their people.
    """
    if code not in codes():
        raise RulesUnknown(fields=("code",), pack=code, packs=", ".join(codes()))
    with db.transaction():
        _sql.run(db, "use_rules", {"code": code, "now": now})
        write_entry(db, actor=actor, now=now, act="places.use_rules")


def _outer_code(code: str) -> str | None:
    """The code of the area around, which in the shipped table is always the beginning of the code."""
    return code[: max(length for length in LEVELS if length < len(code))] if len(code) > 2 else None


def _area_columns(areas: Sequence[Area]) -> dict[str, Sequence[str | date | None]]:
    return {
        "codes": [area.code for area in areas],
        "levels": [area.level for area in areas],
        "names": [area.name for area in areas],
        "parents": [area.parent_code for area in areas],
        "since": [area.since for area in areas],
        "until": [area.until for area in areas],
    }


def _refuse_unknown_areas(db: psycopg.Connection, codes: Iterable[str], on: date) -> None:
    if unknown := areas_unknown(db, codes, on):
        raise AreaUnknown(fields=("community_code", "grid_code"), area=min(unknown))


def _plates(db: psycopg.Connection, dwellings: Sequence[NewDwelling]) -> list[str]:
    """The plate of each dwelling: its own, or a new one that hangs nowhere."""
    own = [normalise_plate(dwelling.plate) for dwelling in dwellings if dwelling.plate is not None]
    if len(set(own)) < len(own):
        raise PlateTaken(fields=("plate",))
    wanted = len(dwellings) - len(own)
    drawn = dict.fromkeys(draw_plates(wanted))
    for plate in own:
        drawn.pop(plate, None)
    # One in some millions hangs on a door already.
    for (plate,) in _sql.run(db, "plates_taken", {"plates": list(drawn)}):
        drawn.pop(plate)
    while len(drawn) < wanted:
        drawn |= dict.fromkeys(draw_plates(wanted - len(drawn)))
    fresh, given = iter(drawn), iter(own)
    return [next(fresh if dwelling.plate is None else given) for dwelling in dwellings]


def _buildings(db: psycopg.Connection, sites: set[Site]) -> dict[Site, UUID]:
    """The building at each site, made where it is new."""
    if not sites:
        return {}
    order = sorted(sites, key=lambda site: (site.territory_code, site.street, site.compound, site.number))
    params = {
        "territories": [site.territory_code for site in order],
        "streets": [site.street for site in order],
        "compounds": [site.compound for site in order],
        "numbers": [site.number for site in order],
    }
    _sql.run(db, "keep_addresses", params)
    _keep_positions(db, order)
    labels = {"labels": [site.building for site in order]}
    return {Site(*row[:5]): row[5] for row in _sql.run(db, "keep_buildings", params | labels)}


def _keep_positions(db: psycopg.Connection, sites: Iterable[Site]) -> None:
    """Keep where addresses are, as far as it is said and was not known."""
    if placed := [(site, site.position) for site in sites if site.position]:
        params = {
            "territories": [site.territory_code for site, _position in placed],
            "streets": [site.street for site, _position in placed],
            "compounds": [site.compound for site, _position in placed],
            "numbers": [site.number for site, _position in placed],
            "longitudes": [east for _site, (east, _north) in placed],
            "latitudes": [north for _site, (_east, north) in placed],
        }
        _sql.run(db, "keep_positions", params)


def _dwelling_row(
    dwelling: NewDwelling, its: Registered, buildings: Mapping[Site, UUID], now: datetime
) -> tuple[object, ...]:
    return (
        its.id,
        its.plate,
        dwelling.kind,
        dwelling.tenure,
        dwelling.name,
        dwelling.capacity,
        dwelling.floor_area,
        dwelling.rooms,
        buildings[dwelling.site] if dwelling.site else None,
        dwelling.unit,
        dwelling.floor,
        dwelling.room,
        dwelling.address,
        address_key(dwelling.address),
        dwelling.community_code,
        dwelling.grid_code,
        now,
    )
