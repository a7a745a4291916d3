"""One form for what is written in several: width, case, traditional characters, dashes, numerals."""

import re
import unicodedata

from denizen.kernel.simplified import Simplified

MOST_CHARACTERS = 200

_DASHES = re.compile("[\u2010-\u2015\u2212\u2500\uff0d\uff5e~\u30fc]+|-{2,}")
_COMMAS = re.compile(r"[,;，、；。\n]+")
# Brackets keep what is in them apart; what is else no letter, digit or dash only parts words.
_SEPARATORS = re.compile(r"[^\w\-#()「」/,]+|_+")
_NUMERALS = re.compile(
    r"[〇零一二三四五六七八九十百两]+(?=号|院|栋|幢|座|楼|单元|门洞|弄|层|室|房|户|组|队|期|附|之|-|#)"
    r"|(?<=[号栋幢座楼元层\-])[〇零一二三四五六七八九十百两]+(?![^\W\d])"
)
_DIGITS = {character: value for value, characters in enumerate(
    ("〇零", "一", "二两", "三", "四", "五", "六", "七", "八", "九")
) for character in characters}  # fmt: skip
_simplified = Simplified({"○": "〇"})


def folded(text: str) -> str:
    """A text in one width, case and character set; without what cannot be seen, and no longer than is read."""
    text = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold().translate(_simplified)
    text = "".join(one for one in text if not unicodedata.category(one).startswith("C") or one in "\t\n\r")
    text = _COMMAS.sub(",", _DASHES.sub("-", text))
    return _SEPARATORS.sub(" ", text).strip()[:MOST_CHARACTERS]


def with_digits(text: str) -> str:
    """Numerals written as digits where they count something (三栋二单元五〇一室), not in names (五一路)."""
    return _NUMERALS.sub(lambda found: _value(found[0]), text)


def _value(numeral: str) -> str:
    """The number that a Chinese numeral writes: by places (五〇一) or by words (二十三)."""
    if "十" not in numeral and "百" not in numeral:
        return "".join(str(_DIGITS[one]) for one in numeral)
    hundreds, _mark, below = numeral.rpartition("百")
    tens, mark, ones = below.rpartition("十")
    return str(
        100 * _plain(hundreds, 1 if "百" in numeral else 0)
        + 10 * _plain(tens, 1 if mark else 0)
        + _plain(ones, 0)
    )


def _plain(numeral: str, where_silent: int) -> int:
    """A numeral without words for tens; what is no such numeral counts by its digits."""
    digits = "".join(str(_DIGITS[one]) for one in numeral if one in _DIGITS)
    return int(digits) if digits else where_silent
