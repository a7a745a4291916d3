"""Partial dates: what is read, what is refused, and what is certain."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from denizen.kernel.errors import Refusal
from denizen.kernel.partial import (
    Certainty,
    DateIsASerial,
    DateRefused,
    DayDoesNotExist,
    PartialDate,
    YearIsImplausible,
    YearIsShort,
    certainty,
)

days = st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31))
near_days = st.dates(min_value=date(2024, 1, 1), max_value=date(2024, 3, 1))


@st.composite
def partial_dates(draw: st.DrawFn, among: st.SearchStrategy[date] = days) -> PartialDate:
    earliest, latest = draw(st.none() | among), draw(st.none() | among)
    if earliest and latest and latest < earliest:
        earliest, latest = latest, earliest
    return PartialDate(earliest, latest)


LEAP_DAY = PartialDate.on(date(2024, 2, 29))
FEBRUARY = PartialDate(date(2024, 2, 1), date(2024, 2, 29))
LEAP_YEAR = PartialDate(date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, LEAP_DAY) for text in ("2024-02-29", "2024/2/29", "2024/02/29", "2024.2.29", "20240229")),
        *(
            (text, LEAP_DAY)
            for text in ("2024年2月29日", "2024年02月29号", "２０２４年２月２９日", " 2024 年 2 月 29 日 ")
        ),
        *((text, LEAP_DAY) for text in ("2024-02-29 00:00:00", "2024-02-29T00:00", "2024/2/29 0:00")),
        *((text, FEBRUARY) for text in ("2024-02", "2024/2", "2024年2月", "2024-02-00", "20240200")),
        *((text, LEAP_YEAR) for text in ("2024", "2024年", "2024-00-00", "20240000")),
        *((text, PartialDate.UNKNOWN) for text in ("", "  ", "0000-00-00", "00000000")),
        ("2024-01/2024-03-05", PartialDate(date(2024, 1, 1), date(2024, 3, 5))),
        ("../2024-02", PartialDate(None, date(2024, 2, 29))),
        ("2024/..", PartialDate(date(2024, 1, 1), None)),
    ],
)
def test_dates_are_read_as_people_and_files_write_them(text: str, expected: PartialDate) -> None:
    assert PartialDate.parse(text) == expected


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        *(
            (text, DayDoesNotExist)
            for text in ("2024-02-30", "2023-02-29", "2024年2月30日", "20240230", "2024/4/31")
        ),
        *(
            (text, DayDoesNotExist)
            for text in ("2024-13", "2024-13-01", "2024-00-05", "20241301", "2024-01-32")
        ),
        *((text, YearIsShort) for text in ("24-03-05", "5/3/24", "5/3/2024", "24年3月", "240305", "202403")),
        *((text, DateIsASerial) for text in ("45356", "45356.0", "45356.75")),
        *(
            (text, YearIsImplausible)
            for text in ("0024-03-05", "3024-03-05", "0001", "9999-12-31", "0999-12-31")
        ),
        *(
            (text, DateRefused)
            for text in ("yesterday", "2024-03-05T12:30", "2024-3-", "2024-03/05", "2024--03", "2")
        ),
        *(
            (text, DateRefused)
            for text in ("2024-03-05\x00", "2024-1\u202e", "-2024", "2" * 100_000, "../x", "2024/2023")
        ),
    ],
)
def test_what_is_no_date_is_refused_with_its_own_code(text: str, refusal: type[DateRefused]) -> None:
    with pytest.raises(ValueError) as refused:
        PartialDate.parse(text)
    assert type(refused.value) is refusal
    assert isinstance(refused.value, Refusal)
    assert refused.value.code.startswith("date.")
    assert str(refused.value.message)


def test_each_refusal_has_a_code_of_its_own() -> None:
    kinds = [DateRefused, DayDoesNotExist, YearIsShort, DateIsASerial, YearIsImplausible]
    assert len({kind.code for kind in kinds}) == len(kinds)


@given(st.text(max_size=45))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(DateRefused):
        assert PartialDate.parse(str(PartialDate.parse(text))) == PartialDate.parse(text)


@given(partial_dates())
def test_a_date_written_is_read_back_the_same(when: PartialDate) -> None:
    assert PartialDate.parse(str(when)) == when


def test_the_shortest_form_is_written() -> None:
    assert [
        str(PartialDate.parse(text)) for text in ("2024-01-01/2024-12-31", "20240200", "2024年2月3日")
    ] == [
        "2024",
        "2024-02",
        "2024-02-03",
    ]


@given(partial_dates())
def test_a_date_kept_as_a_range_comes_back_the_same(when: PartialDate) -> None:
    assert PartialDate.from_range(when.daterange) == when


def test_ranges_are_half_open() -> None:
    assert FEBRUARY.daterange == DateRange(date(2024, 2, 1), date(2024, 3, 1), "[)")
    assert PartialDate.from_range(DateRange(date(2024, 1, 31), date(2024, 2, 29), "(]")) == FEBRUARY
    assert PartialDate.UNKNOWN.daterange == DateRange(None, None, "[)")


def test_no_date_is_without_a_possible_day() -> None:
    with pytest.raises(ValueError, match="before the earliest"):
        PartialDate(date(2024, 2, 2), date(2024, 2, 1))
    with pytest.raises(ValueError, match="no possible day"):
        PartialDate.from_range(DateRange(empty=True))


def test_an_exact_date_knows_its_day() -> None:
    assert LEAP_DAY.exact == date(2024, 2, 29)
    assert FEBRUARY.exact is None
    assert PartialDate.UNKNOWN.exact is None
    assert PartialDate.UNKNOWN.is_unknown
    assert not PartialDate(None, date(2024, 1, 1)).is_unknown


def _readings(when: PartialDate) -> list[date]:
    """Every day that the date may mean, within the two months that the tests draw from."""
    first, last = when.earliest or date(2023, 12, 1), when.latest or date(2024, 4, 1)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@given(near_days, partial_dates(near_days), st.none() | partial_dates(near_days))
def test_certain_is_what_holds_under_every_reading(
    day: date, began: PartialDate, ended: PartialDate | None
) -> None:
    starts, ends = _readings(began), [None] if ended is None else _readings(ended)
    holds = {start <= day and (end is None or day < end) for start in starts for end in ends}
    expected = (
        Certainty.NO if holds == {False} else Certainty.CERTAIN if holds == {True} else Certainty.POSSIBLE
    )
    assert certainty(day, began, ended) == expected


@given(partial_dates(near_days), partial_dates(near_days))
def test_narrowing_agrees_with_the_possible_days(first: PartialDate, second: PartialDate) -> None:
    common = sorted(set(_readings(first)) & set(_readings(second)))
    narrowed = first.narrowed_by(second)
    assert (narrowed is None) == (not common)
    if narrowed is not None:
        assert _readings(narrowed) == common
