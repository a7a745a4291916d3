"""Searching for a person: enough to mean one, and never a list."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from denizen.kernel.fold import fold_name
from denizen.kernel.partial import PartialDate
from denizen.linkage.errors import SearchTooMany
from denizen.linkage.queries import Hit, search
from denizen.linkage.rules import name_key
from tests.access.town import Town

BORN = PartialDate.parse("1990-03-05")
TOKEN = b"0123456789abcdef"


def registered(town: Town, name: str, born: PartialDate = BORN) -> UUID:
    """A person with the key that the pipeline would have made."""
    person = town.person(name, born)
    if key := name_key(name, born):
        town.owner.execute("INSERT INTO linkage.person_key VALUES (%s, %s)", [key, person])
    return person


def hits(town: Town, key: bytes) -> list[Hit]:
    """Search as a registrar."""
    return search(town.web, town.ticket("search", search=key), key)


def key_of(name: str, born: PartialDate = BORN) -> bytes:
    """The key of a name and a birth date."""
    key = name_key(name, born)
    assert key is not None
    return key


def test_an_exact_name_and_birth_date_find_one_person(town: Town) -> None:
    bat = registered(town, "Bat Erdene")
    registered(town, "Bat Erdene", PartialDate.parse("1990-03-06"))
    (hit,) = hits(town, key_of("ERDENE, Bat"))
    assert (hit.person_id, hit.name, hit.born, hit.hint) == (bat, "Bat Erdene", BORN, None)
    assert [(person, reader) for person, reader, _fields, _certain in town.lines()] == [(bat, "search")]


def test_a_document_finds_its_holder(town: Town) -> None:
    bat = registered(town, "Bat")
    town.document(bat, TOKEN)
    (hit,) = hits(town, TOKEN)
    assert (hit.person_id, hit.hint) == (bat, "…1234")
    assert hits(town, TOKEN[:-1]) == []
    assert len(town.lines()) == 1


def test_ten_are_shown_and_eleven_are_nobody(town: Town) -> None:
    for _person in range(10):
        registered(town, "Bat Erdene")
    assert len(hits(town, key_of("Bat Erdene"))) == 10
    assert len(town.lines()) == 10
    registered(town, "Bat Erdene")
    with pytest.raises(SearchTooMany):
        hits(town, key_of("Bat Erdene"))
    assert len(town.lines()) == 10


def test_whose_birth_date_is_known_in_part_is_found_by_the_name_with_that_part(town: Town) -> None:
    year = PartialDate.parse("1990")
    bat = registered(town, "Bat", year)
    registered(town, "Bat")
    assert [hit.person_id for hit in hits(town, key_of("Bat", year))] == [bat]
    assert hits(town, key_of("Bat", PartialDate.parse("1990-03"))) == []


@pytest.mark.parametrize("born", ["", "../1990-03-05", "1990-03-05/.."])
def test_whose_birth_date_is_not_known_is_not_found_by_name(town: Town, born: str) -> None:
    """Even where a key was kept that should not have been."""
    person = town.person("Bat", PartialDate.parse(born) if born else PartialDate.UNKNOWN)
    town.owner.execute("INSERT INTO linkage.person_key VALUES (%s, %s)", [key_of("Bat"), person])
    assert hits(town, key_of("Bat")) == []
    assert town.lines() == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    key=st.one_of(
        st.binary(min_size=1, max_size=20),
        st.tuples(
            st.sampled_from(["Bat", "Erdene", "Bat Erden", "B", "", "%", "Bat%", "张"]), st.dates()
        ).map(lambda said: name_key(said[0], PartialDate.on(said[1])) or b"\0"),
        st.sampled_from(["Bat Erdene", "张伟"]).map(lambda name: fold_name(name).encode()),
        st.integers(0, 11).map(lambda size: key_of("Bat Erdene")[:size] or b"\0"),
    )
)
def test_enumeration_finds_nobody(enumerated: Town, key: bytes) -> None:
    assert hits(enumerated, key) == []


@pytest.fixture
def enumerated(town: Town) -> Town:
    """A town of people whose whole names, birth dates and numbers the search never says."""
    for name in ("Bat Erdene", "张伟", "Sara"):
        person = registered(town, name, PartialDate.on(date(1990, 3, 5)))
        town.document(person, fold_name(name).encode().ljust(16, b"\xff"))
    return town
