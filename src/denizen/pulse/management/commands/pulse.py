"""`denizen pulse`: shows the figures of a register to whoever collects them, such as Prometheus."""

import os
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from prometheus_client import CollectorRegistry

from denizen.kernel.console import DJANGO_OPTIONS, address_typed
from denizen.kernel.logs import tell_what_nobody_caught
from denizen.kernel.metrics import SOCKETS, serve_at, serve_port
from denizen.pulse.figures import Figures, connected


class Command(BaseCommand):
    """Answers at one address until it is told to end. `serve --metrics` starts it."""

    help = "Show the figures of the register in Prometheus's text format at an address of their own."
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument(
            "--at", required=True, help="address such as 127.0.0.1:9464, or a Unix socket such as /run/denizen/metrics"
        )  # fmt: skip

    def handle(self, *_args: Any, **options: Any) -> None:
        """Answer until told to stop."""
        tell_what_nobody_caught()
        sockets = os.environ.get(SOCKETS)
        registry = CollectorRegistry()
        registry.register(
            Figures(connected(os.environ["DENIZEN_DATABASE_URL"]), Path(sockets) if sockets else None)
        )
        at = address_typed(options["at"])
        try:
            if isinstance(at, Path):
                if at.is_socket():  # of one that ended; anything else stays, and stands in the way
                    at.unlink()
                serve_at(at, registry)
            else:
                serve_port(*at, registry)
        except OSError as error:
            raise CommandError(f"cannot listen at {options['at']} ({error.strerror})") from None
        threading.Event().wait()
