"""What somebody declared and the register does not follow is found again, beside what it holds."""

import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from uuid import UUID

import pytest

from denizen.intake.rules import EVIDENCE
from denizen.intake.rulings import Rulings
from denizen.ledger.actions import Sender
from denizen.ledger.rules import Acknowledgement, Kind

from ..intake.declaring import Dwelling, Somebody, Town, day, said, somebody
from .reading import Reader, reading_in


@pytest.fixture(scope="module")
def reader(town: Town) -> Iterator[Reader]:
    with reading_in(town) as reader:
        yield reader


@pytest.fixture(scope="module")
def hall(town: Town) -> Sender:
    return town.party("registrar")


@pytest.fixture(scope="module")
def landlord(town: Town) -> Sender:
    return town.party("landlord")


def tell(town: Town, sender: Sender, kind: Kind, who: Somebody, when: str, at: Dwelling) -> Acknowledgement:
    [receipt] = town.declare(sender, said(kind, who, when, at=at))
    assert town.outcome(receipt)[0] == "applied"
    return receipt


def ids(*receipts: Acknowledgement) -> list[UUID]:
    return [receipt.declaration_id for receipt in receipts]


def test_a_less_believed_day_is_shown_beside_the_fact_that_it_speaks_of(
    town: Town, reader: Reader, hall: Sender, landlord: Sender
) -> None:
    who, home = somebody(), town.dwelling(landlord)
    before = town.tick()
    official = tell(town, hall, "residence_start", who, "2024-03-01", home)
    between = town.tick()
    rented = tell(town, landlord, "tenancy_start", who, "2024-03-09", home)
    person = town.person(official)
    (residence,) = reader.card(person).residences or ()
    assert (residence.declaration_id, residence.disputed, residence.otherwise) == (
        official.declaration_id,
        False,
        True,
    )
    assert [tenancy.otherwise for tenancy in reader.card(person).tenancies or ()] == [False]
    shown = reader.told(person, "residence", ids(official))
    assert [each.declaration_id for each in shown] == ids(official, rented)
    assert reader.verdicts(person, rented) == {
        "names": True,
        "particulars": True,
        "residence": False,
        "tenancy": True,
    }
    assert reader.verdicts(person, official)["residence"] is True
    # What was not known yet said nothing yet.
    (earlier,) = reader.card(person, between).residences or ()
    assert not earlier.otherwise
    assert before < between


def test_who_says_the_same_or_less_exactly_says_nothing_else(
    town: Town, reader: Reader, hall: Sender, landlord: Sender
) -> None:
    who, home = somebody(), town.dwelling(landlord)
    official = tell(town, hall, "residence_start", who, "2024-03-01", home)
    rented = tell(town, landlord, "tenancy_start", who, "2024-03", home)
    assert reader.verdicts(town.person(official), rented)["residence"] is True
    assert not any(spell.otherwise for spell in reader.card(town.person(official)).residences or ())


def test_of_two_places_for_one_day_the_one_not_believed_is_found_at_the_other(
    town: Town, reader: Reader, hall: Sender, landlord: Sender
) -> None:
    who, here, there = somebody(), town.dwelling(), town.dwelling(landlord)
    official = tell(town, hall, "residence_start", who, "2024-03-01", here)
    elsewhere = tell(town, landlord, "tenancy_start", who, "2024-03-01", there)
    person = town.person(official)
    (residence,) = reader.card(person).residences or ()
    assert (residence.dwelling_id, residence.otherwise) == (here.id, True)
    assert reader.verdicts(person, elsewhere)["residence"] is False
    shown = reader.told(person, "residence", ids(official))
    assert {each.declaration_id for each in shown} == {*ids(official, elsewhere)}


def test_an_end_that_is_not_believed_and_one_that_ends_nothing(
    town: Town, reader: Reader, hall: Sender, landlord: Sender
) -> None:
    who, home, nowhere = somebody(), town.dwelling(landlord), town.dwelling(landlord)
    came = tell(town, hall, "residence_start", who, "2024-03-01", home)
    tell(town, hall, "residence_end", who, "2024-06-01", home)
    later = tell(town, landlord, "tenancy_end", who, "2024-07-15", home)
    nothing = tell(town, landlord, "tenancy_end", who, "2024-07-15", nowhere)
    person = town.person(came)
    assert [spell.otherwise for spell in reader.card(person).residences or ()] == [True]
    assert reader.verdicts(person, later) | {"names": True} == {
        "names": True,
        "particulars": True,
        "residence": False,
        "tenancy": None,
    }
    assert reader.verdicts(person, nothing)["tenancy"] is None
    assert "residence" not in reader.verdicts(person, nothing)


def test_one_who_repeats_another_day_is_no_other_voice(town: Town, reader: Reader, landlord: Sender) -> None:
    who, home = somebody(), town.dwelling(landlord)
    first = tell(town, landlord, "tenancy_start", who, "2024-03-01", home)
    again = tell(town, landlord, "tenancy_start", who, "2024-05-01", home)
    person = town.person(first)
    assert reader.verdicts(person, again)["tenancy"] is False
    assert [spell.otherwise for spell in reader.card(person).tenancies or ()] == [False]


def test_what_was_taken_back_or_corrected_no_longer_says_otherwise_and_is_still_shown(
    town: Town, reader: Reader, hall: Sender, landlord: Sender
) -> None:
    who, home = somebody(), town.dwelling(landlord)
    official = tell(town, hall, "residence_start", who, "2024-03-01", home)
    rented = tell(town, landlord, "tenancy_start", who, "2024-03-09", home)
    person = town.person(official)
    mended = said("correction", who, "2024-03-01", at=home, target=rented.number)
    [correction] = town.declare(landlord, mended)
    assert [spell.otherwise for spell in reader.card(person).residences or ()] == [False]
    assert reader.verdicts(person, correction)["residence"] is True
    [retraction] = town.declare(landlord, said("retraction", None, None, target=rented.number))
    assert reader.verdicts(person, rented) == {}
    everything = [each.declaration_id for each in reader.told(person)]
    assert everything == ids(official, rented, correction, retraction)


def test_another_birth_date_is_told_by_the_point_in_which_it_differs(
    town: Town, reader: Reader, hall: Sender, landlord: Sender
) -> None:
    who, home = somebody(), town.dwelling(landlord)
    official = tell(town, hall, "residence_start", who, "2024-03-01", home)
    person = town.person(official)
    another = who.described(born=day("1999-09-09"), name=who.name)
    [rented] = town.declare(landlord, said("tenancy_start", another, "2024-03-01", at=home))
    assert town.person(rented) == person
    particulars = reader.card(person).particulars
    assert particulars is not None
    assert (particulars.born, particulars.otherwise) == (who.born, True)
    shown = reader.told(person, "particulars")
    (verdict,) = (each for each in shown[-1].verdicts if each.about == "particulars")
    assert (verdict.stands, verdict.differs) == (False, ("born",))


def test_every_applied_declaration_about_a_person_is_shown_and_no_other(
    town: Town, reader: Reader, hall: Sender, landlord: Sender
) -> None:
    who, other, home = somebody(), somebody(), town.dwelling(landlord)
    told = [
        tell(town, hall, "residence_start", who, "2024-03-01", home),
        tell(town, landlord, "tenancy_start", who, "2024-03-02", home),
        tell(town, landlord, "confirmation", who, "2024-04-01", home),
        tell(town, landlord, "tenancy_end", who, "2024-05-01", home),
        tell(town, hall, "residence_end", who, "2024-05-02", home),
    ]
    tell(town, hall, "residence_start", other, "2024-03-01", home)
    [refused] = town.declare(landlord, said("death", who, "2024-06-01"))
    assert town.outcome(refused)[0] == "refused"
    person = town.person(told[0])
    assert [each.declaration_id for each in reader.told(person)] == ids(*told)
    assert {line[1] for line in reader.room.lines(person)} == {"declarations_behind"}


def test_the_reader_hears_of_spells_from_the_kinds_that_make_them() -> None:
    """The reader stands below the pipeline and cannot ask it, so its list of kinds is held to the pipeline's own."""
    text = Path(str(files("denizen.linkage").joinpath("sql/readers/told.sql"))).read_text("utf-8")
    heard = {
        (kind, about, op, implied == "true")
        for kind, about, op, implied in re.findall(r"\('(\w+)', '(\w+)', '(\w+)', (true|false)\)", text)
    }
    about = {"lodging_stay": "stay"}
    direct = {(kind, about.get(fact, fact), op) for kind, fact, op in EVIDENCE}
    assert {(kind, fact, op) for kind, fact, op, implied in heard if not implied or kind == "birth"} == direct
    for code in ("CN", "CN-33"):
        made = {
            (kind, op)
            for kind, fact, op, capacity in Rulings.on(code, date(2025, 1, 1)).evidence
            if fact == "residence" and capacity is not None
        }
        assert {(kind, op) for kind, _fact, op, implied in heard if implied and kind != "birth"} == made
