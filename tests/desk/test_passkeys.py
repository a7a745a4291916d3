"""The door as a browser meets it, without a browser: what is asked, what is sent, what is said."""

import base64
import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import UUID

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from denizen.access import actions, crowding, staff
from denizen.access import door as door_of_sign_in
from denizen.access.actions import Assertion, Challenge
from denizen.access.browsers import _text as text
from denizen.access.crowding import Buckets
from denizen.access.keeping import Door, sign_ins
from denizen.kernel.answering import answer_waiting
from denizen.kernel.postgres import Server
from denizen.pages import middleware
from tests.access.device import Device
from tests.access.town import Town
from tests.databases import clone

from .conftest import SignIn

DOOR = Door("http://localhost", timedelta(minutes=30))
IN_EARNEST = {"DENIZEN_IN_EARNEST": True, "DENIZEN_ORIGIN": DOOR.origin}


@pytest.fixture(autouse=True)
def _fresh_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowding, "_tries", Buckets(crowding._AT_ONCE, crowding._A_SECOND))


@pytest.fixture(scope="module")
def one_town(server: Server, template_db: str) -> Iterator[Town]:
    """A town for all tests here: making one takes longer than most of them."""
    with (
        clone(server, template_db) as database,
        override_settings(DENIZEN_DATABASE_URL=database.url("denizen_web")),
    ):
        town = Town(database)
        yield town
        middleware.connections(database.url("denizen_web")).close()
        middleware.connections.cache_clear()
        town.close()


@pytest.fixture
def town(one_town: Town) -> Town:
    """The town before anybody works in it."""
    one_town.dismiss_everybody()
    return one_town


@pytest.fixture
def door(town: Town) -> Iterator[Client]:
    """Somebody at the door of a register in earnest, whose keeper is at work."""
    ends = threading.Event()

    def work() -> None:
        with town.database.connect("denizen_keeper") as db:
            while not ends.wait(0.01):
                answer_waiting(db, {"sign_in": sign_ins(DOOR)})

    keeper = threading.Thread(target=work)
    keeper.start()
    with override_settings(**IN_EARNEST):
        yield Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    ends.set()
    keeper.join()


def code_for(town: Town, name: str = "Sarnai", role: str = "registrar") -> str:
    """A code of the operator's."""
    operator = actions.operator_at_the_console(town.keeper, name="root", now=datetime.now(UTC))
    return staff.take_on(
        town.keeper, actor=operator, now=datetime.now(UTC), role=role, name=name, party_id=town.party
    )


def asked(options: dict[str, object]) -> Challenge:
    """What a device is asked, from what the script is told."""
    public = options["publicKey"]
    assert isinstance(public, dict)
    challenge = base64.urlsafe_b64decode(public["challenge"] + "=" * (-len(public["challenge"]) % 4))
    return Challenge(UUID(str(options["attempt"])), challenge)


def fields(attempt: UUID, answer: Assertion) -> dict[str, str]:
    """What the script puts into the form."""
    said = {name: text(getattr(answer, name) or b"") for name in answer.__dataclass_fields__}
    return {"attempt": str(attempt)} | said


def sign(door: Client, device: Device, **more: str) -> HttpResponse:
    """Ask, sign, send."""
    challenge = asked(door.post("/desk/sign-in/begin/").json())
    sent = fields(challenge.attempt, device.sign(challenge)) | more
    return door.post("/desk/sign-in/", sent)  # type: ignore[return-value]


def enrol(door: Client, code: str, device: Device) -> HttpResponse:
    """Type the code, make the passkey, send it."""
    page = door.post("/desk/enrol/", {"code": code}).content.decode()
    options = re.search(r'data-options="([^"]+)"', page)
    assert options, page
    told = json.loads(unescape(options[1]))
    challenge = asked(told)
    made = {name: text(value) for name, value in device.make(challenge).items()}
    return door.post("/desk/enrol/finish/", {"attempt": str(challenge.attempt)} | made)  # type: ignore[return-value]


def test_a_passkey_is_enrolled_and_leads_to_where_one_wanted_to_go(town: Town, door: Client) -> None:
    device = Device(DOOR, counts=True)
    enrolled = enrol(door, code_for(town), device)
    assert (enrolled.status_code, enrolled["Location"]) == (302, "/desk/sign-in/?enrolled=")
    assert "Your passkey is enrolled" in door.get("/desk/sign-in/?enrolled=").content.decode()
    signed = sign(door, device, next="/desk/search/")
    assert (signed.status_code, signed["Location"]) == (302, "/desk/search/")
    assert door.cookies["denizen_session"]["httponly"]
    assert "Sarnai" in door.get("/desk/").content.decode()
    assert sign(door, device, next="https://elsewhere.example/")["Location"] == "/desk/"


def test_what_the_script_is_told_asks_for_a_passkey_that_verifies_its_holder(
    town: Town, door: Client
) -> None:
    told = door.post("/desk/sign-in/begin/").json()["publicKey"]
    assert told["rpId"] == "localhost"
    assert told["userVerification"] == "required"
    assert told["allowCredentials"] == []  # nobody learns who works here
    page = door.post("/desk/enrol/", {"code": code_for(town)}).content.decode()
    for wanted in ("residentKey", "userVerification", "required", "excludeCredentials", "-257"):
        assert wanted in page
    assert "<script>" not in page


def test_in_earnest_the_cookie_is_bound_to_this_host_and_to_tls(town: Town, door: Client) -> None:
    device = Device(DOOR)
    with override_settings(DENIZEN_SECURE_COOKIES=True):
        enrol(door, code_for(town), device)
        sign(door, device)
        assert "denizen_session" not in door.cookies
        cookie = door.cookies["__Host-denizen_session"]
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
        assert "Sarnai" in door.get("/desk/").content.decode()
        chosen = door.post("/desk/purpose/", {"purpose": "registration.upkeep", "reference": ""})
        assert chosen.cookies["__Host-denizen_purpose"]["secure"]
        out = door.post("/desk/sign-out/")
        assert out.cookies["__Host-denizen_session"]["max-age"] == 0
        assert out.cookies["__Host-denizen_session"]["secure"]  # or browsers would not take it back
        assert door.get("/desk/").status_code == 302


def test_without_scripts_one_is_told_what_is_missing(door: Client) -> None:
    for page in ("/desk/sign-in/", "/desk/enrol/finish/"):
        for sent in ({"attempt": ""}, {"attempt": "x", "client_data": "%%%"}, {"client_data": "a"}):
            answer = door.post(page, sent)
            assert answer.status_code == 200
            assert answer.content.decode().count("Your browser sent no passkey") == 1


def test_a_refused_answer_says_what_to_do_and_opens_nothing(town: Town, door: Client) -> None:
    answer = sign(door, Device(DOOR))
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "This register does not know the passkey" in page
    assert "<title>Error:" in page
    assert "denizen_session" not in door.cookies
    challenge = asked(door.post("/desk/sign-in/begin/").json())
    again = fields(challenge.attempt, Device(DOOR).sign(challenge))
    door.post("/desk/sign-in/", again)
    assert door.post("/desk/sign-in/", again).status_code == 409
    challenge = asked(door.post("/desk/sign-in/begin/").json())
    too_long = fields(challenge.attempt, Device(DOOR).sign(challenge)) | {"webauthn_id": "A" * 4000}
    assert door.post("/desk/sign-in/", too_long).status_code == 403


def test_a_wrong_code_is_told_at_its_field(door: Client) -> None:
    page = door.post("/desk/enrol/", {"code": "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE"}).content.decode()
    assert "This code is not known" in page
    assert 'href="#id_code"' in page
    assert "Enter the code" in door.post("/desk/enrol/", {"code": " "}).content.decode()


def test_nobody_waits_in_vain_for_a_keeper_that_is_not_there(
    town: Town, anyone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert timedelta(seconds=5) == door_of_sign_in.PATIENCE
    monkeypatch.setattr(door_of_sign_in, "PATIENCE", timedelta(seconds=0.2))
    device = Device(DOOR)
    town.owner.execute(
        "INSERT INTO access.credential (actor_id, webauthn_id, public_key, sign_count, backed_up)"
        " VALUES (%s, %s, '', 0, false)",
        [town.actor("registrar"), device.webauthn_id],
    )
    with override_settings(**IN_EARNEST):
        answer = sign(anyone, device)
    assert answer.status_code == 503
    assert "does not answer at the moment" in answer.content.decode()


def test_one_s_own_passkeys_and_sessions_are_shown_and_ended(town: Town, door: Client) -> None:
    device, second = Device(DOOR), Device(DOOR)
    enrol(door, code_for(town), device)
    sign(door, device)
    page = door.get("/desk/my-sign-ins/").content.decode()
    assert page.count("End this passkey") == 1
    assert "this one" in page
    challenge = asked(door.post("/desk/my-sign-ins/confirm/").json())
    made = door.post("/desk/my-sign-ins/add/", fields(challenge.attempt, device.sign(challenge)))
    assert "It will be the passkey of" in made.content.decode()
    options = re.search(r'data-options="([^"]+)"', made.content.decode())
    assert options
    told = json.loads(unescape(options[1]))
    assert [one["id"] for one in told["publicKey"]["excludeCredentials"]] == [text(device.webauthn_id)]
    sent = {name: text(value) for name, value in second.make(asked(told)).items()}
    finished = door.post("/desk/enrol/finish/", {"attempt": told["attempt"]} | sent)
    assert finished["Location"] == "/desk/my-sign-ins/"
    passkeys = re.findall(r'name="passkey" value="([^"]+)"', door.get("/desk/my-sign-ins/").content.decode())
    assert len(passkeys) == 2
    assert door.post("/desk/my-sign-ins/end/", {"passkey": passkeys[0]}).status_code == 302
    last = door.post("/desk/my-sign-ins/end/", {"passkey": passkeys[1]})
    assert last.status_code == 409
    assert "This is your only passkey" in last.content.decode()
    assert door.post("/desk/my-sign-ins/end/", {"passkey": "x"}).status_code == 200


def test_a_session_that_is_ended_elsewhere_leads_back_to_the_door(town: Town, door: Client) -> None:
    device = Device(DOOR)
    enrol(door, code_for(town), device)
    sign(door, device)
    other = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    sign(other, device)
    sessions = re.findall(r'name="session" value="([^"]+)"', door.get("/desk/my-sign-ins/").content.decode())
    assert len(sessions) == 1
    door.post("/desk/my-sign-ins/end/", {"session": sessions[0]})
    assert other.get("/desk/").status_code == 302
    assert door.get("/desk/").status_code == 200


def test_one_s_own_sign_ins_ask_for_a_session(anyone: Client) -> None:
    answers = [anyone.get("/desk/my-sign-ins/")]
    answers += [anyone.post(f"/desk/my-sign-ins/{what}/") for what in ("confirm", "add", "end")]
    for answer in answers:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/desk/sign-in/")


def test_a_demonstration_knows_no_passkeys_and_says_so(sign_in: SignIn) -> None:
    page = sign_in().get("/desk/my-sign-ins/").content.decode()
    assert "in a demonstration everybody signs in without" in page
    assert "Add a passkey" not in page


def test_a_forged_form_of_another_site_is_not_taken(town: Town) -> None:
    stranger = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    with override_settings(**IN_EARNEST):
        for path in ("sign-in/begin/", "sign-in/", "enrol/", "enrol/finish/"):
            assert stranger.post(f"/desk/{path}", {"code": "x"}).status_code == 403


# How many may press ------------------------------------------------------------------------------------------


def test_many_tries_from_one_place_are_refused_and_others_go_on(door: Client) -> None:
    crowding._tries = Buckets(3, 0.0)
    for _try in range(3):
        assert door.post("/desk/sign-in/begin/").status_code == 200
    refused = door.post("/desk/sign-in/begin/", headers={"accept": "application/json"})
    assert refused.status_code == 429
    assert "Wait a minute" in refused.json()["title"]
    assert door.post("/desk/sign-in/begin/", REMOTE_ADDR="203.0.113.8").status_code == 200


def test_whoever_writes_an_address_into_a_header_is_counted_by_the_one_that_the_proxy_saw(
    door: Client,
) -> None:
    def tries(**said: str) -> int:
        statuses = [door.post("/desk/sign-in/begin/", **said).status_code for _try in range(2)]  # type: ignore[arg-type]
        return statuses.count(200)

    crowding._tries = Buckets(1, 0.0)
    assert tries(HTTP_X_FORWARDED_FOR="198.51.100.1") == 1  # no proxy: nobody is believed
    assert tries(HTTP_X_FORWARDED_FOR="198.51.100.2") == 0
    with override_settings(DENIZEN_TLS="proxy"):
        assert tries(HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.8") == 1
        assert tries(HTTP_X_FORWARDED_FOR="198.51.100.9, 203.0.113.8") == 0
        assert tries(HTTP_X_FORWARDED_FOR="2001:db8:1:2::7") == 1
        assert tries(HTTP_X_FORWARDED_FOR="2001:db8:1:2:ffff::9") == 0  # the same household
        assert tries(HTTP_X_FORWARDED_FOR="2001:db8:1:3::7") == 1
        assert tries(HTTP_X_FORWARDED_FOR="no address at all") == 1
    assert settings.DENIZEN_TLS == ""


@hypothesis_settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.floats(0, 10), max_size=60), st.integers(1, 5), st.floats(0.1, 3))
def test_a_bucket_gives_no_more_than_it_holds_and_what_came_since(
    pauses: list[float], at_once: int, a_second: float
) -> None:
    buckets, now, given_out = Buckets(at_once, a_second), 100.0, 0
    for pause in pauses:
        now += pause
        given_out += buckets.take("somewhere", now)
        assert given_out <= at_once + (now - 100.0) * a_second + 1e-6
    assert buckets.take("elsewhere", now)
    assert buckets.take("somewhere", now + at_once / a_second + 1)


def test_only_so_many_places_are_remembered() -> None:
    buckets = Buckets(1, 0.0)
    assert buckets.take("first", 0.0)
    assert not buckets.take("first", 0.0)
    for number in range(crowding._ADDRESSES_KEPT):
        assert buckets.take(str(number), 0.0)
    assert len(buckets._left) == crowding._ADDRESSES_KEPT
    assert buckets.take("first", 0.0)  # long forgotten
