"""What organisations are called: names that the office gives, and the keys by which names find them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg

from denizen.journal.actions import write_entry
from denizen.kernel.db import Statements
from denizen.register.errors import OrganisationUnknown
from denizen.register.firms import compare, core_key, keys, parse
from denizen.register.resolving import territory

_sql = Statements("denizen.register")


@dataclass(frozen=True, slots=True)
class OtherName:
    """A name of another organisation that a name given by the office may mean as well.

    What an organisation called itself finds it no more; what the office calls it finds it as before.
    """

    credit_code: str
    name: str
    finds: bool


def naming_alone(db: psycopg.Connection) -> None:
    """Wait until nobody else names organisations, and keep others from it until the transaction ends."""
    _sql.run(db, "naming_alone")


def rename_organisation(
    db: psycopg.Connection, *, actor: UUID, credit_code: str, name: str, now: datetime
) -> tuple[OtherName, ...]:
    """Register an organisation under another name; the one before still finds it. Raises OrganisationUnknown.

    Returns what others are called that may be meant by it.
    """
    with db.transaction():
        naming_alone(db)
        row = _sql.run(db, "rename_organisation", {"credit_code": credit_code, "name": name}).fetchone()
        others = _name(db, None if row is None else row[0], name, "registered", now)
        write_entry(db, actor=actor, now=now, act="register.rename_organisation", quantity=1)
    return others


def add_alias(
    db: psycopg.Connection, *, actor: UUID, credit_code: str, name: str, now: datetime
) -> tuple[OtherName, ...]:
    """Keep another name by which an organisation is called and shall be found. Raises OrganisationUnknown.

    Returns what others are called that may be meant by it.
    """
    with db.transaction():
        naming_alone(db)
        row = _sql.run(db, "organisation_by_code", {"credit_code": credit_code}).fetchone()
        others = _name(db, None if row is None else row[0], name, "alias", now)
        write_entry(db, actor=actor, now=now, act="register.add_alias", quantity=1)
    return others


def rekey_organisations(db: psycopg.Connection, *, actor: UUID, now: datetime) -> int:
    """Make all keys anew, as after names came to be read otherwise or areas were added. Return how many names."""
    with db.transaction():
        naming_alone(db)
        _sql.run(db, "drop_organisation_keys")
        names = _sql.run(db, "names_that_find").fetchall()
        _keep_keys(db, names)
        write_entry(db, actor=actor, now=now, act="register.rekey_organisations", quantity=len(names))
    return len(names)


def keep_keys_anew(db: psycopg.Connection, organisations: Iterable[UUID]) -> None:
    """Make the keys of some organisations anew, of which a name finds them no more. Within the caller's transaction."""
    which = {"organisations": list(organisations)}
    _sql.run(db, "drop_keys_of_organisations", which)
    _keep_keys(db, _sql.run(db, "names_that_find_organisations", which).fetchall())


def keep_names_given(db: psycopg.Connection, given: Sequence[tuple[UUID, str]]) -> tuple[OtherName, ...]:
    """Keep the keys of names that the office gives organisations; what others called themselves gives way to them.

    Else whoever claimed the name of a firm before it was registered would be meant by it, or make it mean neither.
    """
    _keep_keys(db, given)
    areas = territory(db)
    new: dict[int, list[tuple[UUID, str]]] = {}
    for organisation, name in given:
        new.setdefault(core_key(parse(name, areas)), []).append((organisation, name))
    others, gone = [], []
    for organisation, code, name, is_told_by_itself in _sql.run(db, "other_names_alike", {"keys": list(new)}):
        told = parse(name, areas)
        if any(
            organisation != its and compare(told, parse(registered, areas)).fits
            for its, registered in new.get(core_key(told), ())
        ):
            others.append(OtherName(code, name, not is_told_by_itself))
            gone += [(organisation, name)] if is_told_by_itself else []
    if gone:
        organisations, names = (list(column) for column in zip(*gone, strict=True))
        _sql.run(db, "find_no_more", {"organisations": organisations, "names": names})
        keep_keys_anew(db, set(organisations))
    return tuple(others)


def _keep_keys(db: psycopg.Connection, names: Iterable[tuple[UUID, str]]) -> None:
    areas = territory(db)
    rows = [(key, organisation) for organisation, name in names for key in keys(parse(name, areas))]
    _sql.run(
        db,
        "keep_organisation_keys",
        {"keys": [key for key, _organisation in rows], "organisations": [each for _key, each in rows]},
    )


def _name(
    db: psycopg.Connection, organisation_id: UUID | None, name: str, kind: str, now: datetime
) -> tuple[OtherName, ...]:
    if organisation_id is None:
        raise OrganisationUnknown
    _sql.run(db, "name_organisation", {"id": organisation_id, "name": name, "kind": kind, "now": now})
    return keep_names_given(db, [(organisation_id, name)])
