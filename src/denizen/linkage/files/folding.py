"""Texts in ASCII letters and digits, so that a distance in bytes is one in characters and any engine measures the same.

The seam at which better romanisation comes in: whatever takes a text and gives ASCII words can stand for `ascii_words`.
"""

import unicodedata
from collections.abc import Callable
from functools import lru_cache

from denizen.kernel.fold import fold_name
from denizen.linkage.names.han import fold_han, plain_pinyin

type Folding = Callable[[str], str]
"""From any text to lower-case ASCII words parted by single spaces; equal texts to equal words."""


@lru_cache(maxsize=1 << 16)
def ascii_words(text: str) -> str:
    """Fold a text; Han by its commonest reading, any other letter beyond Latin by the sound in its Unicode name.

    Keeps the order of words, which `kernel.fold` does not.
    """
    words = (fold_name(word) for word in text.replace("-", " ").split())
    folded = " ".join(word for word in words if word)
    if folded.isascii():
        return folded
    spelt = (
        f" {plain_pinyin(letter)} " if "\u4e00" <= letter <= "\u9fff" else letter
        for letter in fold_han(folded)
    )
    return " ".join("".join(map(_sound, "".join(spelt))).split())


def _sound(letter: str) -> str:
    """The last word of the name that Unicode gave a letter: ж is zhe, か ka, 김 gim; nothing where it has none."""
    if letter.isascii():
        return letter
    bare = unicodedata.normalize("NFD", letter)[0]
    if bare.isascii():
        return bare
    last = unicodedata.name(letter, "").rpartition(" ")[2].lower()
    return last if last.isascii() and last.isalnum() else ""
