"""`denizen migrate`: bring the database to the state that this version describes."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.migrations.autodetector import MigrationAutodetector

from denizen.kernel.console import DJANGO_OPTIONS
from denizen.kernel.crypto import Vault
from denizen.kernel.home import Home
from denizen.kernel.migrate import TableInUse, migrate
from denizen.kernel.versions import DatabaseNewer

# With this one a database can hold sealed numbers.
_FIRST = "ledger.0001_ledger"


class Command(BaseCommand):
    """Migrations, then rights, then readers; takes the place of Django's own command of that name."""

    help = "Bring the database to the state that this version describes: tables, rights, readers."
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS
    # Django checks that its `makemigrations` and this command have the same.
    autodetector = MigrationAutodetector

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Migrate as the owner, whose URL is in DENIZEN_DATABASE_URL."""
        try:
            applied = migrate(os.environ["DENIZEN_DATABASE_URL"])
        except TableInUse as error:
            raise CommandError(
                f"a table was in use all the time ({error}); what is missing is applied when this is called again"
            ) from None
        except DatabaseNewer as newer:
            raise CommandError(f"the database was {newer}") from None
        for name in applied:
            self.stdout.write(f"applied {name}")
        if _FIRST in applied:
            # A register begins with its keys. Made later, they could quietly take the place of keys that were lost.
            Vault(Home.current().prepare().keys)
        self.stdout.write(self.style.SUCCESS("the database is up to date"))
