from datetime import UTC, datetime

import pytest
from django.utils import translation

from denizen.kernel.partial import PartialDate
from denizen.pages.dates import moment_in_words, partial_in_words


@pytest.mark.parametrize(
    ("when", "english", "chinese"),
    [
        ("2024-03-05", "5 March 2024", "2024年3月5日"),
        ("2024-03", "March 2024", "2024年3月"),
        ("2024", "2024", "2024年"),
        (
            "2024-02-29/2024-03-05",
            "between 29 February 2024 and 5 March 2024",
            "2024年2月29日至2024年3月5日之间",
        ),
        ("2023/2024", "between 1 January 2023 and 31 December 2024", "2023年1月1日至2024年12月31日之间"),
        ("../2024-03-05", "by 5 March 2024", "不晚于2024年3月5日"),
        ("2024-03-05/..", "5 March 2024 or later", "2024年3月5日或以后"),
        ("", "date unknown", "日期不详"),
    ],
)
def test_a_date_says_as_much_as_is_known(when: str, english: str, chinese: str) -> None:
    partial = PartialDate.parse(when)
    with translation.override("en"):
        assert partial_in_words(partial) == english
    with translation.override("zh-hans"):
        assert partial_in_words(partial) == chinese


def test_a_moment_is_told_on_the_towns_clock() -> None:
    with translation.override("en"):
        assert moment_in_words(datetime(2024, 3, 4, 16, 30, tzinfo=UTC)) == "5 March 2024, 00:30"
