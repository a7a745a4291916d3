"""Addresses as people spoil them: by the demonstration's own rules, and by harder ones.

Each rule takes an address in components and says it otherwise. All are known rules, made by us: they show what is held
to and not how people write.
"""

from collections.abc import Callable, Mapping
from random import Random

from opencc import OpenCC

from denizen.demo.dwellings import Address

type Spoiler = Callable[[Random, str, Address], str | None]
"""Says an address of a town otherwise; None where it has nothing to be spoilt."""

_HAN = "〇一二三四五六七八九"
_ENDINGS = {"大街": "街", "街": "路", "路": "街"}


def numeral(number: str) -> str:
    """A number in Chinese numerals: by words below a hundred, by places from there on."""
    value = int(number)
    if value >= 100:
        return "".join(_HAN[int(digit)] for digit in number)
    tens, ones = divmod(value, 10)
    return (("" if tens == 1 else _HAN[tens]) + "十" if tens else "") + (
        _HAN[ones] if ones or not tens else ""
    )


def _in_numerals(_rng: Random, town: str, at: Address) -> str:
    parts = [town, at.area, at.street, f"{numeral(at.number)}号", at.compound]
    for number, mark in ((at.building, "栋"), (at.unit, "单元"), (at.room, "室")):
        parts.append(f"{numeral(number)}{mark}" if number else "")
    return "".join(parts)


def _said(at: Address, inner: str, town: str = "") -> str:
    return f"{town}{at.street or at.area}{at.number}号{at.compound}{inner}"


def _flat(form: str) -> Spoiler:
    """A rule for flats alone, whose parts within the place are written by a form."""
    return lambda _rng, _town, at: (
        _said(at, form.format(b=at.building, u=at.unit, r=at.room)) if at.building else None
    )


def _slipped(rng: Random, number: str) -> str:
    at = rng.randrange(len(number))
    return (
        number[:at] + rng.choice([digit for digit in "123456789" if digit != number[at]]) + number[at + 1 :]
    )


def _with(at: Address, **other: str) -> Address:
    return Address(**{part: other.get(part, getattr(at, part)) for part in Address.__slots__})


def _slip_of(part: str) -> Spoiler:
    def say(rng: Random, town: str, at: Address) -> str | None:
        number = getattr(at, part)
        return _with(at, **{part: _slipped(rng, number)}).text(town) if number else None

    return say


def _other_ending(_rng: Random, town: str, at: Address) -> str | None:
    ending = next((ending for ending in _ENDINGS if at.street.endswith(ending)), None)
    return _with(at, street=at.street.removesuffix(ending) + _ENDINGS[ending]).text(town) if ending else None


def _without_city_and_community(_rng: Random, _town: str, at: Address) -> str | None:
    return at.text("").removeprefix(at.area) if at.street else None


def _city_without_its_ending(_rng: Random, town: str, at: Address) -> str | None:
    return _said(at, "", town[:-1]) if at.street and not at.building else None


def _without_estate(_rng: Random, town: str, at: Address) -> str | None:
    return _with(at, compound="").text(town) if at.street and at.compound else None


def _without_road(_rng: Random, town: str, at: Address) -> str | None:
    return _with(at, street="", number="").text(town) if at.building else None


def _from_room_to_road(_rng: Random, _town: str, at: Address) -> str | None:
    if not at.building:
        return None
    return f"{at.room}室，{at.building}号楼{at.unit}单元，{at.compound}，{at.street}{at.number}号"


traditional: Callable[[str], str] = OpenCC("s2t").convert
"""Simplified characters written as traditional ones."""

RIGHT: Mapping[str, Spoiler] = {
    "full width": lambda _rng, town, at: at.text(town).translate({48 + n: 0xFF10 + n for n in range(10)}),
    "Chinese numerals": _in_numerals,
    "traditional characters": lambda _rng, town, at: traditional(at.text(town)),
    "city and community missing": _without_city_and_community,
    "city without its ending, no community": _city_without_its_ending,
    "estate missing": _without_estate,
    "3-2-501": _flat("{b}-{u}-{r}"),
    "3#2-501": _flat("{b}#{u}-{r}"),
    "3栋2单元501": _flat("{b}栋{u}单元{r}"),
    "3幢2-501室": _flat("{b}幢{u}-{r}室"),
    "parts in another order": _from_room_to_road,
    "landmark in brackets": lambda _rng, town, at: f"{at.text(town)}（超市对面）",
}  # fmt: skip
"""What says the whole door: it should be found."""

WANTING: Mapping[str, Spoiler] = {
    "road and number missing": _without_road,
    "entrance missing": _flat("{b}号楼{r}室"),
    "building missing": _flat("{u}单元{r}室"),
    "room missing": _flat("{b}号楼{u}单元"),
    "only building and room, 3-501": _flat("{b}-{r}"),
    "slip in the number": _slip_of("number"),
    "slip in the building": _slip_of("building"),
    "slip in the room": _slip_of("room"),
    "road ends otherwise": _other_ending,
    "opposite of it": lambda _rng, town, at: f"{at.text(town)}对面",
}  # fmt: skip
"""What does not say it, or says another: it should be asked about, but where nothing else can be meant."""
