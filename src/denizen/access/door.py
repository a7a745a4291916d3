"""The pages' part at the door: asking for a challenge, handing in the answer, waiting for what the keeper decides."""

import hashlib
import secrets
import time
from dataclasses import dataclass
from uuid import UUID

import psycopg

from denizen.access.errors import AtTheOtherDoor, KeeperSilent, NotSignedIn, refusal
from denizen.access.queries import whoami
from denizen.access.rules import PATIENCE, RESIDENT, code_typed, new_code
from denizen.kernel.db import Statements

_sql = Statements("denizen.access")

_GRANTED = "granted"
_SECONDS_FIRST, _SECONDS_LATER = 0.005, 0.1
_SECONDS_TO_BE_SURE = 1.0


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a device is to sign. `passkeys` are those that it may use, or that it must not make once more."""

    attempt: UUID
    challenge: bytes
    passkeys: tuple[bytes, ...] = ()
    actor_id: UUID | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a passkey answers to a challenge (WebAuthn 3, 5.2.2)."""

    webauthn_id: bytes
    client_data: bytes
    authenticator_data: bytes
    signature: bytes
    user_handle: bytes | None


def begin_sign_in(db: psycopg.Connection) -> Challenge:
    """A challenge for whoever stands at the door, good for five minutes and one answer."""
    row = _sql.run(db, "begin_sign_in").fetchone()
    assert row is not None, "the door always answers"
    return Challenge(*row)


def begin_confirming(db: psycopg.Connection, *, token: str) -> Challenge:
    """A challenge by which somebody who is signed in proves it anew. Raises NotSignedIn."""
    row = _sql.run(db, "begin_confirming", {"token": token}).fetchone()
    if row is None:
        raise NotSignedIn
    attempt, challenge, passkeys = row
    return Challenge(attempt, challenge, tuple(passkeys))


def begin_enrolment(db: psycopg.Connection, *, code: str, of_residents: bool = False) -> Challenge:
    """A challenge by which whoever has this code, as it was typed, makes a passkey. Raises AccessRefused.

    A resident's code is none at the staff's door, and the other way round.
    """
    asked = {"code": code_typed(code), "of_residents": of_residents}
    row = _sql.run(db, "begin_enrolment", asked).fetchone()
    if row is None:
        raise refusal("access.enrolment_unknown")
    attempt, challenge, actor_id, name, passkeys = row
    return Challenge(attempt, challenge, tuple(passkeys), actor_id, name)


def sign_in(db: psycopg.Connection, *, attempt: UUID, answer: Assertion, of_residents: bool = False) -> str:
    """Hand in the answer to a challenge of `begin_sign_in`; return the token of the session that the keeper opened.

    Raises AccessRefused, AtTheOtherDoor where it is a passkey of staff at the residents' door or the other way round,
    or KeeperSilent where nobody decides.
    """
    token = new_secret()
    _hand_in(db, attempt, answer, token)
    who = whoami(db, token)
    if who is not None and (who.role == RESIDENT) != of_residents:
        _sql.run(db, "close_session", {"token": token})
        raise AtTheOtherDoor
    return token


def visit(db: psycopg.Connection, *, code: str) -> str:
    """Hand in a code that opens one short session without a passkey; return its token. Raises as `sign_in` does."""
    token = new_secret()
    asked = {"code": code_typed(code), "token_hash": hash_of(token)}
    (attempt,) = _sql.run(db, "ask_for_visit", asked).fetchone() or (None,)
    if attempt is None:
        raise refusal("access.enrolment_unknown")
    _await_outcome(db, attempt)
    return token


def confirm(db: psycopg.Connection, *, attempt: UUID, answer: Assertion) -> str:
    """Hand in the answer to a challenge of `begin_confirming`; return a code for one more passkey, good ten minutes.

    Raises as `sign_in` does.
    """
    code = new_code()
    _hand_in(db, attempt, answer, code)
    return code


def enrol(db: psycopg.Connection, *, attempt: UUID, client_data: bytes, attestation: bytes) -> None:
    """Hand in the passkey that was made for a challenge of `begin_enrolment`. Raises as `sign_in` does."""
    made = {"attempt": attempt, "client_data": client_data, "attestation": attestation}
    _must_be_open(_sql.run(db, "answer_enrolment", made))
    _await_outcome(db, attempt)


def end_my_passkey(db: psycopg.Connection, *, token: str, passkey: UUID) -> None:
    """End one's own passkey and the other sessions that it opened. Raises AccessRefused where it is the last one."""
    if _sql.run(db, "end_my_passkey", {"token": token, "passkey": passkey}).fetchone() != (True,):
        raise refusal("access.passkey_last")


def end_my_session(db: psycopg.Connection, *, token: str, session: UUID) -> None:
    """End one of one's own sessions. Doing so again changes nothing."""
    _sql.run(db, "end_my_session", {"token": token, "session": session})


def new_secret() -> str:
    """A token that nobody guesses, for a cookie."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> bytes:
    """What the register keeps of a token or a code: enough to know it again, and not to use it."""
    return hashlib.sha256(secret.encode()).digest()


def _hand_in(db: psycopg.Connection, attempt: UUID, answer: Assertion, secret: str) -> None:
    said = {
        "attempt": attempt,
        "token_hash": hash_of(secret),
        "webauthn_id": answer.webauthn_id,
        "client_data": answer.client_data,
        "authenticator_data": answer.authenticator_data,
        "signature": answer.signature,
        "user_handle": answer.user_handle,
    }
    _must_be_open(_sql.run(db, "answer_sign_in", said))
    _await_outcome(db, attempt)


def _must_be_open(answered: psycopg.Cursor) -> None:
    if answered.fetchone() != (True,):
        raise refusal("access.sign_in_unknown")


def _await_outcome(db: psycopg.Connection, attempt: UUID) -> None:
    """Look until the keeper has decided. A connection of the pages is lent and cannot listen; deciding takes moments.

    A keeper that was ended is back within its patience. After that it opens nothing any more to this answer, so that
    what a page says then is true.
    """
    until = time.monotonic() + PATIENCE.total_seconds() + _SECONDS_TO_BE_SURE
    pause = _SECONDS_FIRST
    while time.monotonic() < until:
        (outcome,) = _sql.run(db, "sign_in_outcome", {"attempt": attempt}).fetchone() or (None,)
        if outcome == _GRANTED:
            return
        if outcome is not None:
            raise refusal(outcome)
        time.sleep(pause)
        pause = min(2 * pause, _SECONDS_LATER)
    raise KeeperSilent
