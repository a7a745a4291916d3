"""The components of an address, and its standard form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

AREAS = ("province", "city", "district", "town", "community", "village")
"""Names of what lies around, the widest first."""
NUMBERS = ("group", "lane", "number", "building", "entrance", "room")
"""What tells one door from its neighbours. Where two addresses differ in one of these they mean two doors."""

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]")

_MARKS = {
    "group": "组", "lane": "弄", "number": "号", "building": "栋", "entrance": "单元", "floor": "层", "room": "室",
}  # fmt: skip
# The last says what is kept word for word.
_HAN = {name: f"{{}}{mark}" for name, mark in _MARKS.items()} | {"rest": "「{}」"}
_WESTERN = {
    "number": "no {}", "building": "building {}", "entrance": "unit {}", "floor": "floor {}", "room": "room {}",
    "rest": "「{}」",
}  # fmt: skip
# Nobody finds a door by these: they say what is near it.
BESIDE = re.compile(
    r"附近|旁边?|隔壁|斜?对[面过]|路口|街口|村口|巷口|交叉|交汇|拐角|后面|前面|东侧|西侧|南侧|北侧|一带|门口|楼下|周边"
    r"|\b(?:near|opposite|behind|between|corner|around|beside|at|off|возле|напротив|около|рядом|хажууд|ойролцоо)\b"
)


@dataclass(frozen=True, slots=True)
class Address:
    """What an address says, folded; empty where it says nothing.

    `number` is the number at the road, in the compound or of the village; `compound` an estate, a large building or any
    other name of a place; `rest` whatever was not understood, landmarks among it.
    """

    province: str = ""
    city: str = ""
    district: str = ""
    town: str = ""
    community: str = ""
    village: str = ""
    group: str = ""
    road: str = ""
    lane: str = ""
    number: str = ""
    compound: str = ""
    building: str = ""
    entrance: str = ""
    floor: str = ""
    room: str = ""
    rest: str = ""

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """The components that are told, the widest first."""
        return ((name, told) for name in self.__slots__ if (told := getattr(self, name)))

    @property
    def is_vague(self) -> bool:
        """Whether it says what a place is near to."""
        return BESIDE.search(self.rest) is not None

    @property
    def site(self) -> tuple[str, str, str]:
        """Where a building stands: the road, the lane off it, the number."""
        return self.road, self.lane, self.number

    @property
    def areas(self) -> tuple[str, ...]:
        """The names of areas around that are told."""
        return tuple(told for name in AREAS if (told := getattr(self, name)))

    def standard(self) -> str:
        """The address in one form, which is read as this again: names first, the widest first, in its own script."""
        names = "".join(told for name, told in self if name not in _MARKS and name != "rest")
        form = _WESTERN if names and not HAN.search(names) else _HAN
        told = [form.get(name, "{}").format(told) for name, told in self]
        return (", " if form is _WESTERN else " ").join(told)
