"""Reading outlines from a GeoJSON file (RFC 7946): pure, and distrustful of what it is given."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from denizen.places.errors import OutlineMalformed, OutlinesUnreadable
from denizen.places.records import Outline, Part, Point, Ring
from denizen.places.rules import LEVELS, short_code

LARGEST_FILE = 64_000_000
"""Bytes. The counties of all China, drawn finely, are less than half of it."""
MOST_CORNERS = 100_000
"""Of one area: no border of a town has so many, and a browser draws no more."""


def read_outlines(content: bytes) -> list[Outline]:
    """Return the outlines of a collection of features, each with the division code of its area in the property `code`.

    Raises OutlinesUnreadable where the file is no such collection, OutlineMalformed for the first feature that is
    wrong, with its number.
    """
    if len(content) > LARGEST_FILE:
        raise OutlinesUnreadable()
    try:
        document = json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise OutlinesUnreadable() from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise OutlinesUnreadable()
    outlines = [_outline(feature, number) for number, feature in enumerate(features, 1)]
    seen: set[str] = set()
    for number, outline in enumerate(outlines, 1):
        if outline.code in seen:
            _malformed(number, _("its area has an outline in this file already"))
        seen.add(outline.code)
    return outlines


def _outline(feature: Any, number: int) -> Outline:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    geometry = geometry if isinstance(geometry, dict) else {}
    kind = geometry.get("type")
    if kind not in ("Polygon", "MultiPolygon"):
        _malformed(number, _("it is neither a polygon nor several"))
    drawn = geometry.get("coordinates")
    polygons = [drawn] if kind == "Polygon" else drawn
    if not isinstance(polygons, list) or not polygons:
        _malformed(number, _("it encloses nothing"))
    parts = tuple(_part(polygon, number) for polygon in polygons)
    if sum(len(ring) for part in parts for ring in part) > MOST_CORNERS:
        _malformed(number, _("it has more than 100,000 corners"))
    return Outline(_code(feature, number), parts)


def _code(feature: Any, number: int) -> str:
    """The code of the area, without the zeros that fill it up."""
    properties = feature.get("properties")
    code = properties.get("code") if isinstance(properties, dict) else None
    text = str(code) if isinstance(code, str | int) and not isinstance(code, bool) else ""
    if len(text) == max(LEVELS) and text.isascii() and text.isdecimal():
        return text
    try:
        return short_code(text)
    except ValueError:
        _malformed(number, _("its property `code` is no division code"))


def _part(polygon: Any, number: int) -> Part:
    if not isinstance(polygon, list) or not polygon:
        _malformed(number, _("it encloses nothing"))
    return tuple(_ring(ring, number) for ring in polygon)


def _ring(line: Any, number: int) -> Ring:
    """A closed line, without its last position, which repeats the first."""
    points = tuple(_points(line, number))
    if len(points) < 4 or points[0] != points[-1]:
        _malformed(number, _("a line of it is not closed, or has fewer than four positions"))
    return points[:-1]


def _points(line: Any, number: int) -> Iterator[Point]:
    if not isinstance(line, list):
        _malformed(number, _("it encloses nothing"))
    for position in line:
        match position:
            case [int() | float() as east, int() | float() as north, *_height] if _on_the_globe(east, north):
                yield round(float(east), 6), round(float(north), 6)
            case _:
                _malformed(number, _("a position of it is no pair of degrees east and north"))


def _on_the_globe(east: float, north: float) -> bool:
    return abs(east) <= 180 and abs(north) <= 90


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _malformed(number: int, why: str | Promise) -> NoReturn:
    raise OutlineMalformed(number=number, why=why)
