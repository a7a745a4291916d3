"""A small town in a database of its own, in which tests declare things and look at what became of them."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.range import DateRange, Range

from denizen.access.actions import open_session
from denizen.intake import actions
from denizen.intake.actions import Applied, Applier
from denizen.kernel.partial import PartialDate
from denizen.kernel.postgres import Server
from denizen.ledger.actions import Sender, receive
from denizen.ledger.rules import BULK, Acknowledgement, Declaration, Described, Kind, StatedDocument
from denizen.linkage.rules import alike_keys, near_keys, person_keys
from denizen.places.rules import address_key, new_plates
from denizen.register.rules import FACTS

from ..databases import Database, clone

SYSTEM = UUID("00000000-0000-7000-8000-000000000001")
MORNING = datetime(2025, 1, 1, 1, tzinfo=UTC)
"""When the first declaration of a town is received; in Shanghai and in UTC the same day."""

_numbers = count(1)
_AS_LETTERS = str.maketrans("0123456789", "qrstuvwxyz")
_plates = new_plates()


@dataclass(frozen=True)
class Dwelling:
    """A dwelling as a declaration names it and as facts do."""

    id: UUID
    plate: str
    address_key: str


@dataclass(frozen=True)
class Somebody:
    """A person as a test knows them: what of them a declaration says is chosen anew each time."""

    name: str
    born: PartialDate
    sex: str = "female"
    document: StatedDocument | None = None

    def described(self, **words: Any) -> Described:
        """The person as the subject of a declaration, in other words where the test gives them."""
        said = {"name": self.name, "sex": self.sex, "born": self.born, "document": self.document}
        return Described(**(said | words))


def document(number: str, kind: str = "citizen_id", **rest: Any) -> StatedDocument:
    """An identity document of that number; sealing is not what these tests are about."""
    token = blake2b(f"{kind}|{number}".encode(), digest_size=16).digest()
    return StatedDocument(kind, b"sealed:" + number.encode(), token, **rest)


def somebody(document_type: str | None = "citizen_id", **words: Any) -> Somebody:
    """A person whom nobody resembles, not even with the letters of the name in another order or one of them
    mistyped."""
    n = next(_numbers)
    letters = blake2b(f"{n}".encode(), digest_size=8).hexdigest().translate(_AS_LETTERS)
    born = PartialDate.on(date(1960, 1, 1) + timedelta(days=n % 14000))
    paper = document(f"{uuid4().hex}", document_type) if document_type else None
    return Somebody(**({"name": f"甲{letters}", "born": born, "document": paper} | words))


def day(text: str) -> PartialDate:
    """A date as a file would write it."""
    return PartialDate.parse(text)


def said(kind: Kind, person: Somebody | Described | None, when: str | None, **words: Any) -> Declaration:
    """A declaration with the keys that the rooms make for it; `at` is a dwelling."""
    if place := words.pop("at", None):
        words["plate"] = place.plate
    beside: tuple[Described, ...] = words.pop("beside", ())
    subject = person.described() if isinstance(person, Somebody) else person
    names = (subject.name, subject.name_latin, subject.born) if subject else (None, None, None)
    new_keys = tuple(
        key
        for other in beside
        if other.part == "replacement" and subject
        for key in person_keys(other.name, other.name_latin, other.born or subject.born)
    )
    return Declaration(
        kind,
        (*((subject,) if subject else ()), *beside),
        occurred=day(when) if when is not None else None,
        keys=person_keys(*names),
        new_keys=new_keys,
        alike_keys=alike_keys(*names),
        near_keys=near_keys(*names),
        **words,
    )


@dataclass
class Town:
    """A database, connections of the owner and of two workers, and a clock that each act moves on by a minute."""

    database: Database
    owner: psycopg.Connection
    receiving: psycopg.Connection
    applier: Applier
    at: datetime = MORNING

    @property
    def worker(self) -> psycopg.Connection:
        """The connection of the applier."""
        return self.applier.db

    def session(self, actor: UUID) -> str:
        """The token of a session of that actor."""
        with self.database.connect("denizen_keeper") as keeper:
            return open_session(keeper, actor=actor)

    def tick(self) -> datetime:
        """The next minute."""
        self.at += timedelta(minutes=1)
        return self.at

    # -- what a town has -----------------------------------------------------------------------------

    def party(self, kind: str, credit_code: str | None = None, valid: DateRange | None = None) -> Sender:
        """A party of that kind, who also enters what it declares."""
        party_id = uuid4()
        self.owner.execute(
            "INSERT INTO access.party (id, handle, kind, name, credit_code, valid_during)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [party_id, party_id.hex, kind, kind, credit_code, valid or DateRange(None, None)],
        )
        return Sender(party_id, kind, SYSTEM, "api")

    def dwelling(self, *providers: Sender, since: date | None = None, until: date | None = None) -> Dwelling:
        """A flat, provided by these parties."""
        n = next(_numbers)
        address = f"试验路{n}号"
        home = Dwelling(uuid4(), next(_plates), address_key(address))
        self.owner.execute(
            "INSERT INTO places.dwelling (id, plate, kind, tenure, address, address_key, community_code, registered_at)"
            " VALUES (%s, %s, 'flat', 'let', %s, %s, '152501001001', %s)",
            [home.id, home.plate, address, home.address_key, MORNING],
        )
        for provider in providers:
            self.owner.execute(
                "INSERT INTO places.provider (dwelling_id, party_id, capacity, valid_during)"
                " VALUES (%s, %s, 'owner', %s)",
                [home.id, provider.party_id, DateRange(since, until)],
            )
        return home

    def organisation(self) -> tuple[UUID, str]:
        """An organisation: its id and its credit code."""
        organisation_id, code = uuid4(), uuid4().hex[:18].upper()
        self.owner.execute(
            "INSERT INTO register.organisation (id, credit_code, name) VALUES (%s, %s, %s)",
            [organisation_id, code, code],
        )
        return organisation_id, code

    # -- what happens --------------------------------------------------------------------------------

    def receive(
        self, sender: Sender, *words: Declaration, at: datetime | None = None, lane: int = BULK
    ) -> list[Acknowledgement]:
        """Receive declarations, as a command does."""
        return receive(self.receiving, actor=sender, declarations=words, now=at or self.tick(), lane=lane)

    def apply(self, at: datetime | None = None, rounds: int | None = None) -> Applied:
        """Work the queue, as the worker."""
        return self.applier.apply(at or self.tick(), rounds)

    def declare(self, sender: Sender, *words: Declaration) -> list[Acknowledgement]:
        """Receive declarations and apply them."""
        acknowledged = self.receive(sender, *words)
        self.apply()
        return acknowledged

    @contextmanager
    def rounds_of(self, size: int) -> Iterator[None]:
        """Let rounds be small for a while."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(actions, "ROUND", size)
            yield

    # -- what became of it ---------------------------------------------------------------------------

    def outcomes(self, acknowledged: Acknowledgement) -> list[tuple[str, str | None]]:
        """State and code of every outcome of a declaration, in order."""
        query = "SELECT state, code FROM ledger.outcome WHERE declaration_id = %s ORDER BY decided_at"
        return self.owner.execute(query, [acknowledged.declaration_id]).fetchall()

    def outcome(self, acknowledged: Acknowledgement) -> tuple[str, str | None]:
        """The only outcome."""
        (only,) = self.outcomes(acknowledged)
        return only

    def person(self, acknowledged: Acknowledgement) -> UUID | None:
        """Of whom the register takes a declaration to speak."""
        query = "SELECT person_id FROM linkage.link WHERE declaration_id = %s AND part = 'subject'"
        row = self.owner.execute(query, [acknowledged.declaration_id]).fetchone()
        return row[0] if row else None

    def facts(self, fact: str, person: UUID | None) -> list[dict[str, Any]]:
        """The current facts of one kind about a person, without the time of record; periods in order."""
        assert person is not None, "the declaration was not linked to anybody"
        return _sorted(
            self._rows(f"SELECT * FROM register.{fact} WHERE person_id = %s", [person]), FACTS[fact]
        )

    def everything(self, person: UUID | None) -> dict[str, list[dict[str, Any]]]:
        """All current facts about a person."""
        return {fact: self.facts(fact, person) for fact in FACTS}

    def known(self, known_at: datetime, people: Sequence[UUID]) -> dict[str, list[dict[str, Any]]]:
        """All facts about these people as the register knew them at an instant."""
        found = {}
        for fact, names in FACTS.items():
            columns = sql.SQL(", ").join(map(sql.Identifier, names))
            query = sql.SQL(
                "SELECT {columns} FROM register.{fact} WHERE person_id = ANY(%(people)s) AND recorded_at <= %(at)s"
                " UNION ALL SELECT {columns} FROM register.{superseded}"
                " WHERE person_id = ANY(%(people)s) AND recorded_during @> %(at)s"
            ).format(
                columns=columns, fact=sql.Identifier(fact), superseded=sql.Identifier(f"{fact}_superseded")
            )
            found[fact] = _sorted(self._rows(query, {"people": list(people), "at": known_at}), names)
        return found

    def count(self, query: str, *parameters: Any) -> int:
        """The number that a query gives."""
        row = self.owner.execute(query.encode(), parameters).fetchone()
        assert row is not None
        return int(row[0])

    def _rows(self, query: Any, parameters: Any) -> list[dict[str, Any]]:
        with self.owner.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, parameters).fetchall()


def _sorted(rows: list[dict[str, Any]], names: Sequence[str]) -> list[dict[str, Any]]:
    kept = [{name: row[name] for name in names} for row in rows]
    return sorted(kept, key=lambda row: [_sortable(row[name]) for name in names])


def _sortable(value: Any) -> str:
    # A range known at an instant is half-open: its bounds say all.
    if isinstance(value, Range):
        return f"{value.lower or ''}/{value.upper or ''}"
    return "" if value is None else str(value)


@contextmanager
def town_in(database: Database) -> Iterator[Town]:
    """A town in a database, with the real logins."""
    with ExitStack() as stack:
        owner, receiving, worker = (
            stack.enter_context(database.connect(role))
            for role in ("denizen_owner", "denizen_worker", "denizen_worker")
        )
        yield Town(database, owner, receiving, Applier(worker, actor=SYSTEM))


@pytest.fixture(scope="module")
def town(server: Server, template_db: str) -> Iterator[Town]:
    """A town with nobody in it yet; one a module, for a database takes a while to copy."""
    with clone(server, template_db) as database, town_in(database) as settled:
        yield settled


def with_document(person: Somebody, number: str, kind: str = "citizen_id") -> Somebody:
    """The same person with another paper."""
    return replace(person, document=document(number, kind))
