"""Databases for tests: a migrated template, made once, and clones of it."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.migrate import migrate
from denizen.kernel.postgres import Server
from denizen.kernel.roles import prepare_database

_SOURCE = Path(__file__).resolve().parents[1] / "src" / "denizen"


@dataclass(frozen=True)
class Database:
    """One database of the test server, with the real logins of the roles."""

    server: Server
    name: str

    def url(self, role: str) -> str:
        """URL for a login role, such as denizen_web."""
        return self.server.url(role, self.name)

    def connect(self, role: str) -> psycopg.Connection:
        """A connection as that role, which the test closes (`with db.connect(…) as web:`)."""
        return connect(self.url(role))


def template(server: Server, home: Home) -> str:
    """Name of the migrated template, made where the SQL or the migrations are new."""
    name = f"template_{_fingerprint()}"
    # Several processes of one test run share the server; one of them makes the template.
    with open(home.path / "template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _finished(server, name):
            with _administrator(server) as db:
                db.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            prepare_database(server, name)
            migrate(server.url("denizen_owner", name))
            with _administrator(server) as db:
                db.execute(sql.SQL("COMMENT ON DATABASE {} IS 'finished'").format(sql.Identifier(name)))
    return name


@contextmanager
def clone(server: Server, source: str) -> Iterator[Database]:
    """A copy of a database, dropped at the end together with whoever is still connected to it."""
    name = f"clone_{os.getpid()}_{uuid4().hex[:8]}"
    with _administrator(server) as db:
        db.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER denizen_owner").format(
                sql.Identifier(name), sql.Identifier(source)
            )
        )
    try:
        prepare_database(server, name)  # who may connect is not copied from a template
        yield Database(server, name)
    finally:
        with _administrator(server) as db:
            db.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def as_role(db: psycopg.Connection, role: str) -> Iterator[psycopg.Connection]:
    """Within the test's transaction, act as a role (denizen_web, denizen_worker); a failure inside is undone."""
    with db.transaction():
        (before,) = db.execute("SELECT current_user").fetchone() or ("denizen_owner",)
        db.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
        yield db
        db.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(before)))


def _administrator(server: Server) -> psycopg.Connection:
    return psycopg.connect(server.administrator("postgres"), autocommit=True)


def _finished(server: Server, name: str) -> bool:
    with _administrator(server) as db:
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        return db.execute(query, [name]).fetchone() == ("finished",)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    sources = [
        *_SOURCE.glob("*/sql/**/*.sql"),
        *_SOURCE.glob("*/migrations/*.py"),
        *_SOURCE.glob("kernel/*.py"),
    ]
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
