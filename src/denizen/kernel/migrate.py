"""Bringing a database to the state that the code describes: tables by migrations, then meanings, rights and readers.

What a column means (`sql/comments.sql`), what a room cannot be without (`sql/seeds.sql`), rights, readers and doors are
no trail of changes: their files say what is so, and are installed anew each time. A grant or a reader that was taken
out of its file is thereby gone.

All of it may be done while the register is in use. A migration that waits for a table makes all others wait behind it,
so it waits a moment only, and comes again. Readers and doors are replaced in their place, so that no call on its way
misses one.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import psycopg
from django.apps import apps
from django.db import OperationalError, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from denizen.kernel.db import Statements
from denizen.kernel.roles import COURIER, DOOR, ERASER, KEEPER, PULSE, READER, ROUTINES, SCHEMAS, WEB, WORKER
from denizen.kernel.versions import applied_migrations, refuse_newer

_sql = Statements("denizen.kernel")

PATIENCE_SECONDS = 300.0
"""For so long a migration comes again for a table that others hold."""

_LOCK_TIMEOUT = "100ms"
"""For so long it waits for the table each time, and with it all who come after it."""

_SECONDS_BETWEEN_TRIES = 0.5
# Files say what is so, and not what was there before.
_CREATE = re.compile(rb"^CREATE (FUNCTION|PROCEDURE) ", re.MULTILINE)

_MAY_CALL = """
    SELECT DISTINCT r.rolname
    FROM pg_proc AS p
    CROSS JOIN LATERAL aclexplode(p.proacl) AS granted
    LEFT JOIN pg_roles AS r ON r.oid = granted.grantee
    WHERE p.pronamespace = %s::regnamespace AND granted.grantee <> p.proowner
"""


class TableInUse(Exception):
    """Others held a table for as long as a migration came for it. What was not applied can be applied later."""


def migrate(owner_url: str) -> list[str]:
    """Apply what is missing, as the owner, and return the names of the migrations applied.

    Doing so again changes nothing. A failure leaves the migrations before it, and the rights, readers and doors of
    before. Raises TableInUse, and DatabaseNewer.
    """
    applied: list[str] = []
    with psycopg.connect(owner_url, autocommit=True) as db:
        # Of two that migrate at once the second waits here, and then finds nothing left to do.
        db.execute("SELECT pg_advisory_lock(hashtext('denizen.migrate'))")
        refuse_newer(applied_migrations(db))
        with django_connection(owner_url) as connection:
            patiently(lambda: apply_missing(connection, applied))
        db.execute(sql.SQL("SET lock_timeout = {}").format(_LOCK_TIMEOUT))
        patiently(lambda: install(db))
    return applied


def patiently(step: Callable[[], None]) -> None:
    """Do something that may find a table in use, again and again, after what it had not finished was undone."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return step()
        except (OperationalError, psycopg.errors.LockNotAvailable) as error:
            waited = isinstance(error.__cause__ or error, psycopg.errors.LockNotAvailable)
            if not waited:
                raise
            if time.monotonic() > deadline:
                raise TableInUse(str(error).split("\n", 1)[0]) from error
        time.sleep(_SECONDS_BETWEEN_TRIES)


def apply_missing(connection: DatabaseWrapper, applied: list[str]) -> None:
    """Apply the migrations that are missing, each in a transaction of its own where it says no other, and name them."""

    def tell(action: str, migration: Migration | None = None, _fake: bool | None = None, /) -> None:
        if action == "apply_success" and migration is not None:
            applied.append(f"{migration.app_label}.{migration.name}")

    executor = MigrationExecutor(connection, tell)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    executor.migrate(targets=executor.loader.graph.leaf_nodes(), plan=plan)


def install(db: psycopg.Connection) -> None:
    """Install meanings, fixed rows, rights, readers and doors: all of them, or none."""
    with db.transaction():
        _run_scripts(db, "comments.sql")
        _run_scripts(db, "seeds.sql")
        install_rights(db)


@contextmanager
def django_connection(url: str) -> Iterator[DatabaseWrapper]:
    """Let Django's `default` connection be this database for a while: its migrations look it up by that name."""
    parameters = conninfo_to_dict(url)
    settings = connections.settings["default"] | {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parameters.pop("dbname"),
        "USER": parameters.pop("user"),
        "PASSWORD": parameters.pop("password"),
        "HOST": parameters.pop("host", ""),
        "PORT": parameters.pop("port", ""),
        "OPTIONS": parameters | {"options": f"-c lock_timeout={_LOCK_TIMEOUT}"},
    }
    before = connections["default"]
    connection = DatabaseWrapper(settings, "default")
    connections["default"] = connection
    try:
        yield connection
    finally:
        connection.close()
        connections["default"] = before


def missing_migrations(owner_url: str) -> int:
    """How many migrations of this version the database has not had, asked as the owner: there may be no readers yet."""
    with django_connection(owner_url) as connection:
        executor = MigrationExecutor(connection)
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def install_rights(db: psycopg.Connection) -> None:
    """As the owner and within a transaction, let rights and readers be what their files say."""
    _install_grants(db)
    _install_routines(db, READER, "readers")
    _install_routines(db, DOOR, "doors")
    _install_routines(db, ERASER, "erasers")


def applied_and_known(db: psycopg.Connection) -> tuple[frozenset[str], frozenset[str]]:
    """Migrations that the database has had, and those of this version, each as `room.name`. Any login may ask.

    Raises psycopg.errors.UndefinedFunction for a database of before there was this question.
    """
    applied = frozenset(f"{room}.{name}" for room, name in _sql.run(db, "migrations").fetchall())
    return applied, known_migrations()


@cache
def known_migrations() -> frozenset[str]:
    """The migrations of this version, as `room.name`."""
    return frozenset(f"{room}.{name}" for room, name in MigrationLoader(None).graph.nodes)


def _install_grants(db: psycopg.Connection) -> None:
    """Take back everything that was granted on tables and routines of the rooms, and grant what their files say."""
    everybody = (WEB, WORKER, KEEPER, COURIER, PULSE, *ROUTINES)
    for schema in SCHEMAS:
        for kind in ("TABLES", "SEQUENCES", "ROUTINES"):
            db.execute(
                sql.SQL("REVOKE ALL ON ALL {} IN SCHEMA {} FROM PUBLIC, {}").format(
                    sql.SQL(kind), sql.Identifier(schema), sql.SQL(", ").join(map(sql.Identifier, everybody))
                )
            )
    _run_scripts(db, "grants.sql")


def _install_routines(db: psycopg.Connection, role: str, folder: str) -> None:
    """As their role, make the routines of the files `sql/FOLDER/*.sql`, with these rights, and drop all others.

    One that is there already is replaced and keeps its number: a call on its way, which has looked up the number, would
    fail where the routine is made anew under another.
    """
    schema = ROUTINES[role]
    db.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
    for (grantee,) in db.execute(_MAY_CALL, [schema]).fetchall():
        db.execute(
            sql.SQL("REVOKE ALL ON ALL ROUTINES IN SCHEMA {} FROM {} CASCADE").format(
                sql.Identifier(schema), sql.Identifier(grantee) if grantee else sql.SQL("PUBLIC")
            )
        )
    before = {oid: version for oid, _signature, _validator, version in _routines(db, schema)}
    # They may call one another whatever the order of their files: bodies are checked when all are there.
    db.execute("SET LOCAL check_function_bodies = off")
    for room in rooms():
        place = room.joinpath("sql", folder)
        scripts = place.iterdir() if place.is_dir() else ()
        for script in sorted(scripts, key=lambda script: script.name):
            if script.name.endswith(".sql"):
                _replace(db, schema, script)
    db.execute("SET LOCAL check_function_bodies = on")
    for oid, signature, validator, version in _routines(db, schema):
        if before.get(oid) == version:
            db.execute(b"DROP ROUTINE IF EXISTS " + signature.encode() + b" CASCADE")
            continue
        try:
            db.execute(b"SELECT " + validator.encode() + b"(%s)", [oid])
        except psycopg.Error as error:
            error.add_note(f"in {signature}")
            raise
    db.execute("RESET ROLE")


def _replace(db: psycopg.Connection, schema: str, script: Traversable) -> None:
    """Run a file of routines, replacing those that are there. One that now answers in other columns is made anew."""
    text = _CREATE.sub(rb"CREATE OR REPLACE \1 ", script.read_bytes())
    try:
        try:
            with db.transaction():
                db.execute(text)
        except psycopg.errors.InvalidFunctionDefinition:
            made = set(re.findall(rb"^CREATE OR REPLACE \w+ (\w+\.\w+)", text, re.MULTILINE))
            for _oid, signature, _validator, _version in _routines(db, schema):
                if signature.encode().partition(b"(")[0] in made:
                    db.execute(b"DROP ROUTINE IF EXISTS " + signature.encode() + b" CASCADE")
            db.execute(text)
    except psycopg.Error as error:
        error.add_note(f"in {script}")
        raise


def _routines(db: psycopg.Connection, schema: str) -> list[tuple[int, str, str, str]]:
    """The routines of a schema: number, quoted signature, what checks the body, and which version it is."""
    return db.execute(
        """
        SELECT p.oid, p.oid::regprocedure::text, l.lanvalidator::regproc::text, p.ctid::text
        FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
        WHERE p.pronamespace = %s::regnamespace
        """,
        [schema],
    ).fetchall()


def _run_scripts(db: psycopg.Connection, name: str) -> None:
    """Run `sql/NAME` of every room that has one, as the owner."""
    for room in rooms():
        script = room.joinpath("sql", name)
        if script.is_file():
            _run(db, script)


def _run(db: psycopg.Connection, script: Traversable) -> None:
    try:
        db.execute(script.read_bytes())
    except psycopg.Error as error:
        error.add_note(f"in {script}")
        raise


def rooms() -> Iterator[Traversable]:
    """The folders of the installed rooms, from the lowest floor up, as the settings list them."""
    for room in apps.get_app_configs():
        if room.name.startswith("denizen."):
            yield files(room.name)
