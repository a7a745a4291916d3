"""`denizen disclosure`: which authorities may ask, and after how long at the latest people are told."""

import getpass
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from denizen.access.actions import operator_at_the_console
from denizen.disclosure.actions import MOST_MONTHS, choose_delay, end_authority, list_authority
from denizen.disclosure.queries import KINDS, authorities, delay
from denizen.kernel.clock import now, today
from denizen.kernel.console import DJANGO_OPTIONS, at_the_console


class Command(BaseCommand):
    """Lists authorities, adds and ends them, and chooses the latest date."""

    help = (
        "List the authorities that may ask for a disclosure, add one (disclosure add NAME --kind court), end one, or"
        " choose after how many months people are told of an answer at the latest (disclosure delay 12)."
    )
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        todo = parser.add_subparsers(dest="todo", metavar="list|add|end|delay")
        todo.add_parser("list", help="list the authorities and the latest date (as without a word)")
        add = todo.add_parser("add", help="list an authority")
        add.add_argument("name", help="what it is called, as its letters say")
        add.add_argument("--kind", required=True, choices=KINDS)
        add.add_argument(
            "--country", default="CN", help="two letters; one of another country is refused by name"
        )
        todo.add_parser("end", help="let one ask no longer").add_argument(
            "id", type=UUID, help="as the list tells it"
        )
        months = todo.add_parser("delay", help="choose the latest date")
        months.add_argument("months", type=int, choices=range(MOST_MONTHS + 1), metavar=f"0..{MOST_MONTHS}")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one of them."""
        with at_the_console() as db:
            if options["todo"] in (None, "list"):
                self._list(db)
                return
            actor = operator_at_the_console(db, name=getpass.getuser(), now=now())
            match options["todo"]:
                case "add":
                    said = {name: options[name] for name in ("name", "country", "kind")}
                    self.stdout.write(str(list_authority(db, actor=actor, now=now(), **said)))
                case "end":
                    end_authority(db, actor=actor, now=now(), authority=options["id"], on=today())
                case "delay":
                    choose_delay(db, actor=actor, now=now(), months=options["months"])
                    self.stdout.write(
                        _("People are told %(months)d months after an answer at the latest") % options
                    )

    def _list(self, db: Any) -> None:
        for each in authorities(db):
            ended = "" if each.valid_during.upper_inf else f" until {each.valid_during.upper}"
            self.stdout.write(f"{each.id}  {each.country}  {each.kind:<16}{each.name}{ended}")
        self.stdout.write(
            _("People are told %(months)d months after an answer at the latest")
            % {"months": delay(db).most_months}
        )
