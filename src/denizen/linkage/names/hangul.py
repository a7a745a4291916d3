# ruff: noqa: E501 - tables of names and sounds read best as they are
"""Hangul in Latin letters: the Revised Romanization, and what passports customarily write instead.

A syllable of Unicode is 0xAC00 + (initial x 21 + vowel) x 28 + final, so that it comes apart by arithmetic. Syllables are
written one by one, as the rules ask for given names: 석민 is seokmin, not seongmin.
"""

from functools import lru_cache

_FIRST, _VOWELS, _FINALS = 0xAC00, 21, 28
_INITIAL = "g kk n d tt r m b pp s ss - j jj ch k t p h".split()
_VOWEL = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
_FINAL = "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split()
# As people spell themselves: 철수 is chulsoo, 경희 is kyunghee.
_HABIT_INITIAL = {"g": "k", "r": "l"}
_HABIT_VOWEL = {"eo": "u", "yeo": "yu", "u": "oo", "ui": "ee", "yu": "yoo", "oe": "oi", "wi": "wi"}

_COMPOUND = frozenset("남궁 황보 제갈 선우 사공 독고 서문 동방".split())

# Surnames whose customary spelling the Revised Romanization does not give, commonest spelling first.
_SURNAMES = {
    han: tuple(latin.split("/"))
    for han, latin in (
        entry.split()
        for entry in """김 kim|이 lee/yi/rhee|박 park/pak|최 choi|정 jung/chung|강 kang|조 cho|윤 yoon|장 chang|임 lim/rim|오 oh
서 suh|신 shin|권 kwon|안 ahn|류 ryoo/yoo|유 yoo|전 chun/jun|고 ko/koh|문 moon|손 sohn|백 paik/baik|허 hur/huh|심 shim|노 noh/roh
곽 kwak|성 sung|주 joo/chu|우 woo|구 koo/ku|나 ra/rah|진 chin|지 chi|엄 um/uhm|천 chun|방 pang|공 kong|현 hyun|변 byun|염 yum|여 yuh
추 choo|석 suk|선 sun|설 sul|길 kil|명 myung|기 ki|반 bahn|금 keum|육 yook|독고 dokko|남궁 namkung|선우 sunwoo|사공 sakong|부 boo
경 kyung|견 kyun|국 kook|궁 kung|라 ra/na|리 ri/lee|량 ryang/yang|림 rim/lim|로 roh/noh|려 ryuh|편 pyun|형 hyung|피 pee|탁 tak""".replace(
            "\n", "|"
        ).split("|")
    )
}


def jamo(word: str) -> list[tuple[int, int, int]]:
    """Initial, vowel and final of each syllable, by number; what is no syllable is left out."""
    codes = (ord(letter) - _FIRST for letter in word)
    return [
        (code // (_VOWELS * _FINALS), code // _FINALS % _VOWELS, code % _FINALS)
        for code in codes
        if 0 <= code < len(_INITIAL) * _VOWELS * _FINALS
    ]


def units(word: str) -> list[str]:
    """The sounds of the word one by one, for the table of sounds: initials `g-`, vowels `a`, finals `-k`."""
    found: list[str] = []
    for initial, vowel, final in jamo(word):
        found.append(f"{_INITIAL[initial].strip('-')}-")
        found.append(_VOWEL[vowel])
        if final:
            found.append(f"-{_FINAL[final]}")
    return found


def revised(word: str) -> str:
    """The word by the Revised Romanization, syllable by syllable."""
    return "".join(_INITIAL[i] + _VOWEL[v] + _FINAL[f] for i, v, f in jamo(word)).replace("-", "")


def customary(word: str) -> str:
    """The word as most people spell themselves where they do not follow the rules."""
    return "".join(
        _HABIT_INITIAL.get(_INITIAL[i], _INITIAL[i]) + _HABIT_VOWEL.get(_VOWEL[v], _VOWEL[v]) + _FINAL[f]
        for i, v, f in jamo(word)
    ).replace("-", "")


def parted(word: str) -> tuple[str, str]:
    """Surname and given name of a whole name: two syllables of the surname where it is a double one. "" where not told."""
    if not 2 <= len(word) <= 5:
        return "", word
    size = 2 if word[:2] in _COMPOUND and len(word) > 2 else 1
    return word[:size], word[size:]


@lru_cache(maxsize=65_536)
def given_spellings(word: str) -> tuple[tuple[str, ...], int]:
    """By the rules, and by custom; both are common."""
    return tuple(dict.fromkeys((revised(word), customary(word)))), 2


@lru_cache(maxsize=4096)
def surname_spellings(word: str) -> tuple[tuple[str, ...], int]:
    """As passports have the surname, commonest first, then by the rules; the first is common."""
    return tuple(dict.fromkeys((*_SURNAMES.get(word, ()), revised(word)))), 1
