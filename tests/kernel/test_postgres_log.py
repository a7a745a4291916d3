"""The log of the server that comes along: nothing of a row and nothing of a value stands in it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from denizen.kernel.home import Home
from denizen.kernel.postgres import Server, open_server

NAME, NUMBER = "王秀兰", "110101199003070028"


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    folder = Path(tempfile.mkdtemp(prefix="denizen-log-"))
    folder.chmod(0o711)
    yield Home(folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server(home: Home) -> Iterator[Server]:
    with open_server(home, settings={"shared_buffers": "16MB", "fsync": "off"}) as server:
        with psycopg.connect(server.url("denizen_owner"), autocommit=True) as db:
            db.execute(
                "CREATE TABLE register.canary (number text PRIMARY KEY, name text, born date,"
                " CONSTRAINT canary_has_a_name CHECK (name <> 'nobody'))"
            )
            db.execute("INSERT INTO register.canary VALUES (%s, %s)", [NUMBER, NAME])
        yield server


SPOILT = [
    # Each would print a row or a value with PostgreSQL's own settings.
    ("INSERT INTO register.canary VALUES (%(number)s, %(name)s)", psycopg.errors.UniqueViolation),
    ("INSERT INTO register.canary VALUES ('x' || %(number)s, 'nobody')", psycopg.errors.CheckViolation),
    ("INSERT INTO register.canary VALUES (NULL, %(name)s)", psycopg.errors.NotNullViolation),
    ("SELECT %(number)s::date", psycopg.errors.DatetimeFieldOverflow),
    ("SELECT %(name)s::int", psycopg.errors.InvalidTextRepresentation),
    ("SELECT '110101199003070028'::date", psycopg.errors.DatetimeFieldOverflow),
    ("SELECT 王秀兰", psycopg.errors.UndefinedColumn),
    ("DO $$ BEGIN RAISE WARNING '王秀兰 110101199003070028'; END $$", None),
    ("DO $$ BEGIN RAISE EXCEPTION '王秀兰' USING DETAIL = '110101199003070028'; END $$", psycopg.errors.RaiseException),
    ("SET statement_timeout = 1; SELECT pg_sleep(1), '王秀兰'", psycopg.errors.QueryCanceled),
]  # fmt: skip


def log_of(server: Server) -> str:
    assert server.data is not None
    return (server.data.parent / "postgres.log").read_text()


@pytest.mark.parametrize(("statement", "error"), SPOILT)
def test_what_was_refused_is_not_repeated(
    server: Server, statement: str, error: type[psycopg.Error] | None
) -> None:
    with psycopg.connect(server.url("denizen_owner"), autocommit=True) as db:
        parameters = {"number": NUMBER, "name": NAME} if "%(" in statement else None
        if error is None:
            db.execute(statement.encode())
        else:
            with pytest.raises(error):
                db.execute(statement.encode(), parameters)
    told = log_of(server)
    assert "database system is ready" in told
    for canary in (NAME, NUMBER, "秀兰", "199003"):
        assert canary not in told


def test_what_concerns_the_server_is_still_told(server: Server) -> None:
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url("denizen_owner").replace("denizen_owner", "denizen_stranger"))
    assert 'FATAL:  password authentication failed for user "denizen_stranger"' in log_of(server)


def test_no_login_of_ours_can_have_more_written(server: Server) -> None:
    for role in ("denizen_web", "denizen_worker", "denizen_owner", "denizen_pulse"):
        with psycopg.connect(server.url(role), autocommit=True) as db:
            for setting in (
                "log_min_messages = debug5",
                "log_statement = 'all'",
                "log_parameter_max_length = -1",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    db.execute(f"SET {setting}".encode())
