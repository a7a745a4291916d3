"""What was written about a disclosure stays, whoever asks; and the database refuses by itself what the doors refuse."""

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from denizen.disclosure import errors
from denizen.kernel.db import refusing

from .office import Office

WRITE = "INSERT INTO disclosure.step (request_id, place, act, actor_id) VALUES (%s, %s, %s, %s)"


@pytest.fixture(name="number")
def _number(office: Office) -> UUID:
    number = office.approved()
    office.deliver(number)
    return number


@pytest.mark.parametrize("login", ["denizen_web", "denizen_worker", "denizen_keeper", "denizen_owner"])
@pytest.mark.parametrize("table", ["request", "step"])
def test_nothing_is_changed_or_removed(office: Office, number: UUID, login: str, table: str) -> None:
    """P5: for the application and the worker there is no right, for the owner of the tables a trigger."""
    column = "case_number" if table == "request" else "reason"
    with office.town.database.connect(login) as db:
        for statement in (
            f"UPDATE disclosure.{table} SET {column} = 'x'",
            f"DELETE FROM disclosure.{table}",
            f"TRUNCATE disclosure.{table} CASCADE",
        ):
            expected = (
                psycopg.errors.IntegrityConstraintViolation
                if login == "denizen_owner"
                else psycopg.errors.InsufficientPrivilege
            )
            with pytest.raises(expected):
                db.execute(statement.encode())
    assert office.seen(number).standing.state == "delivered"


def test_a_refusal_to_change_is_told_in_words(office: Office, number: UUID) -> None:
    with pytest.raises(errors.WrittenStays), refusing():
        office.town.owner.execute("DELETE FROM disclosure.request WHERE id = %s", [number])


def test_what_is_older_than_three_years_may_go(office: Office, number: UUID) -> None:
    office.pass_by(timedelta(days=365 * 3 - 1))
    for _try in range(2):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            office.town.owner.execute("DELETE FROM disclosure.step WHERE request_id = %s", [number])
    office.pass_by(timedelta(days=3))
    office.town.owner.execute("DELETE FROM disclosure.step WHERE request_id = %s", [number])
    office.town.owner.execute("DELETE FROM disclosure.request WHERE id = %s", [number])


def test_the_table_takes_no_approval_by_who_entered_it(office: Office) -> None:
    """Whatever adds a step, be it the owner of the tables or a door with a mistake in it."""
    number = office.enter()
    with pytest.raises(errors.OwnRequest), refusing():
        office.town.owner.execute(WRITE, [number, 1, "first_approval", office.town.actor("counter_clerk")])


def test_the_table_takes_no_two_approvals_by_one(office: Office) -> None:
    number, registrar = office.enter(), office.town.actor("registrar")
    office.town.owner.execute(WRITE, [number, 1, "first_approval", registrar])
    with pytest.raises(errors.ApprovedBefore), refusing():
        office.town.owner.execute(WRITE, [number, 2, "second_approval", registrar])


def test_no_door_reader_or_login_writes_an_approval_but_the_door_itself(office: Office) -> None:
    number = office.enter()
    for login in ("denizen_web", "denizen_worker", "denizen_keeper", "denizen_courier", "denizen_pulse"):
        with office.town.database.connect(login) as db, pytest.raises(psycopg.errors.Error):
            db.execute(WRITE, [number, 1, "first_approval", office.town.actor("registrar")])
