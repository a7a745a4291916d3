"""Which script a letter is written in, and a word cut where the script changes."""

from bisect import bisect_right
from enum import StrEnum
from itertools import groupby


class Script(StrEnum):
    """The scripts that are read; a letter of any other stays itself and equals itself alone."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    HAN = "han"
    HANGUL = "hangul"
    KANA = "kana"
    OTHER = "other"


# First and last code point of each block, in order (Unicode, Blocks.txt). The sign of repetition (々) is Han.
_BLOCKS: tuple[tuple[int, int, Script], ...] = (
    (0x0041, 0x024F, Script.LATIN),
    (0x0250, 0x02AF, Script.LATIN),
    (0x0400, 0x052F, Script.CYRILLIC),
    (0x1100, 0x11FF, Script.HANGUL),
    (0x1C80, 0x1C8F, Script.CYRILLIC),
    (0x1E00, 0x1EFF, Script.LATIN),
    (0x3005, 0x3007, Script.HAN),
    (0x3041, 0x30FF, Script.KANA),
    (0x3131, 0x318E, Script.HANGUL),
    (0x31F0, 0x31FF, Script.KANA),
    (0x3400, 0x4DBF, Script.HAN),
    (0x4E00, 0x9FFF, Script.HAN),
    (0xAC00, 0xD7A3, Script.HANGUL),
    (0xF900, 0xFAFF, Script.HAN),
    (0x20000, 0x3FFFF, Script.HAN),
)
_STARTS = [first for first, _last, _script in _BLOCKS]


def script_of(letter: str) -> Script:
    """The script of one letter; whatever is no letter of the scripts above, a digit too, is OTHER."""
    code = ord(letter)
    at = bisect_right(_STARTS, code) - 1
    if at < 0:
        return Script.OTHER
    _first, last, script = _BLOCKS[at]
    return script if code <= last else Script.OTHER


def runs(word: str) -> list[tuple[Script, str]]:
    """The word cut where its script changes: `李Anna` is `李` and `Anna`."""
    if word.isascii() and word.isalpha():
        return [(Script.LATIN, word)]
    return [(script, "".join(letters)) for script, letters in groupby(word, script_of)]
