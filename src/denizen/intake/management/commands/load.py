"""`denizen load --into-empty FILE … --for PARTY`: a town's first files, into a register that nobody uses yet."""

import getpass
import sys
from argparse import ArgumentParser
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import psycopg
from django.core.management.base import BaseCommand, CommandError

from denizen.access.actions import operator_at_the_console
from denizen.access.queries import party_named
from denizen.intake.actions import Applied, Applier, receive_file
from denizen.intake.files.kinds import MIXED
from denizen.intake.loading import build_keys, keys_put_off, put_keys_off
from denizen.kernel.clock import now, today
from denizen.kernel.console import DJANGO_OPTIONS
from denizen.kernel.crypto import Vault
from denizen.kernel.db import connect
from denizen.kernel.errors import Refusal
from denizen.kernel.home import Home
from denizen.kernel.postgres import Server, open_server
from denizen.kernel.progress import Progress
from denizen.kernel.roles import OWNER, WORKER
from denizen.ledger.actions import Sender
from denizen.ledger.errors import BatchAlreadyReceived
from denizen.ledger.rules import KINDS

_SECONDS_BETWEEN_LOOKS = 0.1


class Command(BaseCommand):
    """Puts keys off, takes files in, applies them, builds the keys. Called again after an interruption, it goes on."""

    help = "Load a town's first files into an empty register, building keys when the rows are there."
    requires_system_checks = ()
    suppressed_base_arguments = DJANGO_OPTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument("files", nargs="+", type=Path, help="CSV or XLSX files")
        parser.add_argument(
            "--into-empty", action="store_true", required=True, help="say that nobody uses it yet"
        )
        parser.add_argument("--for", dest="party", required=True, help="handle of the party that declares")
        parser.add_argument(
            "--kind", choices=[*KINDS, MIXED], default=MIXED, help="kind of the rows (default: mixed)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, or go on with a load that was interrupted."""
        try:
            with open_server(Home.current()) as server:
                self._load(server, options)
        except Refusal as refusal:
            raise CommandError(f"{refusal} [{refusal.code}]") from None

    def _load(self, server: Server, options: dict[str, Any]) -> None:
        with connect(server.url(OWNER)) as owner, connect(server.url(WORKER)) as worker:
            party = party_named(worker, options["party"], on=today())
            if not keys_put_off(owner):
                self.stdout.write(f"{put_keys_off(owner)} keys are put off")
            actor = operator_at_the_console(worker, name=getpass.getuser(), now=now())
            sender = Sender(party.id, party.kind, actor, "file")
            done = self._take_in(server.url(WORKER), worker, sender, options)
            self.stdout.write(
                f"{done.applied:,} applied, {done.refused:,} refused, {done.undecided:,} to be decided"
            )
            self.stdout.write(f"{build_keys(owner)} keys are built")

    def _take_in(
        self, url: str, worker: psycopg.Connection, sender: Sender, options: dict[str, Any]
    ) -> Applied:
        """Receive the files, and apply what was received of the earlier ones meanwhile."""
        all_received = Event()
        with ThreadPoolExecutor(max_workers=1) as beside:
            applied = beside.submit(_apply_until, all_received, url, sender.entered_by)
            try:
                for path in options["files"]:
                    self._receive(worker, sender, path, options["kind"])
            finally:
                all_received.set()
            return applied.result()

    def _receive(self, worker: psycopg.Connection, sender: Sender, path: Path, kind: str) -> None:
        with Progress(sys.stderr, path.name) as progress:
            try:
                received = receive_file(
                    worker, actor=sender, source=path, file_name=path.name, kind=kind,
                    sealer=Vault(Home.current().keys), now=now(), tell=progress,
                )  # fmt: skip
            except BatchAlreadyReceived:
                return
        self.stdout.write(f"{path.name}: {received.declarations:,} received, {received.rejected:,} rejected")


def _apply_until(all_received: Event, url: str, actor: UUID) -> Applied:
    """Apply what waits until nothing does and nothing more comes: the server works meanwhile, and little of Python."""
    done = Applied()
    with connect(url) as db:
        applier = Applier(db, actor=actor)
        nothing_comes = False
        while not nothing_comes:
            nothing_comes = all_received.wait(_SECONDS_BETWEEN_LOOKS)  # asked before the queue is looked at
            done = sum(applier.rounds(now), done)
    return done
