"""What authorities ask, at the desk: from the letter to the paper, and what each sees of it."""

import io
import re
from datetime import timedelta
from uuid import UUID

import pypdf
import pytest
from django.test import Client
from psycopg.types.range import DateRange

from denizen.disclosure.actions import Letter
from denizen.disclosure.queries import PERSON_GROUPS
from denizen.kernel.partial import PartialDate
from tests.access.town import KNOWN, Town
from tests.disclosure.office import CASE, WAY, Office

from .conftest import SignIn

LETTER = {
    "case_number": CASE,
    "ground": "civil_evidence",
    "groups": ["names", "residences"],
    "first": "2024-01-01",
    "last": "2024-06-30",
    "received_on": "2024-07-01",
    "handler": "152501 19900101 017x",
    "single_use": "on",
}
NUMBER = re.compile(r"/desk/disclosures/([0-9a-f-]{36})/")


@pytest.fixture(name="office")
def _office(town: Town) -> Office:
    return Office(town)


@pytest.fixture(name="clerk")
def _clerk(sign_in: SignIn) -> Client:
    return sign_in("counter_clerk", "lawful.disclosure", CASE)


def words_of(response: object) -> str:
    text = response.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))


def printed(pdf: bytes) -> list[str]:
    """The words of each page of a PDF."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def answered(office: Office, clerk: Client, letter: Letter, *kept: str) -> list[str]:
    """The pages of an answer, of which all but `kept` was cut, where anything is named."""
    number = office.enter(letter=letter)
    for role, act in WAY:
        office.take(role, number, act)
        if act == "legal_check" and kept:
            office.take("registrar", number, "cut", reason="too_wide", fields=kept)
    response = clerk.post(f"/desk/disclosures/{number}/answer/")
    assert response.status_code == 200, words_of(response)
    return printed(response.content)


def entered(office: Office, clerk: Client, **otherwise: object) -> str:
    said = LETTER | {"authority": str(office.authorities["court"])} | otherwise
    response = clerk.post(f"/desk/people/{office.bat}/disclosure/", said)
    assert response.status_code == 302, words_of(response)
    return str(response.headers["Location"])


def test_a_letter_goes_from_the_counter_to_the_paper(office: Office, clerk: Client, sign_in: SignIn) -> None:
    card = clerk.get(f"/desk/people/{office.bat}/").content.decode()
    assert f"/desk/people/{office.bat}/disclosure/" in card
    assert f'value="{CASE}"' in clerk.get(f"/desk/people/{office.bat}/disclosure/").content.decode()
    page = entered(office, clerk)
    for role, act in WAY:
        client = sign_in(role, None)
        assert f'value="{act}"' in client.get(page).content.decode(), act
        assert client.post(f"{page}step/", {"act": act}).status_code == 302
        assert f'value="{act}"' not in client.get(page).content.decode(), act
    answer = clerk.post(f"{page}answer/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer.headers["Cache-Control"]
    assert [line[1] for line in office.town.lines(office.bat)] == ["card", "disclosure"]
    again = clerk.post(f"{page}answer/")
    assert again.status_code == 409
    assert "answered once" in words_of(again)
    for role in ("supervisor", "auditor", "data_protection_officer"):
        assert CASE in words_of(sign_in(role, None).get("/desk/disclosures/")), role


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(office: Office, clerk: Client) -> None:
    address = f"/desk/people/{office.bat}/disclosure/"
    said = LETTER | {"authority": str(office.authorities["court"]), "groups": ["names", "contacts"]}
    page = clerk.post(address, said).content.decode()
    assert "This ground does not open all that is chosen" in page
    for kept in (CASE, "152501 19900101 017x", "2024-01-01"):
        assert kept in page, kept
    foreign = clerk.post(
        address, LETTER | {"authority": str(office.authorities["procuratorate"])}
    ).content.decode()
    assert "article 41" in foreign
    without = clerk.post(address, said | {"case_number": "", "single_use": ""}).content.decode()
    assert "number of the authority&#x27;s case file" in without
    assert "Without the promise" in without
    assert "lies before" in clerk.post(address, said | {"last": "2023-01-01"}).content.decode()


def test_nobody_is_named_twice_nor_many_at_once(office: Office, clerk: Client) -> None:
    """The one stands in the address: whatever else is sent names nobody."""
    other = office.town.person("Sara")
    entered(office, clerk, person=[str(office.bat), str(other)], dwelling=str(office.town.dwelling()))
    rows = office.town.owner.execute("SELECT person_id, dwelling_id FROM disclosure.request").fetchall()
    assert rows == [(office.bat, None)]


def test_whoever_entered_it_is_offered_no_approval_and_gets_none(office: Office, sign_in: SignIn) -> None:
    registrar = sign_in("registrar", "lawful.disclosure", CASE)
    page = entered(office, registrar)
    registrar.post(f"{page}step/", {"act": "formal_check"})
    registrar.post(f"{page}step/", {"act": "legal_check"})
    shown = registrar.get(page).content.decode()
    assert 'value="approval"' not in shown
    assert "You entered this request yourself" in shown
    refused = registrar.post(f"{page}step/", {"act": "approval"})
    assert refused.status_code == 403
    assert "You entered this request yourself" in words_of(refused)


def test_a_cut_and_a_refusal_have_reasons_of_a_list(office: Office, clerk: Client, sign_in: SignIn) -> None:
    page = entered(office, clerk)
    registrar = sign_in("registrar", None)
    registrar.post(f"{page}step/", {"act": "formal_check"})
    registrar.post(f"{page}step/", {"act": "legal_check"})
    assert "Choose a reason" in words_of(
        registrar.post(f"{page}step/", {"act": "cut", "cut-groups": ["names"]})
    )
    invented = {"act": "refusal", "refuse-reason": "I do not like them"}
    assert registrar.post(f"{page}step/", invented).status_code == 422
    cut = {"act": "cut", "cut-groups": ["names"], "cut-reason": "too_wide"}
    assert registrar.post(f"{page}step/", cut).status_code == 302
    assert "Left by the cut" in registrar.get(page).content.decode()
    refusal = {"act": "refusal", "refuse-reason": "withdrawn"}
    assert registrar.post(f"{page}step/", refusal).status_code == 302
    assert "The authority took it back" in words_of(registrar.get(page))
    assert clerk.post(f"{page}answer/").status_code == 403


def test_whom_the_register_does_not_have_gets_a_paper_too(
    office: Office, clerk: Client, sign_in: SignIn
) -> None:
    said = LETTER | {"authority": str(office.authorities["court"])}
    page = clerk.post("/desk/disclosures/nobody/", said).headers["Location"]
    for role, act in WAY:
        sign_in(role, None).post(f"{page}step/", {"act": act})
    assert clerk.post(f"{page}answer/").content.startswith(b"%PDF-")


def test_a_dwelling_needs_papers_of_the_case(office: Office, clerk: Client) -> None:
    home = office.town.dwelling()
    said = LETTER | {
        "authority": str(office.authorities["public_security"]), "ground": "criminal_investigation",
        "groups": ["names", "occupancy"],
    }  # fmt: skip
    address = f"/desk/dwellings/{home}/disclosure/"
    assert "papers of the case" in words_of(clerk.post(address, said))
    assert clerk.post(address, said | {"case_papers": "inspection_warrant"}).status_code == 302


def test_oversight_sees_at_once_what_one_alone_approved(office: Office, sign_in: SignIn) -> None:
    number = office.enter(letter=office.urgent())
    for role in ("supervisor", "auditor", "data_protection_officer"):
        assert CASE in words_of(sign_in(role, None).get("/desk/disclosures/oversight/")), role
    office.take("registrar", number, "approval")
    office.deliver(number)
    officer = sign_in("data_protection_officer", None)
    assert "second approval missing" in words_of(officer.get("/desk/disclosures/oversight/"))
    office.pass_by(timedelta(hours=25))
    assert "second approval overdue" in words_of(officer.get("/desk/disclosures/oversight/"))


@pytest.mark.parametrize("role", ["area_officer"])
def test_whose_work_it_is_not_sees_none_of_it(office: Office, sign_in: SignIn, role: str) -> None:
    number = office.enter()
    client = sign_in(role, None)
    for address in ("", "oversight/", f"{number}/"):
        page = client.get(f"/desk/disclosures/{address}")
        assert page.status_code == 403
        assert CASE not in page.content.decode()
    assert client.post(f"/desk/disclosures/{number}/answer/").status_code == 403
    assert sign_in("counter_clerk", None).get("/desk/disclosures/oversight/").status_code == 403


def test_a_delay_is_reviewed_or_ends(office: Office, sign_in: SignIn) -> None:
    number = office.approved(office.criminal(asks_delay=True))
    office.deliver(number)
    supervisor = sign_in("supervisor", None)
    page = f"/desk/disclosures/{number}/"
    assert "Tell the person now" in words_of(supervisor.get(page))
    assert "Tell the person now" not in words_of(sign_in("registrar", None).get(page))
    assert supervisor.post(f"{page}review/", {"keep": "yes"}).status_code == 302
    assert supervisor.post(f"{page}review/", {"keep": "no"}).status_code == 302
    assert "Tell the person now" not in words_of(supervisor.get(page))
    assert supervisor.post(f"{page}review/", {"keep": "perhaps"}).status_code == 400
    assert UUID(NUMBER.findall(page)[0]) == number


def known(office: Office) -> dict[str, tuple[str, ...]]:
    """Something is registered of Bat in each group; what of it would stand on a paper."""
    town, bat = office.town, office.bat
    declared = town.document(bat, b"t" * 16, hint="…7777")
    home = town.dwelling()
    town.residence(bat, home, "2024-02-01", room="R-11")
    mill = town.organisation("The Mill")
    during = {
        "began": PartialDate.parse("2024-02-03").daterange,
        "valid_during": DateRange(),
        "disputed": False,
        "recorded_at": KNOWN,
    }
    town.fact(
        "tenancy", bat, town.declaration(), dwelling_id=home, room="T-22", provider_id=town.party, **during
    )
    town.fact("employment", bat, town.declaration(), organisation_id=mill, occupation="miller", **during)
    town.fact("contact_point", bat, declared, kind="phone", value="13900000000", recorded_at=KNOWN)
    town.fact(
        "home_registration", bat, declared, division="150102", address="Home Lane", valid_during=DateRange(),
        recorded_at=KNOWN,
    )  # fmt: skip
    return {
        "names": ("Bat",), "particulars": ("1990",), "documents": ("7777",), "residences": ("R-11",),
        "tenancies": ("T-22",), "employments": ("The Mill", "miller"), "contacts": ("13900000000",),
        "homes": ("Home Lane",),
    }  # fmt: skip


@pytest.mark.parametrize(
    "kept", ["names", "particulars", "residences", "tenancies", "employments", "contacts", "homes"]
)
def test_the_paper_holds_nothing_beyond_the_cut(office: Office, clerk: Client, kept: str) -> None:
    """P5: of all that is held and was asked for, what was granted stands there and no other group."""
    held = known(office)
    asked = tuple(group for group in PERSON_GROUPS if group not in ("documents", "stays"))
    text = " ".join(answered(office, clerk, office.criminal(fields=asked), kept))
    for group, words in held.items():
        for word in words:
            assert (word in text) == (group == kept), (group, word)


def test_the_paper_says_twice_for_what_it_is(office: Office, clerk: Client) -> None:
    pages = answered(office, clerk, office.letter())
    assert len(pages) == 2
    for page, copy in zip(
        pages, ("Copy 1 of 2, for the authority", "Copy 2 of 2, for the office's file"), strict=True
    ):
        for words in (
            copy,
            "The court of CN",
            CASE,
            "…017X",
            "for this case alone",
            "SHA-256",
            "Town hall",
            "Civil Procedure Law",
        ):
            assert words in page, words
    (digest,) = office.town.owner.execute(
        "SELECT encode(digest, 'hex') FROM disclosure.step WHERE digest IS NOT NULL"
    ).fetchone()
    assert digest in re.sub(r"\s", "", pages[0])


def test_nothing_is_told_of_nobody_as_of_who_has_nothing(office: Office, clerk: Client) -> None:
    """But for number, digest and time the papers are the same, word by word."""
    papers = []
    for letter in (
        office.letter(fields=("residences",)),
        office.letter(subject="nobody", person=None, fields=("residences",)),
    ):
        text = " ".join(answered(office, clerk, letter))
        assert "The register holds nothing of what was granted." in text
        papers.append(re.sub(r"(?:[0-9A-Z]{5}-){5}[0-9A-Z]{2}|\d+:\d+", "", text))
    assert papers[0] == papers[1]
