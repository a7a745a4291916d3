"""Codes from the counter: from the clerk's hand to a passkey or to one look, and what an enemy tries with them."""

import json
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from uuid import UUID

import psycopg
import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from denizen.access import actions, crowding, staff
from denizen.access.actions import Challenge
from denizen.access.browsers import _text as text
from denizen.access.crowding import Buckets
from denizen.access.errors import AccountHasRecord, RecordHasAccount
from denizen.access.keeping import Door, sign_ins
from denizen.kernel.answering import answer_waiting
from denizen.kernel.db import refusing
from denizen.kernel.partial import PartialDate
from tests.access.device import Device
from tests.access.town import KNOWN, Town
from tests.desk.conftest import SignIn
from tests.desk.test_passkeys import asked, fields

from .conftest import account, years_ago

DOOR = Door("http://localhost", timedelta(minutes=30))
CODE = re.compile(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}")
OPTIONS = re.compile(r'data-options="([^"]*)"')
UNKNOWN = "This code is not known, or was used already, or is too old."


@pytest.fixture(autouse=True)
def _fresh_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowding, "_tries", Buckets(crowding._AT_ONCE, crowding._A_SECOND))


@pytest.fixture(autouse=True)
def _keeper(town: Town) -> Iterator[None]:
    """A register in earnest, whose keeper is at work."""
    ends = threading.Event()

    def work() -> None:
        with town.database.connect("denizen_keeper") as db:
            while not ends.wait(0.01):
                answer_waiting(db, {"sign_in": sign_ins(DOOR)})

    keeper = threading.Thread(target=work)
    keeper.start()
    with override_settings(DENIZEN_IN_EARNEST=True, DENIZEN_ORIGIN=DOOR.origin):
        yield
    ends.set()
    keeper.join()


def browser() -> Client:
    return Client(SERVER_NAME="localhost", headers={"accept-language": "en"})


@pytest.fixture(name="clerk")
def _clerk(sign_in: SignIn) -> Client:
    return sign_in("counter_clerk", "access.request")


def made(page: HttpResponse) -> Challenge:
    """What a device is asked to make, from the page that asks it."""
    options = OPTIONS.search(page.content.decode())
    assert options, page.content.decode()
    return asked(json.loads(unescape(options[1])))


def handed_out(clerk: Client, person: UUID, kind: str = "first_passkey", **more: str) -> str:
    """The code that a clerk hands to somebody."""
    said = {"proven_by": "passport", "kind": kind} | more
    page = clerk.post(f"/desk/people/{person}/sign-in/", said)
    assert page.status_code == 200, page.content.decode()
    return CODE.findall(page.content.decode())[0]


def enrolled(code: str, device: Device | None = None) -> Device:
    """The device of whoever took the code home."""
    device = device or Device(DOOR)
    home = browser()
    page = home.post("/home/begin/", {"code": code})
    challenge = made(page)
    said = device.make(challenge)
    sent = home.post("/home/begin/finish/", fields_of(challenge.attempt, said))
    assert (sent.status_code, sent.headers["Location"]) == (302, "/home/sign-in/?enrolled=")
    return device


def fields_of(attempt: UUID, said: dict[str, bytes]) -> dict[str, str]:
    """What the script puts into the form."""
    return {"attempt": str(attempt)} | {name: text(value) for name, value in said.items()}


def signed_in(device: Device, door: str = "home") -> tuple[Client, int, str]:
    """Somebody signs in at a door; the browser, and what it was answered."""
    client = browser()
    challenge = asked(client.post(f"/{door}/sign-in/begin/").json())
    answer = client.post(f"/{door}/sign-in/", fields(challenge.attempt, device.sign(challenge)))
    return client, answer.status_code, answer.headers.get("Location", answer.content.decode())


def test_from_the_clerks_hand_to_ones_own_page(town: Town, bat: UUID, clerk: Client) -> None:
    page = clerk.post(f"/desk/people/{bat}/sign-in/", {"proven_by": "passport", "kind": "first_passkey"})
    sheet = page.content.decode()
    code = CODE.findall(sheet)[0]
    assert "data:image/svg+xml" in sheet
    assert "http://localhost/home/begin/" in sheet
    device = enrolled(code.lower().replace("-", " "))
    client, status, where = signed_in(device)
    assert (status, where) == (302, "/home/")
    assert "Ganbaatar Erdene" in client.get("/home/").content.decode()
    assert next(line[1:3] for line in town.lines(bat)) == ("hand_out_code", ["account"]), (
        "it stands in the log"
    )
    (acts,) = zip(
        *town.owner.execute("SELECT act FROM journal.entry WHERE act LIKE 'access.%'").fetchall(), strict=True
    )
    assert {"access.hand_out_code", "access.enrol", "access.sign_in"} <= set(acts)
    assert client.post("/home/sign-out/").headers["Location"] == "/home/sign-in/"
    assert client.get("/home/").status_code == 302


def test_a_session_of_a_resident_is_short(town: Town, bat: UUID, clerk: Client) -> None:
    signed_in(enrolled(handed_out(clerk, bat)))
    (lasts,) = town.owner.execute(
        "SELECT s.expires_at - s.opened_at FROM access.session AS s JOIN access.actor AS a ON a.id = s.actor_id"
        " WHERE a.role = 'resident'"
    ).fetchone() or (None,)
    assert lasts is not None
    assert timedelta(hours=1, minutes=59) < lasts <= timedelta(hours=2, seconds=5)


def test_a_code_without_a_device_opens_one_look_that_changes_nothing(
    town: Town, bat: UUID, clerk: Client
) -> None:
    code = handed_out(clerk, bat, "visit")
    home = browser()
    assert home.post("/home/begin/", {"code": code}).headers["Location"] == "/home/"
    assert "Ganbaatar Erdene" in home.get("/home/").content.decode()
    lasts, by_code = town.owner.execute(
        "SELECT expires_at - opened_at, by_code FROM access.session ORDER BY opened_at DESC LIMIT 1"
    ).fetchone() or (None, None)
    assert by_code
    assert timedelta(minutes=19, seconds=59) < lasts < timedelta(minutes=20, seconds=1)
    mine = home.get("/home/my-sign-ins/")
    assert mine.status_code == 200
    assert home.post("/home/my-sign-ins/confirm/", headers={"accept": "application/json"}).status_code in (
        302,
        401,
    )
    (own,) = town.owner.execute(
        "SELECT id FROM access.session ORDER BY opened_at DESC LIMIT 1"
    ).fetchone() or (None,)
    home.post("/home/my-sign-ins/end/", {"session": str(own)})
    assert home.get("/home/").status_code == 200, "a door was passed with a code"
    again = browser().post("/home/begin/", {"code": code})
    assert (again.status_code, UNKNOWN in again.content.decode()) == (403, True), "used twice"
    town.owner.execute("UPDATE access.session SET expires_at = clock_timestamp() WHERE by_code")
    assert home.get("/home/").status_code == 302


@pytest.mark.parametrize("kind", ["first_passkey", "visit"])
def test_a_code_that_is_forged_old_or_void_opens_nothing(
    town: Town, bat: UUID, clerk: Client, kind: str
) -> None:
    void = handed_out(clerk, bat, kind)
    code = handed_out(clerk, bat, kind)
    forged = code[:-1] + ("0" if code[-1] != "0" else "1")
    for wrong in (void, forged, "", "00000-00000-00000-00000-00000", "x" * 64, "' OR 1=1 --"):
        page = browser().post("/home/begin/", {"code": wrong})
        assert page.status_code in (200, 403), wrong
        assert "data-options" not in page.content.decode(), wrong
        assert "denizen_home" not in page.cookies, wrong
    town.owner.execute(
        "UPDATE access.enrolment SET made_at = made_at - interval '7 days 1 minute',"
        " expires_at = expires_at - interval '7 days 1 minute'"
    )
    page = browser().post("/home/begin/", {"code": code})
    assert (page.status_code, UNKNOWN in page.content.decode()) == (403, True), "a week later"
    assert town.owner.execute("SELECT count(*) FROM access.session WHERE by_code").fetchone() == (0,)


def test_a_code_is_kept_as_a_hash_and_lasts_a_week(town: Town, bat: UUID, clerk: Client) -> None:
    code = handed_out(clerk, bat)
    kept = town.owner.execute(
        "SELECT code_hash, expires_at - made_at, proven_by, made_by FROM access.enrolment"
    ).fetchall()
    ((digest, lasts, document, clerks),) = kept
    assert digest == actions.hash_of(code)
    assert (document, clerks) == ("passport", town.actor("counter_clerk"))
    assert timedelta(days=6, hours=23, minutes=59) < lasts <= timedelta(days=7)


def test_of_two_who_come_with_one_code_at_once_one_gets_in(town: Town, bat: UUID, clerk: Client) -> None:
    code = handed_out(clerk, bat, "visit")
    answers: list[int] = []

    def come() -> None:
        answers.append(browser().post("/home/begin/", {"code": code}).status_code)

    threads = [threading.Thread(target=come) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [302, 403, 403, 403]


def test_tries_are_limited_by_where_they_come_from_and_lock_nobody_out(
    town: Town, bat: UUID, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = handed_out(clerk, bat, "visit")
    monkeypatch.setattr(crowding, "_tries", Buckets(3, 0.0))
    enemy = Client(SERVER_NAME="localhost", REMOTE_ADDR="192.0.2.7", headers={"accept-language": "en"})
    answers = [enemy.post("/home/begin/", {"code": f"{n:025d}"}).status_code for n in range(5)]
    assert answers == [403, 403, 403, 429, 429]
    assert browser().post("/home/begin/", {"code": code}).status_code == 302, (
        "whose code it is gets in all the same"
    )


def test_who_lost_a_device_ends_what_it_opened(town: Town, bat: UUID, clerk: Client) -> None:
    device = enrolled(handed_out(clerk, bat))
    thief, status, _where = signed_in(device)
    assert (status, thief.get("/home/").status_code) == (302, 200)
    enrolled(handed_out(clerk, bat, proven_by="citizen_id"))
    assert thief.get("/home/").status_code == 200, "one more device ends none"
    new = enrolled(handed_out(clerk, bat, lost="on"))
    assert thief.get("/home/").status_code == 302
    _client, status, said = signed_in(device)
    assert (status, "This passkey was ended" in said) == (403, True)
    assert signed_in(new)[1] == 302
    assert town.owner.execute("SELECT count(*) FROM access.own_record").fetchone() == (1,), (
        "it is one account still"
    )


def test_the_counter_ends_an_account_at_the_persons_wish(town: Town, bat: UUID, clerk: Client) -> None:
    device = enrolled(handed_out(clerk, bat))
    client, _status, _where = signed_in(device)
    assert "Passkeys" in clerk.get(f"/desk/people/{bat}/sign-in/").content.decode()
    assert clerk.post(f"/desk/people/{bat}/sign-in/end/").status_code == 302
    assert client.get("/home/").status_code == 302
    assert signed_in(device)[1] == 403
    assert "none yet" in clerk.get(f"/desk/people/{bat}/sign-in/").content.decode()
    assert signed_in(enrolled(handed_out(clerk, bat)))[1] == 302, "a new code begins anew"


def test_accounts_that_a_merge_brings_together_open_one_record_and_end_together(
    town: Town, bat: UUID, clerk: Client
) -> None:
    other = town.person("Bat-Erdene Other", PartialDate.parse("1990-05-03"))
    devices = [enrolled(handed_out(clerk, person)) for person in (bat, other)]
    town.merge(bat, other)
    browsers = [signed_in(device)[0] for device in devices]
    for each in browsers:
        assert "Ganbaatar Erdene" in each.get("/home/").content.decode()
    handed_out(clerk, bat, lost="on")
    assert [each.get("/home/").status_code for each in browsers] == [302, 302]
    assert [signed_in(device)[1] for device in devices] == [403, 403]


def test_sessions_are_listed_and_ended_by_the_resident(town: Town, bat: UUID, clerk: Client) -> None:
    device = enrolled(handed_out(clerk, bat))
    one, other = signed_in(device)[0], signed_in(device)[0]
    page = one.get("/home/my-sign-ins/").content.decode()
    (session,) = re.findall(r'name="session" value="([^"]*)"', page)
    assert one.post("/home/my-sign-ins/end/", {"session": session}).status_code == 302
    assert (one.get("/home/").status_code, other.get("/home/").status_code) == (200, 302)


def test_a_passkey_opens_its_own_door_alone(town: Town, bat: UUID, clerk: Client) -> None:
    device = enrolled(handed_out(clerk, bat))
    client, status, said = signed_in(device, "desk")
    assert (status, "belongs to the other sign-in" in said) == (403, True)
    assert "denizen_session" not in client.cookies
    console = actions.operator_at_the_console(town.keeper, name="root", now=KNOWN)
    code = staff.take_on(
        town.keeper, actor=console, now=KNOWN, role="registrar", name="Sarnai", party_id=town.party
    )
    assert UNKNOWN in browser().post("/home/begin/", {"code": code}).content.decode(), "the staff's code"
    challenge = actions.begin_enrolment(town.web, code=code)
    clerks = Device(DOOR)
    actions.enrol(town.web, attempt=challenge.attempt, **clerks.make(challenge))
    _client, status, said = signed_in(clerks)
    assert (status, "belongs to the other sign-in" in said) == (403, True)
    new = handed_out(clerk, bat)
    assert "is too old" in browser().post("/desk/enrol/", {"code": new}).content.decode(), "a resident's code"
    assert town.owner.execute(
        "SELECT count(*) FROM access.session WHERE closed_at IS NULL AND credential_id IS NOT NULL"
    ).fetchone() == (0,)


def test_there_is_one_account_for_a_record_and_one_record_for_an_account(town: Town, bat: UUID) -> None:
    first = account(town, bat)
    with pytest.raises(RecordHasAccount), refusing():
        account(town, bat)
    with pytest.raises(AccountHasRecord), refusing():
        town.owner.execute(
            "INSERT INTO access.own_record (actor_id, person_id, proven_by, proven_to) VALUES (%s, %s, 'passport', %s)",
            [first, town.person("Other"), town.actor("counter_clerk")],
        )


def test_who_may_hand_out_codes_and_to_whom(town: Town, bat: UUID, sign_in: SignIn, clerk: Client) -> None:
    said = {"proven_by": "passport", "kind": "visit"}
    for role, purpose, reference in (
        ("counter_clerk", "registration.upkeep", ""),
        ("area_officer", "registration.upkeep", ""),
        ("supervisor", "case.handling", "A-1"),
        ("auditor", "audit.sample", "S-1"),
    ):
        page = sign_in(role, purpose, reference).post(f"/desk/people/{bat}/sign-in/", said)
        assert page.status_code == 403, role
    child = town.person("Nomin", years_ago(14, -1))
    page = clerk.post(f"/desk/people/{child}/sign-in/", said)
    assert (page.status_code, "under fourteen" in page.content.decode()) == (409, True)
    handed_out(clerk, town.person("Tuya", years_ago(14)))
    dead = town.person("Sukh", PartialDate.parse("1950"))
    town.fact(
        "death", dead, town.declaration("death"), died=PartialDate.parse("2024").daterange, recorded_at=KNOWN
    )
    assert "has died" in clerk.post(f"/desk/people/{dead}/sign-in/", said).content.decode()
    absorbed = town.person("Bat")
    town.merge(bat, absorbed)
    assert (
        clerk.post(f"/desk/people/{absorbed}/sign-in/", said).headers["Location"]
        == f"/desk/people/{bat}/sign-in/"
    )
    page = clerk.post(f"/desk/people/{bat}/sign-in/", {"kind": "visit"})
    assert "Say which document you compared" in page.content.decode()
    assert town.owner.execute("SELECT count(*) FROM access.enrolment").fetchone() == (1,)


def test_a_clock_that_goes_back_makes_no_code_good_again(town: Town, bat: UUID, clerk: Client) -> None:
    """What was used is marked so, whatever the clock says."""
    code = handed_out(clerk, bat, "visit")
    assert browser().post("/home/begin/", {"code": code}).status_code == 302
    town.owner.execute(
        "UPDATE access.enrolment SET made_at = made_at + interval '1 day', expires_at = expires_at + interval '1 day'"
    )
    assert browser().post("/home/begin/", {"code": code}).status_code == 403


def test_the_pages_alone_can_neither_make_a_code_nor_an_account(town: Town, bat: UUID) -> None:
    for statement in (
        "INSERT INTO access.own_record (actor_id, person_id, proven_by, proven_to) VALUES ('{}', '{}', '', '{}')",
        "INSERT INTO access.enrolment (kind, actor_id, code_hash, made_by) VALUES ('visit', '{}', '', '{}')",
        "SELECT * FROM access.own_record",
        "UPDATE access.own_record SET person_id = gen_random_uuid()",
        "SELECT reading.close_accounts(ARRAY['{}'::uuid])",
        "SELECT reading.standing_to(gen_random_uuid(), gen_random_uuid())",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), town.web.transaction(force_rollback=True):
            town.web.execute(statement.replace("'{}'", f"'{bat}'").encode())
