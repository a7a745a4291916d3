"""Doubts at the desk: raised at the datum, listed by the day due, decided with reasons, told to who had read it."""

import re
from uuid import UUID

import pytest
from django.test import Client

from denizen.kernel.clock import now
from denizen.pages.labels import LABELS
from denizen.register import rules
from tests.access.town import Town
from tests.register.doubting import Office

from .conftest import SignIn

SAID = {"reason_code": "no_longer", "capacity": "person", "evidence": "paper"}


@pytest.fixture(name="bat")
def _bat(town: Town) -> UUID:
    return town.person("Ganbaatar Erdene")


@pytest.fixture(name="home")
def _home(town: Town, bat: UUID) -> UUID:
    return town.residence(bat, town.dwelling(), "2024-01-01")


def words_of(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", client.get(address).content.decode()))


def raised(client: Client, person: UUID, fact: UUID | None = None, about: str = "residences") -> str:
    """Raise a doubt as the form sends it, and tell the address of its page."""
    sent = client.post(f"/desk/people/{person}/doubt/", SAID | {"about": about, "of": str(fact or "")})
    assert sent.status_code == 302, sent.content.decode()
    return str(sent["Location"]).partition("?")[0]


def test_a_doubt_goes_from_the_datum_to_a_decision(
    town: Town, bat: UUID, home: UUID, sign_in: SignIn
) -> None:
    clerk, registrar = sign_in("counter_clerk"), sign_in("registrar")
    page = clerk.get(f"/desk/people/{bat}/").content.decode()
    (link,) = re.findall(rf'href="(/desk/people/{bat}/doubt/\?about=residences[^"]*)"', page)
    form = clerk.get(link.replace("&amp;", "&")).content.decode()
    assert str(home) in form
    assert "Ganbaatar" not in form
    place = raised(clerk, bat, home)
    assert "The doubt is raised" in words_of(clerk, f"{place}?raised=1")
    assert "under examination since" in words_of(registrar, f"/desk/people/{bat}/")
    listed = registrar.get("/desk/doubts/").content.decode()
    assert place in listed
    assert "Ganbaatar" not in listed
    before = words_of(registrar, place)
    assert "Take it up" in before
    assert "Ganbaatar Erdene" in before
    assert registrar.post(f"{place}take-up/").status_code == 302
    taken = words_of(registrar, place)
    assert "Declare the correction" in taken
    assert "It stands as it is" in taken
    assert registrar.post(f"{place}uphold/", {"code": "evidence_agrees", "law": "PIPL 46"}).status_code == 302
    after = words_of(registrar, place)
    assert "What was seen agrees with the register" in after
    assert "Personal Information Protection Law, article 46" in after
    assert "under examination" not in words_of(clerk, f"/desk/people/{bat}/")
    assert "No doubt is open" in words_of(registrar, "/desk/doubts/")


def test_each_look_at_a_doubt_has_its_line(town: Town, bat: UUID, home: UUID, sign_in: SignIn) -> None:
    clerk = sign_in("counter_clerk")
    place = raised(clerk, bat, home)
    clerk.get(place)
    clerk.get("/desk/doubts/")
    assert [line[1:3] for line in town.lines(bat)] == [
        ("raise_doubt", ["residences"]),
        ("doubt", ["names", "residences"]),
    ]


def test_a_correction_settles_and_is_told_to_who_read(
    town: Town, bat: UUID, home: UUID, sign_in: SignIn
) -> None:
    office, officer, registrar = Office(town), sign_in("area_officer"), sign_in("registrar")
    officer.get(f"/desk/people/{bat}/")
    place = raised(sign_in("counter_clerk"), bat, home)
    registrar.post(f"{place}take-up/")
    assert "When one has changed what is doubted, it is offered here" in words_of(registrar, place)
    fit = office.correction(home, now())
    page = registrar.get(place).content.decode()
    assert f'href="/desk/declare/?amends={town.receipt(home)}"' in page
    assert str(town.receipt(fit)) in page
    unchosen = registrar.post(f"{place}correct/", {})
    assert "Choose the declaration that put it right" in unchosen.content.decode()
    assert registrar.post(f"{place}correct/", {"correction": str(town.receipt(fit))}).status_code == 302
    assert "Corrected since you read it: 1" in words_of(officer, "/desk/")
    assert "Corrected since you read it" not in words_of(registrar, "/desk/")
    listed = officer.get("/desk/corrected/").content.decode()
    assert "Ganbaatar" not in listed
    (link,) = re.findall(r'href="(/desk/corrected/[0-9a-f-]{36}/)"', listed)
    assert "Ganbaatar Erdene" in words_of(officer, link)
    assert "Nothing that you were shown was corrected since" in words_of(officer, "/desk/corrected/")
    assert registrar.get(link).status_code == 404


def test_nobody_decides_a_doubt_of_their_own(bat: UUID, home: UUID, sign_in: SignIn) -> None:
    registrar = sign_in("registrar")
    place = raised(registrar, bat, home)
    assert "You raised this doubt, so a colleague decides it" in words_of(registrar, place)
    assert registrar.post(f"{place}take-up/").status_code == 403
    assert registrar.post(f"{place}uphold/", {"code": "evidence_agrees", "law": "PIPL 46"}).status_code == 403


def test_bad_input_loses_nothing_that_was_chosen(bat: UUID, home: UUID, sign_in: SignIn) -> None:
    clerk = sign_in("counter_clerk")
    address = f"/desk/people/{bat}/doubt/"
    answer = clerk.post(address, {"about": "residences", "of": str(home), "reason_code": "never"})
    page = answer.content.decode()
    assert "Choose who doubts it" in page
    assert re.search(r'value="never"[^>]*checked', page)
    assert str(home) in page
    raised(clerk, bat, home)
    again = clerk.post(address, SAID | {"about": "residences", "of": str(home)})
    assert again.status_code == 409
    assert "under examination already" in again.content.decode()
    assert re.search(r'value="paper"[^>]*checked', again.content.decode())
    assert clerk.get(address).status_code == 400
    assert clerk.post(address, SAID | {"about": "children", "of": "x"}).status_code == 200
    assert clerk.get(f"{address}?about=residences&of=nonsense").status_code == 200


def test_more_time_is_asked_with_a_reason(bat: UUID, home: UUID, sign_in: SignIn) -> None:
    registrar = sign_in("registrar")
    place = raised(sign_in("counter_clerk"), bat, home)
    registrar.post(f"{place}take-up/")
    assert "Choose why more time is needed" in registrar.post(f"{place}extend/", {}).content.decode()
    assert "Choose why it stands" in registrar.post(f"{place}uphold/", {}).content.decode()
    assert registrar.post(f"{place}extend/", {"code": "evidence_awaited"}).status_code == 302
    assert "more time was needed Papers are awaited" in words_of(registrar, place)
    assert "Give it more time" not in words_of(registrar, place)


def test_today_counts_open_doubts_and_the_late_ones(
    town: Town, bat: UUID, home: UUID, sign_in: SignIn
) -> None:
    raised(sign_in("counter_clerk"), bat, home)
    town.owner.execute("UPDATE register.doubt_open SET due = due - 60")
    officer = sign_in("area_officer")
    assert "Open doubts 1" in words_of(officer, "/desk/")
    assert "1 doubt should have been decided by now" in words_of(officer, "/desk/")
    assert "overdue" in words_of(officer, "/desk/doubts/")


def test_what_is_not_part_of_the_purpose_is_not_shown(bat: UUID, sign_in: SignIn) -> None:
    place = raised(sign_in("registrar"), bat, about="homes")
    officer = sign_in("area_officer")
    assert "What is recorded is not part of this purpose" in words_of(officer, place)


def test_strangers_reach_no_doubt(bat: UUID, home: UUID, sign_in: SignIn, anyone: Client) -> None:
    place = raised(sign_in("counter_clerk"), bat, home)
    for address in (place, "/desk/doubts/", "/desk/corrected/", f"/desk/people/{bat}/doubt/?about=names"):
        assert anyone.get(address).status_code == 302
    auditor = sign_in("auditor", "audit.sample", "A-1")
    assert auditor.get("/desk/doubts/").status_code == 200
    assert auditor.get(place).status_code == 403
    assert auditor.post(f"/desk/people/{bat}/doubt/", SAID | {"about": "names", "of": ""}).status_code == 403
    for act in ("take-up", "extend", "uphold", "correct", "withdraw"):
        sent = {"code": "evidence_agrees", "law": "PIPL 46", "correction": str(home)}
        assert auditor.post(f"{place}{act}/", sent).status_code in (403, 200)
    unknown = sign_in("registrar").get(f"/desk/doubts/{bat}/")
    assert unknown.status_code == 404


def test_every_code_has_words() -> None:
    for family, codes in {
        "group": rules.DOUBTABLE,
        "doubt_reason": rules.DOUBT_REASONS,
        "doubt_evidence": rules.DOUBT_EVIDENCE,
        "doubt_capacity": rules.DOUBT_CAPACITIES,
        "doubt_state": rules.DOUBT_STATES,
        "doubt_because": rules.DOUBT_EXTENSIONS + rules.DOUBT_UPHELD,
    }.items():
        assert set(codes) <= set(LABELS[family]), family
