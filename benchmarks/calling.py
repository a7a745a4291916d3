"""Callers of a register that is served: programs with tokens of their own, over HTTP."""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import blake2b
from math import ceil
from typing import Any, Self
from urllib.parse import quote
from uuid import UUID

from benchmarks.stage import Stage
from denizen.access.actions import Scope, issue_token
from denizen.access.queries import SYSTEM_ACTOR, party_by_handle
from denizen.kernel.clock import now
from denizen.kernel.roles import KEEPER, OWNER

PATIENCE_SECONDS = 30.0
_SECONDS_IDLE = 10.0
_AS_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_FIRST_BIRTH, _BIRTH_DAYS = date(1940, 1, 1), 25_013
CASE = {"Denizen-Purpose": "case.handling", "Denizen-Reference": "trial-1"}
"""For what the office's programs read, as they say in headers."""


@dataclass(slots=True)
class Caller:
    """One connection that stays open, and is made anew where the other side ended it."""

    port: int
    _web: http.client.HTTPConnection = field(init=False)
    _used_at: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        """Connect with the first request."""
        self._web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self._web.close()

    def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> tuple[int, bytes]:
        """Ask once; the status and what came, 0 where nobody answered."""
        # A server ends connections that stand idle, and may do so at the moment of asking: pools of clients do as here.
        if time.monotonic() - self._used_at > _SECONDS_IDLE:
            self._web.close()
        try:
            self._web.request(method, path, body, dict(headers))
            answer = self._web.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self._web.close()
            return 0, b""
        finally:
            self._used_at = time.monotonic()


def tokens(stage: Stage, scope: Scope, how_many: int, most_a_minute: int = 600) -> list[str]:
    """Tokens of so many programs of the office, each with as many requests a minute as `denizen party token` gives."""
    with stage.connect(KEEPER) as db:
        party = party_by_handle(db, "registry")
        assert party is not None, "the stage is furnished with it"
        return [
            issue_token(
                db,
                actor=SYSTEM_ACTOR,
                now=now(),
                party=party,
                scopes=[scope],
                days=1,
                most_a_minute=most_a_minute,
            )[1]
            for _program in range(how_many)
        ]


def programs_for(stage: Stage, reader: str, readings: int) -> int:
    """How many programs of the office are allowed so many readings within the time of their quota."""
    with stage.connect(OWNER) as db:
        row = db.execute(
            "SELECT most FROM access.quota WHERE role = 'office_program' AND reader = %s", [reader]
        ).fetchone()
    return ceil(readings / row[0]) if row else 1


def bearer(token: str) -> dict[str, str]:
    """The header that shows a token."""
    return {"Authorization": f"Bearer {token}"}


def card_of(person: UUID) -> str:
    """Where a program asks for a card."""
    return f"/api/v1/people/{person}/card"


def occupants_of(plate: str, on: date) -> str:
    """Where a program asks who occupies a dwelling on a day."""
    return f"/api/v1/dwellings/{quote(plate)}/occupants?on={on}"


def page_of(person: UUID) -> str:
    """The desk's page of a person."""
    return f"/desk/people/{person}/"


def _word(series: str, number: int, place: int) -> str:
    """A word of a name that resembles no other's."""
    digest = blake2b(f"{series}{number} {place}".encode(), digest_size=4).hexdigest()
    return digest.translate(_AS_LETTERS).title()


def moved_in(series: str, number: int, plates: list[str]) -> dict[str, Any]:
    """What a program says of somebody who moves in and of whom nobody has heard; four in five show a passport.

    `series` is a capital letter; nobody of one series is anybody of another.
    """
    said = {
        "kind": "tenancy_start",
        "name": f"{_word(series, number, 1)} {_word(series, number, 2)}",
        "sex": "female" if number % 2 else "male",
        "birth_date": str(_FIRST_BIRTH + timedelta(days=number % _BIRTH_DAYS)),
        "plate": plates[number % len(plates)],
        "start_date": "2026-11-02",
    }
    if number % 5:
        said |= {
            "document_type": "passport",
            "document_number": f"{series}{number:08}",
            "document_issuer": "DEU",
        }
    return said


def declaring(token: str, key: str) -> dict[str, str]:
    """The headers of one declaration."""
    return bearer(token) | {"Content-Type": "application/json", "Idempotency-Key": key}
