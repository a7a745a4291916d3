"""Outlines of areas: read from a file, kept by day, cut with the territory."""

import io
import json
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from denizen.access.queries import SYSTEM_ACTOR
from denizen.places.actions import Area, add_areas, recut_territory, set_outlines
from denizen.places.errors import AreaUnknown, OutlineMalformed, OutlinesUnreadable
from denizen.places.queries import Outline, outlines, read_outlines

from ..databases import Database

NOW = datetime(2024, 6, 1, tzinfo=UTC)
SINCE = date(2000, 1, 1)
CODES = ("78", "7899", "789901", "789901001", "789901001001", "789901001001001")
COMMUNITY = CODES[4]
SQUARE = ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0))
HOLE = ((0.25, 0.25), (0.25, 0.5), (0.5, 0.5))
FAR = tuple((x + 5, y) for x, y in SQUARE)


@pytest.fixture(name="land")
def _land(db: psycopg.Connection) -> psycopg.Connection:
    levels = ("province", "city", "county", "town", "community", "grid")
    areas = [
        Area(code, level, code, around, SINCE)
        for code, level, around in zip(CODES, levels, (None, *CODES), strict=False)
    ]
    add_areas(db, actor=SYSTEM_ACTOR, areas=areas, now=NOW)
    return db


def draw(db: psycopg.Connection, *drawn: Outline, since: date | None = None) -> None:
    set_outlines(db, actor=SYSTEM_ACTOR, outlines=drawn, since=since, on=NOW.date(), now=NOW)


def test_an_outline_comes_back_as_it_was_drawn(land: psycopg.Connection) -> None:
    drawn = Outline(COMMUNITY, ((SQUARE, HOLE), (FAR,)))
    draw(land, drawn, Outline(CODES[0], ((SQUARE,),)))
    assert outlines(land, CODES, NOW.date()) == {COMMUNITY: drawn, CODES[0]: Outline(CODES[0], ((SQUARE,),))}
    assert outlines(land, [COMMUNITY], date(1999, 1, 1)) == {}


def test_one_drawn_anew_takes_the_place_of_the_one_before(land: psycopg.Connection) -> None:
    first, second, third = (Outline(COMMUNITY, ((ring,),)) for ring in (SQUARE, FAR, HOLE))
    draw(land, first)
    draw(land, second, since=date(2020, 5, 1))
    assert outlines(land, [COMMUNITY], date(2020, 4, 30)) == {COMMUNITY: first}
    assert outlines(land, [COMMUNITY], date(2020, 5, 1)) == {COMMUNITY: second}
    draw(land, third, since=date(2010, 1, 1))
    assert outlines(land, [COMMUNITY], date(2009, 12, 31)) == {COMMUNITY: first}
    assert outlines(land, [COMMUNITY], date(2021, 1, 1)) == {COMMUNITY: third}
    draw(land, second)
    assert outlines(land, [COMMUNITY], SINCE) == {COMMUNITY: second}
    assert land.execute("SELECT count(*) FROM places.outline").fetchone() == (1,)


def test_all_outlines_are_kept_or_none(land: psycopg.Connection) -> None:
    with pytest.raises(AreaUnknown, match="152501"):
        draw(land, Outline(COMMUNITY, ((SQUARE,),)), Outline("152501", ((SQUARE,),)))
    with pytest.raises(AreaUnknown):
        draw(land, Outline(COMMUNITY, ((SQUARE,),)), since=date(1999, 1, 1))
    assert outlines(land, CODES, NOW.date()) == {}


def test_an_outline_ends_with_its_area(land: psycopg.Connection) -> None:
    grid, new = CODES[5], "789901001001002"
    draw(land, Outline(grid, ((SQUARE,),)))
    on = date(2024, 3, 1)
    recut_territory(
        land,
        actor=SYSTEM_ACTOR,
        on=on,
        ended=[grid],
        begun=[Area(new, "grid", new, COMMUNITY, on)],
        moved={grid: new},
        now=NOW,
    )
    draw(land, Outline(new, ((FAR,),)))
    assert outlines(land, [grid, new], date(2024, 2, 29)).keys() == {grid}
    assert outlines(land, [grid, new], on).keys() == {new}


def test_one_drawn_for_days_on_which_its_area_is_no_more_goes_with_it(land: psycopg.Connection) -> None:
    grid = CODES[5]
    draw(land, Outline(grid, ((SQUARE,),)))
    draw(land, Outline(grid, ((FAR,),)), since=date(2024, 4, 1))
    recut_territory(land, actor=SYSTEM_ACTOR, on=date(2024, 3, 1), ended=[grid], begun=[], moved={}, now=NOW)
    assert outlines(land, [grid], date(2024, 2, 1)) == {grid: Outline(grid, ((SQUARE,),))}
    assert outlines(land, [grid], date(2024, 4, 2)) == {}


def feature(geometry: Any, code: Any = COMMUNITY) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def file_of(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


CLOSED = [[0, 0], [0, 1.5, 800], [1, 1], [0, 0]]
POLYGON = {"type": "Polygon", "coordinates": [CLOSED]}


@pytest.mark.parametrize("code", [COMMUNITY, int(COMMUNITY), "789901001001001", "789901000000", "789900"])
def test_a_file_of_outlines_is_read(code: str | int) -> None:
    several = {"type": "MultiPolygon", "coordinates": [[CLOSED, CLOSED], [CLOSED]]}
    one, two = read_outlines(file_of(feature(POLYGON, code), feature(several, "15")))
    ring = ((0.0, 0.0), (0.0, 1.5), (1.0, 1.0))
    assert (one.parts, two.parts) == (((ring,),), ((ring, ring), (ring,)))
    assert one.code in (*CODES, "7899")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"{}", b'{"features": 1}', file_of(), b"\xff\xfe", b"[" * 100_000,
        file_of(feature({"type": "Polygon", "coordinates": [[[float("nan"), 0]]]})),
    ],
)  # fmt: skip
def test_what_is_no_collection_of_features_is_refused(content: bytes) -> None:
    with pytest.raises(OutlinesUnreadable):
        read_outlines(content)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (None, "neither a polygon"),
        (7, "neither a polygon"),
        (feature(None), "neither a polygon"),
        (feature({"type": "Point", "coordinates": [0, 0]}), "neither a polygon"),
        (feature({"type": "Polygon"}), "encloses nothing"),
        (feature({"type": "Polygon", "coordinates": []}), "encloses nothing"),
        (feature({"type": "Polygon", "coordinates": [7]}), "encloses nothing"),
        (feature({"type": "MultiPolygon", "coordinates": [[]]}), "encloses nothing"),
        (feature({"type": "Polygon", "coordinates": [CLOSED[:3]]}), "not closed"),
        (feature({"type": "Polygon", "coordinates": [[*CLOSED, [9, 9]]]}), "not closed"),
        (feature({"type": "Polygon", "coordinates": [[[0, 0], [0, 91], [1, 1], [0, 0]]]}), "degrees"),
        (feature({"type": "Polygon", "coordinates": [[[0, 0], ["0", 1], [1, 1], [0, 0]]]}), "degrees"),
        (feature({"type": "Polygon", "coordinates": [[[0, 0], [10**400, 1], [1, 1], [0, 0]]]}), "degrees"),
        (feature({"type": "Polygon", "coordinates": [[[0, n / 1e6] for n in range(100_001)] + [[0, 0]]]}), "corners"),
        (feature(POLYGON, None), "no division code"),
        (feature(POLYGON, "15250"), "no division code"),
        (feature(POLYGON, True), "no division code"),
        (feature(POLYGON, "15"), "already"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused_with_the_number_of_its_feature(wrong: Any, why: str) -> None:
    with pytest.raises(OutlineMalformed, match=rf"Feature 2 .*{why}"):
        read_outlines(file_of(feature(POLYGON, "15"), wrong))


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "features", "geometry", "coordinates", "properties", "code"]), inner
        )
    ),
    max_leaves=20,
)


@given(any_json, any_json)
def test_no_file_is_a_failure(geometry: Any, code: Any) -> None:
    for content in (file_of(feature(geometry, code)), json.dumps(geometry).encode()):
        with suppress(OutlinesUnreadable, OutlineMalformed):
            assert all(outline.parts for outline in read_outlines(content))


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    path = tmp_path / "areas.geojson"
    path.write_bytes(file_of(feature(POLYGON, "152501000000"), feature(POLYGON, "15")))
    return path


@pytest.fixture(name="run")
def _run(town_db: Database, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DENIZEN_DATABASE_URL", town_db.url("denizen_worker"))
    monkeypatch.setenv("LC_ALL", "C")

    def run(*arguments: object) -> str:
        said = io.StringIO()
        call_command("area", "outline", *map(str, arguments), stdout=said)
        return said.getvalue()

    return run


def test_the_command_takes_a_file(run: Any, file: Path, town_db: Database) -> None:
    with pytest.raises(CommandError, match="no community or grid with the code 15"):
        run(file)
    with town_db.connect("denizen_owner") as owner:
        areas = [Area("15", "province", "内蒙古", None), Area("1525", "city", "锡林郭勒", "15")]
        add_areas(
            owner, actor=SYSTEM_ACTOR, areas=[*areas, Area("152501", "county", "二连", "1525")], now=NOW
        )
    assert run(file) == "2 areas have their outlines\n"
    assert run(file, "--from", "2020-01-01") == "2 areas have their outlines\n"
    with town_db.connect("denizen_web") as web:
        assert outlines(web, ["152501"], date(2024, 1, 1)).keys() == {"152501"}
        assert outlines(web, ["152501"], date(1990, 1, 1)).keys() == {"152501"}
    with pytest.raises(CommandError, match="No such file"):
        run(file.with_name("missing"))
    with pytest.raises(CommandError, match="2024-03-05"):
        run(file, "--from", "yesterday")
