"""What words mean that are not the register's own: between taking and checking, within the round's transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import psycopg

from denizen.kernel.db import Params, Statements
from denizen.places.queries import resolve_addresses
from denizen.register.actions import keep_keys_anew, naming_alone
from denizen.register.queries import keys_of_names, resolve_names

_sql = Statements("denizen.intake")


@dataclass(frozen=True, slots=True)
class _Named:
    """A declaration that names an employer, and the organisation of its code, or of its sender."""

    declaration_id: UUID
    name: str
    organisation_id: UUID | None
    sender_firm_id: UUID | None
    names_itself: bool


def resolve_round(db: psycopg.Connection) -> bool:
    """Find the dwellings and employers of words that are not those of the register; keep why none is meant.

    Returns whether any employer was named or anything amended, so that there are names to be kept or forgotten.
    """
    unresolved, unnamed, amends = (_sql.run(db, each) for each in ("unresolved", "unnamed", "amends"))
    addresses: dict[UUID, str] = dict(unresolved.fetchall())
    if addresses:
        _find_dwellings(db, addresses)
    named = [_Named(*row) for row in unnamed.fetchall()]
    if named:
        _find_employers(db, named)
    return bool(named) or amends.fetchone() == (True,)


def keep_names(db: psycopg.Connection, parameters: Params) -> None:
    """Keep what employers were called in what was not refused, each with who told it, while the words stand."""
    forget_names(db)
    _sql.run(db, "keep_names", parameters)


def keep_names_again(db: psycopg.Connection, parameters: Params) -> None:
    """Keep what employers are called in the words that stand since an answer was given or taken back, and no more."""
    forget_names(db)
    _sql.run(db, "names_again")
    named = [_Named(*row) for row in _sql.run(db, "unnamed").fetchall()]
    if named:
        _find_employers(db, named)
        _sql.run(db, "keep_names", parameters)


def forget_names(db: psycopg.Connection) -> None:
    """Take back what employers were called in words of which others stand now."""
    if unfound := [organisation for (organisation,) in _sql.run(db, "forget_names")]:
        keep_keys_anew(db, unfound)


def _find_dwellings(db: psycopg.Connection, addresses: dict[UUID, str]) -> None:
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


def _find_employers(db: psycopg.Connection, named: Sequence[_Named]) -> None:
    """Find the employers of names without a code: the sender where the name fits it, else the one that it fits."""
    if any(each.names_itself for each in named):
        naming_alone(db)
    meant = resolve_names(db, {each.name for each in named if each.organisation_id is None})
    found: list[tuple[UUID | None, str | None]] = []
    for each in named:
        resolution = meant.get(each.name)
        if each.organisation_id is not None or resolution is None:
            found.append((each.organisation_id, None))
        elif each.sender_firm_id in resolution.fitting:
            found.append((each.sender_firm_id, None))
        else:
            found.append((resolution.organisation_id, resolution.code))
    itself = _of_themselves(db, named, [its for its, _code in found])
    own = keys_of_names(db, {each.name for each, is_own in zip(named, itself, strict=True) if is_own})
    _sql.run(
        db,
        "named",
        {
            "declarations": [each.declaration_id for each in named],
            "organisations": [its for its, _code in found],
            "codes": [code for _its, code in found],
            "keys": [
                json.dumps(own[each.name] if is_own else [])
                for each, is_own in zip(named, itself, strict=True)
            ],
        },
    )


def _of_themselves(
    db: psycopg.Connection, named: Sequence[_Named], meant: Sequence[UUID | None]
) -> list[bool]:
    """Which of the names an organisation gives itself, so that it is found by them.

    A sender's word about another is evidence alone, and so is a name that fits another already or comes near one: by
    taking it, a firm would make it mean neither, or itself where others leave a part of it out.
    """
    itself = [
        each.names_itself and its is not None and its in (each.sender_firm_id, each.organisation_id)
        for each, its in zip(named, meant, strict=True)
    ]
    meaning = resolve_names(db, {each.name for each, is_own in zip(named, itself, strict=True) if is_own})
    return [
        is_own and not (meaning[each.name].fitting | {near.id for near in meaning[each.name].near}) - {its}
        for each, its, is_own in zip(named, meant, itself, strict=True)
    ]
