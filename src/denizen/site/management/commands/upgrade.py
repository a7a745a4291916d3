"""`denizen upgrade`: the database brought to the state of this version, or left exactly as it was."""

import sys
from argparse import ArgumentParser
from typing import Any

import psycopg
from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from denizen.kernel.backups import BackupUnusable
from denizen.kernel.backups.making import LONGEST_DAYS, archivist_url, make_backup
from denizen.kernel.backups.settings import Settings, settings_of
from denizen.kernel.console import DJANGO_OPTIONS, called
from denizen.kernel.db import connect
from denizen.kernel.findings import State, weighed
from denizen.kernel.home import Home
from denizen.kernel.migrate import TableInUse
from denizen.kernel.postgres import Server, open_server
from denizen.kernel.progress import Progress
from denizen.kernel.roles import COURIER, KEEPER, OWNER, WEB, WORKER
from denizen.kernel.rooms import Room
from denizen.kernel.upgrading import NotWhole, migrate_whole
from denizen.kernel.versions import DatabaseNewer, applied_migrations, refuse_newer
from denizen.site.management.commands.backup import in_one_line

_AT_WORK = "SELECT count(*) FROM pg_stat_activity WHERE usename = ANY (%s) AND datname = current_database()"


class Amiss(Exception):
    """What `look` of a room found amiss in the migrated database."""


class Command(BaseCommand):
    """Backs up, migrates and looks at the result, all in one transaction; what fails leaves no trace."""

    help = (
        "Make a backup, then bring the database to the state of this version. If any of it fails the database is as it"
        " was before. End `serve` first."
    )
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument(
            "--without-backup", action="store_true", help="there is one already, made by a tool of your own"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Upgrade, or say why not and that nothing was changed."""
        home = Home.current()
        with in_one_line(), open_server(home) as server:
            _refuse(server)
            if not options["without_backup"]:
                self._back_up(server, home, settings_of(home))
            try:
                applied = migrate_whole(server.url(OWNER), _look)
            except NotWhole as migration:
                raise CommandError(
                    f"{migration} takes no part in a transaction, so nothing was changed: `{called('migrate')}` applies"
                    " what is missing step by step, also while the register is served"
                ) from None
            except (psycopg.Error, Error, Amiss, TableInUse) as error:
                reason = " / ".join(line for line in str(error).splitlines()[:1] if line)
                raise CommandError(
                    f"the upgrade failed and the database is as it was before: {reason}; go on with the old version"
                ) from error
            for name in applied:
                self.stdout.write(f"applied {name}")
        self.stdout.write(self.style.SUCCESS("the database is at the state of this version"))

    def _back_up(self, server: Server, home: Home, settings: Settings | None) -> None:
        if settings is None:
            raise BackupUnusable(
                f"no backups are set up: `{called('backup begin')}` does so, and --without-backup goes without"
            )
        logical = False
        try:
            archivist_url(server)
        except BackupUnusable:
            logical = True
        with Progress(sys.stderr, "bytes") as progress:
            made = make_backup(
                server, home, settings, logical=logical, keep_days=LONGEST_DAYS, progress=progress
            )
        self.stdout.write(f"backed up to {made.folder}")


def _refuse(server: Server) -> None:
    """Refuse a database of a newer version, and one that somebody works with."""
    with connect(server.url(OWNER)) as db:
        try:
            refuse_newer(applied_migrations(db))
        except DatabaseNewer as newer:
            raise CommandError(f"the database was {newer}") from None
    with connect(server.administrator()) as db:
        (at_work,) = db.execute(_AT_WORK, [[WEB, WORKER, KEEPER, COURIER]]).fetchone() or (0,)
    if at_work:
        raise CommandError(f"{at_work} connections of the register are open: end `{called('serve')}` first")


def _look(db: psycopg.Connection) -> None:
    """What each room says of the migrated database, before it counts."""
    for room in apps.get_app_configs():
        if isinstance(room, Room):
            for finding in (weighed(found, room.label) for found in room.look(db)):
                if finding.state is State.AMISS:
                    raise Amiss(finding.sentence)
