"""`denizen retention`: what is past its time, erasing it, what was erased, and what holds it back."""

import getpass
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from denizen.access.actions import operator_at_the_console
from denizen.access.queries import SYSTEM_ACTOR
from denizen.kernel.clock import day_of, now, today
from denizen.kernel.console import DJANGO_OPTIONS, at_the_console, day_typed, in_columns
from denizen.retention.actions import lift_hold, place_hold, plan, run
from denizen.retention.queries import holds, runs, terms
from denizen.retention.terms import seeds


class Command(BaseCommand):
    """Tells what a run would erase today, does it, tells what runs erased; places, lists and lifts holds."""

    help = "Erase what is past its time (the worker does so each night), tell what went, hold back what a case needs."
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        todo = parser.add_subparsers(
            dest="todo", metavar="plan|run|report|terms|hold|holds|lift", required=True
        )
        todo.add_parser("plan", help="what a run would erase and keep today: figures, and nothing is erased")
        todo.add_parser("run", help="erase what is past its time, or go on with a run that was stopped")
        told = todo.add_parser("report", help="what the latest runs erased and kept, by class, term and law")
        told.add_argument("--most", type=int, default=31, help="how many runs (default: %(default)s)")
        terms_parser = todo.add_parser("terms", help="how long each class of data is kept here")
        terms_parser.add_argument(
            "--to", type=Path, help="write the terms of all packs into this file (in a checkout)"
        )
        hold = todo.add_parser("hold", help="let nothing of a person be erased up to a day")
        hold.add_argument(
            "person", type=UUID, help="the person's identifier, as in the address of their page"
        )
        hold.add_argument("--reason", required=True, help="doubt, disclosure, case or claim")
        hold.add_argument("--until", required=True, help="last day, such as 2027-05-01; a year on at most")
        todo.add_parser("holds", help="list the holds that stand")
        lift = todo.add_parser("lift", help="lift a hold before its time")
        lift.add_argument("hold", type=UUID, help="identifier of the hold")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it."""
        if options["todo"] == "terms" and options["to"]:
            options["to"].write_text(seeds(), "utf-8")
            return
        with at_the_console() as db:
            getattr(self, f"_{options['todo']}")(db, options)

    def _plan(self, db: psycopg.Connection, _options: dict[str, Any]) -> None:
        rows = [(kind, what, f"{quantity:,}") for kind, what, quantity in plan(db, now=now())]
        self._table(rows, _("Nothing is past its time today"))

    def _run(self, db: psycopg.Connection, _options: dict[str, Any]) -> None:
        done = run(db, actor=SYSTEM_ACTOR, now=now())
        self.stdout.write(_("Erased: %(quantity)s records") % {"quantity": f"{done.quantity:,}"})

    def _report(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        rows = []
        for each in runs(db, most=options["most"]):
            day = each.day.isoformat()
            state = "" if each.ended_at else _("not finished yet")
            rows.append((day, each.pack, state, "", "", ""))
            rows += [
                (day, line.cls, line.what, f"{line.quantity:,}", line.source_status or "", _law(line))
                for line in each.erased
            ]
            rows += [(day, _("kept"), kept.reason, f"{kept.quantity:,}", "", "") for kept in each.kept]
        self._table(rows, _("There was no run yet"))

    def _terms(self, db: psycopg.Connection, _options: dict[str, Any]) -> None:
        self._table(
            [
                (
                    each.cls,
                    each.length,
                    each.after_death,
                    each.counted_from,
                    each.source_status,
                    _law(each),
                )
                for each in terms(db, today=today())
            ],
            "",
        )

    def _hold(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        until = day_typed(options["until"])
        if until is None:
            raise CommandError(_("Give the last day of the hold"))
        actor = operator_at_the_console(db, name=getpass.getuser(), now=now())
        hold = place_hold(
            db, actor=actor, person_id=options["person"], reason=options["reason"], until=until, now=now()
        )
        self.stdout.write(str(hold))

    def _holds(self, db: psycopg.Connection, _options: dict[str, Any]) -> None:
        rows = [
            (str(each.id), each.reason, day_of(each.placed_at).isoformat(), each.until.isoformat(), str(each.person_id))
            for each in holds(db, today=today())
        ]  # fmt: skip
        self._table(rows, _("There is no hold"))

    def _lift(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        actor = operator_at_the_console(db, name=getpass.getuser(), now=now())
        lift_hold(db, actor=actor, hold_id=options["hold"], now=now())
        self.stdout.write(_("The hold is lifted"))

    def _table(self, rows: Sequence[tuple[str, ...]], none: str) -> None:
        for line in in_columns(rows) if rows else [none]:
            self.stdout.write(line)


def _law(of: Any) -> str:
    return f"{of.law}, {of.article}" if of.law else ""
