"""The database examined by itself: rights, keys, dictionary, and what must not exist in it."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from denizen.kernel.dictionary import Table, as_markdown, functions, tables
from denizen.kernel.roles import ERASER, LOGINS, ROUTINES, SCHEMAS
from tests.access.town import denied
from tests.databases import Database, as_role

DICTIONARY = Path(__file__).resolve().parents[1] / "docs" / "database.md"

# What nothing may be named after (rights.md, "What must not exist"): beginnings of words, and parts of names anywhere.
FORBIDDEN_WORDS = (
    "risk suspect tier watch wanted informant score blacklist covert threat ethnic religio politic fingerprint biometr"
).split()
FORBIDDEN_PARTS = (
    "black_list control_level control_list face_template 重点 管控 布控 可疑 黑名单 涉稳 民族 宗教 政治面貌 人脸 线人"
).split()

# Written once and then only read, by whomever.
ONLY_ADDED_TO = (
    "ledger.declaration",
    "ledger.described",
    "ledger.outcome",
    "journal.delivery",
    "journal.told_later",
    "journal.entry",
    "disclosure.request",
    "disclosure.step",
    "disclosure.delay_policy",
    "register.doubt",
    "register.doubt_state",
)

# All but the one whom nobody is: what is past its time is removed by its functions, and by nothing else.
WHO_KEEP = [role for role in ROUTINES if role != ERASER]

# But for how a number is sealed, which says nothing: the keeper may seal it anew (docs/adr/0013).
SEALED_ANEW = {("denizen_keeper", "ledger.described", "document_sealed")}

# Foreign keys that nobody walks backwards, and whose other end no role may remove: an index would only cost time.
WALKED_ONE_WAY = {
    "ledger.declaration: declaration_party_is_known",
    "linkage.place_link: place_link_dwelling_is_known",
    "linkage.place_link: place_link_organisation_is_known",
    # Standing merges have a unique index of their own; those undone are read by nobody.
}

NAMES = """
    SELECT n.nspname || '.' || c.relname || coalesce('.' || a.attname, '')
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND n.nspname NOT LIKE 'pg_temp%%'
    UNION ALL
    SELECT p.pronamespace::regnamespace || '.' || p.proname
        || '(' || coalesce(array_to_string(p.proargnames, ','), '') || ')'
    FROM pg_proc p WHERE p.pronamespace::regnamespace::text IN ('reading', 'door', 'erasing')
"""

FOREIGN_KEYS_WITHOUT_INDEX = """
    SELECT k.conrelid::regclass || ': ' || k.conname
    FROM pg_constraint k
    WHERE k.contype = 'f' AND NOT EXISTS (
        SELECT FROM pg_index x
        WHERE x.indrelid = k.conrelid
            -- the period of a temporal key need not be indexed: what it is about is
            AND (x.indkey::smallint[])[0:cardinality(k.conkey) - 1] @> ARRAY(
                SELECT a.attnum FROM pg_attribute a
                WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND a.atttypid <> 'daterange'::regtype)
            AND (
                x.indpred IS NULL
                -- a partial index serves where it leaves out nothing but nulls
                OR pg_get_expr(x.indpred, x.indrelid) = (
                    SELECT '(' || a.attname || ' IS NOT NULL)' FROM pg_attribute a
                    WHERE a.attrelid = k.conrelid AND a.attnum = k.conkey[1])))
"""

FUNCTIONS_NOT_SAFE = """
    SELECT p.oid::regprocedure::text
    FROM pg_proc p
    WHERE p.pronamespace::regnamespace::text IN ('reading', 'door', 'erasing') AND (
        (p.pronamespace::regnamespace::text, pg_get_userbyid(p.proowner))
            NOT IN (('reading', 'denizen_reader'), ('door', 'denizen_door'), ('erasing', 'denizen_eraser'))
        OR EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)
        OR (
            (has_function_privilege('denizen_web', p.oid, 'EXECUTE')
                OR has_function_privilege('denizen_worker', p.oid, 'EXECUTE')
                OR has_function_privilege('denizen_keeper', p.oid, 'EXECUTE')
                OR has_function_privilege('denizen_courier', p.oid, 'EXECUTE'))
            AND NOT (
                p.prosecdef
                AND EXISTS (
                    SELECT FROM unnest(p.proconfig) s WHERE s ~ '^search_path=.+, *pg_temp$' AND s !~ 'public'))))
"""


# Whatever the application could add to, change, or lock against others; and what acts with more rights than it has,
# except readers and doors. `pg_catalog` is PostgreSQL's own.
WRITABLE_BY_THE_APPLICATION = """
    SELECT c.oid::regclass::text
    FROM pg_class c
    WHERE c.relnamespace <> 'pg_catalog'::regnamespace AND CASE
        WHEN c.relkind IN ('r', 'p', 'v', 'm', 'f') THEN
            has_table_privilege('denizen_web', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER, MAINTAIN')
            OR has_any_column_privilege('denizen_web', c.oid, 'INSERT, UPDATE')
        WHEN c.relkind = 'S' THEN has_sequence_privilege('denizen_web', c.oid, 'USAGE, UPDATE')
    END
    UNION ALL
    SELECT p.oid::regprocedure::text
    FROM pg_proc p
    WHERE p.prosecdef AND p.pronamespace::regnamespace::text NOT IN ('pg_catalog', 'reading', 'door')
        AND has_function_privilege('denizen_web', p.oid, 'EXECUTE')
"""


@pytest.fixture(name="dictionary")
def _dictionary(db: psycopg.Connection) -> list[Table]:
    return tables(db)


def found(db: psycopg.Connection, query: str) -> list[Any]:
    """The one column of a query's rows."""
    return [row[0] for row in db.execute(query.encode())]


def forbidden(names: list[str]) -> list[str]:
    """The names that speak of what must not exist; `frontier` does not speak of a tier."""
    return sorted(
        name
        for name in names
        if any(word.startswith(tuple(FORBIDDEN_WORDS)) for word in re.findall("[a-z]+", name.lower()))
        or any(part in name.lower() for part in FORBIDDEN_PARTS)
    )


def test_the_application_reads_no_table_of_persons(db: psycopg.Connection, dictionary: list[Table]) -> None:
    persons = [table for table in dictionary if table.is_person]
    assert len(persons) > 40
    with as_role(db, "denizen_web") as web:
        for table in persons:
            assert denied(web, f"SELECT FROM {table.name}"), table.name
            for column in table.columns:
                assert denied(web, f'SELECT "{column.column}" FROM {table.name}'), (table.name, column.column)


def test_the_application_changes_and_removes_nothing(db: psycopg.Connection, dictionary: list[Table]) -> None:
    with as_role(db, "denizen_web") as web:
        for table in dictionary:
            column = table.columns[0].column
            assert denied(web, f"DELETE FROM {table.name}"), table.name
            assert denied(web, f'UPDATE {table.name} SET "{column}" = "{column}"'), table.name
            assert denied(web, f"TRUNCATE {table.name}"), table.name


def test_the_application_adds_nothing_but_through_doors(
    db: psycopg.Connection, dictionary: list[Table]
) -> None:
    assert found(db, WRITABLE_BY_THE_APPLICATION) == []
    with as_role(db, "denizen_web") as web:
        for table in dictionary:
            assert denied(web, f"INSERT INTO {table.name} DEFAULT VALUES"), table.name
            for column in table.columns:
                insertion = f'INSERT INTO {table.name} ("{column.column}") VALUES (DEFAULT)'
                assert denied(web, insertion), (table.name, column.column)


@pytest.mark.parametrize(
    "opening",
    [
        "GRANT INSERT ON ledger.batch TO denizen_web",
        "GRANT INSERT (lane) ON ledger.waiting TO denizen_web",
        "GRANT INSERT ON ledger.declaration TO PUBLIC",
        "GRANT MAINTAIN ON intake.record_clock TO denizen_web",
        "CREATE FUNCTION ledger.declare() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'SELECT';"
        "GRANT EXECUTE ON FUNCTION ledger.declare() TO denizen_web",
    ],
)
def test_an_opened_table_is_noticed(db: psycopg.Connection, opening: str) -> None:
    db.execute(opening.encode())
    assert len(found(db, WRITABLE_BY_THE_APPLICATION)) == 1


@pytest.mark.parametrize("table", ONLY_ADDED_TO)
@pytest.mark.parametrize(
    "role", ["denizen_web", "denizen_worker", "denizen_keeper", "denizen_courier", *WHO_KEEP]
)
def test_what_was_said_and_who_was_read_cannot_be_changed(
    db: psycopg.Connection, role: str, table: str
) -> None:
    columns = found(
        db, f"SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0"
    )
    with as_role(db, role) as connection:
        assert denied(connection, f"DELETE FROM {table}")
        assert denied(connection, f"TRUNCATE {table}")
        for column in columns:
            may = (role, table, column) in SEALED_ANEW
            assert denied(connection, f'UPDATE {table} SET "{column}" = DEFAULT') != may, column


def test_history_cannot_be_changed(db: psycopg.Connection, dictionary: list[Table]) -> None:
    with as_role(db, "denizen_worker") as worker:
        for table in dictionary:
            if table.name.endswith("_superseded"):
                assert denied(worker, f"DELETE FROM {table.name}"), table.name
                assert denied(worker, f"UPDATE {table.name} SET person_id = person_id"), table.name


def test_the_readers_see_no_sealed_number_and_no_upload(db: psycopg.Connection) -> None:
    with as_role(db, "denizen_reader") as reader:
        assert denied(reader, "SELECT sealed FROM register.identity_document")
        assert denied(reader, "SELECT sealed FROM register.identity_document_superseded")
        assert denied(reader, "SELECT document_sealed FROM ledger.described")
        assert denied(reader, "SELECT content FROM ledger.upload")
        assert not denied(reader, "SELECT hint FROM register.identity_document")


@pytest.mark.parametrize(("role", "schema"), ROUTINES.items())
def test_readers_and_doors_own_nothing_but_their_functions(
    db: psycopg.Connection, role: str, schema: str
) -> None:
    owned = found(
        db,
        f"SELECT c.relname FROM pg_class c WHERE c.relowner = '{role}'::regrole"
        f" UNION ALL SELECT p.proname FROM pg_proc p WHERE p.proowner = '{role}'::regrole"
        f" AND p.pronamespace <> '{schema}'::regnamespace",
    )
    assert owned == []
    assert found(db, f"SELECT rolcanlogin FROM pg_roles WHERE rolname = '{role}'") == [False]


def test_the_doors_read_nobody_of_the_register(db: psycopg.Connection, dictionary: list[Table]) -> None:
    with as_role(db, "denizen_door") as door:
        for table in dictionary:
            if table.name.split(".")[0] not in ("register", "linkage", "journal"):
                continue
            if table.name != "linkage.claim":  # which tells who of the staff is at a question
                assert denied(door, f"SELECT * FROM {table.name}"), table.name
        for column in ("name", "born", "document_token", "document_sealed", "phone"):
            assert denied(door, f"SELECT {column} FROM ledger.described"), column


def test_every_reader_and_door_is_sealed(db: psycopg.Connection) -> None:
    assert len(functions(db, "reading")) > 20
    assert len(functions(db, "door")) > 5
    assert found(db, FUNCTIONS_NOT_SAFE) == []


@pytest.mark.parametrize(
    "weakening",
    [
        "GRANT EXECUTE ON FUNCTION reading.card(uuid) TO PUBLIC",
        "ALTER FUNCTION reading.card(uuid) SECURITY INVOKER",
        "ALTER FUNCTION reading.card(uuid) SET search_path = pg_temp, pg_catalog",
        "ALTER FUNCTION reading.card(uuid) RESET search_path",
        "GRANT EXECUTE ON FUNCTION reading.redeem(uuid, text) TO denizen_web",
        "GRANT EXECUTE ON FUNCTION door.actor(text) TO denizen_web",
        "ALTER FUNCTION door.became(text, uuid) SECURITY INVOKER",
    ],
)
def test_a_weakened_reader_is_noticed(db: psycopg.Connection, weakening: str) -> None:
    with as_role(db, "denizen_door" if "door." in weakening else "denizen_reader") as owner:
        owner.execute(weakening.encode())
    assert found(db, FUNCTIONS_NOT_SAFE) != []


def test_the_application_may_call_readers_and_no_inner_part(db: psycopg.Connection) -> None:
    by_web = {
        function.name
        for schema in ROUTINES.values()
        for function in functions(db, schema)
        if "denizen_web" in function.callers
    }
    assert {"open_access", "card", "occupants", "search", "declare", "ask"} <= by_web
    assert not by_web & {
        "enter",
        "actor",
        "sender",
        "named_in_effect",
        "redeem",
        "log_delivery",
        "possibly_seen",
        "sweep_tickets",
        "spell",
        "meant",
        "holder",
        "disclosed",
        "groups_disclosed",
        "officer_at",
        "tell_from",
        "disclosure_subject",
        "may_take",
    }


def test_the_courier_reads_and_writes_no_table_and_calls_four_doors(
    db: psycopg.Connection, dictionary: list[Table]
) -> None:
    schemas = ", ".join(repr(schema) for schema in ("public", *SCHEMAS, *ROUTINES.values()))
    callable_by_it = f"""
        SELECT p.pronamespace::regnamespace || '.' || p.proname FROM pg_proc p
        WHERE p.pronamespace::regnamespace::text IN ({schemas})
            AND has_function_privilege('denizen_courier', p.oid, 'EXECUTE')
            AND has_schema_privilege('denizen_courier', p.pronamespace, 'USAGE')
    """
    names = "hand_on_news take_deliveries note_tries tidy_webhooks".split()
    assert set(found(db, callable_by_it)) == {f"door.{name}" for name in names}
    with as_role(db, "denizen_courier") as courier:
        for table in dictionary:
            assert denied(courier, f"SELECT FROM {table.name}"), table.name
            for column in table.columns:
                assert denied(courier, f'SELECT "{column.column}" FROM {table.name}'), (table.name, column)
            assert denied(courier, f"INSERT INTO {table.name} DEFAULT VALUES"), table.name
            assert denied(courier, f"DELETE FROM {table.name}"), table.name
        assert denied(courier, "CREATE TEMPORARY TABLE trap (id int)")


CLEARED = (
    "linkage.answer.follows", "access.sign_in.outcome", "register.block.along_with_id", "register.block.renews_id",
)  # fmt: skip
"""What pointed to something that is erased."""


def test_the_eraser_changes_nothing_and_is_asked_for_nobody(
    db: psycopg.Connection, dictionary: list[Table]
) -> None:
    """What was said and who was read may go, by its functions; nothing of it becomes another, and none names whom."""
    with as_role(db, ERASER) as eraser:
        for table in dictionary:
            if table.name.split(".")[0] == "retention":
                continue
            if table.name != "journal.erased":
                assert denied(eraser, f"INSERT INTO {table.name} DEFAULT VALUES"), table.name
            for column in table.columns:
                what = f"{table.name}.{column.column}"
                if what not in CLEARED:
                    assert denied(eraser, f'UPDATE {table.name} SET "{column.column}" = DEFAULT'), what
        assert denied(eraser, "UPDATE retention.term SET keep = interval '1 day'")
    callable_ones = [function for function in functions(db, "erasing") if function.callers]
    assert len(callable_ones) > 10
    for function in callable_ones:
        assert function.callers == ["denizen_worker"], function.name
        assert function.arguments in ("", "today date", "today date, most integer"), function.name


@pytest.mark.parametrize("table", ["journal.leaf", "ledger.declaration", "register.person", "retention.due"])
@pytest.mark.parametrize("role", ["denizen_web", "denizen_worker", "denizen_keeper", "denizen_courier"])
def test_who_is_erased_is_chosen_by_nobody(db: psycopg.Connection, role: str, table: str) -> None:
    with as_role(db, role) as connection:
        assert denied(connection, f"DELETE FROM {table}")
        assert denied(
            connection, "INSERT INTO retention.due (person_id, class) VALUES (uuidv7(), 'residence')"
        )
        assert denied(connection, "UPDATE retention.term SET keep = interval '1 day'")
        assert denied(connection, "INSERT INTO journal.erased (first, last, erased_at) VALUES (0, 9, now())")


def test_every_foreign_key_is_indexed(db: psycopg.Connection) -> None:
    assert set(found(db, FOREIGN_KEYS_WITHOUT_INDEX)) == WALKED_ONE_WAY
    db.execute("DROP INDEX register.residence_is_found_by_declaration")
    assert "register.residence: residence_declaration_is_known" in found(db, FOREIGN_KEYS_WITHOUT_INDEX)


@pytest.mark.parametrize(
    "table", ["access.party", "places.dwelling", "register.organisation", "register.person"]
)
@pytest.mark.parametrize(
    "role", ["denizen_web", "denizen_worker", "denizen_keeper", "denizen_courier", *WHO_KEEP]
)
def test_what_others_point_to_is_not_removed(db: psycopg.Connection, role: str, table: str) -> None:
    with as_role(db, role) as connection:
        assert denied(connection, f"DELETE FROM {table}")


def test_every_column_stands_in_the_dictionary(dictionary: list[Table]) -> None:
    missing = [
        f"{table.name}.{column.column}"
        for table in dictionary
        for column in table.columns
        if len(column.parts) != 4 or not all(part.strip() for part in column.parts)
    ]
    assert missing == []


def test_every_table_says_whether_it_holds_persons(dictionary: list[Table]) -> None:
    unmarked = [
        t.name for t in dictionary if not re.search(r"\S \| (not )?person$", t.columns[0].table_comment)
    ]
    assert unmarked == []


def test_no_column_could_hold_anything_at_all(db: psycopg.Connection) -> None:
    untyped = """
        SELECT a.attrelid::regclass || '.' || a.attname FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname !~ '^pg_|^information_schema$'
        WHERE a.attnum > 0 AND a.atttypid IN ('json'::regtype, 'jsonb'::regtype, 'xml'::regtype)
    """
    assert found(db, untyped) == []
    db.execute("ALTER TABLE register.person ADD COLUMN notes jsonb")
    assert found(db, untyped) == ["register.person.notes"]


def test_nothing_is_named_after_what_must_not_exist(db: psycopg.Connection) -> None:
    assert forbidden(found(db, NAMES)) == []


@pytest.mark.parametrize(
    "column", ["risk_score", "重点人员", "watch_list", "control_level", "suspects", "person_tier"]
)
def test_what_must_not_exist_is_noticed(db: psycopg.Connection, column: str) -> None:
    db.execute(f'ALTER TABLE register.person ADD COLUMN "{column}" integer'.encode())
    assert forbidden(found(db, NAMES)) == [f"register.person.{column}"]
    assert column in [
        found.column for table in tables(db) for found in table.columns if len(found.parts) != 4
    ]


def test_each_login_opens_with_its_own_secret_only(town_db: Database) -> None:
    secrets = {role: town_db.url(role).split("@")[0].rsplit(":", 1)[1] for role in LOGINS}
    assert len(set(secrets.values())) == len(LOGINS)
    for role in LOGINS:
        town_db.connect(role).close()
        for other, secret in secrets.items():
            if other != role:
                with pytest.raises(psycopg.OperationalError):
                    psycopg.connect(town_db.url(role).replace(secrets[role], secret))


@pytest.mark.parametrize(
    "role", ["denizen_owner", "denizen_worker", "denizen_keeper", "denizen_courier", *ROUTINES, "postgres"]
)
def test_the_application_cannot_become_another_role(town_db: Database, role: str) -> None:
    with town_db.connect("denizen_web") as web:
        assert denied(web, f"SET ROLE {role}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(f"SET SESSION AUTHORIZATION {role}".encode())


def test_the_courier_cannot_become_another_role(town_db: Database) -> None:
    with town_db.connect("denizen_courier") as courier:
        for role in ("denizen_owner", "denizen_web", "denizen_door", "denizen_reader", "postgres"):
            assert denied(courier, f"SET ROLE {role}"), role


def test_the_application_makes_no_object_that_readers_could_trip_over(town_db: Database) -> None:
    with town_db.connect("denizen_web") as web:
        for statement in (
            f"CREATE SCHEMA s{uuid4().hex}",
            "CREATE TABLE public.trap (id int)",
            "CREATE TEMPORARY TABLE trap (id int)",
            "CREATE FUNCTION reading.trap() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        ):
            assert denied(web, statement), statement


def test_no_transaction_can_be_prepared_and_left(server_settings: dict[str, str]) -> None:
    assert server_settings["max_prepared_transactions"] == "0"


@pytest.fixture(name="server_settings")
def _server_settings(db: psycopg.Connection) -> dict[str, str]:
    return dict(db.execute("SELECT name, setting FROM pg_settings").fetchall())


def test_the_documented_dictionary_is_the_live_one(db: psycopg.Connection) -> None:
    page = as_markdown(tables(db), *(functions(db, schema) for schema in ("reading", "door", "erasing")))
    assert DICTIONARY.read_text("utf-8") == page, "run: ./run dictionary --to docs/database.md"
