"""`denizen worker`: applies declarations as they come in."""

import logging
import os
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

import psycopg
from django.core.management.base import BaseCommand

from denizen.intake.shift import Shift
from denizen.kernel.console import DJANGO_OPTIONS, refusing_in_one_line
from denizen.kernel.db import connect, listen
from denizen.kernel.logs import tell_what_nobody_caught, told
from denizen.kernel.metrics import offer

log = logging.getLogger("denizen.worker")

_SECONDS_UNWOKEN = 30.0
_PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between attempts while the database does not answer or cannot write."""


class Command(BaseCommand):
    """Sleeps until it is notified of declarations, then works the queue; completes the access log meanwhile."""

    help = "Apply declarations as they come in, and complete the access log."
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument(
            "--once", action="store_true", help="work the queue until it is empty, then leave"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work until told to stop; what the database cannot do now is tried again, unless all is to be done once."""
        url = os.environ["DENIZEN_DATABASE_URL"]
        # The driver's own remarks on a lost connection would stand beside ours.
        logging.getLogger("psycopg").setLevel(logging.ERROR)
        tell_what_nobody_caught()
        offer("worker")
        with refusing_in_one_line():
            if options["once"]:
                next(_works(url))
            else:
                _work_for_ever(url)


def _work_for_ever(url: str) -> None:
    failures = 0
    while True:
        try:
            for _queue_worked in _works(url):
                if failures:
                    log.info("the database answers and writes again")
                failures = 0
        except psycopg.OperationalError as error:
            # Nothing is lost by it: a round that was not committed waits as before.
            if not failures:
                log.warning(
                    "the database does not answer or cannot write; it is tried again until it does",
                    extra=told(kind=type(error).__qualname__, state=error.sqlstate),
                )
            time.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
            failures += 1


def _works(url: str) -> Iterator[None]:
    """Work the queue whenever something may have come, and yield each time it is empty. Raises OperationalError."""
    with connect(url) as db, connect(url) as ears:
        shift = Shift(db)
        for _woken in listen(ears, "declarations", every=_SECONDS_UNWOKEN):
            shift.work()
            yield
