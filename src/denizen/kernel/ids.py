"""Identifiers: ordered by time for rows of logs and ledgers, random for people and receipts."""

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def ordered_id() -> UUID:
    """Return a UUIDv7 (RFC 9562, section 5.7) greater than every one that this process made before.

    The 12 bits after the version count within a millisecond (method 1 of section 6.2), so that rows made by one
    process sort as they were made.
    """
    global _last  # noqa: PLW0603 - one count for the whole process is the point
    with _lock:
        _last = max(time.time_ns() // 1_000_000 << 12, _last + 1)
        stamp = _last
    tail = int.from_bytes(os.urandom(8)) & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=(stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0x2 << 62 | tail)
