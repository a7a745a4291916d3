"""What the desk says where a clerk could be misled: nobody found, nothing known then, overdue, whose household."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.test import Client

from denizen.desk.facts import by_room, head_first, is_head
from denizen.kernel import clock
from denizen.kernel.partial import PartialDate
from denizen.pages.labels import language_name
from denizen.register.delivered import MemberEntry
from denizen.register.queries import Card, Occupant
from tests.access.town import Town

from .conftest import SignIn


def searched(client: Client, **said: str) -> str:
    return client.post("/desk/search/", said).content.decode()


def test_whoever_finds_nobody_is_told_what_was_compared(sign_in: SignIn) -> None:
    client = sign_in()
    in_full = searched(client, name="Bat Erdene", birth_date="1991-06-02")
    assert "as it would be written in Latin letters, in any order" in in_full
    assert "only a part of the birth date" not in in_full
    assert "only a part of the birth date" in searched(client, name="Bat Erdene", birth_date="1991")
    by_number = searched(client, document_type="passport", document_number="E1234567")
    assert "recorded with another document" in by_number


def test_the_search_asks_for_the_birth_date_in_full(sign_in: SignIn) -> None:
    assert "In full: year, month and day" in sign_in().get("/desk/search/").content.decode()


def test_before_a_person_was_registered_nothing_was_known(town: Town, sign_in: SignIn) -> None:
    person = town.person("Bat Erdene", known=datetime(2024, 1, 1, tzinfo=UTC))
    address = f"/desk/people/{person}/"
    response = sign_in().get(f"{address}?known_on=2023-12-30")
    page = response.content.decode()
    assert response.status_code == 200
    assert "Nothing was known of this person on that day" in page
    assert f'href="{address}"' in page
    assert "Bat Erdene" not in page
    assert town.lines() == []


def test_a_day_to_come_is_refused_with_words_and_now_is_shown(town: Town, sign_in: SignIn) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    page = sign_in().get(f"/desk/people/{town.person('Bat Erdene')}/?known_on={tomorrow}").content.decode()
    assert "This day is still to come" in page
    assert "Bat Erdene" in page


def test_a_confirmation_that_is_due_is_called_overdue_once_its_day_has_passed(
    town: Town, sign_in: SignIn
) -> None:
    person, today = town.person(), clock.today()
    town.residence(person, town.dwelling(), "2023", confirm_by=today)
    client = sign_in()
    assert "overdue" not in client.get(f"/desk/people/{person}/").content.decode()
    late = town.person()
    town.residence(late, town.dwelling(), "2023", confirm_by=today - timedelta(days=1))
    assert "overdue" in client.get(f"/desk/people/{late}/").content.decode()


def test_an_empty_plate_is_asked_for_in_our_own_words(sign_in: SignIn) -> None:
    assert "Enter the code on the plate" in sign_in().post("/desk/dwellings/", {"plate": ""}).content.decode()


def test_the_language_switch_keeps_where_one_was_going(anyone: Client) -> None:
    page = anyone.get("/desk/sign-in/?next=/desk/search/").content.decode()
    assert 'name="next" value="/desk/sign-in/?next=/desk/search/"' in page


def test_a_language_is_named_in_words() -> None:
    assert language_name("zh-Hans") == "Simplified Chinese"
    assert language_name("en") == "English"
    assert language_name("mn-Mong") == "Mongolian"
    assert language_name("no language") == "no language"


def test_occupants_stand_by_room_and_then_by_name() -> None:
    def occupant(name: str, room: str | None) -> Occupant:
        since = PartialDate.parse("2024")
        return Occupant(uuid4(), name, True, "residence", room, since, None, uuid4(), False)

    mixed = [occupant("D", None), occupant("C", "10"), occupant("B", "9"), occupant("A", "10")]
    assert [each.name for each in by_room(mixed)] == ["B", "A", "C", "D"]


def test_a_household_says_its_head_first() -> None:
    child, head = MemberEntry(uuid4(), "A", "son"), MemberEntry(uuid4(), "B", "head")
    card = Card(uuid4(), frozenset({"household"}), household=(child, head))
    assert head_first(card).household == (head, child)
    assert not is_head(card)
    assert is_head(Card(uuid4(), frozenset({"household"}), household=(child,)))
    assert not is_head(Card(uuid4(), frozenset({"household"}), household=()))
