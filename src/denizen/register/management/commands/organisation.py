"""`denizen organisation add`: an organisation for which people work is made known."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from denizen.access.actions import operator_at_the_console
from denizen.access.queries import party_named
from denizen.kernel.clock import now, today
from denizen.kernel.console import DJANGO_OPTIONS, at_the_console, name_typed
from denizen.register.actions import NewOrganisation, register_organisations
from denizen.register.documents import check_credit_code
from denizen.register.errors import OrganisationKnown


class Command(BaseCommand):
    """Adds an organisation by its credit code, and names the party that declares for it."""

    help = "Add an organisation for which people work, and the party that declares for it."
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        todo = parser.add_subparsers(dest="todo", metavar="add", required=True)
        add = todo.add_parser("add", help="make an organisation known")
        add.add_argument("credit_code", help="unified social credit code (GB 32100)")
        add.add_argument("--name", required=True, help="its name")
        add.add_argument("--party", help="handle of the party that declares for it")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Add it, or say why not."""
        with at_the_console() as db:
            code, name = check_credit_code(options["credit_code"]), name_typed(options["name"])
            handle = options["party"]
            party_id = None if handle is None else party_named(db, handle, on=today()).id
            actor = operator_at_the_console(db, name=getpass.getuser(), now=now())
            organisations = [NewOrganisation(code, name, party_id)]
            if not register_organisations(db, actor=actor, organisations=organisations, now=now()):
                raise OrganisationKnown(organisation=code)
            self.stdout.write(_("%(organisation)s is registered") % {"organisation": code})
