"""`denizen keeper`: answers what the pages ask and may not do themselves."""

import logging
import os
import time
from typing import Any

import psycopg
from django.core.management.base import BaseCommand

from denizen.kernel.answering import keep
from denizen.kernel.console import DJANGO_OPTIONS
from denizen.kernel.db import connect
from denizen.kernel.logs import tell_what_nobody_caught
from denizen.kernel.metrics import offer
from denizen.site.keeper import HANDLERS

log = logging.getLogger("denizen.keeper")

_PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between attempts while the database does not answer or cannot write."""


class Command(BaseCommand):
    """Sleeps until it is notified of a request, then answers what waits."""

    help = "Answer the requests of the pages for what they may not do themselves, such as opening a session."
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Work until told to stop; while the database does not answer, it is tried again until it does."""
        # The driver's own remarks on a lost connection would stand beside ours.
        logging.getLogger("psycopg").setLevel(logging.ERROR)
        url = os.environ["DENIZEN_DATABASE_URL"]
        tell_what_nobody_caught()
        offer("keeper")
        failures = 0
        while True:
            try:
                with connect(url) as db, connect(url) as ears:
                    for _answered in keep(db, ears, HANDLERS):
                        failures = 0
            except psycopg.OperationalError as error:
                # Nothing is lost by it: whoever waits at a page is told to try again.
                if not failures:
                    said = (error.diag.message_primary or str(error)).strip().split("\n")[0]
                    log.warning("the database does not answer or cannot write (%s); it is tried again", said)
                time.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
                failures += 1
