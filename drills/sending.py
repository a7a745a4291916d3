"""A sender who gives up on nothing: each declaration is sent until it is acknowledged, always under its own key."""

import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import Self

import psycopg

from benchmarks.people import newcomer, plate_of
from benchmarks.stage import Stage, Town
from denizen.intake.drafting import Drafter, Fields
from denizen.kernel.clock import now
from denizen.kernel.crypto import Vault
from denizen.kernel.home import Home
from denizen.kernel.partial import PartialDate
from denizen.kernel.roles import WORKER
from denizen.ledger.actions import receive
from denizen.ledger.rules import INTERACTIVE, Acknowledgement, Declaration, Kind

_PAUSE_SECONDS = 0.003
_PATIENCE_SECONDS = 0.05
_MOVED, _LEFT = date(2024, 9, 1), date(2024, 12, 1)


class Drafts:
    """What the sender says, one after the other: newcomers, and moves and departures of those who came before."""

    def __init__(self, town: Town, home: Home) -> None:
        self._town = town
        self._drafter = Drafter(Vault(home.keys), now().date())
        self.people = 0
        self._said = 0

    def next(self) -> Declaration:
        """Draft the next declaration, under a key that no other one has."""
        self._said += 1
        declaration = self._drafter.draft(*self._saying())
        if not isinstance(declaration, Declaration):
            raise TypeError(f"an invented declaration has a flaw: {declaration.code}")
        return replace(declaration, idempotency_key=f"drill-{self._said}")

    def _saying(self) -> tuple[Kind, Fields]:
        plates = self._town.plates
        # Every third is about somebody known: of whom the declaration before may still be waiting.
        if self._said % 3 == 0:
            index = self._said // 6
            somebody = newcomer(index)
            if self._said % 6 == 0:
                return "residence_start", somebody.fields(plate_of(index + 100, plates), _MOVED)
            ending: Fields = {"plate": plate_of(index, plates), "end_date": PartialDate.on(_LEFT)}
            return "residence_end", {**somebody.described(), **ending}
        self.people += 1
        return "residence_start", newcomer(self.people - 1).fields(plate_of(self.people - 1, plates))


class Sending:
    """A thread that sends until told to stop, over a server that may be gone at any moment."""

    def __init__(self, stage: Stage, town: Town, home: Home) -> None:
        """Prepare to send as a command does; the context starts and ends it."""
        self.sent: list[tuple[Declaration, Acknowledgement]] = []
        self.repeated = 0
        self.drafts = Drafts(town, home)
        self._stage, self._town = stage, town
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._send)
        self._failure: Exception | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End as `stop` does. Raises what stopped the sending before, if anything."""
        self.stop()
        if self._failure and error is None:
            raise self._failure

    def stop(self) -> None:
        """End after the acknowledgement of what is under way."""
        self._over.set()
        self._thread.join()

    def _send(self) -> None:
        db: psycopg.Connection | None = None
        try:
            while not self._over.is_set():
                declaration = self.drafts.next()
                acknowledged = None
                while acknowledged is None:
                    try:
                        db = db or self._stage.connect(WORKER)
                        (acknowledged,) = receive(
                            db,
                            actor=self._town.registrar,
                            declarations=[declaration],
                            now=now(),
                            lane=INTERACTIVE,
                        )
                    except psycopg.OperationalError:
                        # Received or not? The key lets it be asked again.
                        self.repeated += 1
                        _close(db)
                        db = None
                        time.sleep(_PATIENCE_SECONDS)
                self.sent.append((declaration, acknowledged))
                time.sleep(_PAUSE_SECONDS)
        except Exception as error:
            self._failure = error
        finally:
            _close(db)


def _close(db: psycopg.Connection | None) -> None:
    if db is not None:
        with suppress(psycopg.Error):
            db.close()
