"""`denizen dictionary`: write the data dictionary of the live database as a page of documentation."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from denizen.kernel.console import DJANGO_OPTIONS
from denizen.kernel.db import connect
from denizen.kernel.dictionary import as_markdown, functions, tables


class Command(BaseCommand):
    """Prints the page, or writes it to a file."""

    help = (
        "Write the data dictionary: each table and column with meaning, purpose, legal basis and retention."
    )
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to write."""
        parser.add_argument(
            "--to", type=Path, help="file to write, such as docs/database.md; else standard output"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read the catalogue, which any role may, and write the page."""
        with connect(os.environ["DENIZEN_DATABASE_URL"]) as db:
            page = as_markdown(
                tables(db), *(functions(db, schema) for schema in ("reading", "door", "erasing"))
            )
        if options["to"]:
            options["to"].write_text(page, "utf-8")
        else:
            self.stdout.write(page)
