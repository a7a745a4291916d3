"""`denizen journal`: seals the access log, hands out what was signed, holds the log to it, verifies proofs of lines."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from denizen.journal.actions import seal_log
from denizen.journal.queries import last_checkpoint
from denizen.journal.signing import signer_here
from denizen.journal.tree.notes import NoteWrong, VerifierKey
from denizen.journal.tree.proofs import LineProof, ProofUnreadable
from denizen.journal.verifying import verify
from denizen.kernel.clock import now
from denizen.kernel.console import DJANGO_OPTIONS, at_the_console

_LISTED = 20
_FLAWS = {
    "line_changed": gettext_lazy("a line is not what was sealed"),
    "line_gone": gettext_lazy("a line is gone"),
    "line_unplaced": gettext_lazy("a line stands beside the log"),
    "tile_wrong": gettext_lazy("a tile is not what its lines make of it"),
    "checkpoint_wrong": gettext_lazy("a checkpoint of ours is not of this log"),
    "forked": gettext_lazy("a checkpoint that was brought is not of this log"),
}
_WRONG = {
    "log_other": gettext_lazy("it is of another log, or names another key"),
    "signature_wrong": gettext_lazy("its checkpoint does not bear the signature of the log"),
    "tree_other": gettext_lazy("its checkpoint is of another tree"),
    "line_changed": gettext_lazy("the line, or its salt, is not what was committed to"),
    "leaf_wrong": gettext_lazy("the line does not stand at this place of the log"),
}


class Command(BaseCommand):
    """Seals the access log, hands out what was signed, holds the log to it, and verifies a proof of a line."""

    help = "Seal the access log, hand out what was signed, hold the log to it, verify a proof of a line."
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        todo = parser.add_subparsers(dest="todo", metavar="seal|checkpoint|key|verify|prove", required=True)
        todo.add_parser(
            "seal", help="take all lines that wait into the tree and sign it (the worker does it by itself)"
        )
        todo.add_parser(
            "checkpoint", help="what was signed last: to be kept by others, who can hold the log to it"
        )
        todo.add_parser("key", help="the key by which others verify what was signed")
        check = todo.add_parser(
            "verify", help="look for lines that were changed, deleted, moved or slipped in"
        )
        check.add_argument(
            "checkpoints", type=Path, nargs="*", metavar="FILE", help="checkpoints that were kept elsewhere"
        )
        check.add_argument("--key", help="the key that they were signed by (default: that of this home)")
        prove = todo.add_parser(
            "prove", help="verify the proof of one line, as a person takes it along; asks no database"
        )
        prove.add_argument("proof", type=Path, metavar="FILE", help="the proof, as it was handed out")
        prove.add_argument("--key", help="the key of the log (default: the one that the file names)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, or say why not."""
        if options["todo"] == "prove":
            return self._prove(options)
        with at_the_console() as db:
            getattr(self, f"_{options['todo']}")(db, options)
        return None

    def _seal(self, db: psycopg.Connection, _options: dict[str, Any]) -> None:
        size = seal_log(db, now=now(), make_key=True)
        self.stdout.write(
            _("The log has %(lines)s sealed lines") % {"lines": f"{size:,}"}
            if size
            else _("No line waits to be sealed")
        )

    def _checkpoint(self, db: psycopg.Connection, _options: dict[str, Any]) -> None:
        note = last_checkpoint(db)
        if note is None:
            raise CommandError(_("Nothing is sealed yet"))
        self.stdout.write(note, ending="")

    def _key(self, _db: psycopg.Connection, _options: dict[str, Any]) -> None:
        self.stdout.write(signer_here(make=True).verifier.text())

    def _verify(self, db: psycopg.Connection, options: dict[str, Any]) -> None:
        key = _key_in(options) or signer_here(make=True).verifier
        brought = [path.read_text("utf-8", errors="replace") for path in options["checkpoints"]]
        found = 0
        for found, flaw in enumerate(verify(db, key, brought), 1):
            if found <= _LISTED:
                self.stdout.write(f"{flaw.at:>12,}  {_FLAWS[flaw.code]} [{flaw.code}]")
        if found:
            self.stderr.write(
                ngettext(
                    "%(flaws)d flaw: the log was tampered with",
                    "%(flaws)d flaws: the log was tampered with",
                    found,
                )
                % {"flaws": found}
            )
            sys.exit(1)
        self.stdout.write(_("The log is what was signed"))

    def _prove(self, options: dict[str, Any]) -> None:
        key = _key_in(options)
        try:
            proof = LineProof.parse(options["proof"].read_text("utf-8"))
        except OSError as error:
            raise CommandError(str(error)) from None
        except (ProofUnreadable, UnicodeDecodeError):
            raise CommandError(_("This is no proof of a line")) from None
        if flaw := proof.flaw(key):
            self.stdout.write(_("Wrong: %(why)s [%(code)s]") % {"why": _WRONG[flaw], "code": flaw})
            sys.exit(1)
        said = {"position": proof.position, "size": proof.size, "log": proof.log, "key": proof.key}
        self.stdout.write(
            _("Right: line %(position)d of the %(size)d that %(log)s had when it was signed") % said
            if key
            else _("Right, if this is the key of the log: %(key)s (line %(position)d of %(size)d)") % said
        )


def _key_in(options: dict[str, Any]) -> VerifierKey | None:
    try:
        return VerifierKey.parse(options["key"]) if options["key"] else None
    except NoteWrong as wrong:
        raise CommandError(str(wrong)) from None
