"""Dates and times as files write them, on top of `kernel.partial`: European order, day numbers, times of day."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from denizen.intake.files.problems import Bad, bad, bad_from
from denizen.intake.files.text import plain
from denizen.kernel.partial import DateRefused, DayDoesNotExist, PartialDate

DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")
# Serial 60 is 29 February 1900, which never was; so the count from 1899-12-30 is right from serial 61 on.
EPOCH_1900, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
# 1910-01-01 to 2099-12-31: what falls outside is a year, a compact date, or no date at all.
_FIRST_SERIAL, _LAST_SERIAL = 3654, 73050

_EUROPEAN = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_SERIAL = re.compile(r"(\d{4,5})(\.\d+)?")
_HAN_NUMERALS = re.compile(
    r"([〇零○一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?)?"
)
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_TIME = re.compile(
    r"(?P<day>.*?[\d日号])[T\s]*(?P<half>上午|下午)?\s*(?P<hour>\d{1,2})[:时点]\s*(?P<minute>\d{1,2})"
    r"(?:[:分]\s*(?P<second>\d{1,2})(?:\.\d+)?)?[分秒]?\s*(?P<pm>[AaPp][Mm])?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)


def european(text: str) -> PartialDate | None:
    """Day, month, year: with dots always in that order; otherwise only where one of the two cannot be a month.

    Raises DateRefused with code `date.ambiguous` for 05/03/2024, which is two days, and DayDoesNotExist.
    """
    match = _EUROPEAN.fullmatch(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] != "." and first != second:
        if first <= 12 and second <= 12:
            problem = bad("date.ambiguous")
            raise DateRefused(problem.code, problem.message)
        if first <= 12:
            first, second = second, first
    try:
        return PartialDate.on(date(year, second, first))
    except ValueError as impossible:
        raise DayDoesNotExist() from impossible


def _from_han(text: str) -> str:
    """二〇二四年三月五日 as 2024年3月5日; other texts unchanged."""
    match = _HAN_NUMERALS.fullmatch(text)
    if match is None:
        return text
    out = match[1].translate(_HAN_DIGITS) + "年"
    for number, unit in ((match[2], "月"), (match[3], "日")):
        if number:
            tens, ten, ones = number.rpartition("十")
            digit = int(ones.translate(_HAN_DIGITS) or 0)
            out += f"{(int(tens.translate(_HAN_DIGITS) or 1) * 10 if ten else 0) + digit}{unit}"
    return out


class DateReader:
    """Reads the date cells of one file.

    `epoch` is the first day of a workbook's day count: only a workbook says which of the two counts it uses, so in
    CSV, where it is None, a bare day number is refused.
    """

    def __init__(self, epoch: date | None = None, zone: ZoneInfo = DEFAULT_ZONE) -> None:
        self._epoch = epoch
        self._zone = zone

    def partial(self, cell: str) -> PartialDate | Bad | None:
        """A date of which the day, or the month too, may be unknown; None for an empty cell."""
        return self._reading(cell, self._partial)

    def day(self, cell: str) -> date | Bad | None:
        """A full date."""
        return self._reading(cell, self._day)

    def moment(self, cell: str) -> date | datetime | Bad | None:
        """An instant, taken in the file's zone unless it says another; or the day, where no time is given."""
        return self._reading(cell, self._moment)

    def _reading[T](self, cell: str, read: Callable[[str], T | Bad | None]) -> T | Bad | None:
        text = plain(cell)
        if not text:
            return None
        try:
            return read(text)
        except DateRefused as refusal:
            return bad_from(refusal)

    def _partial(self, text: str) -> PartialDate | Bad | None:
        try:
            return self._date(text)
        except DateRefused:
            # A time of day beside the date says nothing against the date.
            if (instant := self._instant(text)) is None or isinstance(instant, Bad):
                raise
            return PartialDate.on(instant.date())

    def _date(self, text: str) -> PartialDate:
        if (day := european(text)) is not None:
            return day
        if self._epoch is not None and (moment := self._from_serial(text)) is not None:
            return PartialDate.on(moment.date())
        return PartialDate.parse(_from_han(text))

    def _day(self, text: str) -> date | Bad | None:
        partial = self._partial(text)
        if partial is None or isinstance(partial, Bad):
            return partial
        return partial.exact or bad("date.day_needed")

    def _moment(self, text: str) -> date | datetime | Bad | None:
        if self._epoch is not None and (moment := self._from_serial(text)) is not None:
            return moment.replace(tzinfo=self._zone) if "." in text else moment.date()
        instant = self._instant(text)
        return self._day(text) if instant is None else instant

    def _from_serial(self, text: str) -> datetime | None:
        """The instant of a day number such as 45356.5, to the second; None if the text is none."""
        match = _SERIAL.fullmatch(text)
        if match is None or not _FIRST_SERIAL <= int(match[1]) <= _LAST_SERIAL or self._epoch is None:
            return None
        seconds = round(float(match[2] or 0) * 86400)
        midnight = datetime.combine(self._epoch, datetime.min.time())
        return midnight + timedelta(days=int(match[1]), seconds=seconds)

    def _instant(self, text: str) -> datetime | Bad | None:
        """Date and time of day; None if no time of day is written."""
        match = _TIME.fullmatch(unicodedata.normalize("NFKC", text)) if len(text) <= 60 else None
        if match is None:
            return None
        partial = self._date(match["day"].strip())
        if partial.exact is None:
            return bad("date.day_needed")
        hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
        half = (match["pm"] or "").lower() or {"上午": "am", "下午": "pm"}.get(match["half"] or "", "")
        if half and hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour > 23 or minute > 59 or second > 59:
            return bad("instant.does_not_exist")
        day = partial.exact
        return datetime(
            day.year, day.month, day.day, hour, minute, second, tzinfo=self._zone_of(match["zone"])
        )

    def _zone_of(self, written: str | None) -> ZoneInfo | timezone:
        """The zone that the text names, or the file's own."""
        if not written:
            return self._zone
        if written == "Z":
            return UTC
        hours, minutes = int(written[1:3]), int(written[-2:])
        offset = timedelta(hours=min(hours, 23), minutes=min(minutes, 59))
        return timezone(-offset if written[0] == "-" else offset)
