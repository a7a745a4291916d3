"""Where shapes and points of a map are drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denizen.pages.maps import SHADES, WIDTH, Map, Shape, Spot, draw_map, steps

SQUARE = ((110.0, 40.0), (110.0, 41.0), (111.0, 41.0), (111.0, 40.0))


def shape(*parts: tuple[tuple[float, float], ...], number: float = 0, name: str = "") -> Shape:
    return Shape("x", name, tuple((part,) for part in parts), number, str(number), "/x/")


def drawn(*shapes: Shape, spots: tuple[Spot, ...] = ()) -> Map:
    picture = draw_map(shapes, spots)
    assert picture is not None
    return picture


def corners(path: str) -> list[tuple[float, float]]:
    pairs = path.strip("MZ").replace("ZM", "L").split("L")
    return [(float(x), float(y)) for x, y in (pair.split() for pair in pairs)]


def test_the_north_is_up_and_a_degree_east_is_as_wide_as_it_is_there() -> None:
    (only,) = drawn(shape(SQUARE)).shapes
    placed = corners(only.path)
    wide = max(x for x, _y in placed) - min(x for x, _y in placed)
    high = max(y for _x, y in placed) - min(y for _x, y in placed)
    assert wide / high == pytest.approx(0.76, abs=0.01), "the cosine of 40.5 degrees"
    assert placed[1][1] < placed[0][1]
    assert placed[2][0] > placed[1][0]


degrees = st.tuples(st.floats(-179, 179), st.floats(-85, 85))


@given(st.lists(st.lists(degrees, min_size=3, max_size=6), min_size=1, max_size=4), degrees)
def test_nothing_leaves_the_map_whatever_is_drawn(rings: list[list[tuple[float, float]]], at: object) -> None:
    picture = drawn(*(shape(tuple(ring)) for ring in rings), spots=(Spot("a", rings[0][0], "/"),))
    for each in picture.shapes:
        assert all(-1 <= x <= WIDTH + 1 and -1 <= y <= picture.height + 1 for x, y in corners(each.path))
    for place in (picture.spots[0].x, picture.spots[0].y):
        assert -1 <= float(place.rstrip("%")) <= 101


@given(st.floats(0, 1e7))
def test_the_legend_is_of_few_even_steps_that_hold_every_number(most: float) -> None:
    legend = steps(most)
    assert 1 <= len(legend) <= SHADES
    assert [step.shade for step in legend] == list(range(1, len(legend) + 1))
    assert [step.least for step in legend[1:]] == [step.end for step in legend[:-1]]
    assert (legend[0].least, legend[-1].end) == (0, None)
    assert len({step.end - step.least for step in legend if step.end}) <= 1


def test_each_shape_has_the_shade_of_its_number() -> None:
    picture = drawn(*(shape(SQUARE, number=number) for number in (0, 9, 10, 49)))
    assert [step.least for step in picture.legend] == [0, 10, 20, 30, 40]
    assert [each.shade for each in picture.shapes] == [1, 1, 2, 5]


def test_words_stand_in_the_middle_of_the_largest_part_and_names_where_there_is_room() -> None:
    small = tuple((x / 100 + 112, y / 100 + 40) for x, y in ((0, 0), (0, 1), (1, 1), (1, 0)))
    one, other = drawn(shape(small, SQUARE), shape(small)).shapes
    assert one.middle == pytest.approx((110.5, 40.5))
    assert (one.named, other.named) == (True, False)


def test_where_nothing_is_outlined_there_is_no_map() -> None:
    assert draw_map([], [Spot("a", (1, 1), "/")]) is None
