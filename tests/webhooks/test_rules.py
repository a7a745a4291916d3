"""When something is tried again, what is signed, and what a message says."""

import base64
import json
import secrets
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from denizen.webhooks.rules import LONGEST_ASKED, LONGEST_REST, MOST_TRIES, pause_after, rest_after
from denizen.webhooks.signing import headers, read_keys, secret_of, shown
from denizen.webhooks.telling import message

NOW = datetime.now(UTC)


def test_a_dozen_tries_go_over_three_days() -> None:
    pauses = [pause_after(tries, 0.5) for tries in range(1, MOST_TRIES)]
    total = sum(pause for pause in pauses if pause)
    assert (len(pauses), MOST_TRIES) == (11, 12)
    assert timedelta(seconds=total) == pytest.approx(timedelta(days=3), abs=timedelta(hours=1))
    assert pauses == sorted(pauses)  # type: ignore[type-var]
    assert pause_after(MOST_TRIES, 0.5) is None
    assert pause_after(MOST_TRIES, 0.5, 60) is None


@given(st.integers(1, MOST_TRIES - 1), st.floats(0, 1), st.none() | st.floats(0, 1e9))
def test_a_pause_is_spread_and_as_long_as_was_asked(tries: int, chance: float, asked: float | None) -> None:
    pause, plain = pause_after(tries, chance, asked), pause_after(tries, 0.5)
    assert pause is not None
    assert plain is not None
    assert pause >= min(asked or 0, LONGEST_ASKED)
    assert plain * 0.79 <= pause <= max(plain * 1.21, LONGEST_ASKED)
    if asked is None:
        assert pause <= plain * 1.21


@given(st.integers(1, 10_000_000), st.none() | st.floats(0, 1e9))
def test_a_rest_grows_to_a_limit(failures: int, asked: float | None) -> None:
    assert 1 <= rest_after(failures, asked) <= max(LONGEST_REST, LONGEST_ASKED)
    assert rest_after(failures) <= rest_after(failures + 1) <= LONGEST_REST


@given(st.binary(max_size=200), st.binary(min_size=32, max_size=32))
def test_what_is_signed_is_verified_by_another_s_library(body: bytes, home_key: bytes) -> None:
    endpoint = uuid4()
    old, new = secret_of(home_key, endpoint, 1), secret_of(home_key, endpoint, 2)
    signed = headers(uuid4(), int(datetime.now(UTC).timestamp()), json.dumps(body.hex()).encode(), [new, old])
    for secret in (new, old):
        assert Webhook(shown(secret)).verify(json.dumps(body.hex()), dict(signed)) == body.hex()
    with pytest.raises(WebhookVerificationError):
        Webhook(shown(secret_of(home_key, endpoint, 3))).verify(json.dumps(body.hex()), dict(signed))
    with pytest.raises(WebhookVerificationError):
        Webhook(shown(new)).verify(json.dumps(body.hex() + "x"), dict(signed))
    with pytest.raises(WebhookVerificationError):
        Webhook(shown(new)).verify(json.dumps(body.hex()), {**signed, "webhook-id": str(uuid4())})


def test_each_endpoint_has_a_key_of_its_own_each_time() -> None:
    first, second = uuid4(), uuid4()
    homes = [secrets.token_bytes(32) for _home in range(2)]
    made = {
        secret_of(home, endpoint, number)
        for home in homes
        for endpoint in (first, second)
        for number in (1, 2)
    }
    assert len(made) == 8
    assert secret_of(homes[0], first, 1) == secret_of(homes[0], first, 1)
    assert len(base64.b64decode(shown(secret_of(homes[0], first, 1)).removeprefix("whsec_"))) == 32


def test_keys_are_read_as_they_were_handed_over() -> None:
    first, second = secrets.token_bytes(32), secrets.token_bytes(32)
    assert list(read_keys(f"{first.hex()},{second.hex()}").values()) == [first, second]
    assert read_keys("") == {}
    for bad in ("00", "zz", first.hex() + "00"):
        with pytest.raises(ValueError):
            read_keys(bad)


def test_a_message_says_what_the_sender_may_ask_and_nothing_else() -> None:
    number = uuid4()
    said = json.loads(
        message(
            "declaration.refused", NOW, number=number, kind="tenancy_start", state="refused", code="dwelling.unknown",
            fields=["plate"],
        )
    )  # fmt: skip
    assert said["type"] == "declaration.refused"
    assert said["timestamp"] == NOW.isoformat()
    assert set(said["data"]) == {"number", "receipt", "kind", "state", "code", "fields", "decided_at"}
    assert said["data"]["number"] == str(number)
    trial = message("webhook.test", NOW, number=None, kind=None, state=None, code=None, fields=None)
    assert json.loads(trial)["data"] == {}
