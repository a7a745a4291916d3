"""`denizen messages`: bring the catalogues of translations up to date with the sources."""

from typing import Any

from django.core.management import BaseCommand


class Command(BaseCommand):
    """Bring the catalogues of translations up to date with the sources, and count what is still to translate."""

    help = "Bring the catalogues of translations up to date with the sources, and count what is still to translate"
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Update each catalogue and say what changed."""
        from denizen.pages import messages  # noqa: PLC0415 - it needs polib, which only a checkout has

        for path in messages.catalogues():
            added, removed = messages.update(path)
            missing = len(messages.untranslated(path))
            self.stdout.write(f"{path.parts[-3]}: {added} added, {removed} removed, {missing} to translate")
