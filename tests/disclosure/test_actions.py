"""A request of an authority on its way: entered, checked, approved by two, answered once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from psycopg.types.range import DateRange

from denizen.access.errors import AccessRefused
from denizen.disclosure import errors
from denizen.disclosure.actions import take_step
from denizen.kernel.errors import Refusal
from denizen.kernel.partial import PartialDate
from denizen.register.errors import PersonUnknown

from .office import PERIOD, WAY, Office


def test_a_letter_is_answered_once_two_approved_it(office: Office) -> None:
    home = office.town.dwelling()
    office.town.residence(office.bat, home, "2024-02-01")
    office.town.residence(office.bat, home, "2023-01-01", "2023-06-01")
    number = office.enter()
    states = [office.seen(number).standing.state]
    for role, act in WAY:
        office.take(role, number, act)
        states.append(office.seen(number).standing.state)
    assert states == ["entered", "formally_checked", "legally_checked", "approved_once", "approved"]
    answer = office.deliver(number)
    assert answer.number == number
    assert answer.content == {
        "names": [{"kind": "official", "name": "Bat", "script": "Latn"}],
        "residences": [
            {
                "address": "1 Sand Street",
                "is_main": False,
                "began": {"from": "2024-02-01", "before": "2024-02-02"},
                "disputed": False,
            }
        ],
    }, "what lies outside of the period is left out"
    assert office.seen(number).standing.state == "delivered"
    assert [line[1:3] for line in office.town.lines(office.bat)] == [("disclosure", ["names", "residences"])]
    with pytest.raises(errors.DeliveredBefore):
        office.deliver(number)
    assert len(office.town.lines(office.bat)) == 1


@pytest.mark.parametrize(
    ("otherwise", "refused"),
    [
        ({"case_number": " "}, errors.CaseNumberMissing),
        ({"case_number": "9" * 65}, errors.CaseNumberMissing),
        ({"authority": uuid4()}, errors.AuthorityUnknown),
        ({"ground": "criminal_investigation", "authority": "tax"}, errors.GroundNotTheirs),
        ({"ground": "curiosity"}, errors.GroundNotTheirs),
        ({"person": None}, errors.OneSubject),
        ({"dwelling": "home"}, errors.OneSubject),
        ({"subject": "dwelling", "dwelling": "home"}, errors.OneSubject),
        ({"subject": "everybody"}, errors.OneSubject),
        ({"person": uuid4()}, PersonUnknown),
        ({"fields": ()}, errors.FieldsMissing),
        ({"fields": ("names", "contacts")}, errors.FieldsBeyondGround),
        ({"fields": ("household",)}, errors.FieldsBeyondGround),
        ({"during": None}, errors.PeriodMissing),
        ({"during": DateRange(date(2024, 1, 1), None)}, errors.PeriodMissing),
        ({"during": DateRange(date(2024, 1, 1), date(2999, 1, 1))}, errors.PeriodInFuture),
        ({"received_on": date(2999, 1, 1)}, errors.PeriodInFuture),
        ({"handler": b""}, errors.HandlerMissing),
        ({"single_use": False}, errors.PromiseMissing),
        ({"is_urgent": True}, errors.UrgencyAndGround),
        ({"asks_delay": True}, errors.NoDelay),
    ],
)
def test_what_a_letter_must_say(office: Office, otherwise: dict[str, object], refused: type[Refusal]) -> None:
    """No case number, more than one subject, nobody, too much, an open end: none is entered."""
    said = dict(otherwise)
    if said.get("dwelling") == "home":
        said["dwelling"] = office.town.dwelling()
    if isinstance(said.get("authority"), str):
        said["authority"] = office.authorities[str(said["authority"])]
    with pytest.raises(refused):
        office.enter(letter=office.letter(**said))
    assert office.town.owner.execute("SELECT count(*) FROM disclosure.request").fetchone() == (0,)


def test_an_authority_of_another_country_is_sent_to_the_central_one(office: Office) -> None:
    foreign = office.criminal(authority=office.authorities["procuratorate"])
    with pytest.raises(errors.AuthorityForeign) as refused:
        office.enter(letter=foreign)
    assert "article 41" in str(refused.value)
    assert "central authority" in str(refused.value)


@pytest.mark.parametrize("session", ["the same", "a second one"])
def test_nobody_approves_what_they_entered(office: Office, session: str) -> None:
    """P5: whoever entered a request does not approve it, by whatever session."""
    number = office.enter("registrar")
    office.take("counter_clerk", number, "formal_check")
    office.take("registrar", number, "legal_check")
    token = office.token("registrar") if session == "the same" else office.again("registrar")
    with pytest.raises(errors.OwnRequest):
        take_step(office.town.web, token=token, request=number, act="approval")
    office.take("supervisor", number, "approval")
    with pytest.raises(errors.OwnRequest):
        take_step(office.town.web, token=token, request=number, act="approval")
    assert office.seen(number).standing.state == "approved_once"
    with pytest.raises(errors.NotApproved):
        office.deliver(number)


def test_nobody_approves_twice_in_whatever_role_or_account(office: Office) -> None:
    number = office.enter()
    for role, act in WAY[:3]:
        office.take(role, number, act)
    second = office.again("registrar")
    office.town.owner.execute("UPDATE access.actor SET role = 'supervisor' WHERE role = 'registrar'")
    for token in (office.token("registrar"), second, office.another("supervisor", " Registrar ")):
        with pytest.raises(errors.ApprovedBefore):
            take_step(office.town.web, token=token, request=number, act="approval")
    office.take("supervisor", number, "approval")
    assert office.seen(number).standing.state == "approved"


@pytest.mark.parametrize(
    ("act", "roles"),
    [
        ("formal_check", {"counter_clerk", "registrar"}),
        ("legal_check", {"registrar", "data_protection_officer"}),
        ("approval", {"registrar", "supervisor"}),
        ("refusal", {"registrar", "supervisor", "data_protection_officer"}),
        ("delivery", set()),
    ],
)
def test_each_step_is_the_work_of_some_roles(office: Office, act: str, roles: set[str]) -> None:
    number, before = office.enter(), {"legal_check": 1, "approval": 2}
    for role, step in WAY[: before.get(act, 0)]:
        office.take(role, number, step)
    everybody = {
        "counter_clerk",
        "registrar",
        "area_officer",
        "supervisor",
        "auditor",
        "data_protection_officer",
    }
    for role in everybody - roles:
        with pytest.raises(AccessRefused):
            office.take(role, number, act, reason="withdrawn")
    for role in sorted(roles)[:1]:
        office.take(role, number, act, reason="withdrawn" if act == "refusal" else None)


def test_a_sensitive_request_is_approved_by_the_officer_too(office: Office) -> None:
    number = office.enter(letter=office.criminal(fields=("names", "documents")))
    for role, act in WAY[:3]:
        office.take(role, number, act)
    with pytest.raises(errors.OfficerNeeded):
        office.take("supervisor", number, "approval")
    office.take("data_protection_officer", number, "approval")
    assert office.deliver(number).content.keys() == {"names"}


@pytest.mark.parametrize(("born", "sensitive"), [("today", True), ("1990-05-06", False), (None, True)])
def test_of_whom_may_be_under_14_the_officer_decides(
    office: Office, born: str | None, sensitive: bool
) -> None:
    day = PartialDate.parse(date.today().isoformat() if born == "today" else born) if born else None
    number = office.enter(person=office.town.person("Child", day))
    assert office.seen(number).is_sensitive is sensitive


def test_a_cut_leaves_less_and_never_more(office: Office) -> None:
    number = office.enter(fields=("names", "particulars", "residences"))
    for role, act in WAY[:2]:
        office.take(role, number, act)
    for kept in ((), ("names", "particulars", "residences"), ("names", "contacts"), ("contacts",)):
        with pytest.raises(errors.CutNothing):
            office.take("registrar", number, "cut", reason="too_wide", fields=kept)
    with pytest.raises(errors.ReasonMissing):
        office.take("registrar", number, "cut", fields=("names",))
    with pytest.raises(errors.ReasonMissing):
        office.take("registrar", number, "cut", reason="he is a bad man", fields=("names",))
    office.take("registrar", number, "cut", reason="too_wide", fields=("names", "residences"))
    with pytest.raises(errors.CutNothing):
        office.take("registrar", number, "cut", reason="too_wide", fields=("names", "particulars"))
    office.take("registrar", number, "cut", reason="not_necessary", fields=("names",))
    for role, act in WAY[2:]:
        office.take(role, number, act)
    with pytest.raises(errors.TicketForAnother):
        office.deliver(number, fields=["names", "residences"])
    assert office.deliver(number).content.keys() == {"names"}


def test_an_approval_that_nobody_fetched_delivers_nothing(office: Office) -> None:
    number = office.approved()
    office.pass_by(timedelta(days=6, hours=23))
    assert office.seen(number).standing.state == "approved"
    office.pass_by(timedelta(hours=2))
    with pytest.raises(errors.Expired):
        office.deliver(number)
    assert office.town.lines(office.bat) == []
    assert [step.act for step in office.seen(number).steps][-1] == "expiry"
    with pytest.raises(errors.NotNow):
        office.take("supervisor", number, "refusal", reason="withdrawn")


def test_danger_to_life_is_answered_on_one_approval_and_looked_at_again(office: Office) -> None:
    number = office.enter(letter=office.urgent())
    assert office.town.owner.execute("SELECT topic, reference FROM journal.outbox").fetchall() == [
        ("disclosure.urgent", number)
    ]
    office.take("registrar", number, "approval")
    assert office.deliver(number).content.keys() == {"names"}
    assert office.seen(number).standing.second_is_missing
    assert not office.seen(number).standing.second_is_late
    office.pass_by(timedelta(hours=25))
    assert office.seen(number).standing.second_is_late
    with pytest.raises(errors.ApprovedBefore):
        office.take("registrar", number, "approval")
    office.take("supervisor", number, "approval")
    standing = office.seen(number).standing
    assert (standing.state, standing.second_is_missing) == ("delivered", False)
    with pytest.raises(errors.NotNow):
        office.take("supervisor", number, "refusal", reason="not_in_danger")


def test_what_one_approved_in_haste_the_second_may_find_wrong(office: Office) -> None:
    number = office.enter(letter=office.urgent())
    office.pass_by(timedelta(hours=2))
    assert office.seen(number).standing.answer_is_late
    office.take("registrar", number, "approval")
    office.deliver(number)
    office.take("supervisor", number, "refusal", reason="not_in_danger")
    with pytest.raises(errors.NotNow):
        office.take("data_protection_officer", number, "refusal", reason="withdrawn")
    standing = office.seen(number).standing
    assert (standing.state, standing.second_is_missing) == ("delivered", False)


def test_an_urgent_approval_that_nobody_fetched_ends_after_a_day(office: Office) -> None:
    number = office.enter(letter=office.urgent())
    office.take("registrar", number, "approval")
    office.pass_by(timedelta(hours=24, minutes=1))
    with pytest.raises(errors.Expired):
        office.deliver(number)


def test_a_dwelling_is_asked_about_with_papers_of_the_case(office: Office) -> None:
    home, sara = office.town.dwelling(), office.town.person("Sara", PartialDate.parse("1988"))
    office.town.residence(sara, home, "2024-02-01")
    office.town.residence(office.bat, home, "2020-01-01", "2021-01-01")
    asked = {"subject": "dwelling", "person": None, "dwelling": home, "fields": ("names", "occupancy")}
    with pytest.raises(errors.CasePapersMissing):
        office.enter(letter=office.criminal(**asked))
    with pytest.raises(errors.FieldsBeyondGround):
        office.enter(
            letter=office.criminal(**asked | {"fields": ("names", "contacts"), "case_papers": "court_order"})
        )
    number = office.approved(office.criminal(**asked, case_papers="court_order"))
    assert office.deliver(number).content == {
        "occupancy": [
            {
                "name": "Sara",
                "kind": "residence",
                "began": {"from": "2024-02-01", "before": "2024-02-02"},
                "disputed": False,
            }
        ]
    }
    assert [len(office.town.lines(each)) for each in (sara, office.bat)] == [1, 0]


def test_of_a_full_house_nothing_is_told(office: Office) -> None:
    home = office.town.dwelling()
    for _each in range(31):
        office.town.residence(office.town.person("Worker", PartialDate.parse("1988")), home, "2024-02-01")
    asked = {"subject": "dwelling", "person": None, "dwelling": home, "fields": ("names", "occupancy")}
    number = office.approved(office.criminal(**asked, case_papers="court_order"))
    with pytest.raises(errors.TooMany):
        office.deliver(number)
    assert office.town.lines() == []


def test_whom_the_register_does_not_have_is_answered_as_who_has_nothing(office: Office) -> None:
    nobody = office.approved(office.letter(subject="nobody", person=None, fields=("residences",)))
    nothing = office.approved(office.letter(fields=("residences",)))
    answers = [office.deliver(number).content for number in (nobody, nothing)]
    assert answers == [{}, {}]
    assert len({office.seen(number).steps[-1].act for number in (nobody, nothing)}) == 1
    assert PERIOD.upper
