"""What is no fact goes in its time too: the log with its salts, files, refused declarations, sessions, accounts."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from psycopg.types.range import DateRange

from denizen.journal.sealing import seal
from denizen.journal.verifying import Flaw, verify
from tests.intake.declaring import SYSTEM, Town, said, somebody
from tests.journal.keeping import SIGNER

from .nights import erased, where_written

READ = datetime(2021, 5, 4, 3, tzinfo=UTC)
LAST_DAY = date(2024, 5, 4)


def read(town: Town, lines: int, at: datetime = READ) -> UUID:
    """Let somebody be read so often, and seal it; the ticket."""
    ticket = uuid4()
    town.owner.execute(
        "INSERT INTO access.ticket (id, opened_at, actor_id, purpose, basis, reader, fields, person_id, redeemed_at)"
        " VALUES (%(ticket)s, %(at)s, %(ticket)s, 'registration.upkeep', 'PIPL 13', 'card', '{names}', %(ticket)s,"
        " %(at)s)",
        {"ticket": ticket, "at": at},
    )
    town.owner.execute(
        "INSERT INTO journal.delivery (delivered_at, person_id, ticket_id, actor_id, purpose, basis, reader, fields)"
        " SELECT %s, gen_random_uuid(), %s, %s, 'registration.upkeep', 'PIPL 13', 'card', '{names}'"
        " FROM generate_series(1, %s)",
        [at, ticket, ticket, lines],
    )
    seal(town.receiving, SIGNER, now=at)
    return ticket


def flaws(town: Town) -> list[Flaw]:
    return list(verify(town.owner, SIGNER.verifier))


def lines(town: Town) -> int:
    return town.count("SELECT count(*) FROM journal.delivery")


def test_lines_go_with_their_salts_and_the_tree_still_verifies(past: Town) -> None:
    first, _second, stays = read(past, 300), read(past, 20), read(past, 5, READ + timedelta(days=1))
    salts = past.owner.execute(
        "SELECT l.salt FROM journal.leaf AS l JOIN journal.delivery AS d ON d.id = l.delivery_id"
        " WHERE d.ticket_id = %s",
        [first],
    ).fetchall()
    assert erased(past, LAST_DAY, "lines") == 0
    assert erased(past, LAST_DAY + timedelta(days=1), "lines") == 320
    assert lines(past) == 5
    assert where_written(past.owner, first, *(salt for (salt,) in salts[:3])) == []
    assert {table for table, _each in where_written(past.owner, stays)} == {
        "access.ticket",
        "journal.delivery",
    }
    assert flaws(past) == []
    assert erased(past, LAST_DAY + timedelta(days=2), "lines") == 5
    assert flaws(past) == []
    read(past, 3)
    assert flaws(past) == []


@pytest.mark.parametrize("told", [False, True])
def test_a_line_that_was_taken_away_before_its_time_is_found_however_it_is_told(
    past: Town, told: bool
) -> None:
    read(past, 10)
    fresh = datetime.now(UTC) - timedelta(days=300)
    read(past, 10, fresh)
    erased(past, LAST_DAY + timedelta(days=1))
    for position in (13, 14):
        past.owner.execute(
            "DELETE FROM journal.delivery WHERE id = (SELECT delivery_id FROM journal.leaf WHERE position = %s)",
            [position],
        )
        past.owner.execute("DELETE FROM journal.leaf WHERE position = %s", [position])
    if told:
        past.owner.execute(
            "INSERT INTO journal.erased (first, last, erased_at) VALUES (13, 14, '2999-01-01')"
        )
        past.owner.execute("UPDATE journal.erased SET last = 19 WHERE first = 0")
    assert flaws(past) == [Flaw("line_gone", 13), Flaw("line_gone", 14)]


def test_what_was_erased_cannot_stand_there_changed(past: Town) -> None:
    read(past, 4)
    erased(past, LAST_DAY + timedelta(days=1))
    past.owner.execute("UPDATE journal.tile SET hashes = set_byte(hashes, 40, 7) WHERE level = -1")
    assert {each.code for each in flaws(past)} == {"tile_wrong"}


def test_lines_that_are_not_sealed_wait_for_it(past: Town) -> None:
    ticket = uuid4()
    past.owner.execute(
        "INSERT INTO journal.delivery (delivered_at, person_id, ticket_id, actor_id, purpose, basis, reader, fields)"
        " VALUES (%s, %s, %s, %s, 'registration.upkeep', 'PIPL 13', 'card', '{names}')",
        [READ, ticket, ticket, ticket],
    )
    assert erased(past, LAST_DAY + timedelta(days=9), "lines") == 0
    assert lines(past) == 1


def test_refused_declarations_go_a_year_after_they_came(past: Town) -> None:
    person, landlord = somebody(), past.party("landlord")
    elsewhere = past.dwelling()
    [receipt] = past.declare(landlord, said("tenancy_start", person, "2020-12-01", at=elsewhere))
    assert past.outcome(receipt)[0] == "refused"
    day = past.at.date().replace(year=past.at.year + 1)
    assert erased(past, day, "refused") == 0
    assert erased(past, day + timedelta(days=1), "refused") == 1
    assert where_written(past.owner, person.name, receipt.number) == []


def test_files_sessions_and_news_go_each_in_its_time(past: Town) -> None:
    party, batch, actor = past.party("landlord"), uuid4(), uuid4()
    at = datetime(2022, 1, 1, 4, tzinfo=UTC)
    past.owner.execute(
        "INSERT INTO ledger.batch (id, party_id, entered_by, channel, kind, file_name, digest, received_at)"
        " VALUES (%s, %s, %s, 'file', 'tenancy_start', 'canary.csv', 'x', %s)",
        [batch, party.party_id, SYSTEM, at],
    )
    past.owner.execute("INSERT INTO ledger.upload (batch_id, content) VALUES (%s, 'canaryfile')", [batch])
    past.owner.execute("INSERT INTO ledger.reject VALUES (%s, 1, 'name', 'field.missing')", [batch])
    past.owner.execute(
        "INSERT INTO access.actor (id, role, name, pseudonym, active) VALUES (%s, 'registrar', 'Canary', 'p', false)",
        [actor],
    )
    past.owner.execute(
        "INSERT INTO access.session (token_hash, actor_id, opened_at, expires_at, closed_at)"
        " VALUES (sha256('s'), %(who)s, %(at)s, %(at)s, %(at)s)",
        {"who": actor, "at": at},
    )
    past.owner.execute(
        "INSERT INTO access.credential (actor_id, webauthn_id, public_key, sign_count, backed_up, added_at, ended_at)"
        " VALUES (%(who)s, 'w', 'k', 0, false, %(at)s, %(at)s)",
        {"who": actor, "at": at},
    )
    past.owner.execute(
        "INSERT INTO journal.outbox (written_at, topic, reference, person_id, sent_at) VALUES (%s, 'x', %s, %s, %s)",
        [at, actor, None, at],
    )
    went = [
        (day, what)
        for day, what in (
            (date(2022, 1, 31), "news"),
            (date(2022, 4, 1), "sessions"),
            (date(2022, 6, 30), "files"),
            (date(2023, 1, 1), "batches"),
            (date(2025, 1, 1), "passkeys"),
        )
        if (erased(past, day, what), erased(past, day + timedelta(days=1), what)) == (0, 1)
    ]
    assert [what for _day, what in went] == ["news", "sessions", "files", "batches", "passkeys"]
    assert where_written(past.owner, actor, batch, "canary.csv", b"canaryfile", "Canary") == []


def test_an_account_stays_as_long_as_a_line_names_it(past: Town) -> None:
    actor, active = uuid4(), uuid4()
    past.owner.execute(
        "INSERT INTO access.actor (id, role, name, pseudonym, active)"
        " VALUES (%s, 'registrar', 'Canary', 'p', false), (%s, 'registrar', 'Busy', 'q', true)",
        [actor, active],
    )
    past.owner.execute(
        "INSERT INTO journal.entry (happened_at, actor_id, act) VALUES (%s, %s, 'staff.end')", [READ, actor]
    )
    assert erased(past, LAST_DAY, "accounts") == 0
    assert erased(past, LAST_DAY + timedelta(days=1), "accounts") == 1
    assert where_written(past.owner, "Canary") == []
    assert where_written(past.owner, "Busy") == [("access.actor", "Busy")]


def test_a_party_goes_after_the_last_that_it_declared(past: Town) -> None:
    ended = past.party("landlord", valid=DateRange(None, date(2020, 1, 1)))
    named = past.party("landlord", valid=DateRange(None, date(2020, 1, 1)))
    past.dwelling(named)
    assert erased(past, date(2025, 1, 1), "parties") == 0
    assert erased(past, date(2025, 1, 2), "parties") == 1
    assert where_written(past.owner, ended.party_id) == []
    assert where_written(past.owner, named.party_id) != []


def test_each_run_leaves_one_line_in_the_journal_and_can_be_told(past: Town) -> None:
    read(past, 7)
    erased(past, LAST_DAY + timedelta(days=1))
    query = "SELECT count(*) FROM journal.entry WHERE act = 'retention.run' AND quantity = %s"
    assert past.count(query, 8) == 1
