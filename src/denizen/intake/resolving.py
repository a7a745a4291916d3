"""What words mean that are not the register's own: between taking and checking, within the round's transaction."""

from uuid import UUID

import psycopg

from denizen.kernel.db import Statements
from denizen.places.queries import resolve_addresses

_sql = Statements("denizen.intake")


def resolve_round(db: psycopg.Connection) -> None:
    """Find the dwellings of addresses that are no dwelling's word for word; keep why none is meant."""
    addresses: dict[UUID, str] = dict(_sql.run(db, "unresolved").fetchall())
    if not addresses:
        return
    meant = resolve_addresses(db, set(addresses.values()))
    found = [meant[address] for address in addresses.values()]
    _sql.run(
        db,
        "resolved",
        {
            "declarations": list(addresses),
            "dwellings": [resolution.dwelling_id for resolution in found],
            "codes": [resolution.code for resolution in found],
        },
    )
