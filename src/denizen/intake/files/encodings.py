"""Which encoding a text file is in, decided so that a wrong guess is rarer than a question.

UTF-8 proves itself: text in another encoding practically never is valid UTF-8. What is not UTF-8 is taken for
GB18030 or Big5 only if its characters are overwhelmingly the common ones of that encoding, for a Latin encoding
only if its words are of ASCII letters for the most part, and otherwise refused.
"""

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

from denizen.intake.files import errors
from denizen.intake.files.guards import Source, open_source

_CHUNK = 1 << 20
# How much text that is not ASCII is weighed to tell the legacy encodings apart.
_SAMPLE = 400_000
# The share of common characters from which an encoding is believed. Names and addresses reach 0.95 and more in
# their own encoding, and stay below 0.6 in a wrong one.
_BELIEVED = 0.75

_HIGH_RUN = re.compile(rb"[\x80-\xff][\x00-\xff]?")
# A word with letters beyond ASCII, and such a letter.
_WORD = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
_HIGH = re.compile(rb"[\x80-\xff]")
# Windows-1252 leaves five bytes undefined.
_NOT_LATIN = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


@dataclass(frozen=True, slots=True)
class _Census:
    """What the lines of a file are: how many need UTF-8, how many are not UTF-8, and a sample of the latter."""

    utf8: int
    other: int
    sample: bytes


def detect(source: Source) -> str:
    """The Python codec of a text file, read once from end to end. Raises EncodingUnknown.

    Where a file is UTF-8 but for some rows, it is UTF-8: those rows are refused one by one as they are read.
    """
    with open_source(source) as stream:
        head = stream.read(4)
        if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
            return "utf-32"
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        stream.seek(0)
        if _is_utf8(stream):
            return "utf-8-sig"
        stream.seek(0)
        census = _take_census(stream)
    if census.utf8 >= census.other:
        return "utf-8-sig"
    return legacy(census.sample)


def _is_utf8(stream: BinaryIO) -> bool:
    """True if all bytes are strict UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _take_census(stream: BinaryIO) -> _Census:
    """Count the lines with characters beyond ASCII by whether they are UTF-8."""
    utf8 = other = 0
    sample = bytearray()
    for line in iter(lambda: stream.readline(_CHUNK), b""):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            other += 1
            if len(sample) < _SAMPLE:
                sample += line
        else:
            utf8 += 1
    return _Census(utf8, other, bytes(sample))


def legacy(sample: bytes) -> str:
    """The legacy encoding of lines that are not UTF-8. Raises EncodingUnknown where none is plausible."""
    shares = {"gb18030": _common_gb(sample), "big5hkscs": _common_big5(sample)}
    best = max(shares, key=lambda name: shares[name])
    if shares[best] >= _BELIEVED:
        return best
    words = b"".join(_WORD.findall(sample))
    if 2 * len(_HIGH.findall(words)) <= len(words) and not _NOT_LATIN.search(sample):
        return "cp1252"
    raise errors.EncodingUnknown()


def _common_gb(sample: bytes) -> float:
    """The share of two-byte characters that are punctuation or level-1 Han of GB 2312, the 3,755 common ones."""
    pairs = _HIGH_RUN.findall(sample)
    common = sum(
        len(pair) == 2 and pair[1] >= 0xA1 and (pair[0] in (0xA1, 0xA3) or 0xB0 <= pair[0] <= 0xD7)
        for pair in pairs
    )
    return float(common / max(len(pairs), 1))


def _common_big5(sample: bytes) -> float:
    """The share of two-byte characters that are punctuation or level-1 Han of Big5, the 5,401 common ones."""
    pairs = _HIGH_RUN.findall(sample)
    common = sum(
        len(pair) == 2
        and (0x40 <= pair[1] <= 0x7E or pair[1] >= 0xA1)
        and (pair[0] == 0xA1 or 0xA4 <= pair[0] <= 0xC6)
        for pair in pairs
    )
    return float(common / max(len(pairs), 1))
