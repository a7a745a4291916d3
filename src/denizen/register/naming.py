"""What organisations are called: names that the office gives, and the keys by which names find them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import psycopg

from denizen.journal.actions import write_entry
from denizen.kernel.db import Statements
from denizen.register.errors import OrganisationUnknown
from denizen.register.firms import keys, parse
from denizen.register.resolving import territory

_sql = Statements("denizen.register")


def rename_organisation(
    db: psycopg.Connection, *, actor: UUID, credit_code: str, name: str, now: datetime
) -> None:
    """Register an organisation under another name; the one before still finds it. Raises OrganisationUnknown."""
    with db.transaction():
        row = _sql.run(db, "rename_organisation", {"credit_code": credit_code, "name": name}).fetchone()
        _name(db, None if row is None else row[0], name, "registered", now)
        write_entry(db, actor=actor, now=now, act="register.rename_organisation", quantity=1)


def add_alias(db: psycopg.Connection, *, actor: UUID, credit_code: str, name: str, now: datetime) -> None:
    """Keep another name by which an organisation is called and shall be found. Raises OrganisationUnknown."""
    with db.transaction():
        row = _sql.run(db, "organisation_by_code", {"credit_code": credit_code}).fetchone()
        _name(db, None if row is None else row[0], name, "alias", now)
        write_entry(db, actor=actor, now=now, act="register.add_alias", quantity=1)


def rekey_organisations(db: psycopg.Connection, *, actor: UUID, now: datetime) -> int:
    """Make all keys anew, as after names came to be read otherwise or areas were added. Return how many names."""
    with db.transaction():
        _sql.run(db, "drop_organisation_keys")
        names = _sql.run(db, "names_that_find").fetchall()
        keep_keys(db, names)
        write_entry(db, actor=actor, now=now, act="register.rekey_organisations", quantity=len(names))
    return len(names)


def keep_keys(db: psycopg.Connection, names: Iterable[tuple[UUID, str]]) -> None:
    """Keep the keys of organisations by names that find them."""
    areas = territory(db)
    rows = [(key, organisation) for organisation, name in names for key in keys(parse(name, areas))]
    _sql.run(
        db,
        "keep_organisation_keys",
        {"keys": [key for key, _organisation in rows], "organisations": [each for _key, each in rows]},
    )


def _name(db: psycopg.Connection, organisation_id: UUID | None, name: str, kind: str, now: datetime) -> None:
    if organisation_id is None:
        raise OrganisationUnknown
    _sql.run(db, "name_organisation", {"id": organisation_id, "name": name, "kind": kind, "now": now})
    keep_keys(db, [(organisation_id, name)])
