from dataclasses import dataclass

import pytest

from denizen.pages.names import ShownName, language_of, own_and_readers, script_of


@dataclass(frozen=True)
class Name:
    kind: str
    name: str
    script: str


MONGOLIAN = [
    Name("latin", "OTGONTSETSEG BATBAYAR", "Latn"),
    Name("official", "Батбаярын Отгонцэцэг", "Cyrl"),
    Name("variant", "奥特根其其格", "Hani"),
]


def test_the_own_script_comes_first_and_the_readers_script_beside_it() -> None:
    own, beside = own_and_readers(MONGOLIAN, "zh-hans", "MNG")
    assert own == ShownName("Батбаярын Отгонцэцэг", "mn")
    assert beside == ShownName("奥特根其其格", "zh")
    assert own_and_readers(MONGOLIAN, "en", "MNG")[1] == ShownName("OTGONTSETSEG BATBAYAR", "und-Latn")


def test_latin_helps_a_reader_in_whose_script_there_is_no_name() -> None:
    assert own_and_readers(MONGOLIAN[:2], "zh-hans")[1] == ShownName("OTGONTSETSEG BATBAYAR", "und-Latn")


def test_nothing_stands_beside_a_name_that_the_reader_can_read() -> None:
    names = [Name("official", "王秀兰", "Hani"), Name("latin", "WANG XIULAN", "Latn")]
    assert own_and_readers(names, "zh-hans") == (ShownName("王秀兰", "zh"), None)


def test_a_person_without_any_name_cannot_be_shown() -> None:
    with pytest.raises(ValueError, match="without any name"):
        own_and_readers([], "en")


@pytest.mark.parametrize(
    ("text", "script"),
    [("王秀兰", "Hani"), ("Отгонцэцэг", "Cyrl"), ("Nguyễn Thị Ánh", "Latn"), ("ᠪᠠᠲᠤ", "Mong"), ("", "Zyyy")],
)
def test_the_script_of_a_bare_name_is_recognised(text: str, script: str) -> None:
    assert script_of(text) == script


def test_cyrillic_is_read_in_the_language_of_its_owner() -> None:
    assert language_of("Cyrl", "RUS") == "ru"
    assert language_of("Cyrl") == "und-Cyrl"
