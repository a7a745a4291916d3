"""The counter's bad days: nothing is sent twice, nothing typed is lost, and nobody declares in another's name."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.test import Client

from denizen.access.actions import open_session
from denizen.kernel.disk import DiskNearlyFull
from tests.access.town import Town

from .counter import Counter, Desk, a_desk, dwelling, party
from .test_declaring import Somebody, person_of, quantity, register

__all__ = ["a_desk"]


def ready(desk: Desk, who: Somebody | None = None, role: str = "registrar") -> Counter:
    """A clerk who sees the effect of a move in and has not sent it yet."""
    _home, plate = dwelling(desk.town)
    counter = desk.counter(role).begin("moved_in")
    counter.send(**(who or Somebody()).texts, plate=plate, start_date="2026-11-01")
    counter.send(sex="male")
    assert counter.at.endswith("/effect/"), counter.words
    return counter


def declarations(town: Town) -> int:
    return quantity(town, "SELECT count(*) FROM ledger.declaration")


def end_session(town: Town, token: str, ago: str = "0 hours") -> None:
    town.owner.execute(
        "UPDATE access.session SET opened_at = opened_at - interval '30 hours',"
        " expires_at = expires_at - interval '30 hours', closed_at = now() - %s::interval"
        " WHERE token_hash = sha256(convert_to(%s, 'UTF8'))",
        [ago, token],
    )


def one_clerk(desk: Desk, role: str = "registrar") -> tuple[Counter, UUID]:
    """A clerk whom no other test knows, so that the session may end."""
    actor = uuid4()
    desk.town.owner.execute(
        "INSERT INTO access.actor (id, role, name, pseudonym, party_id) VALUES (%s, %s, %s, %s, %s)",
        [actor, role, role, actor.hex, desk.town.party],
    )
    return signed_in(desk, actor), actor


def signed_in(desk: Desk, actor: UUID, client: Client | None = None) -> Counter:
    client = client or Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
    client.cookies["denizen_session"] = open_session(desk.town.keeper, actor=actor)
    client.post("/desk/purpose/", {"purpose": "registration.upkeep", "reference": ""})
    return Counter(client)


def test_a_form_sent_twice_is_one_declaration_with_one_receipt(desk: Desk) -> None:
    counter, before = ready(desk), declarations(desk.town)
    address = f"/desk/declare/{counter.sheet}/send/"
    form = counter.form(address)
    first = counter.post(address, form).receipt
    assert counter.post(address, form).receipt == first
    counter.open(f"/desk/declare/{counter.sheet}/effect/")
    assert counter.receipt == first, "the back button leads to the receipt"
    assert declarations(desk.town) == before + 1


def test_a_form_sent_by_many_clicks_at_once_is_one_declaration(desk: Desk) -> None:
    counter, before = ready(desk), declarations(desk.town)
    address = f"/desk/declare/{counter.sheet}/send/"
    form, cookies = counter.form(address), counter.client.cookies

    def click(_turn: int) -> str:
        client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        client.cookies = cookies
        return Counter(client).post(address, form).receipt

    with ThreadPoolExecutor(4) as several:
        assert len(set(several.map(click, range(8)))) == 1
    assert declarations(desk.town) == before + 1


def test_an_effect_that_has_changed_meanwhile_is_shown_anew_and_nothing_is_sent(desk: Desk) -> None:
    who = Somebody()
    (_a, old), (_b, new) = dwelling(desk.town, "6 Sand Street"), dwelling(desk.town, "7 Sand Street")
    clerk, colleague = desk.counter(), desk.counter()
    register(clerk, old, who)
    clerk.begin("moved_within").send(**who.texts, plate=new, start_date="2026-11-20")
    assert "ends Main residence at 6 Sand Street" in clerk.words
    colleague.begin("moved_away").send(**who.texts, end_date="2026-10-01", plate=old)
    colleague.press("send")
    before = declarations(desk.town)
    clerk.press("send")
    assert "Nothing was sent" in clerk.words
    assert "The register or this form was changed meanwhile" in clerk.words
    assert "ends Main residence" not in clerk.words
    assert declarations(desk.town) == before
    clerk.press("send")
    assert "Applied" in clerk.words


def test_where_the_worker_does_not_answer_the_clerk_looks_again_or_sends_unseen(desk: Desk) -> None:
    who, before = Somebody(), declarations(desk.town)
    _home, plate = dwelling(desk.town)
    counter = desk.counter().begin("moved_in").send(**who.texts, plate=plate, start_date="2026-11-01")
    with pytest.MonkeyPatch.context() as patch, desk.worker.resting():
        patch.setattr("denizen.desk.declaring.filling_in.SECONDS_TO_ANSWER", 0.1)
        patch.setattr("denizen.desk.declaring.sending.SECONDS_TO_ANSWER", 0.1)
        patch.setattr("denizen.desk.declaring.sending.SECONDS_FOR_THE_OUTCOME", 0.1)
        counter.send(sex="male")
        assert "has not answered yet" in counter.words
        assert counter.open(f"/desk/declare/{counter.sheet}/effect/").words.count("Look again") == 1
        assert declarations(desk.town) == before
        counter.press("send")
        assert "It is received and waits to be worked on" in counter.words
    counter.open(f"/desk/declare/{counter.sheet}/sent/")
    assert "Applied" in counter.words
    assert declarations(desk.town) == before + 1


def test_a_session_that_ends_in_the_middle_loses_nothing(desk: Desk) -> None:
    counter, actor = one_clerk(desk)
    counter.begin("moved_in")
    address, form = counter.at, counter.form()
    end_session(desk.town, counter.client.cookies["denizen_session"].value)
    counter.post(address, form | {"name": "Bat Erdene", "start_date": "2026-11"})
    assert counter.at == f"/desk/sign-in/?next={quote(address, safe='')}"
    assert "Bat Erdene" not in counter.text
    again = signed_in(desk, actor, counter.client).open(address)
    fields = again.form()
    assert (fields["name"], fields["start_date"]) == ("Bat Erdene", "2026-11")


def test_a_cookie_that_is_gone_loses_nothing_either(desk: Desk) -> None:
    counter, actor = one_clerk(desk)
    counter.begin("moved_in")
    address, form = counter.at, counter.form()
    counter.client.post("/desk/sign-out/")
    counter.post(address, form | {"name": "Bat Erdene"})
    assert counter.at.startswith("/desk/sign-in/")
    assert signed_in(desk, actor, counter.client).open(address).form()["name"] == "Bat Erdene"


def test_nothing_is_declared_in_the_name_of_whoever_signed_in_since(desk: Desk) -> None:
    counter, actor = one_clerk(desk)
    counter.begin("moved_in")
    address, form = counter.at, counter.form()
    counter.client.post("/desk/sign-out/")
    _other, colleague = one_clerk(desk)
    counter = signed_in(desk, colleague, counter.client)
    counter.post(address, form | {"name": "Bat Erdene"})
    assert counter.status == 409
    assert "given out to somebody else" in counter.words
    assert "Bat Erdene" not in counter.text
    assert counter.open(address).status == 404
    assert signed_in(desk, actor).open(address).form()["name"] == "Bat Erdene"


def test_a_form_of_a_session_that_is_long_over_says_that_nothing_could_be_kept(desk: Desk) -> None:
    counter, _actor = one_clerk(desk)
    counter.begin("moved_in")
    end_session(desk.town, counter.client.cookies["denizen_session"].value, ago="25 hours")
    counter.post(counter.at, counter.form() | {"name": "Bat Erdene"})
    assert "could not be kept" in counter.words


def test_sending_after_the_session_ended_sends_nothing_and_comes_back_to_the_form(desk: Desk) -> None:
    counter, actor = one_clerk(desk)
    who = Somebody()
    _home, plate = dwelling(desk.town)
    counter.begin("moved_in").send(**who.texts, plate=plate, start_date="2026-11-01")
    counter.send(sex="male")
    before, address = declarations(desk.town), f"/desk/declare/{counter.sheet}/"
    end_session(desk.town, counter.client.cookies["denizen_session"].value)
    counter.press("send")
    assert counter.at == f"/desk/sign-in/?next={quote(address, safe='')}"
    assert declarations(desk.town) == before
    assert signed_in(desk, actor, counter.client).open(address).form()["name"] == who.name


def test_without_a_purpose_nobody_is_read_and_what_was_typed_is_kept(desk: Desk) -> None:
    counter, actor = one_clerk(desk)
    counter.begin("moved_in")
    address, form = counter.at, counter.form()
    del counter.client.cookies["denizen_purpose"]
    lines = quantity(desk.town, "SELECT count(*) FROM journal.delivery")
    counter.post(address, form | {"name": "Bat Erdene", "birth_date": "1990-01-01"})
    assert counter.at == f"/desk/purpose/?next={quote(address, safe='')}"
    counter.open(address)
    assert counter.at.startswith("/desk/purpose/")
    assert quantity(desk.town, "SELECT count(*) FROM journal.delivery") == lines
    assert signed_in(desk, actor, counter.client).open(address).form()["name"] == "Bat Erdene"


@pytest.mark.parametrize(
    ("role", "purpose"),
    [("registrar", "residence.proof"), ("area_officer", "registration.upkeep"), ("auditor", None)],
)
def test_where_the_purpose_does_not_include_declaring_it_says_so(
    desk: Desk, role: str, purpose: str | None
) -> None:
    counter = desk.counter(role, purpose).open("/desk/declare/")
    assert "not part of this purpose" in counter.words or counter.at.startswith("/desk/purpose/")


def test_where_the_disk_is_nearly_full_nothing_typed_is_lost(desk: Desk) -> None:
    def full() -> None:
        raise DiskNearlyFull

    counter = desk.counter().begin("moved_in").send(**Somebody().texts)
    address, form = counter.at, counter.form()
    _home, plate = dwelling(desk.town)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("denizen.ledger.declaring.keep_room", full)
        counter.post(address, form | {"plate": plate, "start_date": "2026-11-01", "sex": "male"})
    assert counter.status == DiskNearlyFull.status
    assert counter.open(address).form()["plate"] == plate


def test_a_deep_link_leads_through_signing_in_to_where_it_meant(desk: Desk) -> None:
    address = f"/desk/declare/?person={uuid4()}"
    client = Client(SERVER_NAME="localhost")
    assert Counter(client).open(address).at == f"/desk/sign-in/?next={quote(address, safe='')}"
    counter = desk.counter(purpose=None).open(address)
    assert counter.at == f"/desk/purpose/?next={quote(address, safe='')}"
    for unknown in ("", "effect/", "sent/"):
        assert desk.counter().open(f"/desk/declare/{uuid4()}/{unknown}").status == 404


def test_endless_texts_are_kept_up_to_what_a_field_holds_and_said_to_be_cut(desk: Desk) -> None:
    counter = desk.counter().begin("moved_in").send(**Somebody().texts)
    counter.send(name="姓" * 100_000, address="路" * 3, sex="male", start_date="2026-11-01")
    assert "only its beginning was kept" in counter.errors["name"]
    assert counter.form()["name"] == "姓" * 200
    counter.send(party="x" * 100_000)
    assert len(counter.form()["party"]) == 80


def test_another_encoding_is_told_at_the_field(desk: Desk) -> None:
    counter = desk.counter().begin("moved_in")
    form = counter.form() | {"birth_date": "1990-01-01"}
    form.pop("name")
    body = (
        "&".join(f"{name}={quote(text)}" for name, text in form.items())
        + "&name="
        + quote("李静".encode("gbk"))
    )
    response = counter.client.post(
        counter.at, body, content_type="application/x-www-form-urlencoded", follow=True
    )
    counter.text = response.content.decode()
    counter.send(sex="male", plate="", start_date="2026-11-01", address="")
    assert "Characters were lost" in counter.errors["name"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Bat\x00Erdene", ""),
        ("Bat\u202eErdene", "reverse the writing"),
        ("Bat\u200bErdene", "Invisible characters"),
    ],
)
def test_characters_that_hide_are_told(desk: Desk, name: str, words: str) -> None:
    counter = desk.counter().begin("moved_in").send(**Somebody().texts)
    counter.send(name=name, sex="male", start_date="2026-11-01", address="nowhere")
    assert words in counter.errors.get("name", "")
    assert "\x00" not in counter.text


def test_a_name_made_of_script_is_shown_and_never_run(desk: Desk) -> None:
    evil = f'"><script>alert({uuid4().int})</script>'
    _home, plate = dwelling(desk.town)
    counter = desk.counter().begin("moved_in")
    counter.send(name=evil, birth_date="1990-01-01", plate=plate, start_date="2026-11-01")
    assert counter.form()["name"] == evil
    assert "<script>alert" not in counter.text
    counter.send(sex="male")
    assert counter.at.endswith("/effect/")
    assert "<script>alert" not in counter.text
    assert evil in counter.words


def test_two_tabs_are_two_forms(desk: Desk) -> None:
    one, two = desk.counter().begin("moved_in"), desk.counter().begin("moved_in")
    one.send(name="Bat One")
    two.send(name="Bat Two")
    assert one.open(f"/desk/declare/{one.sheet}/").form()["name"] == "Bat One"
    assert two.open(f"/desk/declare/{two.sheet}/").form()["name"] == "Bat Two"


def test_what_a_second_tab_has_changed_is_not_sent_by_the_first(desk: Desk) -> None:
    counter, before = ready(desk), declarations(desk.town)
    address = f"/desk/declare/{counter.sheet}/send/"
    first = counter.form(address)
    counter.open(f"/desk/declare/{counter.sheet}/").send(purpose="study")
    assert counter.at.endswith("/effect/")
    counter.post(address, first)
    assert "Nothing was sent" in counter.words
    counter.post(address, {"unseen": first["shown"].partition(".")[0]})
    assert declarations(desk.town) == before


def test_what_is_typed_stands_in_no_address_no_cookie_and_sealed_in_the_database(desk: Desk) -> None:
    counter = desk.counter().begin("moved_in").send(name="Verysecret Name")
    assert "ecret" not in counter.at
    assert all("ecret" not in morsel.value for morsel in counter.client.cookies.values())
    kept = desk.town.owner.execute(
        "SELECT sealed FROM intake.sheet WHERE id = %s", [counter.sheet]
    ).fetchone()
    assert kept is not None
    assert b"ecret" not in kept[0]
    token = counter.client.cookies["denizen_session"].value
    assert token not in counter.text


def test_a_leaf_of_another_form_or_of_nobody_is_refused(desk: Desk) -> None:
    one, two = desk.counter().begin("moved_in"), desk.counter().begin("moved_in")
    for leaf in (two.form()["leaf"], "", "x" * 90, "\u00e9"):
        assert one.client.post(one.at, one.form() | {"leaf": leaf}).status_code == 400
    assert one.client.post(one.at, one.form() | {"way": "nonsense"}).status_code == 400
    assert one.client.post("/desk/declare/", {"way": "nonsense"}).status_code == 400


def test_a_party_whose_time_is_over_and_one_that_may_not_be_named_are_told(desk: Desk) -> None:
    old, inn = uuid4().hex[:12], uuid4().hex[:12]
    party(desk.town, old, "landlord", "Old Homes", until="2025-01-01")
    party(desk.town, inn, "hotel", "Inn")
    counter = desk.counter("counter_clerk").begin("moved_in").send(**Somebody().texts)
    counter.send(party=old, sex="male", start_date="2026-11-01")
    assert counter.errors["party"] == "This sender may no longer declare"
    counter.send(party=inn)
    assert "This party does not exist, or your role does not declare for it" in counter.errors["party"]


def test_who_has_no_party_says_for_whom(desk: Desk) -> None:
    counter, actor = one_clerk(desk)
    desk.town.owner.execute("UPDATE access.actor SET party_id = NULL WHERE id = %s", [actor])
    counter.begin("moved_in").send(**Somebody().texts)
    assert "You have no party of your own" in counter.words
    counter.send(sex="male", start_date="2026-11-01")
    assert counter.errors["party"] == "Say for whom you declare"


def test_a_person_who_is_not_there_is_told_and_a_joined_record_is_followed(desk: Desk) -> None:
    counter = desk.counter().begin("moved_away", person=uuid4())
    assert counter.status == 404
    kept, absorbed = desk.town.person("Kept Name"), desk.town.person("Absorbed Name")
    desk.town.merge(kept, absorbed)
    counter = desk.counter().begin("moved_away", person=absorbed)
    assert "Kept Name" in counter.words


def test_everybody_who_is_shown_is_logged(desk: Desk) -> None:
    who, counter = Somebody(), desk.counter()
    _home, plate = dwelling(desk.town)
    register(counter, plate, who)
    person = person_of(desk.town, who)
    desk.town.owner.execute("SELECT 1")
    before = len(desk.town.lines(person))
    counter.begin("moved_away").send(**who.texts, end_date="2026-11-20")
    readers = [reader for _who, reader, _fields, _certain in desk.town.lines(person)[before:]]
    assert readers == ["search", "card", "trial", "effect"]
