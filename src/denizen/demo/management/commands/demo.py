"""`denizen demo`: a synthetic town passes through the real register, is judged, and is served."""

import os
import sys
import time
from argparse import ArgumentParser, BooleanOptionalAction
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from denizen.access.queries import SYSTEM_ACTOR
from denizen.counts.actions import recount
from denizen.demo.answers import Register
from denizen.demo.doubting import raise_some
from denizen.demo.homes import FILES, HomeTaken, finished, in_use, make_room, town_in
from denizen.demo.judge import Judge, table
from denizen.demo.residents import give_accounts
from denizen.demo.running import Run, holds_parties
from denizen.demo.town import build
from denizen.kernel.clock import now
from denizen.kernel.crypto import Vault
from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.listening import check_port
from denizen.kernel.migrate import migrate
from denizen.kernel.postgres import Server, open_server
from denizen.kernel.progress import Progress
from denizen.kernel.roles import KEEPER, OWNER, WEB, WORKER
from denizen.kernel.serving import serve

HOST = "127.0.0.1"


class Command(BaseCommand):
    """Makes the town the first time; afterwards serves the one that is there."""

    help = "Make a synthetic town, pass its files through the real register, judge the result, and serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the command line."""
        parser.add_argument("--people", type=int, default=10_200, help="who live there on the first day")
        parser.add_argument("--months", type=int, default=24, help="how long the town is simulated")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same town")
        parser.add_argument("--town", choices=["erenhot", "yiwu"], default="erenhot")
        parser.add_argument("--data", type=Path, default=Path("var/demo"), help="folder of the demonstration")
        parser.add_argument(
            "--serve", action=BooleanOptionalAction, default=True, help="serve the pages at the end"
        )
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--again", action="store_true", help="throw away the town that is there and make it anew"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make, judge, serve."""
        os.environ["DENIZEN_MODE"] = "demo"
        data = options["data"].resolve()
        # A home that is named may be meant for a register in earnest: no made-up town is put there unasked.
        if (named := os.environ.get("DENIZEN_HOME")) and Path(named).resolve() != data:
            self.stderr.write(f"the demonstration lies in {data} (--data), not in DENIZEN_HOME")
        os.environ["DENIZEN_HOME"] = str(data)
        home = Home.current()
        if options["serve"]:
            check_port(HOST, options["port"])
        wish = " ".join(f"{name}={options[name]}" for name in ("people", "months", "seed", "town"))
        try:
            make_room(home, wish, again=options["again"])
        except HomeTaken as taken:
            raise CommandError(str(taken)) from None
        seconds: dict[str, float] = {}
        with in_use(home), _opened(home, seconds) as server:
            if town_in(home) != wish:
                self._make_town(server, home, options, seconds)
                finished(home, wish)
            if options["serve"]:
                metrics = os.environ.get("DENIZEN_METRICS") or None
                serve(server, home, host=HOST, port=options["port"], metrics=metrics)
            else:
                self.stdout.write(f"the town lies in {home.path}; without --no-serve it is shown")

    def _make_town(
        self, server: Server, home: Home, options: dict[str, Any], seconds: dict[str, float]
    ) -> None:
        with _timed(seconds, "migrate"):
            migrate(server.url(OWNER))
        with _timed(seconds, "simulate"):
            town = build(options["people"], options["months"], options["seed"], options["town"])
        with connect(server.url(WORKER)) as db:
            if not server.embedded and holds_parties(db):
                raise CommandError("the database of DATABASE_URL holds a register already: name an empty one")
            run = Run(db, town, Vault(home.keys), home.path / FILES)
            with _timed(seconds, "places_and_parties"):
                run.make_known()
                with connect(server.url(KEEPER)) as keeper:
                    run.post_officers(keeper)
            with _timed(seconds, "declarations"), Progress(sys.stderr, "files") as progress:
                run.live(progress)
            with _timed(seconds, "counts"):
                recount(db, actor=SYSTEM_ACTOR, now=now())
            with connect(server.url(OWNER)) as owner:
                give_accounts(owner, clerk="clerk-1", now=now())
            with _timed(seconds, "judge"), connect(server.url(WORKER)) as fresh:
                judge = Judge(town.truth, town.ledger, town.starts, town.ends, town.seed)
                figures = judge.judge(Register(fresh, run.rows), seconds)
            with _timed(seconds, "doubts"), connect(server.url(WEB)) as web:
                raise_some(db, web)
        figures.seconds = {stage: round(taken, 2) for stage, taken in seconds.items()}
        figures.write(home.path / "figures.json")
        self.stdout.write(table(figures))
        self.stdout.write(f"the figures: {home.path / 'figures.json'}")
        self.stdout.write(f"the files that the town sent: {home.path / FILES}")


@contextmanager
def _opened(home: Home, seconds: dict[str, float]) -> Iterator[Server]:
    with _timed(seconds, "server"):
        server = open_server(home)
    with server:
        yield server


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    seconds[stage] = time.monotonic() - began
