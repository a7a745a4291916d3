"""The courier's round: hand news on, take what is due, have it sent by threads, note what came of it.

One thread speaks with the database, in moments; others send, and know no database. What was sent and not noted, since
the process or the database was gone, is due again after its lease and sent again under the same number: at least once.
"""

import logging
import queue
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

import psycopg

from denizen.kernel.db import Statements
from denizen.kernel.logs import tell_failure, told
from denizen.kernel.metrics import WEBHOOK_SECONDS, WEBHOOKS_TRIED
from denizen.webhooks import signing
from denizen.webhooks.rules import KEPT, OLD_KEY_LASTS, PATIENCE, TRIAL, pause_after, rest_after
from denizen.webhooks.sending import Answer
from denizen.webhooks.telling import message

log = logging.getLogger("denizen.courier")

_sql = Statements("denizen.webhooks")

SLOTS = 32
"""How many messages are on their way at once."""
EACH = 4
"""How many of them to one endpoint, so that a slow one holds up nobody else's."""
LEASE = timedelta(seconds=120)
"""For how long what is on its way counts as such: far longer than sending takes (`sending.Limits`)."""
AT_ONCE = 1000
"""Lines of the outbox that are handed on, and of what is past that are forgotten, in one transaction."""
SECONDS_BETWEEN_LOOKS = 1.0
"""After so many seconds without anything to do the outbox is looked at again."""
_SECONDS_BETWEEN_TIDYINGS = 15.0


class Sends(Protocol):
    """What sends a message: a `sending.Sender`, or what stands for one in a test."""

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """POST it."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What was taken to be sent, as `door.take_deliveries` tells it."""

    id: UUID
    endpoint_id: UUID
    url: str
    key_mark: str
    generation: int
    key_mark_before: str | None
    rotated_at: datetime | None
    failures: int
    tries: int
    topic: str
    happened_at: datetime
    number: UUID | None
    kind: str | None
    state: str | None
    code: str | None
    fields: list[str] | None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an errand, and how long it took."""

    errand: Errand
    answer: Answer
    seconds: float


class Courier:
    """Carries what is due. Lives longer than a connection to the database, and keeps what was not noted meanwhile."""

    def __init__(
        self,
        sender: Sends,
        keys: Mapping[str, bytes],
        *,
        slots: int = SLOTS,
        each: int = EACH,
        lease: timedelta = LEASE,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._sender = sender
        self._keys = keys
        self._slots = slots
        self._each = each
        self._lease = lease
        self._chance = chance
        self._errands: queue.SimpleQueue[Errand | None] = queue.SimpleQueue()
        self._came: queue.SimpleQueue[Done] = queue.SimpleQueue()
        self._unnoted: list[Done] = []
        self._busy: Counter[UUID] = Counter()
        self._tidied_at = float("-inf")
        for place in range(slots):
            threading.Thread(target=self._carry, name=f"courier-{place}", daemon=True).start()

    def step(self, db: psycopg.Connection, *, wait: float = SECONDS_BETWEEN_LOOKS) -> None:
        """Do what can be done now; then wait until something came back, `wait` seconds at most, and note it.

        Raises psycopg.OperationalError where the database does not answer; nothing is lost by it.
        """
        self._note(db)
        handed_on = _one(db, "hand_on_news", most=AT_ONCE)
        self._take(db)
        if time.monotonic() - self._tidied_at > _SECONDS_BETWEEN_TIDYINGS:
            more = _one(db, "tidy", most=AT_ONCE, kept=KEPT)
            self._tidied_at = float("-inf") if more else time.monotonic()
        if handed_on < AT_ONCE:
            self._gather(wait)
        self._note(db)

    def leave(self, db: psycopg.Connection, *, patience: float) -> None:
        """Take nothing more; wait a little for what is on its way, and note what came of it."""
        until = time.monotonic() + patience
        while self._busy and (left := until - time.monotonic()) > 0:
            self._gather(left)
            self._note(db)
        for _place in range(self._slots):
            self._errands.put(None)

    @property
    def on_the_way(self) -> int:
        """How many messages are being sent."""
        return self._busy.total()

    def _take(self, db: psycopg.Connection) -> None:
        places = self._slots - self._busy.total()
        if places <= 0:
            return
        asked = {
            "most": places,
            "each": self._each,
            "busy": list(self._busy.elements()),
            "lease": self._lease,
        }
        for errand in _sql.rows(db, "take_deliveries", asked, of=Errand):
            self._busy[errand.endpoint_id] += 1
            self._errands.put(errand)

    def _gather(self, wait: float) -> None:
        """Take in what came back, waiting for the first of it."""
        try:
            self._unnoted.append(self._came.get(timeout=wait))
            while True:
                self._unnoted.append(self._came.get_nowait())
        except queue.Empty:
            return

    def _note(self, db: psycopg.Connection) -> None:
        done = self._unnoted
        if not done:
            return
        noted = {
            "deliveries": [each.errand.id for each in done],
            "outcomes": [each.answer.outcome for each in done],
            "statuses": [each.answer.status for each in done],
            "took": [round(each.seconds * 1000) for each in done],
            "again_in": [self._again_in(each) for each in done],
            "rest_for": [rest_after(each.errand.failures + 1, each.answer.asked) for each in done],
            "patience": PATIENCE,
        }
        became = _sql.run(db, "note_tries", noted).fetchall()
        self._unnoted = []
        self._busy -= Counter(each.errand.endpoint_id for each in done)
        for each in done:
            _tell(each)
        for endpoint, what in became:
            log.warning("a webhook was %s", what, extra=told(endpoint=str(endpoint)))

    def _again_in(self, done: Done) -> float | None:
        if done.errand.topic == TRIAL or done.answer.outcome == "gone":
            return None
        return pause_after(done.errand.tries + 1, self._chance(), done.answer.asked)

    def _carry(self) -> None:
        """What each thread does: send, until told to leave."""
        while (errand := self._errands.get()) is not None:
            began = time.monotonic()
            try:
                answer = self._sent(errand)
            except Exception as failure:  # whatever it is, it is this errand's alone
                tell_failure(failure)
                answer = Answer("failed_here")
            self._came.put(Done(errand, answer, time.monotonic() - began))

    def _sent(self, errand: Errand) -> Answer:
        now = datetime.now(UTC)
        key = self._keys.get(errand.key_mark)
        if key is None:
            return Answer("key_missing")
        secrets = [signing.secret_of(key, errand.endpoint_id, errand.generation)]
        before = self._keys.get(errand.key_mark_before or "")
        if before and errand.rotated_at and now < errand.rotated_at + OLD_KEY_LASTS:
            secrets.append(signing.secret_of(before, errand.endpoint_id, errand.generation - 1))
        body = message(
            errand.topic,
            errand.happened_at,
            number=errand.number,
            kind=errand.kind,
            state=errand.state,
            code=errand.code,
            fields=errand.fields,
        )
        signed = signing.headers(errand.id, int(now.timestamp()), body, secrets)
        return self._sender.send(errand.url, body, signed)


def _tell(done: Done) -> None:
    """Count a try; of one that failed write a line, without the address."""
    outcome = done.answer.outcome
    WEBHOOKS_TRIED.labels(outcome).inc()
    WEBHOOK_SECONDS.observe(done.seconds)
    if outcome != "delivered":
        facts = {
            "endpoint": str(done.errand.endpoint_id),
            "delivery": str(done.errand.id),
            "outcome": outcome,
            "status": done.answer.status,
            "tries": done.errand.tries + 1,
        }
        log.info("a message was not delivered", extra=told(**facts))


def _one(db: psycopg.Connection, name: str, **params: object) -> int:
    (found,) = _sql.run(db, name, params).fetchone() or (0,)
    return int(found)
