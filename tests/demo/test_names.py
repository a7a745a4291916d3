"""Names have the script, order and Latin form of their culture."""

import re
import unicodedata
from random import Random

import pytest

from denizen.demo import names, names_han, names_mongolia
from denizen.kernel.fold import fold_name

SCRIPTS = {
    "CHN": "CJK",
    "MNG": "CYRILLIC",
    "RUS": "CYRILLIC",
    "KOR": "HANGUL",
    "JPN": "CJK",
    "YEM": "ARABIC",
    "IRN": "ARABIC",
    "PAK": "ARABIC",
    "IND": "DEVANAGARI",
    "BGD": "BENGALI",
    "THA": "THAI",
    "GRC": "GREEK",
    "ISR": "HEBREW",
    "ARM": "ARMENIAN",
    "GEO": "GEORGIAN",
    "ETH": "ETHIOPIC",
    "ESP": "LATIN",
    "NGA": "LATIN",
    "VNM": "LATIN",
}


@pytest.mark.parametrize("nationality", names.NATIONALITIES)
@pytest.mark.parametrize("sex", ["male", "female"])
def test_the_latin_form_has_only_letters_of_a_passport(nationality: str, sex: str):
    rng = Random(nationality + sex)
    for _ in range(5):
        name = names.name_of(rng, nationality, sex, 1985)
        assert re.fullmatch(r"[A-Z][A-Za-z'\- ]+", name.latin), name
        assert name.native == unicodedata.normalize("NFC", name.native).strip()


@pytest.mark.parametrize(("nationality", "script"), SCRIPTS.items())
def test_the_native_form_is_in_one_script(nationality: str, script: str):
    rng = Random(7)
    for sex in ("male", "female"):
        native = names.name_of(rng, nationality, sex, 1975).native
        letters = [letter for letter in native if letter.isalpha()]
        assert letters
        assert all(unicodedata.name(letter).startswith(script) for letter in letters), native


def test_there_are_enough_chinese_surnames_and_characters():
    surnames, characters = names_han.character_counts()
    assert surnames >= 100
    assert characters >= 300


def test_chinese_readings_stand_for_their_characters():
    rng = Random(2)
    for _ in range(500):
        name = names_han.han_name(rng, rng.choice(["male", "female"]), rng.randrange(1935, 2025))
        assert 2 <= len(name.native) <= 4
        assert name.native == name.family + name.given
        assert name.latin == f"{name.family_latin} {name.given_latin}"


def test_generations_are_named_differently():
    """Names of those born in 1945 and in 2015 hardly meet."""
    rng = Random(3)
    old, young = ({names_han.given_name(rng, "female", year)[0] for _ in range(300)} for year in (1945, 2015))
    assert len(old & young) < 0.05 * len(old)


def test_a_mongolian_name_says_the_father_in_the_genitive_and_bare_in_the_passport():
    father = names_mongolia.mongolian_name(Random(1), "male")
    son = names_mongolia.mongolian_name(Random(4), "male", father="Цэрэн")
    assert son.native.startswith("Цэрэнгийн ")
    assert son.latin.startswith("Tseren ")
    assert father.native.split()[0].endswith(("ын", "ийн", "ы", "н"))
    assert names_mongolia.latin("Мөнх-Эрдэнэ") == "Munkh-Erdene"
    assert names_mongolia.latin("Жавхлан") == "Javkhlan"


def test_russian_names_agree_in_gender_and_children_bear_their_father_s_name():
    father = names.name_of(Random(9), "RUS", "male", 1970)
    daughter = names.name_of(Random(10), "RUS", "female", 2000, father)
    assert daughter.family == father.family + "а"
    assert daughter.native.split()[2].endswith("на")
    assert daughter.native.split()[2][:3] == father.given[:3]


def test_twins_share_the_family_name_and_not_the_name():
    rng = Random(11)
    for nationality in ("CHN", "MNG", "RUS", "KOR", "IND", "ESP"):
        one = names.name_of(rng, nationality, "female", 2012)
        other = names.twin_name(rng, one, nationality, "female", 2012)
        assert other.family == one.family
        assert other.native != one.native


@pytest.mark.parametrize("nationality", ["CHN", "MNG", "RUS", "KOR", "JPN", "YEM", "IND", "ESP", "NGA"])
def test_another_clerk_writes_the_name_differently(nationality: str):
    rng = Random(12)
    for _ in range(60):
        name = names.name_of(rng, nationality, "male", 1980)
        native, latin = names.variant(rng, name, nationality)
        assert (native, latin) != (name.native, name.latin)
        assert native or latin


def test_swapped_latin_names_fold_alike_and_misheard_characters_do_not():
    """The two sorts of variants are a different task for whoever links records."""
    assert fold_name("Bold Tuya") == fold_name("TUYA BOLD")
    assert fold_name("张伟") != fold_name("张玮")


def test_nationalities_come_in_the_asked_shares_with_a_long_tail():
    rng = Random(1)
    choose = names.nationality_chooser({"IND": 0.3, "YEM": 0.25}, 0.45)
    drawn = [choose(rng) for _ in range(20_000)]
    assert 0.28 < drawn.count("IND") / len(drawn) < 0.32
    assert len(set(drawn)) > 180


def test_plain_latin_drops_marks():
    assert names.plain_latin("Łukasz Søren Nguyễn") == "Lukasz Soren Nguyen"
