"""Bringing a database to the state of the code."""

from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db.utils import ProgrammingError

from denizen.kernel import migrate as kernel_migrate
from denizen.kernel.migrate import migrate
from tests.databases import Database

READER = """-- A reader.
CREATE FUNCTION reading.{name}() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT {body} $$;
GRANT EXECUTE ON FUNCTION reading.{name}() TO denizen_web;
"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of one room beside those installed, with a right and two readers that call each other."""
    (tmp_path / "sql" / "readers").mkdir(parents=True)
    (tmp_path / "sql" / "grants.sql").write_text("GRANT SELECT (id) ON ledger.batch TO denizen_web")
    (tmp_path / "sql" / "readers" / "a_first.sql").write_text(
        READER.format(name="first", body="reading.second() + 1")
    )
    (tmp_path / "sql" / "readers" / "b_second.sql").write_text(READER.format(name="second", body="1"))
    monkeypatch.setattr(kernel_migrate, "rooms", lambda: iter([tmp_path]))
    return tmp_path


def test_a_migrated_database_has_nothing_left_to_migrate(town_db: Database) -> None:
    assert migrate(town_db.url("denizen_owner")) == []


def test_a_body_may_name_a_reader_of_a_later_file(room: Path, town_db: Database) -> None:
    migrate(town_db.url("denizen_owner"))
    with town_db.connect("denizen_web") as web:
        assert web.execute("SELECT reading.first()").fetchone() == (2,)


def test_what_is_taken_out_of_its_file_is_gone(room: Path, town_db: Database) -> None:
    migrate(town_db.url("denizen_owner"))
    with town_db.connect("denizen_web") as web:
        web.execute("SELECT id FROM ledger.batch")
    (room / "sql" / "grants.sql").unlink()
    (room / "sql" / "readers" / "a_first.sql").unlink()
    migrate(town_db.url("denizen_owner"))
    with town_db.connect("denizen_web") as web:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("SELECT id FROM ledger.batch")
        with pytest.raises(psycopg.errors.UndefinedFunction):
            web.execute("SELECT reading.first()")
        assert web.execute("SELECT reading.second()").fetchone() == (1,)


def test_a_reader_that_cannot_run_is_named_and_the_others_stay_as_they_were(
    room: Path, town_db: Database
) -> None:
    migrate(town_db.url("denizen_owner"))
    broken = READER.format(name="broken", body="reading.missing()")
    (room / "sql" / "readers" / "c_broken.sql").write_text(broken)
    (room / "sql" / "readers" / "a_first.sql").unlink()
    with pytest.raises(psycopg.errors.UndefinedFunction) as caught:
        migrate(town_db.url("denizen_owner"))
    assert "in the reader reading.broken()" in caught.value.__notes__
    with town_db.connect("denizen_web") as web:
        assert web.execute("SELECT reading.first()").fetchone() == (2,)


def test_a_script_that_fails_is_named(room: Path, town_db: Database) -> None:
    (room / "sql" / "grants.sql").write_text("GRANT SELECT ON ledger.no_such_table TO denizen_web")
    with pytest.raises(psycopg.errors.UndefinedTable) as caught:
        migrate(town_db.url("denizen_owner"))
    assert caught.value.__notes__ == [f"in {room / 'sql' / 'grants.sql'}"]


def test_the_web_cannot_migrate(town_db: Database) -> None:
    with pytest.raises((ProgrammingError, psycopg.errors.InsufficientPrivilege), match="permission denied"):
        migrate(town_db.url("denizen_web"))


def test_django_is_content_with_the_rooms_and_their_commands() -> None:
    call_command("check", fail_level="WARNING", verbosity=0)
