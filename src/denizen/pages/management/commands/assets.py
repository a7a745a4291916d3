"""`denizen assets`: build styles, scripts and message catalogues in a checkout."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from denizen.pages import assets


class Command(BaseCommand):
    """Build styles, scripts and message catalogues where they are missing or their sources changed."""

    help = "Build styles, scripts and message catalogues where they are missing or their sources changed"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """`--force` builds even if nothing changed."""
        parser.add_argument("--force", action="store_true", help="build even if nothing changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build and say what was done."""
        try:
            built = assets.build(force=options["force"])
        except assets.AssetsCannotBeBuilt as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write("Built the pages' assets." if built else "The pages' assets are up to date.")
