"""`denizen backup`: copies of the register in the store, whether they are whole, and the log as it is written."""

import getpass
import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from denizen.kernel.backups import BackupUnusable
from denizen.kernel.backups.following import Follower
from denizen.kernel.backups.log import Log, complete_until
from denizen.kernel.backups.making import LONGEST_DAYS, archivist_url, make_backup
from denizen.kernel.backups.sealing import Marks, needs_passphrase, new_recovery_key, recipient, recovery_key
from denizen.kernel.backups.settings import Settings, settings_file, settings_of
from denizen.kernel.backups.store import PHYSICAL, Backup, Manifest, Store
from denizen.kernel.backups.verifying import verify
from denizen.kernel.clock import told
from denizen.kernel.console import DJANGO_OPTIONS, called
from denizen.kernel.crypto import Vault
from denizen.kernel.home import Home
from denizen.kernel.keys import KeysUnusable
from denizen.kernel.postgres import open_server
from denizen.kernel.progress import Progress
from denizen.kernel.server import tell_stderr


class Command(BaseCommand):
    """Makes a backup, unless another word says what to do."""

    help = (
        "Copy the register into the store, sealed, while it is in use. Other words: begin sets backups up, list and"
        " verify look at what is there, follow brings the log to the store (serve does so by itself)."
    )
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        _making(parser)
        todo = parser.add_subparsers(dest="todo", metavar="begin|make|list|verify|follow")
        _making(todo.add_parser("make", help="make a backup (as without a word)"))
        begin = todo.add_parser("begin", help="say where backups go, and make the recovery key")
        begin.add_argument("--to", type=Path, required=True, help="the store: a folder on another disk")
        begin.add_argument(
            "--key", type=Path, help="file to write the recovery key to; take it off this machine"
        )
        begin.add_argument("--recipient", help="age1…: seal to a recovery key that there is already")
        add_passphrase(begin)
        begin.add_argument("--no-passphrase", action="store_true", help="leave the recovery key unsealed")
        todo.add_parser("list", help="list the backups, and how far the log reaches")
        check = todo.add_parser("verify", help="read every byte and say whether it is as it was written")
        check.add_argument("names", nargs="*", metavar="BACKUP", help="which (default: all)")
        check.add_argument("--key", type=Path, help="the recovery key: unpack everything too, in memory")
        add_passphrase(check)
        todo.add_parser("follow", help="bring the log to the store until told to end")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked for."""
        home = Home.current()
        with in_one_line():
            if options["todo"] == "begin":
                self._begin(home, options)
                return
            settings = settings_of(home)
            if settings is None:
                raise BackupUnusable(
                    f"no backups are set up in {home.path}: `{called('backup begin')}` does so"
                )
            match options["todo"]:
                case "list":
                    self._list(home, settings)
                case "verify":
                    self._verify(home, settings, options)
                case "follow":
                    _follow(home, settings)
                case _:
                    self._make(home, settings, options)

    def _begin(self, home: Home, options: dict[str, Any]) -> None:
        if settings_of(home) is not None:
            raise BackupUnusable(f"backups are set up already: {settings_file(home)} says where they go")
        if bool(options["key"]) == bool(options["recipient"]):
            raise BackupUnusable(
                "say --key FILE for a new recovery key, or --recipient age1… for one that you have"
            )
        store = Store(options["to"].expanduser().resolve()).prepare()
        for backup in store.backups()[-1:]:
            backup.manifest(home.keys)  # or two registers would put their backups among each other
        home.prepare()
        public = options["recipient"] or _write_key(options)
        recipient(public)
        Vault(home.keys)  # the register's own keys are made now, so that they can be put away with this one
        Settings(store.path, public).write(home)
        self.stdout.write(f"Backups go to {store.path}, sealed to {public}")
        if options["key"]:
            self.stdout.write(f"Put away {options['key']}: not on this machine, and not in the store.")
        self.stdout.write("Put away a copy of the register's own keys, or nothing can be restored:")
        self.stdout.write(f"  {called('keys export FILE')}")
        self.stdout.write("Then make the first backup:")
        self.stdout.write(f"  {called('backup')}")

    def _make(self, home: Home, settings: Settings, options: dict[str, Any]) -> None:
        days = options["keep_days"]
        if not 1 <= days <= LONGEST_DAYS:
            raise BackupUnusable(f"backups are kept for 1 to {LONGEST_DAYS} days")
        with open_server(home) as server, Progress(sys.stderr, "bytes") as progress:
            made = make_backup(
                server, home, settings, logical=options["logical"], keep_days=days, progress=progress
            )
        for name in made.expired:
            self.stdout.write(f"removed {name}, older than {days} days")
        self.stdout.write(
            f"{made.folder}: {size(made.manifest.clear_bytes)} in {size(made.manifest.file_bytes)},"
            f" {made.seconds:.0f} s"
        )

    def _list(self, home: Home, settings: Settings) -> None:
        store = Store(settings.store)
        backups = store.backups()
        if not backups:
            self.stdout.write(f"{store.path} holds no backup yet")
        for backup in backups:
            try:
                self.stdout.write(_line(store, backup, backup.manifest(home.keys)))
            except BackupUnusable as unusable:
                self.stdout.write(f"{backup.name}  AMISS {unusable}")

    def _verify(self, home: Home, settings: Settings, options: dict[str, Any]) -> None:
        store = Store(settings.store)
        backups = [store.named(name) for name in options["names"]] or store.backups()
        key = open_key(options) if options["key"] else None
        amiss = 0
        for good, sentence in verify(store, backups, home.keys, key):
            amiss += not good
            self.stdout.write(
                f"{self.style.SUCCESS('good ') if good else self.style.ERROR('AMISS')} {sentence}"
            )
        if amiss or not backups:
            raise CommandError(f"{amiss} amiss" if amiss else f"{store.path} holds no backup")


def _making(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--keep-days",
        type=int,
        default=LONGEST_DAYS,
        help="remove backups older than so many days (at most, and default: %(default)s)",
    )
    parser.add_argument(
        "--logical",
        action="store_true",
        help="only what the tables hold, without the log: see docs/operate.md",
    )


def add_passphrase(parser: ArgumentParser) -> None:
    """The option that names where the passphrase of the recovery key stands."""
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        help="file whose first line is the passphrase of the recovery key; else asked",
    )


def open_key(options: dict[str, Any]) -> Any:
    """The recovery key that was named, its passphrase asked for where it has one. Raises BackupUnusable."""
    path = options["key"]
    passphrase = (
        ask(options["passphrase_file"], "passphrase of the recovery key: ") if needs_passphrase(path) else ""
    )
    return recovery_key(path, passphrase)


def _write_key(options: dict[str, Any]) -> str:
    passphrase = (
        ""
        if options["no_passphrase"]
        else ask(options["passphrase_file"], "a passphrase for the recovery key: ")
    )
    if not passphrase and not options["no_passphrase"]:
        raise BackupUnusable("the passphrase is empty: say --no-passphrase if the file is to be enough")
    if passphrase and not options["passphrase_file"] and ask(None, "again: ") != passphrase:
        raise BackupUnusable("the two passphrases differ: nothing was made")
    content, public = new_recovery_key(passphrase)
    with open(os.open(options["key"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return public


def ask(file: Path | None, prompt: str) -> str:
    """A passphrase: the first line of that file, or typed unseen. Raises BackupUnusable where nobody can type."""
    if file:
        lines = file.read_text("utf-8").splitlines()
        return lines[0] if lines else ""
    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise BackupUnusable("the passphrase is asked for at a terminal, or in --passphrase-file") from None


def _follow(home: Home, settings: Settings) -> None:
    over: list[bool] = []

    def leave(_signal: int, _frame: FrameType | None) -> None:
        over.append(True)

    with open_server(home) as server:
        signal.signal(signal.SIGTERM, leave)
        signal.signal(signal.SIGINT, leave)
        log = Store(settings.store).prepare().log
        follower = Follower(archivist_url(server), log, Marks.of(home.keys), settings.recipient, tell_stderr)
        sys.stderr.write(f"denizen: the log goes to {log} (Ctrl-C ends it)\n")
        follower.run(lambda: bool(over))


def _line(store: Store, backup: Backup, manifest: Manifest) -> str:
    """What `list` says of one."""
    text = f"{backup.name}  {size(manifest.file_bytes):>9}  {manifest.kind}"
    if manifest.kind != PHYSICAL:
        return text
    chain = Log.of(store.log, manifest.system, manifest.timeline).chain(manifest.end)
    reaches = complete_until(chain.pieces)
    until = datetime.fromtimestamp(reaches, UTC) if reaches else manifest.at
    return f"{text}, gives back any second until {told(until)}" + (
        ", where the log has a gap" if chain.broken else ""
    )


def size(number: int) -> str:
    """A number of bytes for people."""
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{number / 1e6:.1f} MB"


@contextmanager
def in_one_line() -> Iterator[None]:
    """Say what the operator can mend in one line."""
    try:
        yield
    except (BackupUnusable, KeysUnusable) as unusable:
        raise CommandError(str(unusable)) from None
    except OSError as error:
        raise CommandError(f"{error.strerror or error}: {error.filename or ''}") from None
