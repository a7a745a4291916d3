"""What somebody tries who took a page over, or sits at the counter with the wrong wish."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID, uuid4

import psycopg
import pytest

from denizen.access.actions import sweep_tickets
from denizen.access.errors import AccessRefused
from denizen.disclosure import errors
from denizen.disclosure.actions import deliver, take_step
from denizen.disclosure.queries import requests
from denizen.kernel.db import connect
from denizen.kernel.errors import Refusal

from .office import CASE, PERIOD, WAY, Office

STEP = "SELECT door.take_disclosure_step(%s, %s, %s, %s, %s)"
TOGETHER = 4


def at_once(office: Office, each: list[object]) -> Counter[str]:
    """Do several things at the same moment, each on a connection of its own; how each ended."""
    barrier = Barrier(len(each))

    def one(act: object) -> str:
        with connect(office.town.database.url("denizen_web")) as db:
            barrier.wait()
            try:
                act(db)  # type: ignore[operator]
            except Refusal as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(len(each)) as threads:
        return Counter(threads.map(one, each))


def test_a_clerk_who_enters_and_approves_by_the_door_itself_is_refused(office: Office) -> None:
    """Past the pages: the door is called as the application calls it, with sessions of the same registrar."""
    number = office.enter("registrar")
    office.take("counter_clerk", number, "formal_check")
    office.take("registrar", number, "legal_check")
    for token in (office.token("registrar"), office.again("registrar")):
        for act in ("approval", "first_approval", "second_approval", "delivery"):
            (code,) = office.town.web.execute(STEP, [token, number, act, None, None]).fetchone() or ("",)
            assert code in ("disclosure.own_request", "disclosure.not_now", "access.not_competent"), act
    assert office.seen(number).standing.state == "legally_checked"


def test_one_approval_is_not_made_two_by_sending_it_twice_at_once(office: Office) -> None:
    number = office.enter()
    for role, act in WAY[:2]:
        office.take(role, number, act)
    tokens = [office.token("registrar"), *(office.again("registrar") for _each in range(TOGETHER - 1))]

    def approve(token: str) -> object:
        return lambda db: take_step(db, token=token, request=number, act="approval")

    ended = at_once(office, [approve(token) for token in tokens])
    assert ended["done"] == 1
    assert office.seen(number).standing.state == "approved_once"


def test_an_answer_that_is_fetched_by_many_at_once_is_given_once(office: Office) -> None:
    number = office.approved()
    tickets = [office.ticket(number) for _each in range(TOGETHER)]

    def fetch(ticket: object) -> object:
        return lambda db: deliver(db, ticket, token=office.token("counter_clerk"), request=number)  # type: ignore[arg-type]

    ended = at_once(office, [fetch(ticket) for ticket in tickets])
    assert ended["done"] == 1
    assert ended["disclosure.delivered_before"] + ended["disclosure.not_now"] == TOGETHER - 1
    assert len(office.town.lines(office.bat)) == 1


def test_one_ticket_is_redeemed_once(office: Office) -> None:
    number = office.approved()
    ticket = office.ticket(number)
    deliver(office.town.web, ticket, token=office.token("counter_clerk"), request=number)
    with pytest.raises(AccessRefused) as refused:
        deliver(office.town.web, ticket, token=office.token("counter_clerk"), request=number)
    assert refused.value.code == "access.ticket_used"


@pytest.mark.parametrize("who", ["a colleague", "nobody", "an auditor"])
def test_anothers_ticket_opens_nothing(office: Office, who: str) -> None:
    number = office.approved()
    ticket = office.ticket(number)
    token = {
        "a colleague": office.another("counter_clerk", "Somebody else"),
        "nobody": "x" * 43,
        "an auditor": office.token("auditor"),
    }[who]
    with pytest.raises((errors.TicketForAnother, AccessRefused)):
        deliver(office.town.web, ticket, token=token, request=number)
    assert office.town.lines(office.bat) == []
    assert office.seen(number).standing.state == "approved"


def test_a_ticket_for_something_else_opens_nothing(office: Office) -> None:
    """Another person, more groups, more days, another case: an approval covers what it says."""
    number, sara = office.approved(), office.town.person("Sara")
    wider = {"fields": ["names", "residences", "contacts"]}
    for otherwise in (
        {"person": sara},
        wider,
        {"during": type(PERIOD)(PERIOD.lower, PERIOD.upper.replace(day=2))},
        {"reference": "2024-18"},
        {"known_on": office.seen(number).entered_at},
    ):
        with pytest.raises(errors.TicketForAnother):
            office.deliver(number, **otherwise)
    assert office.town.lines() == []


def test_an_approval_of_one_request_opens_no_other(office: Office) -> None:
    office.approved()
    other = office.enter()
    with pytest.raises(errors.NotApproved):
        office.deliver(other)
    with pytest.raises(errors.RequestUnknown):
        deliver(office.town.web, office.ticket(other), token=office.token("counter_clerk"), request=uuid4())


def test_reading_and_rolling_back_leaves_a_line(office: Office) -> None:
    number = office.approved()
    ticket = office.ticket(number)
    with office.town.web.transaction(force_rollback=True):
        deliver(office.town.web, ticket, token=office.token("counter_clerk"), request=number)
    office.town.age_tickets(timedelta(minutes=1))
    assert sweep_tickets(office.town.worker) == 1
    assert [(line[1], line[3]) for line in office.town.lines(office.bat)] == [("disclosure", False)]


@pytest.mark.parametrize(
    "reader", ["card", "record", "occupants", "household", "whereabouts", "delivery_log"]
)
def test_the_purpose_opens_little_else(office: Office, reader: str) -> None:
    """Under it a clerk finds whom a letter means, and reads nothing of where that person lives."""
    home = office.town.dwelling()
    subject = {"dwelling": home} if reader == "occupants" else {"person": office.bat}
    try:
        ticket = office.town.ticket(reader, "counter_clerk", "lawful.disclosure", reference=CASE, **subject)
    except AccessRefused:
        return
    assert (reader, ticket.fields) == ("card", {"names", "particulars", "documents"})


def test_no_case_number_opens_no_ticket(office: Office) -> None:
    for reader in ("search", "card", "disclosure"):
        with pytest.raises(AccessRefused):
            office.town.ticket(reader, "counter_clerk", "lawful.disclosure", person=office.bat)


def test_a_list_tells_no_name_and_nothing_to_whose_work_it_is_not(office: Office) -> None:
    office.enter()
    found = repr(requests(office.town.web, token=office.token("auditor")))
    assert CASE in found
    assert "Bat" not in found
    for token in (office.token("area_officer"), "x" * 43):
        with pytest.raises(AccessRefused):
            requests(office.town.web, token=token)


def test_the_application_reads_no_request_past_the_readers(office: Office) -> None:
    office.enter()
    for table in ("request", "step"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            office.town.web.execute(f"SELECT count(*) FROM disclosure.{table}".encode())


def test_whoever_was_dismissed_takes_no_step(office: Office) -> None:
    number, token = office.enter(), office.token("registrar")
    office.town.owner.execute("UPDATE access.actor SET active = false WHERE role = 'registrar'")
    for act in ("formal_check", "approval", "refusal"):
        with pytest.raises(AccessRefused):
            take_step(office.town.web, token=token, request=number, act=act, reason="withdrawn")
    assert isinstance(number, UUID)
