"""What came of people's rights goes with them, and never takes along what others still have."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from psycopg.types.range import DateRange

from tests.intake.declaring import Dwelling, Town, somebody

from .nights import erased, is_known, kept
from .test_people import LAST_DAY, NEXT_DAY, came, gone

LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)


def put(town: Town, table: str, **columns: object) -> UUID:
    """A row of a table, as its owner writes it; its id."""
    row = {"id": uuid4()} | columns
    names, places = ", ".join(row), ", ".join(f"%({name})s" for name in row)
    town.owner.execute(f"INSERT INTO {table} ({names}) VALUES ({places})".encode(), row)
    return UUID(str(row["id"]))


def doubted(town: Town, person: UUID, *, about: UUID | None = None, still_open: bool = False) -> UUID:
    """A doubt about a person, settled or open."""
    raised_by, said = uuid4(), {"said_at": LONG_AGO, "state": "raised", "due": date(2019, 1, 8)}
    doubt = put(
        town, "register.doubt", person_id=person, about="residences", declaration_id=about, reason_code="never",
        evidence="none", capacity="person", raised_by=raised_by, raised_at=LONG_AGO,
    )  # fmt: skip
    town.owner.execute(
        "INSERT INTO register.doubt_state (doubt_id, said_by, raised_by, said_at, state, due)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        [doubt, raised_by, raised_by, *said.values()],
    )
    if still_open:
        town.owner.execute(
            "INSERT INTO register.doubt_open (doubt_id, person_id, about, since, due)"
            " VALUES (%s, %s, 'residences', %s, '2019-01-08')",
            [doubt, person, LONG_AGO],
        )
    return doubt


def blocked(town: Town, person: UUID, *records: UUID, along_with: UUID | None = None) -> UUID:
    """A block of somebody's address that holds still."""
    block = put(
        town, "register.block", person_id=person, reason="danger", evidence="police", asked_by=uuid4(),
        valid_during=DateRange(date(2023, 1, 1), date(2024, 12, 31)), along_with_id=along_with,
    )  # fmt: skip
    for record in (person, *records):
        town.owner.execute("INSERT INTO register.block_record VALUES (%s, %s)", [block, record])
    return block


def count(town: Town, table: str) -> int:
    return town.count(f"SELECT count(*) FROM {table}")


def test_doubts_blocks_and_accounts_go_with_the_person(past: Town, home: Dwelling) -> None:
    _person, who = gone(past, home)
    doubted(past, who)
    blocked(past, who)
    clerk = put(past, "access.actor", role="counter_clerk", name="c", pseudonym="c")
    account = put(past, "access.actor", role="resident", name="r", pseudonym="r")
    past.owner.execute(
        "INSERT INTO access.own_record (actor_id, person_id, proven_by, proven_to) VALUES (%s, %s, 'passport', %s)",
        [account, who, clerk],
    )
    assert erased(past, LAST_DAY) == 0
    assert erased(past, NEXT_DAY) == 1
    assert not is_known(past, who)
    for table in ("doubt", "doubt_state", "block", "block_record"):
        assert count(past, f"register.{table}") == 0, table
    assert count(past, "access.own_record") == 0
    assert past.count("SELECT count(*) FROM access.actor WHERE id = %s", account) == 0


def test_a_block_of_somebody_who_stays_goes_on(past: Town, home: Dwelling) -> None:
    """Even where it was asked along with that of whoever goes, or names the record that goes."""
    _person, who = gone(past, home)
    child = came(past, home, somebody())
    stays = blocked(past, child, who, along_with=blocked(past, who))
    assert erased(past, NEXT_DAY) == 1
    assert past.owner.execute("SELECT id, person_id, along_with_id FROM register.block").fetchall() == [
        (stays, child, None)
    ]
    assert past.owner.execute("SELECT person_id FROM register.block_record").fetchall() == [(child,)]


def test_an_open_doubt_keeps_the_person(past: Town, home: Dwelling) -> None:
    _person, who = gone(past, home)
    doubted(past, who, still_open=True)
    assert erased(past, NEXT_DAY) == 0
    assert kept(past, NEXT_DAY) == {"held": 1}
    past.owner.execute("DELETE FROM register.doubt_open")
    assert erased(past, NEXT_DAY + timedelta(days=1)) == 1


def test_a_declaration_that_goes_takes_the_doubt_of_another_that_names_it(past: Town, home: Dwelling) -> None:
    _person, who = gone(past, home)
    stays = came(past, home, somebody())
    (declared,) = past.owner.execute(
        "SELECT declaration_id FROM linkage.link WHERE person_id = %s LIMIT 1", [who]
    ).fetchone() or (None,)
    doubted(past, stays, about=declared)
    other = doubted(past, stays)
    assert erased(past, NEXT_DAY) == 1
    assert past.owner.execute("SELECT id FROM register.doubt").fetchall() == [(other,)]


@pytest.mark.parametrize(("entered", "kept_for_it"), [("2021-06-01", {}), ("2023-06-01", {"held": 1})])
def test_a_letter_keeps_its_person_as_long_as_it_is_kept(
    past: Town, home: Dwelling, entered: str, kept_for_it: dict[str, int]
) -> None:
    _person, who = gone(past, home)
    clerk = put(past, "access.actor", role="counter_clerk", name="c", pseudonym="c")
    court = put(past, "disclosure.authority", name="The court", country="CN", kind="court")
    put(
        past, "disclosure.request", entered_at=f"{entered}T00:00Z", entered_by=clerk, received_on=entered,
        authority_id=court, ground="civil_evidence", case_number="1", subject="person", person_id=who,
        fields=["names"], during=DateRange(date(2018, 1, 1), date(2019, 1, 1)), handler_token=b"h" * 16,
        handler_hint="…1", single_use=True, is_urgent=False, asks_delay=False, is_sensitive=False,
    )  # fmt: skip
    day = date(2024, 6, 2)
    erased(past, day)
    erased(past, day + timedelta(days=1))
    assert kept(past, day + timedelta(days=1)) == kept_for_it
    assert is_known(past, who) == bool(kept_for_it)
    assert count(past, "disclosure.request") == len(kept_for_it)


def test_reasons_and_approvals_go_when_the_log_would(past: Town) -> None:
    officer = put(past, "access.actor", role="area_officer", name="o", pseudonym="o")
    for day in ("2021-02-28", "2021-03-01"):
        put(
            past,
            "access.crossing",
            said_at=f"{day}T04:00Z",
            actor_id=officer,
            person_id=uuid4(),
            reason="moved_in",
        )
        put(
            past, "access.approval", asked_at=f"{day}T04:00Z", actor_id=officer, person_id=uuid4(),
            purpose="registration.upkeep",
        )  # fmt: skip
    assert erased(past, date(2024, 2, 29), "reasons") == 2
    assert erased(past, date(2024, 3, 1), "reasons") == 0
    assert erased(past, date(2024, 3, 2), "reasons") == 2
