"""`denizen intake FILE --for PARTY --kind KIND`, and `denizen intake template --kind KIND`."""

import csv
import getpass
import io
import logging
import os
import sys
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from denizen.access.actions import operator_at_the_console
from denizen.access.queries import Party, party_named
from denizen.intake.actions import Applier
from denizen.intake.console import check_kind, commonest, new_file, usual_rejects
from denizen.intake.errors import reason
from denizen.intake.files.kinds import MIXED
from denizen.intake.files.rejects import Reason, write_rejects
from denizen.intake.files.templates import template
from denizen.intake.importing import FileReceivedBefore, Received, receive_file
from denizen.intake.queries import came_late, ends_nothing
from denizen.kernel.clock import now, today
from denizen.kernel.console import DJANGO_OPTIONS, language
from denizen.kernel.crypto import Vault
from denizen.kernel.db import connect
from denizen.kernel.errors import Refusal
from denizen.kernel.home import Home
from denizen.kernel.progress import Progress
from denizen.ledger.actions import Sender
from denizen.ledger.numbers import receipt_text
from denizen.ledger.queries import RowOutcome, row_outcomes, waiting
from denizen.ledger.rules import KINDS

_STATES = {
    "applied": gettext_noop("applied"),
    "refused": gettext_noop("refused"),
    "rejected": gettext_noop("rejected"),
    "undecided": gettext_noop("undecided"),
    "waiting": gettext_noop("waiting"),
}
_MOST_ROWS_NAMED = 20


class Command(BaseCommand):
    """Takes in a file of declarations for a party, or writes the template that the party fills in."""

    help = (
        "Take in a file of declarations: intake FILE --for PARTY --kind KIND. Or write a template: intake template "
        "--kind KIND. Exit code 1 where nothing of a file could be used."
    )
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument("file", help="the CSV or XLSX file, or the word `template`")
        parser.add_argument("--for", dest="party", help="handle of the party that declares")
        parser.add_argument(
            "--kind", default=MIXED, help=f"kind of the rows: {', '.join([*KINDS, MIXED])} (default: {MIXED})"
        )
        parser.add_argument("--sheet", help="sheet of a workbook that has several")
        parser.add_argument(
            "--language",
            default=language(),
            choices=["zh-hans", "en"],
            help="of messages, rejects and templates (default: the console's, %(default)s)",
        )
        parser.add_argument("--output", type=Path, help="where to write the template, or the rejects")
        parser.add_argument(
            "--receipts", type=Path, help="where to write the number of each row, by which it is corrected"
        )
        parser.add_argument("--receive-only", action="store_true", help="leave the applying to a worker")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one or the other."""
        with translation.override(options["language"]):
            check_kind(options["kind"])
            try:
                if options["file"] == "template":
                    self._write_template(options)
                else:
                    self._take_in(options)
            except Refusal as refusal:
                raise CommandError(f"{refusal} [{refusal.code}]") from None
            except OSError as error:
                # Of a path or a device that does not let us: the system's own words say it best.
                raise CommandError(f"{error.strerror or error}: {error.filename or ''}") from None

    def _write_template(self, options: dict[str, Any]) -> None:
        content = template(options["kind"], options["language"])
        path, out = new_file(options["output"], Path(f"{options['kind']}.xlsx"))
        with out:
            out.write(content)
        self.stdout.write(str(path))

    def _take_in(self, options: dict[str, Any]) -> None:
        path = Path(options["file"])
        if not options["party"]:
            raise CommandError(_("Say for which party, with --for"))
        # What is said when the database does not answer: what is true until the file is received, and from then on.
        standing = _("Nothing of the file was received: send it again")
        # The driver's own remarks on a lost connection would stand beside that line.
        logging.getLogger("psycopg").setLevel(logging.ERROR)
        try:
            with connect(os.environ["DENIZEN_DATABASE_URL"]) as db:
                party = party_named(db, options["party"], on=today())
                actor = operator_at_the_console(db, name=getpass.getuser(), now=now())
                received, again = self._receive(db, party, actor, path, options)
                standing = _("The file was received: give the same command again to see what became of it")
                if not options["receive_only"]:
                    _apply(db, actor)
                useful = self._tell(db, path, received, options, again=again)
        except psycopg.errors.UndefinedTable:
            raise CommandError(
                _("The database is not prepared for this version: run denizen migrate")
            ) from None
        except psycopg.OperationalError as error:
            said = (error.diag.message_primary or str(error)).strip().split("\n")[0]
            problem = _("The database does not answer or cannot write (%(said)s)") % {"said": said}
            raise CommandError(f"{problem}. {standing}") from None
        if not useful:
            raise SystemExit(1)

    def _receive(
        self, db: psycopg.Connection, party: Party, actor: UUID, path: Path, options: dict[str, Any]
    ) -> tuple[Received, bool]:
        """Receive the file, or find what it was where it came before: an operator who was interrupted asks again."""
        try:
            with Progress(sys.stderr, _("Reading")) as progress:
                received = receive_file(
                    db,
                    actor=Sender(party.id, party.kind, actor, "file"),
                    source=path,
                    file_name=path.name,
                    kind=options["kind"],
                    sealer=Vault(Home.current().keys),
                    now=now(),
                    demo=os.environ.get("DENIZEN_MODE") == "demo",
                    sheet=options["sheet"],
                    tell=progress,
                )
        except FileReceivedBefore as again:
            told = _(
                "This file was received before, on %(when)s, and is not received again. What became of it then:"
            )
            when = f"{timezone.localtime(again.received_at):%Y-%m-%d %H:%M}"
            self.stdout.write(f"{told % {'when': when}} [{again.code}]")
            return again.received, True
        return received, False

    def _tell(
        self, db: psycopg.Connection, path: Path, received: Received, options: dict[str, Any], *, again: bool
    ) -> bool:
        """Print what became of the rows, and write those to mend; return whether any row was of use.

        Of a file that came before, the rows to mend were written then; they are written again where that was
        interrupted, or where it is said.
        """
        states: dict[str, set[int]] = defaultdict(set)
        reasons: dict[int, list[Reason]] = defaultdict(list)
        outcomes = list(row_outcomes(db, received.batch_id))
        for outcome in outcomes:
            states[outcome.state].add(outcome.row_number)
            if outcome.state in ("rejected", "refused") and outcome.code:
                reasons[outcome.row_number].append((outcome.code, outcome.field, reason(outcome.code)))
        for state in sorted(states):
            self.stdout.write(f"{len(states[state]):>9,} {_(_STATES[state])}")
        if late := came_late(db, received.batch_id):
            # Not one of the states above: a row that came late is applied like any other.
            said = ngettext(
                "%(rows)s row came after its deadline",
                "%(rows)s rows came after their deadlines",
                late,
            )
            self.stdout.write(said % {"rows": f"{late:,}"})
        if received.unknown_columns:
            self.stdout.write(
                _("Columns not read: %(names)s") % {"names": ", ".join(received.unknown_columns)}
            )
        if rows := ends_nothing(db, received.batch_id):
            self.stdout.write(f"{reason('declaration.ends_nothing')}: {_named(rows)}")
        for line in commonest(reasons):
            self.stdout.write(line)
        if reasons and (options["output"] or not (again and usual_rejects(path).exists())):
            rejects = _write_rejects(path, reasons, received, options)
            self.stdout.write(_("Rows to mend and send again: %(path)s") % {"path": rejects})
        if options["receipts"]:
            path, out = new_file(options["receipts"], options["receipts"])
            with out:
                out.write(_receipts(outcomes))
            self.stdout.write(_("Receipt numbers: %(path)s") % {"path": path})
        return bool(states.keys() - {"refused", "rejected"})


def _apply(db: psycopg.Connection, actor: UUID) -> None:
    """Work the queue until it is empty: what waits in it from others as well."""
    expected, done = waiting(db), 0
    with Progress(sys.stderr, _("Applying")) as progress:
        for this_round in Applier(db, actor=actor).rounds(now):
            done += this_round.taken
            progress(done, expected)


def _write_rejects(
    path: Path, reasons: Mapping[int, Sequence[Reason]], received: Received, options: dict[str, Any]
) -> Path:
    rejects, out = new_file(options["output"], usual_rejects(path))
    with out:
        write_rejects(
            out, path, options["kind"], reasons, options["language"], mapping=received.mapping,
            sheet=options["sheet"],
        )  # fmt: skip
    return rejects


def _receipts(outcomes: Iterable[RowOutcome]) -> bytes:
    """Write down, as CSV that spreadsheets read, under which number each row that became a declaration was received."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow((_("Row"), _("Receipt"), _("State")))
    for outcome in outcomes:
        if outcome.number is not None:
            table.writerow((outcome.row_number, receipt_text(outcome.number), _(_STATES[outcome.state])))
    return text.getvalue().encode("utf-8-sig")


def _named(rows: Sequence[int]) -> str:
    """Name rows by their numbers, not endlessly."""
    names = ", ".join(map(str, rows[:_MOST_ROWS_NAMED]))
    more = len(rows) - _MOST_ROWS_NAMED
    return f"{names} … (+{more:,})" if more > 0 else names
