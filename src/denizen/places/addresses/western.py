"""An address in Latin or Cyrillic letters: words that say what the number beside them is, and the words of the road."""

import re
from collections.abc import Mapping

from denizen.places.addresses.components import Address

_N = r"[a-zа-яё]?\d+[a-zа-яё]?(?:[/-]\d+)?"
_TH = r"(?:-?р|-?й|-?я|-?ое)?"


def _marked(before: str, after: str = "", number: str = _N) -> re.Pattern[str]:
    """A number with one of some words before it, or after it."""
    first = rf"\b(?:{before})\b\s*(?:no\b|n\b|#)?\s*({number})\b"
    return re.compile(first + (rf"|\b({number}){_TH}\s*(?:{after})\b" if after else ""))


_PARTS = (
    ("room", re.compile(
        rf"\b(?:room|rm|apt|apartment|flat|suite|ste|кв|квартира|комната|офис)\b\s*(?:no\b|#)?\s*({_N})\b"
        rf"|\b({_N}){_TH}\s*(?:тоот|өрөө)\b|\b(?:тоот|өрөө)\s*({_N})\b|#\s*({_N})\b")),
    ("entrance", _marked("unit|entrance|staircase|подъезд|под|орц", "орц|подъезд")),
    ("building", _marked(
        "building|bldg|block|blk|tower|корпус|корп|строение|стр|байр", "байр|корпус", rf"(?:{_N}|[a-z])")),
    ("floor", re.compile(
        r"\b(?:floor|этаж|давхар)\b\s*(?:no\b|n\b|#)?\s*(-?\d+)\b"
        rf"|(?<!\w)(-\s*\d+|(?<!-)\d+){_TH}\s*(?:этаж|давхар)\b")),
    ("community", re.compile(
        rf"\b(\d+){_TH}\s*(?:хороо|хороолол|khoroo|микрорайон|мкр)\b|\b(?:хороо|khoroo|мкр)\s*(\d+)\b")),
    ("number", _marked("no|nr|дом|д|number|байшин", "байшин")),
)  # fmt: skip
_LEADING = re.compile(rf"^\s*({_N})\s+(?=[^\W\d])")
_TRAILING = re.compile(rf"(?<=[^\W\d])\s+({_N})\s*$")

# Each word for a kind of road in one form; the direction in its letter.
_KINDS: Mapping[str, str] = {
    spelling: kind
    for kind, spellings in {
        "st": "st street str strt ул улица гудамж", "ave": "ave avenue av пр проспект пр-т", "rd": "rd road зам",
        "blvd": "blvd blv boulevard бульвар б-р", "dr": "dr drive", "ln": "ln lane пер переулок",
        "pl": "pl place пл площадь талбай",
        "hwy": "hwy highway шоссе ш", "sq": "sq square", "pkwy": "pkwy parkway", "ct": "ct court", "way": "way wy",
        "cir": "cir circle", "ter": "ter terrace", "чөлөө": "чөлөө",
    }.items()
    for spelling in spellings.split()
}  # fmt: skip
_DIRECTIONS = {"north": "n", "south": "s", "east": "e", "west": "w"}
_ORDINALS = dict(zip(
    "first second third fourth fifth sixth seventh eighth ninth tenth".split(),
    "1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th".split(), strict=True,
))  # fmt: skip
_USUAL = {**_KINDS, **_DIRECTIONS, **_ORDINALS}
_ROADS = frozenset(_KINDS.values())
# In one word with its name.
_STRASSE = re.compile(r"(?<=[^\W\d]{2})str\b")
_JOINED = re.compile(r"[^\W\d]{2}(?:strasse|gasse|allee|weg)\b")
_AREAS = (("district", re.compile(r"^(?:(.+?)\s+(?:дүүрэг|district|район)|(?:район)\s+(.+))$")),
          ("city", re.compile(r"^(?:(.+?)\s+(?:хот|city)|(?:г|город)\s+(.+))$")),
          ("province", re.compile(r"^(.+?)\s+(?:аймаг|province|область|край)$")),
          ("village", re.compile(r"^(?:(.+?)\s+(?:сум|баг)|(?:село|деревня|пос|с)\s+(.+))$")))  # fmt: skip


def parse_western(text: str) -> Address:
    """What an address without Han characters says; `text` is folded."""
    told: dict[str, str] = {}
    chunks = [
        (_numbers(chunk, told), "number" in told) for chunk in re.split(r"[,()]", text.replace("/ ", " "))
    ]
    names = [(_worded(left), numbered) for left, numbered in chunks if left.strip(" -/#")]
    road = next(
        (at for at, (name, _) in enumerate(names) if set(name.split()) & _ROADS or _JOINED.search(name)), None
    )
    if road is None and "number" in told:
        # Without a word for a road, it is what the number stands beside.
        road = next((at for at, (name, numbered) in enumerate(names) if numbered and not _area(name)), None)
    rest: list[str] = []
    for at, (name, _numbered) in enumerate(names):
        sort = "road" if at == road else _area(name) or "compound"
        if sort in told or (sort == "compound" and (not name[0].isalpha() or Address(rest=name).is_vague)):
            rest.append(name)
        else:
            told[sort] = name
    return Address(**told, rest=" ".join(rest))


def _numbers(chunk: str, told: dict[str, str]) -> str:
    """Take what is numbered in a piece into `told`; return the rest of it."""
    for name, pattern in (*_PARTS, ("number", _LEADING), ("number", _TRAILING)):
        if name not in told and (found := pattern.search(chunk)):
            number = next(part for part in found.groups() if part).replace(" ", "")
            told[name] = f"{number} хороо" if name == "community" else number
            chunk = f"{chunk[: found.start()]} {chunk[found.end() :]}"
    return chunk


def _worded(left: str) -> str:
    """The words of a piece, each in its usual form."""
    return " ".join(
        _USUAL.get(word, _STRASSE.sub("strasse", word)) for word in left.replace("#", " ").split()
    )


def _area(name: str) -> str | None:
    """Of which sort of area this is the name."""
    return next((sort for sort, pattern in _AREAS if pattern.match(name)), None)
