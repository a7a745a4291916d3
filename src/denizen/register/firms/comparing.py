"""How far a name that was told fits one that is known."""

from dataclasses import dataclass
from enum import IntEnum

from denizen.register.firms.reading import Firm


class Level(IntEnum):
    """From nothing in common to the same name. Only the last two mean the firm."""

    DIFFERS = 0
    RESEMBLES = 1
    """The cores are apart by one slip, or one begins the other: shown to people, and never taken for the firm."""
    TOLD_APART = 2
    """One core; but form, area or branch are told by both, and differ. A branch is never its parent."""
    TELLS_MORE = 3
    """One core; a form or an area is told that is not known of the firm."""
    PART_MISSING = 4
    """One core, and nothing told is otherwise; a form or an area is left out."""
    SAME = 5


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two names agree, and where not: `lacking` was left out, `surplus` is not known, `apart` differs."""

    level: Level
    lacking: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether everything told is so."""
        return self.level >= Level.PART_MISSING


def compare(told: Firm, known: Firm) -> Agreement:
    """Compare a name that was told with one that is known. Not symmetric: what is lacking is left out of `told`."""
    if told.core != known.core or not told.core:
        return Agreement(Level.RESEMBLES if _resembles(told.core, known.core) else Level.DIFFERS)
    lacking: list[str] = []
    surplus: list[str] = []
    apart: list[str] = []
    for part, mine, theirs in (
        ("form", told.form, known.form),
        ("area", told.areas, known.areas),
    ):
        if mine and not theirs:
            surplus.append(part)
        elif theirs and not mine:
            lacking.append(part)
        elif isinstance(mine, frozenset) and isinstance(theirs, frozenset):
            _compare_areas(mine, theirs, lacking, surplus, apart)
        elif mine != theirs:
            apart.append(part)
    if told.branch != known.branch:
        apart.append("branch")
    # Who tells a form and no group means one that is none; who tells neither has left both out.
    if told.is_group != known.is_group:
        (apart if told.is_group or told.form else lacking).append("form")
    level = (
        Level.TOLD_APART if apart
        else Level.TELLS_MORE if surplus
        else Level.PART_MISSING if lacking
        else Level.SAME
    )  # fmt: skip
    return Agreement(level, *(tuple(dict.fromkeys(parts)) for parts in (lacking, surplus, apart)))


def _compare_areas(
    mine: frozenset[str], theirs: frozenset[str], lacking: list[str], surplus: list[str], apart: list[str]
) -> None:
    """A town may be told without its province, and nothing else; two areas that are each not the other's are two."""
    if mine - theirs and theirs - mine:
        apart.append("area")
    elif mine - theirs:
        surplus.append("area")
    elif theirs - mine:
        lacking.append("area")


def _resembles(one: str, other: str) -> bool:
    """Whether two cores are apart by one character, or by two that changed places, or one begins the other."""
    short, long = sorted((one, other), key=len)
    if len(short) < 2:
        return False
    if long.startswith(short):
        return True
    if len(long) - len(short) > 1 or len(long) < 3:
        return False
    ahead = next(i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b)
    rest, its = short[ahead:], long[ahead:]
    if len(short) != len(long):
        return rest == its[1:]
    return rest[1:] == its[1:] or (rest[:2] == its[1::-1] and rest[2:] == its[2:])
