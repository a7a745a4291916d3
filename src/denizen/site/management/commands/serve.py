"""`denizen serve`: the register of this home, served by pages, worker and keeper."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from denizen.demo.homes import town_in
from denizen.kernel.backups import BackupUnusable
from denizen.kernel.backups.process import Following
from denizen.kernel.backups.settings import settings_of
from denizen.kernel.console import DJANGO_OPTIONS, address_typed, called
from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.migrate import missing_migrations
from denizen.kernel.postgres import Server, open_server
from denizen.kernel.roles import OWNER
from denizen.kernel.serving import serve
from denizen.kernel.versions import DatabaseNewer, applied_migrations, refuse_newer
from denizen.site.earnest import check_door, check_home, check_settings, front, tell_of_the_server


class Command(BaseCommand):
    """Serves a register in earnest use; a demonstration is served by `denizen demo`."""

    help = "Serve the register of this home until it is told to end."
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default: %(default)s)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen at (default: %(default)s)")
        parser.add_argument(
            "--behind-proxy",
            action="store_true",
            help="a web server in front speaks TLS and sets X-Forwarded-Proto and X-Forwarded-For itself",
        )
        parser.add_argument(
            "--certificate", type=Path, help="certificate chain (PEM), to speak TLS without one"
        )
        parser.add_argument("--key", type=Path, help="its private key (PEM, PKCS#8)")
        parser.add_argument(
            "--insecure-loopback",
            action="store_true",
            help="speak plain HTTP to this machine alone, to try things out: cookies are not marked secure",
        )
        parser.add_argument(
            "--metrics",
            default=os.environ.get("DENIZEN_METRICS") or None,
            help="show figures for Prometheus at an address of their own, such as 127.0.0.1:9464, or at a Unix socket"
            " (default: DENIZEN_METRICS, else nowhere)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refuse what is not to be served, then serve."""
        home = Home.current()
        if options["metrics"]:
            _check_address(options["metrics"], options["host"], options["port"])
        if settings.DENIZEN_MODE != "production":
            raise CommandError(
                f"DENIZEN_MODE is {settings.DENIZEN_MODE}, and this is for earnest use: unset it,"
                f" or use `{called('demo')}`"
            )
        if town_in(home) is not None:
            raise CommandError(
                f"{home.path} holds a made-up town: serve it by `{called('demo')}`, or name another DENIZEN_HOME"
            )
        check_settings()
        how = front(options)
        check_home(home)
        with open_server(home) as server:
            if _unprepared(server):
                raise CommandError(
                    f"the database is not at the state of this version: run `{called('migrate')}` first"
                )
            check_door(server)
            tell_of_the_server(server)
            serve(
                server,
                home,
                host=options["host"],
                port=options["port"],
                front=how,
                metrics=options["metrics"],
                helpers=self._followers(server, home),
            )

    def _followers(self, server: Server, home: Home) -> list[Following]:
        """What follows the log, where backups are set up; a register without them is served all the same."""
        try:
            settings = settings_of(home)
            if settings is not None:
                return [Following(server, home, settings)]
            self.stderr.write(f"denizen: no backups are set up: `{called('backup begin')}` does so")
        except BackupUnusable as unusable:
            self.stderr.write(f"denizen: the log is not followed: {unusable}")
        return []


def _check_address(metrics: str, host: str, port: int) -> None:
    """Refuse an address that is none, and that of the pages."""
    at = address_typed(metrics)
    if at == (host, port):
        raise CommandError("figures are shown at an address of their own, not at that of the pages")


def _unprepared(server: Server) -> bool:
    """Whether a migration is missing, or the owner cannot even log in to look. Raises CommandError for a newer one."""
    try:
        with connect(server.url(OWNER)) as db:
            refuse_newer(applied_migrations(db))
        return bool(missing_migrations(server.url(OWNER)))
    except psycopg.OperationalError:
        return True
    except DatabaseNewer as newer:
        raise CommandError(f"the database was {newer}") from None
