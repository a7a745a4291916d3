"""Names folded to the form in which two spellings of one name are equal.

Folding forgives what forms, keyboards and passports do to a name (capitals, accents, full-width letters,
punctuation, the order of its parts) and nothing that tells people apart. It reads no other script: pinyin and
transliteration belong to the linkage keys. Folded names are derived from the names kept, so that they can be
made anew when Python brings a newer Unicode.
"""

import re
import unicodedata

# An apostrophe stands inside one word (Xi'an, O'Brien); every other mark parts two.
_APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u2018\u2019\u201b\u2032"
# Latin letters that Unicode does not take apart, as passports write them (ICAO 9303-3, section 6).
_LETTERS = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "ŧ": "t",
    "ħ": "h",
}

# Han (with 々 and 〇), kana and hangul: written without spaces, so that a space or dot inside says nothing.
_SPACELESS = (
    "\u3005\u3007\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3131-\u318e\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_is_spaceless = re.compile(f"[{_SPACELESS}]+").fullmatch
# The common Han characters fold to themselves.
_is_plain_han = re.compile("[\u4e00-\u9fff]+").fullmatch


def _is_dropped_mark(character: str) -> bool:
    """True for accents and vowel points, which may be left out; false for marks that are letters' own parts.

    The canonical combining class tells them apart: 10-36 are Hebrew, Arabic and Syriac points and from 200 on
    stand the accents above and below, while Indic vowel signs (0), kana voicing (8) and the signs of Thai, Lao and
    Tibetan (84-132) make another sound, hence another name.
    """
    combining = unicodedata.combining(character)
    return 10 <= combining <= 36 or combining >= 200


def _folded_character(character: str) -> str:
    """What stays of one character of a decomposed, case-folded text: itself, other letters, a gap or nothing."""
    if character.isspace():
        return " "
    if character in _APOSTROPHES or _is_dropped_mark(character):
        return ""
    # Variation selectors choose a glyph, not a letter; controls, bidirectional overrides, joiners and lone
    # surrogates cannot be seen at all.
    if unicodedata.category(character) in ("Cc", "Cf", "Cs") or _is_variation_selector(character):
        return ""
    if unicodedata.category(character)[0] in "PSZ":
        return " "
    return _LETTERS.get(character, character)


def _is_variation_selector(character: str) -> bool:
    """True for the variation selectors of Unicode, the Mongolian ones included."""
    return (
        "\u180b" <= character <= "\u180f"
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )


class _FoldedCharacters(dict[int, str]):
    """Translation table that works out a character when it first meets it; Unicode bounds its size."""

    def __missing__(self, code_point: int) -> str:
        folded = self[code_point] = _folded_character(chr(code_point))
        return folded


_TABLE = _FoldedCharacters()
_ASCII_DELETED = bytes(code for code in range(128) if _folded_character(chr(code)) == "")
_ASCII_TABLE = bytes(
    ord(_folded_character(chr(code).lower()) or " ") if code < 128 else code for code in range(256)
)


def fold_name(text: str) -> str:
    """Fold a personal name so that its usual variants compare equal.

    NFKC, case folded, accents and vowel points dropped, ø ł đ ß and their like written out, apostrophes and
    invisible characters dropped, other punctuation and symbols taken as spaces; the parts are sorted, so that
    the order of family and given name does not count. Parts wholly in Han, kana or hangul are joined in their
    own order first: `张 伟` is `张伟`, and `伟张` is somebody else. A text without a letter or digit folds to "".

    Folding a folded name changes nothing. Never raises; the result can always be encoded as UTF-8.
    """
    if text.isascii():
        plain = text.encode("ascii").translate(_ASCII_TABLE, _ASCII_DELETED).decode("ascii")
        return " ".join(sorted(plain.split()))
    if _is_plain_han(text):
        return text
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = unicodedata.normalize("NFC", plain.translate(_TABLE))
    parts: list[str] = []
    joined = ""
    for part in plain.split():
        if _is_spaceless(part):
            joined += part
        else:
            parts.append(part)
    if joined:
        parts.append(joined)
    parts.sort()
    return " ".join(parts)
