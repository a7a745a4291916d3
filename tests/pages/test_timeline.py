from datetime import UTC, date, datetime
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from denizen.kernel.partial import PartialDate
from denizen.pages.timeline import MOST_TICKS, Spell, draw

TODAY = date(2024, 6, 1)


def spell(began: str, ended: str | None = None, disputed: bool = False) -> Spell:
    return Spell(
        label="1 Sand Street",
        began=PartialDate.parse(began),
        ended=None if ended is None else PartialDate.parse(ended),
        learnt=datetime(2024, 3, 1, tzinfo=UTC),
        disputed=disputed,
        source=uuid4(),
    )


def certainties(began: str, ended: str | None) -> list[bool]:
    picture = draw([spell(began, ended)], TODAY)
    assert picture is not None
    return [segment.certain for segment in picture.bars[0].segments]


def test_a_spell_with_exact_dates_is_certain_throughout() -> None:
    assert certainties("2023-01-05", "2024-01-05") == [True]


def test_nothing_is_certain_after_today() -> None:
    assert certainties("2023-01-05", None) == [True, False]
    assert certainties("2023-01-05", "2024-09-01") == [True, False]
    assert certainties("2024-07-01", None) == [False]
    picture = draw([spell("2023-01-05")], TODAY)
    assert picture is not None
    certain = picture.bars[0].segments[0]
    assert float(certain.x[:-1]) + float(certain.width[:-1]) <= float(picture.today_x[:-1]) + 0.01


def test_a_spell_is_hatched_where_its_dates_leave_it_open() -> None:
    assert certainties("2022", "2024-01-05") == [False, True]
    assert certainties("2022", "2024-02") == [False, True, False]


def test_a_spell_that_may_never_have_been_is_hatched_throughout() -> None:
    assert certainties("2023", "2023") == [False]
    assert certainties("", None) == [False]


def test_nothing_to_show_makes_no_picture() -> None:
    assert draw([], TODAY) is None


days = st.dates(date(1930, 1, 1), date(2040, 12, 31))


@st.composite
def partials(draw_from: st.DrawFn) -> PartialDate:
    first, last = sorted((draw_from(days), draw_from(days)))
    return PartialDate(draw_from(st.sampled_from([first, None])), draw_from(st.sampled_from([last, None])))


@given(st.lists(st.tuples(partials(), st.none() | partials()), min_size=1, max_size=5), days)
def test_any_history_stays_inside_the_picture(
    history: list[tuple[PartialDate, PartialDate | None]], today: date
) -> None:
    learnt = datetime(2024, 3, 1, tzinfo=UTC)
    picture = draw([Spell("x", began, ended, learnt, False, uuid4()) for began, ended in history], today)
    assert picture is not None
    assert len(picture.ticks) <= MOST_TICKS + 1
    for bar in picture.bars:
        edges = [(float(each.x[:-1]), float(each.width[:-1])) for each in (*bar.segments, bar)]
        assert all(x >= 0 and width > 0 and x + width <= 100.02 for x, width in edges)
        assert abs(sum(width for _x, width in edges[:-1]) - edges[-1][1]) < 0.05, "the parts make up the bar"
