"""`denizen worker`: applies declarations as they come in."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from denizen.access.actions import sweep_tickets
from denizen.access.queries import SYSTEM_ACTOR
from denizen.intake.actions import Applier
from denizen.intake.errands import forget_errands, run_errands
from denizen.kernel.clock import now
from denizen.kernel.console import DJANGO_OPTIONS
from denizen.kernel.db import connect, listen

_SECONDS_UNWOKEN = 30.0


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
        """Work until told to stop."""
        url = os.environ["DENIZEN_DATABASE_URL"]
        with connect(url) as db, connect(url) as ears:
            applier = Applier(db, actor=SYSTEM_ACTOR)
            for _woken in listen(ears, "declarations", every=_SECONDS_UNWOKEN):
                run_errands(applier, now)
                for _done in applier.rounds(now):
                    # Somebody waits for an errand; who sent a file does not.
                    run_errands(applier, now)
                    sweep_tickets(db)
                sweep_tickets(db)
                forget_errands(db)
                if options["once"]:
                    return
