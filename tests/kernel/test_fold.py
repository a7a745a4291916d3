"""Folded names: what is forgiven, and what is not."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from denizen.kernel.fold import fold_name

any_text = st.text(alphabet=st.characters(exclude_categories=()), max_size=40)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ganbold BATBAYAR", "batbayar, ganbold"),
        ("José Núñez", "Jose\u0301 Nun\u0303ez"),
        ("José", "JOSE"),
        ("Jean-Pierre", "jean pierre"),
        ("O'Brien", "O\u2019BRIEN"),
        ("Xi'an Li", "XIAN LI"),
        ("Ｗａｎｇ Ｗｅｉ", "Wang Wei"),
        ("张 伟", "张伟"),
        ("张\u3000伟", "张伟"),
        ("阿迪力·吾守尔", "阿迪力•吾守尔"),
        ("阿迪力·吾守尔", "阿迪力吾守尔"),
        ("欧阳 娜娜 (Nana)", "Nana 欧阳娜娜"),
        ("홍 길동", "홍길동"),
        ("Фёдоров", "ФЕДОРОВ"),
        ("Straße", "STRASSE"),
        ("Sørensen Łukasz", "lukasz sorensen"),
        ("İbrahim Yıldız", "Ibrahim Yildiz"),
        ("Ahmed\u202e\u200d", "Ahmed"),
        ("مُحَمَّد", "محمد"),
        ("Li\x00Na", "LiNa"),
        ("李\ufe00娜", "李娜"),
        ("神\ufa19", "神神"),
    ],
)
def test_variants_of_one_name_are_equal(first: str, second: str) -> None:
    assert fold_name(first) == fold_name(second) != ""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("张伟", "伟张"),
        ("张伟", "张炜"),
        ("Бат", "Батаа"),
        ("Өлзий", "Олзий"),
        ("Үүрээ", "Уурээ"),
        ("たかし", "たがし"),
        ("किरण", "करण"),
        ("Wang Wei", "Wangwei"),
        ("สมชาย", "สมชัย"),
        ("บา", "บ้า"),
    ],
)
def test_different_names_stay_different(first: str, second: str) -> None:
    assert fold_name(first) != fold_name(second)


def test_the_mongolian_and_the_chinese_name_of_one_person_are_both_kept() -> None:
    assert fold_name("Батбаяр 巴特巴雅尔 Ганболд") == "батбаяр ганболд 巴特巴雅尔"


@pytest.mark.parametrize("text", ["", "   ", "--", "·", "\x00", "\ud800", "\u202e"])
def test_text_without_letters_folds_to_nothing(text: str) -> None:
    assert fold_name(text) == ""


@given(any_text)
@example("李 john 明")
@example("\u1e9b\u0323")
@example("ͅa")
def test_folding_is_idempotent_and_encodable(text: str) -> None:
    once = fold_name(text)
    assert fold_name(once) == once
    assert once.encode("utf-8").decode("utf-8") == once
    assert once == once.strip()


@given(st.lists(st.text(alphabet="abcxyzäöüñéß", min_size=1, max_size=8), max_size=6), st.randoms())
def test_the_order_of_parts_does_not_count(parts: list[str], random: object) -> None:
    mixed = list(parts)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert fold_name(" ".join(parts)) == fold_name(", ".join(mixed))


@given(any_text)
def test_composition_does_not_count(text: str) -> None:
    assert fold_name(unicodedata.normalize("NFD", text)) == fold_name(unicodedata.normalize("NFC", text))


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=40))
def test_the_short_way_for_ascii_agrees_with_the_long_one(text: str) -> None:
    folded = fold_name(text + " é")
    assert sorted(folded.split()) == sorted([*fold_name(text).split(), "e"])


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=8))
def test_the_short_way_for_han_agrees_with_the_long_one(text: str) -> None:
    assert fold_name(text + "\u200b") == fold_name(text) == text


def test_a_name_of_a_hundred_thousand_characters_is_folded() -> None:
    assert fold_name("é" * 100_000) == "e" * 100_000
