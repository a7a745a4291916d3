"""Whether this process lives, and whether the register can work: for what watches over processes, and for nobody else.

Both are answered before anything else is looked at, host and language included, and tell neither data nor secrets. What
is not ready is named by one word.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import psycopg
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from denizen.journal.queries import WORKER, heartbeats
from denizen.kernel.logs import tell_failure, told
from denizen.kernel.migrate import applied_and_known
from denizen.ledger.queries import queue_age

log = logging.getLogger("denizen.health")

LIVE, READY = "/health/live", "/health/ready"

LONGEST_HEARTBEAT = 120.0
"""Seconds since the worker was last heard, from which on it counts as away. It says so at least every 30."""

LONGEST_QUEUE = 3600.0
"""Seconds that the oldest declaration may wait before the register counts as behind."""

PATIENCE = 0.8
"""Seconds for which anybody who asks is kept waiting, at most."""

_FRESH = 1.0
OK = "ok"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How each part stands: `ok`, or what is wrong with it."""

    parts: Mapping[str, str]

    @property
    def ready(self) -> bool:
        """Whether all of them are well."""
        return all(word == OK for word in self.parts.values())


UNREACHABLE = Verdict(
    {"database": "does not answer", "migrations": "unknown", "worker": "unknown", "queue": "unknown"}
)


def examine(db: psycopg.Connection) -> Verdict:
    """Look at the parts by what the database knows of them."""
    parts = {"database": OK}
    try:
        applied, known = applied_and_known(db)
        heard = heartbeats(db).get(WORKER)
        oldest = queue_age(db)
    except (psycopg.errors.UndefinedFunction, psycopg.errors.InvalidSchemaName):
        return Verdict(parts | {"migrations": "missing", "worker": "unknown", "queue": "unknown"})
    parts["migrations"] = OK if known <= applied else "missing"
    parts["worker"] = OK if heard is not None and heard <= LONGEST_HEARTBEAT else "away"
    parts["queue"] = OK if oldest <= LONGEST_QUEUE else "behind"
    return Verdict(parts)


class Probe:
    """Looks from a thread of its own, one look at a time: no asker waits for a database that does not answer."""

    def __init__(self, connect: Callable[[], psycopg.Connection], *, patience: float = PATIENCE) -> None:
        self._connect = connect
        self._patience = patience
        self._lock = threading.Lock()
        self._verdict = UNREACHABLE
        self._looked_at = float("-inf")
        self._looking: threading.Event | None = None

    def ask(self) -> Verdict:
        """The verdict of now, or of a second ago; within a second in any case."""
        with self._lock:
            if time.monotonic() - self._looked_at < _FRESH:
                return self._verdict
            if self._looking is None:
                self._looking = threading.Event()
                threading.Thread(target=self._look, args=[self._looking], daemon=True).start()
            looking = self._looking
        if looking.wait(self._patience):
            return self._verdict
        self._tell(UNREACHABLE)
        return UNREACHABLE

    def _look(self, done: threading.Event) -> None:
        # A connection of its own each time: that one can still be had is part of the question.
        try:
            with self._connect() as db:
                verdict = examine(db)
        except Exception as failure:  # whatever it is, who asks is told that this is not ready
            if not isinstance(failure, psycopg.Error):
                tell_failure(failure)
            verdict = UNREACHABLE
        self._tell(verdict)
        with self._lock:
            self._looked_at = time.monotonic()
            self._looking = None
        done.set()

    def _tell(self, verdict: Verdict) -> None:
        """Keep the verdict; log it where it is another one than before."""
        before, self._verdict = self._verdict, verdict
        if verdict.ready != before.ready:
            say = log.info if verdict.ready else log.warning
            say("ready" if verdict.ready else "not ready", extra=told(**verdict.parts))


class Health:
    """Answers the two addresses of health, before everything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.probe = Probe(partial(_connected, settings.DENIZEN_DATABASE_URL))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """200 or 503 for them; what else is asked for passes."""
        if request.path_info not in (LIVE, READY):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        if request.path_info == LIVE:
            return _answer({"live": True}, 200)
        verdict = self.probe.ask()
        return _answer({"ready": verdict.ready, **verdict.parts}, 200 if verdict.ready else 503)


def _connected(url: str) -> psycopg.Connection:
    # The database may be gone without a word: nothing of this may hang for ever.
    return psycopg.connect(url, autocommit=True, connect_timeout=2, tcp_user_timeout=3000)


def _answer(words: Mapping[str, object], status: int) -> HttpResponse:
    return JsonResponse(words, status=status, headers={"Cache-Control": "no-store"})
