"""What served processes were handed of the home, its keys and passwords, and whether that still is what lies there."""

import time

from denizen.kernel.home import Home
from denizen.kernel.keys import SWITCHING_LOOKUP_KEY, is_key_name, open_keys
from denizen.kernel.roles import LOGINS

COOKIES = "django"
"""The name of the secret that signs cookies."""

_PASSWORDS = (*LOGINS, COOKIES)
_SECONDS_AT_REST = 2.0
# Never one that a folder has.
_BEING_CHANGED = (("", 0, 0),)

type Marks = tuple[tuple[str, int, int], ...]


class HandedOver:
    """Keys and passwords as processes have them: whoever started them asks now and then whether others hold by now.

    One that goes on with those of before finds nobody and reaches no database, or seals what nobody may open any more.
    """

    def __init__(self, home: Home) -> None:
        """Take what is there for what is handed over; what is not there yet is made. Raises KeysUnusable."""
        self._home = home
        open_keys(home.keys)
        for name in _PASSWORDS:
            home.secret(name)
        self._given = self._seen = self._marks()
        self._seen_since = time.monotonic()

    def is_of_before(self) -> bool:
        """True once keys or passwords are others, and have been left alone for a moment."""
        found = self._marks()
        if found != self._seen:
            self._seen, self._seen_since = found, time.monotonic()
        at_rest = time.monotonic() - self._seen_since >= _SECONDS_AT_REST
        return at_rest and found not in (self._given, _BEING_CHANGED)

    def renew(self) -> None:
        """Note that processes are about to be handed what lies there now."""
        self._given = self._seen

    def _marks(self) -> Marks:
        """By what a change of any of them shows; each is put in place whole, as another file."""
        if (self._home.keys / SWITCHING_LOOKUP_KEY).exists():
            return _BEING_CHANGED
        keys = sorted(path for path in self._home.keys.glob("*.key") if is_key_name(path.name))
        marks = []
        for path in (*keys, *(self._home.secrets / name for name in _PASSWORDS)):
            try:
                stat = path.stat()
            except FileNotFoundError:  # removed this moment
                continue
            marks.append((path.name, stat.st_ino, stat.st_mtime_ns))
        return tuple(marks)
