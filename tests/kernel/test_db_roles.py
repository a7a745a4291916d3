"""The roles: what each may do before any room has granted it more."""

import os

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from denizen.kernel.roles import LOGINS, ROUTINES, SCHEMAS, WEB_CONNECTIONS, prepare_database
from tests.databases import Database


@pytest.mark.parametrize("role", ["denizen_owner", "denizen_worker", "denizen_keeper", "postgres"])
def test_the_secret_of_the_web_opens_no_other_role(role: str, town_db: Database) -> None:
    stolen = conninfo_to_dict(town_db.url("denizen_web")) | {"user": role}
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**stolen)  # type: ignore[arg-type]


def test_the_environment_of_a_web_process_holds_no_other_roles_url(town_db: Database) -> None:
    """What the command hands on is one URL; nothing in it leads to the owner, the worker or the administrator."""
    secrets = {role: town_db.server.secret(role) for role in (*LOGINS, "postgres") if role != "denizen_web"}
    environment = {**os.environ, "DENIZEN_DATABASE_URL": town_db.url("denizen_web")}
    assert not [
        role for role, secret in secrets.items() if any(secret in value for value in environment.values())
    ]


@pytest.mark.parametrize("login", ["denizen_web", "denizen_worker", "denizen_keeper"])
def test_no_process_becomes_another_role(login: str, town_db: Database) -> None:
    with town_db.connect(login) as db:
        for role in {*LOGINS, *ROUTINES, "postgres"} - {login}:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                db.execute(f"SET ROLE {role}".encode())


def test_the_owner_installs_readers_as_their_role_and_is_otherwise_not_it(town_db: Database) -> None:
    with town_db.connect("denizen_owner") as db:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute("CREATE FUNCTION reading.f() RETURNS int LANGUAGE sql RETURN 1")
        db.execute("SET ROLE denizen_reader")
        db.execute("CREATE FUNCTION reading.f() RETURNS int LANGUAGE sql RETURN 1")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute("CREATE TABLE register.t ()")


def test_nobody_logs_in_as_the_reader(db: psycopg.Connection) -> None:
    assert db.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'denizen_reader'").fetchone() == (
        False,
    )


def test_no_role_of_denizen_has_a_right_over_the_whole_server(db: psycopg.Connection) -> None:
    found = db.execute(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'denizen%%'"
        " AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls OR rolinherit)"
    ).fetchall()
    assert found == []


def test_the_public_has_nothing(db: psycopg.Connection) -> None:
    found = db.execute(
        """
        SELECT 'schema ' || nspname FROM pg_namespace, aclexplode(nspacl) a
            WHERE a.grantee = 0 AND nspname = ANY (%(schemas)s)
        UNION ALL
        SELECT 'database ' || datname FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) a
            WHERE a.grantee = 0 AND datname = current_database()
        UNION ALL
        SELECT 'routine ' || p.oid::regprocedure FROM pg_proc p,
            aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
            WHERE a.grantee = 0 AND p.pronamespace::regnamespace::text = ANY (%(rooms)s)
        UNION ALL
        SELECT 'table ' || c.oid::regclass FROM pg_class c, aclexplode(c.relacl) a
            WHERE a.grantee = 0 AND c.relnamespace::regnamespace::text = ANY (%(rooms)s)
        """,
        {"schemas": ["public", *SCHEMAS, *ROUTINES.values()], "rooms": [*SCHEMAS, *ROUTINES.values()]},
    ).fetchall()
    assert found == []


def test_what_the_owner_makes_later_is_closed_to_the_public_too(town_db: Database) -> None:
    with town_db.connect("denizen_owner") as db:
        db.execute("CREATE FUNCTION register.f() RETURNS int LANGUAGE sql RETURN 1")
    with town_db.connect("denizen_web") as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute("SELECT register.f()")


@pytest.mark.parametrize("schema", ["public", "register", "reading"])
def test_the_web_makes_no_objects(schema: str, town_db: Database) -> None:
    with town_db.connect("denizen_web") as web:
        for what in (f"CREATE TABLE {schema}.mine ()", "CREATE TEMPORARY TABLE mine ()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(what.encode())


def test_a_statement_of_the_web_does_not_run_for_ever(town_db: Database) -> None:
    with town_db.connect("denizen_web") as web:
        assert web.execute("SHOW statement_timeout").fetchone() == ("15s",)


def test_preparing_again_changes_nothing(town_db: Database) -> None:
    query = "SELECT rolname, rolpassword FROM pg_authid ORDER BY rolname"
    with psycopg.connect(town_db.server.administrator(), autocommit=True) as db:
        before = db.execute(query.encode()).fetchall()
        prepare_database(town_db.server, town_db.name)
        assert db.execute(query.encode()).fetchall() == before


def test_the_application_leaves_the_others_their_connections(db: psycopg.Connection) -> None:
    limits = db.execute(
        "SELECT rolconnlimit, current_setting('max_connections')::int FROM pg_roles WHERE rolname = 'denizen_web'"
    ).fetchone()
    assert limits is not None
    assert limits[0] == WEB_CONNECTIONS
    assert limits[1] - limits[0] >= 20


@pytest.mark.parametrize("database", ["postgres", None])
def test_no_command_waits_for_a_lock_that_the_application_holds(
    town_db: Database, database: str | None
) -> None:
    """Also in the database where commands wait for one another while they make the roles."""
    with psycopg.connect(town_db.server.url("denizen_web", database or town_db.name), autocommit=True) as web:
        for lock in ("pg_advisory_lock(hashtext('denizen.roles'))", "pg_advisory_xact_lock(1, 2)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(f"SELECT {lock}".encode())


def test_the_application_fills_no_disk(town_db: Database) -> None:
    """Neither with tables or objects of its own, nor with what a query puts aside."""
    with town_db.connect("denizen_web") as web:
        assert web.execute("SHOW temp_file_limit").fetchone() == ("1GB",)
        for statement in ("SET temp_file_limit = -1", "SELECT lo_from_bytea(0, 'x')"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(statement.encode())
    with (
        psycopg.connect(town_db.server.url("denizen_web", "postgres"), autocommit=True) as web,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        web.execute("CREATE TEMPORARY TABLE heap (content text)")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(town_db.server.url("denizen_web", "template1"))


def test_what_a_role_changed_of_itself_lasts_until_the_next_preparation(town_db: Database) -> None:
    with town_db.connect("denizen_web") as web:
        before = web.execute("SHOW statement_timeout").fetchone()
        web.execute("ALTER ROLE denizen_web SET statement_timeout = '1ms'")
        web.execute("ALTER ROLE denizen_web SET search_path = 'elsewhere'")
    prepare_database(town_db.server, town_db.name)
    with town_db.connect("denizen_web") as web:
        assert web.execute("SHOW statement_timeout").fetchone() == before
        assert web.execute("SHOW search_path").fetchone() != ("elsewhere",)
