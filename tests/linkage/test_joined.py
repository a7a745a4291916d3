"""A record that was joined to another leads to it, is shown under no id of its own, and stands again once parted."""

from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from psycopg.types.range import DateRange

from denizen.kernel.partial import PartialDate
from denizen.linkage.queries import record, search
from denizen.linkage.rules import name_key
from denizen.register.errors import PersonJoined
from denizen.register.queries import whereabouts

from ..intake.declaring import SYSTEM, Somebody, Town, said, somebody, with_document
from .reading import Reader, reading_in

ALWAYS = DateRange(None, None)


@pytest.fixture(scope="module")
def reader(town: Town) -> Iterator[Reader]:
    with reading_in(town) as reader:
        yield reader


@pytest.fixture
def twice(town: Town) -> tuple[Somebody, UUID, UUID]:
    """Somebody who was registered twice, under two numbers: the record to keep, and the other."""
    one = somebody()
    kept, absorbed = (known(town, each) for each in (one, with_document(one, uuid4().hex)))
    return one, kept, absorbed


def known(town: Town, who: Somebody) -> UUID:
    """Declare somebody, who is thereby known."""
    home = town.dwelling()
    [receipt] = town.declare(town.party("registrar"), said("residence_start", who, "2024-03-05", at=home))
    person = town.person(receipt)
    assert person is not None
    return person


def merge(town: Town, kept: UUID, absorbed: UUID) -> UUID:
    return town.applier.merge(kept, absorbed, reason_code="same_person", actor=SYSTEM, now=town.tick())


def asked(reader: Reader, person: UUID) -> list[Callable[[], object]]:
    """Every question about a person."""
    room = reader.room
    return [
        lambda: reader.card(person),
        lambda: reader.told(person),
        lambda: whereabouts(room.web, room.ticket("whereabouts", person=person, during=ALWAYS), ALWAYS),
    ]


def test_every_question_about_the_absorbed_record_leads_to_the_kept_one_and_delivers_nobody(
    town: Town, reader: Reader, twice: tuple[Somebody, UUID, UUID]
) -> None:
    _who, kept, absorbed = twice
    before = town.tick()
    joined = merge(town, kept, absorbed)
    for ask in asked(reader, absorbed):
        with pytest.raises(PersonJoined) as answer:
            ask()
        assert answer.value.kept == kept
    assert reader.room.lines(absorbed) == []
    assert reader.room.lines(kept) == []
    assert len(reader.card(kept).documents or ()) == 2
    assert [line[1] for line in reader.room.lines(kept)] == ["card"]
    # Before they were joined the register knew two, and who asks about then is shown that one, and logged under its id.
    assert len(reader.card(absorbed, before).documents or ()) == 1
    assert [line[1] for line in reader.room.lines(absorbed)] == ["card"]
    town.applier.unmerge(joined, actor=SYSTEM, now=town.tick())
    for person in (kept, absorbed):
        assert len(reader.card(person).documents or ()) == 1
        assert len(reader.told(person)) == 1


def test_a_chain_of_joined_records_leads_to_the_last(
    town: Town, reader: Reader, twice: tuple[Somebody, UUID, UUID]
) -> None:
    _who, middle, first = twice
    last = known(town, somebody())
    merge(town, middle, first)
    merge(town, last, middle)
    for person in (first, middle):
        with pytest.raises(PersonJoined) as answer:
            reader.card(person)
        assert answer.value.kept == last


def test_a_search_shows_joined_records_once(
    town: Town, reader: Reader, twice: tuple[Somebody, UUID, UUID]
) -> None:
    who, kept, absorbed = twice
    assert isinstance(who.born, PartialDate)
    key = name_key(who.name, who.born)
    assert key is not None

    def found() -> list[UUID]:
        return [
            hit.person_id for hit in search(reader.room.web, reader.room.ticket("search", search=key), key)
        ]

    assert set(found()) == {kept, absorbed}
    joined = merge(town, kept, absorbed)
    assert found() == [kept]
    town.applier.unmerge(joined, actor=SYSTEM, now=town.tick())
    assert set(found()) == {kept, absorbed}


def test_everything_held_is_of_both_while_they_are_joined_and_of_each_alone_once_parted(
    town: Town, reader: Reader, twice: tuple[Somebody, UUID, UUID]
) -> None:
    """What the one was held to be meanwhile may be a stranger's: it is not handed out."""
    _who, kept, absorbed = twice

    def held(person: UUID) -> tuple[list[str], list[bool]]:
        ticket = reader.room.ticket("record", "counter_clerk", "access.request", person=person)
        found = record(reader.room.web, ticket, authority=None, now=town.tick())
        told = ["said" in each for each in found["declarations"]]
        return sorted(each["declaration"] for each in found["documents"] if each["known_until"] is None), told

    (one, _told), (other, _all) = held(kept), held(absorbed)
    joined = merge(town, kept, absorbed)
    numbers, told = held(kept)
    assert numbers == sorted(one + other)
    assert told.count(True) == 2
    town.applier.unmerge(joined, actor=SYSTEM, now=town.tick())
    ticket = reader.room.ticket("record", "counter_clerk", "access.request", person=kept)
    found = record(reader.room.web, ticket, authority=None, now=town.tick())
    assert {each["declaration"] for each in found["documents"]} == set(one)
    assert [merge["undone_at"] is not None for merge in found["records"]["merges"]] == [True]
    numbers, told = held(kept)
    assert (numbers, told) == (one, [True, False]), (
        "that another declaration was once taken for theirs is said"
    )
    assert held(absorbed)[0] == other


def test_the_words_of_a_correction_that_waits_are_told_to_nobody(town: Town, reader: Reader) -> None:
    """Whom they mean is open, and they may be a stranger's."""
    stranger, guest = somebody("passport"), somebody("passport")
    person, registrar = known(town, stranger), town.party("registrar")
    nameless = stranger.described(name=None, born=None, sex=None)
    [root] = town.declare(registrar, said("confirmation", nameless, "2024-05-01"))
    [mended] = town.declare(registrar, said("correction", guest, None, target=root.number))
    assert town.outcome(mended)[0] == "undecided"

    def held() -> str:
        ticket = reader.room.ticket("record", "counter_clerk", "access.request", person=person)
        return str(record(reader.room.web, ticket, authority=None, now=town.tick()))

    assert str(root.number) in held()
    assert guest.name not in held()
    town.applier.answer(root.declaration_id, person, actor=SYSTEM, now=town.tick())
    assert guest.name in held()
