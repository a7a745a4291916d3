"""Who may read and write places, asked of the database itself."""

import psycopg
import pytest

from ..databases import as_role

OPEN = ("territory", "address", "building", "dwelling", "former_location", "place_in_dwelling")


def test_the_application_does_not_read_who_provides_a_dwelling(db: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), as_role(db, "denizen_web"):
        db.execute("SELECT party_id FROM places.provider")
    with as_role(db, "denizen_worker"):
        db.execute("SELECT party_id FROM places.provider")


@pytest.mark.parametrize("table", OPEN)
def test_the_application_reads_what_holds_no_person(db: psycopg.Connection, table: str) -> None:
    with as_role(db, "denizen_web"):
        db.execute(f"SELECT count(*) FROM places.{table}".encode())


@pytest.mark.parametrize("table", [*OPEN, "provider"])
@pytest.mark.parametrize("role", ["denizen_web", "denizen_worker"])
def test_nobody_but_the_owner_deletes_places(db: psycopg.Connection, table: str, role: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), as_role(db, role):
        db.execute(f"DELETE FROM places.{table}".encode())


@pytest.mark.parametrize("table", [*OPEN, "provider"])
def test_the_application_changes_nothing(db: psycopg.Connection, table: str) -> None:
    allowed = db.execute(
        "SELECT has_table_privilege('denizen_web', %(table)s, 'INSERT, UPDATE, DELETE, TRUNCATE')"
        " OR has_any_column_privilege('denizen_web', %(table)s, 'INSERT, UPDATE')",
        {"table": f"places.{table}"},
    ).fetchone()
    assert allowed == (False,)


def test_every_column_says_what_it_is_for(db: psycopg.Connection) -> None:
    comments = db.execute(
        "SELECT format('%s.%s', c.relname, a.attname), col_description(c.oid, a.attnum), obj_description(c.oid)"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE c.relnamespace = 'places'::regnamespace AND c.relkind = 'r'"
    ).fetchall()
    assert len(comments) > 40
    for column, comment, table_comment in comments:
        assert comment is not None, column
        assert len(comment.split(" | ")) == 4, column
        kind = table_comment.split(" | ")[-1]
        assert kind == ("person" if column.startswith("provider.") else "not person"), column
