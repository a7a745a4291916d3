"""A town with its worker, parties with programs, and a program's way of asking."""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from denizen.access.actions import issue_token
from denizen.access.queries import SYSTEM_ACTOR, Party, party_by_handle
from denizen.api import limits
from denizen.kernel.clock import now
from tests.api.served import served
from tests.desk.counter import Desk, a_desk, dwelling, party
from tests.pages.conftest import _built_assets

__all__ = ["_built_assets", "a_desk"]

V1 = "/api/v1"


class Program:
    """A program of a party, by its token."""

    def __init__(self, desk: Desk, of: Party, *scopes: str, most_a_minute: int = 10_000) -> None:
        self.desk, self.party = desk, of
        self.token_id, self.token = issue_token(
            desk.town.keeper,
            actor=SYSTEM_ACTOR,
            now=now(),
            party=of,
            scopes=scopes,
            days=1,
            most_a_minute=most_a_minute,
        )
        self.client = Client(SERVER_NAME="localhost")

    def ask(self, path: str, method: str = "GET", body: Any = None, token: str = "", **headers: str):  # type: ignore[no-untyped-def]
        """One request, with the headers that are given besides the token."""
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        kind = headers.pop("content_type", "application/json")
        told = {"authorization": f"Bearer {token or self.token}", "accept-language": "en"}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(method, V1 + path, sent, content_type=kind, headers=told)

    def declare(self, said: Any, **headers: str):  # type: ignore[no-untyped-def]
        """Declare one."""
        return self.ask("/declarations", "POST", said, **headers)

    def batch(self, lines: Iterable[Any], **headers: str) -> list[dict[str, Any]]:
        """Declare many; the answers."""
        written = (each if isinstance(each, bytes) else json.dumps(each).encode() for each in lines)
        headers.setdefault("content_type", "application/x-ndjson")
        answered = self.ask("/declarations:batch", "POST", b"\n".join(written), **headers)
        assert answered.status_code == 200, answered.content
        return [json.loads(line) for line in b"".join(answered.streaming_content).splitlines()]


class Office:
    """What tests of the interface stand on."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._number = 0

    def party(self, kind: str = "landlord", provides: UUID | None = None, until: str = "") -> Party:
        """A new party."""
        self._number += 1
        handle = f"{kind}-{self._number}"
        party(self.desk.town, handle, kind, f"{kind} {self._number}", provides, until)
        found = party_by_handle(self.desk.town.worker, handle)
        assert found
        return found

    def program(self, *scopes: str, of: Party | None = None, most_a_minute: int = 10_000) -> Program:
        """A program that declares and asks, unless other scopes are given."""
        return Program(
            self.desk,
            of or self.party(),
            *(scopes or ("declare", "read.status")),
            most_a_minute=most_a_minute,
        )

    def let(self) -> tuple[Program, str]:
        """A landlord's program, and the plate of what the landlord lets."""
        home, plate = dwelling(self.desk.town)
        return self.program(of=self.party(provides=home)), plate


@pytest.fixture(scope="module", name="office")
def _office(desk: Desk) -> Office:
    return Office(desk)


@pytest.fixture(autouse=True)
def _a_fresh_minute() -> Iterator[None]:
    yield
    limits.requests.__init__()  # type: ignore[misc]


def tenancy(plate: str, name: str = "Bat Bold", **more: Any) -> dict[str, Any]:
    """A tenancy as a landlord declares it."""
    return {
        "kind": "tenancy_start",
        "name": name,
        "birth_date": "1990-05-01",
        "sex": "male",
        "plate": plate,
        "start_date": "2026-11-02",
        **more,
    }


@pytest.fixture(scope="module", name="address")
def _address(desk: Desk) -> Iterator[str]:
    """Where the town's interface is served by the real web server."""
    with served(desk.town.database) as address:
        yield address
