"""`denizen organisation add|rename|alias`: organisations for which people work, and what they are called."""

import getpass
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

import psycopg
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from denizen.access.actions import operator_at_the_console
from denizen.access.queries import party_named
from denizen.kernel.clock import now, today
from denizen.kernel.console import DJANGO_OPTIONS, at_the_console, name_typed
from denizen.register.actions import (
    NewOrganisation,
    OtherName,
    add_alias,
    register_organisations,
    rekey_organisations,
    rename_organisation,
)
from denizen.register.documents import check_credit_code
from denizen.register.errors import OrganisationKnown


class Command(BaseCommand):
    """Adds an organisation by its credit code, names the party that declares for it, and keeps what it is called."""

    help = "Add organisations for which people work, and keep what they are called."
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        todo = parser.add_subparsers(dest="todo", metavar="add|rename|alias|rekey", required=True)
        add = todo.add_parser("add", help="make an organisation known")
        add.add_argument("credit_code", help="unified social credit code (GB 32100)")
        add.add_argument("--name", required=True, help="its name")
        add.add_argument("--party", help="handle of the party that declares for it")
        for name, told in (
            ("rename", "register it under another name; it is still found by the one before"),
            ("alias", "keep another name by which it is called and shall be found"),
        ):
            naming = todo.add_parser(name, help=told)
            naming.add_argument("credit_code", help="unified social credit code (GB 32100)")
            naming.add_argument("--name", required=True, help="the name")
        todo.add_parser("rekey", help="make the keys of all names anew, as after areas were added")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, or say why not."""
        todo = options["todo"]
        with at_the_console() as db:
            actor = operator_at_the_console(db, name=getpass.getuser(), now=now())
            if todo == "rekey":
                quantity = rekey_organisations(db, actor=actor, now=now())
                self.stdout.write(_("%(quantity)s names are found by new keys") % {"quantity": quantity})
                return
            code, name = check_credit_code(options["credit_code"]), name_typed(options["name"])
            if todo == "add":
                others = _add(db, actor, code, name, options["party"])
                self.stdout.write(_("%(organisation)s is registered") % {"organisation": code})
            else:
                give = rename_organisation if todo == "rename" else add_alias
                others = give(db, actor=actor, credit_code=code, name=name, now=now())
                self.stdout.write(_("%(organisation)s is found by this name") % {"organisation": code})
            for other in others:
                told = {"organisation": other.credit_code, "name": other.name}
                self.stdout.write(
                    _("%(organisation)s is called %(name)s, and is still found by it") % told
                    if other.finds
                    else _("%(organisation)s called itself %(name)s, and is found by it no more") % told
                )


def _add(
    db: psycopg.Connection, actor: UUID, code: str, name: str, handle: str | None
) -> tuple[OtherName, ...]:
    party_id = None if handle is None else party_named(db, handle, on=today()).id
    organisations = [NewOrganisation(code, name, party_id)]
    registered = register_organisations(db, actor=actor, organisations=organisations, now=now())
    if not registered.new:
        raise OrganisationKnown(organisation=code)
    return registered.others
