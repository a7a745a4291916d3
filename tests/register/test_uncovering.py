"""Uncovering a number: one, for one reason, after the line stands, and for nobody but who asked."""

import logging
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from denizen.access.actions import open_access, open_session
from denizen.access.errors import AccessRefused
from denizen.access.queries import Ticket
from denizen.kernel.answering import answer_waiting
from denizen.kernel.crypto import OneTimeKey, SealBroken, Vault
from denizen.register import uncovering as module
from denizen.register.errors import DocumentUnknown, KeeperSilent, NumberUnreadable
from denizen.register.queries import document_number
from denizen.register.uncovering import uncovering
from tests.access.town import Town, denied

from .keeper import NUMBER, Bearer, keeping


@pytest.fixture
def bearer(town: Town, tmp_path: Path) -> Bearer:
    return Bearer(town, tmp_path / "keys")


def asked(town: Town, bearer: Bearer, ticket: Ticket | None = None, **otherwise: Any) -> str:
    """Ask for the bearer's number as the pages do."""
    ticket = ticket or town.ticket("document_number", person=bearer.person)
    about = {"declaration": bearer.declared, "document_type": "passport", "hint": "…4821"} | otherwise
    return document_number(town.web, ticket, **about)


def keep_once(town: Town, vault: Vault) -> None:
    """One round of the keeper."""
    with town.database.connect("denizen_keeper") as db:
        answer_waiting(db, {"document_number": uncovering(lambda: vault)})


def left_request(town: Town, bearer: Bearer, key: bytes) -> UUID:
    """Leave a request by the functions that the pages have, as whoever took them over could; return its ticket."""
    ticket = town.ticket("document_number", person=bearer.person)
    said = town.web.execute(
        "SELECT reading.ask_document_number(%s, %s, 'passport', '…4821', %s)",
        [ticket.id, bearer.declared, key],
    ).fetchone()
    assert said == (None,)
    return ticket.id


def test_a_number_is_uncovered_and_stands_in_the_log(town: Town, bearer: Bearer) -> None:
    with keeping(town, bearer.vault):
        assert asked(town, bearer) == NUMBER
    assert town.lines(bearer.person) == [(bearer.person, "document_number", ["number"], True)]
    assert town.owner.execute("SELECT count(*) FROM register.uncovering").fetchone() == (0,)


def test_an_answer_is_there_no_sooner_than_the_line(town: Town, bearer: Bearer) -> None:
    key = OneTimeKey()
    ticket = left_request(town, bearer, key.public)
    take = "SELECT answer FROM reading.take_document_number(%s, false)"
    with town.database.connect("denizen_keeper") as keeper:
        with keeper.transaction():
            uncovering(lambda: bearer.vault).answer(keeper, ticket)
            assert town.web.execute(take, [ticket]).fetchone() is None
            assert town.lines(bearer.person) == []
        assert len(town.lines(bearer.person)) == 1
    (answer,) = town.web.execute(take, [ticket]).fetchone() or (b"",)
    assert key.unseal(answer, f"identity_document {ticket}") == NUMBER


def test_where_the_line_cannot_be_written_nothing_is_uncovered(town: Town, bearer: Bearer) -> None:
    town.owner.execute("ALTER TABLE journal.delivery ADD CONSTRAINT the_log_is_full CHECK (false) NOT VALID")
    with keeping(town, bearer.vault), pytest.raises(NumberUnreadable):
        asked(town, bearer)
    assert town.lines() == []


def test_the_pages_alone_get_nothing(town: Town, bearer: Bearer) -> None:
    ticket = town.ticket("document_number", person=bearer.person)
    for statement in (
        "SELECT sealed FROM register.identity_document",
        "SELECT token FROM register.identity_document",
        "SELECT document_sealed FROM ledger.described",
        "SELECT * FROM register.uncovering",
        "UPDATE register.uncovering SET refusal = NULL",
        f"SELECT reading.document_number('{ticket.id}')",
    ):
        assert denied(town.web, statement), statement
    for statement in ("SELECT * FROM register.uncovering", f"SELECT reading.document_number('{ticket.id}')"):
        assert denied(town.worker, statement), statement


def test_an_answer_opens_to_the_key_that_asked_and_to_no_other(town: Town, bearer: Bearer) -> None:
    asking, thief = OneTimeKey(), OneTimeKey()
    tickets = [left_request(town, bearer, asking.public) for _twice in range(2)]
    keep_once(town, bearer.vault)
    answers = [
        row[0]
        for ticket in tickets
        for row in town.owner.execute("SELECT answer FROM register.uncovering WHERE ticket_id = %s", [ticket])
    ]
    assert len(answers) == 2
    for answer in answers:
        assert NUMBER.encode() not in answer
    for opener, ticket, answer in (
        (thief, tickets[0], answers[0]),
        (bearer.vault, tickets[0], answers[0]),
        (asking, tickets[0], answers[1]),
    ):
        with pytest.raises(SealBroken):
            opener.unseal(answer, f"identity_document {ticket}")
    assert asking.unseal(answers[0], f"identity_document {tickets[0]}") == NUMBER


@pytest.mark.parametrize("reader", ["card", "whereabouts"])
def test_a_ticket_for_something_else_uncovers_nothing(town: Town, bearer: Bearer, reader: str) -> None:
    with keeping(town, bearer.vault), pytest.raises(AccessRefused, match="ask again") as refused:
        asked(town, bearer, town.ticket(reader, person=bearer.person))
    assert refused.value.code == "access.ticket_unknown"
    assert town.lines(bearer.person) == []


def test_a_ticket_uncovers_once(town: Town, bearer: Bearer) -> None:
    ticket = town.ticket("document_number", person=bearer.person)
    with keeping(town, bearer.vault):
        assert asked(town, bearer, ticket) == NUMBER
        with pytest.raises(AccessRefused, match="ask again"):
            asked(town, bearer, ticket)
    assert len(town.lines(bearer.person)) == 1


def test_a_ticket_that_is_too_old_uncovers_nothing(town: Town, bearer: Bearer) -> None:
    ticket = town.ticket("document_number", person=bearer.person)
    town.age_tickets(timedelta(seconds=31))
    with keeping(town, bearer.vault), pytest.raises(AccessRefused) as refused:
        asked(town, bearer, ticket)
    assert refused.value.code == "access.ticket_expired"
    assert town.lines(bearer.person) == []


def test_of_two_who_ask_under_one_ticket_one_is_answered(town: Town, bearer: Bearer) -> None:
    ticket = town.ticket("document_number", person=bearer.person)

    def ask() -> str:
        with town.database.connect("denizen_web") as web:
            return document_number(
                web, ticket, declaration=bearer.declared, document_type="passport", hint="…4821"
            )  # type: ignore[arg-type]

    with keeping(town, bearer.vault), ThreadPoolExecutor(2) as both:
        asking = [both.submit(ask) for _each in range(2)]
        told = [each.exception() or each.result() for each in asking]
    assert told.count(NUMBER) == 1
    assert next(each.code for each in told if isinstance(each, AccessRefused)).startswith("access.ticket_")
    assert len(town.lines(bearer.person)) == 1


def test_two_keepers_answer_each_request_once(town: Town, bearer: Bearer) -> None:
    with keeping(town, bearer.vault), keeping(town, bearer.vault):
        assert [asked(town, bearer) for _each in range(8)] == [NUMBER] * 8
    assert len(town.lines(bearer.person)) == 8


def test_without_a_keeper_one_is_told_so_before_three_seconds_are_over(
    town: Town, bearer: Bearer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert module._SECONDS_TO_WAIT == 2.5  # and what follows is one statement
    monkeypatch.setattr(module, "_SECONDS_TO_WAIT", 0.2)
    with pytest.raises(KeeperSilent, match="Nothing was shown"):
        asked(town, bearer)
    # The request was taken back: a keeper that comes to life has nothing to redeem, and nobody stands in the log.
    keep_once(town, bearer.vault)
    assert town.lines(bearer.person) == []
    town.age_tickets(timedelta(minutes=1))
    town.worker.execute("SELECT reading.sweep_tickets()")
    assert town.lines(bearer.person) == []


@pytest.mark.parametrize(
    "otherwise", [{"hint": "…9999"}, {"document_type": "citizen_id"}, {"declaration": uuid4()}]
)
def test_a_document_that_is_not_the_persons_is_unknown(
    town: Town, bearer: Bearer, otherwise: dict[str, object]
) -> None:
    with keeping(town, bearer.vault), pytest.raises(DocumentUnknown):
        asked(town, bearer, **otherwise)
    assert town.lines(bearer.person) == []


def test_of_several_documents_the_one_meant_is_uncovered(town: Town, bearer: Bearer) -> None:
    other = bearer.have(town, "K00017755")
    with keeping(town, bearer.vault):
        assert asked(town, bearer, declaration=other, hint="…7755") == "K00017755"
        assert asked(town, bearer) == NUMBER


def test_what_does_not_open_is_told_and_shows_nothing(
    town: Town, bearer: Bearer, caplog: pytest.LogCaptureFixture
) -> None:
    town.owner.execute("UPDATE register.identity_document SET sealed = sealed || '\\x00'")
    with keeping(town, bearer.vault), pytest.raises(NumberUnreadable, match="Nothing was shown"):
        asked(town, bearer)
    assert "SealBroken" in caplog.text
    assert town.lines(bearer.person) == []


def test_the_number_stands_in_no_log_and_in_no_row(
    town: Town, bearer: Bearer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with keeping(town, bearer.vault):
        assert asked(town, bearer) == NUMBER
        left_request(town, bearer, OneTimeKey().public)
        time.sleep(0.1)
    assert NUMBER not in caplog.text
    tables = town.owner.execute(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text IN"
        " ('access', 'journal', 'ledger', 'register', 'linkage', 'intake', 'places')"
    ).fetchall()
    assert len(tables) > 50
    for (table,) in tables:
        holds = f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE %s OR t::text LIKE %s"
        found = town.owner.execute(holds.encode(), [f"%{NUMBER}%", f"%{NUMBER.encode().hex()}%"]).fetchone()
        assert found == (0,), table


def test_what_nobody_takes_is_gone_after_half_a_minute(town: Town, bearer: Bearer) -> None:
    left_request(town, bearer, OneTimeKey().public)
    handler = uncovering(lambda: bearer.vault)
    with town.database.connect("denizen_keeper") as keeper:
        handler.tidy(keeper)
        assert len(handler.waiting(keeper)) == 1
        town.owner.execute("UPDATE register.uncovering SET asked_at = asked_at - interval '31 seconds'")
        handler.tidy(keeper)
        assert handler.waiting(keeper) == []


def test_an_officer_sees_so_many_numbers_an_hour_and_no_more(town: Town, bearer: Bearer) -> None:
    town.owner.execute("UPDATE access.quota SET most = 3 WHERE reader = 'document_number'")
    for _each in range(3):
        town.ticket("document_number", person=bearer.person)
    with pytest.raises(AccessRefused, match="as many whole numbers as one officer may see") as refused:
        town.ticket("document_number", person=bearer.person)
    assert refused.value.status == 429
    town.ticket("card", person=bearer.person)  # all else goes on
    tried = "SELECT count(*) FROM access.ticket WHERE refusal = 'access.quota_used_up'"
    assert town.owner.execute(tried).fetchone() == (1,)
    # Those tickets were never redeemed: once they cannot be any more, they count no longer.
    town.age_tickets(timedelta(seconds=31))
    with keeping(town, bearer.vault):
        for _each in range(3):
            assert asked(town, bearer) == NUMBER
        town.age_tickets(timedelta(minutes=58))
        with pytest.raises(AccessRefused, match="within an hour"):
            asked(town, bearer)
    town.age_tickets(timedelta(minutes=2))
    assert town.ticket("document_number", person=bearer.person)


def test_the_quota_is_thirty_and_holds_for_all_sessions_at_once(town: Town, bearer: Bearer) -> None:
    town.token()
    tokens = [open_session(town.keeper, actor=town.actor("registrar")) for _each in range(6)]

    def ask(token: str) -> int:
        granted = 0
        with town.database.connect("denizen_web") as web:
            for _each in range(8):
                with suppress(AccessRefused):
                    open_access(
                        web, token=token, purpose="registration.upkeep", reader="document_number",
                        person=bearer.person,
                    )  # fmt: skip
                    granted += 1
        return granted

    with ThreadPoolExecutor(6) as all_at_once:
        assert sum(all_at_once.map(ask, tokens)) == 30


@pytest.mark.parametrize("role", ["counter_clerk", "area_officer", "supervisor", "auditor"])
def test_others_see_no_whole_number(town: Town, bearer: Bearer, role: str) -> None:
    with pytest.raises(AccessRefused, match="does not read this"):
        town.ticket("document_number", role, person=bearer.person)


def test_a_taken_over_page_cannot_ask_the_keeper_for_a_key_that_is_none(town: Town, bearer: Bearer) -> None:
    ticket = left_request(town, bearer, bytes(32))
    keep_once(town, bearer.vault)
    said = town.web.execute("SELECT * FROM reading.take_document_number(%s, false)", [ticket]).fetchone()
    assert said == (None, "register.number_unreadable")
    with suppress(psycopg.Error):
        town.web.execute(
            "SELECT reading.ask_document_number(%s, %s, 'passport', '', '\\x00')",
            [town.ticket("document_number", person=bearer.person).id, bearer.declared],
        )
    keep_once(town, bearer.vault)
    assert town.lines(bearer.person) == []


def test_the_process_that_serve_starts_uncovers_and_tells_no_number(
    town: Town, bearer: Bearer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SECONDS_TO_WAIT", 25.0)
    environment = os.environ | {
        "DENIZEN_DATABASE_URL": town.database.url("denizen_keeper"),
        "DENIZEN_UNSEALING_KEYS": bearer.vault.unsealing_keys,
    }
    command = [sys.executable, "-m", "denizen.site.cli", "keeper"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as keeper:
        try:
            assert asked(town, bearer) == NUMBER
            # What does not open ends no keeper.
            town.owner.execute("UPDATE register.identity_document SET sealed = sealed || '\\x00'")
            with pytest.raises(NumberUnreadable):
                asked(town, bearer)
            assert keeper.poll() is None
        finally:
            keeper.terminate()
        said, _nothing = keeper.communicate()
    assert "SealBroken" in said
    assert NUMBER not in said
