"""Keeping an embedded server running for those who are served: one that ended by itself is started again."""

import time

from denizen.kernel.server import Server, ServerUnusable, Tell

_PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between attempts: a server that cannot start yet, as its disk is full, is not asked without end."""


class Keeper:
    """Looks after the server of a process that goes on for long, and says when it is gone and when it is back."""

    def __init__(self, server: Server, tell: Tell) -> None:
        """Look after that server."""
        self._server = server
        self._tell = tell
        self._failures = 0
        self._not_before = 0.0

    def look(self) -> None:
        """Start the server again if it ended by itself; where that fails, it is tried again at a later look."""
        if time.monotonic() < self._not_before:
            return
        try:
            started = self._server.revive()
        except ServerUnusable as error:
            if not self._failures:
                self._tell(f"{error}; it is tried again until it does")
            self._not_before = time.monotonic() + _PAUSES[min(self._failures, len(_PAUSES) - 1)]
            self._failures += 1
        else:
            if started:
                self._tell("PostgreSQL had ended by itself, and runs again")
            self._failures = 0
