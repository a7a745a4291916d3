"""Characters that no honest cell holds: found once a line, told apart once a cell.

Invisible and direction-changing characters make two different names look alike and one name look like two, and
some cannot be stored at all; so they are refused in the row where they stand, never dropped in silence.
"""

import re
import unicodedata

# What a spreadsheet shows in a cell whose formula failed, and our own mark for one that was never calculated.
SPREADSHEET_ERRORS = frozenset(
    "#N/A #REF! #DIV/0! #VALUE! #NAME? #NUM! #NULL! #SPILL! #CALC! #GETTING_DATA #FIELD! #BLOCKED!".split()
)
# What a cell of XLSX can hold, in characters.
LONGEST_CELL = 32_767
FORMULA_WITHOUT_VALUE = "#NOT CALCULATED!"

# A cell that begins so is a formula to some spreadsheet, the full-width forms in East Asian ones.
FORMULA_STARTS = tuple("=+-@＝＋－＠")

_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029"
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ZERO_WIDTH = "\u00ad\u200b-\u200d\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
# What `delimited` puts in place of what an encoding cannot read; no valid text holds a surrogate.
FOREIGN_BYTE, HALF_CHARACTER = "\udcff", "\ud800"
_SURROGATE = "\ud800-\udfff"
# U+FFFD, noncharacters, and the three characters into which GBK turns a doubled U+FFFD.
_DAMAGED = "\ufffd\ufffe\uffff"
_MOJIBAKE = "锟斤拷"

# True of every line that may hold something to refuse: one class of characters, so that the search stays cheap.
# It catches harmless lines too (`3#楼` is an address); `unfit` then looks at their cells.
is_suspicious = re.compile(
    f"[{_CONTROL}{_DIRECTION}{_ZERO_WIDTH}{_SURROGATE}{_DAMAGED}{_MOJIBAKE[0]}#]"
).search

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("encoding.mixed", re.compile(FOREIGN_BYTE)),
    ("text.lone_surrogate", re.compile(f"[{_SURROGATE}]")),
    ("text.damaged", re.compile(f"[{_DAMAGED}]|{_MOJIBAKE}")),
    ("text.direction_control", re.compile(f"[{_DIRECTION}]")),
    ("text.control_character", re.compile(f"[{_CONTROL}]")),
)
_surrogates = re.compile(f"[{_SURROGATE}]").sub
_zero_widths = re.compile(f"[{_ZERO_WIDTH}]").finditer


def unfit(cell: str) -> str | None:
    """The problem code of a cell that holds refused characters or a spreadsheet error, or None."""
    stripped = cell.strip()
    if stripped in SPREADSHEET_ERRORS:
        return "cell.error"
    if stripped == FORMULA_WITHOUT_VALUE:
        return "cell.formula_without_value"
    for code, pattern in _KINDS:
        if pattern.search(cell):
            return code
    for match in _zero_widths(cell):
        if not _joins_letters(cell, match.start()):
            return "text.zero_width"
    return None


def _joins_letters(text: str, at: int) -> bool:
    """True for a joiner or non-joiner where scripts from Arabic to Khmer spell with it, as Persian names do."""
    if text[at] not in "\u200c\u200d" or not 0 < at < len(text) - 1:
        return False
    return all(
        "\u0600" <= letter <= "\u18af" and unicodedata.category(letter)[0] in "LM"
        for letter in (text[at - 1], text[at + 1])
    )


def clean(cell: str) -> str:
    """A text as it is kept: NFC, runs of white space and line breaks as one space, none at the ends.

    An apostrophe that guards a text against being taken for a formula is dropped (see `guarded`).
    """
    if cell.isalnum():  # most cells: no space to fold, no apostrophe to drop
        text = cell
    else:
        text = " ".join(cell.split())
        if text[:1] == "'" and text[1:2] in FORMULA_STARTS:
            text = text[1:]
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def guarded(cell: str) -> str:
    """A text that no spreadsheet takes for a formula when it opens it from CSV; `clean` undoes it."""
    text = cell.strip()
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def writable(cell: str) -> str:
    """A text that can be encoded and fits a spreadsheet's cell; what is lost on the way shows as U+FFFD."""
    return _surrogates("\ufffd", cell[:LONGEST_CELL])


def plain(cell: str) -> str:
    """A number or code as it is compared: `clean`, with full-width and other variant forms made plain (NFKC).

    `="110101…"`, with which many systems keep a spreadsheet from rounding a long number, is taken as the number.
    """
    text = clean(cell)
    if text[:2] == '="' and text[-1] == '"':
        text = text[2:-1].strip()
    return text if text.isascii() else unicodedata.normalize("NFKC", text)
