"""Whoever tries words beside a stranger's number finds nothing out and changes nothing, however they go about it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from denizen.ledger.rules import Described

from .declaring import Town, day, document, said, somebody, with_document
from .test_corrected_people import APPLIED, NOT_PLAIN, Hotel, nameless

STRANGERS = ("Otgonbayar Saruul", "Greta Lindqvist", "Pavel Novotny")


@pytest.fixture
def hotel(town: Town) -> Hotel:
    return Hotel(town)


@pytest.mark.parametrize("told", [{"name": "Falscher Name"}, {"born": day("1901-01-01")}, {}])
def test_a_correction_that_tells_too_little_to_be_anybody_is_refused(
    hotel: Hotel, told: dict[str, Any]
) -> None:
    bearer = somebody("passport")
    known = hotel.knows(bearer)
    root = hotel.lodges(nameless(bearer))
    before = hotel.town.everything(known)
    mended = hotel.corrects(root, Described(**told))
    assert hotel.town.outcome(mended) == ("refused", "person.not_identifiable")
    assert hotel.town.everything(known) == before


def test_taking_back_what_is_asked_frees_no_further_guess(hotel: Hotel) -> None:
    bearer = somebody("passport", name="Klara Wieck")
    known = hotel.knows(bearer)
    for name in (*STRANGERS, bearer.name):
        guess = hotel.lodges(bearer.described(name=name, born=day("1931-05-05")))
        assert hotel.town.outcome(guess) == NOT_PLAIN
        hotel.takes_back(guess)
        assert hotel.question(guess) is None
    # Until somebody has looked.
    last = hotel.lodges(bearer)
    assert hotel.town.outcome(last) == NOT_PLAIN
    hotel.answer(last, known)
    assert hotel.town.outcome(hotel.lodges(bearer, "2024-06-01")) == APPLIED


def test_no_birth_date_is_found_by_days_that_are_taken_back(hotel: Hotel) -> None:
    bearer = somebody("passport", born=day("1994-07-19"))
    hotel.knows(bearer)
    low, high, states = date(1900, 1, 1), date(2024, 1, 1), []
    while (high - low).days > 1:
        middle = low + (high - low) / 2
        [guess] = hotel.town.declare(hotel.sender, said("confirmation", nameless(bearer), str(middle)))
        states.append(hotel.town.outcome(guess))
        hotel.takes_back(guess)
        low, high = (low, middle) if states[-1] == APPLIED else (middle, high)
    assert abs((high - date(1994, 7, 19)).days) > 365
    assert states.index(NOT_PLAIN) < 4
    assert set(states[states.index(NOT_PLAIN) :]) == {NOT_PLAIN}


def test_corrections_try_no_names(hotel: Hotel) -> None:
    bearer = somebody("passport", name="Rosa Thalberg")
    hotel.knows(bearer)
    root = hotel.lodges(nameless(bearer))
    names = (*STRANGERS, bearer.name)
    told = [hotel.corrects(root, bearer.described(name=name, born=None, sex=None)) for name in names]
    assert {hotel.town.outcome(each) for each in told} == {NOT_PLAIN}


def test_corrections_in_one_file_try_no_birth_dates(hotel: Hotel) -> None:
    bearer = somebody("passport", name="Felix Draeseke", born=day("1971-06-15"))
    hotel.knows(bearer)
    root = hotel.lodges(nameless(bearer))
    days = [date(1971, 6, 1) + timedelta(days=n) for n in range(30)]
    told = hotel.town.declare(
        hotel.sender,
        *(
            said(
                "correction",
                Described(name=bearer.name, born=day(str(each))),
                None,
                at=hotel.house,
                target=root.number,
            )
            for each in days
        ),
    )
    assert {hotel.town.outcome(each) for each in told} == {NOT_PLAIN}


def test_an_answer_carries_no_words_onto_anybody_that_nobody_looked_at(hotel: Hotel) -> None:
    bearer = somebody("passport", name="Anna Karlsson")
    known = hotel.knows(bearer)
    before = hotel.documents(known)
    words = bearer.described(name="Otgonbayar Saruul", born=day("1931-05-05"))
    asked, corrected, alike = (
        hotel.lodges(words, when) for when in ("2024-05-01", "2024-05-09", "2024-05-20")
    )
    hotel.corrects(corrected, somebody("hk_macao_permit", name="Fremder Mensch"))
    hotel.answer(asked, known)
    assert hotel.town.person(alike) == known
    assert hotel.town.person(corrected) is None
    assert "Fremder Mensch" not in {row["name"] for row in hotel.town.facts("person_name", known)}
    assert hotel.documents(known) == before


def test_whom_the_correction_of_an_open_question_may_mean_is_proposed_too(hotel: Hotel) -> None:
    one, other = somebody("passport", name="Ada Lund"), somebody("passport")
    first, second = hotel.knows(one), hotel.knows(other)
    root = hotel.lodges(one.described(name="Otgonbayar Saruul", born=day("1931-05-05")))
    hotel.corrects(root, other)
    question = hotel.question(root)
    assert question is not None
    assert question.candidates == sorted([first, second])


def test_no_more_than_the_last_words_of_a_correction_propose(hotel: Hotel) -> None:
    strangers = [somebody("passport") for _ in range(12)]
    people = [hotel.knows(each) for each in strangers]
    root = hotel.lodges(somebody("passport"))
    for each in strangers:
        hotel.corrects(root, nameless(each))
    question = hotel.question(root)
    assert question is not None
    assert set(question.candidates) == {hotel.town.person(root), people[-1]}


def test_a_correction_and_somebody_with_the_old_number_do_not_meet_in_one_round(hotel: Hotel) -> None:
    guest, other = somebody("passport"), somebody("passport")
    root = hotel.lodges(guest)
    another = Hotel(hotel.town)
    [mended] = hotel.town.receive(
        hotel.sender, said("correction", other, None, at=hotel.house, target=root.number)
    )
    [lodged] = hotel.town.receive(
        another.sender, said("lodging_checkin", nameless(guest), "2024-06-01", at=another.house)
    )
    hotel.town.apply()
    assert [hotel.town.outcome(each) for each in (mended, lodged)] == [APPLIED, APPLIED]
    assert hotel.town.person(lodged) != hotel.town.person(root)


def test_what_corrects_something_taken_back_gives_nobody_a_name_to_be_found_by(hotel: Hotel) -> None:
    bearer, newcomer = somebody("passport"), somebody(None)
    known = hotel.knows(bearer)
    root = hotel.lodges(nameless(bearer))
    hotel.takes_back(root)
    assert hotel.town.outcome(hotel.corrects(root, newcomer)) == APPLIED
    [told] = hotel.town.declare(hotel.registrar, said("confirmation", newcomer, "2024-01-01"))
    assert hotel.town.outcome(told) == APPLIED
    assert hotel.town.person(told) != known


@pytest.mark.parametrize("paper", ["passport", "citizen_id", None])
def test_what_was_taken_back_is_declared_anew_without_a_question(hotel: Hotel, paper: str | None) -> None:
    guest = somebody(paper)
    first = hotel.lodges(guest)
    hotel.takes_back(first)
    again = hotel.lodges(guest)
    assert hotel.town.outcome(again) == APPLIED
    assert hotel.guests(hotel.town.person(again)) == 1


def test_a_former_landlord_moves_nobody_in_by_leaving_out_the_day(hotel: Hotel) -> None:
    landlord = hotel.town.party("landlord")
    former, own = hotel.town.dwelling(landlord, until=date(2015, 1, 1)), hotel.town.dwelling(landlord)
    tenant = somebody("passport")
    [root] = hotel.town.declare(landlord, said("residence_start", tenant, "2024-03-01", at=own))
    [moved] = hotel.town.declare(landlord, said("correction", tenant, None, at=former, target=root.number))
    assert hotel.town.outcome(moved) == ("refused", "dwelling.not_yours")


def test_a_number_corrected_into_an_open_change_of_document_shows_who_has_it(hotel: Hotel) -> None:
    bearer, other = somebody("passport"), somebody("passport")
    known, holder = hotel.knows(bearer), hotel.knows(other)
    unsure = bearer.described(name="Otgonbayar Saruul", born=day("1931-05-05"))

    def new(number: str) -> Described:
        return Described("replacement", document=document(number, "passport"))

    [root] = hotel.town.declare(
        hotel.sender, said("document_change", unsure, "2024-03-05", beside=(new(uuid4().hex),))
    )
    assert hotel.town.outcome(root) == NOT_PLAIN
    taken = Described("replacement", document=other.document)
    hotel.town.declare(hotel.sender, said("correction", unsure, None, beside=(taken,), target=root.number))
    question = hotel.question(root)
    assert question is not None
    assert question.candidates == sorted([known, holder])


def test_another_paper_beside_the_same_words_is_another_question(hotel: Hotel) -> None:
    """Two countries' passports of one number, and two Latin spellings, are not the same words."""
    number = uuid4().hex
    bearer = somebody("passport", name="Berta Lund")
    known = hotel.knows(with_document(bearer, number, "passport"))
    unsure = with_document(bearer, number, "passport").described(
        name="Otgonbayar Saruul", born=day("1931-05-05")
    )
    first = hotel.lodges(unsure)
    second = hotel.lodges(
        with_document(bearer, number, "passport").described(
            name="Otgonbayar Saruul", name_latin="Saruul Otgonbayar", born=day("1931-05-05")
        ),
        "2024-06-01",
    )
    assert [hotel.town.outcome(each) for each in (first, second)] == [NOT_PLAIN, NOT_PLAIN]
    hotel.answer(first, known)
    assert hotel.question(second) is not None
