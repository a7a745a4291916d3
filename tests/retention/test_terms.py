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


FORGOTTEN_BY_OTHERS = {
    "intake.effect": "with its errand, after a day",
    "intake.effect_told": "with its errand, after a day",
    "intake.errand": "after a day, by the worker",
    "intake.mended_piece": "with its request, after a quarter of an hour",
    "intake.piece": "after an hour, by the worker",
    "intake.sheet": "after a day, by the worker",
    "ledger.draft": "after a week, by the worker",
    "ledger.draft_described": "with its draft",
    "ledger.standing_back": "when it is worked on",
    "ledger.waiting": "when it is worked on; whom it concerns is kept until then",
    "linkage.candidate": "with its question, when it is answered; whom it concerns is kept until then",
    "linkage.proposal_weighing": "with its proposal",
    "linkage.question": "when it is answered; whom it concerns is kept until then",
    "linkage.weighing": "with its sum",
    "register.next_token": "when the keys are changed",
    "register.uncovering": "within a minute, by the keeper",
    "webhooks.delivery": "after a month, by the courier",
}
"""What of the tables of persons the eraser need not touch, and how it goes."""


NO_FACTS = {
    "register.extract", "register.doubt", "register.doubt_open", "register.block", "register.block_record",
    "register.block_request",
}  # fmt: skip
"""What the register holds of people beside facts: it goes by functions of its own."""


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
    known = _facts(db)
    by_person = {
        table.name.removeprefix("register.")
        for table in tables(db)
        if table.name.startswith("register.")
        and "person_id" in {column.column for column in table.columns}
        and table.name not in NO_FACTS
    }
    assert set(known) == by_person


def test_each_table_of_persons_has_somebody_who_erases_what_is_in_it(db: psycopg.Connection) -> None:
    """A table that comes to be is named in `retention/sql/grants.sql` and erased, or stands above with a reason."""
    persons = {table.name for table in tables(db) if table.is_person}
    may = {
        name
        for name in persons
        if db.execute("SELECT has_table_privilege(%s, %s, 'DELETE')", [ERASER, name]).fetchone() == (True,)
    }
    assert persons - may == set(FORGOTTEN_BY_OTHERS)


def test_what_points_to_a_person_or_a_declaration_is_erased_before_it(db: psycopg.Connection) -> None:
    """Or the night's run would fail: each foreign key is one that the eraser clears."""
    pointing = db.execute(
        "SELECT DISTINCT replace(k.conrelid::regclass::text, '\"', '') FROM pg_constraint AS k"
        " WHERE k.contype = 'f' AND k.confrelid IN ('register.person'::regclass, 'ledger.declaration'::regclass)"
    ).fetchall()
    texts = " ".join(
        path.read_text("utf-8")
        for path in (Path(denizen.retention.__file__).parent / "sql" / "erasers").glob("*.sql")
    )
    missing = {
        table
        for (table,) in pointing
        if table not in texts and table.removeprefix("register.") not in _facts(db)
    }
    assert missing == set()


def _facts(db: psycopg.Connection) -> list[str]:
    with as_role(db, ERASER):
        (known,) = db.execute("SELECT erasing.fact_tables()").fetchone() or ([],)
    return list(known)
