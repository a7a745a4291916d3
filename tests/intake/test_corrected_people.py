"""A correction that tells somebody else's name, birth date or document joins nobody before a registrar has looked."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from denizen.ledger.actions import Sender
from denizen.ledger.rules import Acknowledgement, Described
from denizen.linkage.queries import Question, open_questions
from denizen.linkage.rules import LIFELONG_DOCUMENTS

from .declaring import SYSTEM, Somebody, Town, day, document, said, somebody, with_document

APPLIED = ("applied", None)
NOT_PLAIN = ("undecided", "person.not_plain")


class Hotel:
    """A hotel that corrects what it declared, and a registrar of the town."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.registrar, self.sender = town.party("registrar"), town.party("hotel")
        self.house = town.dwelling(self.sender)

    def knows(self, person: Somebody) -> UUID:
        """Let the register know somebody by a registrar's word."""
        [receipt] = self.town.declare(self.registrar, said("confirmation", person, "2024-01-01"))
        found = self.town.person(receipt)
        assert found is not None
        return found

    def lodges(self, guest: Somebody | Described, when: str = "2024-05-01") -> Acknowledgement:
        """Declare a check-in."""
        [receipt] = self.town.declare(self.sender, said("lodging_checkin", guest, when, at=self.house))
        return receipt

    def corrects(
        self, root: Acknowledgement, guest: Somebody | Described, sender: Sender | None = None, **words: Any
    ) -> Acknowledgement:
        """Say it again in other words."""
        [receipt] = self.town.declare(
            sender or self.sender,
            said("correction", guest, words.pop("when", None), at=self.house, target=root.number, **words),
        )
        return receipt

    def takes_back(self, root: Acknowledgement) -> Acknowledgement:
        """Say that it is not so."""
        [receipt] = self.town.declare(self.sender, said("retraction", None, None, target=root.number))
        return receipt

    def question(self, root: Acknowledgement) -> Question | None:
        """What is asked about a declaration."""
        asked = (
            each for each in open_questions(self.town.worker) if each.declaration_id == root.declaration_id
        )
        return next(asked, None)

    def answer(self, root: Acknowledgement, person: UUID | None) -> UUID:
        """Decide it."""
        return self.town.applier.answer(root.declaration_id, person, actor=SYSTEM, now=self.town.tick())

    def reopen(self, root: Acknowledgement) -> None:
        """Take the decision back."""
        self.town.applier.take_back(root.declaration_id, actor=SYSTEM, now=self.town.tick())

    def keys(self, person: UUID) -> set[bytes]:
        """By what somebody is found, documents aside."""
        query = "SELECT key FROM linkage.person_key WHERE person_id = %s"
        return {key for (key,) in self.town.owner.execute(query, [person])}

    def told_apart(self, one: UUID | None, other: UUID) -> None:
        """Let a registrar have found that two are two."""
        assert one is not None
        self.town.applier.distinguish(one, other, actor=SYSTEM, now=self.town.tick(), back=False)

    def documents(self, person: UUID | None) -> set[bytes]:
        """The tokens of somebody's documents."""
        return {bytes(row["token"]) for row in self.town.facts("identity_document", person)}

    def guests(self, person: UUID | None) -> int:
        """How often somebody stayed."""
        return len(self.town.facts("lodging_stay", person))


@pytest.fixture
def hotel(town: Town) -> Hotel:
    return Hotel(town)


def nameless(person: Somebody) -> Described:
    """Known by the number alone, as a guest book may have it."""
    return person.described(name=None, born=None, sex=None)


def test_a_guests_true_number_does_not_go_to_the_stranger_whose_number_was_typed(hotel: Hotel) -> None:
    stranger, guest = somebody("passport"), somebody("passport")
    known = hotel.knows(stranger)
    before = hotel.town.everything(known)
    root = hotel.lodges(nameless(stranger))
    assert hotel.town.person(root) == known
    between = hotel.town.everything(known)
    mended = hotel.corrects(root, guest)
    assert hotel.town.outcome(mended) == NOT_PLAIN
    question = hotel.question(root)
    assert question is not None
    assert (question.reason, question.candidates) == ("correction_differs", [known])
    assert hotel.town.everything(known) == between, "meanwhile it founds nothing"
    assert hotel.question(mended) is None

    new = hotel.answer(root, None)
    assert hotel.town.everything(known) == before
    assert guest.document is not None
    assert hotel.documents(new) == {guest.document.token}
    assert hotel.guests(new) == 1
    assert hotel.town.outcomes(mended) == [NOT_PLAIN, APPLIED]
    assert hotel.town.outcomes(root) == [APPLIED]
    # By the corrected words they are found from now on, and by the mistyped number is who has it.
    assert hotel.town.person(hotel.lodges(guest, "2024-07-01")) == new
    assert hotel.town.person(hotel.lodges(guest.described(document=None), "2024-08-01")) == new
    assert hotel.town.person(hotel.lodges(stranger, "2024-07-01")) == known
    made = [hotel.town.everything(each) for each in (known, new)]
    hotel.town.applier.rebuild([known, new], hotel.town.tick())
    assert [hotel.town.everything(each) for each in (known, new)] == made


def test_an_answer_about_a_correction_is_taken_back_without_a_trace(hotel: Hotel) -> None:
    stranger, guest = somebody("passport"), somebody("passport")
    known = hotel.knows(stranger)
    root = hotel.lodges(nameless(stranger))
    mended = hotel.corrects(root, guest)
    before, keys = hotel.town.everything(known), hotel.keys(known)
    new = hotel.answer(root, None)
    hotel.reopen(root)
    assert hotel.town.everything(known) == before
    assert not any(hotel.town.everything(new).values())
    assert hotel.keys(known) == keys, "nobody is found by the words of a correction that waits again"
    assert not hotel.keys(new)
    assert hotel.town.outcomes(mended) == [NOT_PLAIN, APPLIED, NOT_PLAIN]
    assert hotel.town.outcomes(root) == [APPLIED]
    assert hotel.town.person(hotel.lodges(guest, "2024-07-01")) not in (None, known, new)
    # And once more, otherwise.
    assert hotel.answer(root, known) == known
    assert hotel.town.outcomes(mended)[-1] == APPLIED
    assert guest.document is not None
    assert guest.document.token in hotel.documents(known)


def test_whoever_is_known_by_the_mistyped_words_alone_is_mended(hotel: Hotel) -> None:
    guest = somebody("passport")
    root = hotel.lodges(with_document(guest, uuid4().hex, "passport"))
    mended = hotel.corrects(root, guest)
    assert hotel.town.outcome(mended) == APPLIED
    assert guest.document is not None
    assert hotel.documents(hotel.town.person(root)) == {guest.document.token}
    other = replace(guest, name="Somebody Else", born=day("1931-05-05"))
    assert hotel.town.outcome(hotel.corrects(root, with_document(other, uuid4().hex))) == APPLIED
    assert hotel.question(root) is None


@pytest.mark.parametrize(
    ("told", "name", "words"),
    [
        ("document", "Сүхбаатарын Энхтуяа", {"name": None, "born": None, "sex": None}),
        ("name", "Ганболдын Номин", {"document": None}),
        ("misspelt name", "Цэдэнбалын Оюунчимэг", {"document": None, "name": "Цэдэнбалын Оюунчимег"}),
    ],
)
def test_a_correction_that_tells_somebody_who_is_known_is_asked_about(
    hotel: Hotel, told: str, name: str, words: dict[str, Any]
) -> None:
    guest = somebody("passport", name=name)
    known = hotel.knows(guest)
    root = hotel.lodges(with_document(somebody(), uuid4().hex, "passport"))
    was = hotel.town.person(root)
    assert was is not None
    mended = hotel.corrects(root, guest.described(**words))
    assert hotel.town.outcome(mended) == NOT_PLAIN, told
    question = hotel.question(root)
    assert question is not None
    assert question.candidates == sorted([was, known])
    assert hotel.answer(root, known) == known
    assert hotel.guests(known) == 1
    assert not any(hotel.town.everything(was).values())


def test_a_name_put_in_afterwards_is_asked_about_as_one_told_at_once(hotel: Hotel) -> None:
    bearer = somebody("passport")
    known = hotel.knows(bearer)
    before = hotel.town.facts("person_name", known)
    root = hotel.lodges(bearer)
    mended = hotel.corrects(root, bearer.described(name="Otgonbayar Saruul"))
    assert hotel.town.outcome(mended) == NOT_PLAIN
    assert hotel.town.facts("person_name", known) == before
    # In other words for the same name it is plain.
    assert hotel.town.outcome(hotel.corrects(root, bearer.described(name=bearer.name.upper()))) == APPLIED


def told_twice(hotel: Hotel) -> tuple[Somebody, Acknowledgement, UUID]:
    """Somebody whom a hotel was the first to tell, and a landlord told alike: who, its words, the person."""
    guest = somebody("passport")
    root = hotel.lodges(guest)
    known = hotel.town.person(root)
    assert known is not None
    [again] = hotel.town.declare(hotel.town.party("landlord"), said("confirmation", guest, "2024-06-01"))
    assert hotel.town.person(again) == known
    return guest, root, known


@pytest.mark.parametrize("what", ["document", "born"])
def test_what_others_told_as_well_is_not_mended_in_silence(hotel: Hotel, what: str) -> None:
    guest, root, known = told_twice(hotel)
    before = hotel.town.everything(known)
    other = {"document": document(uuid4().hex, "passport"), "born": day("1931-05-05")}[what]
    mended = hotel.corrects(root, guest.described(**{what: other}))
    assert hotel.town.outcome(mended) == NOT_PLAIN
    question = hotel.question(root)
    assert question is not None
    assert (question.reason, question.candidates) == ("correction_differs", [known])
    assert hotel.town.everything(known) == before
    assert hotel.answer(root, known) == known
    assert hotel.town.outcomes(mended) == [NOT_PLAIN, APPLIED]


@pytest.mark.parametrize("is_told_by_another", [True, False])
def test_a_document_that_another_told_as_well_is_not_mended_in_silence_where_weight_finds_the_same(
    town: Town, is_told_by_another: bool
) -> None:
    landlord, resident = town.party("landlord"), town.party("resident")
    home, tenant = town.dwelling(landlord), somebody("passport", name="Цэрэндоржийн Нарангэрэл")
    [root] = town.declare(resident, said("residence_start", tenant, "2024-05-01", at=home))
    words = tenant if is_told_by_another else tenant.described(document=None)
    [again] = town.declare(landlord, said("tenancy_start", words, "2024-05-01", at=home))
    assert town.person(again) == town.person(root)
    other = with_document(tenant, uuid4().hex, "passport")
    [mended] = town.declare(resident, said("correction", other, None, at=home, target=root.number))
    assert town.outcome(mended) == (NOT_PLAIN if is_told_by_another else APPLIED)


def test_a_birth_date_that_was_taken_back_is_held_against_no_correction(hotel: Hotel) -> None:
    guest = somebody("passport")
    root = hotel.lodges(guest)
    again = hotel.lodges(guest, "2024-07-01")
    assert hotel.town.person(again) == hotel.town.person(root)
    hotel.takes_back(again)
    assert hotel.town.outcome(hotel.corrects(root, guest.described(born=day("1931-05-05")))) == APPLIED


def test_a_birth_date_is_mended_in_silence_to_what_others_tell(hotel: Hotel) -> None:
    guest = somebody("passport")
    root = hotel.lodges(guest.described(born=day("1931-05-05")))
    assert hotel.knows(guest) == hotel.town.person(root)
    assert hotel.town.outcome(hotel.corrects(root, guest)) == APPLIED


def test_a_day_before_a_birth_that_others_told_as_well_is_asked_about(hotel: Hotel) -> None:
    guest, root, known = told_twice(hotel)
    before_birth = guest.born.exact
    assert before_birth is not None
    words = guest.described(born=None)
    mended = hotel.corrects(root, words, when=f"{before_birth.year - 1}-05-01")
    question = hotel.question(root)
    assert question is not None, hotel.town.outcome(mended)
    assert question.candidates == [known]


def test_a_correction_of_the_day_asks_nothing(hotel: Hotel) -> None:
    bearer = somebody("passport")
    known = hotel.knows(bearer)
    root = hotel.lodges(nameless(bearer))
    mended = hotel.corrects(root, nameless(bearer), when="2024-05-03")
    assert hotel.town.outcome(mended) == APPLIED
    [stay] = hotel.town.facts("lodging_stay", known)
    assert stay["valid_during"].lower == day("2024-05-03").exact


def test_whoever_was_told_apart_is_no_reason_to_ask(hotel: Hotel) -> None:
    twin = somebody(document_type=None)
    known = hotel.knows(twin)
    root = hotel.lodges(with_document(somebody(), uuid4().hex))
    was = hotel.town.person(root)
    assert was is not None
    hotel.told_apart(known, was)
    mended = hotel.corrects(root, with_document(twin, uuid4().hex, "passport"))
    assert hotel.town.outcome(mended) == APPLIED
    assert hotel.town.person(root) == was


@pytest.mark.parametrize("words", [{}, {"name": None, "born": None, "sex": None}])
def test_whoever_was_told_apart_is_asked_about_where_the_words_mean_them(
    hotel: Hotel, words: dict[str, Any]
) -> None:
    one, other = somebody("passport"), somebody("passport")
    known, true = hotel.knows(one), hotel.knows(other)
    hotel.told_apart(known, true)
    root = hotel.lodges(one)
    assert hotel.town.outcome(hotel.corrects(root, other.described(**words))) == NOT_PLAIN
    question = hotel.question(root)
    assert question is not None
    assert set(question.candidates) == {known, true}
    assert hotel.answer(root, true) == true


@pytest.mark.parametrize("is_other_name", [False, True])
def test_nobody_gets_the_document_of_whom_they_were_told_apart_from(
    hotel: Hotel, is_other_name: bool
) -> None:
    guest, holder = somebody("passport"), somebody("passport")
    true = hotel.knows(holder)
    root = hotel.lodges(guest)
    was = hotel.town.person(root)
    hotel.told_apart(was, true)
    told = guest.described(document=holder.document) if is_other_name else nameless(holder)
    assert hotel.town.outcome(hotel.corrects(root, told)) == NOT_PLAIN
    question = hotel.question(root)
    assert question is not None
    assert set(question.candidates) == {was, true}


def test_whom_weight_finds_is_asked_about(hotel: Hotel) -> None:
    """Whoever has the document under nearly this name is no candidate any more once that was weighed."""
    bearer = somebody("passport", name="Цэрэндоржийн Алтанцэцэг")
    known = hotel.knows(bearer)
    root = hotel.lodges(somebody("passport"))
    was = hotel.town.person(root)
    misspelt = bearer.described(name="Цэрэндоржийн Алтанцэцэгг")
    assert hotel.town.outcome(hotel.corrects(root, misspelt)) == NOT_PLAIN
    question = hotel.question(root)
    assert question is not None
    assert set(question.candidates) == {was, known}
    assert hotel.town.person(Hotel(hotel.town).lodges(misspelt)) == known, "declared at once"


def test_the_last_correction_speaks_whatever_waited_for_the_answer(hotel: Hotel) -> None:
    stranger, guest = somebody("passport"), somebody("passport")
    known = hotel.knows(stranger)
    root = hotel.lodges(nameless(stranger))
    first = hotel.corrects(root, guest, when="2024-05-02")
    second = hotel.corrects(root, nameless(stranger), when="2024-05-03")
    assert [hotel.town.outcome(each) for each in (first, second)] == [NOT_PLAIN, APPLIED]
    hotel.answer(root, known)
    [stay] = hotel.town.facts("lodging_stay", known)
    assert stay["valid_during"].lower == day("2024-05-03").exact
    assert stranger.document is not None
    assert hotel.documents(known) == {stranger.document.token}
    assert hotel.town.outcomes(first) == [NOT_PLAIN, APPLIED]


def test_what_is_taken_back_takes_its_waiting_correction_with_it(hotel: Hotel) -> None:
    stranger, guest = somebody("passport"), somebody("passport")
    known = hotel.knows(stranger)
    before = hotel.town.everything(known)
    root = hotel.lodges(nameless(stranger))
    mended = hotel.corrects(root, guest)
    hotel.takes_back(root)
    assert hotel.question(root) is None
    assert hotel.town.outcomes(mended) == [NOT_PLAIN, ("refused", "declaration.taken_back")]
    assert hotel.town.everything(known) == before
    # What corrects it afterwards changes nothing, and asks nobody.
    assert hotel.town.outcome(hotel.corrects(root, guest)) == APPLIED
    assert hotel.question(root) is None
    assert hotel.town.everything(known) == before


def test_of_what_is_taken_back_no_day_is_asked_about(hotel: Hotel) -> None:
    guest = somebody("passport")
    hotel.knows(guest)
    root = hotel.lodges(nameless(guest))
    hotel.takes_back(root)
    assert hotel.town.outcome(hotel.corrects(root, nameless(guest), when="1950-01-01")) == APPLIED
    assert hotel.question(root) is None


def test_a_correction_and_what_takes_its_root_back_may_come_in_one_round(hotel: Hotel) -> None:
    stranger, guest = somebody("passport"), somebody("passport")
    hotel.knows(stranger)
    root = hotel.lodges(nameless(stranger))
    mended, back = hotel.town.declare(
        hotel.sender,
        said("correction", guest, None, at=hotel.house, target=root.number),
        said("retraction", None, None, target=root.number),
    )
    assert [hotel.town.outcome(each) for each in (mended, back)] == [APPLIED, APPLIED]
    assert hotel.question(root) is None


def test_who_waits_for_an_answer_is_told_when_it_comes(hotel: Hotel) -> None:
    stranger, guest = somebody("passport"), somebody("passport")
    hotel.knows(stranger)
    root = hotel.lodges(nameless(stranger))
    mended = hotel.corrects(root, guest)
    new = hotel.answer(root, None)
    news = hotel.town.owner.execute(
        "SELECT topic, person_id FROM journal.outbox WHERE reference = %s ORDER BY id",
        [mended.declaration_id],
    ).fetchall()
    assert [topic for topic, _person in news] == ["declaration.undecided", "declaration.applied"]
    assert [person for _topic, person in news] == [None, new], "it is not said of anybody while that is open"


def test_a_number_that_two_countries_gave_is_two_peoples(hotel: Hotel) -> None:
    number = uuid4().hex
    one, other = (
        replace(somebody(), document=document(number, "passport", issuer=country))
        for country in ("MNG", "RUS")
    )
    known = hotel.knows(one)
    stranger = hotel.town.person(hotel.lodges(other))
    assert stranger is not None
    assert stranger != known
    # Who leaves the country out is found by the name beside the number.
    assert hotel.town.person(hotel.lodges(replace(one, document=document(number, "passport")))) == known
    assert hotel.town.person(hotel.lodges(replace(other, document=document(number, "passport")))) == stranger
    # A number for life is of one country, whatever is written beside it.
    citizen = somebody()
    found = hotel.knows(citizen)
    assert citizen.document is not None
    assert (
        hotel.town.person(hotel.lodges(replace(citizen, document=replace(citizen.document, issuer="HKG"))))
        == found
    )


def test_whoever_tries_names_beside_a_number_is_asked_about_until_a_registrar_has_looked(
    hotel: Hotel,
) -> None:
    bearer = somebody("passport", name="Anna Karlsson")
    hotel.knows(bearer)
    names = ["Otgonbayar Saruul", "Greta Lindqvist", "Anna Karlsson", None]
    told = [hotel.lodges(bearer.described(name=name, born=day("1931-05-05"))) for name in names]
    assert [hotel.town.outcome(each) for each in told] == [NOT_PLAIN] * 4
    # Others are not held up by it.
    other = Hotel(hotel.town)
    assert hotel.town.outcome(other.lodges(bearer)) == APPLIED


@pytest.mark.parametrize("kind", ["citizen_id", "passport"])
def test_only_numbers_for_life_are_of_one_country_whatever_is_written_beside_them(
    town: Town, kind: str
) -> None:
    query = "SELECT register.is_one_country(%(kind)s, 'MNG', 'RUS'), register.is_one_country(%(kind)s, 'MNG', NULL)"
    assert town.worker.execute(query, {"kind": kind}).fetchone() == (kind in LIFELONG_DOCUMENTS, True)
