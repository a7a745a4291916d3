"""When a person learns what an authority was told: by the clock alone, and never after the published date."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from denizen.access.actions import sweep_tickets
from denizen.access.errors import AccessRefused
from denizen.access.queries import SYSTEM_ACTOR
from denizen.disclosure import errors
from denizen.disclosure.actions import choose_delay, review_delay
from denizen.disclosure.queries import to_oversee
from denizen.journal.sealing import seal
from denizen.journal.tree.notes import SignerKey
from denizen.linkage.errors import LineUnknown
from denizen.linkage.queries import delivery_log, delivery_proof, record, search
from tests.access.town import KNOWN

from .office import CASE, WAY, Office

SIGNER = SignerKey("town.example/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OVERSEERS = (
    ("supervisor", "case.handling"),
    ("auditor", "audit.sample"),
    ("data_protection_officer", "audit.sample"),
)
COUNTER = ("counter_clerk", "access.request")


def log_of(office: Office, role: str, purpose: str) -> list[str]:
    """The readers of the lines in Bat's log that have to do with an authority, as a role sees them."""
    ticket = office.town.ticket("delivery_log", role, purpose, person=office.bat, reference=CASE)
    lines = delivery_log(office.town.web, ticket)
    return [line.reader for line in lines if line.purpose == "lawful.disclosure"]


def held(office: Office) -> list[str]:
    """The case numbers of the letters that stand in the record of all that is held about Bat."""
    ticket = office.town.ticket("record", *COUNTER, person=office.bat)
    answer = record(office.town.web, ticket, authority="Town hall", now=KNOWN)
    return [each["case_number"] for each in answer["disclosures"]]


def looked_for(office: Office) -> None:
    """A clerk finds Bat by a document and looks at whom the letter means."""
    office.town.document(office.bat, b"t" * 16)
    asked = {"role": "counter_clerk", "purpose": "lawful.disclosure", "reference": CASE}
    search(office.town.web, office.town.ticket("search", search=b"t" * 16, **asked), b"t" * 16)


def delivered(office: Office, **otherwise: object) -> UUID:
    """An answer to the police, who asked that it be told later."""
    number = office.approved(office.criminal(asks_delay=True, **otherwise))
    office.deliver(number)
    return number


def test_an_answer_is_told_at_once(office: Office) -> None:
    looked_for(office)
    assert log_of(office, *COUNTER) == [], "nobody has decided yet"
    assert held(office) == []
    office.deliver(office.approved())
    assert log_of(office, *COUNTER) == ["disclosure", "search"]
    assert held(office) == [CASE]


def test_the_clock_alone_makes_it_visible(office: Office) -> None:
    """P5: half a year later the person sees it, and nobody did anything."""
    looked_for(office)
    delivered(office)
    for role, purpose in OVERSEERS:
        assert log_of(office, role, purpose) == ["disclosure", "search"], role
    for seen in (log_of(office, *COUNTER), held(office), log_of(office, "registrar", "case.handling")):
        assert seen == []
    office.pass_by(timedelta(days=180))
    assert log_of(office, *COUNTER) == []
    office.pass_by(timedelta(days=5))
    assert log_of(office, *COUNTER) == ["disclosure", "search"]
    assert held(office) == [CASE]


def test_a_line_that_is_told_later_is_no_line(office: Office) -> None:
    """Neither its count, nor its proof, nor what stands after it tells that there is one."""
    delivered(office)
    (line,) = [row[0] for row in office.town.owner.execute("SELECT id FROM journal.delivery")]
    seal(office.town.worker, SIGNER, now=KNOWN)
    with pytest.raises(LineUnknown):
        delivery_proof(
            office.town.web, office.town.ticket("delivery_proof", *COUNTER, person=office.bat), line
        )
    ticket = office.town.ticket("delivery_log", *COUNTER, person=office.bat)
    assert delivery_log(office.town.web, ticket, before=line) == [], "as after a line that there is not"
    ticket = office.town.ticket("record", *COUNTER, person=office.bat)
    answer = record(office.town.web, ticket, authority="Town hall", now=KNOWN)
    assert answer["deliveries"]["count"] == 2, "handing out the proof and the log"
    assert all(each["reader"] != "disclosure" for each in answer["deliveries"]["last"])


def test_its_proof_holds_before_and_after_it_is_told(office: Office) -> None:
    number = delivered(office)
    (line,) = [row[0] for row in office.town.owner.execute("SELECT id FROM journal.delivery")]
    seal(office.town.worker, SIGNER, now=KNOWN)

    def proof(role: str, purpose: str) -> object:
        ticket = office.town.ticket("delivery_proof", role, purpose, person=office.bat, reference=CASE)
        return delivery_proof(office.town.web, ticket, line)

    early = proof("auditor", "audit.sample")
    assert early.flaw(SIGNER.verifier) is None  # type: ignore[attr-defined]
    review_delay(office.town.web, token=office.token("supervisor"), request=number, keep=False)
    late = proof(*COUNTER)
    assert late.flaw(SIGNER.verifier) is None  # type: ignore[attr-defined]
    assert (late.line, late.position) == (early.line, early.position)  # type: ignore[attr-defined]


def test_a_delay_is_confirmed_by_half_years_and_ends_on_the_published_day(office: Office) -> None:
    number = delivered(office)
    for month in (5, 10):
        office.pass_by(timedelta(days=30 * 5))
        until = review_delay(office.town.web, token=office.token("supervisor"), request=number, keep=True)
        assert log_of(office, *COUNTER) == [], month
    latest = office.seen(number).standing.told_latest
    assert until == latest, "the year is over before the next half year is"
    office.pass_by(timedelta(days=30 * 2 + 6))
    assert log_of(office, *COUNTER) == ["disclosure"]
    with pytest.raises(errors.NotNow):
        review_delay(office.town.web, token=office.token("supervisor"), request=number, keep=True)


def test_a_delay_that_is_found_needless_ends_at_once(office: Office) -> None:
    looked_for(office)
    number = delivered(office)
    review_delay(office.town.web, token=office.token("data_protection_officer"), request=number, keep=False)
    assert log_of(office, *COUNTER) == ["disclosure", "search"]
    assert held(office) == [CASE]
    with pytest.raises(errors.NotNow):
        review_delay(office.town.web, token=office.token("supervisor"), request=number, keep=True)


@pytest.mark.parametrize("role", ["counter_clerk", "registrar", "area_officer", "auditor"])
def test_who_approves_and_answers_does_not_keep_it_back(office: Office, role: str) -> None:
    number = delivered(office)
    with pytest.raises(AccessRefused):
        review_delay(office.town.web, token=office.token(role), request=number, keep=True)


def test_no_delay_is_granted_where_a_registrar_finds_none_due(office: Office) -> None:
    number = office.enter(letter=office.criminal(asks_delay=True))
    for role, act in WAY[:2]:
        office.take(role, number, act)
    office.take("registrar", number, "tell_at_once")
    for role, act in WAY[2:]:
        office.take(role, number, act)
    office.deliver(number)
    assert log_of(office, *COUNTER) == ["disclosure"]


@pytest.mark.parametrize("months", [0, 3, 24])
def test_the_town_chooses_and_publishes_the_latest_day(office: Office, months: int) -> None:
    choose_delay(office.town.worker, actor=SYSTEM_ACTOR, now=KNOWN, months=months)
    number = delivered(office)
    office.pass_by(timedelta(days=min(31 * months, 185)))
    assert log_of(office, *COUNTER) == ["disclosure"]
    with pytest.raises(ValueError, match="0 to 24"):
        choose_delay(office.town.worker, actor=SYSTEM_ACTOR, now=KNOWN, months=25)
    standing = office.seen(number).standing
    assert standing.told_from is not None
    assert standing.told_latest is not None
    assert standing.told_from <= standing.told_latest


def test_what_came_of_nothing_is_told_after_thirty_days(office: Office) -> None:
    looked_for(office)
    number = office.enter(letter=office.criminal(asks_delay=True))
    office.take("supervisor", number, "refusal", reason="ground_missing")
    office.pass_by(timedelta(days=29))
    assert (log_of(office, *COUNTER), held(office)) == ([], [])
    office.pass_by(timedelta(days=1, minutes=1))
    assert (log_of(office, *COUNTER), held(office)) == (["search"], [CASE])


def test_what_was_possibly_seen_is_told_as_late(office: Office) -> None:
    """Who opens a ticket and never answers leaves a line all the same, and warns nobody by it."""
    office.ticket(office.approved(office.criminal(asks_delay=True)))
    office.town.age_tickets(timedelta(minutes=1))
    assert sweep_tickets(office.town.worker) == 1
    assert log_of(office, *COUNTER) == []
    assert log_of(office, "auditor", "audit.sample") == ["disclosure"]
    office.pass_by(timedelta(days=31))
    assert log_of(office, *COUNTER) == ["disclosure"]


def test_of_a_dwelling_each_occupant_learns_of_it(office: Office) -> None:
    home = office.town.dwelling()
    office.town.residence(office.bat, home, "2024-02-01")
    asked = {"subject": "dwelling", "person": None, "dwelling": home, "fields": ("names", "occupancy")}
    number = office.approved(office.criminal(**asked, case_papers="court_order"))
    office.deliver(number)
    assert log_of(office, *COUNTER) == ["disclosure"]
    assert held(office) == [CASE]


def test_oversight_is_told_of_delays_that_end_soon(office: Office) -> None:
    number = delivered(office)

    def due() -> list[UUID]:
        found = to_oversee(office.town.web, token=office.token("auditor"))
        return [each.id for each in found if each.standing.review_is_due]

    assert due() == []
    office.pass_by(timedelta(days=160))
    assert due() == [number]


@pytest.mark.parametrize("ask", [log_of])
def test_other_lines_are_shown_as_ever(office: Office, ask: Callable[..., list[str]]) -> None:
    """Of what is read for other purposes nothing is kept back."""
    delivered(office)
    ask(office, *COUNTER)
    assert office.town.owner.execute(
        "SELECT count(*) FROM journal.told_later AS t JOIN journal.delivery AS d ON d.id = t.delivery_id"
        " WHERE d.purpose <> 'lawful.disclosure'"
    ).fetchone() == (0,)


def test_no_reader_forgets_that_a_line_may_be_told_later() -> None:
    """Whatever reads the log for somebody asks whether a line is told, or stands here with its reason."""
    excused = {
        "disclosures_held.sql": "looks whether a person was delivered, of requests that are told by now",
        "disclosure.sql": "notes until when its own lines are kept back",
        "seal_lines.sql": "commits to each line and shows none",
        "sweep_tickets.sql": "looks whether a ticket has its lines, and writes them",
    }
    source = Path(__file__).resolve().parents[2] / "src" / "denizen"
    reading = re.compile(r"(?:FROM|JOIN) journal\.delivery")
    for path in source.glob("*/sql/readers/*.sql"):
        text = path.read_text("utf-8")
        if reading.search(text) and path.name not in excused:
            assert len(reading.findall(text)) <= text.count("journal.is_told("), path.name
