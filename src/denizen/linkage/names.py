"""Names in Latin letters, rough enough to notice that two spellings may be one name.

One reading a character, the commonest: enough to put a question to a registrar, never to link by. The readings are
those of pypinyin (MIT), drawn from Unicode's Unihan database and the project's own corrections.
"""

import unicodedata

from pypinyin.constants import PINYIN_DICT

from denizen.kernel.fold import fold_name


class _Readings(dict[int, str]):
    """Translation table from a Han character to its reading without tone, worked out when it is first met."""

    def __missing__(self, code_point: int) -> str:
        reading = PINYIN_DICT.get(code_point, chr(code_point)).partition(",")[0]
        letters = unicodedata.normalize("NFD", reading)
        latin = self[code_point] = "".join(letter for letter in letters if not unicodedata.combining(letter))
        return latin


_READINGS = _Readings()


def letters_of(name: str) -> str:
    """Return the letters of a name in Latin, sorted: equal for any order, spacing and case, and for Han and its pinyin.

    `张伟`, `伟张`, `Zhang Wei` and `WEI, ZHANG` give the same letters.
    """
    return "".join(sorted(fold_name(name).translate(_READINGS).replace(" ", "").replace("ü", "v")))
