"""What an operator does about staff. All of it runs as the keeper, and leaves a line in the journal."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

import psycopg

from denizen.access.actions import register_actor
from denizen.access.door import hash_of
from denizen.access.errors import ActorUnknown, HeldByThePages, SessionUnknown
from denizen.access.members import Member
from denizen.access.rules import ENROLMENT_LASTS, new_code
from denizen.journal.actions import write_entry
from denizen.kernel.db import Statements

_sql = Statements("denizen.access")


def take_on(
    db: psycopg.Connection, *, actor: UUID, now: datetime, role: str, name: str, party_id: UUID | None
) -> str:
    """Make a member of staff known, and return the code with which they enrol their first passkey within a day."""
    with db.transaction():
        member_id = register_actor(db, actor=actor, now=now, role=role, name=name, party_id=party_id)
        return _invite(db, actor=actor, now=now, member_id=member_id, name=name)


def invite(
    db: psycopg.Connection, *, actor: UUID, now: datetime, member: Member, end_passkeys: bool = False
) -> str:
    """Return a new code for a passkey; codes given before are void.

    With `end_passkeys` the old ones open nothing any more, and what they opened is closed: for a device that was lost.
    Raises ActorUnknown where the member may act no more.
    """
    with db.transaction():
        if end_passkeys:
            with _unheld():
                _sql.run(db, "staff/end_credentials", {"actor_id": member.id, "passing_over": False})
                _close(db, member, passing_over=False)
            write_entry(
                db,
                actor=actor,
                now=now,
                act="access.end_passkeys",
                reference=member.id,
                quantity=member.passkeys,
            )
        return _invite(db, actor=actor, now=now, member_id=member.id, name=member.name)


def end(db: psycopg.Connection, *, actor: UUID, now: datetime, member: Member) -> None:
    """Let a member of staff act no more: at once, also where they are at work. Raises ActorUnknown if that is so.

    Nobody can hold this up: the application holds no actor's row, and what it holds of theirs opens nothing any more.
    """
    with db.transaction():
        if _sql.run(db, "staff/end_actor", {"actor_id": member.id}).rowcount == 0:
            raise ActorUnknown(name=member.name)
        _sql.run(db, "staff/end_credentials", {"actor_id": member.id, "passing_over": True})
        _sql.run(db, "staff/withdraw_enrolments", {"actor_id": member.id})
        _close(db, member, passing_over=True)
        write_entry(db, actor=actor, now=now, act="access.end_actor", reference=member.id)


def close_sessions(
    db: psycopg.Connection, *, actor: UUID, now: datetime, member: Member, session: UUID | None = None
) -> int:
    """Close the sessions of a member of staff, or one of them; return how many were open.

    Raises SessionUnknown, and HeldByThePages.
    """
    with db.transaction():
        with _unheld():
            closed = _close(db, member, session, passing_over=False)
        if session is not None and not closed:
            raise SessionUnknown
        write_entry(
            db, actor=actor, now=now, act="access.close_sessions", reference=member.id, quantity=closed
        )
    return closed


def _close(db: psycopg.Connection, member: Member, session: UUID | None = None, *, passing_over: bool) -> int:
    which = {"actor_id": member.id, "session_id": session, "passing_over": passing_over}
    return _sql.run(db, "staff/close_sessions", which).rowcount


@contextmanager
def _unheld() -> Iterator[None]:
    """Say what to do where somebody keeps a session or a passkey from being ended. Raises HeldByThePages."""
    try:
        yield
    except psycopg.errors.LockNotAvailable:
        raise HeldByThePages from None


def _invite(db: psycopg.Connection, *, actor: UUID, now: datetime, member_id: UUID, name: str) -> str:
    code = new_code()
    _sql.run(db, "staff/withdraw_enrolments", {"actor_id": member_id})
    right = {"id": uuid4(), "actor_id": member_id, "made_by": actor, "lasts": ENROLMENT_LASTS}
    if _sql.run(db, "staff/make_enrolment", right | {"code_hash": hash_of(code)}).rowcount == 0:
        raise ActorUnknown(name=name)
    write_entry(db, actor=actor, now=now, act="access.invite", reference=member_id)
    return code
