"""A register with parties, what became of their declarations, and a courier that goes step by step."""

import secrets
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from denizen.access.queries import SYSTEM_ACTOR
from denizen.kernel.keys import mark_of
from denizen.kernel.postgres import Server
from denizen.webhooks.actions import add_endpoint
from denizen.webhooks.addresses import Allowed
from denizen.webhooks.courier import Courier, Sends
from denizen.webhooks.queries import TOPICS, Endpoint, endpoint
from denizen.webhooks.sending import Limits, Sender
from tests.databases import Database, clone
from tests.webhooks.receiver import NAME, Authority, Receiver, receiving

HERE = "127.0.0.0/8"
PATIENT = Limits()
QUICK = Limits(connect=1.0, read=0.6, total=1.2)
"""For what is to be given up; whatever is to arrive has as long as in earnest."""


class House:
    """A register of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.owner = database.connect("denizen_owner")
        self.keeper = database.connect("denizen_keeper")
        self.courier = database.connect("denizen_courier")
        self.home_key = secrets.token_bytes(32)
        self.keys = {mark_of(self.home_key): self.home_key}

    def close(self) -> None:
        for connection in (self.owner, self.keeper, self.courier):
            connection.close()

    def party(self, kind: str = "landlord") -> UUID:
        made = uuid4()
        self.owner.execute(
            "INSERT INTO access.party (id, handle, kind, name) VALUES (%s, %s, %s, 'A party')",
            [made, f"party-{made.hex[:12]}", kind],
        )
        return made

    def endpoint(
        self, party: UUID, receiver: Receiver | str, topics: tuple[str, ...] = TOPICS
    ) -> tuple[UUID, str]:
        """An endpoint of the party, and its secret."""
        url, ports = (receiver, "") if isinstance(receiver, str) else (receiver.url, str(receiver.port))
        return add_endpoint(
            self.keeper,
            actor=SYSTEM_ACTOR,
            now=datetime.now(UTC),
            party_id=party,
            url=url,
            topics=topics,
            keys=self.keys,
            allowed=Allowed.read(HERE, ports),
        )

    def news(
        self,
        party: UUID,
        state: str = "applied",
        code: str | None = None,
        db: psycopg.Connection | None = None,
    ) -> UUID:
        """What became of a new declaration of the party, as the pipeline leaves it; the declaration's number."""
        made, number, now = uuid4(), uuid4(), datetime.now(UTC)
        db = db or self.owner
        with db.transaction():
            db.execute(
                "INSERT INTO ledger.declaration"
                " (id, number, kind, party_id, capacity, channel, entered_by, received_at, occurred)"
                " SELECT %s, %s, 'tenancy_start', p.id, p.kind, 'api', %s, %s, '[2026-11-02,2026-11-03)'"
                " FROM access.party AS p WHERE p.id = %s",
                [made, number, SYSTEM_ACTOR, now, party],
            )
            db.execute(
                "INSERT INTO ledger.outcome (declaration_id, decided_at, state, code) VALUES (%s, %s, %s, %s)",
                [made, now, state, code],
            )
            db.execute(
                "INSERT INTO journal.outbox (written_at, topic, reference, party_id, person_id)"
                " VALUES (%s, %s, %s, %s, gen_random_uuid())",
                [now, f"declaration.{state}", made, party],
            )
        return number

    def told(self, query: str, *params: object) -> list[tuple[object, ...]]:
        return self.owner.execute(query.encode(), params).fetchall()

    def deliveries(self, endpoint_id: UUID) -> list[tuple[object, ...]]:
        """Of each delivery to an endpoint its state and how often it was tried, in order."""
        query = "SELECT state, tries FROM webhooks.delivery WHERE endpoint_id = %s ORDER BY id"
        return self.told(query, endpoint_id)

    def look(self, endpoint_id: UUID) -> Endpoint:
        found = endpoint(self.keeper, endpoint_id)
        assert found
        return found

    def make_due(self, endpoint_id: UUID) -> None:
        """Let the time pass that is waited for."""
        self.owner.execute("UPDATE webhooks.endpoint SET rests_until = NULL WHERE id = %s", [endpoint_id])
        self.owner.execute(
            "UPDATE webhooks.delivery SET due_at = now() WHERE endpoint_id = %s AND state = 'waiting'",
            [endpoint_id],
        )

    def a_courier(self, sender: Sends, **options: object) -> Courier:
        return Courier(sender, self.keys, **options)  # type: ignore[arg-type]

    def carry(self, courier: Courier, until: Callable[[], bool], seconds: float = 15.0) -> None:
        """Let the courier work until something is so."""
        end = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < end, "it did not come to that"
            courier.step(self.courier, wait=0.05)

    def carry_all(self, courier: Courier) -> None:
        """Let the courier work until nothing is on its way and nothing is due."""
        courier.step(self.courier, wait=0.05)
        self.carry(courier, lambda: not courier.on_the_way)


@pytest.fixture(scope="module", name="house")
def _house(server: Server, template_db: str) -> Iterator[House]:
    with clone(server, template_db) as database:
        house = House(database)
        yield house
        house.close()


@pytest.fixture(autouse=True)
def _nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test leaves waiting is no other's."""
    yield
    if "house" in request.fixturenames:
        house: House = request.getfixturevalue("house")
        house.owner.execute("TRUNCATE webhooks.endpoint, webhooks.delivery, webhooks.attempt, journal.outbox")


@pytest.fixture(scope="session", name="authority")
def _authority() -> Authority:
    return Authority()


@pytest.fixture(name="receiver")
def _receiver(authority: Authority) -> Iterator[Receiver]:
    with receiving(authority.shown()) as receiver:
        yield receiver


def here(host: str, _port: int) -> list[str]:
    """A name server that knows one name."""
    assert host == NAME
    return ["127.0.0.1"]


def sender_to(*receivers: Receiver, authority: Authority, limits: Limits = PATIENT) -> Sender:
    """A sender that finds these receivers, and believes the authority."""
    ports = ",".join(str(receiver.port) for receiver in receivers)
    return Sender(Allowed.read(HERE, ports), resolve=here, tls=authority.trusted(), limits=limits)


def ago(**units: float) -> datetime:
    return datetime.now(UTC) - timedelta(**units)
