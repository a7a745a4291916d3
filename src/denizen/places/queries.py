"""All that other rooms read of places.

No query here returns a person. Who provides a dwelling is the worker's to ask, and the counter's where it may declare
for those who do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import psycopg

from denizen.kernel.db import Statements
from denizen.places.divisions import DATED, Lifetime, ShippedDivision, county_lifetimes, shipped_divisions
from denizen.places.errors import PlateMalformed
from denizen.places.geojson import read_outlines
from denizen.places.outlines import dwellings_on_map, outlines
from denizen.places.records import Area, Dwelling, Location, Lying, Outline, Place, Provider, Provision
from denizen.places.resolving import NearDwelling, Resolution, resolve_addresses
from denizen.places.rules import LEVELS, PROVIDES_AS, address_key, normalise_plate, short_code

__all__ = [
    "DATED",
    "DEFAULT_RULES",
    "LEVELS",
    "PROVIDES_AS",
    "Area",
    "Dwelling",
    "Lifetime",
    "Location",
    "Lying",
    "NearDwelling",
    "Outline",
    "Place",
    "Provider",
    "Provision",
    "Resolution",
    "ShippedDivision",
    "address_key",
    "area_names",
    "areas_unknown",
    "communities_of",
    "county_lifetimes",
    "dwelling_by_id",
    "dwelling_by_plate",
    "dwellings_at",
    "dwellings_by_address",
    "dwellings_by_plate",
    "dwellings_in",
    "dwellings_like",
    "dwellings_on_map",
    "dwellings_within",
    "location_on",
    "normalise_plate",
    "outlines",
    "parts_of",
    "path_to",
    "places_in",
    "provided_by",
    "providers_for",
    "provisions_of",
    "read_outlines",
    "resolve_addresses",
    "rules_in_force",
    "shipped_divisions",
    "short_code",
    "territory_at",
    "was_ever",
]

_sql = Statements("denizen.places")

DEFAULT_RULES = "CN"


@dataclass(frozen=True, slots=True)
class _Found:
    key: str
    id: UUID


def territory_at(db: psycopg.Connection, code: str, on: date) -> Area | None:
    """The area that a short code (2 to 15 digits) meant on a day."""
    return next(iter(_sql.rows(db, "territory_at", {"code": code, "on": on}, of=Area)), None)


def parts_of(db: psycopg.Connection, code: str | None, on: date) -> list[Area]:
    """The areas of which an area consisted on a day, by code; the provinces for None."""
    return _sql.rows(db, "parts_of", {"code": code, "on": on}, of=Area)


def path_to(db: psycopg.Connection, code: str, on: date) -> list[Area]:
    """An area and all those around it on a day, the province first; empty if the code meant nothing then."""
    return _sql.rows(db, "path_to", {"code": code, "on": on}, of=Area)


def was_ever(db: psycopg.Connection, code: str) -> bool:
    """Whether a code of digits means or ever meant an area."""
    return _sql.run(db, "was_ever", {"number": int(f"1{code}")}).fetchone() == (True,)


def area_names(db: psycopg.Connection) -> list[str]:
    """The names that provinces, cities and counties have or had, as the territory writes them."""
    return [name for (name,) in _sql.run(db, "area_names")]


def areas_unknown(db: psycopg.Connection, codes: Iterable[str], on: date) -> set[str]:
    """Those of some codes that meant no area on a day."""
    asked = {"codes": sorted(set(codes)), "on": on}
    return {code for (code,) in _sql.run(db, "areas_unknown", asked)}


def dwelling_by_plate(db: psycopg.Connection, plate: str) -> Dwelling | None:
    """The dwelling with that plate, however it was typed. Raises PlateMalformed."""
    rows = _sql.rows(db, "dwelling_by_plate", {"plate": normalise_plate(plate)}, of=Dwelling)
    return rows[0] if rows else None


def dwelling_by_id(db: psycopg.Connection, dwelling_id: UUID) -> Dwelling | None:
    """The dwelling with that identifier."""
    return next(iter(_sql.rows(db, "dwelling_by_id", {"id": dwelling_id}, of=Dwelling)), None)


def dwellings_in(db: psycopg.Connection, code: str, *, after: str = "", limit: int = 100) -> list[Dwelling]:
    """Up to `limit` dwellings of a community (12 digits) or grid (15), by plate, from the one after a plate on."""
    return _sql.rows(db, "dwellings_in", {"code": code, "after": after, "limit": limit}, of=Dwelling)


def communities_of(db: psycopg.Connection, code: str, on: date) -> list[str]:
    """The codes of the communities of which an area consisted on a day, itself where it is one."""
    return [found for (found,) in _sql.run(db, "communities_of", {"code": code, "on": on})]


def dwellings_within(
    db: psycopg.Connection,
    communities: Iterable[str],
    *,
    grid: str | None = None,
    kind: str | None = None,
    tenure: str | None = None,
    after: str = "",
    limit: int,
) -> list[Dwelling]:
    """Up to `limit` dwellings now in some communities, or a grid of one, by plate, from the one after a plate on."""
    asked = {"communities": list(communities), "grid": grid, "kind": kind, "tenure": tenure}
    return _sql.rows(db, "dwellings_within", asked | {"after": after, "limit": limit}, of=Dwelling)


def dwellings_at(db: psycopg.Connection, address: str, *, limit: int) -> list[Dwelling]:
    """Up to `limit` dwellings whose address holds a piece of one, however written; those that end with it first.

    Nothing is found by a piece that has neither letter nor digit.
    """
    key = address_key(address)
    return _sql.rows(db, "dwellings_at", {"key": key, "limit": limit}, of=Dwelling) if key else []


def dwellings_by_plate(db: psycopg.Connection, plates: Iterable[str]) -> dict[str, UUID]:
    """The dwellings of many plates, by the text given; what is malformed or hangs on no door is left out."""
    keys = {}
    for plate in plates:
        try:
            keys[plate] = normalise_plate(plate)
        except PlateMalformed:
            continue
    return _resolved(db, "resolve_plates", keys)


def dwellings_by_address(db: psycopg.Connection, addresses: Iterable[str]) -> dict[str, UUID]:
    """The dwellings of many addresses, by the text given; what means no dwelling or several is left out."""
    return _resolved(db, "resolve_addresses", {address: address_key(address) for address in addresses})


def dwellings_like(db: psycopg.Connection, *, plates: Iterable[str], keys: Iterable[str]) -> list[Dwelling]:
    """The dwellings that have one of some plates (in their standing form) or of some address keys."""
    return _sql.rows(db, "dwellings_like", {"plates": list(plates), "keys": list(keys)}, of=Dwelling)


def _resolved(db: psycopg.Connection, statement: str, keys: dict[str, str]) -> dict[str, UUID]:
    """One look-up for all keys, put back to the texts they were made of."""
    asked = sorted(set(keys.values()))
    found = {row.key: row.id for row in _sql.rows(db, statement, {"keys": asked}, of=_Found)}
    return {text: found[key] for text, key in keys.items() if key in found}


def places_in(db: psycopg.Connection, dwelling_id: UUID) -> list[Place]:
    """The rooms and beds of a dwelling, by name."""
    return _sql.rows(db, "places_in", {"dwelling_id": dwelling_id}, of=Place)


def location_on(db: psycopg.Connection, dwelling_id: UUID, on: date) -> Location | None:
    """The community and grid in which a dwelling lay on a day, whatever was cut anew since."""
    rows = _sql.rows(db, "location_on", {"dwelling_id": dwelling_id, "on": on}, of=Location)
    return rows[0] if rows else None


def provided_by(
    db: psycopg.Connection, pairs: Iterable[tuple[UUID, UUID, date]]
) -> set[tuple[UUID, UUID, date]]:
    """Those of many `(dwelling, party, day)` where the party provides the dwelling on the day. For the worker."""
    asked = list(pairs)
    columns = zip(*asked, strict=True) if asked else ((), (), ())
    params = dict(zip(("dwellings", "parties", "days"), map(list, columns), strict=True))
    return {(row[0], row[1], row[2]) for row in _sql.run(db, "provided_by", params)}


def provisions_of(db: psycopg.Connection, dwellings: Iterable[UUID]) -> list[Provision]:
    """Who provides some dwellings, in which capacity and when. For the worker."""
    return _sql.rows(db, "provisions_of", {"dwellings": list(dwellings)}, of=Provision)


def providers_for(db: psycopg.Connection, *, token: str, dwelling: UUID, on: date) -> list[Provider]:
    """Who provides a dwelling on a day, of those for whom whoever the token stands for may declare. For the web."""
    return _sql.rows(db, "providers_for", {"token": token, "dwelling": dwelling, "day": on}, of=Provider)


def rules_in_force(db: psycopg.Connection) -> str:
    """The code of the rule pack that is the law here, `CN` where none was ever chosen."""
    row = _sql.run(db, "rules_in_force").fetchone()
    return DEFAULT_RULES if row is None else str(row[0])
