"""Comparing two addresses: what agrees, what one of them leaves out, and what differs."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz.distance import OSA

from denizen.places.addresses.components import AREAS, NUMBERS, Address
from denizen.places.addresses.han import ending, sort_and_name

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
    """What comparing found. `lacking` is what the first leaves out, `surplus` what it alone tells, by component."""

    level: Level
    lacking: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()

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

    Names of areas may be left out: they are told by the rest. Nothing else is filled in.
    """
    if told == known:
        return Agreement(Level.IDENTICAL if any(told) else Level.DIFFERS)
    known_areas = [(area, *sort_and_name(area)) for area in (*known.areas, *around)]
    # In front of a road, an area's name may go without its ending.
    areas = {name for area, _sort, name in known_areas} | {area for area, _sort, _name in known_areas}
    lacking, surplus, differing = [], [], []
    for name in (*_PLACES, *NUMBERS, "floor"):
        one, other = getattr(told, name), getattr(known, name)
        if name in _PLACES:
            one = _without_areas(one, other, areas)
        if one == other:
            continue
        if one and other:
            differing.append(name)
        elif one:
            surplus.append(name)
        elif name != "floor":
            lacking.append(name)
    _estate_or_road(told, known, lacking)
    sorted_areas = {(sort, name) for _area, sort, name in known_areas}
    surplus += [name for name, area in told if name in AREAS and sort_and_name(area) not in sorted_areas]
    if told.rest and not set(told.rest.split()) <= {*known.rest.split(), *areas}:
        surplus.append("rest")
    if any(_may_tell_doors_apart(word) for word in set(known.rest.split()) - set(told.rest.split())):
        lacking.append("rest")
    return Agreement(
        _level(told, known, lacking, surplus, differing), tuple(lacking), tuple(surplus), tuple(differing)
    )


def _may_tell_doors_apart(word: str) -> bool:
    """Whether a word that was not understood may be of a number (甲, 附2), so that a door without it is another."""
    return len(word) == 1 or any(map(str.isdigit, word))


def _without_areas(one: str, other: str, areas: set[str]) -> str:
    """A name without the name of an area in front of it, if what is left is the other: 二连浩特新华大街."""
    return other if one and other and one.endswith(other) and one.removesuffix(other) in areas else one


def _estate_or_road(told: Address, known: Address, lacking: list[str]) -> None:
    """Whoever tells the number at the road may leave out the compound; a road has to be told."""
    if "compound" in lacking and known.road and told.road and told.number:
        lacking.remove("compound")


def _level(
    told: Address, known: Address, lacking: list[str], surplus: list[str], differing: list[str]
) -> Level:
    if not differing:
        if _shares_a_place(told, known) and _shares_a_number(told, known):
            return Level.PART_MISSING if lacking or surplus else Level.SAME
        return Level.SAME_ROAD if _shares_a_place(told, known) else Level.DIFFERS
    if (
        len(differing) == 1
        and _is_slip(differing[0], told, known)
        and _shares_a_number(told, known, differing[0])
    ):
        return Level.SLIP
    here = _shares_a_place(told, known) and not set(differing) & set(_PLACES)
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
            (told.road, known.road), (told.compound, known.compound),
            *(((told.village, known.village), (told.community, known.community)) if not known.road else ()),
        )
    )  # fmt: skip


def _shares_a_number(told: Address, known: Address, but: str = "") -> bool:
    return any(
        getattr(told, name) and getattr(told, name) == getattr(known, name) for name in NUMBERS if name != but
    )


def _is_slip(name: str, told: Address, known: Address) -> bool:
    """Whether two numbers or names differ by a character or two exchanged; of roads, by how they end (街, 大街, 道)."""
    one, other = getattr(told, name), getattr(known, name)
    if name == "road" and ending(one) and one.removesuffix(ending(one)) == other.removesuffix(ending(other)):
        return True
    return (
        min(len(one), len(other)) > (1 if name in _PLACES else 0)
        and OSA.distance(one, other, score_cutoff=1) <= 1
    )
