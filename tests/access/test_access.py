"""The reading room: no person without a committed ticket, no ticket twice, no try without a trace."""

from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest

from denizen.access.actions import TransactionOpen, close_session, open_access, sweep_tickets
from denizen.access.errors import AccessRefused, LogUnwritable, NotSignedIn
from denizen.access.queries import Ticket
from denizen.intake import shift
from denizen.register.queries import card, occupants
from tests.access.town import Town


def refusal_of(town: Town, **asked: object) -> str:
    """The code with which opening a ticket is refused."""
    asked = {
        "token": town.token(),
        "purpose": "registration.upkeep",
        "reader": "card",
        "person": uuid4(),
    } | asked
    with pytest.raises(AccessRefused) as refused:
        open_access(town.web, **asked)  # type: ignore[arg-type]
    return refused.value.code


def standing_refusals(town: Town) -> list[tuple[str, bool]]:
    """The denied tries in the log: code, and whether an actor is known."""
    return town.owner.execute(
        "SELECT refusal, actor_id IS NOT NULL FROM access.ticket ORDER BY opened_at"
    ).fetchall()


def refused_card(town: Town, ticket: Ticket) -> str:
    """The code with which the card is refused, and nobody is delivered."""
    before = len(town.lines())
    with pytest.raises(AccessRefused) as refused:
        card(town.web, ticket)
    assert len(town.lines()) == before
    return refused.value.code


def test_every_denied_try_leaves_a_ticket(town: Town) -> None:
    assert refusal_of(town, token="invented") == "access.session_unknown"
    assert refusal_of(town, purpose="curiosity") == "access.not_allowed"
    assert refusal_of(town, reader="export") == "access.not_allowed"
    assert refusal_of(town, purpose="case.handling") == "access.reference_missing"
    assert refusal_of(town, purpose="case.handling", reference="  ") == "access.reference_missing"
    assert refusal_of(town, purpose="case.handling", reference="x" * 65) == "access.reference_too_long"
    assert refusal_of(town, person=None) == "access.subject_unclear"
    assert refusal_of(town, dwelling=uuid4()) == "access.subject_unclear"
    assert refusal_of(town, token=town.token("auditor")) == "access.not_allowed"
    assert standing_refusals(town) == [
        ("access.session_unknown", False),
        ("access.not_allowed", True),
        ("access.not_allowed", True),
        ("access.reference_missing", True),
        ("access.reference_missing", True),
        ("access.reference_too_long", True),
        ("access.subject_unclear", True),
        ("access.subject_unclear", True),
        ("access.not_allowed", True),
    ]


def test_denied_tries_fill_no_disk_and_deny_nobody_else(town: Town) -> None:
    for token in ("invented", town.token("auditor")):
        for _try in range(105):
            with pytest.raises(AccessRefused):
                open_access(town.web, token=token, purpose="curiosity", reader="card", person=uuid4())
    denied = "SELECT count(*) FROM access.ticket WHERE refusal IS NOT NULL GROUP BY actor_id"
    assert town.owner.execute(denied).fetchall() == [(100,), (100,)]
    assert town.ticket("card", person=uuid4())
    # They go on being logged, now and then.
    town.owner.execute("UPDATE access.ticket SET opened_at = opened_at - interval '11 seconds'")
    for _try in range(2):
        with pytest.raises(AccessRefused):
            open_access(town.web, token="invented", purpose="curiosity", reader="card", person=uuid4())
    assert sorted(town.owner.execute(denied).fetchall()) == [(100,), (101,)]


def test_a_closed_session_opens_nothing(town: Town) -> None:
    close_session(town.web, token=town.token())
    assert refusal_of(town) == "access.session_ended"
    assert standing_refusals(town) == [("access.session_ended", True)]


def test_a_session_that_is_over_opens_nothing(town: Town) -> None:
    town.token()
    town.owner.execute("UPDATE access.session SET expires_at = clock_timestamp()")
    with pytest.raises(NotSignedIn):
        town.ticket("card", person=uuid4())


def test_an_inactive_actor_opens_nothing(town: Town) -> None:
    town.token()
    town.owner.execute("UPDATE access.actor SET active = false")
    assert refusal_of(town) == "access.actor_inactive"


def test_an_actor_made_inactive_redeems_nothing(town: Town) -> None:
    ticket = town.ticket("card", person=town.person())
    town.owner.execute("UPDATE access.actor SET active = false")
    assert refused_card(town, ticket) == "access.actor_inactive"


def test_an_allowance_that_has_ended_allows_nothing(town: Town) -> None:
    town.owner.execute("UPDATE access.allowance SET valid_during = daterange(NULL, current_date - 1)")
    assert refusal_of(town) == "access.not_allowed"


def test_a_ticket_serves_once(town: Town) -> None:
    ticket = town.ticket("card", person=town.person())
    card(town.web, ticket)
    assert refused_card(town, ticket) == "access.ticket_used"


def test_a_ticket_serves_its_own_reader_only(town: Town) -> None:
    ticket = town.ticket("whereabouts", person=town.person())
    assert refused_card(town, ticket) == "access.ticket_for_another_reader"


def test_a_ticket_serves_for_half_a_minute(town: Town) -> None:
    ticket = town.ticket("card", person=town.person())
    town.age_tickets(timedelta(seconds=31))
    assert refused_card(town, ticket) == "access.ticket_expired"


def test_a_denied_ticket_serves_nobody(town: Town) -> None:
    bat = town.person()
    refusal_of(town, purpose="curiosity", person=bat)
    (ticket_id,) = town.owner.execute("SELECT id FROM access.ticket").fetchone() or (None,)
    forged = Ticket(ticket_id, "card", "registration.upkeep", frozenset({"names"}), person=bat)
    assert refused_card(town, forged) == "access.ticket_denied"
    invented = Ticket(uuid4(), "card", "registration.upkeep", frozenset({"names"}), person=bat)
    assert refused_card(town, invented) == "access.ticket_unknown"


OPEN = """
    SELECT ticket FROM reading.open_access(
        %(token)s, 'registration.upkeep', 'card', NULL, %(person)s, NULL, NULL, NULL, NULL, NULL)
"""


def opened_inside(db: psycopg.Connection, town: Town, token: str) -> Ticket:
    """A ticket opened by hand within whatever transaction is open."""
    bat = town.person()
    row = db.execute(OPEN, {"token": token, "person": bat}).fetchone()
    assert row is not None
    return Ticket(row[0], "card", "registration.upkeep", frozenset(), person=bat)


def test_a_ticket_of_the_same_transaction_is_refused(town: Town) -> None:
    token = town.token()
    with town.web.transaction(force_rollback=True):
        assert refused_card(town, opened_inside(town.web, town, token)) == "access.ticket_not_committed"
    with town.web.transaction():
        # A savepoint has a transaction number of its own, and is the same transaction all the same.
        with town.web.transaction():
            ticket = opened_inside(town.web, town, token)
        assert refused_card(town, ticket) == "access.ticket_not_committed"
        with town.web.transaction():
            assert refused_card(town, ticket) == "access.ticket_not_committed"


def test_a_ticket_that_another_has_not_committed_is_unknown(town: Town) -> None:
    token = town.token()
    with town.worker.transaction(), town.database.connect("denizen_web") as other, other.transaction():
        assert refused_card(town, opened_inside(other, town, token)) == "access.ticket_unknown"


def test_tickets_are_not_opened_inside_a_transaction(town: Town) -> None:
    token = town.token()
    with town.web.transaction(), pytest.raises(TransactionOpen):
        open_access(town.web, token=token, purpose="registration.upkeep", reader="card", person=uuid4())


def test_who_reads_and_rolls_back_is_found_by_the_sweeper(town: Town) -> None:
    bat = town.person()
    ticket = town.ticket("card", person=bat)
    with town.web.transaction(force_rollback=True):
        assert card(town.web, ticket).names
    assert town.lines() == []
    assert sweep_tickets(town.worker) == 0  # it might still be redeemed
    town.age_tickets(timedelta(seconds=36))
    assert sweep_tickets(town.worker) == 1
    assert [(person, certain) for person, _reader, _fields, certain in town.lines()] == [(bat, False)]
    assert sweep_tickets(town.worker) == 0
    assert refused_card(town, ticket) == "access.ticket_used"


def test_the_sweeper_leaves_what_was_redeemed_and_finds_what_a_savepoint_hid(town: Town) -> None:
    bat, home = town.person(), town.dwelling()
    town.residence(bat, home, "2024-01-05")
    card(town.web, town.ticket("card", person=bat))
    with pytest.raises(AccessRefused):
        town.ticket("card", purpose="curiosity", person=bat)
    on = town.day("2024-02-01")
    ticket = town.ticket("occupants", dwelling=home, during=town.one_day(on))
    with town.web.transaction(), town.web.transaction(force_rollback=True):
        assert len(occupants(town.web, ticket, on=on)) == 1
    town.age_tickets(timedelta(seconds=36))
    assert sweep_tickets(town.worker) == 1
    lines = [(person, reader, certain) for person, reader, _fields, certain in town.lines()]
    assert lines == [(bat, "card", True), (bat, "occupants", False)]


def test_the_sweeper_finds_whom_the_register_took_elsewhere_after_the_reading(town: Town) -> None:
    bat, home = town.person(), town.dwelling()
    town.residence(bat, home, "2024-01-05")
    on = town.day("2024-02-01")
    ticket = town.ticket("occupants", dwelling=home, during=town.one_day(on))
    with town.web.transaction(force_rollback=True):
        assert len(occupants(town.web, ticket, on=on)) == 1
    town.owner.execute(
        """WITH gone AS (DELETE FROM register.residence RETURNING *)
        INSERT INTO register.residence_superseded (
            person_id, declaration_id, dwelling_id, is_main, began, ended, valid_during, disputed, recorded_during)
        SELECT person_id, declaration_id, dwelling_id, is_main, began, ended, valid_during, disputed,
            tstzrange(recorded_at, clock_timestamp())
        FROM gone"""
    )
    town.age_tickets(timedelta(seconds=36))
    assert sweep_tickets(town.worker) == 1
    assert [(person, certain) for person, _reader, _fields, certain in town.lines()] == [(bat, False)]


def test_a_running_reading_is_not_swept(town: Town) -> None:
    bat = town.person()
    ticket = town.ticket("card", person=bat)
    with town.web.transaction():
        card(town.web, ticket)
        assert sweep_tickets(town.worker) == 0
    assert [certain for _person, _reader, _fields, certain in town.lines()] == [True]


def test_a_ticket_held_for_minutes_is_logged_without_waiting_and_once(town: Town) -> None:
    bat = town.person()
    town.ticket("card", person=bat)
    town.age_tickets(timedelta(minutes=4))
    with town.owner.transaction():
        town.owner.execute("SELECT FROM access.ticket FOR UPDATE")
        sweep_tickets(town.worker)
        assert town.lines() == []
    town.age_tickets(timedelta(minutes=2))
    with town.owner.transaction():
        town.owner.execute("SELECT FROM access.ticket FOR UPDATE")
        for _twice in range(2):
            assert sweep_tickets(town.worker) == 0
    assert sweep_tickets(town.worker) == 1
    assert [(person, certain) for person, _reader, _fields, certain in town.lines()] == [(bat, False)]


def test_no_question_can_be_asked_that_the_sweeper_cannot_answer(town: Town) -> None:
    """The end of PostgreSQL's time is not to be had on the town's clock: it lies behind it."""
    end_of_time = "294276-12-31 23:00:00+00"
    row = town.web.execute(
        """SELECT refusal FROM reading.open_access(
            %s, 'registration.upkeep', 'card', NULL, %s, NULL, NULL, NULL, NULL, %s::timestamptz)""",
        [town.token(), town.person(), end_of_time],
    ).fetchone()
    assert row == ("access.instant_impossible",)


def test_one_ticket_that_cannot_be_swept_keeps_no_other_from_being_swept(town: Town) -> None:
    bat, dorj = town.person(), town.person("Dorj")
    spoilt, hidden = town.ticket("card", person=bat), town.ticket("card", person=dorj)
    town.owner.execute(
        "UPDATE access.ticket SET known_on = '294276-12-31 23:00:00+00' WHERE id = %s", [spoilt.id]
    )
    with town.web.transaction(force_rollback=True):
        assert card(town.web, hidden).names
    town.age_tickets(timedelta(seconds=36))
    assert sweep_tickets(town.worker) == 2
    assert {(person, certain) for person, _reader, _fields, certain in town.lines()} == {
        (bat, False),
        (dorj, False),
    }
    assert sweep_tickets(town.worker) == 0


def test_tickets_that_are_held_leave_the_others_their_turn(town: Town) -> None:
    """Whoever holds a thousand open must not read and roll back behind them."""
    bat = town.person()
    asked = {"token": town.token(), "person": bat}
    open_one = OPEN.replace("SELECT ticket", "SELECT count(ticket)")
    with town.web.transaction():
        for _ticket in range(1001):
            town.web.execute(open_one, asked)
    town.age_tickets(timedelta(seconds=40))
    hidden = town.ticket("card", person=town.person("Dorj"))
    with town.database.connect("denizen_web") as other, other.transaction(force_rollback=True):
        card(other, hidden)
    town.age_tickets(timedelta(seconds=40))
    with town.owner.transaction():
        town.owner.execute("SELECT FROM access.ticket WHERE person_id = %s FOR UPDATE", [bat])
        assert sweep_tickets(town.worker) == 1
        assert [(person, certain) for person, _reader, _fields, certain in town.lines()] == [
            (hidden.person, False)
        ]
    assert sweep_tickets(town.worker) == 1001


def test_where_the_log_cannot_be_written_nothing_is_read(town: Town) -> None:
    ticket = town.ticket("card", person=town.person())
    town.owner.execute("REVOKE INSERT ON journal.delivery FROM denizen_reader")
    with pytest.raises(LogUnwritable):
        card(town.web, ticket)
    assert town.lines() == []
    town.owner.execute("GRANT INSERT ON journal.delivery TO denizen_reader")
    assert card(town.web, ticket)  # the ticket was not used up


def test_where_somebody_holds_the_log_nothing_is_read(town: Town) -> None:
    ticket = town.ticket("card", person=town.person())
    town.web.execute("SET lock_timeout = '50ms'")
    with town.owner.transaction():
        town.owner.execute("LOCK TABLE journal.delivery IN SHARE MODE")
        with pytest.raises(LogUnwritable):
            card(town.web, ticket)
    assert card(town.web, ticket)


def test_where_no_ticket_can_be_written_nobody_may_ask(town: Town) -> None:
    town.owner.execute("REVOKE INSERT ON access.ticket FROM denizen_reader")
    with pytest.raises(LogUnwritable):
        town.ticket("card", person=town.person())


def test_a_log_that_cannot_be_completed_keeps_the_worker_from_nothing(
    town: Town, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("INFO", "denizen")
    monkeypatch.setattr(shift, "_SECONDS_UNTIL_SWEPT_AGAIN", 0.0)
    town.ticket("card", person=town.person())
    town.age_tickets(timedelta(seconds=40))
    worker = shift.Shift(town.worker)
    with town.owner.transaction():
        town.owner.execute("LOCK TABLE journal.delivery IN SHARE MODE")
        worker.work()
        worker.work()
    assert town.lines() == []
    worker.work()
    assert [certain for _person, _reader, _fields, certain in town.lines()] == [False]
    said = [record.getMessage() for record in caplog.records if "access log" in record.getMessage()]
    assert len(said) == 2
    assert "the access log cannot be completed" in said[0]
    assert "the access log is completed again" in said[1]


def test_a_reader_answers_the_committed_question_only(town: Town) -> None:
    bat, home = town.person(), town.dwelling()
    town.residence(bat, home, "2024-01-05")
    asked, other = town.day("2023-01-01"), town.day("2024-02-01")
    ticket = town.ticket("occupants", dwelling=home, during=town.one_day(asked))
    with pytest.raises(AccessRefused) as refused:
        occupants(town.web, ticket, on=other)
    assert refused.value.code == "access.ticket_for_another_question"
    assert occupants(town.web, ticket, on=asked) == []
    assert town.lines() == []


def test_two_readings_at_once_are_one(town: Town) -> None:
    bat = town.person()
    ticket = town.ticket("card", person=bat)
    with town.database.connect("denizen_web") as other:
        other.execute("SET lock_timeout = '200ms'")
        with town.web.transaction():
            card(town.web, ticket)
            with pytest.raises(psycopg.errors.LockNotAvailable):
                card(other, ticket)
        with pytest.raises(AccessRefused):
            card(other, ticket)
    assert len(town.lines(bat)) == 1


def test_only_the_tickets_own_commit_is_not_waited_for(town: Town) -> None:
    town.ticket("card", person=town.person())
    assert town.web.execute("SHOW synchronous_commit").fetchone() == ("on",)
    with town.web.transaction():
        opened_inside(town.web, town, town.token())
        assert town.web.execute("SHOW synchronous_commit").fetchone() == ("off",)
    assert town.web.execute("SHOW synchronous_commit").fetchone() == ("on",)
