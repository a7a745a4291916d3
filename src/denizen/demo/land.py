"""The land of a simulated town: invented outlines of its areas, and where in them the buildings stand.

A town is cut into its areas as a cake is: each convex piece by a straight line into two, until every grid has its own.
So every group of grids that a town can be cut anew by is a piece too, or a few, and no borders have to be put together.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from denizen.demo.profiles import Profile
from denizen.demo.territory import GRIDS_PER_COMMUNITY, Recut

type Point = tuple[float, float]
type Polygon = tuple[Point, ...]
"""Corners of a convex piece of land, in degrees east and north."""

_CENTRES = {"erenhot": (111.977, 43.653), "yiwu": (120.075, 29.306)}
_RADIUS_KM = {"erenhot": 9.0, "yiwu": 16.0}
_KM_PER_DEGREE = 111.32
_BUILT_UP, _VILLAGES = 1.0, 2.2
"""How much land an area takes, as against others: villages have more of it."""
_CORNERS = 14
_HALVINGS = 40


@dataclass
class Land:
    """Where everything lies, and how that changes as the town is cut anew."""

    profile: Profile
    seed: int
    whole: Polygon = field(init=False)
    towns: dict[str, tuple[Polygon, ...]] = field(default_factory=dict)
    communities: dict[str, tuple[Polygon, ...]] = field(default_factory=dict)
    pieces: dict[str, dict[tuple[int, int], Polygon]] = field(default_factory=dict)
    """Of each community on the first day, the pieces by the first grid in them and the first no more, from 0."""
    origin: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Of each grid, in which community it lay on the first day, and which in it that was, from 0."""

    def __post_init__(self) -> None:
        rng = Random(f"{self.seed}/land")  # noqa: S311 - a simulation
        self.whole = _outer(rng, _CENTRES[self.profile.key], _RADIUS_KM[self.profile.key])
        inside = {code: self._within(code) for code, _name in self.profile.towns}
        weights = [
            max(1, len(codes))
            * (_VILLAGES if codes and codes[0] in dict(self.profile.villages) else _BUILT_UP)
            for codes in inside.values()
        ]
        for town, polygon in zip(inside, _divided(rng, self.whole, weights), strict=True):
            self.towns[town] = (polygon,)
            codes = inside[town]
            for code, piece in zip(codes, _divided(rng, polygon, [1.0] * len(codes)), strict=True):
                self._settle(rng, code, piece)

    def outlines(self) -> dict[str, tuple[Polygon, ...]]:
        """The outlines of all areas as they are now, by code: each of one piece or of several."""
        grids = {code: (self._grid(code),) for code in self.origin}
        return {self.profile.division: (self.whole,), **self.towns, **self.communities, **grids}

    def cut_anew(self, recut: Recut) -> dict[str, tuple[Polygon, ...]]:
        """Move grids to another community; return the outlines that are new by it."""
        lost = {old[:12] for old, _new in recut.grids}
        before = {code: {grid for grid in self.origin if grid[:12] == code} for code in lost}
        moved = {new: self.origin.pop(old) for old, new in recut.grids}
        self.origin |= moved
        for code in lost:
            self.communities[code] = self._cover(before[code] - {old for old, _new in recut.grids})
        gained = self.communities.get(recut.to_community, ())
        self.communities[recut.to_community] = gained + self._cover(moved)
        changed = {*lost, recut.to_community}
        towns = {code[:9] for code in changed} if len({code[:9] for code in changed}) > 1 else set()
        for town in towns:
            parts = (polygons for code, polygons in self.communities.items() if code[:9] == town)
            self.towns[town] = tuple(polygon for polygons in parts for polygon in polygons)
        return {
            **{town: self.towns[town] for town in towns},
            **{code: self.communities[code] for code in changed},
            **{grid: (self._grid(grid),) for grid in moved},
        }

    def somewhere(self, rng: Random, grid: str) -> Point:
        """Some place in a grid, all of them alike."""
        corners = self._grid(grid)
        triangles = [(corners[0], corners[at], corners[at + 1]) for at in range(1, len(corners) - 1)]
        (a, b, c) = rng.choices(triangles, [_area(triangle) for triangle in triangles])[0]
        along, across = sorted((rng.random(), rng.random()))
        share = (along, across - along, 1 - across)
        east = sum(part * corner[0] for part, corner in zip(share, (a, b, c), strict=True))
        north = sum(part * corner[1] for part, corner in zip(share, (a, b, c), strict=True))
        return round(east, 6), round(north, 6)

    def _within(self, town: str) -> list[str]:
        places = self.profile.communities + self.profile.villages
        return [code for code, _name in places if code[:9] == town]

    def _settle(self, rng: Random, code: str, piece: Polygon) -> None:
        """Cut a community into its grids."""
        self.communities[code] = (piece,)
        count = 1 if code in dict(self.profile.villages) else GRIDS_PER_COMMUNITY
        self.pieces[code] = dict(_halved(rng, piece, 0, count))
        self.origin |= {f"{code}{number + 1:03d}": (code, number) for number in range(count)}

    def _grid(self, code: str) -> Polygon:
        community, number = self.origin[code]
        return self.pieces[community][number, number + 1]

    def _cover(self, grids: Iterable[str]) -> tuple[Polygon, ...]:
        """The fewest pieces that are together some grids."""
        wanted = {self.origin[grid] for grid in grids}
        cover = []
        for community in dict.fromkeys(sorted(home for home, _number in wanted)):
            numbers = {number for home, number in wanted if home == community}
            for (first, end), piece in self.pieces[community].items():
                if numbers.issuperset(range(first, end)):
                    cover.append(piece)
                    numbers.difference_update(range(first, end))
        return tuple(cover)


def _outer(rng: Random, centre: Point, radius_km: float) -> Polygon:
    """The border of the town: round, more or less, and convex."""
    turns = sorted(rng.random() for _corner in range(_CORNERS))
    north = radius_km / _KM_PER_DEGREE
    east = 1.5 * north / math.cos(math.radians(centre[1]))
    return tuple(
        (centre[0] + east * math.cos(math.tau * turn), centre[1] + north * math.sin(math.tau * turn))
        for turn in turns
    )


def _halved(rng: Random, piece: Polygon, first: int, end: int) -> Iterator[tuple[tuple[int, int], Polygon]]:
    """A piece and all those that come of it, the large before the small."""
    yield (first, end), piece
    if end - first > 1:
        middle = (first + end) // 2
        one, other = _cut(rng, piece, (middle - first) / (end - first))
        yield from _halved(rng, one, first, middle)
        yield from _halved(rng, other, middle, end)


def _divided(rng: Random, piece: Polygon, weights: Sequence[float]) -> list[Polygon]:
    """A piece cut into as many as there are weights, each of about its share of the land."""
    if len(weights) <= 1:
        return [piece] * len(weights)
    middle = len(weights) // 2
    one, other = _cut(rng, piece, sum(weights[:middle]) / sum(weights))
    return _divided(rng, one, weights[:middle]) + _divided(rng, other, weights[middle:])


def _cut(rng: Random, piece: Polygon, share: float) -> tuple[Polygon, Polygon]:
    """Cut a piece across where it is longest, so that the first of the two has a share of the land."""
    squeeze = math.cos(math.radians(piece[0][1]))
    wide = (max(x for x, _y in piece) - min(x for x, _y in piece)) * squeeze
    high = max(y for _x, y in piece) - min(y for _x, y in piece)
    turn = (0 if wide > high else math.pi / 2) + rng.uniform(-0.35, 0.35)
    normal = (math.cos(turn) * squeeze, math.sin(turn))
    reach = [_dot(normal, corner) for corner in piece]
    low, top, wanted = min(reach), max(reach), share * _area(piece)
    for _halving in range(_HALVINGS):
        middle = (low + top) / 2
        low, top = (middle, top) if _area(_side(piece, normal, middle, 1)) < wanted else (low, middle)
    return _side(piece, normal, low, 1), _side(piece, normal, low, -1)


def _side(piece: Polygon, normal: Point, offset: float, sign: int) -> Polygon:
    """What of a convex piece lies on one side of a line."""
    kept: list[Point] = []
    for here, there in zip(piece, (*piece[1:], piece[0]), strict=True):
        depth, next_depth = (sign * (offset - _dot(normal, corner)) for corner in (here, there))
        if depth >= 0:
            kept.append(here)
        if depth * next_depth < 0:
            part = depth / (depth - next_depth)
            kept.append((here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1])))
    return tuple(kept)


def _dot(one: Point, other: Point) -> float:
    return one[0] * other[0] + one[1] * other[1]


def _area(corners: Sequence[Point]) -> float:
    """The area of a polygon, in whatever its corners are measured by."""
    pairs = zip(corners, (*corners[1:], corners[0]), strict=True) if corners else ()
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2
