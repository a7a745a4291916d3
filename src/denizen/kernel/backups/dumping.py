"""Backups of what the tables hold, by pg_dump: for a server that does not let itself be copied as a whole."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from denizen.kernel.backups import BackupUnusable
from denizen.kernel.backups.sealing import Readable
from denizen.kernel.postgres import Server
from denizen.kernel.postgres.binaries import find_binaries
from denizen.kernel.roles import OWNER, ROUTINES, SCHEMAS, prepare_database

_VERSION = re.compile(rb"\(PostgreSQL\) (\d+)")


@contextmanager
def dump(server: Server) -> Iterator[Readable]:
    """The database as the archive of pg_dump, of one instant, without what `migrate` installs.

    Raises BackupUnusable, at the end too, where pg_dump did not come to it.
    """
    with psycopg.connect(server.url(OWNER)) as db:
        major = db.info.server_version // 10000
    command = [
        _program("pg_dump", major),
        "--format=custom",
        "--compress=none",
        "--no-owner",
        "--no-privileges",
    ]
    leaving_out = [*(f"--exclude-schema={schema}" for schema in ROUTINES.values()), "--exclude-extension=*"]
    with _running([*command, *leaving_out], server.url(OWNER)) as process:
        assert process.stdout is not None, "it was asked for"
        yield process.stdout


def load(server: Server, source: Readable) -> None:
    """Fill a database that `open_server` made, and in which nothing is yet, from such an archive; whole or not at all.

    Raises BackupUnusable.
    """
    with psycopg.connect(server.administrator(), autocommit=True) as db:
        major = db.info.server_version // 10000
        _make_way(db, server)
    command = [_program("pg_restore", major), "--no-owner", "--no-privileges", "--single-transaction"]
    with _running(
        [*command, "--exit-on-error", f"--dbname={server.database}"], server.url(OWNER), stdin=subprocess.PIPE
    ) as process:
        assert process.stdin is not None, "it was asked for"
        with suppress(BrokenPipeError):  # it says itself why it ended
            while chunk := source.read(1 << 18):
                process.stdin.write(chunk)
            process.stdin.close()
    # Schemas came from the archive without the rights on them.
    prepare_database(server, server.database)


def _make_way(db: psycopg.Connection, server: Server) -> None:
    """Remove the empty schemas, which the archive brings. Raises BackupUnusable where they are not empty."""
    tables = db.execute(
        "SELECT count(*) FROM pg_tables WHERE schemaname = ANY (%s) OR tablename = 'django_migrations'",
        [list(SCHEMAS)],
    ).fetchone()
    if tables != (0,):
        raise BackupUnusable(f"the database {server.database} is not empty")
    grant = sql.SQL("GRANT CREATE ON DATABASE {} TO {}")
    db.execute(grant.format(sql.Identifier(server.database), sql.Identifier(OWNER)))
    with psycopg.connect(server.url(OWNER), autocommit=True) as owner:
        for schema in SCHEMAS:
            owner.execute(sql.SQL("DROP SCHEMA IF EXISTS {}").format(sql.Identifier(schema)))


@contextmanager
def _running(
    command: list[str], url: str, stdin: int = subprocess.DEVNULL
) -> "Iterator[subprocess.Popen[bytes]]":
    """A program of PostgreSQL, told by its environment where to connect, so that no list of processes shows it."""
    names = {
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "host": "PGHOST",
        "port": "PGPORT",
        "dbname": "PGDATABASE",
    }
    parameters = conninfo_to_dict(url)
    environment = {names.get(key, f"PG{key.upper()}"): str(value) for key, value in parameters.items()}
    environment |= {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    with subprocess.Popen(
        command, env=environment, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        yield process
        assert process.stdout is not None, "it was asked for"
        assert process.stderr is not None, "it was asked for"
        process.stdout.close()
        said = process.stderr.read()
    if process.returncode:
        last = said.decode(errors="replace").strip().splitlines()[-1:] or [f"code {process.returncode}"]
        raise BackupUnusable(f"{Path(command[0]).name} did not come to its end: {last[0]}")


def _program(name: str, major: int) -> str:
    """The program from PATH where that is as new as the server, since it may know TLS; else our own."""
    found = shutil.which(name)
    if found:
        said = subprocess.run([found, "--version"], capture_output=True, check=False).stdout
        version = _VERSION.search(said)
        if version and int(version[1]) >= major:
            return found
    binaries = find_binaries()
    if binaries.major < major:
        raise BackupUnusable(f"the server is PostgreSQL {major}: install its {name}")
    return binaries.program(name)
