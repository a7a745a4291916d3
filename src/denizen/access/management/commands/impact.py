"""`denizen impact`: write the impact assessment of the live database, with places for the data-protection officer."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from denizen.access.impact import assessment
from denizen.kernel.console import DJANGO_OPTIONS
from denizen.kernel.db import connect


class Command(BaseCommand):
    """Prints the page, or writes it to a file."""

    help = "Write the impact assessment (PIPL 55, 56): purposes, law, who receives what, how long it is kept."
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to write."""
        parser.add_argument(
            "--to", type=Path, help="file to write, such as docs/impact-assessment.md; else standard output"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read what is granted and described, and write the page."""
        with connect(os.environ["DENIZEN_DATABASE_URL"]) as db:
            page = assessment(db)
        if options["to"]:
            options["to"].write_text(page, "utf-8")
        else:
            self.stdout.write(page)
