"""The check page: what it tells of a number, and that it tells nothing else."""

import re
import threading
from uuid import UUID, uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from denizen.ledger.numbers import read_receipt, receipt_text
from denizen.public import limits, views
from denizen.public.errors import ComparedTooOften, ManyAsk
from denizen.public.limits import AT_ONCE, FAILURES, WITHIN, Failures, turn
from denizen.register.actions import make_extract
from denizen.register.queries import Extract
from tests.access.town import Town

ALTERED = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.fixture(autouse=True)
def _no_failures_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "failures", Failures())


def asked(client: Client, number: str, status: int = 200, **more: str) -> str:
    """What the page answers, in words alone."""
    response = client.post("/check/", {"number": number, **more})
    assert response.status_code == status, response
    assert not response.cookies, "the page works without cookies"
    page = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") :]))


def test_the_page_opens_without_sign_in_and_sets_no_cookie(anyone: Client) -> None:
    response = anyone.get("/check/")
    assert response.status_code == 200
    assert not response.cookies
    assert "Is this paper genuine?" in response.content.decode()
    assert "csrf" not in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"


def test_the_language_is_part_of_the_address(anyone: Client) -> None:
    page = anyone.get("/check/zh-hans/").content.decode()
    assert 'lang="zh-hans"' in page
    assert "这份证明是真的吗？" in page
    assert 'action="/check/zh-hans/"' in page, "the answer comes in the same language"
    assert "Is this paper genuine?" in anyone.get("/check/").content.decode(), (
        "and nobody is told of it after"
    )
    assert anyone.get("/check/xx/").status_code == 404


def test_an_extract_is_genuine_over_or_revoked_and_tells_nobody(
    anyone: Client, town: Town, extract: Extract, bat: UUID
) -> None:
    number = receipt_text(extract.number)
    lines = town.lines()
    told = asked(anyone, number)
    assert "Genuine and valid" in told
    assert "Town hall" in told
    for secret in ("Ganbaatar", "4821", "Sand Street", "203-1", "1991", str(bat)):
        assert secret not in told, secret
    town.owner.execute(
        "UPDATE register.extract SET made_at = made_at - interval '91 days', valid_until = now()::date - 1"
    )
    assert "Genuine, and no longer valid" in asked(anyone, number)
    town.owner.execute("UPDATE register.extract SET revoked_at = now()")
    told = asked(anyone, number)
    assert "Revoked: no longer valid" in told
    assert "Revoked on" in told
    assert town.lines() == lines, "asking for a number is no reading of a person"


def test_that_somebody_moved_or_died_is_not_told(
    anyone: Client, town: Town, extract: Extract, bat: UUID
) -> None:
    number = receipt_text(extract.number)
    before = asked(anyone, number)
    town.owner.execute("DELETE FROM register.residence")
    died = {"died": town.one_day(town.day("2026-01-05")), "recorded_at": extract.made_at}
    town.fact("death", bat, town.declaration("death"), **died)
    town.residence(bat, town.dwelling(), "2024-02-01", is_main=True)
    assert asked(anyone, number) == before
    agrees = asked(anyone, number, name="Ganbaatar Erdene", since="2023-05-01")
    assert "It agrees." in agrees, "the paper says what was so when it was made"


def test_nothing_but_the_answer_tells_one_number_from_another(
    anyone: Client, town: Town, extract: Extract, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of whomever an extract is, the page has the same bytes; and whatever a number is, the same is looked up."""
    long = town.person("Ganbaatar Erdene-Ochir Wilhelmina Alexandrowna")
    for _residence in range(5):
        town.residence(long, town.dwelling(), "2020-01-01")
    ticket = town.ticket("extract", purpose="residence.proof", person=long, fields=("names", "residences"))
    other, _certified = make_extract(town.web, ticket, languages="both", valid_until=extract.valid_until)
    looked: list[str] = []
    for room, name in ((views.register, "extract_state"), (views.ledger, "receipt_state")):
        really = getattr(room, name)
        monkeypatch.setattr(room, name, lambda *a, n=name, f=really: (looked.append(n), f(*a))[1])
    pages = {}
    receipt = town.receipt(town.declaration())
    for kind, numbers in (
        ("extract", (extract.number, other.number)),
        ("none", (uuid4(), uuid4())),
        ("r", (receipt,)),
    ):
        for number in numbers:
            text = receipt_text(number)
            page = anyone.post("/check/", {"number": text}).content.decode().replace(text, "")
            pages.setdefault(kind, set()).add(page)
            assert looked == ["extract_state", "receipt_state"], kind
            looked.clear()
    assert {kind: len(found) for kind, found in pages.items()} == {"extract": 1, "none": 1, "r": 1}


def test_a_receipt_tells_the_day_and_whether_the_duty_is_done(anyone: Client, town: Town) -> None:
    declared = town.declaration(address="7 Secret Street")
    number = receipt_text(town.receipt(declared))
    told = asked(anyone, number)
    assert "A genuine receipt" in told
    assert "1 June 2024" in told
    assert "not done yet" in told
    town.outcome(declared, "refused", "party.not_yours")
    told = asked(anyone, number)
    assert "not done yet" in told
    assert "party.not_yours" not in told
    town.outcome(declared, "applied")
    town.owner.execute(
        "UPDATE ledger.outcome SET decided_at = decided_at + interval '1 day' WHERE state = 'applied'"
    )
    told = asked(anyone, number)
    assert re.search(r"Duty to declare\s+done", told)
    for secret in ("Secret", "Town hall", "Residence"):
        assert secret not in told, secret
    assert "Was the paper altered?" not in told


def test_a_number_that_is_none_and_one_that_is_mistyped(anyone: Client, extract: Extract) -> None:
    told = asked(anyone, receipt_text(uuid4()))
    assert "Unknown number" in told
    assert "Do not rely on a paper that bears it." in told
    number = receipt_text(extract.number)
    altered = number[:-1] + ALTERED[(ALTERED.index(number[-1]) + 1) % 32]
    for text in (altered, number[1:], "", "x" * 5000, "٣" * 27, "\x00" * 27):
        told = asked(anyone, text)
        assert "There is a problem" in told, text
        assert "Genuine" not in told


@given(place=st.integers(0, 25), step=st.integers(1, 31), number=st.uuids())
def test_no_number_with_one_character_altered_is_another_number(place: int, step: int, number: UUID) -> None:
    digits = receipt_text(number).replace("-", "")
    other = ALTERED[(ALTERED.index(digits[place]) + step) % 32]
    assert read_receipt(digits[:place] + other + digits[place + 1 :]) is None


def test_what_is_typed_from_a_paper_agrees_or_does_not(anyone: Client, extract: Extract) -> None:
    number = receipt_text(extract.number)
    assert "It agrees." in asked(anyone, number, name="ganbaatar erdene", document="4821")
    whole = {"address": "1 Sand Street, 203-1", "since": "2023-05-01"}
    assert "It agrees." in asked(anyone, number, name="Ganbaatar Erdene", **whole)
    for more in ({"document": "4822"}, {"address": "1 Sand Street"}, {"since": "2023"}):
        told = asked(anyone, number, name="Ganbaatar Erdene", **more)
        assert "It does not agree." in told, more
    told = asked(anyone, number, name="Ganbaatar Erdene", document="4821", since="2022")
    assert "It does not agree." in told, "of several things all must agree, and it is not said which does not"
    assert "Enter one thing more" in asked(anyone, number, name="Ganbaatar Erdene")
    assert "Enter the name" in asked(anyone, number, name="", document="4821")
    assert "This day does not exist" in asked(anyone, number, name="Bat", since="2023-02-30")


def test_nothing_is_compared_with_a_receipt_or_an_unknown_number(anyone: Client, town: Town) -> None:
    for number in (town.receipt(town.declaration()), uuid4()):
        told = asked(anyone, receipt_text(number), name="Bat", document="4821")
        assert "agree" not in told


def test_nobody_finds_out_by_trying_and_nobody_else_is_slowed(
    anyone: Client, town: Town, extract: Extract, bat: UUID
) -> None:
    number = receipt_text(extract.number)
    for digits in range(FAILURES):
        asked(anyone, number, name="Ganbaatar Erdene", document=f"{digits:04}")
    told = asked(anyone, number, status=429, name="Ganbaatar Erdene", document="4821")
    assert "did not agree ten times" in told
    assert "Genuine and valid" in asked(anyone, number), "the number itself can always be asked"
    ticket = town.ticket("extract", purpose="residence.proof", person=bat, fields=extract.fields)
    other, _certified = make_extract(town.web, ticket, languages="en", valid_until=extract.valid_until)
    assert "It agrees." in asked(anyone, receipt_text(other.number), name="Ganbaatar Erdene", document="4821")


def test_failures_are_forgotten_after_an_hour_and_of_unknown_numbers_none_is_kept() -> None:
    now = [0.0]
    failures, number = Failures(clock=lambda: now[0]), uuid4()
    for _failure in range(FAILURES):
        failures.check(number)
        failures.add(number)
    with pytest.raises(ComparedTooOften):
        failures.check(number)
    failures.check(uuid4())
    now[0] = WITHIN
    failures.check(number)
    assert failures._when == {}


def test_no_more_are_answered_at_once_than_leave_the_staff_their_threads() -> None:
    with turn(), turn():
        assert AT_ONCE == 2
        with pytest.raises(ManyAsk), turn():
            pass
    with turn():
        pass


def test_a_crowd_is_told_to_come_again_and_the_desk_answers(anyone: Client, extract: Extract) -> None:
    entered, leave = threading.Barrier(AT_ONCE + 1), threading.Event()

    def hold() -> None:
        with limits.turn():
            entered.wait()
            leave.wait(10)

    holding = [threading.Thread(target=hold) for _turn in range(AT_ONCE)]
    for thread in holding:
        thread.start()
    entered.wait()
    told = asked(anyone, receipt_text(extract.number), status=503)
    assert "Many people ask at this moment" in told
    assert anyone.get("/desk/sign-in/").status_code == 200
    leave.set()
    for thread in holding:
        thread.join()
    assert "Genuine and valid" in asked(anyone, receipt_text(extract.number))


def test_a_foreign_page_may_send_the_form_and_gains_nothing(town: Town, extract: Extract) -> None:
    strict = Client(
        SERVER_NAME="localhost", enforce_csrf_checks=True, headers={"origin": "https://evil.example"}
    )
    response = strict.post("/check/", {"number": receipt_text(extract.number)})
    assert response.status_code == 200
    assert "Access-Control-Allow-Origin" not in response.headers


def test_only_get_and_post_are_answered(anyone: Client) -> None:
    assert anyone.put("/check/").status_code == 405
