"""`denizen worker`: applies declarations as they come in."""

import logging
import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

import psycopg
from django.core.management.base import BaseCommand

from denizen.access.actions import sweep_tickets
from denizen.access.queries import SYSTEM_ACTOR
from denizen.intake.actions import Applier
from denizen.intake.errands import forget_errands, run_errands
from denizen.kernel.clock import now
from denizen.kernel.console import DJANGO_OPTIONS, refusing_in_one_line
from denizen.kernel.db import connect, listen

_SECONDS_UNWOKEN = 30.0
_SECONDS_UNTIL_SWEPT_AGAIN = 10.0
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
                    _tell("the database answers and writes again")
                failures = 0
        except psycopg.OperationalError as error:
            # Nothing is lost by it: a round that was not committed waits as before.
            if not failures:
                said = (error.diag.message_primary or str(error)).strip().split("\n")[0]
                _tell(
                    f"the database does not answer or cannot write ({said}); it is tried again until it does"
                )
            time.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
            failures += 1


def _works(url: str) -> Iterator[None]:
    """Work the queue whenever something may have come, and yield each time it is empty. Raises OperationalError."""
    with connect(url) as db, connect(url) as ears:
        applier, sweeper = Applier(db, actor=SYSTEM_ACTOR), _Sweeper(db)
        for _woken in listen(ears, "declarations", every=_SECONDS_UNWOKEN):
            run_errands(applier, now)
            for _done in applier.rounds(now):
                # Somebody waits for an errand; who sent a file does not.
                run_errands(applier, now)
                sweeper.sweep()
            sweeper.sweep()
            forget_errands(db)
            yield


class _Sweeper:
    """Completes the access log. Where that cannot be done declarations go on, and it is done later."""

    def __init__(self, db: psycopg.Connection) -> None:
        self._db = db
        self._fails = False
        self._not_before = 0.0

    def sweep(self) -> None:
        """Sweep, unless it failed a moment ago. Raises OperationalError where the database is gone."""
        if time.monotonic() < self._not_before:
            return
        try:
            sweep_tickets(self._db)
        except psycopg.Error as error:
            if self._db.closed:
                raise
            if not self._fails:
                _tell(f"the access log cannot be completed ({error.diag.message_primary}); it is tried again")
            self._fails = True
            self._not_before = time.monotonic() + _SECONDS_UNTIL_SWEPT_AGAIN
        else:
            if self._fails:
                _tell("the access log is completed again")
            self._fails = False


def _tell(sentence: str) -> None:
    sys.stderr.write(f"denizen worker: {sentence}\n")
    sys.stderr.flush()
