"""Nights in which what is past its time goes, and a look at everything that is still written anywhere."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import psycopg
from psycopg import sql

from denizen.kernel.roles import SCHEMAS
from denizen.retention.actions import run
from tests.intake.declaring import SYSTEM, Town

PAST = datetime(2021, 1, 2, 1, tzinfo=UTC)
"""The first day on which the rules of the nation can be applied is the Civil Code's."""


def night(day: date) -> datetime:
    """Three in the morning of a day, here."""
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC) - timedelta(hours=8)


def erased(town: Town, day: date, what: str = "people") -> int:
    """Let the run of a day happen, and return how much of one kind it erased this time."""
    before = total(town, day, what)
    run(town.receiving, actor=SYSTEM, now=night(day))
    return total(town, day, what) - before


def total(town: Town, day: date, what: str = "people") -> int:
    """How much of one kind the runs of a day erased."""
    return town.count(
        "SELECT coalesce(sum(quantity), 0) FROM retention.erased WHERE day = %s AND what = %s", day, what
    )


def kept(town: Town, day: date) -> dict[str, int]:
    """Whom or what the run of a day kept, by reason."""
    query = "SELECT reason, quantity FROM retention.kept WHERE day = %s"
    return dict(town.owner.execute(query, [day]).fetchall())


def is_known(town: Town, person: UUID | None) -> bool:
    """Whether the register has somebody of that identifier."""
    return town.count("SELECT count(*) FROM register.person WHERE id = %s", person) == 1


def written(db: psycopg.Connection) -> dict[str, str]:
    """Everything that stands in any table, as text."""
    tables = db.execute(
        "SELECT n.nspname, c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND n.nspname = ANY (%s)",
        [[*SCHEMAS, "public"]],
    ).fetchall()
    found = {}
    for schema, table in tables:
        query = sql.SQL("SELECT string_agg(t::text, E'\\n') FROM {} AS t").format(
            sql.Identifier(schema, table)
        )
        (text,) = db.execute(query).fetchone() or ("",)
        found[f"{schema}.{table}"] = text or ""
    return found


def where_written(db: psycopg.Connection, *canaries: str | bytes | UUID) -> list[tuple[str, str]]:
    """In which tables one of these stands, as text or as bytes."""
    looked_for = [each.hex() if isinstance(each, bytes) else str(each) for each in canaries]
    return [(table, each) for table, text in written(db).items() for each in looked_for if each in text]
