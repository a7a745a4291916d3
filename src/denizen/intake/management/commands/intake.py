"""`denizen intake FILE --for PARTY --kind KIND`, and `denizen intake template --kind KIND`."""

import getpass
import os
import sys
from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from denizen.access.actions import operator_at_the_console
from denizen.access.queries import Party, party_by_handle
from denizen.intake.actions import apply_waiting
from denizen.intake.errors import reason
from denizen.intake.files.kinds import MIXED
from denizen.intake.files.rejects import Reason, write_rejects
from denizen.intake.files.templates import template
from denizen.intake.importing import Received, receive_file
from denizen.kernel.clock import now
from denizen.kernel.crypto import Vault
from denizen.kernel.db import connect
from denizen.kernel.errors import Refusal
from denizen.kernel.home import Home
from denizen.kernel.progress import Progress
from denizen.ledger.actions import Sender
from denizen.ledger.queries import row_outcomes
from denizen.ledger.rules import KINDS


class Command(BaseCommand):
    """Takes in a file of declarations for a party, or writes the template that the party fills in."""

    help = "Take in a file of declarations: denizen intake FILE --for PARTY --kind KIND. Or: denizen intake template."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument("file", help="the CSV or XLSX file, or the word `template`")
        parser.add_argument("--for", dest="party", help="handle of the party that declares")
        parser.add_argument(
            "--kind", choices=[*KINDS, MIXED], default=MIXED, help="kind of the rows (default: mixed)"
        )
        parser.add_argument("--sheet", help="sheet of a workbook that has several")
        parser.add_argument(
            "--language", default="zh-hans", choices=["zh-hans", "en"], help="of rejects and templates"
        )
        parser.add_argument("--output", type=Path, help="where to write the template, or the rejects")
        parser.add_argument("--receive-only", action="store_true", help="leave the applying to a worker")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one or the other."""
        with translation.override(options["language"]):
            try:
                if options["file"] == "template":
                    self._write_template(options)
                else:
                    self._take_in(options)
            except Refusal as refusal:
                raise CommandError(f"{refusal} [{refusal.code}]") from None

    def _write_template(self, options: dict[str, Any]) -> None:
        path = options["output"] or Path(f"{options['kind']}.xlsx")
        path.write_bytes(template(options["kind"], options["language"]))
        self.stdout.write(str(path))

    def _take_in(self, options: dict[str, Any]) -> None:
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(_("There is no file %(path)s") % {"path": path})
        if not options["party"]:
            raise CommandError(_("Say for which party, with --for"))
        with connect(os.environ["DENIZEN_DATABASE_URL"]) as db:
            party = party_by_handle(db, options["party"])
            if party is None:
                raise CommandError(
                    _("There is no party with the handle %(handle)s") % {"handle": options["party"]}
                )
            actor = operator_at_the_console(db, name=getpass.getuser(), now=now())
            received = self._receive(db, party, actor, path, options)
            if not options["receive_only"]:
                apply_waiting(db, actor=actor, now=now())
            self._tell(db, path, received, options)

    def _receive(
        self, db: psycopg.Connection, party: Party, actor: UUID, path: Path, options: dict[str, Any]
    ) -> Received:
        with Progress(sys.stderr, _("Reading")) as progress:
            return receive_file(
                db,
                actor=Sender(party.id, party.kind, actor, "file"),
                source=path,
                file_name=path.name,
                kind=options["kind"],
                vault=Vault(Home.current().keys),
                now=now(),
                demo=os.environ.get("DENIZEN_MODE") == "demo",
                sheet=options["sheet"],
                tell=progress,
            )

    def _tell(self, db: psycopg.Connection, path: Path, received: Received, options: dict[str, Any]) -> None:
        """Print what became of the rows, and write the rejects file if there is anything to mend."""
        states: dict[str, set[int]] = defaultdict(set)
        reasons: dict[int, list[Reason]] = defaultdict(list)
        for outcome in row_outcomes(db, received.batch_id):
            states[outcome.state].add(outcome.row_number)
            if outcome.state in ("rejected", "refused") and outcome.code:
                reasons[outcome.row_number].append((outcome.code, outcome.field, reason(outcome.code)))
        for state in sorted(states):
            self.stdout.write(f"{state:>10} {len(states[state]):>9,}")
        if received.unknown_columns:
            self.stdout.write(
                _("Columns not read: %(names)s") % {"names": ", ".join(received.unknown_columns)}
            )
        if reasons:
            rejects = options["output"] or path.with_name(f"{path.stem}.rejects{path.suffix}")
            with rejects.open("wb") as out:
                write_rejects(
                    out, path, options["kind"], reasons, options["language"], mapping=received.mapping,
                    sheet=options["sheet"],
                )  # fmt: skip
            self.stdout.write(_("Rows to mend and send again: %(path)s") % {"path": rejects})
