"""`denizen openapi`: the description of the interface for programs."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from denizen.api.document import document, usage_document
from denizen.kernel.console import DJANGO_OPTIONS


class Command(BaseCommand):
    """Writes the OpenAPI document."""

    help = "Write the OpenAPI document of the interface for programs."
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument("--usage", action="store_true", help="that of the interface for portals")
        parser.add_argument("--to", type=Path, help="file to write (default: the console)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write it as it stands in docs/api."""
        text = (
            json.dumps(usage_document() if options["usage"] else document(), ensure_ascii=False, indent=1)
            + "\n"
        )
        if options["to"]:
            options["to"].write_text(text, "utf-8")
        else:
            self.stdout.write(text, ending="")
