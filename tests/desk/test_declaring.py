"""Declaring at the counter, by HTTP, with the pipeline at work beside: what each form asks, shows and brings about."""

from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest

from denizen.access.queries import SYSTEM_ACTOR
from denizen.demo.numbers import DIVISIONS, citizen_check
from denizen.kernel import clock
from denizen.kernel.partial import PartialDate
from denizen.register.actions import NewOrganisation, register_organisations
from denizen.register.documents import credit_check_character
from tests.access.town import Town

from .counter import Counter, Desk, a_desk, dwelling, party

__all__ = ["a_desk"]

_numbers = count(1)


class Somebody:
    """A name that nobody else has, with a birth date."""

    def __init__(self) -> None:
        number = next(_numbers)
        self.name = f"Ganbaatar {'abcdefghij'[number // 10]}{'klmnopqrst'[number % 10]}u"
        self.born = f"19{60 + number % 40}-06-02"

    @property
    def texts(self) -> dict[str, str]:
        return {"name": self.name, "birth_date": self.born}


def register(counter: Counter, plate: str, who: Somebody, since: str = "2025-03-05") -> str:
    """Let somebody new move in; the receipt."""
    counter.begin("moved_in").send(**who.texts, plate=plate, start_date=since)
    assert "Nobody was found" in counter.words, counter.words
    counter.send(sex="male", nationality="Mongolia")
    counter.press("send")
    assert "Applied" in counter.words
    return counter.receipt


def person_of(town: Town, who: Somebody) -> UUID:
    row = town.owner.execute(
        "SELECT person_id FROM register.person_name WHERE name = %s", [who.name]
    ).fetchone()
    assert row is not None
    found: UUID = row[0]
    return found


def quantity(town: Town, query: str, *params: object) -> int:
    row = town.owner.execute(query.encode(), params).fetchone()
    assert row is not None
    return int(row[0])


DECLARED = "SELECT count(*) FROM ledger.declaration"


def test_somebody_new_is_looked_for_said_to_be_new_and_registered(desk: Desk) -> None:
    who, counter = Somebody(), desk.counter()
    _home, plate = dwelling(desk.town, "2 Sand Street")
    before = quantity(desk.town, DECLARED)
    counter.begin("moved_in").send(**who.texts, plate=plate, start_date="2026-11-01")
    assert "Nobody was found by this" in counter.words
    assert "2 Sand Street" in counter.words
    assert counter.errors == {}
    counter.send(sex="male", nationality="Mongolia")
    assert counter.at.endswith("/effect/")
    assert "Somebody new is registered" in counter.words
    assert f"begins Main residence at 2 Sand Street ({plate}) on 1 November 2026" in counter.words
    assert f"Official name {who.name}" in counter.words
    assert "Who is told Town hall (Registrar), the person: that it was applied" in counter.words
    assert quantity(desk.town, DECLARED) == before
    counter.press("send")
    assert "received Declaration Moved in Applied" in counter.words
    assert quantity(desk.town, DECLARED) == before + 1
    counter.press("person")
    assert counter.at == f"/desk/people/{person_of(desk.town, who)}/"


def test_a_move_is_told_as_one_residence_that_ends_and_one_that_begins(desk: Desk) -> None:
    who, counter = Somebody(), desk.counter()
    (_a, old), (_b, new) = dwelling(desk.town, "3 Sand Street"), dwelling(desk.town, "4 Sand Street")
    register(counter, old, who)
    counter.begin("moved_within").send(**who.texts, plate=new, start_date="2026-11-20")
    assert f"ends Main residence at 3 Sand Street ({old}) on 20 November 2026" in counter.words
    assert f"begins Main residence at 4 Sand Street ({new}) on 20 November 2026" in counter.words


def test_whoever_moves_stays_what_they_were_unless_something_else_is_said(desk: Desk) -> None:
    who, counter = Somebody(), desk.counter()
    (_a, old), (_b, new) = dwelling(desk.town, "3 Poplar Street"), dwelling(desk.town, "4 Poplar Street")
    counter.begin("moved_in").send(**who.texts, plate=old, start_date="2025-03-05", category="local")
    counter.send(sex="male", nationality="Mongolia")
    counter.press("send")
    counter.begin("moved_within").send(**who.texts, plate=new, start_date="2026-11-20")
    assert f"begins Main residence at 4 Poplar Street ({new}) · Local on 20 November 2026" in counter.words
    counter.begin("moved_within").send(**who.texts, plate=new, start_date="2026-11-20", category="long_term")
    assert (
        f"begins Main residence at 4 Poplar Street ({new}) · Long-term on 20 November 2026" in counter.words
    )


def test_whoever_was_found_is_shown_and_not_asked_again(desk: Desk) -> None:
    who, counter = Somebody(), desk.counter()
    home, plate = dwelling(desk.town, "5 Sand Street")
    register(counter, plate, who)
    swapped = " ".join(reversed(who.name.upper().split()))
    counter.begin("moved_away", dwelling=home).send(name=swapped, birth_date=who.born)
    assert who.name in counter.words
    assert "Still right?" in counter.words
    assert counter.errors == {}
    fields = counter.form()
    assert fields["person"] == str(person_of(desk.town, who))
    assert not {"sex", "nationality"} & fields.keys()
    counter.send(end_date="2026-11-20", destination="Ulaanbaatar")
    assert f"ends Main residence at 5 Sand Street ({plate}) on 20 November 2026" in counter.words
    assert swapped not in counter.words, "another order is no other name"


def test_a_life_passes_through_every_kind_of_form(desk: Desk) -> None:
    """Each of the 17 kinds once: its effect is shown, and comes to be."""
    who, counter = Somebody(), desk.counter()
    (_a, plate), (_b, new) = dwelling(desk.town), dwelling(desk.town)
    first = register(counter, plate, who)
    person = person_of(desk.town, who)
    code = employer(desk.town)
    here = {"plate": plate}
    steps: list[tuple[str, dict[str, str], str]] = [
        ("residence_change", {"start_date": "2025-05-01", "category": "long_term"}, "Long-term on 1 May 2025"),
        ("tenancy_start", here | {"start_date": "2025-03-05", "term_until": "2027-03-04"}, "begins Tenancy"),
        ("tenancy_end", here | {"end_date": "2026-03-05"}, "ends Tenancy"),
        ("employment_start", {"employer_code": code, "start_date": "2025-04"}, "begins Employment at Mill"),
        ("employment_change", {"employer_code": code, "start_date": "2026-02-01"}, "Employment at Mill"),
        ("employment_end", {"employer_code": code, "end_date": "2026-06"}, "ends Employment at Mill"),
        ("lodging_checkin", {"plate": new, "check_in": "2026-11-02 14:30"}, "begins Stay"),
        ("lodging_checkout", {"plate": new, "check_out": "2026-11-04 11:00"}, "ends Stay"),
        ("confirmation", here, "Nothing in the register changes"),
        ("name_change", {"effective_date": "2026-07-01", "new_name": "Bold"}, "recorded Official name Bold"),
        (
            "document_change",
            {"effective_date": "2026-07-02", "new_document_type": "passport", "new_document_issuer": "MNG",
             "new_document_number": "E1234567"},
            "recorded Passport …67",
        ),
        ("moved_within", {"plate": new, "start_date": "2026-10-01"}, "ends Main residence"),
        ("correction", {"start_date": "2025-03-01"}, "first day 5 March 2025 → 1 March 2025"),
        ("moved_away", {"plate": new, "end_date": "2026-11-20"}, "ends Main residence"),
        ("death", {"death_date": "2026-11-21"}, "recorded Death 21 November 2026"),
    ]  # fmt: skip
    declared = {"residence_start", "birth", "retraction"}
    for way, texts, shown in steps:
        counter.begin(way, person=person)
        if way == "correction":
            counter.send(receipt=first)
        counter.send(**texts)
        assert counter.at.endswith("/effect/"), (way, counter.at, counter.words)
        assert shown in counter.words, (way, counter.words)
        counter.press("send")
        assert "Applied" in counter.words, (way, counter.words)
    kinds = {row[0] for row in desk.town.owner.execute("SELECT DISTINCT kind FROM ledger.declaration")}
    assert len(declared | kinds) == 17


def credit_code() -> str:
    """A code that passes its check, and that nobody else has."""
    first = f"917801{next(_numbers):02}MA0000000"
    return first + credit_check_character(first)


def employer(town: Town) -> str:
    """The code of an employer."""
    code = credit_code()
    town.owner.execute(
        "INSERT INTO register.organisation (id, credit_code, name) VALUES (gen_random_uuid(), %s, 'Mill')",
        [code],
    )
    return code


def test_a_child_is_born_to_parents_who_are_named(desk: Desk) -> None:
    counter, child = desk.counter(), Somebody()
    _home, plate = dwelling(desk.town)
    mother = Somebody()
    register(counter, plate, mother)
    counter.begin("birth").send(
        name=child.name, birth_date="2026-11-20", plate=plate, mother_name=mother.name
    )
    counter.send(sex="female")
    assert "Somebody new is registered" in counter.words
    assert "Female, 20 November 2026" in counter.words
    counter.press("send")
    assert "Applied" in counter.words


def test_what_was_just_sent_is_taken_back_after_its_effect_was_shown(desk: Desk) -> None:
    who, counter = Somebody(), desk.counter()
    (_a, old), (_b, new) = dwelling(desk.town, "3 Sand Street"), dwelling(desk.town, "4 Sand Street")
    register(counter, old, who)
    counter.begin("moved_within").send(**who.texts, plate=new, start_date="2026-11-20")
    counter.press("send")
    receipt = counter.receipt
    counter.press("undo")
    assert counter.at.endswith("/effect/")
    assert f"no longer Main residence at 4 Sand Street ({new})" in counter.words
    assert f"Main residence at 3 Sand Street ({old}) goes on after all" in counter.words
    counter.press("send")
    assert "Take a declaration back Applied" in counter.words
    assert counter.receipt != receipt
    assert "Take it back" not in counter.words
    reason = "SELECT count(*) FROM ledger.declaration WHERE kind = 'retraction' AND reason_code = 'entered_in_error'"
    assert quantity(desk.town, reason) >= 1


def test_another_of_the_same_kind_keeps_party_dwelling_and_day(desk: Desk) -> None:
    counter = desk.counter()
    home, plate = dwelling(desk.town, kind="dormitory")
    handle = f"owner-{next(_numbers)}"
    party(desk.town, handle, "landlord", "Sand Street Homes", provides=home)
    who = Somebody()
    counter.begin("moved_in").send(**who.texts, plate=plate, start_date="2026-11-01", room="12", party=handle)
    counter.send(sex="male")
    counter.press("send")
    counter.press("another")
    fields = counter.form()
    assert (fields["plate"], fields["start_date"], fields["party"]) == (plate, "2026-11-01", handle)
    assert {fields[name] for name in ("name", "birth_date", "room", "document_number")} == {""}


def test_a_document_number_finds_and_is_declared_without_standing_anywhere_in_plain(desk: Desk) -> None:
    who, counter = Somebody(), desk.counter()
    _home, plate = dwelling(desk.town)
    first = f"{DIVISIONS[0]}{who.born.replace('-', '')}{next(_numbers):03}"
    number = first + citizen_check(first)
    counter.begin("moved_in").send(document_number=number, name=who.name, plate=plate, start_date="2026-11")
    assert "Nobody was found" in counter.words
    counter.send(document_type="citizen_id")
    assert "Somebody new is registered" in counter.words
    counter.press("send")
    counter.begin("moved_away").send(
        document_type="citizen_id", document_number=number, end_date="2026-11-20"
    )
    assert f"ends Main residence at 1 Sand Street ({plate})" in counter.words
    for table, column in (("ledger.described", "document_sealed"), ("intake.sheet", "sealed")):
        plain = f"SELECT count(*) FROM {table} WHERE position(%s::bytea in {column}) > 0"
        assert quantity(desk.town, plain, number.encode()) == 0
        assert quantity(desk.town, f"SELECT count(*) FROM {table}") > 0


def test_of_several_who_fit_the_clerk_chooses_or_says_that_it_is_somebody_new(desk: Desk) -> None:
    who, counter = Somebody(), desk.counter()
    _home, plate = dwelling(desk.town)
    register(counter, plate, who)
    known = person_of(desk.town, who)
    twin = desk.town.person(who.name, PartialDate.parse(who.born))
    desk.town.owner.execute(
        "INSERT INTO linkage.person_key (key, person_id) SELECT key, %s FROM linkage.person_key WHERE person_id = %s",
        [twin, known],
    )
    counter.begin("moved_away").send(**who.texts)
    assert "Which of them is it?" in counter.words
    sheet = counter.at
    counter.send(f"person:{known}")
    assert counter.form()["person"] == str(known)
    counter.send("other")
    assert counter.form()["name"] == ""
    counter.open(sheet).send(**who.texts)
    counter.send("new")
    assert "somebody new is registered" in counter.words
    counter.send(plate=plate, end_date="2026-11-01", sex="male")
    assert "A registrar will be asked, and nothing changes until then" in counter.words
    counter.press("send")
    assert "To decide" in counter.words


def test_whose_name_is_only_written_alike_is_shown_and_settles_nothing(desk: Desk) -> None:
    who, counter = Somebody(), desk.counter()
    _home, plate = dwelling(desk.town)
    register(counter, plate, who)
    known = person_of(desk.town, who)
    family, given = who.name.split()
    counter.begin("moved_away").send(name=f"{given} Ganbatar", birth_date=who.born)
    assert family == "Ganbaatar"
    assert "Which of them is it?" in counter.words
    assert "person" not in counter.form()
    counter.send(f"person:{known}")
    assert counter.form()["person"] == str(known)


def test_a_name_alone_is_not_searched_by(desk: Desk) -> None:
    counter = desk.counter().begin("moved_in").send(name="Bat")
    assert "looked for before anybody is registered" in counter.words
    assert counter.errors == {}


def test_it_is_said_whether_it_comes_in_time(desk: Desk) -> None:
    counter, who = desk.counter(), Somebody()
    home, plate = dwelling(desk.town)
    handle = f"owner-{next(_numbers)}"
    party(desk.town, handle, "landlord", "Sand Street Homes", provides=home)
    today = clock.today()
    for day, words in ((today, "In time Yes"), (today - timedelta(days=90), "would come late")):
        counter.begin("tenancy_start").send(
            **who.texts, plate=plate, start_date=day.isoformat(), term_until="2029-01-01", party=handle
        )
        if not counter.at.endswith("/effect/"):
            counter.send(sex="male")
        assert words in counter.words, counter.words


def test_the_clerk_is_told_who_provides_the_dwelling_and_declares_for_them(desk: Desk) -> None:
    home, plate = dwelling(desk.town)
    handle, hotel = f"owner-{next(_numbers)}", f"inn-{next(_numbers)}"
    party(desk.town, handle, "landlord", "Sand Street Homes", provides=home)
    party(desk.town, hotel, "hotel", "Sand Street Inn", provides=home)
    counter = desk.counter("counter_clerk").begin("tenancy_start", dwelling=home)
    assert "Sand Street Homes" in counter.words
    assert "Sand Street Inn" not in counter.words, "a clerk does not declare for hotels"
    counter.send(f"party:{handle}")
    assert "You declare for: Sand Street Homes Landlord" in counter.words
    assert counter.form()["plate"] == plate
    assert "Sand Street Inn" in desk.counter("registrar").begin("tenancy_start", dwelling=home).words


def test_an_address_that_means_several_dwellings_offers_them(desk: Desk) -> None:
    (_a, one), (_b, two) = dwelling(desk.town, "88 Elm Road 1"), dwelling(desk.town, "88 Elm Road 2")
    counter = desk.counter().begin("moved_in").send(**Somebody().texts, address="88 elm road")
    assert one in counter.words
    counter.send(f"plate:{two}")
    fields = counter.form()
    assert (fields["plate"], fields["address"]) == (two, "")


def test_a_name_that_means_no_employer_offers_those_that_come_near(desk: Desk) -> None:
    code = credit_code()
    register_organisations(
        desk.town.owner,
        actor=SYSTEM_ACTOR,
        organisations=[NewOrganisation(code, "红星磨坊有限公司")],
        now=clock.now(),
    )
    counter = desk.counter().begin("employment_start")
    counter.send(**Somebody().texts, employer_name="红星磨仿有限公司", start_date="2025-04-01")
    assert "红星磨坊有限公司" in counter.words
    counter.send(sex="male")
    assert "No organisation has this name, though some come near" in counter.words
    counter.send(f"employer:{code}")
    assert counter.at.endswith("/effect/")
    assert "Employment at 红星磨坊有限公司" in counter.words


@pytest.mark.parametrize(
    ("texts", "field", "words"),
    [
        ({"plate": "KZ7M-4Q2C-X"}, "plate", "Check the plate code"),
        ({"start_date": "30 February"}, "start_date", "Enter a date"),
        ({"start_date": "05/03/2024"}, "start_date", "two different days"),
        ({"start_date": ""}, "start_date", "Fill in this field"),
        ({"address": "No Such Road 1", "plate": ""}, "address", "No dwelling has this address"),
        ({"head_document_number": "110101199003070000"}, "head_document_number", ""),
        ({"category": "robot"}, "category", "Choose one of the listed"),
        ({"party": "nobody-knows"}, "party", "This party does not exist"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_in_the_summary(
    desk: Desk, texts: dict[str, str], field: str, words: str
) -> None:
    _home, plate = dwelling(desk.town)
    who = Somebody()
    counter = desk.counter().begin("moved_in").send(**who.texts)
    counter.send(**{"plate": plate, "start_date": "2026-11-01", "sex": "male"} | texts)
    assert words in counter.errors[field]
    assert f'<a href="#id_{field}">' in counter.text
    assert counter.form()["name"] == who.name


def test_what_the_pipeline_would_refuse_stands_at_the_fields_too(desk: Desk) -> None:
    _home, plate = dwelling(desk.town)
    handle, who = f"owner-{next(_numbers)}", Somebody()
    party(desk.town, handle, "landlord", "Sand Street Homes")
    counter = (
        desk.counter().begin("moved_in").send(**who.texts, plate=plate, start_date="2026-11-01", party=handle)
    )
    counter.send(sex="male")
    assert counter.errors == {"plate": "This dwelling is not registered as yours"}
    counter.send(party="")
    assert counter.at.endswith("/effect/")
    counter.begin("death").send(**who.texts, death_date="2026-11-01", party=handle)
    counter.send(sex="male")
    assert "This sender may not make this kind of declaration" in counter.words


def test_a_declaration_is_corrected_from_the_persons_page(desk: Desk) -> None:
    who, counter = Somebody(), desk.counter()
    _home, plate = dwelling(desk.town)
    register(counter, plate, who)
    number = quantity_of_receipt(desk.town, who)
    counter.open(f"/desk/people/{person_of(desk.town, who)}/declarations/")
    assert f"/desk/declare/?amends={number}" in counter.text
    counter.open(f"/desk/declare/?amends={number}")
    assert "Correct a declaration" in counter.words
    assert "Moved in" not in counter.words
    counter.post("/desk/declare/", counter.form() | {"way": "correction"})
    fields = counter.form()
    assert (fields["plate"], fields["start_date"], fields["name"]) == (plate, "2025-03-05", who.name)
    assert (fields["birth_date"], fields["sex"], fields["nationality"]) == (who.born, "male", "MNG")
    counter.send(start_date="2025-03-01")
    assert "changes Main residence" in counter.words
    assert "→ 1 March 2025" in counter.words


def quantity_of_receipt(town: Town, who: Somebody) -> UUID:
    row = town.owner.execute(
        "SELECT d.number FROM ledger.declaration AS d JOIN ledger.described AS p ON p.declaration_id = d.id"
        " WHERE p.name = %s", [who.name],
    ).fetchone()  # fmt: skip
    assert row is not None
    found: UUID = row[0]
    return found


def test_a_correction_says_that_a_number_has_to_be_typed_again(desk: Desk) -> None:
    who, counter = Somebody(), desk.counter()
    _home, plate = dwelling(desk.town)
    passport = {
        "document_type": "passport",
        "document_number": f"E12345{next(_numbers):02}",
        "document_issuer": "MNG",
    }
    counter.begin("moved_in").send(**who.texts, **passport, plate=plate, start_date="2026-11-01")
    counter.send(sex="male").press("send")
    receipt = counter.receipt
    counter.begin("correction").send(receipt=receipt)
    assert f"ends in {passport['document_number'][-2:]}" in counter.words
    fields = counter.form()
    assert (fields["document_type"], fields["document_issuer"]) == ("passport", "MNG")
    assert fields["document_number"] == ""
    counter.send(start_date="2026-10-01")
    assert "no longer Passport" in counter.words
    counter.open(f"/desk/declare/{counter.sheet}/").send(document_number=passport["document_number"])
    assert "→ 1 October 2026" in counter.words
    assert "no longer Passport" not in counter.words


@pytest.mark.parametrize("receipt", ["nonsense", "7Q2KX"])
def test_a_receipt_that_is_none_is_told_at_its_field(desk: Desk, receipt: str) -> None:
    counter = desk.counter().begin("correction").send(receipt=receipt)
    assert "This is no receipt number" in counter.errors["receipt"]
