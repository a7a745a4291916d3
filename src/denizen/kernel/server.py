"""A PostgreSQL server that Denizen may use: where it is, and how each role reaches it."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import quote, urlencode

from psycopg.conninfo import make_conninfo

from denizen.kernel.home import Home

type Tell = Callable[[str], None]


def tell_stderr(sentence: str) -> None:
    """Say something to whoever waits, on standard error."""
    sys.stderr.write(f"denizen: {sentence}\n")
    sys.stderr.flush()


class ServerUnusable(Exception):
    """No usable PostgreSQL; the message is one line that says what is wrong and what to do."""


class Tended(Protocol):
    """What a server may have behind it that ends with it, and is started again where it ended by itself."""

    def stop(self) -> None:
        """Leave it, and end it where nobody else uses it."""

    def revive(self) -> bool:
        """Start it again where it ended by itself; return whether that was so. Raises ServerUnusable."""


class Server:
    """A running server. As a context manager it is stopped at the end."""

    def __init__(
        self,
        administrator: dict[str, str],
        home: Home,
        *,
        database: str,
        cluster: Tended | None = None,
        data: Path | None = None,
    ) -> None:
        """Describe a server by the libpq parameters of its administrator (host, port, user, password, …)."""
        self._administrator = administrator
        self._home = home
        self._cluster = cluster
        self.database = database
        self.data = data
        """The data folder, where the server is one of ours."""

    @property
    def embedded(self) -> bool:
        """Whether it is the PostgreSQL that comes along."""
        return self._cluster is not None

    def url(self, role: str, database: str | None = None) -> str:
        """URL by which the login role reaches the database, with the secret that this home keeps for the role."""
        where = {**self._administrator, "user": role, "password": self.secret(role)}
        return _as_url(where, database or self.database)

    def secret(self, role: str) -> str:
        """The password that this home keeps for a login role."""
        return self._home.secret(role)

    def administrator(self, database: str | None = None) -> str:
        """Connection string of the administrator, for making databases and roles; never handed to a web process."""
        return make_conninfo(**{**self._administrator, "dbname": database or self.database})

    def stop(self) -> None:
        """Leave the server. An embedded one stops with the last process that uses it; an external one goes on."""
        if self._cluster is not None:
            self._cluster.stop()

    def revive(self) -> bool:
        """Start an embedded server again that ended by itself; return whether that was so. Raises ServerUnusable.

        An external one is somebody else's to start.
        """
        return self._cluster is not None and self._cluster.revive()

    def __enter__(self) -> Self:
        """Give the server itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        self.stop()


def _as_url(parameters: dict[str, str], database: str) -> str:
    """Write libpq parameters as a URL; a socket folder stands in the query, where slashes need no care."""
    login = f"{quote(parameters['user'], safe='')}:{quote(parameters['password'], safe='')}"
    others = {key: value for key, value in parameters.items() if key not in ("user", "password", "dbname")}
    return f"postgresql://{login}@/{quote(database, safe='')}?{urlencode(others)}"
