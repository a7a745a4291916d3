"""What measurements and drills stand on: a PostgreSQL of their own, migrated databases in it, a furnished town."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from uuid import UUID

import django
import psycopg
from psycopg import sql

from denizen.access.actions import open_session, register_actor, register_party
from denizen.access.queries import SYSTEM_ACTOR
from denizen.kernel.clock import now
from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.migrate import migrate
from denizen.kernel.postgres import Server, open_server
from denizen.kernel.roles import KEEPER, OWNER, WORKER, prepare_database
from denizen.ledger.actions import Sender
from denizen.places.actions import Area, NewDwelling, add_areas, draw_plates, register_dwellings

COMMUNITY = "789901001001"
"""The one community of the town: 78 is no province of any edition of the codes."""

_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_DWELLINGS_AT_ONCE = 20_000
_SINCE = date(2000, 1, 1)
_AREAS = (
    Area("78", "province", "试验省", None, _SINCE),
    Area("7899", "city", "试验市", "78", _SINCE),
    Area("789901", "county", "试验区", "7899", _SINCE),
    Area("789901001", "town", "试验街道", "789901", _SINCE),
    Area(COMMUNITY, "community", "试验社区", "789901001", _SINCE),
)


@dataclass(frozen=True)
class Stage:
    """One database of a server, reached by the real logins."""

    server: Server
    database: str

    def url(self, role: str) -> str:
        """URL for a login role."""
        return self.server.url(role, self.database)

    def connect(self, role: str) -> psycopg.Connection:
        """A connection as that role, in autocommit mode."""
        return connect(self.url(role))

    def administrator(self) -> psycopg.Connection:
        """A connection of the server's administrator, for looking on from outside."""
        return connect(self.server.administrator(self.database))


@dataclass(frozen=True)
class Town:
    """What the people of a measurement need: doors to live behind, a registrar who declares, an officer who reads."""

    plates: list[str]
    registrar: Sender
    session: str


def prepare_process(home: Path) -> None:
    """Let this process be a Denizen of that home; every process that a measurement starts begins with it."""
    os.environ.update(
        DENIZEN_HOME=str(home), DENIZEN_MODE="test", DJANGO_SETTINGS_MODULE="denizen.site.settings"
    )
    django.setup()


@contextmanager
def own_home() -> Iterator[Home]:
    """A home in the folder for temporary files (TMPDIR), removed at the end."""
    path = Path(tempfile.mkdtemp(prefix="denizen-bench-"))
    path.chmod(0o711)  # the server's user of the system passes through it
    for inherited in ("DATABASE_URL", "DENIZEN_DATABASE_URL"):
        os.environ.pop(inherited, None)
    try:
        prepare_process(path)
        yield Home(path)
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def own_stage(settings: Mapping[str, str] | None = None) -> Iterator[Stage]:
    """A migrated database on a server of its own with the settings that Denizen ships, and these on top."""
    with own_home() as home, open_server(home, settings=dict(settings or {})) as server:
        migrate(server.url(OWNER))
        yield Stage(server, server.database)


@contextmanager
def clone(stage: Stage) -> Iterator[Stage]:
    """A copy of a database to which nobody is connected at this moment; dropped at the end."""
    name = f"{stage.database}_clone"
    identifiers = (sql.Identifier(text) for text in (name, stage.database, OWNER))
    with connect(stage.server.administrator("postgres")) as db:
        db.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(*identifiers))
    try:
        prepare_database(stage.server, name)  # who may connect is not copied
        yield Stage(stage.server, name)
    finally:
        with connect(stage.server.administrator("postgres")) as db:
            db.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def furnish(stage: Stage, dwellings: int) -> Town:
    """Give an empty register its areas, so many dwellings, a registrar who may declare, and an officer signed in."""
    at = now()
    with stage.connect(WORKER) as db:
        add_areas(db, actor=SYSTEM_ACTOR, areas=_AREAS, now=at)
        plates = draw_plates(dwellings, Random(dwellings))
        for first in range(0, dwellings, _DWELLINGS_AT_ONCE):
            register_dwellings(
                db,
                actor=SYSTEM_ACTOR,
                dwellings=[
                    NewDwelling("flat", "let", f"试验路{first + n}号", COMMUNITY, plate=plate)
                    for n, plate in enumerate(plates[first : first + _DWELLINGS_AT_ONCE])
                ],
                now=at,
            )
        party = register_party(
            db, actor=SYSTEM_ACTOR, now=at, handle="registry", kind="registrar", name="试验登记处"
        )
        clerk = _actor(db, "registrar", at)
    with stage.connect(KEEPER) as db:
        session = open_session(db, actor=clerk)
    return Town(plates, Sender(party, "registrar", clerk, "file"), session)


def _actor(db: psycopg.Connection, role: str, at: datetime) -> UUID:
    return register_actor(db, actor=SYSTEM_ACTOR, now=at, role=role, name=role)
