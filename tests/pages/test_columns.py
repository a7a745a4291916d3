"""How columns over time are stacked and scaled."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from denizen.pages.columns import FOOT, HEAD, HEIGHT, MOST_LINES, draw_columns

DAYS = [date(2024, month, 1) for month in range(1, 13)]
counts = st.dictionaries(st.sampled_from(["a", "b", "", "c"]), st.integers(0, 3_000_000))


@given(st.lists(counts, min_size=1, max_size=12))
def test_blocks_stand_on_each_other_in_proportion_and_stay_in_the_picture(
    counted: list[dict[str, int]],
) -> None:
    days = dict(zip(DAYS, counted, strict=False))
    chart = draw_columns(days, ["b", "a"])
    if chart is None:
        assert not any(quantity for each in counted for quantity in each.values())
        return
    top = chart.lines[-1].number
    assert top >= max(sum(each.values()) for each in counted)
    assert len(chart.lines) <= MOST_LINES + 2
    assert chart.height == HEAD + HEIGHT + FOOT
    for column, each in zip(chart.columns, counted, strict=True):
        below = float(HEAD + HEIGHT)
        for block in column.blocks:
            below -= float(block.height)
            assert abs(float(block.y) - below) < 0.5
        assert abs((HEAD + HEIGHT - below) - HEIGHT * sum(each.values()) / top) < 0.5
        assert sum(column.quantities) == column.total == sum(each.values())


def test_sorts_stand_in_the_order_given_and_others_after_them() -> None:
    chart = draw_columns({DAYS[0]: {"x": 1, "a": 1, "b": 2, "none": 0}}, ["b", "a"])
    assert chart is not None
    assert chart.sorts == ("b", "a", "x")
    assert [block.pattern for block in chart.columns[0].blocks] == [1, 2, 3]


def test_few_days_are_written_and_the_last_towards_the_left() -> None:
    chart = draw_columns({day: {"a": 1} for day in DAYS}, [])
    assert chart is not None
    assert [column.day.month for column in chart.columns if column.words] == [1, 4, 7, 10]
    assert (chart.columns[0].anchor, chart.columns[-1].anchor) == ("start", "end")
