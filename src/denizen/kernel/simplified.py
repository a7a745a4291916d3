"""Traditional and other forms of Han characters in their simplified form, character by character."""

from collections.abc import Mapping

from opencc import OpenCC

_FIRST_OF_HAN = "\u2e80"


class Simplified(dict[int, str]):
    """A table for `str.translate`: each character simplified, asked of OpenCC once, and what is said `also`."""

    def __init__(self, also: Mapping[str, str]) -> None:
        super().__init__((ord(one), other) for one, other in also.items())
        self._convert = OpenCC("t2s").convert

    def __missing__(self, code: int) -> str:
        one = chr(code)
        self[code] = self._convert(one) if one >= _FIRST_OF_HAN else one
        return self[code]
