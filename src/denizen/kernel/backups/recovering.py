"""Letting PostgreSQL read the log again up to a time, and making the server that results one of its new home."""

from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import sql

from denizen.kernel.home import Home
from denizen.kernel.postgres import ADMINISTRATOR
from denizen.kernel.postgres.binaries import Binaries
from denizen.kernel.postgres.cluster import Cluster
from denizen.kernel.server import ServerUnusable, Tell

DATABASE = "denizen"
"""How the database is called in the server that comes along."""

# A day of a busy town's log; each gigabyte takes less than a minute.
_SECONDS = 6 * 3600.0
_SETTINGS = {
    # The log is in its folder already: nothing is to be fetched, but a recovery must name a command that fetches.
    "restore_command": "false",
    "recovery_target_timeline": "current",
    "recovery_target_action": "promote",
    # Nobody reads before it is done, and settings of the old server that were higher are no hindrance.
    "hot_standby": "off",
}
_NOT_REACHED = "recovery ended before configured recovery target was reached"


def recover(home: Home, binaries: Binaries, *, at: datetime | None, database: str, tell: Tell) -> None:
    """Start the server of a data folder that is a copy, until it has read its log, and stop it.

    It gets this home's password for its administrator; the other roles get theirs when it is next started. Raises
    ServerUnusable and psycopg.Error.
    """
    tell("reading the log again …")
    rules = home.postgres / "restoring.conf"
    # Only root and the server's own user reach the socket, and only until the password is set.
    rules.write_text(f"local all {ADMINISTRATOR} trust\n", "ascii")
    binaries.give(rules)
    target = {"recovery_target_time": at.isoformat()} if at else {}
    cluster = Cluster(home, _quietly)
    try:
        try:
            cluster.start(_SETTINGS | {"hba_file": str(rules)} | target, _SECONDS)
        except ServerUnusable:
            if not at or _NOT_REACHED not in _last(cluster.log):
                raise
            # All of the log was read and nothing in it is later than the time wished for: that is the state then.
            cluster = Cluster(home, _quietly)
            cluster.start(_SETTINGS | {"hba_file": str(rules)}, _SECONDS)
        _settle(str(cluster.sockets), home, database)
    finally:
        cluster.stop()
        rules.unlink()


def _settle(sockets: str, home: Home, database: str) -> None:
    with psycopg.connect(host=sockets, user=ADMINISTRATOR, dbname="postgres", autocommit=True) as db:
        password = home.secret(ADMINISTRATOR).encode()
        hashed = db.pgconn.encrypt_password(password, ADMINISTRATOR.encode(), b"scram-sha-256").decode()
        db.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(ADMINISTRATOR), sql.Literal(hashed))
        )
        if database != DATABASE:
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            db.execute(rename.format(sql.Identifier(database), sql.Identifier(DATABASE)))


def _quietly(_sentence: str) -> None:
    """What the server says of a crash is no news in a restore."""


def _last(log: Path) -> str:
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 4096))
        return file.read().decode(errors="replace")
