"""A deadline explains itself."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import translation

from denizen.rules.queries import pack

NATION, ZHEJIANG = pack("CN", on=date(2025, 9, 1)), pack("CN-33", on=date(2025, 9, 1))


def explained(of: object, trigger: str, actor: str, at: date, subject: str | None = None) -> str:
    due = of.deadline(trigger, actor, at, subject)  # type: ignore[attr-defined]
    with translation.override("en"):
        return str(due.explanation)


def test_working_days_are_explained_with_article_and_make_up_day() -> None:
    assert explained(ZHEJIANG, "employment_start", "employer", date(2025, 9, 26)) == (
        "By Zhejiang Regulations on the Residence Registration of the Floating Population "
        "(revised 2016) (浙江省流动人口居住登记条例（2016年修订）), article 8(1). "
        "The period is 3 working days; the day of the event, 26 September 2025, is not counted. "
        "28 September 2025 is worked to make up for a holiday, and counts as a working day. "
        "The last day is 30 September 2025."
    )


def test_readers_of_chinese_see_the_law_s_own_title_alone() -> None:
    due = ZHEJIANG.deadline("employment_start", "employer", date(2025, 9, 26))
    assert due is not None
    with translation.override("zh-hans"):
        assert "浙江省流动人口居住登记条例（2016年修订）" in due.explanation
        assert "Zhejiang" not in due.explanation


def test_hours_are_explained_from_the_instant_or_from_the_end_of_the_day() -> None:
    at = datetime(2025, 5, 1, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    text = explained(NATION, "lodging_checkin", "private_host", at, "foreign")
    assert "24 hours from 1 May 2025 23:30, holidays included. It is due by 2 May 2025 23:30." in text
    text = explained(NATION, "lodging_checkin", "private_host", date(2025, 5, 1), "foreign")
    assert (
        "as the hour is not known, it runs from the end of 1 May 2025. It is due by 3 May 2025 00:00." in text
    )


def test_a_roll_a_window_and_a_day_of_departure_are_explained() -> None:
    text = explained(NATION, "residence_start", "resident", date(2025, 9, 29))
    assert "It would end on 2 October 2025, which is a day off, so it ends on the next working day." in text
    text = explained(NATION, "residence_year_full", "resident", date(2026, 3, 31))
    assert "It may be declared from 28 February 2026. The last day is 31 March 2026." in text
    text = explained(NATION, "residence_end", "resident", date(2025, 9, 29))
    assert "It is due on the day of the event, 29 September 2025." in text


def test_how_well_a_rule_is_founded_is_said() -> None:
    text = explained(NATION, "employment_start", "employer", date(2025, 9, 26))
    assert "No law sets this period: it is a default of the register." in text
    text = explained(ZHEJIANG, "residence_start", "resident", date(2025, 9, 26))
    assert "The text of the law itself has not been checked." in text
