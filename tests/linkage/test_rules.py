"""Blocking keys: what makes two descriptions candidates for one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denizen.kernel.partial import PartialDate
from denizen.linkage.rules import KEY_BYTES, alike_keys, name_key, near_keys, person_keys

BORN = PartialDate.parse("1990-05-06")


@pytest.mark.parametrize("spelt", ["Bat BOLD", "bold, bat", "Bold  Bât", "ＢＯＬＤ Bat"])
def test_order_case_accents_and_width_do_not_matter(spelt: str) -> None:
    assert name_key(spelt, BORN) == name_key("Bold Bat", BORN)


def test_another_name_or_birth_date_is_another_key() -> None:
    others = {name_key("Bold Bat", BORN), name_key("Bold Bata", BORN)}
    others |= {name_key("Bold Bat", PartialDate.parse(text)) for text in ("1990-05-07", "1990-05", "1990")}
    assert len(others) == 5
    assert {len(key) for key in others if key} == {KEY_BYTES}


def test_a_key_tells_whether_the_birth_date_in_it_is_known_to_the_day() -> None:
    for born, is_whole in (
        (BORN, True),
        (PartialDate.parse("1990-05"), False),
        (PartialDate.parse("1990"), False),
    ):
        keys = (*person_keys("巴特", "Bat", born), *alike_keys("巴特", "Bat", born))
        assert {key[-1] & 1 for key in keys} == {int(is_whole)}
    by_year = set(near_keys("Bat", None, BORN)) & set(alike_keys("Bat", None, PartialDate.parse("1990")))
    assert {key[-1] & 1 for key in by_year} == {0}


def test_without_a_birth_date_or_a_name_there_is_no_key() -> None:
    assert name_key("Bold", PartialDate.UNKNOWN) is None
    assert name_key("—", BORN) is None
    assert person_keys("Bold", None, None) == ()
    assert person_keys(None, None, BORN) == ()


def test_the_own_name_comes_first_and_equal_ones_once() -> None:
    assert person_keys("巴特", "Bat", BORN) == (name_key("巴特", BORN), name_key("Bat", BORN))
    assert person_keys("Bat", "BAT", BORN) == (name_key("Bat", BORN),)


@pytest.mark.parametrize(
    ("one", "other"),
    [("張偉", "Wei Zhang"), ("Мөнхцэцэг", "Monkhtsetseg"), ("김철수", "Kim Chul-soo"), ("Khulan", "HULAN")],
)
def test_another_script_or_romanisation_is_alike_and_not_the_same(one: str, other: str) -> None:
    assert set(alike_keys(one, None, BORN)) & set(alike_keys(other, None, BORN))
    assert name_key(one, BORN) != name_key(other, BORN)


def test_alike_keys_need_a_name_and_a_birth_date_and_are_few() -> None:
    assert alike_keys("Bold", None, None) == alike_keys("Bold", None, PartialDate.UNKNOWN) == ()
    assert alike_keys(None, "—", BORN) == ()
    assert len(alike_keys("张伟", "Zhang Wei", BORN)) == 1
    assert len(alike_keys("이영희", "Lee Younghee", BORN)) <= 6
    assert not set(alike_keys("张伟", None, BORN)) & set(person_keys("张伟", "Zhang Wei", BORN))


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_name_gives_more_keys_than_a_declaration_may_bear(name: str, latin: str) -> None:
    assert len(person_keys(name, latin, BORN)) <= 2
    assert len(alike_keys(name, latin, BORN)) <= 6


def test_a_name_of_several_readings_can_be_declared() -> None:
    """In 20,000 invented people five have such a name: one of them must not end the receiving of its whole file."""
    assert len(alike_keys("吕娜弘", None, BORN)) == 3
