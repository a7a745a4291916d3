"""Bringing a database to the state that the code describes: tables by migrations, then meanings, rights and readers.

What a column means (`sql/comments.sql`), what a room cannot be without (`sql/seeds.sql`), rights, readers and doors are
no trail of changes: their files say what is so, and are installed anew each time. A grant or a reader that was taken
out of its file is thereby gone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.resources.abc import Traversable

import psycopg
from django.apps import apps
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from denizen.kernel.roles import DOOR, KEEPER, READER, ROUTINES, SCHEMAS, WEB, WORKER


def migrate(owner_url: str) -> list[str]:
    """Apply what is missing, as the owner, and return the names of the migrations applied.

    Doing so again changes nothing. A failure leaves the migrations before it, and the rights, readers and doors of
    before.
    """
    with psycopg.connect(owner_url, autocommit=True) as db:
        # Of two that migrate at once the second waits here, and then finds nothing left to do.
        db.execute("SELECT pg_advisory_lock(hashtext('denizen.migrate'))")
        with django_connection(owner_url) as connection:
            executor = MigrationExecutor(connection)
            plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
            executor.migrate(targets=executor.loader.graph.leaf_nodes(), plan=plan)
        with db.transaction():
            _run_scripts(db, "comments.sql")
            _run_scripts(db, "seeds.sql")
            _install_grants(db)
            _install_routines(db, READER, "readers")
            _install_routines(db, DOOR, "doors")
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


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
        # A table that somebody holds must not make all others queue behind a migration that waits for it.
        "OPTIONS": parameters | {"options": "-c lock_timeout=10s"},
    }
    before = connections["default"]
    connection = DatabaseWrapper(settings, "default")
    connections["default"] = connection
    try:
        yield connection
    finally:
        connection.close()
        connections["default"] = before


def _install_grants(db: psycopg.Connection) -> None:
    """Take back everything that was granted on tables and routines of the rooms, and grant what their files say."""
    for schema in SCHEMAS:
        for kind in ("TABLES", "SEQUENCES", "ROUTINES"):
            db.execute(
                sql.SQL("REVOKE ALL ON ALL {} IN SCHEMA {} FROM PUBLIC, {}, {}, {}, {}, {}").format(
                    sql.SQL(kind),
                    *(sql.Identifier(name) for name in (schema, WEB, WORKER, KEEPER, *ROUTINES)),
                )
            )
    _run_scripts(db, "grants.sql")


def _install_routines(db: psycopg.Connection, role: str, folder: str) -> None:
    """As their role, drop all routines of its schema and make those of the files `sql/FOLDER/*.sql`."""
    db.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
    for _oid, signature, _validator in _routines(db, ROUTINES[role]):
        db.execute(b"DROP ROUTINE " + signature.encode() + b" CASCADE")
    # They may call one another whatever the order of their files: bodies are checked when all are there.
    db.execute("SET LOCAL check_function_bodies = off")
    for room in rooms():
        place = room.joinpath("sql", folder)
        scripts = place.iterdir() if place.is_dir() else ()
        for script in sorted(scripts, key=lambda script: script.name):
            if script.name.endswith(".sql"):
                _run(db, script)
    db.execute("SET LOCAL check_function_bodies = on")
    for oid, signature, validator in _routines(db, ROUTINES[role]):
        try:
            db.execute(b"SELECT " + validator.encode() + b"(%s)", [oid])
        except psycopg.Error as error:
            error.add_note(f"in {signature}")
            raise
    db.execute("RESET ROLE")


def _routines(db: psycopg.Connection, schema: str) -> list[tuple[int, str, str]]:
    """The routines of a schema: number, quoted signature, and what checks the body in its language."""
    return db.execute(
        """
        SELECT p.oid, p.oid::regprocedure::text, l.lanvalidator::regproc::text
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
