"""`denizen doctor`: look whether everything stands where it should, and say what to do where it does not."""

import json
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand

from denizen.kernel.backups.looking import look_at_backups
from denizen.kernel.console import DJANGO_OPTIONS, called
from denizen.kernel.db import connect
from denizen.kernel.disk import named_folders
from denizen.kernel.doctor.home import is_empty, look_at_disks, look_at_home
from denizen.kernel.doctor.outside import look_at_certificate, look_at_folder_of_backups
from denizen.kernel.doctor.rights import look_at_logins, look_at_rights, look_at_roles
from denizen.kernel.doctor.server import look_at_server
from denizen.kernel.findings import Finding, State, amiss, good, weighed
from denizen.kernel.home import Home
from denizen.kernel.migrate import missing_migrations
from denizen.kernel.postgres import Server, ServerUnusable, open_server
from denizen.kernel.roles import OWNER
from denizen.kernel.rooms import Room


class Command(BaseCommand):
    """Look at everything that a register stands on; exit with 1 if anything is amiss, warnings aside."""

    help = (
        "Look whether home, disks, server, roles, tables and processes stand where they should. Ends with 1 where"
        " something is amiss, with 0 where all is good or there are warnings alone."
    )
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument("--json", action="store_true", help="print one JSON object for programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print one line for each thing looked at, or one object for all of them."""
        found: list[Finding] = []
        for finding in _findings(Home.current()):
            found.append(finding)
            if not options["json"]:
                self._print(finding)
        worst = max((list(State).index(finding.state) for finding in found), default=0)
        if options["json"]:
            verdict = {"state": list(State)[worst], "findings": [finding.as_json() for finding in found]}
            self.stdout.write(json.dumps(verdict, ensure_ascii=False, indent=1))
        if list(State)[worst] is State.AMISS:
            raise SystemExit(1)

    def _print(self, finding: Finding) -> None:
        word = {
            State.GOOD: self.style.SUCCESS("good "),
            State.WARNING: self.style.WARNING("warn "),
            State.AMISS: self.style.ERROR("AMISS"),
        }[finding.state]
        self.stdout.write(f"{word} {finding.sentence}")


def _findings(home: Home) -> Iterator[Finding]:
    if is_empty(home):
        # Opening a server would make a database and its secrets: who only looks makes nothing.
        yield amiss(
            "home",
            f"the home {home.path} is empty: begin a register with `{called('migrate')}`, look at a made-up town"
            f" with `{called('demo')}`, or name another home in DENIZEN_HOME",
        )
        return
    yield from look_at_home(home)
    for room in _rooms():
        yield from (weighed(found, room.label) for found in room.look_at_home(home))
    try:
        server = open_server(home)
    except ServerUnusable as error:
        yield from look_at_disks({"the home": home.path})
        yield amiss("server", str(error))
    else:
        with server:
            folders = {"the home": home.path}
            if server.data is not None:
                folders |= {"the data": server.data.parent, "the log of changes": server.data / "pg_wal"}
            else:
                folders |= {str(folder): folder for folder in named_folders()}
            yield from look_at_disks(folders)
            yield from _database(server)
            yield from _backups(server, home)
    yield from look_at_certificate()


def _backups(server: Server, home: Home) -> Iterator[Finding]:
    """Those of a tool of the operator's own, where their folder is named; else Denizen's."""
    if os.environ.get("DENIZEN_BACKUPS"):
        yield from look_at_folder_of_backups()
    else:
        looked = look_at_backups(server, home, in_earnest=bool(settings.DENIZEN_IN_EARNEST))
        yield from (weighed(found, "backup") for found in looked)


def _database(server: Server) -> Iterator[Finding]:
    yield from look_at_logins(server)
    try:
        with connect(server.url(OWNER)) as db:
            yield from look_at_server(
                db, embedded=server.embedded, in_earnest=bool(settings.DENIZEN_IN_EARNEST)
            )
            yield from look_at_roles(db)
            missing = missing_migrations(server.url(OWNER))
            if missing:
                yield amiss("migrations", f"{missing} migrations are missing: run `{called('migrate')}`")
                return
            yield good("migrations", "0 migrations are missing")
            yield from look_at_rights(db)
            for room in _rooms():
                yield from (weighed(found, room.label) for found in room.look(db))
    except psycopg.OperationalError:
        yield amiss("server", "the server does not answer the owner of the tables: the lines above say why")


def _rooms() -> Iterator[Room]:
    for room in apps.get_app_configs():
        if isinstance(room, Room):
            yield room
