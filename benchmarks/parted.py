"""A town whose doors differ in one part alone that is no plain number: a yard, a wing, a storey, a side, a cellar.

Three in four doors are not registered, so that whoever leaves such a part out, or tells another, has a
neighbour to be taken for. All is made up by us, as in `benchmarks.spoilt`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from benchmarks.spoilt import numeral, traditional

_REGISTERED = 0.25
_HOUSES = 120
"""Of each form."""
_FLAT = "锦绣家园3号楼2单元501室"

_FORMS: Sequence[tuple[str, Sequence[str]]] = (
    ("{}号{}", ("", "后院", "前院", "东院", "西院")),
    ("{}号{}", ("", "车库", "3号车库", "门房", "平房", "地下室")),
    ("{}号{}", ("", "1楼", "2楼", "4楼", "负1层", "阁楼")),
    ("{}号{}", ("东户", "西户", "中户", "东半间", "西半间", "南房", "北房", "西厢房")),
    ("{}号{}2室", ("", "1楼", "2楼", "后院", "里间", "生活区")),
    ("{}号{}301室", ("", "东楼", "西楼", "主楼", "配楼", "老楼")),
    ("{}号锦绣家园{}3号楼2单元501室", ("", "东区", "西区", "1期", "2期", "A区")),
    (f"{{}}号{_FLAT}{{}}", ("", "东户", "西户", "车库", "地下室", "主卧", "A", "2号床")),
    ("ул. Ленина, д. {}, {}", ("", "подвал", "во дворе", "с двора", "гараж", "2 этаж", "-1 этаж", "1 этаж", "корп. 2",
                               "литера Б", "флигель")),
    ("Haupt Str. {}, {}", ("", "Hinterhaus", "Seitenflügel", "2. OG", "2. OG links", "2. OG rechts", "Keller")),
)  # fmt: skip
_ROADS = "东安路 西安路 南安路 北安路 中安路 上安路 下安路 前安路 后安路 左安路 右安路 新安路".split()


@dataclass(frozen=True, slots=True)
class Door:
    """A door: its house, by form and number, and the part that tells it from the others there."""

    form: int
    road: str
    number: int
    part: str

    def text(self, town: str, *, part: str | None = None) -> str:
        """The address as it is registered, or with another part."""
        form = _FORMS[self.form][0].format(self.number, self.part if part is None else part).strip(" ,")
        return f"{town}试验社区{self.road}{form}" if self.is_han else form

    @property
    def is_han(self) -> bool:
        """Whether it is written in Han characters, town and road in front."""
        return _FORMS[self.form][0].startswith("{")

    @property
    def others(self) -> Sequence[str]:
        """The parts of its neighbours."""
        return [part for part in _FORMS[self.form][1] if part != self.part]

    @property
    def foreign(self) -> Sequence[str]:
        """Parts that no door of the house has."""
        parts = {
            part
            for at, (_form, its) in enumerate(_FORMS)
            if Door(at, "", 0, "").is_han == self.is_han
            for part in its
        }
        return sorted(parts.difference(_FORMS[self.form][1], [""]))


type Saying = Callable[[Random, str, Door], tuple[str, Door | None] | None]
"""How a door is told, and which is meant; of none that there is, None."""


def doors() -> Iterator[Door]:
    """All doors of the town; the numbers of the roads go on from one form to the next."""
    for form, (_text, parts) in enumerate(_FORMS):
        for house in range(_HOUSES):
            for part in parts:
                yield Door(form, _ROADS[house % 12], form * 10 + house // 12 + 1 + 120 * (house % 12), part)


def registered(rng: Random) -> list[Door]:
    """A quarter of them."""
    return [door for door in doors() if rng.random() < _REGISTERED]


def _otherwise(say: Callable[[str], str]) -> Saying:
    """A rule that writes the same door otherwise."""
    return lambda _rng, town, door: (say(door.text(town)), door) if door.is_han else None


def _in_numerals(text: str) -> str:
    """All numbers but those of a room in Chinese numerals."""
    out, number = "", ""
    for one in f"{text} ":
        if one.isdigit():
            number += one
            continue
        out += (numeral(number) if number and one != "室" else number) + one
        number = ""
    return out.strip()


def _in_brackets(_rng: Random, town: str, door: Door) -> tuple[str, Door] | None:
    if not door.is_han or not door.part:
        return None
    return door.text(town, part=f"（{door.part}）"), door


def _without(_rng: Random, town: str, door: Door) -> tuple[str, Door] | None:
    bare = replace(door, part="")
    return (bare.text(town), bare) if door.part else None


def _as_a_neighbour(rng: Random, town: str, door: Door) -> tuple[str, Door]:
    other = replace(door, part=rng.choice(door.others))
    return other.text(town), other


def _as_nobody(rng: Random, town: str, door: Door) -> tuple[str, None]:
    return door.text(town, part=rng.choice(door.foreign)), None


def _below(_rng: Random, town: str, door: Door) -> tuple[str, Door] | None:
    below = replace(door, part="负1层")
    return (door.text(town, part="-1层"), below) if door.part in ("1楼", "负1层") else None


def _with_more(rng: Random, town: str, door: Door) -> tuple[str, None]:
    joint = "" if door.is_han else ", "
    return door.text(town, part=f"{door.part}{joint}{rng.choice(door.foreign)}".removeprefix(joint)), None


TOLD: Mapping[str, Saying] = {
    "whole, without city and community": _otherwise(lambda text: text.partition("社区")[2]),
    "whole, full width": _otherwise(lambda text: text.translate({48 + n: 0xFF10 + n for n in range(10)})),
    "whole, numerals": _otherwise(_in_numerals),
    "whole, traditional": _otherwise(traditional),
    "whole, commas between parts": _otherwise(lambda text: "，".join(text.replace("号", "号 ", 1).split())),
    "whole, the part in brackets": _in_brackets,
    "whole, the other script": lambda _rng, town, door: (
        None if door.is_han else (door.text(town).casefold().replace(", ", " , "), door)
    ),
    "whole, -1层 for 负1层": _below,
    "the part left out": _without,
    "a neighbour's part": _as_a_neighbour,
    "a part of no door there": _as_nobody,
    "a part more": _with_more,
}
"""Rules that say the door wholly begin with `whole`; the others say a neighbour, which may be registered, or none."""
