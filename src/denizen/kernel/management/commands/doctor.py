"""`denizen doctor`: look whether everything stands where it should, and say what to do where it does not."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db.migrations.executor import MigrationExecutor

from denizen.kernel.console import DJANGO_OPTIONS, called
from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.keys import KeysUnusable, open_keys
from denizen.kernel.keys_export import copied
from denizen.kernel.migrate import django_connection
from denizen.kernel.postgres import Server, ServerUnusable, open_server
from denizen.kernel.roles import LOGINS, OWNER
from denizen.kernel.rooms import Room

ROOM_BYTES = 2 << 30


class Command(BaseCommand):
    """Look at the home, the server, the roles and the tables; exit with 1 if anything is amiss."""

    help = "Look whether home, database, roles and tables stand where they should."
    suppressed_base_arguments = DJANGO_OPTIONS

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print one line for each thing looked at."""
        amiss = 0
        for good, sentence in _findings(Home.current()):
            amiss += not good
            self.stdout.write(
                f"{self.style.SUCCESS('good ') if good else self.style.ERROR('AMISS')} {sentence}"
            )
        if amiss:
            raise SystemExit(1)


def _findings(home: Home) -> Iterator[tuple[bool, str]]:
    if _empty(home):
        # Opening a server would make a database and its secrets: who only looks makes nothing.
        yield (
            False,
            f"the home {home.path} is empty: begin a register with `{called('migrate')}`, look at a made-up town"
            f" with `{called('demo')}`, or name another home in DENIZEN_HOME",
        )
        return
    yield True, f"the home is {home.path}"
    for folder in (home.secrets, home.keys):
        if not folder.is_dir():
            yield False, f"{folder} is missing: bring it back from the backup"
            continue
        closed = folder.stat().st_mode & 0o077 == 0
        yield closed, f"{folder} is {'closed to others' if closed else 'open to others: chmod 700'}"
    yield from _keys(home)
    free = shutil.disk_usage(home.path).free
    yield free > ROOM_BYTES, f"{free >> 20} MB are free on its disk"
    external = "DATABASE_URL" in os.environ
    try:
        server = open_server(home)
    except ServerUnusable as error:
        yield False, str(error)
        return
    with server:
        yield (
            True,
            "PostgreSQL is "
            + ("that of DATABASE_URL" if external else "the embedded one (not for earnest use)"),
        )
        yield from _database(server)


def _keys(home: Home) -> Iterator[tuple[bool, str]]:
    """Whether what lies in `keys` is whole, and, where the register is in earnest use, whether there is a copy."""
    if not home.keys.is_dir() or not any(home.keys.glob("*.key")):
        return  # made when the first number is sealed
    try:
        copies = copied(home.keys, open_keys(home.keys))
    except KeysUnusable as error:
        yield False, str(error)
        return
    missing = [name for name, when in copies.items() if when is None]
    if not missing:
        yield True, f"a copy is noted of {', '.join(copies)}"
    elif settings.DENIZEN_IN_EARNEST:
        yield (
            False,
            f"no copy is noted of {', '.join(missing)}, and what is lost with them nobody can read or find again: run"
            f" `{called('keys export FILE')}`, and keep the file and its passphrase apart from the backups",
        )


def _empty(home: Home) -> bool:
    """Whether no secret, no key and no database was ever made there."""
    return not any(
        folder.is_dir() and any(folder.iterdir()) for folder in (home.secrets, home.keys, home.postgres)
    )


def _database(server: Server) -> Iterator[tuple[bool, str]]:
    for role in LOGINS:
        try:
            psycopg.connect(server.url(role)).close()
        except psycopg.OperationalError:
            yield False, f"{role} cannot log in with this home's secret: run `{called('migrate')}`"
        else:
            yield True, f"{role} can log in"
    with django_connection(server.url(OWNER)) as connection:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    hint = f": run `{called('migrate')}`" if missing else ""
    yield not missing, f"{missing} migrations are missing{hint}"
    if not missing:
        with connect(server.url(OWNER)) as db:
            for room in apps.get_app_configs():
                if isinstance(room, Room):
                    yield from room.look(db)
