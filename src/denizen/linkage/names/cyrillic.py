# ruff: noqa: E501 - tables of names and sounds read best as they are
"""Cyrillic in Latin letters: Russian and Mongolian passports first, and what others write for the same letter.

One letter has several Latin forms in use (х is kh or h, ж zh or j, ө u or o). Two are written out, one for each language; all
the others meet in `sounds.alike`, which takes both sides to one form.
"""

import re

# ICAO 9303-3 section 6 B for Russian; MNS 5217 for Mongolian.
_RUSSIAN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяөүіїєґў",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch . y . e iu ia o u i i e g u".split(),
        strict=True,
    )
)
_MONGOLIAN = _RUSSIAN | {
    "е": "ye",
    "ё": "yo",
    "ж": "j",
    "ө": "u",
    "ү": "u",
    "ю": "yu",
    "я": "ya",
    "щ": "sh",
    "ь": "i",
    "ъ": "i",
}
_TO_RUSSIAN = str.maketrans({letter: latin.strip(".") for letter, latin in _RUSSIAN.items()})
_TO_MONGOLIAN = str.maketrans({letter: latin.strip(".") for letter, latin in _MONGOLIAN.items()})

# The father's name stands in the genitive before the given name: Батын Болд, Доржийн, Цэрэнгийн, Дамдины, Нэргүйн.
_GENITIVE = re.compile(r"(?:гийн|ийн|ын|ийнх|ны?ы|(?<=н)ы|(?<=й)н)$")
_SOFT = "аоуяёю"
# Оюун is a word of its own, and so are short ones: no ending is taken from less than this.
_SHORTEST_STEM = 3


def units(word: str) -> list[str]:
    """The letters of the word, for the table of sounds."""
    return [letter for letter in word if letter in _RUSSIAN]


def _latin(word: str, table: dict[int, str]) -> str:
    return re.sub("[^a-z]", "", word.translate(table))


def is_mongolian(word: str) -> bool:
    """True for letters that Russian has not, and for long vowels, which it hardly has."""
    return bool(re.search("[өү]|([аоуэ])\\1", word))


def cyrillic_spellings(word: str, *, may_be_genitive: bool) -> tuple[str, ...]:
    """The Latin forms of one word: as the passport of the likelier country, then of the other.

    Where the word may be a father's name (any but the last), what is left without the ending of the genitive comes first.
    A stem that lost its last vowel (Эрдэнийн of Эрдэнэ) has it again in a form of its own.
    """
    tables = (_TO_MONGOLIAN, _TO_RUSSIAN) if is_mongolian(word) else (_TO_RUSSIAN, _TO_MONGOLIAN)
    found: list[str] = []
    if may_be_genitive and len(stem := _GENITIVE.sub("", word)) >= _SHORTEST_STEM and stem != word:
        vowel = "а" if set(word) & set(_SOFT) else "э"
        found += [_latin(stem, _TO_MONGOLIAN), _latin(stem + vowel, _TO_MONGOLIAN)]
    found += [_latin(word, table) for table in tables]
    return tuple(dict.fromkeys(spelling for spelling in found if spelling))
