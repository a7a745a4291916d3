"""`denizen restore`: a register given back from a store, into an empty home."""

import os
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from denizen.intake.checking import rebuild_and_compare
from denizen.kernel.backups import BackupUnusable
from denizen.kernel.backups.checking import examine, row_counts
from denizen.kernel.backups.restoring import Source, empty_home, lay_out, recover_server, restore_dump
from denizen.kernel.backups.store import PHYSICAL, Backup, Manifest, Store
from denizen.kernel.clock import as_told, now, told
from denizen.kernel.console import DJANGO_OPTIONS, called
from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.keys_export import import_keys
from denizen.kernel.migrate import migrate
from denizen.kernel.postgres import Server, open_server
from denizen.kernel.progress import Progress
from denizen.kernel.roles import OWNER, WEB, WORKER
from denizen.kernel.server import tell_stderr
from denizen.ledger.queries import last_received
from denizen.site.management.commands.backup import add_passphrase, ask, in_one_line, open_key

_REBUILT = 50


class Command(BaseCommand):
    """Restores into the home that DENIZEN_HOME names, which must be empty; or leaves it empty."""

    help = (
        "Give a register back from a store, as it is newest or as it was at a second of the past, into the empty home"
        " that DENIZEN_HOME names."
    )
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument("--from", dest="store", type=Path, required=True, help="the store")
        parser.add_argument("--key", type=Path, required=True, help="file of the recovery key")
        parser.add_argument(
            "--keys",
            type=Path,
            required=True,
            help="the keys of the register: the file that `keys export` wrote, or a folder of them",
        )
        parser.add_argument("--backup", metavar="NAME", help="which backup (default: the last that will do)")
        parser.add_argument(
            "--at",
            help="the time to go back to, such as '2026-11-26 14:30:00' (in China, unless an offset ends it)",
        )
        parser.add_argument(
            "--as-far-as-possible",
            action="store_true",
            help="use the log up to where it is missing or damaged",
        )
        add_passphrase(parser)
        parser.add_argument(
            "--keys-passphrase-file",
            type=Path,
            help="file whose first line is the passphrase of --keys; else asked",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Restore, look at what came of it, and say so."""
        home, began = Home.current(), time.monotonic()
        with in_one_line():
            at = _instant(options["at"])
            with _folder_of_keys(options) as keys, empty_home(home, keys):
                source = Source(
                    Store(options["store"].expanduser().resolve()),
                    keys,
                    open_key(options),
                    options["as_far_as_possible"],
                )
                backup, manifest = source.choose(options["backup"], at)
                _refuse_a_place(manifest, at)
                self._fill(source, backup, manifest, home, at)
                with open_server(home) as server:
                    self._look(server, manifest, began)
        self.stdout.write(f"Restored into {home.path}. Now, before it is used:")
        self.stdout.write(f"  {called('backup begin')} --to FOLDER --recipient {manifest.recipient}")
        self.stdout.write(f"  {called('backup')}")

    def _fill(
        self, source: Source, backup: Backup, manifest: Manifest, home: Home, at: datetime | None
    ) -> None:
        with Progress(sys.stderr, "bytes") as progress:
            if manifest.kind != PHYSICAL:
                restore_dump(source, backup, manifest, home, progress=progress)
                return
            lay_out(source, backup, manifest, home, at=at, progress=progress, tell=tell_stderr)
        recover_server(home, manifest, at=at, tell=tell_stderr)

    def _look(self, server: Server, manifest: Manifest, began: float) -> None:
        """Say how far it goes, bring it to this version, and look whether it is sound. Raises BackupUnusable."""
        for name in migrate(server.url(OWNER)):
            self.stdout.write(f"applied {name}")
        with connect(server.url(WEB)) as web:
            last = last_received(web)
        self.stdout.write(
            f"from the backup {manifest.name}; the last declaration in it was received"
            f" {f'at {told(last)}' if last else 'never'}"
        )
        self.stdout.write(
            f"it stands again after {time.monotonic() - began:.0f} s; looking whether it is sound …"
        )
        if server.embedded:
            found = examine(server)
            if found.damaged_rows:
                raise BackupUnusable(
                    f"amcheck finds {found.damaged_rows} damaged rows: restore another backup"
                )
            self.stdout.write(f"amcheck read {found.tables} tables and {found.indexes} indexes: no damage")
        with connect(server.url(OWNER)) as owner:
            counts = row_counts(owner)
        for table, rows in counts.items():
            if rows:
                self.stdout.write(f"  {rows:>12,} {table}")
        with connect(server.url(WORKER)) as worker:
            rebuilt = rebuild_and_compare(worker, declarations=_REBUILT, now=now())
        self.stdout.write(
            f"the facts of {rebuilt.people} people were made again from their declarations:"
            + (
                f" {rebuilt.differing} differ (were the rules changed?)"
                if rebuilt.differing
                else " all are equal"
            )
        )


@contextmanager
def _folder_of_keys(options: dict[str, Any]) -> Iterator[Path]:
    """The folder that was named; or one for a while, with the keys of the file that was. Raises KeysUnusable."""
    path = options["keys"]
    if path.is_dir():
        yield path
        return
    content = path.read_bytes()
    passphrase = ask(options["keys_passphrase_file"], "passphrase of the keys: ")
    with tempfile.TemporaryDirectory() as folder:
        import_keys(content, passphrase, Path(folder) / "keys")
        yield Path(folder) / "keys"


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = as_told(text)
    except ValueError:
        raise CommandError(f"write the time as '2026-11-26 14:30:00', and not as {text!r}") from None
    if found > now():
        raise CommandError(f"{text} is still to come")
    return found


def _refuse_a_place(manifest: Manifest, at: datetime | None) -> None:
    if manifest.kind == PHYSICAL and "DATABASE_URL" in os.environ:
        raise BackupUnusable(
            "a copy of a whole server is restored to the server that comes along: unset DATABASE_URL (from there"
            " `backup --logical` leads to a server of your own)"
        )
    if manifest.kind != PHYSICAL and at:
        raise BackupUnusable(f"{manifest.name} holds one instant only, {manifest.began}: leave --at out")
