"""The invented land: every grid has its own piece, nothing overlaps, and a new cut leaves no gap."""

from random import Random

import pytest

from denizen.demo.land import Land, Polygon, _area
from denizen.demo.profiles import PROFILES
from denizen.demo.territory import areas_at_start, recut
from denizen.demo.town import FIRST_DAY


def area(pieces: tuple[Polygon, ...]) -> float:
    return sum(map(_area, pieces))


def holds(piece: Polygon, point: tuple[float, float]) -> bool:
    """Whether a convex piece holds a point, its border included."""
    sides = [
        (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])
        for a, b in zip(piece, (*piece[1:], piece[0]), strict=True)
    ]
    return all(side >= -1e-9 for side in sides) or all(side <= 1e-9 for side in sides)


@pytest.mark.parametrize("town", PROFILES)
def test_areas_fill_the_one_around_them_before_and_after_each_cut(town: str) -> None:
    profile = PROFILES[town]
    land = Land(profile, 1)
    areas, cuts = recut(profile, areas_at_start(profile, FIRST_DAY), (FIRST_DAY, FIRST_DAY))
    outlines = land.outlines()
    for cut in (None, *cuts):
        if cut:
            changed = land.cut_anew(cut)
            assert changed.keys() >= {new for _old, new in cut.grids} | {cut.to_community}
            outlines = {code: polygons for code, polygons in outlines.items() if code not in dict(cut.grids)}
            outlines |= changed
        assert outlines == land.outlines(), "what changed is all that changed"
        for length, within in ((15, 12), (12, 9), (9, 6)):
            parts: dict[str, float] = {}
            for code, pieces in outlines.items():
                if len(code) == length:
                    parts[code[:within]] = parts.get(code[:within], 0) + area(pieces)
            for code, filled in parts.items():
                assert filled == pytest.approx(area(outlines[code]), rel=1e-6), code
    assert {each.code for each in areas if not each.to_day} == outlines.keys()


def test_whoever_is_put_into_a_grid_is_in_it() -> None:
    land = Land(PROFILES["erenhot"], 1)
    rng = Random(1)
    for grid in list(land.origin)[:20]:
        (piece,) = land.outlines()[grid]
        for _building in range(10):
            assert holds(piece, land.somewhere(rng, grid))


def test_the_same_seed_gives_the_same_land_and_another_another() -> None:
    one, same, other = (Land(PROFILES["yiwu"], seed).outlines() for seed in (1, 1, 2))
    assert one == same != other
