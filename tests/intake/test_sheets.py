"""Sheets: what somebody types is kept for a day, for whoever typed it and nobody else."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest

from denizen.access.actions import close_session
from denizen.access.errors import AccessRefused, NotSignedIn
from denizen.intake.actions import keep_sheet
from denizen.intake.errands import forget_errands
from denizen.intake.errors import SheetTooLong, SheetUnknown
from denizen.intake.queries import sheet

from .declaring import Town


@pytest.fixture(name="web")
def _web(town: Town) -> Iterator[psycopg.Connection]:
    with town.database.connect("denizen_web") as web:
        yield web


def clerk(town: Town) -> tuple[UUID, str]:
    """A clerk with a session."""
    actor = uuid4()
    town.owner.execute(
        "INSERT INTO access.actor (id, role, name, pseudonym) VALUES (%s, 'counter_clerk', 'clerk', %s)",
        [actor, actor.hex],
    )
    return actor, town.session(actor)


def test_a_sheet_is_given_back_as_it_was_left(town: Town, web: psycopg.Connection) -> None:
    _actor, token = clerk(town)
    number = uuid4()
    for sealed in (b"first", b"second"):
        keep_sheet(web, token=token, sheet=number, sealed=sealed)
    assert sheet(web, token=token, sheet=number) == b"second"


def test_nobody_reads_or_writes_over_anothers_sheet(town: Town, web: psycopg.Connection) -> None:
    (_one, token), (_other, others) = clerk(town), clerk(town)
    number = uuid4()
    keep_sheet(web, token=token, sheet=number, sealed=b"mine")
    with pytest.raises(SheetUnknown):
        sheet(web, token=others, sheet=number)
    with pytest.raises(SheetUnknown):
        keep_sheet(web, token=others, sheet=number, sealed=b"theirs")
    assert sheet(web, token=token, sheet=number) == b"mine"


def test_a_session_that_ended_today_leaves_something_and_is_given_nothing(
    town: Town, web: psycopg.Connection
) -> None:
    actor, token = clerk(town)
    number = uuid4()
    keep_sheet(web, token=token, sheet=number, sealed=b"begun")
    close_session(web, token=token)
    keep_sheet(web, token=token, sheet=number, sealed=b"typed")
    with pytest.raises(SheetUnknown):
        sheet(web, token=token, sheet=number)
    assert sheet(web, token=town.session(actor), sheet=number) == b"typed"


def test_a_session_that_is_over_begins_nothing_and_leaves_what_is_anothers_by_now(
    town: Town, web: psycopg.Connection
) -> None:
    actor, token = clerk(town)
    number = uuid4()
    keep_sheet(web, token=token, sheet=number, sealed=b"begun")
    close_session(web, token=token)
    with pytest.raises(AccessRefused) as refused:
        keep_sheet(web, token=token, sheet=uuid4(), sealed=b"new")
    assert refused.value.code == "access.session_ended"
    anew = town.session(actor)
    keep_sheet(web, token=anew, sheet=number, sealed=b"typed on")
    with pytest.raises(AccessRefused):
        keep_sheet(web, token=token, sheet=number, sealed=b"written over")
    assert sheet(web, token=anew, sheet=number) == b"typed on"


def test_of_one_actor_the_last_hundred_are_kept(town: Town, web: psycopg.Connection) -> None:
    _actor, token = clerk(town)
    _colleague, theirs = clerk(town)
    keep_sheet(web, token=theirs, sheet=(other := uuid4()), sealed=b"theirs")
    numbers = [uuid4() for _each in range(101)]
    for number in numbers:
        keep_sheet(web, token=token, sheet=number, sealed=b"typed")
    with pytest.raises(SheetUnknown):
        sheet(web, token=token, sheet=numbers[0])
    assert sheet(web, token=token, sheet=numbers[1]) == b"typed"
    assert sheet(web, token=theirs, sheet=other) == b"theirs"


@pytest.mark.parametrize("token", ["", "x" * 43])
def test_who_never_signed_in_leaves_nothing(town: Town, web: psycopg.Connection, token: str) -> None:
    with pytest.raises(NotSignedIn):
        keep_sheet(web, token=token, sheet=uuid4(), sealed=b"typed")


def test_who_left_yesterday_or_works_here_no_more_leaves_nothing(town: Town, web: psycopg.Connection) -> None:
    (_one, late), (gone, inactive) = clerk(town), clerk(town)
    town.owner.execute(
        "UPDATE access.session SET closed_at = now() - interval '25 hours'"
        " WHERE token_hash = sha256(convert_to(%s, 'UTF8'))",
        [late],
    )
    town.owner.execute("UPDATE access.actor SET active = false WHERE id = %s", [gone])
    for token in (late, inactive):
        with pytest.raises(NotSignedIn):
            keep_sheet(web, token=token, sheet=uuid4(), sealed=b"typed")


def test_the_application_reads_and_writes_no_sheet_but_through_the_door(
    town: Town, web: psycopg.Connection
) -> None:
    for statement in (
        "SELECT FROM intake.sheet",
        "DELETE FROM intake.sheet",
        "UPDATE intake.sheet SET sealed = ''",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(statement.encode())


def test_a_sheet_is_no_place_for_files(town: Town, web: psycopg.Connection) -> None:
    _actor, token = clerk(town)
    with pytest.raises(SheetTooLong):
        keep_sheet(web, token=token, sheet=uuid4(), sealed=b"x" * 300_000)


def test_whoever_holds_a_sheet_or_a_piece_holds_up_no_pipeline(town: Town, web: psycopg.Connection) -> None:
    """The worker forgets what is old between two rounds, and would wait for ever for whoever holds a row of it."""
    actor, token = clerk(town)
    held, other, file = uuid4(), uuid4(), uuid4()
    for number in (held, other):
        keep_sheet(web, token=token, sheet=number, sealed=b"typed")
    town.owner.execute("UPDATE intake.sheet SET kept_at = kept_at - interval '25 hours'")
    town.owner.execute(
        "INSERT INTO intake.piece (file_id, place, actor_id, came_at, sealed)"
        " VALUES (%s, 0, %s, now() - interval '2 hours', %s)",
        [file, actor, bytes(63)],
    )
    town.worker.execute("SET lock_timeout = '500ms'")
    with web.transaction(force_rollback=True):
        keep_sheet(web, token=token, sheet=held, sealed=b"held")
        web.execute("SELECT door.hand_in_piece(%s, %s, 0, %s)", [token, file, bytes(63)])
        web.execute("SELECT door.drop_upload(%s, %s)", [token, file])
        forget_errands(town.worker)
        left = "SELECT count(*) FROM intake.sheet WHERE id = ANY (%s)"
        assert town.count(left, [held, other]) == 1
    forget_errands(town.worker)
    assert town.count(left, [held, other]) == 0
    assert town.count("SELECT count(*) FROM intake.piece WHERE file_id = %s", file) == 0
    town.worker.execute("RESET lock_timeout")


def test_yesterdays_sheets_are_forgotten(town: Town, web: psycopg.Connection) -> None:
    _actor, token = clerk(town)
    old, new = uuid4(), uuid4()
    for number in (old, new):
        keep_sheet(web, token=token, sheet=number, sealed=b"typed")
    town.owner.execute("UPDATE intake.sheet SET kept_at = kept_at - interval '25 hours' WHERE id = %s", [old])
    forget_errands(town.worker)
    assert sheet(web, token=token, sheet=new) == b"typed"
    with pytest.raises(SheetUnknown):
        sheet(web, token=token, sheet=old)
