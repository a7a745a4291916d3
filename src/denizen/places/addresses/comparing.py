"""Comparing two addresses: what agrees, what one of them leaves out, and what differs."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Self

from rapidfuzz.distance import OSA

from denizen.places.addresses.components import AREAS, HAN, NUMBERS, Address
from denizen.places.addresses.han import ending, sort_and_name
from denizen.places.addresses.parts import goes_without_saying, in_one, is_in_the_room, is_part, named, parts

_PLACES = ("road", "compound")


class Level(IntEnum):
    """How far two addresses agree. Only the two highest can mean one door."""

    DIFFERS = 0
    SAME_ROAD = 1
    SAME_BUILDING = 2
    SLIP = 3
    """One number or name differs, by one character or two exchanged: two doors, or a slip of the pen."""
    PART_MISSING = 4
    SAME = 5
    IDENTICAL = 6


@dataclass(frozen=True, slots=True)
class Agreement:
    """What comparing found. `lacking` is what the first leaves out, `surplus` what it alone tells, by component.

    `part` stands for all that is neither name nor number. `estate_assumed` says that the name of the estate was left
    out, as road and number tell it too where no other estate lies there.
    """

    level: Level
    lacking: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    estate_assumed: bool = False

    @property
    def apart(self) -> int:
        """How many components do not agree."""
        return len(self.lacking) + len(self.surplus) + len(self.differing)

    @property
    def is_sure(self) -> bool:
        """Whether nothing told is unknown or different, and no number was left out."""
        return self.level >= Level.SAME


def compare(told: Address, known: Address, around: Iterable[str] = ()) -> Agreement:
    """Compare an address as somebody tells it with one that is known, and with the names of the areas around that.

    Names of areas and of an estate may be left out: they are told by the rest. Nothing else is filled in, and nothing
    that one of the two has beside them is passed over, whatever it may mean.
    """
    if told == known:
        return Agreement(Level.IDENTICAL if any(told) else Level.DIFFERS)
    areas = _areas(known.areas, tuple(around))
    found = _Found()
    for name in (*_PLACES, *NUMBERS):
        one, other = _component(told, name), _component(known, name)
        if name in _PLACES:
            one = areas.without(one, other)
        found.add(name, one, other)
    _compare_floors(told, known, found)
    _compare_parts(told, known, areas, found)
    found.surplus += areas.unknown(told)
    found.lacking += areas.left_out(told, known)
    assumed = _estate_goes_without_saying(told, known, found.lacking)
    level = _level(told, known, found)
    return Agreement(level, tuple(found.lacking), tuple(found.surplus), tuple(found.differing), assumed)


@dataclass(slots=True)
class _Found:
    """What was found so far, by component."""

    lacking: list[str] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)

    def add(self, name: str, one: object, other: object) -> None:
        """Add what somebody tells beside what is known."""
        if one != other:
            (self.differing if one and other else self.surplus if one else self.lacking).append(name)


@dataclass(frozen=True, slots=True)
class _Areas:
    """The areas that a known address names, and those around it."""

    around: frozenset[str]
    around_by_sort: frozenset[tuple[str, str]]
    by_sort: frozenset[tuple[str, str]]
    """Of both, each with its sort."""
    names: frozenset[str]
    """As they may stand in front of a road: an area's name may go without its ending there."""

    @classmethod
    def of(cls, named: tuple[str, ...], around: tuple[str, ...]) -> Self:
        """Gather the names. One character alone is none: 东 is not 东区."""
        by_sort = {area: sort_and_name(area) for area in (*named, *around)}
        names = {name for area, (_sort, short) in by_sort.items() for name in (area, short) if len(name) > 1}
        around_by_sort = frozenset(by_sort[area] for area in around)
        return cls(frozenset(around), around_by_sort, frozenset(by_sort.values()), frozenset(names))

    def without(self, one: str, other: str) -> str:
        """A name without the name of an area in front of it, if what is left is the other: 二连浩特新华大街."""
        return (
            other if one and other and one.endswith(other) and one.removesuffix(other) in self.names else one
        )

    def unknown(self, told: Address) -> Iterator[str]:
        """Areas that are told, and are none around."""
        for name in AREAS:
            if (area := getattr(told, name)) and sort_and_name(area) not in self.by_sort:
                yield name

    def left_out(self, told: Address, known: Address) -> Iterator[str]:
        """Areas of the known address that are not told and have to be.

        A village to whose numbers no road belongs; and what only looks like an area, since none such lies around.
        """
        by_sort = [sort_and_name(area) for area in told.areas]
        for name in AREAS:
            if (area := getattr(known, name)) and sort_and_name(area) not in by_sort:
                numbered = name == "village" and not known.road
                if numbered or (sort_and_name(area) not in self.around_by_sort and _is_doubtful(name, area)):
                    yield name

    def is_one(self, word: str) -> bool:
        """Whether a word is the whole name of an area around, which says nothing that is not known."""
        return word in self.around and len(sort_and_name(word)[1]) > 1


_areas = lru_cache(maxsize=1_024)(_Areas.of)


def _is_doubtful(sort: str, area: str) -> bool:
    """Whether it is read as an area by its ending alone, as pieces of estates and of villages are: 生活区, 东屯."""
    name = sort_and_name(area)[1]
    return sort in ("district", "village") or len(name) < 2 or is_part(name) or not HAN.search(name)


def _component(address: Address, name: str) -> str:
    """A component as it is compared: of an estate its name, since its zone is a part."""
    told: str = getattr(address, name)
    return named(told)[0] if name == "compound" else told


def _compare_floors(told: Address, known: Address, found: _Found) -> None:
    """A floor may be left out, or told beside, where the number of the room says it."""
    if not (told.floor and known.floor):
        if told.floor and is_in_the_room(told.floor, known.room):
            return
        if known.floor and is_in_the_room(known.floor, told.room):
            return
    found.add("floor", told.floor, known.floor)


def _compare_parts(told: Address, known: Address, areas: _Areas, found: _Found) -> None:
    """What is neither name nor number has to be told by both or by neither, and in the same words."""
    there = parts(known)
    here = [word for word in parts(told) if word in there or not areas.is_one(word)]
    if in_one(here) == in_one(there):
        return
    more, fewer = Counter(here) - Counter(there), Counter(there) - Counter(here)
    if not more and not fewer:  # in another order: of 2号 3号 nobody knows whether it matters
        more = fewer = Counter(here)
    found.add("part", more, fewer)


def _estate_goes_without_saying(told: Address, known: Address, lacking: list[str]) -> bool:
    """Whoever tells the number at the road may leave out the estate; a road has to be told, and any other name."""
    if "compound" not in lacking or not (known.road and told.road):
        return False
    lacking.remove("compound")
    if told.number and goes_without_saying(_component(known, "compound")):
        return True
    lacking.append("part")
    return False


def _level(told: Address, known: Address, found: _Found) -> Level:
    differing = found.differing
    if not differing:
        if _shares_a_place(told, known) and _shares_a_number(told, known):
            return Level.PART_MISSING if found.lacking or found.surplus else Level.SAME
        return Level.SAME_ROAD if _shares_a_place(told, known) else Level.DIFFERS
    if (
        len(differing) == 1
        and _is_slip(differing[0], told, known)
        and _shares_a_number(told, known, differing[0])
    ):
        return Level.SLIP
    # Another name of a house with the same number at the same road may be of a part of it.
    here = _shares_a_place(told, known) and set(differing).isdisjoint(("road",) if told.road else _PLACES)
    if (
        here
        and told.number == known.number
        and told.building == known.building
        and (told.number or told.building)
    ):
        return Level.SAME_BUILDING
    return Level.SAME_ROAD if here else Level.DIFFERS


def _shares_a_place(told: Address, known: Address) -> bool:
    """Whether some name agrees to which numbers belong."""
    return any(
        one and (one == other or (other and one.endswith(other)))
        for one, other in (
            (told.road, known.road), (_component(told, "compound"), _component(known, "compound")),
            *(((told.village, known.village), (told.community, known.community)) if not known.road else ()),
        )
    )  # fmt: skip


def _shares_a_number(told: Address, known: Address, but: str = "") -> bool:
    return any(
        getattr(told, name) and getattr(told, name) == getattr(known, name) for name in NUMBERS if name != but
    )


def _is_slip(name: str, told: Address, known: Address) -> bool:
    """Whether two numbers or names differ by a character or two exchanged; of roads, by how they end (街, 大街, 道)."""
    if name == "part":
        return False
    one, other = _component(told, name), _component(known, name)
    if name == "road" and ending(one) and one.removesuffix(ending(one)) == other.removesuffix(ending(other)):
        return True
    return (
        min(len(one), len(other)) > (1 if name in _PLACES else 0)
        and OSA.distance(one, other, score_cutoff=1) <= 1
    )
