"""`denizen party`: the parties that may declare are made known, listed and ended."""

import getpass
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

import psycopg
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from denizen.access.actions import end_party, operator_at_the_console, register_party
from denizen.access.queries import PARTY_KINDS, Party, parties, party_named
from denizen.kernel.clock import now, today
from denizen.kernel.console import (
    DJANGO_OPTIONS,
    at_the_console,
    day_typed,
    in_columns,
    name_typed,
    period_typed,
)
from denizen.register.documents import check_credit_code


class Command(BaseCommand):
    """Adds, lists and ends parties. It stands in this room, because credit codes are checked here."""

    help = "Add a party that may declare, list those there are, or say from which day on one may declare no more."
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        todo = parser.add_subparsers(dest="todo", metavar="add|list|end", required=True)
        add = todo.add_parser("add", help="make a party known")
        add.add_argument("handle", help="short name for commands and files, such as landlord-7")
        add.add_argument("--kind", required=True, help=f"in which capacity: {', '.join(PARTY_KINDS)}")
        add.add_argument("--name", required=True, help="name, as people see it who are declared by it")
        add.add_argument("--credit-code", help="unified social credit code (GB 32100)")
        add.add_argument("--from", dest="since", help="first day on which it may declare (default: always)")
        add.add_argument("--until", help="first day on which it may no more (default: never)")
        todo.add_parser("list", help="list the parties")
        end = todo.add_parser("end", help="let a party declare no more")
        end.add_argument("handle", help="its short name")
        end.add_argument("day", help="first day on which it may no more, such as 2026-07-01")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one of the three."""
        with at_the_console() as db:
            match options["todo"]:
                case "add":
                    self._add(db, options)
                case "end":
                    self._end(db, options)
                case _:
                    for line in in_columns(_rows(parties(db))):
                        self.stdout.write(line)

    def _add(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        since, until = period_typed(options["since"], options["until"])
        code = options["credit_code"]
        register_party(
            db,
            actor=operator_at_the_console(db, name=getpass.getuser(), now=now()),
            now=now(),
            handle=options["handle"],
            kind=options["kind"],
            name=name_typed(options["name"]),
            credit_code=None if code is None else check_credit_code(code),
            valid_during=DateRange(since, until),
        )
        self.stdout.write(_("%(handle)s may declare") % {"handle": options["handle"]})

    def _end(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        day = day_typed(options["day"])
        assert day is not None, "the command line asks for it"
        party = party_named(db, options["handle"], on=today())
        actor = operator_at_the_console(db, name=getpass.getuser(), now=now())
        end_party(db, actor=actor, now=now(), party=party, on=day)
        said = _("%(handle)s may declare until the day before %(day)s")
        self.stdout.write(said % {"handle": party.handle, "day": day})


def _rows(listed: Iterable[Party]) -> list[tuple[str, ...]]:
    """What is listed of each party."""
    return [
        (party.handle, party.kind, party.credit_code or "-", _period(party.valid_during), party.name)
        for party in listed
    ]


def _period(days: DateRange) -> str:
    """While a party may declare, as ISO 8601-2 writes an interval; the last day is the first no more."""
    return "-" if days.lower is None and days.upper is None else f"{days.lower or '..'}/{days.upper or '..'}"
