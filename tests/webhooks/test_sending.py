"""One message: to whom it is sent, for how long, and what is believed of what is answered."""

import os
import socket
import ssl
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import trustme

from denizen.webhooks.addresses import Allowed
from denizen.webhooks.sending import Answer, Limits, Sender
from tests.webhooks.conftest import HERE, PATIENT, QUICK, here, sender_to
from tests.webhooks.receiver import NAME, Authority, Handler, Receiver, dripping, receiving, refusing


def sent(receiver: Receiver, authority: Authority, limits: Limits = PATIENT, **headers: str) -> Answer:
    return sender_to(receiver, authority=authority, limits=limits).send(
        receiver.url, b'{"type":"x"}', headers
    )


def test_a_message_arrives_as_it_was_meant(receiver: Receiver, authority: Authority) -> None:
    assert sent(receiver, authority, **{"webhook-id": "m1"}) == Answer("delivered", 204)
    (got,) = receiver.received
    assert (got.path, got.body) == ("/hook", b'{"type":"x"}')
    assert got.headers["host"] == f"{NAME}:{receiver.port}"
    assert got.headers["content-type"] == "application/json"
    assert got.headers["webhook-id"] == "m1"
    assert set(got.headers) == {
        "host", "user-agent", "connection", "content-type", "content-length", "accept-encoding", "webhook-id",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "delivered"), (202, "delivered"), (299, "delivered"), (410, "gone"), (301, "redirected"),
        (307, "redirected"), (304, "redirected"), (400, "answered"), (404, "answered"), (429, "answered"),
        (500, "answered"), (503, "answered"),
    ],
)  # fmt: skip
def test_a_status_is_what_it_is(receiver: Receiver, authority: Authority, status: int, outcome: str) -> None:
    receiver.answer = refusing(status, Location="https://10.0.0.1/")
    assert sent(receiver, authority) == Answer(outcome, status)
    assert len(receiver.received) == 1


def test_how_long_a_receiver_asks_to_be_spared_is_understood(
    receiver: Receiver, authority: Authority
) -> None:
    receiver.answer = refusing(503, Retry_After="120")
    assert sent(receiver, authority).asked == 120
    receiver.answer = refusing(
        429, Retry_After=format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
    )
    assert sent(receiver, authority).asked == pytest.approx(300, abs=5)
    for nonsense in ("soon", "-1", "1.5", "", "９", "Fri, 99 Xxx 2026"):
        receiver.answer = refusing(503, Retry_After=nonsense.encode().decode("latin-1"))
        assert sent(receiver, authority).asked is None, nonsense
    receiver.answer = refusing(
        503, Retry_After=format_datetime(datetime(2001, 1, 1, tzinfo=UTC), usegmt=True)
    )
    assert sent(receiver, authority).asked == 0
    receiver.answer = refusing(503, Retry_After="9" * 400)
    assert sent(receiver, authority).asked == 999_999_999


def test_who_answers_slowly_or_by_drips_is_left_in_time(receiver: Receiver, authority: Authority) -> None:
    for answer in (lambda handler: time.sleep(15), dripping):
        receiver.answer = answer
        began = time.monotonic()
        assert sent(receiver, authority, QUICK) == Answer("timed_out")
        assert time.monotonic() - began < 10


def test_who_says_nothing_to_a_greeting_is_left_in_time(authority: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        sender = Sender(Allowed.read(HERE, str(port)), resolve=here, tls=authority.trusted(), limits=QUICK)
        began = time.monotonic()
        assert sender.send(f"https://{NAME}:{port}/", b"", {}) == Answer("timed_out")
        assert time.monotonic() - began < 10


def test_of_an_endless_answer_little_is_read(receiver: Receiver, authority: Authority) -> None:
    said = 0

    def endless(handler: Handler) -> None:
        nonlocal said
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _line in range(20_000):
                said += handler.wfile.write(b"X-Long: " + b"a" * 1000 + b"\r\n")
        except OSError:
            return

    receiver.answer = endless
    assert sent(receiver, authority).outcome == "answer_malformed"
    # What lies in the machine's own buffers was sent and not read.
    assert said < 10_000_000

    def large(handler: Handler) -> None:
        handler.say(200, b"x" * 50_000_000)

    receiver.answer = large
    began = time.monotonic()
    assert sent(receiver, authority) == Answer("delivered", 200)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "said", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 100, b"HTTP/1.1 20"]
)
def test_what_is_no_answer_is_none(receiver: Receiver, authority: Authority, said: bytes) -> None:
    def answer(handler: Handler) -> None:
        handler.wfile.write(said)
        handler.close_connection = True

    receiver.answer = answer
    assert sent(receiver, authority).outcome in {"answer_malformed", "unreachable"}


def test_hints_before_an_answer_do_not_go_on_for_ever(receiver: Receiver, authority: Authority) -> None:
    def hinting(handler: Handler) -> None:
        try:
            while True:
                handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        except OSError:
            return

    receiver.answer = hinting
    began = time.monotonic()
    assert sent(receiver, authority, QUICK).outcome in {"answer_malformed", "timed_out"}
    assert time.monotonic() - began < 10


def test_nobody_is_believed_whom_nobody_vouches_for(receiver: Receiver, authority: Authority) -> None:
    assert sent(receiver, Authority()) == Answer("tls_failed")
    with receiving(authority.shown("another.example")) as other:
        assert sent(other, authority) == Answer("tls_failed")
    with receiving(None) as plain:
        assert sent(plain, authority, QUICK).outcome in {"tls_failed", "timed_out"}
        assert plain.received == []
    assert receiver.received == []


def test_an_old_kind_of_tls_is_not_spoken(authority: Authority) -> None:
    old = authority.shown()
    old.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with receiving(old) as receiver:
        assert sent(receiver, authority) == Answer("tls_failed")


def test_certificates_that_ended_are_not_good() -> None:
    ca = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(
        NAME, not_after=datetime(2020, 1, 2, tzinfo=UTC), not_before=datetime(2020, 1, 1, tzinfo=UTC)
    ).configure_cert(tls)
    with receiving(tls) as receiver:
        assert sent(receiver, Authority(ca)) == Answer("tls_failed")


def test_a_name_that_leads_to_one_bad_address_is_not_connected_to_at_all(
    receiver: Receiver, authority: Authority
) -> None:
    for addresses in (
        ["10.0.0.1"],
        ["127.0.0.1", "10.0.0.1"],
        ["::1"],
        ["127.0.0.1", "::ffff:127.0.0.1"],
        ["not one"],
    ):
        sender = Sender(
            Allowed.read(HERE, str(receiver.port)),
            resolve=lambda _host, _port, found=addresses: found,
            tls=authority.trusted(),
            limits=QUICK,
        )
        assert sender.send(receiver.url, b"", {}) == Answer("address_refused")
    assert receiver.received == []


def test_a_name_that_leads_elsewhere_the_second_time_is_judged_again_and_looked_up_once(
    receiver: Receiver, authority: Authority
) -> None:
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    sender = Sender(Allowed.read(HERE, str(receiver.port)), resolve=rebinding, tls=authority.trusted())
    assert sender.send(receiver.url, b"", {}).outcome == "delivered"
    assert asked == [NAME]  # connected to what was judged: a second look-up would have led elsewhere
    assert sender.send(receiver.url, b"", {}).outcome == "address_refused"


def test_the_system_s_resolver_is_asked_for_addresses_and_its_answer_judged() -> None:
    sender = Sender(Allowed(ports=frozenset({443, 9})), limits=QUICK)
    assert sender.send("https://localhost/", b"", {}) == Answer("address_refused")
    assert sender.send("https://nowhere.invalid/", b"", {}).outcome == "name_unknown"


def test_of_several_addresses_the_next_is_tried(receiver: Receiver, authority: Authority) -> None:
    sender = Sender(
        Allowed.read(HERE, str(receiver.port)),
        resolve=lambda _host, _port: ["127.0.0.99", "127.0.0.1"],
        tls=authority.trusted(),
    )
    assert sender.send(receiver.url, b"", {}).outcome == "delivered"


def test_a_name_without_addresses_and_a_closed_port_are_told_apart(authority: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    allowed, url = Allowed.read(HERE, str(port)), f"https://{NAME}:{port}/"
    assert Sender(allowed, resolve=lambda *_asked: []).send(url, b"", {}) == Answer("name_unknown")
    assert Sender(allowed, resolve=here).send(url, b"", {}) == Answer("unreachable")


def test_no_proxy_of_the_environment_is_asked(
    receiver: Receiver, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert os.environ["https_proxy"]
    assert sent(receiver, authority).outcome == "delivered"


def test_in_a_demonstration_this_machine_is_spoken_to_plainly() -> None:
    with receiving(None) as receiver:
        url = f"http://127.0.0.1:{receiver.port}/x"
        assert Sender(Allowed(plain_here=True)).send(url, b"{}", {}) == Answer("delivered", 204)
        assert Sender(Allowed()).send(url, b"{}", {}) == Answer("url_not_https")
        assert len(receiver.received) == 1
