"""Who is who: by document, else by name, birth date and sex; the rest is put to a registrar."""

from typing import Any

import pytest

from denizen.linkage.queries import open_questions

from .declaring import Somebody, Town, day, said, somebody, with_document


def declared(town: Town, person: Somebody, **words: object) -> tuple[object, str, str | None]:
    """Declare something harmless about somebody; return the person, the state and the code."""
    [receipt] = town.declare(
        town.party("registrar"), said("confirmation", person.described(**words), "2024-03-05")
    )
    return (town.person(receipt), *town.outcome(receipt))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Batbayar Dorj", {"name": "Batbaiar Dorj", "born": None, "sex": None}),
        ("Batbayar Dorj", {"name": "DORJ, Batbayar", "born": None, "sex": "unknown"}),
        ("Batbayar Dorj", {"name": "Batbayar", "born": None, "sex": None}),
        ("谢云言", {"name": "Xie Yunyan", "born": None, "sex": None}),
        ("谢云言", {"name": "云言 谢", "born": None, "sex": None}),
        ("Anna Karlsson", {"name": "ANNA KARLSSON", "born": day("1931-05-05")}),
    ],
)
def test_the_document_finds_whoever_was_spelt_otherwise(town: Town, name: str, words: dict[str, Any]) -> None:
    person = somebody(name=name)
    assert declared(town, person) == declared(town, person, **words)


@pytest.mark.parametrize(
    "words",
    [
        {"name": "Otgonbayar Saruul"},
        {"name": "Otgonbayar Saruul", "born": None},
        {"name": "Otgonbayar Saruul", "sex": None, "born": None},
        {"name": "Otgonbayar Saruul", "sex": "male"},
        {"name": "Otgonbayar Saruul", "born": day("1931-05-05")},
        {"name": "Karlsson Otto", "born": None},
        {"name": "Anne Karlsson", "sex": "male"},
        {"name": "Karlsson", "born": None, "sex": "male"},
    ],
)
def test_whoever_gives_somebodys_document_is_asked_about(town: Town, words: dict[str, Any]) -> None:
    person = somebody(name="Anna Karlsson")
    known, *_ = declared(town, person)
    before = town.facts("person_name", known)
    assert declared(town, person, **words) == (None, "undecided", "person.not_plain")
    assert town.facts("person_name", known) == before


@pytest.mark.parametrize("kind", ["citizen_id", "passport"])
def test_whoever_tries_birth_dates_beside_a_known_document_learns_none(town: Town, kind: str) -> None:
    person = somebody(kind)
    declared(town, person)
    told = [
        declared(town, person, name=f"Guest {letters}", born=born, sex=None)
        for letters, born in (("Aaa", person.born), ("Bbb", day("1931-05-05")), ("Ccc", day("1931")))
    ]
    assert set(told) == {(None, "undecided", "person.not_plain")}


def test_a_year_of_birth_in_common_does_not_make_a_stranger_the_bearer(town: Town) -> None:
    person = somebody(name="Anna Karlsson", born=day("1931"))
    declared(town, person)
    assert declared(town, person, name="Otgonbayar Saruul")[2] == "person.not_plain"


def test_name_birth_date_and_sex_find_whoever_has_no_paper(town: Town) -> None:
    person = somebody(document_type=None, name="Бат Болд")
    known, *_ = declared(town, person)
    assert declared(town, person, name="БОЛД, Бат")[0] == known
    assert declared(town, person, sex="unknown")[0] == known
    assert declared(town, person, sex="male")[0] != known
    assert declared(town, person, born=day("1950-01-01"))[0] != known


def test_different_citizen_numbers_are_different_people_however_alike(town: Town) -> None:
    one = somebody()
    other = with_document(one, "another number")
    assert declared(town, one)[0] != declared(town, other)[0]
    # Without a paper it could be either.
    assert declared(town, one, document=None) == (None, "undecided", "person.several_candidates")


def test_another_passport_is_a_question(town: Town) -> None:
    person = somebody("passport")
    known, *_ = declared(town, person)
    assert declared(town, with_document(person, "another", "passport")) == (
        None,
        "undecided",
        "person.document_differs",
    )
    # A paper of another type says nothing against it.
    assert declared(town, with_document(person, "permit", "hk_macao_permit"))[0] == known


def test_a_known_document_under_another_name_and_birth_date_is_a_question(town: Town) -> None:
    person = somebody()
    known, *_ = declared(town, person)
    assert declared(town, person, name="Nobody", born=day("1931-05-05")) == (
        None,
        "undecided",
        "person.not_plain",
    )
    assert declared(town, person, born=day("1931-05-05"))[0] == known  # the name is right: a slip in the date


def test_a_birth_date_known_in_part_is_a_question(town: Town) -> None:
    person = somebody(document_type=None, born=day("1971"))
    _, state, _ = declared(town, person)
    assert state == "applied"
    assert declared(town, person) == (None, "undecided", "person.birth_date_partial")


def test_a_name_in_another_script_is_a_question(town: Town) -> None:
    person = somebody(name="张伟", document_type=None)
    known, *_ = declared(town, person)
    for alike in ("Zhang Wei", "伟张", "WEI, Zhang"):
        assert declared(town, person, name=alike) == (None, "undecided", "person.name_resembles")
    assert declared(town, person, name="Li Hong")[0] not in (None, known)
    assert declared(town, person)[0] == known


def test_a_question_names_its_candidates(town: Town) -> None:
    one = somebody()
    people = {declared(town, one)[0], declared(town, with_document(one, "x"))[0]}
    asked = {each.declaration_id for each in open_questions(town.worker)}
    [receipt] = town.declare(
        town.party("registrar"), said("confirmation", one.described(document=None), "2024-03-05")
    )
    [question] = [each for each in open_questions(town.worker) if each.declaration_id not in asked]
    assert question.declaration_id == receipt.declaration_id
    assert set(question.candidates) == people


def test_a_corrected_name_finds_its_person(town: Town) -> None:
    wrong = somebody(document_type=None, name="张误")
    right = Somebody("张悟", wrong.born, wrong.sex)
    registrar = town.party("registrar")
    [first] = town.declare(registrar, said("confirmation", wrong, "2024-03-05"))
    town.declare(registrar, said("correction", right, "2024-03-05", target=first.number))
    assert declared(town, right)[0] == town.person(first)


def test_a_changed_name_finds_its_person(town: Town) -> None:
    before = somebody(document_type=None, name="李一")
    after = Somebody("李二", before.born, before.sex)
    registrar = town.party("registrar")
    change = said(
        "name_change",
        before,
        "2024-03-05",
        beside=(after.described(part="replacement", sex=None, born=None),),
    )
    [first] = town.declare(registrar, change)
    assert declared(town, after)[0] == town.person(first)
    names = {row["name"]: row["valid_during"] for row in town.facts("person_name", town.person(first))}
    assert names["李一"].upper == names["李二"].lower == day("2024-03-05").exact
