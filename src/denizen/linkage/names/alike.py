# ruff: noqa: E501 - tables of names and sounds read best as they are
"""Latin spellings that sound alike, taken to one form: coarse enough for two clerks, too coarse to link by."""

import re
from functools import lru_cache

# The syllables of Chinese: what begins them, and what may follow each. ü is v, yu or u after l and n.
_SYLLABLES = """
:a ai an ang ao e ei en er ou|b:a ai an ang ao ei en eng i ian iao ie in ing o u|c:a ai an ang ao e en eng i ong ou u uan ui un uo
ch:a ai an ang ao e en eng i ong ou u uai uan uang ui un uo|d:a ai an ang ao e eng i ian iao ie ing iu ong ou u uan ui un uo
f:a an ang ei en eng ou u|g:a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
h:a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo|j:i ia ian iang iao ie in ing iong iu u uan ue un
k:a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo
l:a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan un uo v ve yu yue|m:a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u
n:a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve yu yue|p:a ai an ang ao ei en eng i ian iao ie in ing o ou u
q:i ia ian iang iao ie in ing iong iu u uan ue un|r:an ang ao e en eng i ong ou u uan ui un uo|s:a ai an ang ao e en eng i ong ou u uan ui un uo
sh:a ai an ang ao e en eng i ou u ua uai uan uang ui un uo|t:a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo
w:a ai an ang ei en eng o u|x:i ia ian iang iao ie in ing iong iu u uan ue un|y:a an ang ao e i in ing o ong ou u uan ue un
z:a ai an ang ao e ei en eng i ong ou u uan ui un uo|zh:a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo
"""
_SYLLABLE = "|".join(
    f"{begins}(?:{'|'.join(sorted(endings.split(), key=len, reverse=True))})"
    for begins, _colon, endings in (
        line.partition(":") for line in _SYLLABLES.strip().replace("\n", "|").split("|")
    )
)
is_pinyin = re.compile(f"(?:{_SYLLABLE})+").fullmatch
"""Whether a word can be read as pinyin, in which zh and j, o and u are different names."""

# In this order; what stands for one sound in the romanisations of Mongolian, Russian, Korean and Arabic names.
_STEPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        ("shch|sch", "sh"),
        ("tch|tsch|cz", "ch"),
        ("dzh|dj|zh", "j"),
        ("tz|ts", "c"),
        ("kh", "h"),
        ("gh", "g"),
        ("ph", "f"),
        ("th", "t"),
        ("ck|q", "k"),
        ("x", "ks"),
        ("w(?![aeo])", "v"),
        ("[iyj](?=[aou])", "y"),
        ("[iyj]e", "e"),
        ("(?<![aeou])y(?![aou])|(?<=[aeou])y(?![aou])", "i"),
        ("o", "u"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=16_384)
def alike(spelling: str) -> str:
    """The form in which khulan and hulan, mönkh and munkh, javkhlan and zhavhlan, yuri and iurii are one.

    A word that reads as pinyin keeps its letters, or Luo and Lu, Zhu and Ju would be one surname.
    """
    if is_pinyin(spelling):
        return spelling
    before = ""
    while (
        spelling != before
    ):  # until nothing changes: each step shortens it, or leaves fewer letters to replace
        before = spelling
        for pattern, put in _STEPS:
            spelling = pattern.sub(put, spelling)
    return spelling
