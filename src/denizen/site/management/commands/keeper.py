"""`denizen keeper`: answers what the pages ask and may not do themselves."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from denizen.kernel.console import DJANGO_OPTIONS
from denizen.kernel.db import connect
from denizen.kernel.keeper import keep
from denizen.site.keeper import HANDLERS


class Command(BaseCommand):
    """Sleeps until it is notified of a request, then answers what waits."""

    help = "Answer the requests of the pages for what they may not do themselves, such as opening a session."
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Work until told to stop."""
        url = os.environ["DENIZEN_DATABASE_URL"]
        with connect(url) as db, connect(url) as ears:
            keep(db, ears, HANDLERS)
