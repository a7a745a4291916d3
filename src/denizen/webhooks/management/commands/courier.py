"""`denizen courier`: carries news of declarations to the webhooks of their senders."""

import logging
import os
import signal
import ssl
from argparse import ArgumentParser
from pathlib import Path
from threading import Event
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError

from denizen.kernel.console import DJANGO_OPTIONS, refusing_in_one_line
from denizen.kernel.db import connect
from denizen.kernel.logs import tell_what_nobody_caught, told
from denizen.kernel.metrics import offer
from denizen.webhooks.actions import allowed_here, keys_here
from denizen.webhooks.courier import Courier
from denizen.webhooks.sending import Sender

log = logging.getLogger("denizen.courier")

_PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between attempts while the database does not answer or cannot write."""
_SECONDS_TO_LEAVE = 5.0


class Command(BaseCommand):
    """Looks every second for news, and sends what is due."""

    help = "Carry news of declarations to the webhooks of their senders: the one process that goes out of the house."
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument(
            "--environment",
            action="store_true",
            help="write what a courier needs that is a service of its own: the URL of its role, and its keys",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work until told to stop."""
        url = os.environ["DENIZEN_DATABASE_URL"]
        if options["environment"]:
            keys = ",".join(key.hex() for key in keys_here().values())
            self.stdout.write(f"DENIZEN_DATABASE_URL={url}\nDENIZEN_WEBHOOK_KEYS={keys}")
            return
        logging.getLogger("psycopg").setLevel(logging.ERROR)
        tell_what_nobody_caught()
        # A name server that does not answer must not hold a thread for half a minute (resolv.conf(5)).
        os.environ.setdefault("RES_OPTIONS", "timeout:3 attempts:2")
        try:
            sender = Sender(allowed_here())
        except ValueError as error:
            raise CommandError(f"DENIZEN_WEBHOOK_ALLOW or DENIZEN_WEBHOOK_PORTS: {error}") from None
        _look_for_authorities()
        offer("courier")
        with refusing_in_one_line():
            _work_for_ever(url, Courier(sender, keys_here()))


def _look_for_authorities() -> None:
    """Say at once where no certificate could ever be good, rather than by each message that fails."""
    known, paths = ssl.create_default_context().cert_store_stats(), ssl.get_default_verify_paths()
    if not known["x509_ca"] and not (paths.capath and any(Path(paths.capath).iterdir())):
        log.warning(
            "no authority for certificates is known: install ca-certificates, or name a file in SSL_CERT_FILE"
        )


def _work_for_ever(url: str, courier: Courier) -> None:
    """Work until SIGTERM, which waits for the moment between two steps: what was sent is noted before."""
    leaving = Event()
    signal.signal(signal.SIGTERM, lambda _signal, _frame: leaving.set())
    failures = 0
    while not leaving.is_set():
        try:
            with connect(url) as db:
                while not leaving.is_set():
                    courier.step(db)
                    failures = 0
                courier.leave(db, patience=_SECONDS_TO_LEAVE)
        except psycopg.OperationalError as error:
            # Nothing is lost by it: what was sent and not noted is noted then, or sent once more.
            if not failures:
                log.warning(
                    "the database does not answer or cannot write; it is tried again until it does",
                    extra=told(kind=type(error).__qualname__, state=error.sqlstate),
                )
            leaving.wait(_PAUSES[min(failures, len(_PAUSES) - 1)])
            failures += 1
    raise SystemExit(143)
