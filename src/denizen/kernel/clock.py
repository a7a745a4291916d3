"""The one clock. Times of record are taken here and handed into SQL, so that a simulated town can live years."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_simulated: ContextVar[datetime | None] = ContextVar("simulated", default=None)


class ClockIsReal(RuntimeError):
    """Somebody tried to move the clock of a Denizen in earnest use."""


def now() -> datetime:
    """Return this instant, or the simulated one; aware, in UTC."""
    return _simulated.get() or datetime.now(UTC)


def today(zone: str = "Asia/Shanghai") -> date:
    """The date it is now in that time zone (IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()


def told(instant: datetime, zone: str = "Asia/Shanghai") -> str:
    """An instant for people of that time zone, to the second and with its offset: `2026-11-26 14:30:00+08:00`."""
    return instant.astimezone(ZoneInfo(zone)).isoformat(sep=" ", timespec="seconds")


def as_told(text: str, zone: str = "Asia/Shanghai") -> datetime:
    """The instant that was told so; of that time zone where it names no offset. Raises ValueError."""
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


@contextmanager
def simulate(at: datetime) -> Iterator[None]:
    """Let `now` stand still at an aware instant, in this thread or task; only where DENIZEN_MODE is demo or test.

    Raises ClockIsReal elsewhere, and ValueError for a naive instant.
    """
    if os.environ.get("DENIZEN_MODE") not in ("demo", "test"):
        raise ClockIsReal("the clock is moved only where DENIZEN_MODE is demo or test")
    if at.utcoffset() is None:
        raise ValueError("a simulated instant needs a time zone")
    token = _simulated.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _simulated.reset(token)
