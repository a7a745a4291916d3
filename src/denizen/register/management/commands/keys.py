"""`denizen keys`: what seals and finds document numbers. It tells names, counts and marks, and never a key."""

import fcntl
import getpass
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from denizen.access.actions import operator_at_the_console
from denizen.kernel.clock import now
from denizen.kernel.console import DJANGO_OPTIONS, called, refusing_in_one_line
from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.keys import (
    KeysUnusable,
    add_webhook_key,
    marks_of,
    read_keys,
    seal_name,
    webhook_name,
)
from denizen.kernel.keys_export import copied, export_keys, import_keys, note_copy
from denizen.kernel.postgres import open_server
from denizen.kernel.progress import Progress
from denizen.kernel.roles import WORKER
from denizen.register.retokening import TokensMissing
from denizen.register.rotating import Rotation

_NO_COPY = "no copy is noted"


class Command(BaseCommand):
    """Looks at the keys, changes them, copies them."""

    help = "Look at the keys that seal and find document numbers, change them, copy them."
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        todo = parser.add_subparsers(dest="todo", required=True)
        todo.add_parser(
            "status", help="which keys there are, what is sealed under each, and whether it was copied"
        )
        rotate = todo.add_parser("rotate", help="make a new sealing key, and seal anew what is stored")
        which = rotate.add_mutually_exclusive_group()
        which.add_argument("--lookup", action="store_true", help="change the lookup key instead")
        which.add_argument(
            "--webhooks",
            action="store_true",
            help="make a new key for webhooks instead; each goes over to it with `party webhook rotate`",
        )
        which.add_argument(
            "--secrets",
            action="store_true",
            help="change the passwords of the roles and the key that signs cookies",
        )
        retire = todo.add_parser("retire", help="remove a sealing key under which nothing is sealed")
        retire.add_argument("number", type=int, help="its number")
        retire.add_argument(
            "--without-copy",
            action="store_true",
            help="even where no copy is noted: older backups then open never more",
        )
        for name, does in (
            ("export", "write all keys into a file, closed by a passphrase"),
            ("import", "read them back"),
        ):
            of = todo.add_parser(name, help=does)
            of.add_argument("file", type=Path)
            of.add_argument(
                "--passphrase-file", type=Path, help="read the passphrase there instead of asking for it"
            )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it; what an operator can mend is told in one line."""
        home = Home.current()
        try:
            with refusing_in_one_line():
                match options["todo"]:
                    case "export":
                        self._export(home, options["file"], _passphrase(options, twice=True))
                    case "import":
                        self._import(home, options["file"], _passphrase(options, twice=False))
                    case todo:
                        with _alone(home), _rotation(home) as rotation:
                            getattr(self, f"_{todo}")(rotation, options)
        except (KeysUnusable, TokensMissing) as error:
            raise CommandError(f"{error}") from None

    def _status(self, rotation: Rotation, _options: dict[str, Any]) -> None:
        """Print a line for each key, and what is amiss."""
        keys = read_keys(rotation.home.keys)
        values, copies, marks = rotation.values(), copied(rotation.home.keys, keys), marks_of(keys)
        for number in sorted(keys.sealing.keys() | values.keys()):
            under = ", ".join(f"{count:,} of {column}" for column, count in values.get(number, {}).items())
            if number not in keys.sealing:
                self.stdout.write(f"key {number} IS NOT HERE, and nothing else opens: {under}")
                continue
            name = seal_name(number)
            seals = "seals new values; " if number == keys.current else ""
            self.stdout.write(f"{name} [{marks[name]}] {seals}{under or 'nothing is sealed under it'}")
        self.stdout.write(f"lookup.key [{marks['lookup.key']}] finds documents")
        for name, when in copies.items():
            self.stdout.write(f"{name}: {f'copied {when}' if when else _NO_COPY}")
        if None in copies.values():
            self._urge_a_copy()
        if values.keys() - keys.sealing.keys():
            raise CommandError(f"a key is missing: bring it back with `{called('keys import FILE')}`")

    def _rotate(self, rotation: Rotation, options: dict[str, Any]) -> None:
        if options["secrets"]:
            rotation.renew_secrets()
            self.stdout.write(
                "All passwords and the key that signs cookies are new, and whoever was connected was sent away."
                " `serve` starts its processes again by itself; start again what you started one by one. Everybody"
                " chooses a purpose anew."
            )
        elif options["webhooks"]:
            number = add_webhook_key(rotation.home.keys)
            self.stdout.write(
                f"{webhook_name(number)} is new. Start what is served again; then give each webhook a new secret with"
                f" `{called('party webhook rotate')}`, and its receiver has a day to take it over."
            )
            self._urge_a_copy()
        elif options["lookup"]:
            with Progress(sys.stderr, "pages of the ledger") as progress:
                odd = rotation.change_lookup_key(progress)
            self.stdout.write(
                "Documents are found by a new key. `serve` starts its processes again by itself; start again what you"
                " started one by one."
            )
            if odd:
                self.stdout.write(
                    f"{odd:,} tokens were not those of their numbers: they find nobody, as before"
                )
            self._urge_a_copy()
        else:
            self._rotate_sealing(rotation)

    def _rotate_sealing(self, rotation: Rotation) -> None:
        number = rotation.new_sealing_key()
        if number is None:
            self.stdout.write(
                "Some values are sealed under an older key still: that is finished first, without a new key."
            )
        else:
            self.stdout.write(
                f"{seal_name(number)} is new. Pages go on sealing under the one before until they are started again,"
                " which `serve` does by itself within seconds."
            )
            self._urge_a_copy()
        with Progress(sys.stderr, "sealed anew") as progress:
            done = rotation.reseal(progress)
        self.stdout.write(f"{done.values:,} values are sealed anew.")
        for column, count in done.broken.items():
            self.stdout.write(f"{count:,} of {column} do not open, and were left as they are")
        if done.broken:
            raise CommandError("some values do not open: a key is missing, or they were altered")

    def _retire(self, rotation: Rotation, options: dict[str, Any]) -> None:
        number, folder = options["number"], rotation.home.keys
        copies = copied(folder, read_keys(folder))
        if copies.get(seal_name(number), "") is None and not options["without_copy"]:
            raise CommandError(
                f"no copy of {seal_name(number)} is noted, and backups of before open with it alone:"
                f" `{called('keys export FILE')}` first, or say --without-copy"
            )
        rotation.retire(number)
        self.stdout.write(
            f"{seal_name(number)} is removed, and the database takes nothing under it any more."
        )

    def _export(self, home: Home, file: Path, passphrase: str) -> None:
        content = export_keys(home.keys, passphrase)
        with open(file, "xb", opener=_for_its_owner_alone) as out:
            out.write(content)
        note_copy(home.keys, now())
        self.stdout.write(
            f"{file} holds all keys. Keep it, and the passphrase, apart from each other and from the backups."
        )

    def _import(self, home: Home, file: Path, passphrase: str) -> None:
        home.prepare()
        added = import_keys(file.read_bytes(), passphrase, home.keys)
        self.stdout.write(
            f"brought back: {', '.join(added)}" if added else "all of these keys are here already"
        )

    def _urge_a_copy(self) -> None:
        self.stdout.write(
            f"Not all keys were copied; what is lost with them nobody can read again: `{called('keys export FILE')}`"
        )


@contextmanager
def _rotation(home: Home) -> Iterator[Rotation]:
    with open_server(home) as server:
        with connect(server.url(WORKER)) as worker:
            actor = operator_at_the_console(worker, name=getpass.getuser(), now=now())
        yield Rotation(server, home, actor, now)


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """Let nobody else change keys meanwhile."""
    home.prepare()
    with open(home.keys / "changing", "w", opener=_for_its_owner_alone) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                "somebody else is changing the keys of this home: wait until that is done"
            ) from None
        yield


def _for_its_owner_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _passphrase(options: dict[str, Any], *, twice: bool) -> str:
    if options["passphrase_file"]:
        return str(options["passphrase_file"].read_text("utf-8").rstrip("\n"))
    given = getpass.getpass("Passphrase: ")
    if twice and getpass.getpass("Once more: ") != given:
        raise CommandError("the two differ; nothing was written")
    return given
