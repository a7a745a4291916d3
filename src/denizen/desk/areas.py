"""From what was counted in areas to what a page shows: figures in order, a table of the parts, a map, a chart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import psycopg
from django.urls import reverse
from django.utils.formats import number_format

from denizen.counts.queries import AreaFigures, Sorts
from denizen.pages.labels import LABELS, label
from denizen.pages.maps import Map, Shape, Spot, draw_map
from denizen.places import queries as places

MEASURES = ("resident", "guest", "dwelling", "use", "empty", "overdue", "question")
"""By what the parts of an area are compared, as columns of the table and as the shade of the map."""
NOW_ONLY = ("empty", "overdue", "question")
"""What waits to be done is known for the day of the counting alone."""
MOST_SPOTS = 2000


@dataclass(frozen=True, slots=True)
class Figure:
    """How many there are, and of which sorts: the code, its words, how many, and where that opens, if anywhere."""

    name: str
    total: int
    sorts: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An area in the table: its figures by measure, None where one cannot be told."""

    area: places.Area
    address: str
    figures: tuple[tuple[str, int | None], ...]

    def figure(self, measure: str) -> int | None:
        """The figure by which it is compared."""
        return dict(self.figures)[measure]


def measured(figures: AreaFigures, code: str, measure: str) -> int | None:
    """One figure of an area by which it is compared with others; None where it cannot be told.

    How far the places are in use is told in percent, and only where it is known of every dwelling how many it holds.
    """
    if measure in NOW_ONLY and not figures.is_now:
        return None
    if measure == "empty":
        return figures.sorts(code, "occupancy").get("empty", 0)
    if measure != "use":
        return figures.total(code, measure)
    room = figures.sorts(code, "capacity")
    if not room.get("known") or room.get("unknown"):
        return None
    people = sum(figures.total(code, what) for what in ("resident", "secondary", "guest"))
    return round(100 * people / room["known"])


def rows(figures: AreaFigures, parts: Iterable[places.Area], asked: Mapping[str, str]) -> list[Row]:
    """The table of the parts of an area. Of a county or anything larger only those in which there is anything."""
    return [
        Row(
            part,
            address(part.code, asked),
            tuple((measure, measured(figures, part.code, measure)) for measure in MEASURES),
        )
        for part in parts
        if part.code in figures.areas or part.level in ("community", "grid")
    ]


def figures_of(figures: AreaFigures, code: str) -> list[Figure]:
    """The figures of one area, each with its sorts in the order of their words."""
    opened = reverse("desk:area_dwellings", args=[code])
    shown = [
        _figure(figures, code, "resident", "category"),
        _figure(figures, code, "secondary", "category"),
        Figure(label("figure", "guest"), figures.total(code, "guest"), ()),
        _figure(figures, code, "dwelling", "dwelling", opened, "kind"),
        _figure(figures, code, "tenure", "tenure", opened, "tenure"),
    ]
    if figures.is_now:
        shown += [
            _figure(figures, code, "occupancy", "occupancy_state"),
            _figure(figures, code, "overdue", "about"),
            _figure(figures, code, "due", "about"),
            _figure(figures, code, "question", "question"),
            _figure(figures, code, "declared", "state"),
        ]
    return shown


def _figure(
    figures: AreaFigures, code: str, what: str, family: str, opened: str = "", asked: str = ""
) -> Figure:
    """One figure, with a way to what is counted, where that may be listed."""
    sorts = in_order(figures.sorts(code, what), LABELS[family])
    return Figure(
        label("figure", what),
        figures.total(code, what),
        tuple(
            (
                label(family, sort) or label("figure", "unsaid"),
                quantity,
                f"{opened}?{urlencode({asked: sort})}" if opened else "",
            )
            for sort, quantity in sorts.items()
        ),
    )


def in_order(sorts: Sorts, order: Iterable[str]) -> Sorts:
    """Sorts in the order of their words, those without words at the end."""
    known = [sort for sort in order if sort in sorts]
    return {sort: sorts[sort] for sort in [*known, *sorted(sorts.keys() - set(known))]}


def address(code: str, asked: Mapping[str, str]) -> str:
    """The address of an area's page, for the same day and measure."""
    page = reverse("desk:area", args=[code])
    return f"{page}?{urlencode(asked)}" if asked else page


def map_of(db: psycopg.Connection, area: places.Area, table: list[Row], measure: str, on: date) -> Map | None:
    """The map of an area's parts; of one without parts its own outline, and where its dwellings are.

    A dwelling is no person, and its point says nothing of who is in it, not even how many.
    """
    codes = [row.area.code for row in table] or [area.code]
    drawn = places.outlines(db, codes, on)
    spots: list[Spot] = []
    if table:
        shapes = [_shape(row, drawn[row.area.code], measure) for row in table if row.area.code in drawn]
    else:
        shapes = [Shape(area.code, "", outline.parts, 0, "", "") for outline in drawn.values()]
        spots = [
            Spot(each.address, (each.longitude, each.latitude), reverse("desk:dwelling", args=[each.id]))
            for each in places.dwellings_on_map(db, area.code, limit=MOST_SPOTS)
        ]
    return draw_map(shapes, spots)


def _shape(row: Row, outline: places.Outline, measure: str) -> Shape:
    number = row.figure(measure)
    return Shape(
        row.area.code, row.area.name, outline.parts, number or 0, written(measure, number), row.address
    )


def written(measure: str, number: int | None) -> str:
    """A figure as it stands in a table or on a map."""
    if number is None:
        return "—"
    text = number_format(number, use_l10n=True, force_grouping=True)
    return f"{text} %" if measure == "use" else text


def as_geojson(drawn: Map | None) -> dict[str, object]:
    """The same map as a collection of features, with what a script needs to draw and to open each."""
    if drawn is None:
        return {"type": "FeatureCollection", "features": []}
    shapes = [
        _feature(
            {
                "type": "MultiPolygon",
                "coordinates": [[_closed(ring) for ring in part] for part in each.shape.parts],
            },
            name=each.shape.name,
            written=each.shape.written,
            shade=each.shade,
            address=each.shape.address,
            east=each.middle[0],
            north=each.middle[1],
        )
        for each in drawn.shapes
    ]
    spots = [
        _feature(
            {"type": "Point", "coordinates": each.spot.position},
            name=each.spot.label,
            address=each.spot.address,
        )
        for each in drawn.spots
    ]
    return {"type": "FeatureCollection", "features": shapes + spots}


def _feature(geometry: dict[str, object], **properties: str | float) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _closed(ring: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    return [*ring, ring[0]]
