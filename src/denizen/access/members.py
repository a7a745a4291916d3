"""The staff in earnest as the operator's commands see it. All of it runs as the keeper."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg

from denizen.access.errors import ActorUnclear, ActorUnknown
from denizen.access.rules import STAFF_ROLES
from denizen.kernel.db import Statements

_sql = Statements("denizen.access")


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the staff in earnest, as the operator sees them."""

    id: UUID
    role: str
    name: str
    pseudonym: str
    active: bool
    party: str | None
    passkeys: int
    invited: bool
    last_seen: datetime | None
    areas: list[str]


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session of a member of staff that is open now."""

    id: UUID
    name: str
    pseudonym: str
    role: str
    opened_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class DoorState:
    """Whether anybody can sign in or enrol a passkey now, and whether any actor is an invention of a demonstration."""

    somebody_comes_in: bool
    somebody_is_invented: bool


def staff(db: psycopg.Connection) -> list[Member]:
    """Return the staff in earnest, those who may act first."""
    return _sql.rows(db, "staff/staff", {"roles": list(STAFF_ROLES)}, of=Member)


def member_named(db: psycopg.Connection, name: str) -> Member:
    """Return the member of staff with this pseudonym, or with this name if only one who may act has it.

    Raises ActorUnknown, ActorUnclear.
    """
    everybody = staff(db)
    for member in everybody:
        if member.pseudonym == name:
            return member
    alike = [member for member in everybody if member.active and member.name == name]
    if not alike:
        raise ActorUnknown(name=name)
    if len(alike) > 1:
        raise ActorUnclear(name=name, pseudonyms=", ".join(member.pseudonym for member in alike))
    return alike[0]


def open_sessions(db: psycopg.Connection) -> list[OpenSession]:
    """Return the open sessions, the newest first."""
    return _sql.rows(db, "staff/sessions", of=OpenSession)


def door_state(db: psycopg.Connection) -> DoorState:
    """Return who could come in."""
    return _sql.rows(db, "staff/door", {"roles": list(STAFF_ROLES)}, of=DoorState)[0]
