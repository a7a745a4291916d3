"""The server: its version, what it promises of durability, what its log may hold, and its clock."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import psycopg

from denizen.kernel.db import Statements
from denizen.kernel.findings import Finding, State, amiss, good, warning
from denizen.kernel.roles import LOGINS, WEB_CONNECTIONS

_sql = Statements("denizen.kernel")

_SECONDS_OUT_OF_STEP = 2.0
_LEAST_BUFFERS = 128 << 20
# Worker, keeper, reception, courier, figures, backups, and commands that are typed meanwhile.
_CONNECTIONS_OF_OTHERS = 20

type Test = Callable[[str], bool]

_BELONGS: tuple[tuple[str, Test, State, str], ...] = (
    ("fsync", lambda value: value == "on", State.AMISS, "a power cut may destroy the database: set it to on"),
    (
        "full_page_writes",
        lambda value: value == "on",
        State.AMISS,
        "a power cut may destroy pages that were half written: set it to on",
    ),
    (
        "synchronous_commit",
        lambda value: value != "off",
        State.AMISS,
        "a receipt might be given for what a power cut then takes: set it to on",
    ),
    (
        "data_checksums",
        lambda value: value == "on",
        State.WARNING,
        "a disk that decays is not noticed: turn them on with pg_checksums while the server is down",
    ),
    (
        "max_prepared_transactions",
        lambda value: value == "0",
        State.WARNING,
        "a prepared transaction may hold tickets without end: set it to 0",
    ),
    ("TimeZone", lambda value: value == "UTC", State.AMISS, "times are exchanged in UTC: run migrate again"),
    (
        "wal_compression",
        lambda _value: True,
        State.GOOD,
        "",
    ),
    (
        "shared_buffers",
        lambda value: int(value) * 8192 >= _LEAST_BUFFERS,
        State.WARNING,
        "a register of any size is slow with so little: give it a quarter of the memory",
    ),
)

# What PostgreSQL writes into its own log: messages of errors quote values, and values are people.
_TELLS_ROWS: tuple[tuple[str, Test, str], ...] = (
    ("log_min_messages", lambda value: value in ("log", "fatal", "panic"), "log"),
    ("log_min_error_statement", lambda value: value in ("log", "fatal", "panic"), "panic"),
    ("log_error_verbosity", lambda value: value == "terse", "terse"),
    ("log_parameter_max_length", lambda value: value == "0", "0"),
    ("log_parameter_max_length_on_error", lambda value: value == "0", "0"),
    ("log_statement", lambda value: value in ("none", "ddl"), "none"),
    ("log_min_duration_statement", lambda value: value == "-1", "-1"),
    ("log_min_duration_sample", lambda value: value == "-1", "-1"),
    ("log_transaction_sample_rate", lambda value: float(value) == 0, "0"),
)


def look_at_server(db: psycopg.Connection, *, embedded: bool, in_earnest: bool) -> Iterator[Finding]:
    """`db` is a connection of the owner."""
    version = db.info.parameter_status("server_version") or "?"
    if embedded and in_earnest:
        yield warning(
            "server",
            f"PostgreSQL {version} is the embedded one (not for earnest use): name a server that is looked after"
            " in DATABASE_URL",
        )
    else:
        yield good(
            "server", f"PostgreSQL {version} is {'the embedded one' if embedded else 'that of DATABASE_URL'}"
        )
    yield from _settings(db)
    yield from _its_log(db)
    yield from _locale(db)
    yield from _connections(db)
    yield from _way(db)
    yield from _clock(db)


def _settings(db: psycopg.Connection) -> Iterator[Finding]:
    values: dict[str, str] = dict(
        _sql.run(db, "settings", {"names": [name for name, *_ in _BELONGS]}).fetchall()
    )
    for name, belongs, otherwise, why in _BELONGS:
        value = values[name]
        shown = f"{int(value) * 8192 >> 20}MB" if name == "shared_buffers" else value
        about = f"server.{name.lower()}"
        if belongs(value):
            yield good(about, f"{name} is {shown}")
        else:
            yield Finding(about, otherwise, f"{name} is {shown}: {why}")


def _its_log(db: psycopg.Connection) -> Iterator[Finding]:
    values: dict[str, str] = dict(
        _sql.run(db, "settings", {"names": [name for name, *_ in _TELLS_ROWS]}).fetchall()
    )
    amended = [f"{name} = {wanted}" for name, keeps, wanted in _TELLS_ROWS if not keeps(values[name])]
    if amended:
        yield amiss(
            "server.log",
            "PostgreSQL's own log may hold names and numbers of people: set " + ", ".join(amended),
        )
    else:
        yield good("server.log", "PostgreSQL's own log holds no values")


def _locale(db: psycopg.Connection) -> Iterator[Finding]:
    encoding, provider, locale = _sql.run(db, "locale").fetchone() or ("?", "?", "?")
    if (encoding, provider, locale) == ("UTF8", "b", "PG_UNICODE_FAST"):
        yield good("server.locale", "the database is UTF8 with the builtin PG_UNICODE_FAST")
    else:
        yield amiss(
            "server.locale",
            f"the database is {encoding} with {locale or 'a locale of the system'}: names fold and sort otherwise"
            " there, and an upgrade of the system may break indexes; move it into one with LOCALE_PROVIDER builtin,"
            " BUILTIN_LOCALE PG_UNICODE_FAST",
        )


def _connections(db: psycopg.Connection) -> Iterator[Finding]:
    _size, most, _clock = _sql.run(db, "server_figures").fetchone() or (0, 0, None)
    used: dict[str, int] = dict(_sql.run(db, "connections", {"roles": list(LOGINS)}).fetchall())
    wanted = WEB_CONNECTIONS + _CONNECTIONS_OF_OTHERS
    said = f"{sum(used.values())} of {most} connections are used by Denizen"
    if most < wanted:
        yield warning("server.connections", f"{said}: set max_connections to {wanted} or more")
    else:
        yield good("server.connections", said)


def _way(db: psycopg.Connection) -> Iterator[Finding]:
    """Whether what passes between here and there can be read on the way."""
    host = db.info.host
    if host.startswith("/") or host in ("localhost", "127.0.0.1", "::1") or not host:
        return
    if db.pgconn.ssl_in_use:
        yield good("server.tls", "connections to the server are encrypted")
    else:
        yield amiss(
            "server.tls",
            "connections to the server are not encrypted: add sslmode=verify-full to DATABASE_URL",
        )


def _clock(db: psycopg.Connection) -> Iterator[Finding]:
    asked_at = datetime.now(UTC)
    _size, _most, its = _sql.run(db, "server_figures").fetchone() or (0, 0, asked_at)
    offset = (asked_at + (datetime.now(UTC) - asked_at) / 2 - its).total_seconds()
    if abs(offset) > _SECONDS_OUT_OF_STEP:
        yield amiss(
            "clock",
            f"this machine's clock is {abs(offset):.0f} seconds {'ahead of' if offset > 0 else 'behind'} the"
            " database's: let both follow one time service (timedatectl set-ntp true)",
        )
    else:
        yield good("clock", "this machine's clock and the database's agree")
