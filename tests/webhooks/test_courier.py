"""From what became of a declaration to the receiver: once at least, to nobody else, whatever happens on the way."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
import trustme
from standardwebhooks import Webhook

from denizen.access.queries import SYSTEM_ACTOR
from denizen.kernel.clock import now
from denizen.kernel.keys import mark_of
from denizen.webhooks.actions import (
    end_endpoint,
    pause_endpoint,
    resend_dead,
    resume_endpoint,
    rotate_key,
)
from denizen.webhooks.courier import Courier
from denizen.webhooks.management.commands.courier import _look_for_authorities
from denizen.webhooks.sending import Answer
from tests.webhooks.conftest import House, sender_to
from tests.webhooks.receiver import Authority, Handler, Receiver, receiving, refusing, taken


class Scripted:
    """Stands for the network where only what is noted of it matters: gives these answers, the last one for ever."""

    def __init__(self, *answers: str | Answer) -> None:
        self.answers = [each if isinstance(each, Answer) else Answer(each) for each in answers]
        self.sent: list[str] = []

    def send(self, _url: str, _body: bytes, headers: object) -> Answer:
        self.sent.append(headers["webhook-id"])  # type: ignore[index]
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def until(what: object, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not what():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


def test_news_is_told_to_the_party_it_is_of_signed_and_once(
    house: House, receiver: Receiver, authority: Authority
) -> None:
    party, other = house.party(), house.party("hotel")
    endpoint, secret = house.endpoint(party, receiver)
    numbers = [
        house.news(party),
        house.news(party, "refused", "dwelling.unknown"),
        house.news(party, "undecided", "person.not_plain"),
    ]
    house.news(other)
    courier = house.a_courier(sender_to(receiver, authority=authority))
    house.carry(courier, lambda: len(receiver.received) == 3 and not courier.on_the_way)
    house.carry_all(courier)
    assert len(receiver.received) == 3
    said = [Webhook(secret).verify(got.body.decode(), got.headers) for got in receiver.received]
    told = {
        each["data"]["number"]: (each["type"], each["data"]["state"], each["data"]["code"]) for each in said
    }
    assert told == {
        str(numbers[0]): ("declaration.applied", "applied", None),
        str(numbers[1]): ("declaration.refused", "refused", "dwelling.unknown"),
        str(numbers[2]): ("declaration.undecided", "undecided", "person.not_plain"),
    }
    assert house.deliveries(endpoint) == [("delivered", 1)] * 3
    assert house.told("SELECT count(*) FROM journal.outbox WHERE sent_at IS NULL") == [(0,)]
    assert (
        len(house.told("SELECT outcome FROM webhooks.attempt WHERE outcome = 'delivered' AND status = 204"))
        == 3
    )


def test_only_news_that_is_wanted_is_told_and_none_of_before(house: House) -> None:
    party = house.party()
    house.news(party, "refused", "x.y")
    time.sleep(0.005)
    endpoint, _secret = house.endpoint(party, "https://receiver.example/", ("declaration.refused",))
    house.news(party)
    house.news(party, "refused", "x.y")
    house.carry_all(house.a_courier(Scripted("delivered")))
    assert house.deliveries(endpoint) == [("delivered", 1)]


def test_what_commits_late_is_not_passed_over(house: House) -> None:
    party = house.party()
    endpoint, _secret = house.endpoint(party, "https://receiver.example/")
    courier = house.a_courier(Scripted("delivered"))
    with house.database.connect("denizen_owner") as late, late.transaction():
        house.news(party, db=late)
        house.news(party)  # a higher id, committed before
        house.carry_all(courier)
        assert house.deliveries(endpoint) == [("delivered", 1)]
    # As after a clock was set back: an id lower than all that were handed on.
    house.news(party)
    house.owner.execute(
        "UPDATE journal.outbox SET id = uuidv7(interval '-1 second')"
        " WHERE sent_at IS NULL AND id = (SELECT max(id::text)::uuid FROM journal.outbox)"
    )
    house.owner.execute("UPDATE webhooks.endpoint SET made_at = made_at - interval '1 day'")
    house.carry_all(courier)
    assert house.deliveries(endpoint) == [("delivered", 1)] * 3


def test_of_an_outcome_that_was_moved_on_by_a_little_the_right_one_is_told(
    house: House, receiver: Receiver, authority: Authority
) -> None:
    """As where a declaration is taken back in the instant in which it was left to a registrar."""
    party = house.party()
    house.endpoint(party, receiver)
    number = house.news(party, "undecided", "person.not_plain")
    house.owner.execute(
        "WITH moved AS (INSERT INTO ledger.outcome (declaration_id, decided_at, state, code)"
        " SELECT reference, written_at + interval '1 microsecond', 'refused', 'declaration.taken_back'"
        " FROM journal.outbox RETURNING declaration_id)"
        " INSERT INTO journal.outbox (written_at, topic, reference, party_id)"
        " SELECT written_at, 'declaration.refused', reference, party_id FROM journal.outbox"
    )
    courier = house.a_courier(sender_to(receiver, authority=authority))
    house.carry(courier, lambda: len(receiver.received) == 2)
    said = sorted(
        (json.loads(got.body)["data"] for got in receiver.received), key=lambda data: data["decided_at"]
    )
    assert [(data["state"], data["code"]) for data in said] == [
        ("undecided", "person.not_plain"), ("refused", "declaration.taken_back"),
    ]  # fmt: skip
    assert {data["number"] for data in said} == {str(number)}
    assert said[0]["decided_at"] < said[1]["decided_at"]


def test_two_couriers_tell_nothing_twice(house: House) -> None:
    party = house.party()
    endpoint, _secret = house.endpoint(party, "https://receiver.example/")
    for _each in range(40):
        house.news(party)
    senders = [Scripted("delivered"), Scripted("delivered")]

    def work(sender: Scripted) -> None:
        courier = house.a_courier(sender, slots=4)
        with house.database.connect("denizen_courier") as db:
            for _step in range(30):
                courier.step(db, wait=0.01)

    threads = [threading.Thread(target=work, args=[sender]) for sender in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sent = [each for sender in senders for each in sender.sent]
    assert len(sent) == len(set(sent)) == 40
    assert house.deliveries(endpoint) == [("delivered", 1)] * 40


def test_what_fails_is_tried_again_later_under_the_same_number_and_given_up_in_the_end(house: House) -> None:
    party = house.party()
    endpoint, _secret = house.endpoint(party, "https://receiver.example/")
    house.news(party)
    sender = Scripted(Answer("answered", 500))
    courier = house.a_courier(sender, chance=lambda: 0.5)
    waits: list[float] = []
    for tries in range(1, 13):
        house.make_due(endpoint)
        house.carry(courier, lambda tries=tries: len(sender.sent) == tries and not courier.on_the_way)
        house.carry_all(courier)
        assert len(sender.sent) == tries  # and not at once again
        ((wait,),) = house.told(
            "SELECT extract(epoch FROM due_at - now())::float8 FROM webhooks.delivery WHERE endpoint_id = %s",
            endpoint,
        )
        waits.append(float(str(wait)))
    assert len(set(sender.sent)) == 1
    assert house.deliveries(endpoint) == [("dead", 12)]
    assert waits[:4] == pytest.approx([20, 60, 180, 540], abs=5)
    assert waits[10] == pytest.approx(18 * 3600, abs=60)
    found = house.look(endpoint)
    assert (found.failures, found.dead, found.waiting) == (12, 1, 0)
    assert found.failing_since
    assert resend_dead(house.keeper, actor=SYSTEM_ACTOR, now=now(), endpoint_id=endpoint) == 1
    sender.answers = [Answer("delivered", 200)]
    house.make_due(endpoint)
    house.carry_all(courier)
    assert house.deliveries(endpoint) == [("delivered", 1)]
    found = house.look(endpoint)
    assert (found.failures, found.failing_since, found.rests_until) == (0, None, None)


def test_a_receiver_that_asks_to_be_spared_is(house: House) -> None:
    party = house.party()
    endpoint, _secret = house.endpoint(party, "https://receiver.example/")
    house.news(party)
    sender = Scripted(Answer("answered", 429, 3600.0))
    courier = house.a_courier(sender)
    house.carry(courier, lambda: bool(sender.sent) and not courier.on_the_way)
    house.news(party)
    house.carry_all(courier)
    assert len(sender.sent) == 1  # the other news waits too
    rests = house.look(endpoint).rests_until
    assert rests
    assert rests - now() > timedelta(minutes=59)
    ((due,),) = house.told("SELECT max(due_at) - now() FROM webhooks.delivery WHERE tries = 1")
    assert due > timedelta(minutes=59)  # type: ignore[operator]


def test_an_endpoint_that_is_down_is_tried_with_one_message_at_a_time(house: House) -> None:
    party = house.party()
    endpoint, _secret = house.endpoint(party, "https://receiver.example/")
    for _each in range(30):
        house.news(party)
    sender = Scripted("unreachable")
    courier = house.a_courier(sender)
    house.carry(courier, lambda: bool(sender.sent) and not courier.on_the_way)
    first = len(sender.sent)
    assert first <= 4
    house.owner.execute("UPDATE webhooks.endpoint SET rests_until = NULL")
    house.carry(courier, lambda: len(sender.sent) > first and not courier.on_the_way)
    assert len(sender.sent) == first + 1
    assert house.look(endpoint).failures == first + 1


def test_one_that_is_gone_is_ended_and_what_waits_is_given_up(house: House) -> None:
    party = house.party()
    endpoint, _secret = house.endpoint(party, "https://receiver.example/")
    for _each in range(6):
        house.news(party)
    courier = house.a_courier(Scripted(Answer("gone", 410)), each=1)
    house.carry(courier, lambda: house.look(endpoint).ended_at is not None)
    house.news(party)
    house.carry_all(courier)
    house.courier.execute("SELECT door.tidy_webhooks(1000, interval '30 days')")
    assert house.look(endpoint).ended_because == "gone"
    states = house.deliveries(endpoint)
    assert len(states) == 6
    assert {state for state, _tries in states} == {"dead"}


def test_one_that_fails_for_days_is_paused_and_goes_on_when_it_is_resumed(house: House) -> None:
    party = house.party()
    endpoint, _secret = house.endpoint(party, "https://receiver.example/")
    house.news(party)
    sender = Scripted("timed_out")
    courier = house.a_courier(sender)
    house.carry(courier, lambda: house.look(endpoint).failures == 1)
    house.owner.execute("UPDATE webhooks.endpoint SET failing_since = now() - interval '71 hours'")
    house.make_due(endpoint)
    house.carry(courier, lambda: house.look(endpoint).failures == 2)
    assert house.look(endpoint).paused_at is None
    house.owner.execute("UPDATE webhooks.endpoint SET failing_since = now() - interval '73 hours'")
    house.make_due(endpoint)
    house.carry(courier, lambda: house.look(endpoint).failures == 3)
    assert house.look(endpoint).paused_because == "failing"
    house.news(party)
    house.make_due(endpoint)
    house.carry_all(courier)
    assert len(sender.sent) == 3
    sender.answers = [Answer("delivered", 200)]
    resume_endpoint(house.keeper, actor=SYSTEM_ACTOR, now=now(), endpoint_id=endpoint)
    house.make_due(endpoint)
    house.carry(courier, lambda: len(sender.sent) == 5 and not courier.on_the_way)
    assert house.deliveries(endpoint) == [("delivered", 4), ("delivered", 1)]


def test_news_of_a_paused_one_waits_and_of_an_ended_one_is_not_even_made(house: House) -> None:
    party = house.party()
    paused, _secret = house.endpoint(party, "https://receiver.example/paused")
    ended, _secret = house.endpoint(party, "https://receiver.example/ended")
    pause_endpoint(house.keeper, actor=SYSTEM_ACTOR, now=now(), endpoint_id=paused)
    end_endpoint(house.keeper, actor=SYSTEM_ACTOR, now=now(), endpoint_id=ended)
    house.news(party)
    sender = Scripted("delivered")
    house.carry_all(house.a_courier(sender))
    assert sender.sent == []
    assert house.deliveries(paused) == [("waiting", 0)]
    assert house.deliveries(ended) == []


def test_a_party_that_may_declare_no_more_is_told_no_more(house: House) -> None:
    party = house.party()
    endpoint, _secret = house.endpoint(party, "https://receiver.example/")
    house.news(party)
    house.owner.execute(
        "UPDATE access.party SET valid_during = daterange(NULL, '2020-01-01') WHERE id = %s", [party]
    )
    sender = Scripted("delivered")
    house.carry_all(house.a_courier(sender))
    assert sender.sent == []
    assert house.deliveries(endpoint) == [("waiting", 0)]


def test_what_is_on_its_way_when_the_courier_dies_is_sent_again_under_the_same_number(
    house: House, receiver: Receiver, authority: Authority
) -> None:
    party = house.party()
    endpoint, _secret = house.endpoint(party, receiver)
    house.news(party)
    held = threading.Event()

    def slow(handler: Handler) -> None:
        held.wait(10)
        handler.say(204)

    receiver.answer = slow
    lost = house.a_courier(sender_to(receiver, authority=authority), lease=timedelta(seconds=1))
    lost.step(house.courier, wait=0)  # taken and sent, and never noted: this courier does nothing any more
    until(lambda: receiver.received)
    receiver.answer = taken
    held.set()
    assert house.deliveries(endpoint) == [("waiting", 0)]
    other = house.a_courier(sender_to(receiver, authority=authority))
    other.step(house.courier, wait=0.05)
    assert len(receiver.received) == 1  # the lease holds
    house.carry(other, lambda: len(receiver.received) == 2 and not other.on_the_way)
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert house.deliveries(endpoint) == [("delivered", 1)]


def test_while_the_database_is_gone_what_was_sent_is_not_forgotten(house: House) -> None:
    party = house.party()
    endpoint, _secret = house.endpoint(party, "https://receiver.example/")
    house.news(party)
    sender = Scripted("delivered")
    courier = house.a_courier(sender)
    with house.database.connect("denizen_courier") as db:
        courier.step(db, wait=0)
        db.close()
        with pytest.raises(psycopg.OperationalError):
            courier.step(db, wait=0.5)
    house.carry(courier, lambda: house.deliveries(endpoint) == [("delivered", 1)])
    assert len(sender.sent) == 1


def test_a_slow_receiver_holds_up_no_other(house: House, authority: Authority) -> None:
    held = threading.Event()

    def slow(handler: Handler) -> None:
        held.wait(10)
        handler.say(204)

    with ExitStack() as stack:
        sluggish, quick = (stack.enter_context(receiving(authority.shown())) for _each in range(2))
        sluggish.answer = slow
        slowly, quickly = house.party(), house.party()
        house.endpoint(slowly, sluggish)
        endpoint, _secret = house.endpoint(quickly, quick)
        for _each in range(20):
            house.news(slowly)
        for _each in range(20):
            house.news(quickly)
        courier = house.a_courier(sender_to(sluggish, quick, authority=authority), slots=6)
        try:
            house.carry(courier, lambda: house.deliveries(endpoint) == [("delivered", 1)] * 20, 9.0)
            assert sluggish.most_at_once <= 4
            assert len(sluggish.received) <= 4
        finally:
            held.set()


def test_everybody_s_first_goes_before_anybody_s_second(house: House) -> None:
    parties = [house.party() for _each in range(3)]
    for party in parties:
        house.endpoint(party, "https://receiver.example/")
    for _each in range(5):
        house.news(parties[0])
    for party in parties[1:]:
        house.news(party)
    house.courier.execute("SELECT door.hand_on_news(1000)")
    query = "SELECT endpoint_id FROM door.take_deliveries(%s, 4, '{}', interval '1 minute')"
    assert len({endpoint for (endpoint,) in house.courier.execute(query, [3])}) == 3
    # The first courier's are on their way; another one takes what is left.
    assert len(house.courier.execute(query, [32]).fetchall()) == 4


def test_of_one_endpoint_no_more_are_taken_than_may_be_on_their_way(house: House) -> None:
    party = house.party()
    endpoint, _secret = house.endpoint(party, "https://receiver.example/")
    for _each in range(9):
        house.news(party)
    house.courier.execute("SELECT door.hand_on_news(1000)")
    query = "SELECT id FROM door.take_deliveries(32, 4, %s, interval '1 minute')"
    assert len(house.courier.execute(query, [[endpoint, endpoint, uuid4()]]).fetchall()) == 2
    assert len(house.courier.execute(query, [[endpoint] * 4]).fetchall()) == 0
    assert len(house.courier.execute(query, [[endpoint] * 7]).fetchall()) == 0


def test_a_new_secret_and_the_one_before_are_both_good_for_a_day(
    house: House, receiver: Receiver, authority: Authority
) -> None:
    party = house.party()
    endpoint, old = house.endpoint(party, receiver)
    # Even where the home has another key by then.
    home_key = os.urandom(32)
    keys = {**house.keys, mark_of(home_key): home_key}
    new = rotate_key(house.keeper, actor=SYSTEM_ACTOR, now=now(), endpoint_id=endpoint, keys=keys)
    assert new != old
    courier = Courier(sender_to(receiver, authority=authority), keys)
    house.news(party)
    house.carry(courier, lambda: len(receiver.received) == 1 and not courier.on_the_way)
    (got,) = receiver.received
    for secret in (old, new):
        Webhook(secret).verify(got.body.decode(), got.headers)
    house.owner.execute("UPDATE webhooks.endpoint SET rotated_at = rotated_at - interval '25 hours'")
    house.news(party)
    house.carry(courier, lambda: len(receiver.received) == 2 and not courier.on_the_way)
    got = receiver.received[1]
    Webhook(new).verify(got.body.decode(), got.headers)
    assert got.headers["webhook-signature"].count("v1,") == 1
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(old).verify(got.body.decode(), got.headers)


def test_without_the_key_that_it_was_made_with_nothing_is_sent(house: House) -> None:
    party = house.party()
    endpoint, _secret = house.endpoint(party, "https://receiver.example/")
    house.news(party)
    sender = Scripted("delivered")
    other = os.urandom(32)
    house.carry(Courier(sender, {mark_of(other): other}), lambda: house.look(endpoint).failures == 1)
    assert sender.sent == []
    assert house.told("SELECT outcome FROM webhooks.attempt") == [("key_missing",)]


def test_what_goes_wrong_in_sending_is_that_message_s_alone(house: House) -> None:
    class Broken(Scripted):
        def send(self, url: str, body: bytes, headers: object) -> Answer:
            if url.endswith("/bad"):
                raise RuntimeError("a canary: 110101199003070028")
            return super().send(url, body, headers)

    party = house.party()
    bad, _secret = house.endpoint(party, "https://receiver.example/bad")
    good, _secret = house.endpoint(party, "https://receiver.example/good")
    house.news(party)
    courier = house.a_courier(Broken("delivered"))
    house.carry(
        courier, lambda: house.look(bad).failures == 1 and house.deliveries(good) == [("delivered", 1)]
    )
    assert house.told("SELECT outcome FROM webhooks.attempt WHERE outcome <> 'delivered'") == [
        ("failed_here",)
    ]


def test_what_is_long_past_is_forgotten_and_nothing_else(house: House) -> None:
    party = house.party()
    endpoint, _secret = house.endpoint(party, "https://receiver.example/")
    for _each in range(5):
        house.news(party)
    house.carry_all(house.a_courier(Scripted("delivered")))
    house.carry_all(house.a_courier(Scripted("delivered")))
    house.news(party)
    house.courier.execute("SELECT door.hand_on_news(1000)")
    house.news(party)  # not handed on
    house.owner.execute(
        "WITH old AS (SELECT id FROM webhooks.delivery WHERE state = 'delivered' ORDER BY id LIMIT 3)"
        " UPDATE webhooks.delivery SET settled_at = now() - interval '31 days' WHERE id IN (SELECT id FROM old)"
    )
    house.owner.execute(
        "WITH old AS (SELECT id FROM journal.outbox WHERE sent_at IS NOT NULL ORDER BY id LIMIT 4)"
        " UPDATE journal.outbox SET sent_at = now() - interval '31 days' WHERE id IN (SELECT id FROM old)"
    )
    more = [
        house.courier.execute("SELECT door.tidy_webhooks(2, interval '30 days')").fetchone()
        for _turn in range(4)
    ]
    assert [each[0] for each in more if each] == [True, True, False, False]
    assert [state for state, _tries in house.deliveries(endpoint)] == ["delivered", "delivered", "waiting"]
    assert house.told("SELECT count(*) FROM webhooks.attempt") == [(2,)]
    assert house.told("SELECT count(*) FROM journal.outbox") == [(3,)]
    # What waits for longer than it is kept is given up, and then kept as long again.
    house.owner.execute(
        "UPDATE webhooks.delivery SET made_at = now() - interval '31 days' WHERE state = 'waiting'"
    )
    house.courier.execute("SELECT door.tidy_webhooks(1000, interval '30 days')")
    assert house.deliveries(endpoint)[-1] == ("dead", 0)
    # By the newest line figures are known to be of now: it stays.
    house.owner.execute("UPDATE journal.outbox SET sent_at = now() - interval '31 days'")
    house.courier.execute("SELECT door.tidy_webhooks(1000, interval '30 days')")
    assert house.told("SELECT count(*) FROM journal.outbox") == [(1,)]
    assert house.told(
        "SELECT process FROM journal.heartbeat WHERE beat_at > now() - interval '1 minute'"
    ) == [("courier",)]


def test_no_transaction_stands_while_something_is_sent(house: House, authority: Authority) -> None:
    held = threading.Event()

    def slow(handler: Handler) -> None:
        held.wait(10)
        handler.say(204)

    party = house.party()
    with receiving(authority.shown()) as receiver:
        receiver.answer = slow
        endpoint, _secret = house.endpoint(party, receiver)
        house.news(party)
        courier = house.a_courier(sender_to(receiver, authority=authority))
        try:
            house.carry(courier, lambda: bool(receiver.received))
            standing = (
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE usename = 'denizen_courier' AND xact_start IS NOT NULL"
            )
            with psycopg.connect(house.database.server.administrator(house.database.name)) as watcher:
                assert watcher.execute(standing).fetchone() == (0,)
            # Nor is anything locked: an operator may pause it meanwhile.
            pause_endpoint(house.keeper, actor=SYSTEM_ACTOR, now=now(), endpoint_id=endpoint)
        finally:
            held.set()
        house.carry(courier, lambda: not courier.on_the_way)


@contextmanager
def a_process(house: House, receiver: Receiver, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """`denizen courier` itself, which finds the receiver in a demonstration's way: plainly, at this machine."""
    log = folder / f"log-{uuid4().hex}"
    environment = os.environ | {
        "DENIZEN_DATABASE_URL": house.database.url("denizen_courier"),
        "DENIZEN_WEBHOOK_KEYS": house.home_key.hex(),
        "DENIZEN_MODE": "demo",
    }
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "denizen.site.cli", "courier"],
            env=environment,
            stdout=out,
            stderr=out,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()
    assert "Traceback" not in log.read_text()
    assert "token=secret" not in log.read_text()


def plain_endpoint(house: House, party: UUID, receiver: Receiver) -> UUID:
    endpoint, _secret = house.endpoint(party, "https://receiver.example/")
    house.owner.execute(
        "UPDATE webhooks.endpoint SET url = %s WHERE id = %s",
        [f"http://127.0.0.1:{receiver.port}/hook?token=secret", endpoint],
    )
    return endpoint


def test_the_process_killed_in_the_midst_of_sending_sends_again(house: House, tmp_path: Path) -> None:
    held = threading.Event()

    def slow(handler: Handler) -> None:
        held.wait(20)
        handler.say(204)

    party = house.party()
    with receiving(None) as receiver:
        receiver.answer = slow
        endpoint = plain_endpoint(house, party, receiver)
        house.news(party)
        with a_process(house, receiver, tmp_path) as first:
            until(lambda: receiver.received)
            first.send_signal(signal.SIGKILL)
            first.wait()
        held.set()
        assert house.deliveries(endpoint) == [("waiting", 0)]
        house.owner.execute("UPDATE webhooks.delivery SET due_at = now()")  # the lease is over
        with a_process(house, receiver, tmp_path) as second:
            until(lambda: house.deliveries(endpoint) == [("delivered", 1)])
            # And told to leave it leaves soon.
            second.send_signal(signal.SIGTERM)
            assert second.wait(15) == 143
        one, two = receiver.received
        assert one.headers["webhook-id"] == two.headers["webhook-id"]


def test_where_no_certificate_could_be_good_it_is_said_at_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with caplog.at_level("WARNING", "denizen.courier"):
        monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
        _look_for_authorities()
        assert "install ca-certificates" in caplog.text
        caplog.clear()
        trustme.CA().cert_pem.write_to_path(str(tmp_path / "authority.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        _look_for_authorities()
        assert caplog.text == ""


def test_a_message_names_no_person(house: House, receiver: Receiver, authority: Authority) -> None:
    party = house.party()
    house.endpoint(party, receiver)
    house.news(party)
    courier = house.a_courier(sender_to(receiver, authority=authority))
    house.carry(courier, lambda: len(receiver.received) == 1)
    body = receiver.received[0].body.decode()
    ((person,),) = house.told("SELECT person_id FROM journal.outbox")
    ((declaration,),) = house.told("SELECT reference FROM journal.outbox")
    assert str(person) not in body
    assert str(declaration) not in body
    assert set(json.loads(body)) == {"type", "timestamp", "data"}


def test_a_refusing_receiver_is_told_in_the_log_without_its_address(
    house: House, receiver: Receiver, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    party = house.party()
    receiver.answer = refusing(400)
    endpoint, _secret = house.endpoint(party, receiver)
    house.news(party)
    courier = house.a_courier(sender_to(receiver, authority=authority))
    with caplog.at_level("INFO", "denizen.courier"):
        house.carry(courier, lambda: house.look(endpoint).failures == 1)
    (line,) = [record for record in caplog.records if record.getMessage() == "a message was not delivered"]
    told = line.told  # type: ignore[attr-defined]
    assert told["endpoint"] == str(endpoint)
    assert (told["outcome"], told["status"], told["tries"]) == ("answered", 400, 1)
    assert receiver.url not in str(told)
