"""`denizen dwellings`: dwellings are registered from a file, or the template of such a file is written."""

import getpass
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from denizen.access.actions import operator_at_the_console
from denizen.intake.console import new_file, usual_rejects
from denizen.intake.dwellings.reading import Table, read
from denizen.intake.dwellings.registering import Done, commonest, register
from denizen.intake.dwellings.writing import template, write_plates, write_rows_to_mend
from denizen.kernel.clock import now
from denizen.kernel.console import DJANGO_OPTIONS, at_the_console, language, refusing_in_one_line
from denizen.places.actions import rekey_dwellings


class Command(BaseCommand):
    """Registers the dwellings of a file with who provides them, or writes the template."""

    help = (
        "Register dwellings from a CSV or XLSX file, with who provides them: dwellings FILE. Or write a template:"
        " dwellings template. Or make the keys of all addresses anew: dwellings rekey. The same file again changes"
        " nothing. Exit code 1 where no row could be used."
    )
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument("file", help="the CSV or XLSX file, or the word `template`, or `rekey`")
        parser.add_argument(
            "--language",
            default=language(),
            choices=["zh-hans", "en"],
            help="of messages, rejects and the template (default: the console's, %(default)s)",
        )
        parser.add_argument("--output", type=Path, help="where to write the template, or the rejects")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one or the other."""
        if options["file"] == "template":
            with refusing_in_one_line(options["language"]):
                path, out = new_file(options["output"], Path("dwellings.xlsx"))
                with out:
                    out.write(template(options["language"]))
                self.stdout.write(str(path))
            return
        if options["file"] == "rekey":
            with at_the_console(options["language"]) as db:
                actor = operator_at_the_console(db, name=getpass.getuser(), now=now())
                quantity = rekey_dwellings(db, actor=actor, now=now())
                self.stdout.write(_("%(quantity)s dwellings are found by new keys") % {"quantity": quantity})
            return
        path = Path(options["file"])
        with at_the_console(options["language"]) as db:
            table = read(path)
            actor = operator_at_the_console(db, name=getpass.getuser(), now=now())
            done = register(db, actor=actor, rows=table.rows, now=now())
            self._tell(path, table, done, options)
        if len(done.rejected) == len(table.rows):
            raise SystemExit(1)

    def _tell(self, path: Path, table: Table, done: Done, options: dict[str, Any]) -> None:
        """Print what became of the rows; write the plates of those without one, and the rows to mend."""
        counts = (
            (done.registered, _("registered")),
            (done.provided, _("known, with a provider added")),
            (done.unchanged, _("known, unchanged")),
            (len(done.rejected), _("rejected")),
        )
        for count, what in counts:
            if count:
                self.stdout.write(f"{count:>9,} {what}")
        if table.unknown:
            self.stdout.write(_("Columns not read: %(names)s") % {"names": ", ".join(table.unknown)})
        self._write_plates(path, done, options["language"])
        for code, sentence, rows in commonest(done.rejected):
            self.stdout.write(f"{rows:>9,} {code}: {sentence}")
        if done.rejected:
            rejects, out = new_file(options["output"], usual_rejects(path))
            with out:
                write_rows_to_mend(out, table, done.rejected, options["language"])
            self.stdout.write(_("Rows to mend and send again: %(path)s") % {"path": rejects})

    def _write_plates(self, path: Path, done: Done, wanted: str) -> None:
        """Write the plates where any were drawn, and again where that was interrupted."""
        usual = path.with_name(f"{path.stem}.plates.csv")
        if not done.plates or (not done.registered and usual.exists()):
            return
        listed, out = new_file(None, usual)
        with translation.override(wanted), out:
            write_plates(out, done.plates, wanted)
        said = ngettext(
            "The plate code of %(count)s dwelling: %(path)s",
            "The plate codes of %(count)s dwellings: %(path)s",
            len(done.plates),
        )
        self.stdout.write(said % {"count": f"{len(done.plates):,}", "path": listed})
