"""A PostgreSQL that somebody else looks after, named by DATABASE_URL: is it fit for Denizen?

The URL is that of an administrator: a login that may create roles and either owns the database or may create it. Only
the commands that prepare the database are given it; each process then has the URL of its own role.
"""

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from denizen.kernel.home import Home
from denizen.kernel.server import Server, ServerUnusable

OLDEST = 18
EXTENSIONS = ("btree_gist", "pg_trgm")


def check_external(url: str, home: Home) -> Server:
    """The server of that URL, with its database made if it may be. Raises ServerUnusable with one line."""
    try:
        parameters = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.ProgrammingError as error:
        raise ServerUnusable(f"DATABASE_URL cannot be read: {_first_line(error)}") from None
    parameters.setdefault("password", "")
    database = parameters.pop("dbname", None) or "denizen"
    server = Server(parameters, home, database=database)
    try:
        with _enter(server, database) as db:
            _check(db)
    except psycopg.OperationalError as error:
        raise ServerUnusable(f"DATABASE_URL: the server does not let us in: {_first_line(error)}") from None
    return server


def _enter(server: Server, database: str) -> psycopg.Connection:
    """Connect to the database, making it where it is missing."""
    try:
        return psycopg.connect(server.administrator(database), autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        # libpq gives no SQLSTATE for a failed connection; whether the database is the reason is asked of another one.
        try:
            with psycopg.connect(server.administrator("postgres"), autocommit=True, connect_timeout=10) as db:
                _check_version(db)
                if db.execute("SELECT FROM pg_database WHERE datname = %s", [database]).fetchone():
                    raise ServerUnusable(f"DATABASE_URL: the server does not let us in: {_first_line(error)}")
                _make(db, database)
        except psycopg.OperationalError:
            raise error from None  # the first one is about the database that was asked for
        return psycopg.connect(server.administrator(database), autocommit=True, connect_timeout=10)


def _make(db: psycopg.Connection, database: str) -> None:
    try:
        db.execute(
            sql.SQL(
                "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
                " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST'"
            ).format(sql.Identifier(database))
        )
    except psycopg.errors.InsufficientPrivilege:
        raise ServerUnusable(
            f"DATABASE_URL: there is no database {database}, and this login may not make it: give it CREATEDB, or make "
            "the database with ENCODING UTF8, LOCALE_PROVIDER builtin, BUILTIN_LOCALE PG_UNICODE_FAST"
        ) from None


def _check(db: psycopg.Connection) -> None:
    """Version, encoding, extensions and rights, in that order."""
    _check_version(db)
    encoding = _value(
        db, "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
    )
    if encoding != "UTF8":
        raise ServerUnusable(
            f"DATABASE_URL: the database's encoding is {encoding}: make one with ENCODING 'UTF8'"
        )
    for extension in EXTENSIONS:
        if not _value(db, "SELECT count(*) FROM pg_available_extensions WHERE name = %s", extension):
            raise ServerUnusable(
                f"DATABASE_URL: the server lacks the extension {extension}: install PostgreSQL's contrib package"
            )
    if not _value(db, "SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user"):
        raise ServerUnusable("DATABASE_URL: this login may not make roles: ALTER ROLE … CREATEROLE")
    if not _value(db, "SELECT has_database_privilege(current_database(), 'CREATE WITH GRANT OPTION')"):
        raise ServerUnusable(
            "DATABASE_URL: this login does not own the database: ALTER DATABASE … OWNER TO …"
        )


def _check_version(db: psycopg.Connection) -> None:
    major = db.info.server_version // 10000
    if major < OLDEST:
        raise ServerUnusable(
            f"DATABASE_URL: the server is PostgreSQL {major}; Denizen needs {OLDEST} or newer"
        )


def _value(db: psycopg.Connection, query: str, *parameters: str) -> object:
    row = db.execute(query.encode(), parameters).fetchone()
    return row[0] if row else None


def _first_line(error: psycopg.Error) -> str:
    return str(error).strip().splitlines()[0]
