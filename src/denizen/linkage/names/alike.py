"""Latin spellings that sound alike, taken to one form: coarse enough for two clerks, too coarse to link by."""

import re
from functools import lru_cache

_SYLLABLE = (
    "(?:(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?"
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v))"
)
is_pinyin = re.compile(f"{_SYLLABLE}+").fullmatch
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
        ("w", "v"),
        ("[iyj](?=[aou])", "y"),
        ("[iyj]e", "e"),
        ("(?<![aeou])y(?![aou])|(?<=[aeou])y(?![aou])", "i"),
        ("o", "u"),
        (r"(.)\1+", r"\1"),
        ("(?<=i)i|ii", "i"),
    )
)


@lru_cache(maxsize=65_536)
def alike(spelling: str) -> str:
    """The form in which khulan and hulan, mönkh and munkh, javkhlan and zhavhlan, yuri and iurii are one.

    A word that reads as pinyin keeps its letters, or Luo and Lu, Zhu and Ju would be one surname.
    """
    if is_pinyin(spelling):
        return spelling
    for pattern, put in _STEPS:
        spelling = pattern.sub(put, spelling)
    return spelling
