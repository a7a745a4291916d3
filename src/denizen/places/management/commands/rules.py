"""`denizen rules`: which rule packs there are, and which of them is the law here."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from denizen.access.actions import operator_at_the_console
from denizen.kernel.clock import now
from denizen.kernel.console import DJANGO_OPTIONS, at_the_console
from denizen.places.actions import use_rules
from denizen.places.queries import rules_in_force
from denizen.rules.queries import codes


class Command(BaseCommand):
    """Lists the packs, or chooses one."""

    help = (
        "List the rule packs and mark the one in force, or choose one: rules use CN-33. It is read at each change from"
        " then on; facts made before follow when something is next declared about their people."
    )
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        todo = parser.add_subparsers(dest="todo", metavar="list|use")
        todo.add_parser("list", help="list the packs (as without a word)")
        todo.add_parser("use", help="choose a pack").add_argument(
            "code", help="code of the pack, such as CN-33"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one or the other."""
        with at_the_console() as db:
            before = rules_in_force(db)
            if options["todo"] != "use":
                for code in codes():
                    self.stdout.write(f"{'*' if code == before else ' '} {code}")
                return
            if options["code"] == before:
                self.stdout.write(_("The rules are those of %(code)s already") % {"code": before})
                return
            actor = operator_at_the_console(db, name=getpass.getuser(), now=now())
            use_rules(db, actor=actor, code=options["code"], now=now())
            self.stdout.write(_("The rules are now those of %(code)s") % {"code": options["code"]})
