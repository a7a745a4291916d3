"""The map: areas as shapes and dwellings as points, laid out here and drawn as SVG by a template.

Shapes are laid out in a box of the land's own proportions, which scales with the page; words and points stand over it
in percent of its width and height, so that they keep their size on a phone. The table beside a map says the same.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

type Point = tuple[float, float]
"""Degrees east and north."""
type Ring = tuple[Point, ...]
type Parts = tuple[tuple[Ring, ...], ...]

WIDTH = 1000
MOST_HEIGHT = 900
LEAST_HEIGHT = 320
AIR = 24
SHADES = 5
LEAST_WIDTH_OF_NAME = 11.0
"""Percent of the map: narrower shapes bear their number alone."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An area to be drawn: where it lies, its name, its number and how that is written, and where a click leads."""

    code: str
    name: str
    parts: Parts
    number: float
    written: str
    address: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to be drawn as a point, and where a click leads."""

    label: str
    position: Point
    address: str


@dataclass(frozen=True, slots=True)
class DrawnShape:
    """A shape as it is drawn: its line, one of SHADES from 1, and where its words stand, in percent and in degrees."""

    shape: Shape
    path: str
    shade: int
    x: str
    y: str
    middle: Point
    named: bool


@dataclass(frozen=True, slots=True)
class DrawnSpot:
    """A point as it is drawn, in percent."""

    spot: Spot
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the legend: the shade, the least number that has it, and the first that has it no more (None: none)."""

    shade: int
    least: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Map:
    """A laid-out map."""

    width: int
    height: int
    shapes: tuple[DrawnShape, ...]
    spots: tuple[DrawnSpot, ...]
    legend: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """From degrees to the box: the north is up, and a degree east is as wide as it is there."""

    west: float
    north: float
    squeeze: float
    scale: float
    left: float
    height: int

    @classmethod
    def around(cls, points: Sequence[Point]) -> "_Sheet":
        """The box that holds some points, with air around them."""
        west, east = min(x for x, _y in points), max(x for x, _y in points)
        south, north = min(y for _x, y in points), max(y for _x, y in points)
        squeeze = math.cos(math.radians((south + north) / 2)) or 1e-9
        wide, high = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
        scale = min((WIDTH - 2 * AIR) / wide, (MOST_HEIGHT - 2 * AIR) / high)
        height = max(LEAST_HEIGHT, math.ceil(high * scale) + 2 * AIR)
        top = (height - high * scale) / 2 / scale
        return cls(west, north + top, squeeze, scale, (WIDTH - wide * scale) / 2, height)

    def place(self, point: Point) -> Point:
        """Where a point lies in the box."""
        return (
            self.left + (point[0] - self.west) * self.squeeze * self.scale,
            (self.north - point[1]) * self.scale,
        )

    def share(self, placed: Point) -> tuple[str, str]:
        """Where something in the box lies, in percent as SVG writes them."""
        return f"{100 * placed[0] / WIDTH:.2f}%", f"{100 * placed[1] / self.height:.2f}%"


def draw_map(shapes: Sequence[Shape], spots: Iterable[Spot] = ()) -> Map | None:
    """Lay shapes and points out; None where there is no shape to show."""
    corners = [point for shape in shapes for part in shape.parts for ring in part for point in ring]
    if not corners:
        return None
    sheet = _Sheet.around(corners)
    legend = steps(max(shape.number for shape in shapes))
    drawn = tuple(_drawn(shape, sheet, legend) for shape in shapes)
    points = tuple(DrawnSpot(spot, *sheet.share(sheet.place(spot.position))) for spot in spots)
    return Map(WIDTH, sheet.height, drawn, points, legend)


def steps(most: float) -> tuple[Step, ...]:
    """The legend for numbers up to `most`: even steps of 1, 2, 2.5 or 5 and zeros, SHADES at most."""
    wanted = max(1.0, (most + 1) / SHADES)
    power = 10 ** math.floor(math.log10(wanted))
    rounds = (1, 2, 2.5, 5, 10) if power > 1 else (1, 2, 5, 10)
    width = int(next(power * each for each in rounds if power * each >= wanted))
    count = max(1, min(SHADES, math.ceil((most + 1) / width)))
    return tuple(
        Step(number + 1, number * width, (number + 1) * width if number + 1 < count else None)
        for number in range(count)
    )


def _drawn(shape: Shape, sheet: _Sheet, legend: Sequence[Step]) -> DrawnShape:
    path = "".join(_line([sheet.place(point) for point in ring]) for part in shape.parts for ring in part)
    largest = max((part[0] for part in shape.parts), key=lambda border: abs(_twice_area(border)))
    middle = _middle(largest)
    xs = [sheet.place(point)[0] for point in largest]
    shade = next(step.shade for step in reversed(legend) if shape.number >= step.least or step.least == 0)
    x, y = sheet.share(sheet.place(middle))
    named = 100 * (max(xs) - min(xs)) / WIDTH >= LEAST_WIDTH_OF_NAME
    return DrawnShape(shape, path, shade, x, y, middle, named)


def _line(ring: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z"


def _twice_area(ring: Sequence[Point]) -> float:
    """Twice the area of a shape, negative where its corners go clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))


def _middle(ring: Sequence[Point]) -> Point:
    """The centre of gravity of a shape; of one without any area the middle of its corners."""
    # Measured from its first corner: a small shape far from zero would lose its digits otherwise.
    left, low = ring[0]
    corners = [(x - left, y - low) for x, y in ring]
    twice = _twice_area(corners)
    if abs(twice) < 1e-15:
        return sum(x for x, _y in ring) / len(ring), sum(y for _x, y in ring) / len(ring)
    pairs = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    return left + x / (3 * twice), low + y / (3 * twice)
