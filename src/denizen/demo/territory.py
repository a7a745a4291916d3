"""The town's areas from the county down to the grid, and how they are cut anew while the simulation runs."""

from dataclasses import dataclass, replace
from datetime import date

from denizen.demo.profiles import Profile

GRIDS_PER_COMMUNITY = 8


@dataclass(frozen=True, slots=True)
class Area:
    """One area as it was during a period.

    `to_day` is the first day on which it was no longer so (None: still so).
    """

    code: str
    name: str
    level: str
    """`county`, `town`, `community` (a gacha or village is one too) or `grid`."""
    parent: str
    from_day: date
    to_day: date | None = None


@dataclass(frozen=True, slots=True)
class Recut:
    """Grids that move to another community on a day.

    Their dwellings go with them; the grids' codes change.
    """

    day: date
    grids: tuple[tuple[str, str], ...]
    """Old code and new code of each grid that moves."""
    to_community: str


def areas_at_start(profile: Profile, founded: date) -> list[Area]:
    """Every area on the first day: county, towns, communities and villages, eight grids to a community."""
    areas = [Area(profile.division, profile.town, "county", profile.division[:4], founded)]
    areas += [Area(code, name, "town", profile.division, founded) for code, name in profile.towns]
    areas += [
        Area(code, name, "community", code[:9], founded)
        for code, name in profile.communities + profile.villages
    ]
    for code, name in profile.communities:
        areas += [
            Area(f"{code}{grid:03d}", f"{name}第{grid}网格", "grid", code, founded)
            for grid in range(1, GRIDS_PER_COMMUNITY + 1)
        ]
    areas += [Area(f"{code}001", f"{name}网格", "grid", code, founded) for code, name in profile.villages]
    return areas


def recut(profile: Profile, areas: list[Area], days: tuple[date, date]) -> tuple[list[Area], list[Recut]]:
    """Cut the town anew twice: half of a community becomes a new one; then two grids go to a neighbour.

    Returns:
        All areas with their periods, old and new, and what moved.
    """
    (first, _), (second, second_name) = profile.communities[0], profile.communities[1]
    last_code = profile.communities[-1][0]
    new = f"{last_code[:9]}{int(last_code[9:]) + 50:03d}"
    founded = Area(new, "新城社区", "community", new[:9], days[0])
    split = Recut(days[0], tuple((f"{first}{n:03d}", f"{new}{n - 4:03d}") for n in (5, 6, 7, 8)), new)
    moved = Recut(days[1], tuple((f"{last_code}{n:03d}", f"{second}{n + 2:03d}") for n in (7, 8)), second)
    cuts = [(split, "新城社区"), (moved, second_name)]
    result = [*areas, founded]
    for cut, community_name in cuts:
        gone = {old for old, _ in cut.grids}
        result = [
            replace(area, to_day=cut.day) if area.code in gone and not area.to_day else area
            for area in result
        ]
        result += [
            Area(code, f"{community_name}第{int(code[-3:])}网格", "grid", cut.to_community, cut.day)
            for _, code in cut.grids
        ]
    return result, [cut for cut, _ in cuts]
