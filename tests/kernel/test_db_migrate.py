"""Bringing a database to the state of the code."""

from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.utils import ProgrammingError
from django.test import override_settings

from denizen.kernel import migrate as kernel_migrate
from denizen.kernel.migrate import TableInUse, migrate
from denizen.kernel.migrations import BuildIndex
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


def test_a_reader_is_replaced_in_its_place_for_calls_on_their_way(room: Path, town_db: Database) -> None:
    number = "SELECT 'reading.second()'::regprocedure::oid"
    migrate(town_db.url("denizen_owner"))
    with town_db.connect("denizen_web") as web:
        before = web.execute(number).fetchone()
        second = room / "sql" / "readers" / "b_second.sql"
        second.write_text(READER.format(name="second", body="2"))
        migrate(town_db.url("denizen_owner"))
        assert web.execute("SELECT reading.first()").fetchone() == (3,)
        assert web.execute(number).fetchone() == before


def test_a_reader_that_answers_with_another_type_is_made_anew(room: Path, town_db: Database) -> None:
    migrate(town_db.url("denizen_owner"))
    second = room / "sql" / "readers" / "b_second.sql"
    second.write_text(READER.format(name="second", body="1").replace("RETURNS int", "RETURNS bigint"))
    (room / "sql" / "readers" / "a_first.sql").unlink()
    migrate(town_db.url("denizen_owner"))
    with town_db.connect("denizen_web") as web:
        assert web.execute("SELECT pg_typeof(reading.second())::text").fetchone() == ("bigint",)


def test_a_right_that_a_reader_was_given_past_its_file_is_gone(room: Path, town_db: Database) -> None:
    migrate(town_db.url("denizen_owner"))
    with town_db.connect("denizen_owner") as owner:
        owner.execute("SET ROLE denizen_reader")
        owner.execute("GRANT EXECUTE ON FUNCTION reading.first() TO denizen_worker")
    migrate(town_db.url("denizen_owner"))
    with town_db.connect("denizen_worker") as worker, pytest.raises(psycopg.errors.InsufficientPrivilege):
        worker.execute("SELECT reading.first()")


def test_a_migration_waits_a_moment_for_a_table_in_use_and_comes_again(
    town_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with override_settings(INSTALLED_APPS=[*settings.INSTALLED_APPS, "drills.growing"]):
        with town_db.connect("denizen_worker") as other, other.transaction():
            other.execute("SELECT FROM register.residence")
            monkeypatch.setattr(kernel_migrate, "PATIENCE_SECONDS", 0.0)
            with pytest.raises(TableInUse, match="lock timeout"):
                migrate(town_db.url("denizen_owner"))
        names = ["growing.0001_column", "growing.0002_index"]
        assert migrate(town_db.url("denizen_owner")) == names


def test_an_index_whose_building_was_cut_short_is_built_anew(town_db: Database) -> None:
    index = (
        "SELECT indisvalid FROM pg_index WHERE indexrelid = 'journal.delivery_is_found_by_drill'::regclass"
    )
    statement = "CREATE INDEX CONCURRENTLY delivery_is_found_by_drill ON journal.delivery (delivered_at)"
    with town_db.connect("denizen_owner") as owner:
        with town_db.connect("denizen_owner") as other, other.transaction():
            other.execute("LOCK TABLE journal.delivery IN ROW EXCLUSIVE MODE")
            owner.execute("SET statement_timeout = '300ms'")
            with pytest.raises(psycopg.errors.QueryCanceled):
                owner.execute(statement)
        assert owner.execute(index).fetchone() == (False,)
        with override_settings(INSTALLED_APPS=[*settings.INSTALLED_APPS, "drills.growing"]):
            migrate(town_db.url("denizen_owner"))
        assert owner.execute(index).fetchone() == (True,)


def test_an_index_to_be_built_beside_writers_is_named() -> None:
    with pytest.raises(ValueError, match="must be named"):
        BuildIndex("CREATE INDEX ON journal.delivery (delivered_at)")


def test_a_reader_that_cannot_run_is_named_and_the_others_stay_as_they_were(
    room: Path, town_db: Database
) -> None:
    migrate(town_db.url("denizen_owner"))
    broken = READER.format(name="broken", body="reading.missing()")
    (room / "sql" / "readers" / "c_broken.sql").write_text(broken)
    (room / "sql" / "readers" / "a_first.sql").unlink()
    with pytest.raises(psycopg.errors.UndefinedFunction) as caught:
        migrate(town_db.url("denizen_owner"))
    assert "in reading.broken()" in caught.value.__notes__
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
