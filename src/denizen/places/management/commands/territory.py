"""`denizen territory load`: load the divisions of China that come with Denizen."""

import os
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand

from denizen.kernel.clock import now
from denizen.kernel.db import connect
from denizen.places.actions import load_territory

# The operator at the command line has no account: the journal shows the system itself as having acted.
SYSTEM = UUID(int=0)


class Command(BaseCommand):
    """Loads the dated table of divisions; run again after an upgrade that brings a newer one."""

    help = "Load the divisions of China, province to town, that come with Denizen. Doing so again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the one thing to do."""
        parser.add_argument("what", choices=["load"])

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load as the role whose URL is in DENIZEN_DATABASE_URL, which must be the worker or the owner."""
        with connect(os.environ["DENIZEN_DATABASE_URL"]) as db:
            added = load_territory(db, actor=SYSTEM, now=now())
        self.stdout.write(self.style.SUCCESS(f"{added} divisions loaded"))
