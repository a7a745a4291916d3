"""An operator's day with webhooks: made, tried, rekeyed, paused, ended; what doctor and figures say."""

import re
import threading
from collections.abc import Iterator
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import override_settings
from standardwebhooks import Webhook

from denizen.kernel.findings import State, weighed
from denizen.kernel.rooms import Room
from denizen.webhooks.courier import Courier
from denizen.webhooks.queries import standing
from denizen.webhooks.sending import Answer
from tests.webhooks.conftest import House, sender_to
from tests.webhooks.receiver import Authority, Receiver, refusing
from tests.webhooks.test_courier import Scripted, until


@pytest.fixture(autouse=True)
def _at_the_console(house: House, monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> Iterator[None]:
    monkeypatch.setenv("DENIZEN_DATABASE_URL", house.database.url("denizen_keeper"))
    monkeypatch.setenv("LC_ALL", "C")
    with override_settings(
        DENIZEN_WEBHOOK_KEYS=house.home_key.hex(),
        DENIZEN_WEBHOOK_PORTS=str(receiver.port),
        DENIZEN_IN_EARNEST=True,
    ):
        yield


def typed(*words: object) -> tuple[str, str]:
    """What a command writes, and what it says beside."""
    out, err = StringIO(), StringIO()
    call_command("party", "webhook", *map(str, words), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def a_party(house: House) -> tuple[UUID, str]:
    party = house.party()
    ((handle,),) = house.told("SELECT handle FROM access.party WHERE id = %s", party)
    return party, str(handle)


class Working:
    """A courier that works beside, as long as the context lasts."""

    def __init__(self, house: House, courier: Courier) -> None:
        self.house, self.courier, self.over = house, courier, threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self) -> None:
        with self.house.database.connect("denizen_courier") as db:
            while not self.over.is_set():
                self.courier.step(db, wait=0.05)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_ended: object) -> None:
        self.over.set()
        self.thread.join()


def test_a_webhook_is_made_tried_and_takes_news(
    house: House, receiver: Receiver, authority: Authority
) -> None:
    _party, handle = a_party(house)
    secret, said = typed("add", handle, receiver.url + "?token=hidden")
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=\n", secret)
    number = re.findall(r"[0-9a-f-]{36}", said)[0]
    with Working(house, house.a_courier(sender_to(receiver, authority=authority))):
        tried, _said = typed("try", number)
        assert re.fullmatch(rf"{re.escape(receiver.url)}\?…: delivered \(204\), \d+ ms\n", tried)
        (got,) = receiver.received
        assert Webhook(secret.strip()).verify(got.body.decode(), got.headers)["type"] == "webhook.test"
        receiver.answer = refusing(404)
        with pytest.raises(CommandError, match=r"answered that it did not take it \(404\)"):
            typed("try", number)
    # A trial is tried once, and is none of the endpoint's failures.
    assert house.look(UUID(number)).failures == 0
    assert [state for state, _tries in house.deliveries(UUID(number))] == ["delivered", "dead"]
    listed, _said = typed("list", handle)
    assert listed == f"{number}  {handle}  active  0 waiting  0 dead  {receiver.url}?…\n"
    shown, _said = typed("show", number)
    assert "news: declaration.applied, declaration.refused, declaration.undecided" in shown
    assert shown.count("webhook.test") == 2
    assert "hidden" not in listed + shown
    assert secret.strip() not in listed + shown


def test_a_paused_one_can_be_tried_before_it_is_resumed(house: House) -> None:
    party, handle = a_party(house)
    number = re.findall(r"[0-9a-f-]{36}", typed("add", handle, "https://receiver.example/")[1])[0]
    typed("pause", number)
    house.news(party)
    sender = Scripted(Answer("delivered", 200))
    with Working(house, house.a_courier(sender)):
        assert "delivered (200)" in typed("try", number)[0]
        assert len(sender.sent) == 1
        assert "paused" in typed("list")[0]
        typed("resume", number)
        until(lambda: len(sender.sent) == 2)
    assert [state for state, _tries in house.deliveries(UUID(number))] == ["delivered", "delivered"]


def test_what_is_done_is_in_the_journal(house: House) -> None:
    _party, handle = a_party(house)
    secret, said = typed("add", handle, "https://receiver.example/")
    number = re.findall(r"[0-9a-f-]{36}", said)[0]
    rotated, _said = typed("rotate", number)
    assert rotated != secret
    for what in ("pause", "resume", "resend", "end"):
        typed(what, number)
    acts = [
        act
        for (act,) in house.told(
            "SELECT act FROM journal.entry WHERE reference = %s ORDER BY id", UUID(number)
        )
    ]
    assert acts == [f"webhooks.{what}" for what in "add rotate pause resume resend end".split()]
    stored = house.told("SELECT * FROM webhooks.endpoint WHERE id = %s", UUID(number))
    assert secret.strip() not in str(stored)
    for what in ("pause", "resume", "rotate", "resend", "end", "try"):
        with pytest.raises(CommandError, match=r"webhook\.unknown"):
            typed(what, number)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://receiver.example/", "webhook.url_not_https"),
        ("https://10.0.0.1/", "webhook.address_refused"),
        ("https://169.254.169.254/", "webhook.address_refused"),
        ("https://user:pw@receiver.example/", "webhook.url_has_userinfo"),
        ("https://receiver.example:22/", "webhook.port_not_allowed"),
        ("receiver.example", "webhook.url_not_https"),
        ("https://receiver example/", "webhook.url_malformed"),
    ],
)
def test_an_address_that_is_not_fit_is_refused_with_what_to_do(house: House, url: str, code: str) -> None:
    party, handle = a_party(house)
    with pytest.raises(CommandError, match=re.escape(f"[{code}]")):
        typed("add", handle, url)
    assert house.told("SELECT count(*) FROM webhooks.endpoint WHERE party_id = %s", party) == [(0,)]


def test_a_receiver_of_the_town_s_own_is_allowed_by_the_operator(house: House) -> None:
    _party, handle = a_party(house)
    with override_settings(DENIZEN_WEBHOOK_ALLOW="10.20.0.0/16"):
        typed("add", handle, "https://10.20.0.7/")
    with (
        override_settings(DENIZEN_WEBHOOK_ALLOW="10.20.0.0/99"),
        pytest.raises(CommandError, match="neither"),
    ):
        typed("add", handle, "https://10.20.0.8/")


def test_what_is_made_twice_or_is_not_there_is_refused(house: House) -> None:
    _party, handle = a_party(house)
    typed("add", handle, "https://receiver.example/")
    with pytest.raises(CommandError, match=r"webhook\.known"):
        typed("add", handle, "https://receiver.example/")
    with pytest.raises(CommandError, match=r"access\.party_unknown"):
        typed("add", "nobody", "https://receiver.example/")
    with pytest.raises(CommandError, match=r"webhook\.unknown"):
        typed("show", uuid4())


def test_without_a_courier_a_trial_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("denizen.register.management.webhooks._SECONDS_TO_ANSWER", 0.3)
    _party, handle = a_party(house)
    number = re.findall(r"[0-9a-f-]{36}", typed("add", handle, "https://receiver.example/")[1])[0]
    with pytest.raises(CommandError, match="see whether the register is served"):
        typed("try", number)


def findings(house: House) -> dict[str, tuple[State, str]]:
    room = apps.get_app_config("webhooks")
    assert isinstance(room, Room)
    looked = [weighed(found, room.label) for found in room.look(house.owner)]
    return {found.about: (found.state, found.sentence) for found in looked}


def test_the_doctor_and_the_figures_tell_of_what_does_not_arrive(house: House) -> None:
    house.owner.execute("DELETE FROM journal.heartbeat")
    assert findings(house) == {}
    party, handle = a_party(house)
    endpoint, _secret = house.endpoint(party, "https://receiver.example/")
    assert findings(house)["courier"][0] is State.WARNING
    house.news(party)
    courier = house.a_courier(Scripted("timed_out"))
    house.carry(courier, lambda: house.look(endpoint).failures == 1)
    assert "courier" not in findings(house)
    stands = standing(house.owner)
    assert (stands.waiting, stands.dead, stands.active, stands.failing, stands.paused) == (1, 0, 0, 1, 0)
    house.owner.execute("UPDATE webhooks.endpoint SET failing_since = now() - interval '2 hours'")
    assert handle in findings(house)["webhooks.failing"][1]
    house.owner.execute("UPDATE webhooks.endpoint SET failing_since = now() - interval '4 days'")
    house.make_due(endpoint)
    house.carry(courier, lambda: house.look(endpoint).paused_because == "failing")
    assert handle in findings(house)["webhooks.paused"][1]
    house.owner.execute("UPDATE webhooks.delivery SET state = 'dead', settled_at = now()")
    assert "1 messages were given up" in findings(house)["webhooks.dead"][1]
    stands = standing(house.owner)
    assert (stands.waiting, stands.dead, stands.failing, stands.halted) == (0, 1, 0, 1)
    house.owner.execute("UPDATE webhooks.endpoint SET ended_at = now(), ended_because = 'gone'")
    assert handle in findings(house)["webhooks.gone"][1]
    assert "webhooks.dead" not in findings(house)  # of one that has ended nothing is left to be done
