"""Making an extract at the desk: choosing, looking at it beforehand, the PDF, making it again, revoking it."""

import io
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pypdf
import pytest
from django.test import Client, override_settings

from denizen.access.actions import sweep_tickets
from denizen.kernel.partial import PartialDate
from denizen.ledger.numbers import read_receipt
from denizen.papers import typesetting
from denizen.register.queries import extract_state
from tests.access.town import KNOWN, Town

from .conftest import SignIn

MAIN = {"content": "main", "about": "document", "languages": "en"}
NUMBER = re.compile(r"(?:[0-9A-Z]{5}-){5}[0-9A-Z]{2}")


@pytest.fixture(name="bat")
def _bat(town: Town) -> UUID:
    """Somebody with a document, a present main residence, and an earlier one."""
    bat = town.person("Ganbaatar Erdene", PartialDate.parse("1991-06-02"))
    town.document(bat, b"t" * 16, hint="…4821")
    town.residence(bat, town.dwelling(), "2021-03", "2023-05-01")
    town.residence(bat, town.dwelling(), "2023-05-01", is_main=True, room="203-1")
    return bat


@pytest.fixture(name="clerk")
def _clerk(sign_in: SignIn) -> Client:
    """A counter clerk who certifies residences."""
    return sign_in("counter_clerk", "residence.proof")


def words_of(pdf: bytes) -> str:
    """All words of a PDF."""
    return re.sub(
        r"\s+", " ", " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    )


def made(client: Client, person: UUID, **asked: str) -> bytes:
    """The PDF of an extract."""
    response = client.post(f"/desk/people/{person}/extracts/make/", MAIN | asked)
    assert response.status_code == 200, response
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"] == "no-store"
    assert re.fullmatch(
        r'attachment; filename="extract-[0-9A-Z]{5}\.pdf"', response.headers["Content-Disposition"]
    )
    content: bytes = response.content
    return content


def buttons(page: str, address: str) -> dict[str, str]:
    """What the first form of a list sends to name its extract."""
    fields = dict(re.findall(r'<input type="hidden" name="(made_at|fields_on_it)" value="([^"]*)"', page))
    assert f"{address}extracts/revoke/" in page
    return fields


def test_what_stands_on_an_extract_is_seen_before_it_is_made(town: Town, bat: UUID, clerk: Client) -> None:
    address = f"/desk/people/{bat}/extracts/"
    assert f'href="{address}"' in clerk.get(f"/desk/people/{bat}/").content.decode()
    page = clerk.post(address, MAIN).content.decode()
    for told in ("Ganbaatar Erdene", "4821", "1 Sand Street 203-1", "Who will be told", "Town hall"):
        assert told in page, told
    assert "1991" not in page, "a birth date was not asked for"
    assert "March 2021" not in page, "nor an earlier residence"
    assert [line[1] for line in town.lines(bat)] == ["card", "extract_preview"]
    assert town.owner.execute("SELECT count(*) FROM register.extract").fetchone() == (0,)


def test_the_pdf_says_what_was_shown_and_its_number_is_known(town: Town, bat: UUID, clerk: Client) -> None:
    words = words_of(made(clerk, bat))
    for told in ("Name Ganbaatar Erdene", "ending in 4821", "1 Sand Street 203-1", "by Town hall"):
        assert told in words, told
    assert "http://localhost/check/" in words
    (number, *_footer) = NUMBER.findall(words)
    receipt = read_receipt(number)
    assert receipt is not None
    state = extract_state(town.web, receipt)
    assert state is not None
    assert (state.valid_until - state.made_on).days in range(89, 93)
    ((who, reader, fields, certain),) = town.lines(bat)
    assert (who, reader, set(fields), certain) == (
        bat,
        "extract",
        {"names", "documents", "main_residence"},
        True,
    )


def test_a_period_both_languages_and_all_that_is_said_of_the_person(bat: UUID, clerk: Client) -> None:
    asked = {"content": "period", "last": "2022-01-01", "about": "identified", "languages": "both"}
    words = words_of(made(clerk, bat, **asked))
    for told in (
        "Residences up to 1 January 2022",
        "截至",
        "March 2021",
        "2 June 1991",
        "1991 年 6 月 2 日",
        "Male",
    ):
        assert told in words, told
    assert "203-1" not in words


def test_an_extract_is_made_again_and_revoked(town: Town, bat: UUID, clerk: Client) -> None:
    first = made(clerk, bat)
    address = f"/desk/people/{bat}/"
    named = buttons(clerk.get(f"{address}extracts/").content.decode(), address)
    town.owner.execute("DELETE FROM register.identity_document")
    differs = clerk.post(f"{address}extracts/again/", named)
    assert differs.status_code == 409
    assert "make a new extract" in differs.content.decode()
    town.document(bat, b"t" * 16, hint="…4821")
    again = clerk.post(f"{address}extracts/again/", named)
    assert again.content == first, "the same bytes"
    asks = clerk.post(f"{address}extracts/revoke/", named).content.decode()
    assert "This cannot be undone" in asks
    (number, *_footer) = NUMBER.findall(words_of(first))
    assert "Genuine and valid" in clerk.post("/check/", {"number": number}).content.decode()
    assert clerk.post(f"{address}extracts/revoke/", named | {"confirmed": "1"}).status_code == 302
    assert "Revoked: no longer valid" in clerk.post("/check/", {"number": number}).content.decode()
    page = clerk.get(f"{address}extracts/").content.decode()
    assert ">revoked<" in page
    assert f'formaction="{address}extracts/revoke/"' not in page
    assert clerk.post(f"{address}extracts/again/", named).content == first, (
        "it can still be shown what it said"
    )


def test_what_was_chosen_badly_is_said_and_asks_nobody(town: Town, bat: UUID, clerk: Client) -> None:
    address = f"/desk/people/{bat}/extracts/"
    for asked, told in (
        ({"content": "period"}, "Enter the first day, the last day, or both"),
        ({"content": "period", "first": "2024-02-01", "last": "2024-01-31"}, "lies before the first"),
        ({"content": "period", "first": "9999-12-31"}, "Enter a day of the calendar"),
        ({"languages": "tlh"}, "There is a problem"),
        ({"about": ""}, "Choose what it shall say of the person"),
    ):
        response = clerk.post(address, MAIN | asked)
        assert told in response.content.decode(), asked
        assert clerk.post(f"{address}make/", MAIN | asked).status_code == 302
    assert {line[1] for line in town.lines(bat)} == {"extracts"}


def test_without_such_a_residence_nothing_can_be_made(town: Town, clerk: Client) -> None:
    bat = town.person()
    page = clerk.post(f"/desk/people/{bat}/extracts/", MAIN).content.decode()
    assert "nothing to certify" in page
    assert "Make the extract" not in page
    response = clerk.post(f"/desk/people/{bat}/extracts/make/", MAIN)
    assert response.status_code == 409


def test_extracts_belong_to_their_purpose(town: Town, bat: UUID, sign_in: SignIn) -> None:
    client = sign_in("registrar")
    assert "Make an extract" not in client.get(f"/desk/people/{bat}/").content.decode()
    response = client.get(f"/desk/people/{bat}/extracts/")
    assert response.status_code == 403
    assert "Certifying a residence" in response.content.decode()
    for act, data in (
        ("make", MAIN),
        ("again", {"made_at": KNOWN.isoformat()}),
        ("revoke", {"made_at": KNOWN.isoformat(), "confirmed": "1"}),
    ):
        assert client.post(f"/desk/people/{bat}/extracts/{act}/", data).status_code == 403, act
    assert {line[1] for line in town.lines(bat)} == {"card"}
    assert town.owner.execute("SELECT count(*) FROM register.extract").fetchone() == (0,)


def test_what_no_page_of_ours_sends_is_refused(bat: UUID, clerk: Client) -> None:
    for act in ("again", "revoke"):
        for made_at in ("", "yesterday", "2024-01-01T00:00:00", "x" * 99):
            response = clerk.post(
                f"/desk/people/{bat}/extracts/{act}/", {"made_at": made_at, "confirmed": "1"}
            )
            assert response.status_code == 400, (act, made_at)
    never = {
        "made_at": datetime.now(UTC).isoformat(),
        "fields_on_it": "names,main_residence",
        "confirmed": "1",
    }
    assert clerk.post(f"/desk/people/{bat}/extracts/again/", never).status_code == 404
    assert clerk.post(f"/desk/people/{bat}/extracts/revoke/", never).status_code == 404
    assert clerk.get(f"/desk/people/{uuid4()}/extracts/").status_code == 404


def test_a_joined_record_leads_to_the_one_that_was_kept(town: Town, bat: UUID, clerk: Client) -> None:
    other = town.person()
    town.merge(bat, other)
    response = clerk.get(f"/desk/people/{other}/extracts/")
    assert response.url == f"/desk/people/{bat}/extracts/"  # type: ignore[attr-defined]
    assert clerk.post(f"/desk/people/{other}/extracts/", MAIN).status_code == 302


def test_where_no_paper_can_be_set_nothing_is_made_or_read(
    town: Town, bat: UUID, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "fonts_for_han", list)
    for address in ("", "make/"):
        response = clerk.post(f"/desk/people/{bat}/extracts/{address}", MAIN)
        assert response.status_code == 503
        assert "fonts-noto-cjk" in response.content.decode()
    assert town.lines() == []


def test_where_setting_fails_halfway_there_is_no_extract_and_the_look_is_logged(
    town: Town, bat: UUID, clerk: Client
) -> None:
    town.owner.execute("UPDATE register.person_name SET name = 'Bat ' || chr(57344)")
    response = clerk.post(f"/desk/people/{bat}/extracts/make/", MAIN)
    assert response.status_code == 503
    assert "Nothing was made" in response.content.decode()
    assert town.owner.execute("SELECT count(*) FROM register.extract").fetchone() == (0,)
    town.age_tickets(timedelta(seconds=36))
    sweep_tickets(town.worker)
    assert [(line[1], line[3]) for line in town.lines(bat)] == [("extract", False)]


@pytest.mark.parametrize(
    ("setting", "page"),
    [
        ({"DENIZEN_PUBLIC_ADDRESS": "https://register.town.example"}, "https://register.town.example/check/"),
        ({"SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https")}, "https://localhost/check/"),
    ],
)
def test_the_code_leads_where_the_public_reaches_the_pages(
    bat: UUID, clerk: Client, setting: dict[str, object], page: str
) -> None:
    with override_settings(**setting):
        # As a server in front that speaks TLS says it.
        clerk.defaults |= {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_HOST": "localhost"}
        assert page in words_of(made(clerk, bat))
