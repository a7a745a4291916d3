"""One form for what is written in several: width, case, traditional characters, quotation marks, dots."""

import re
import unicodedata

from denizen.kernel.simplified import Simplified

MOST_CHARACTERS = 200

_BRACKETS = str.maketrans("[{〔【［〈《]}〕】］〉》", "((((((()))))))")
_DOTS = re.compile(r"(?<=\b\w)\.(?=\w\b)|(?<=\b\w)\.(?=\W|$)")
_SEPARATORS = re.compile(r"[^\w()]+|_+")
_WITHIN_HAN = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_simplified = Simplified({"ё": "е"})


def folded(text: str) -> str:
    """A name in one width, case and character set: letters, digits, round brackets and single blanks."""
    text = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold().translate(_simplified)
    text = "".join(one for one in text if unicodedata.category(one) != "Cf")
    text = _DOTS.sub("", text.translate(_BRACKETS)).replace("&", " and ")
    # Between Han a blank is nothing but how it was typed: 有限公 司.
    return _WITHIN_HAN.sub("", _SEPARATORS.sub(" ", text).strip())[:MOST_CHARACTERS]
