"""`denizen worker`: applies declarations as they come in, and counts what the register holds by area."""

import logging
import os
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import psycopg
from django.apps import apps
from django.core.management.base import BaseCommand

from denizen.access.queries import SYSTEM_ACTOR
from denizen.counts.actions import recount_if_due
from denizen.intake.shift import Shift
from denizen.journal.actions import seal_log
from denizen.kernel.clock import now
from denizen.kernel.console import DJANGO_OPTIONS, refusing_in_one_line
from denizen.kernel.db import connect, listen
from denizen.kernel.disk import nearly_full
from denizen.kernel.keys import KeysUnusable
from denizen.kernel.logs import tell_what_nobody_caught, told
from denizen.kernel.metrics import offer
from denizen.kernel.rooms import Room

log = logging.getLogger("denizen.worker")

_SECONDS_UNWOKEN = 30.0
_SECONDS_UNTIL_COUNTED_AGAIN = 60.0
_SECONDS_UNTIL_SWEPT_AGAIN = 60.0
_PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between attempts while the database does not answer or cannot write."""


class Command(BaseCommand):
    """Sleeps until it is notified of declarations, then works the queue; completes the access log meanwhile."""

    help = (
        "Apply declarations as they come in, count people and dwellings by area, and complete the access log."
    )
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
                with connect(url) as db:
                    _count(db)
                    _Sealer(db).seal()
                    _at_night(db)
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
    # Counting a large town takes seconds, for which no declaration must wait: it has a thread and a connection. So has
    # sealing the log of a busy hour.
    with (
        connect(url) as db,
        connect(url) as ears,
        connect(url) as tally,
        connect(url) as log_book,
        connect(url) as by_night,
        ThreadPoolExecutor(1) as counter,
        ThreadPoolExecutor(1) as sealer,
        ThreadPoolExecutor(1) as sweeper,
    ):
        counting: Future[bool] | None = None
        sealing: Future[None] | None = None
        sweeping: Future[None] | None = None
        not_before = not_swept_before = 0.0
        shift, log_sealer = Shift(db), _Sealer(log_book)
        for _woken in listen(ears, "declarations", every=_SECONDS_UNWOKEN):
            shift.work()
            yield
            if sealing is None or sealing.done():
                sealing = sealer.submit(log_sealer.seal)
            if sweeping is not None and sweeping.done():
                sweeping.result()
                sweeping = None
            if sweeping is None and time.monotonic() >= not_swept_before:
                not_swept_before = time.monotonic() + _SECONDS_UNTIL_SWEPT_AGAIN
                sweeping = sweeper.submit(_at_night, by_night)
            if counting is not None and counting.done():
                if not counting.result():
                    not_before = time.monotonic() + _SECONDS_UNTIL_COUNTED_AGAIN
                counting = None
            if counting is None and time.monotonic() >= not_before:
                counting = counter.submit(_count, tally)


class _Sealer:
    """Takes what was read meanwhile into the tree over the access log; what fails now is done with the next lines."""

    def __init__(self, db: psycopg.Connection) -> None:
        self._db, self._fails = db, False

    def seal(self) -> None:
        """Do it, where there is room; say once that it cannot be done, and once that it can again."""
        if nearly_full():
            return
        try:
            seal_log(self._db, now=now())
        except (psycopg.Error, KeysUnusable) as error:
            if not self._fails:
                log.warning(
                    "the access log cannot be sealed; it is tried again",
                    extra=told(kind=type(error).__qualname__),
                )
            self._fails = True
        else:
            if self._fails:
                log.info("the access log is sealed again")
            self._fails = False


def _at_night(db: psycopg.Connection) -> None:
    """Let each room do what it has to do at night; what fails is tried again, and declarations go on.

    Erasing needs room on the disk too: what is removed is written to the log of changes.
    """
    if nearly_full():
        return
    for app in apps.get_app_configs():
        if isinstance(app, Room):
            try:
                app.at_night(db, now())
            except psycopg.Error as error:
                log.warning(
                    "what is to be done at night failed; it is tried again",
                    extra=told(kind=type(error).__qualname__, state=error.sqlstate, room=app.label),
                )


def _count(db: psycopg.Connection) -> bool:
    """Count the figures of areas anew, if it is time; where that fails, those of before stand and declarations go on.

    Returns false where it failed: tried again with every declaration that comes, it would take a core for itself.
    Raises OperationalError where the database is gone.
    """
    if nearly_full():
        return True
    try:
        recount_if_due(db, actor=SYSTEM_ACTOR, now=now())
    except psycopg.Error as error:
        if db.closed:
            raise
        log.warning(
            "the figures of areas could not be counted; it is tried again",
            extra=told(kind=type(error).__qualname__, state=error.sqlstate),
        )
        return False
    return True
