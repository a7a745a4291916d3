"""`denizen serve`: the register of this home, served by pages, worker and keeper."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.migrations.executor import MigrationExecutor

from denizen.demo.homes import town_in
from denizen.kernel.console import DJANGO_OPTIONS, called
from denizen.kernel.home import Home
from denizen.kernel.migrate import django_connection
from denizen.kernel.postgres import Server, open_server
from denizen.kernel.roles import OWNER
from denizen.kernel.serving import serve
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

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refuse what is not to be served, then serve."""
        home = Home.current()
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
            serve(server, home, host=options["host"], port=options["port"], front=how)


def _unprepared(server: Server) -> bool:
    """Whether a migration is missing, or the owner cannot even log in to look."""
    try:
        with django_connection(server.url(OWNER)) as connection:
            executor = MigrationExecutor(connection)
            return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except psycopg.OperationalError:
        return True
