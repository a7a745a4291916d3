"""PostgreSQL 18: the one that comes along, or an external one named by DATABASE_URL.

`open_server` gives a server that is ready: running, checked, with Denizen's roles and database in it. The embedded one
is for demonstrations, trials and tests; a town in earnest uses a server that somebody looks after.
"""

import os

import psycopg

from denizen.kernel.disk import name_disks
from denizen.kernel.home import Home
from denizen.kernel.postgres.cluster import Cluster
from denizen.kernel.postgres.external import check_external
from denizen.kernel.roles import prepare_database
from denizen.kernel.server import Server, ServerUnusable, Tell, tell_stderr

__all__ = ["Server", "ServerUnusable", "open_server"]

ADMINISTRATOR = "postgres"


def open_server(
    home: Home,
    *,
    settings: dict[str, str] | None = None,
    tell: Tell = tell_stderr,
) -> Server:
    """Start the embedded server of that home or join it where it runs; or use DATABASE_URL where that is set.

    `settings` are PostgreSQL settings for an embedded server that this call starts; `tell` receives the sentences that
    explain a long wait. Raises ServerUnusable with one line that says what to do.
    """
    home.prepare()
    external = os.environ.get("DATABASE_URL")
    if external:
        server = check_external(external, home)
    else:
        cluster = Cluster(home, tell)
        cluster.start(settings or {})
        server = Server(
            {"host": str(cluster.sockets), "user": ADMINISTRATOR, "password": home.secret(ADMINISTRATOR)},
            home,
            database="denizen",
            cluster=cluster,
            data=cluster.data,
        )
        name_disks(cluster.data)
    try:
        prepare_database(server, server.database)
    except psycopg.OperationalError as error:
        server.stop()
        said = (error.diag.message_primary or str(error)).strip().split("\n")[0]
        raise ServerUnusable(f"the database does not answer or cannot write ({said})") from None
    except BaseException:
        server.stop()
        raise
    return server
