"""Names across scripts: known pairs of each tradition, and what holds for any text."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denizen.linkage.names import Level, alike_spellings, blocking_keys, compare, name_similarity
from denizen.linkage.names.alike import alike
from denizen.linkage.names.keys import MAX_ALIKE, MAX_KEYS
from denizen.linkage.names.reading import MAX_WORDS, bag, read

SAME_LETTERS = """
张伟|Zhang Wei
张 伟|WEI, ZHANG
單田芳|Shan Tianfang
曾丽|Zeng Li
仇英|Qiu Ying
区大为|Ou Dawei
解晓东|Xie Xiaodong
查良镛|Zha Liangyong
任盈盈|Ren Yingying
歐陽娜娜|Ouyang Nana
司马光|SIMA GUANG
尉迟恭|Yuchi Gong
万俟卨|Moqi Xie
王乐|Wang Yue
王乐|Wang Le
张晓明|Zhang Xiao Ming
吕伟|LYU WEI
張志偉|Chang Chih-wei
陳偉|Chan Wei
陳偉|陈伟
渡辺|渡邊
沢田|澤田
Батын Болд|BOLD BAT
Эрдэнийн Тулга|Tulga Erdene
Мөнх-Эрдэнэ|Munkherdene
Мөнхцэцэг|Monkhtsetseg
Владимир Путин|Putin Vladimir
Щукин Юрий|Shchukin Iurii
김철수|Kim Cheolsu
김 철수|KIM CHUL SOO
박지성|Park Jisung
남궁민|Namkung Min
さとう|Sato
サトウ|Satou
シャチョウ|Shacho
Müller|Mueller
Łukasz Ðoe|LUKASZ DOE
Straße Æsa|STRASSE AESA
O’Brien Seán|SEAN OBRIEN
BOLD<<BAT<ERDENE<<<<<<<<|Bat-Erdene Bold
van der Berg Jan|Jan Berg
Ahmad bin Ali|AHMAD ALI
""".strip().splitlines()

SOUND_ALIKE = """
Доржийн Хулан|Hulan Dorj
Жавхлан|Zhavhlan
Munkhtsetseg|Monkhceceg
Цэрэнгийн Оюунчимэг|Tseren Oyunchimeg
피터슨|Peterson
Ganbaatar|Ganbatar
Yuri|Iurii
利文斯顿|Livingston
大卫·贝克汉姆|Beckham David
예나리스|Yennaris
Хьюстон|Houston
""".strip().splitlines()

OTHERS = """
张伟|Li Na
张伟|王芳
丘吉尔|Roosevelt
Болд|Tuya
김철수|Nakamura
Nguyen Van An|Smith John
Bold|Bolormaa Enkhtuya
A|B
""".strip().splitlines()


def _pairs(lines: list[str]) -> list[list[str]]:
    return [line.split("|") for line in lines]


@pytest.mark.parametrize(("one", "other"), _pairs(SAME_LETTERS))
def test_the_same_letters_in_another_script_or_order(one: str, other: str) -> None:
    assert compare(one, other).level >= Level.LETTERS


@pytest.mark.parametrize(("one", "other"), _pairs(SOUND_ALIKE))
def test_what_sounds_alike(one: str, other: str) -> None:
    assert compare(one, other).level == Level.SOUNDS
    assert name_similarity(one, other) >= 0.85


@pytest.mark.parametrize(("one", "other"), _pairs(OTHERS))
def test_other_names_differ(one: str, other: str) -> None:
    assert compare(one, other).level == Level.DIFFERS
    assert name_similarity(one, other) < 0.75


@pytest.mark.parametrize(
    ("one", "other"), [("Б. Болд", "Bat Bold"), ("Bold B.", "Bat-Erdene Bold"), ("陈大文", "Chan Tai Man")]
)
def test_one_part_agrees(one: str, other: str) -> None:
    assert compare(one, other).level == Level.PART


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *_pairs(SAME_LETTERS),
        ("Б. Болд", "Bat Bold"),
        ("RAMASUBRAMANIAN<<VENKATESWA", "Venkateswaran Ramasubramanian"),
        ("Khulan Dorj", "Hulan Dorj"),
    ],
)
def test_two_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert set(blocking_keys(one)) & set(blocking_keys(other))


def test_readings_that_are_different_names_are_not_asked_about() -> None:
    """罗 and 卢, 朱 and 居 are many people: what sounds alike elsewhere is told apart in pinyin."""
    for one, other in (("Luo Wei", "Lu Wei"), ("Zhu Lin", "Ju Lin"), ("罗伟", "卢伟")):
        assert not set(alike_spellings(one)) & set(alike_spellings(other))


def test_equal_letters_in_other_words_are_no_agreement() -> None:
    assert compare("Lina Mara", "Nali Rama").level < Level.LETTERS


def test_a_name_of_china_keeps_its_particles_which_are_names_there() -> None:
    assert compare("Wang De Bin", "王德斌").level == Level.LETTERS
    assert compare("Wang De Bin", "Wang Bin").level < Level.LETTERS


@pytest.mark.parametrize("empty", ["", " ", "—", "<<<<", "👍", "\u200b", "\ud800", "\x00", "\U0010ffff"])
def test_what_has_no_letter_has_no_key_and_is_like_nothing(empty: str) -> None:
    assert blocking_keys(empty) == alike_spellings(empty) == ()
    assert name_similarity(empty, empty) == name_similarity(empty, "Bold") == 0.0


def test_keys_stay_as_they_are_in_one_scheme() -> None:
    """Whoever changes these raises SCHEME, since keys of before find nobody any more."""
    assert blocking_keys("Батын Болд") == (
        "1=abbdltu",
        "1=aabbdltu",
        "1+buld+b",
        "1+bat+b",
        "1=abbdilntu",
    )
    assert blocking_keys("张伟")[0] == blocking_keys("Zhang Wei")[0] == "1=aeghinwz"


NAMES = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="abcäöüßøłı -'<.·", max_size=30),
    st.text(alphabet="张伟單曾欧阳乐々김철수さトウッー沢", max_size=8),
    st.text(alphabet="БатынДоржийхөүщьё -", max_size=20),
    st.lists(st.sampled_from("Bat Bold Б. 김철수 张伟 van Эрдэнэ Müller a".split()), max_size=6).map(
        " ".join
    ),
)


@given(NAMES)
def test_any_text_is_read_and_keys_are_few(name: str) -> None:
    words = read(name).words
    assert len(words) <= MAX_WORDS + 1
    assert len(alike_spellings(name)) <= MAX_ALIKE
    keys = blocking_keys(name)
    assert len(keys) == len(set(keys)) <= MAX_KEYS
    assert bool(keys) == bool(words)
    "".join(keys).encode()


@given(st.text(alphabet="张伟單曾欧阳乐丽明司马盖単々浜芸华吕朴万俟囧龘", min_size=2, max_size=4))
def test_the_short_way_to_read_a_chinese_name_reads_the_same(name: str) -> None:
    likely = read(name).likely
    read_in_full = tuple(dict.fromkeys(bag(map(alike, each)) for each in likely))[:MAX_ALIKE]
    assert alike_spellings(name) == read_in_full


@given(NAMES, NAMES)
def test_similarity_is_bounded_and_the_same_both_ways(one: str, other: str) -> None:
    comparison = compare(one, other)
    assert comparison == compare(other, one)
    assert 0.0 <= comparison.similarity <= 1.0
    assert (comparison.similarity == 1.0) == (comparison.level == Level.IDENTICAL)


@given(NAMES)
def test_a_name_is_identical_to_itself_in_any_width_and_case(name: str) -> None:
    if read(name).words:
        assert compare(name, name).level == Level.IDENTICAL
        assert blocking_keys(name) == blocking_keys(unicodedata.normalize("NFD", name))


@given(
    st.lists(st.text(alphabet="abcdefghiklmnoprstuy", min_size=2, max_size=8), min_size=1, max_size=4),
    st.randoms(),
)
def test_the_order_of_words_does_not_count(words: list[str], random) -> None:  # type: ignore[no-untyped-def]
    turned = words[:]
    random.shuffle(turned)
    if set(words).isdisjoint("al ap ar ben da de del den der des di do du el la le lo os ter to".split()):
        assert set(blocking_keys(" ".join(words))) == set(blocking_keys(" ".join(turned)))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=15))
def test_taking_to_one_form_twice_changes_nothing(word: str) -> None:
    assert alike(alike(word)) == alike(word)


@pytest.mark.parametrize("letter", ["张", "a", "ж", "김", "あ", "a ", "张·", "é", "\u0301", "☃", "Б. "])
def test_ten_thousand_characters_are_read_in_no_time(letter: str) -> None:
    name = letter * 10_000
    began = time.process_time()
    assert len(blocking_keys(name)) <= MAX_KEYS
    compare(name, name + "b")
    compare(name, "Bat Bold Dorj Tuya")
    assert time.process_time() - began < 0.5
