"""The roles of the database and what each may do before any room has granted it more.

`denizen_owner` owns the tables and changes them in migrations. `denizen_web` is the application: it reads no person
except through the readers, and writes only through the doors. `denizen_worker` moves declarations. `denizen_keeper`
does what the application asks and must not be able to do by itself. `denizen_courier` carries news of declarations out
of the house and calls a few functions for it. `denizen_pulse` asks how the machine is, by readers that answer in
figures alone. `denizen_reader` owns the readers, `denizen_door` the doors, `denizen_eraser` what erases whatever is
past its time; none of them owns anything else, and nobody can log in as them. Each login has a secret of its own, so
whoever takes over a web process is still only the web.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from denizen.kernel.server import Server

OWNER, WEB, WORKER, READER = "denizen_owner", "denizen_web", "denizen_worker", "denizen_reader"
KEEPER, COURIER, PULSE = "denizen_keeper", "denizen_courier", "denizen_pulse"
LOGINS = (OWNER, WEB, WORKER, KEEPER, COURIER, PULSE)
# Copies the whole server and follows its log, for backups; made when they are set up.
ARCHIVIST = "denizen_archive"
# Bottom to top, as rooms refer to each other.
SCHEMAS = (
    "journal",
    "access",
    "ledger",
    "webhooks",
    "places",
    "register",
    "linkage",
    "counts",
    "intake",
    "disclosure",
    "retention",
)
DOOR, ERASER = "denizen_door", "denizen_eraser"
ROUTINES = {READER: "reading", DOOR: "door", ERASER: "erasing"}
"""Who owns the functions by which the application reads and writes and the worker erases, and in which schema."""
_REACHED_BY = {
    # The owner and the pulse too: they ask the same questions of the machine.
    "reading": (WEB, WORKER, KEEPER, PULSE, OWNER),
    "door": (WEB, WORKER, KEEPER, COURIER),
    "erasing": (WORKER,),
}
"""Which logins reach into a schema of functions at all."""
EXTENSIONS = ("btree_gist", "pg_trgm")

_SETTINGS = {
    # A page waits for nobody this long; a worker's batch may. These keep mistakes short, and stop nobody who took the
    # connection over: a role may change its own.
    WEB: {
        "timezone": "UTC",
        "statement_timeout": "15s",
        "lock_timeout": "5s",
        "transaction_timeout": "60s",
        "idle_in_transaction_session_timeout": "30s",
    },
    WORKER: {"timezone": "UTC", "idle_in_transaction_session_timeout": "10min"},
    # Somebody waits at the page for each of its answers.
    KEEPER: {
        "timezone": "UTC",
        "statement_timeout": "15s",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "30s",
    },
    # It asks and notes, in moments; what takes long it does without a transaction.
    COURIER: {
        "timezone": "UTC",
        "statement_timeout": "15s",
        "lock_timeout": "5s",
        "transaction_timeout": "30s",
        "idle_in_transaction_session_timeout": "10s",
    },
    OWNER: {"timezone": "UTC"},
    PULSE: {"timezone": "UTC", "statement_timeout": "5s", "default_transaction_read_only": "on"},
}


# Of those that a server has, so that whoever takes over a web process leaves the worker its own. Ten processes' worth.
WEB_CONNECTIONS = 40
# Of those who look how the machine is: one that stays, and the probes of a server in trouble.
PULSE_CONNECTIONS = 4
COURIER_CONNECTIONS = 4
CONNECTIONS = {WEB: WEB_CONNECTIONS, PULSE: PULSE_CONNECTIONS, COURIER: COURIER_CONNECTIONS}

# What PostgreSQL lets everybody do that the application could hinder others by: hold locks whose numbers commands wait
# for, and fill the disk with large objects or the log of changes with messages.
_OPEN_TO_ALL = (
    r"^(pg_(try_)?advisory_|pg_logical_emit_message$"
    r"|lo_(creat|create|from_bytea|import|export|put|open)$|lowrite$)"
)


def prepare_database(server: Server, database: str) -> None:
    """Make the roles, the database and its schemas, or what of them is missing. Doing so again changes nothing."""
    entrance = "postgres" if server.embedded else database
    with psycopg.connect(server.administrator(entrance), autocommit=True) as db:
        # Two that prepare at once would both miss the same role. The lock ends with the connection.
        db.execute("SELECT pg_advisory_lock(hashtext('denizen.roles'))")
        _make_roles(db, server)
        _close_what_is_open_to_all(db)
        if server.embedded:
            db.execute("REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC")
            db.execute("REVOKE CONNECT ON DATABASE template1 FROM PUBLIC")
        if server.embedded and not _exists(db, "SELECT FROM pg_database WHERE datname = %s", database):
            db.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(OWNER))
            )
    with psycopg.connect(server.administrator(database), autocommit=True) as db, db.transaction():
        db.execute("SELECT pg_advisory_xact_lock(hashtext('denizen.schemas'))")
        if server.embedded:  # elsewhere the entrance was this database
            _close_what_is_open_to_all(db)
        _make_schemas(db, database)


def end_sessions(server: Server, role: str) -> int:
    """End the sessions that a login role has in the register's database, and return how many."""
    with psycopg.connect(server.url(role), autocommit=True) as db:
        ended = db.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE usename = current_user AND datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
        return int(ended[0]) if ended else 0


def prepare_archivist(server: Server) -> None:
    """Make the login that backups are made by, with this home's secret as its password.

    It may copy the whole server and follow its log (REPLICATION), which is more than any other role, and nothing else.
    Raises psycopg.errors.InsufficientPrivilege where the administrator may not make it.
    """
    with psycopg.connect(server.administrator(), autocommit=True) as db:
        db.execute("SELECT pg_advisory_lock(hashtext('denizen.roles'))")
        if not _exists(db, "SELECT FROM pg_roles WHERE rolname = %s AND rolreplication", ARCHIVIST):
            make = sql.SQL("CREATE ROLE {} LOGIN REPLICATION NOINHERIT")
            db.execute(make.format(sql.Identifier(ARCHIVIST)))
            _set_secret(db, server, ARCHIVIST)
        elif not _opens(server, ARCHIVIST):
            _set_secret(db, server, ARCHIVIST)


def _make_roles(db: psycopg.Connection, server: Server) -> None:
    for role in (*LOGINS, *ROUTINES):
        made = not _exists(db, "SELECT FROM pg_roles WHERE rolname = %s", role)
        if made:
            login = sql.SQL("NOLOGIN" if role in ROUTINES else "LOGIN")
            db.execute(sql.SQL("CREATE ROLE {} {} NOINHERIT").format(sql.Identifier(role), login))
        if made and role in CONNECTIONS:
            limit = sql.SQL("ALTER ROLE {} CONNECTION LIMIT {}")
            db.execute(limit.format(sql.Identifier(role), CONNECTIONS[role]))
        if role not in ROUTINES and (made or not _opens(server, role)):
            _set_secret(db, server, role)
        _settle(db, role)
    # SET, not INHERIT: the owner installs the functions as their role and is otherwise not it. The administrator needs
    # SET to make schemas for others where it is no superuser.
    grant = sql.SQL("GRANT {} TO {} WITH SET TRUE, INHERIT FALSE")
    for role in ROUTINES:
        db.execute(grant.format(sql.Identifier(role), sql.Identifier(OWNER)))
    if not _is_superuser(db):
        for role in (OWNER, *ROUTINES):
            db.execute(grant.format(sql.Identifier(role), sql.SQL("CURRENT_USER")))


def _settle(db: psycopg.Connection, role: str) -> None:
    """Give a role its settings, where they are not these and no others: a role may change its own, and that lasts."""
    settings = dict(_SETTINGS.get(role, {}))
    if role in CONNECTIONS and _is_superuser(db):
        settings["temp_file_limit"] = "1GB"
    found = db.execute(
        "SELECT d.datname, s.setconfig FROM pg_db_role_setting AS s LEFT JOIN pg_database AS d ON d.oid = s.setdatabase"
        " WHERE s.setrole = (SELECT oid FROM pg_roles WHERE rolname = %s)",
        [role],
    ).fetchall()
    wanted = {f"{name}={value}" for name, value in settings.items()}
    if (not wanted and not found) or [(None, wanted)] == [
        (database, set(config)) for database, config in found
    ]:
        return
    for database, _config in found:
        where = sql.SQL(" IN DATABASE {}").format(sql.Identifier(database)) if database else sql.SQL("")
        db.execute(sql.SQL("ALTER ROLE {}{} RESET ALL").format(sql.Identifier(role), where))
    for name, value in settings.items():
        setting = sql.SQL("ALTER ROLE {} SET {} = {}")
        db.execute(setting.format(sql.Identifier(role), sql.Identifier(name), sql.Literal(value)))


def _opens(server: Server, role: str) -> bool:
    """Whether this home's secret is the role's password. Another home may have set its own on a shared server."""
    try:
        psycopg.connect(server.url(role, "postgres"), connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True


def _set_secret(db: psycopg.Connection, server: Server, role: str) -> None:
    # Hashed here, so that the password itself is in no statement that a server might log.
    password = server.secret(role)
    hashed = db.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    db.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(hashed)))


def _make_schemas(db: psycopg.Connection, database: str) -> None:
    """Extensions, schemas and their owners; nothing for PUBLIC."""
    for extension in EXTENSIONS:
        db.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public").format(sql.Identifier(extension))
        )
    here = sql.Identifier(database)
    db.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(here))
    for login in LOGINS:
        db.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(here, sql.Identifier(login)))
    # Temporary tables: the pipeline works in them; the web needs none.
    db.execute(sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}, {}").format(here, *_identifiers(OWNER, WORKER)))
    db.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    _let_in(db, "public", (WEB, WORKER, KEEPER, *ROUTINES))
    db.execute(sql.SQL("GRANT USAGE, CREATE ON SCHEMA public TO {}").format(sql.Identifier(OWNER)))
    for schema, owner in (
        *((room, OWNER) for room in SCHEMAS),
        *((name, role) for role, name in ROUTINES.items()),
    ):
        db.execute(
            sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(*_identifiers(schema, owner))
        )
        with _acting_as(db, owner):
            _let_in(db, schema, (*_REACHED_BY.get(schema, (WEB, WORKER, KEEPER)), *ROUTINES))
    for owner in (OWNER, *ROUTINES):
        with _acting_as(db, owner):
            db.execute("ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON ROUTINES FROM PUBLIC")
            db.execute("ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC")


def _let_in(db: psycopg.Connection, schema: str, roles: Iterable[str]) -> None:
    """Let roles name what stands in a schema; what they may do with it is granted there."""
    names = sql.SQL(", ").join(_identifiers(*roles))
    db.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(sql.Identifier(schema), names))


def _close_what_is_open_to_all(db: psycopg.Connection) -> None:
    """Where we may (PostgreSQL's functions are the superuser's), take it back; migrations keep their lock."""
    if not _is_superuser(db):
        return
    everybodys = db.execute(
        """
        SELECT p.oid::regprocedure::text FROM pg_proc p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname ~ %s
            AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)
        """,
        [_OPEN_TO_ALL],
    ).fetchall()
    for (function,) in everybodys:
        db.execute(b"REVOKE EXECUTE ON FUNCTION " + function.encode() + b" FROM PUBLIC")
        if "advisory" in function:
            db.execute(b"GRANT EXECUTE ON FUNCTION " + function.encode() + b" TO " + OWNER.encode())


@contextmanager
def _acting_as(db: psycopg.Connection, role: str) -> Iterator[None]:
    """Within a transaction, do something as the role that owns what it is about."""
    db.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
    yield
    db.execute("RESET ROLE")


def _identifiers(*names: str) -> list[sql.Identifier]:
    return [sql.Identifier(name) for name in names]


def _is_superuser(db: psycopg.Connection) -> bool:
    return _exists(db, "SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper")


def _exists(db: psycopg.Connection, query: str, *parameters: str) -> bool:
    return db.execute(query.encode(), parameters).fetchone() is not None
