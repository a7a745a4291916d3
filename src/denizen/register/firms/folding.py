"""One form for what is written in several: width, case, traditional characters, quotation marks, dots."""

import re
import unicodedata

from opencc import OpenCC

MOST_CHARACTERS = 200

_BRACKETS = str.maketrans("[{〔【［〈《]}〕】］〉》", "((((((()))))))")
_DOTS = re.compile(r"(?<=\b\w)\.(?=\w\b)|(?<=\b\w)\.(?=\W|$)")
_SEPARATORS = re.compile(r"[^\w()]+|_+")


class _Simplified(dict[int, str]):
    """The simplified form of each character, asked of OpenCC once."""

    def __init__(self) -> None:
        self._convert = OpenCC("t2s").convert
        self[ord("ё")] = "е"

    def __missing__(self, code: int) -> str:
        one = chr(code)
        if one > "\u2e7f":
            one = self._convert(one)
        self[code] = one
        return one


_simplified = _Simplified()


def folded(text: str) -> str:
    """A name in one width, case and character set: letters, digits, round brackets and single blanks."""
    text = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold().translate(_simplified)
    text = "".join(one for one in text if unicodedata.category(one) != "Cf")
    text = _DOTS.sub("", text.translate(_BRACKETS)).replace("&", " and ")
    return _SEPARATORS.sub(" ", text).strip()[:MOST_CHARACTERS]
