"""The terms are rules of the packs, one for each class that a column names, and the database's are these."""

from pathlib import Path

import psycopg
import pytest

import denizen.retention
from denizen.kernel.dictionary import tables
from denizen.kernel.roles import ERASER
from denizen.retention.actions import ERASERS
from denizen.retention.terms import classes, seeds, terms
from denizen.rules.queries import codes, pack
from tests.databases import as_role

from .nights import PAST

TODAY = PAST.date()

GOES_BY = {
    "residence": "erase_taken",
    "document": "erase_taken",
    "lodging": "erase_stays",
    "declaration": "erase_refused",
    "access_log": "erase_log",
    "upload": "erase_uploads",
    "notice": "erase_news",
    "session": "erase_sessions",
    "attempt": "erase_sessions",
    "account": "erase_accounts",
    "party": "erase_parties",
    "retention": "erase_runs",
    # What lives for days or less is forgotten by whoever works with it.
    "errand": "intake: forget_errands, door: forget_files",
    "draft": "intake: forget_errands",
    "withdrawn": "intake: forget_errands",
    "question": "linkage: held_until, and with its declaration",
    "seconds": "register: uncovering/tidy",
    "days": "with the run, or the change of a key, that it serves",
    "load": "with the load that it serves",
}
"""What erases each class: a class that comes to be is put here together with what erases it."""


def named_by_columns(db: psycopg.Connection) -> set[str]:
    return {
        column.parts[3].partition(":")[0].strip()
        for table in tables(db)
        for column in table.columns
        if len(column.parts) == 4
    }


@pytest.mark.parametrize("code", codes())
def test_each_class_that_a_column_names_has_a_rule_in_each_pack_and_no_other_has(
    db: psycopg.Connection, code: str
) -> None:
    assert set(classes(pack(code, on=TODAY))) == named_by_columns(db)
    db.execute("COMMENT ON COLUMN register.person.id IS 'Identifier | key | law | whenever'")
    assert named_by_columns(db) - set(classes(pack(code, on=TODAY))) == {"whenever"}


@pytest.mark.parametrize("code", codes())
def test_what_has_a_term_has_something_that_erases_it_and_what_has_none_says_why(code: str) -> None:
    here = pack(code, on=TODAY)
    for cls in classes(here):
        rule = here.retention(cls)
        assert (rule.keep is not None) == (cls in GOES_BY), cls
        assert rule.provenance.note or rule.provenance.reference or rule.keep, cls
    assert set(ERASERS) >= {"erase_log", "erase_tickets", "erase_extracts"}


def test_terms_that_no_law_sets_are_marked_as_the_towns_choice() -> None:
    here = pack("CN-33", on=TODAY.replace(year=2026))
    by_law = {cls for cls in classes(here) if here.retention(cls).provenance.source_status == "law_text"}
    assert by_law == {"access_log"}
    reference = here.retention("access_log").provenance.reference
    assert reference
    assert (reference.source.key, reference.article) == ("network_data_2025", "12")


def test_the_database_has_the_terms_of_the_packs(db: psycopg.Connection) -> None:
    path = Path(denizen.retention.__file__).parent / "sql" / "seeds.sql"
    assert path.read_text("utf-8") == seeds(), (
        "run: ./run retention terms --to src/denizen/retention/sql/seeds.sql"
    )
    held = db.execute(
        "SELECT pack, class, lower(valid_during), upper(valid_during) FROM retention.term"
    ).fetchall()
    assert set(held) == {(t.pack, t.rule.key, t.first, t.end) for code in codes() for t in terms(code)}


@pytest.mark.parametrize("code", codes())
@pytest.mark.parametrize("day", ["2021-01-31", "2024-02-28", "2024-02-29", "2024-12-31", "2025-08-31"])
def test_the_database_counts_as_the_rules_do(db: psycopg.Connection, code: str, day: str) -> None:
    here = pack(code, on=TODAY.replace(year=2026))
    began = TODAY.fromisoformat(day)
    with as_role(db, "denizen_owner"):
        for cls in classes(here):
            (until,) = db.execute(
                "SELECT (%s::date + keep)::date FROM retention.term"
                " WHERE pack = %s AND class = %s AND valid_during @> date '2026-01-01'",
                [began, code, cls],
            ).fetchone() or (None,)
            assert until == here.retention(cls).kept_until(began), cls


def test_no_pack_lets_the_access_log_go_within_a_year(db: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.CheckViolation), db.transaction():
        db.execute("UPDATE retention.term SET keep = interval '364 days' WHERE class = 'access_log'")


def test_whatever_holds_facts_is_known_to_what_erases_them(db: psycopg.Connection) -> None:
    """A kind of fact that comes to be is erased as well, and so is its twin."""
    with as_role(db, ERASER):
        (known,) = db.execute("SELECT erasing.fact_tables()").fetchone() or ([],)
    by_person = {
        table.name.removeprefix("register.")
        for table in tables(db)
        if table.name.startswith("register.")
        and "person_id" in {column.column for column in table.columns}
        and table.name != "register.extract"
    }
    assert set(known) == by_person
