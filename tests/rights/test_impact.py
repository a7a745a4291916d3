"""The impact assessment is that of the live database: purposes, who receives what, and what is kept of people."""

from pathlib import Path

import psycopg

from denizen.access.impact import assessment
from denizen.kernel.dictionary import tables

PAGE = Path(__file__).resolve().parents[2] / "docs" / "impact-assessment.md"


def test_the_documented_assessment_is_the_live_one(db: psycopg.Connection) -> None:
    page = assessment(db)
    assert PAGE.read_text("utf-8") == page, "run: ./run impact --to docs/impact-assessment.md"
    assert all(f"| `{table.name}` |" in page for table in tables(db) if table.is_person)
    assert all(f"### `{code}`" in page for (code,) in db.execute("SELECT code FROM access.purpose"))
    db.execute("UPDATE access.allowance SET fields = fields || '{more}' WHERE reader = 'search'")
    assert assessment(db) != page
