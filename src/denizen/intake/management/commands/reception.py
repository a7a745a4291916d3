"""`denizen reception`: reads the files that pages hand in, and alone can open them."""

import logging
import os
import sys
import time
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand

from denizen.intake.receiving import LATER, limit_this_process, receive_for_ever
from denizen.intake.reception import mend, read_file
from denizen.kernel.console import DJANGO_OPTIONS, refusing_in_one_line
from denizen.kernel.crypto import Bearer, Vault, read_private
from denizen.kernel.db import connect
from denizen.kernel.disk import DiskNearlyFull
from denizen.kernel.home import Home
from denizen.kernel.logs import tell_what_nobody_caught, told
from denizen.kernel.metrics import offer

log = logging.getLogger("denizen.reception")

_PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between attempts while the database does not answer."""


class Command(BaseCommand):
    """Sleeps until a file is handed in, then has it read by a process of its own."""

    help = "Read the files that pages hand in, and give back their rows to mend."
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument("--once", action="store_true", help="read what waits, then leave")
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--file", type=UUID, help="read this file in this process, then leave")
        one.add_argument("--mending", type=UUID, help="make these rows to mend in this process, then leave")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work until told to stop, or read one file."""
        url = os.environ["DENIZEN_DATABASE_URL"]
        logging.getLogger("psycopg").setLevel(logging.ERROR)
        tell_what_nobody_caught()
        if options["file"] or options["mending"]:
            _read_one(url, options["file"], options["mending"])
            return
        offer("reception")
        with refusing_in_one_line():
            _bearer()  # raises where a key is no key: now, not with the first file
            _receive(url, once=options["once"])


def _receive(url: str, *, once: bool) -> None:
    failures = 0
    while True:
        try:
            with connect(url) as db, connect(url) as ears:
                receive_for_ever(db, ears, once=once)
                return
        except psycopg.OperationalError as error:
            # Nothing is lost by it: a file that was not received waits as before.
            if once:
                raise
            if not failures:
                log.warning(
                    "the database does not answer; it is tried again until it does",
                    extra=told(kind=type(error).__qualname__, state=error.sqlstate),
                )
            time.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
            failures += 1


def _read_one(url: str, file: UUID | None, mending: UUID | None) -> None:
    limit_this_process()
    bearer = _bearer()
    try:
        with connect(url) as db, connect(url) as aside:
            if file is not None:
                read_file(db, aside, file=file, bearer=bearer, demo=settings.DENIZEN_MODE == "demo")
            elif mending is not None:
                mend(db, mending=mending, bearer=bearer)
    except (psycopg.OperationalError, DiskNearlyFull):
        sys.exit(LATER)


def _bearer() -> Bearer:
    """The keys that `denizen serve` handed over, else those of the home. Raises KeysUnusable."""
    if settings.DENIZEN_UNSEALING_KEYS and settings.DENIZEN_LOOKUP_KEY:
        return Bearer(
            bytes.fromhex(settings.DENIZEN_LOOKUP_KEY), read_private(settings.DENIZEN_UNSEALING_KEYS)
        )
    return Vault(Home.current().keys)
