"""The keeper's part at the door: whether an answer is good, and what it opens.

Only this opens a session in earnest. The pages hand in what a device signed; they can neither sign nor decide.
"""

from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid4

import psycopg

from denizen.access.errors import refusal
from denizen.access.passkeys import Door, NotProven, Signed, made, signed
from denizen.access.queries import SYSTEM_ACTOR
from denizen.access.rules import ADDING_LASTS, PATIENCE, RESIDENT, RESIDENT_LASTS, SESSION_LASTS, VISIT_LASTS
from denizen.journal.actions import write_entry
from denizen.kernel.answering import Handler
from denizen.kernel.clock import now
from denizen.kernel.db import Statements
from denizen.kernel.errors import Refusal

_sql = Statements("denizen.access")

GRANTED = "granted"


@dataclass(frozen=True, slots=True)
class _Attempt:
    """An answered challenge, and the passkey that the answer names, where there is one."""

    kind: str
    challenge: bytes
    actor_id: UUID | None
    enrolment_id: UUID | None
    token_hash: bytes | None
    client_data: bytes
    authenticator_data: bytes
    signature: bytes
    user_handle: bytes | None
    attestation: bytes
    webauthn_id: bytes
    late: bool
    credential_id: UUID | None
    credential_of: UUID | None
    public_key: bytes
    sign_count: int
    credential_holds: bool | None
    role_of: str | None


def sign_ins(door: Door) -> Handler:
    """How answers at that door are decided."""
    return Handler(_waiting, partial(_answer, door), _give_up, _forget)


def _waiting(db: psycopg.Connection) -> list[UUID]:
    return [attempt for (attempt,) in _sql.run(db, "keeping/waiting")]


def _answer(door: Door, db: psycopg.Connection, request: UUID) -> None:
    found = _sql.rows(db, "keeping/take", {"id": request, "patience": PATIENCE}, of=_Attempt)
    if not found:
        return
    (attempt,) = found
    try:
        if attempt.late:  # nobody waits for it any more: a session would lie about unused
            raise refusal("access.sign_in_late")
        with db.transaction():
            _KINDS[attempt.kind](db, door, attempt)
    except Refusal as refused:
        outcome = refused.code
        # A passkey that nobody has is no news of anybody; whoever likes may send any number of them.
        if attempt.enrolment_id or attempt.credential_id:
            _note(db, attempt, "access.sign_in_refused")
    else:
        outcome = GRANTED
        _note(db, attempt, f"access.{attempt.kind}")
    _sql.run(db, "keeping/settle", {"id": request, "outcome": outcome})


def _give_up(db: psycopg.Connection, request: UUID) -> None:
    _sql.run(db, "keeping/settle", {"id": request, "outcome": "access.sign_in_failed"})


def _forget(db: psycopg.Connection) -> None:
    _sql.run(db, "keeping/forget")


def _note(db: psycopg.Connection, attempt: _Attempt, act: str) -> None:
    actor = attempt.actor_id or attempt.credential_of or SYSTEM_ACTOR
    write_entry(db, actor=actor, now=now(), act=act, reference=attempt.credential_id or attempt.enrolment_id)


def _sign_in(db: psycopg.Connection, door: Door, attempt: _Attempt) -> None:
    """Open a session for whose passkey it is."""
    _use(db, attempt, _proven(door, attempt))
    session = {
        "token_hash": attempt.token_hash,
        "actor_id": attempt.credential_of,
        "credential_id": attempt.credential_id,
        "lasts": RESIDENT_LASTS if attempt.role_of == RESIDENT else SESSION_LASTS,
        "idle_after": door.idle_after,
        "by_code": False,
    }
    if _sql.run(db, "keeping/open_session", session).rowcount == 0:
        raise refusal("access.passkey_ended")


def _confirm(db: psycopg.Connection, door: Door, attempt: _Attempt) -> None:
    """Let somebody who just proved who they are enrol one more passkey, soon."""
    proven = _proven(door, attempt)
    if attempt.credential_of != attempt.actor_id:
        raise refusal("access.passkey_of_another")
    _use(db, attempt, proven)
    right = {"id": uuid4(), "actor_id": attempt.actor_id, "made_by": attempt.actor_id, "lasts": ADDING_LASTS}
    if _sql.run(db, "staff/make_enrolment", right | {"code_hash": attempt.token_hash}).rowcount == 0:
        raise refusal("access.passkey_ended")


def _enrol(db: psycopg.Connection, door: Door, attempt: _Attempt) -> None:
    """Keep a new passkey of whoever was given the code."""
    try:
        passkey = made(
            door,
            challenge=attempt.challenge,
            client_data=attempt.client_data,
            attestation=attempt.attestation,
        )
    except NotProven:
        raise refusal("access.passkey_refused") from None
    _use_code(db, attempt)
    kept = {
        "webauthn_id": passkey.webauthn_id,
        "public_key": passkey.public_key,
        "sign_count": passkey.sign_count,
        "backed_up": passkey.backed_up,
    }
    _sql.run(db, "keeping/add_credential", {"id": uuid4(), "actor_id": attempt.actor_id} | kept)


def _visit(db: psycopg.Connection, door: Door, attempt: _Attempt) -> None:
    """Open one short session, which changes nothing, for whoever has a resident's code and no passkey."""
    _use_code(db, attempt)
    session = {
        "token_hash": attempt.token_hash,
        "actor_id": attempt.actor_id,
        "credential_id": None,
        "lasts": VISIT_LASTS,
        "idle_after": min(door.idle_after, VISIT_LASTS),
        "by_code": True,
    }
    if _sql.run(db, "keeping/open_session", session).rowcount == 0:
        raise refusal("access.enrolment_unknown")


def _use_code(db: psycopg.Connection, attempt: _Attempt) -> None:
    """Use up the code; of two who come with it at once, one is refused."""
    if _sql.run(db, "keeping/use_enrolment", {"enrolment_id": attempt.enrolment_id}).rowcount == 0:
        raise refusal("access.enrolment_unknown")


def _proven(door: Door, attempt: _Attempt) -> Signed:
    """What the device said, once its signature is known to be that of the passkey which it names. Raises AccessRefused.

    What a refusal tells of the passkey is told to whoever holds it, and to nobody else.
    """
    if attempt.credential_of is None:
        raise refusal("access.passkey_unknown")
    try:
        proven = signed(
            door,
            challenge=attempt.challenge,
            public_key=attempt.public_key,
            webauthn_id=attempt.webauthn_id,
            client_data=attempt.client_data,
            authenticator_data=attempt.authenticator_data,
            signature=attempt.signature,
        )
    except NotProven:
        raise refusal("access.passkey_refused") from None
    if attempt.user_handle not in (None, attempt.credential_of.bytes):
        raise refusal("access.passkey_refused")
    if not attempt.credential_holds:
        raise refusal("access.passkey_ended")
    return proven


def _use(db: psycopg.Connection, attempt: _Attempt, proven: Signed) -> None:
    """Note the use of a passkey. One that counts backwards was copied, and opens nothing (WebAuthn 3, 6.1.1)."""
    use = {"sign_count": proven.sign_count, "backed_up": proven.backed_up}
    if _sql.run(db, "keeping/use_credential", {"credential_id": attempt.credential_id} | use).rowcount == 0:
        raise refusal("access.passkey_copied")


_KINDS = {"sign_in": _sign_in, "confirm": _confirm, "enrol": _enrol, "visit": _visit}

__all__ = ["GRANTED", "Door", "sign_ins"]
